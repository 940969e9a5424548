"""What the house keeps of a person beside its features: choices, agreements, messages, and notes that wait."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from bot import P, Person, Words
from bot.rights import Erased
from bot.store.leavings import Leavings
from bot.store.named import Kept, Named
from bot.tagged import Tagged

AUDIT: Final = P(
    "If you moderate: the log of what moderators did. It names who did it, so that nobody can undo their tracks."
)


class HouseRights:
    """Belongs to no feature, and is erased last: agreements tell which features somebody used."""

    name = "settings"
    title: Words = P("Settings and messages")
    term: Words = P(
        "Your choices and agreements until you have them erased; messages to you for 7 days after they left; a note "
        "until you have read it; what you began and did not send for a quarter of an hour, in memory."
    )
    keeps: Words = P(
        "Your settings (language, state), what you agreed to, messages that are still to be sent, and notes that wait."
    )

    def __init__(
        self, named: Named, leavings: Leavings, forget: Callable[[Person], None], tagged: Sequence[Tagged]
    ) -> None:
        """Read and erase there; ``forget`` drops what is begun, ``tagged`` is what is remembered without a name."""
        self._named = named
        self._leavings = leavings
        self._forget = forget
        self._tagged = tagged

    async def summary(self, person: Person) -> Sequence[Words]:
        """What there is, in numbers."""
        return _said(await self._named.read(person))

    async def export(self, person: Person) -> Mapping[str, object]:
        """Choices, agreements with their days, messages of the last days, and notes."""
        return await self._named.export(person)

    async def erase(self, person: Person) -> Erased:
        """Delete them in one transaction, and what is only in memory."""
        self._forget(person)
        await self._named.erase(person)
        for one in self._tagged:
            await one.forget(person)
        await self._leavings.back(person)
        gone = P("Your settings, agreements, messages still to be sent, waiting notes, and what you had begun.")
        return Erased((gone,), (AUDIT,))


def _said(kept: Kept) -> list[Words]:
    said: list[Words] = []
    if kept.settings:
        said.append(P("{n} setting of yours.", "{n} settings of yours.")(n=len(kept.settings)))
    if kept.agreed:
        said.append(P("{n} agreement, with its day.", "{n} agreements, with their days.")(n=len(kept.agreed)))
    if kept.messages:
        number = len(kept.messages)
        said.append(
            P("{n} message of the last days or on its way.", "{n} messages of the last days or on their way.")(n=number)
        )
    if kept.waiting:
        said.append(P("{n} note that waits for you.", "{n} notes that wait for you.")(n=len(kept.waiting)))
    if kept.direct:
        said.append(P("The way to write to you directly."))
    if kept.signed:
        said.append(P("Your name on {n} entry or decision.", "Your name on {n} entries or decisions.")(n=kept.signed))
    return said
