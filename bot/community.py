"""What a community and a person have chosen: language, moderators, where cards for moderators go."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Final, Protocol, TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StoreError
from bot.i18n import Languages, Say
from bot.people import Group, Person, Place

HEARD = "heard"  # the choice that a person's platform made for them: a language other than English

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"


MODERATORS: Final = "moderators"  # the names under which a community's choices are kept
MEETING: Final = "moderators-place"
ZONE: Final = "zone"
LANGUAGE: Final = "language"
USUAL_ZONE: Final = "America/Chicago"
"""Where nobody chose one: at most two hours off in the lower 48, so that nothing counted by it falls into the night."""
LEFT: Final = "left"  # since when (ISO, UTC) the bot is out of a community that settled something


class Choices(Protocol):
    """Named values that belong to a community (``platform:id``) or to a person (``str(person)``)."""

    async def get(self, owner: str, name: str) -> Json:
        """Return a value, or None when nothing was chosen."""

    async def put(self, owner: str, name: str, value: Json, *, tx: AsyncConnection | None = None) -> None:
        """Keep a value, in a transaction that ``change`` opened if there is one; None takes the choice back."""


class Changing(Choices, Protocol):
    """Choices that can be kept together, or not at all."""

    async def having(self, name: str) -> Sequence[str]:
        """Return everybody who has chosen something by this name."""

    async def recall(self, owners: Sequence[str]) -> None:
        """Read what some owners have chosen at once, before each is asked for."""

    def change(self, owner: str) -> AbstractAsyncContextManager[AsyncConnection]:
        """Open a transaction for several choices of one owner, and what is noted of them; read none meanwhile."""

    async def all(self, owner: str) -> dict[str, Json]:
        """Return a copy of everything that an owner has chosen."""

    async def everywhere(self, name: str) -> dict[str, Json]:
        """Return what each owner has chosen under a name, by owner."""

    async def kept(self, owner: str, *, tx: AsyncConnection) -> dict[str, Json]:
        """Return the same within what ``change`` opened, so that one may look before one writes."""


class Communities:
    """A typed view of what was chosen."""

    def __init__(self, choices: Choices, languages: Languages) -> None:
        """Read and write ``choices``."""
        self._choices = choices
        self._languages = languages

    async def language(self, person: Person, locale: str | None = None) -> str:
        """Return the language a person chose, or ours that fits the platform's locale best.

        Without a locale, as in a message that the clock sends, it is the one in which they asked to be written to.
        """
        try:
            chosen = await self._choices.get(str(person), LANGUAGE)
            heard = await self._choices.get(str(person), HEARD) if locale is None and chosen is None else None
        except StoreError:  # help in the platform's language beats no help
            chosen = heard = None
        known = next((one for one in (chosen, heard) if isinstance(one, str)), "")
        return known if known in self._languages.names else self._languages.match(locale or "en")

    async def heard(self, person: Person, locale: str) -> None:
        """Remember what their platform speaks, for messages that they have just asked for; English needs no memory."""
        spoken = self._languages.match(locale)
        if (await self._choices.get(str(person), HEARD) or "en") != spoken:
            await self._choices.put(str(person), HEARD, None if spoken == "en" else spoken)

    async def speaker(self, person: Person, locale: str) -> Say:
        """Return what says phrases to a person: for what is written into a file."""
        return self._languages.speaker(await self.language(person, locale))

    async def choose_language(self, person: Person, language: str | None) -> None:
        """Remember a person's language; None goes back to the platform's."""
        await self._choices.put(str(person), LANGUAGE, language)

    async def state(self, person: Person) -> str:
        """Return the US state that a person told us, or nothing."""
        try:
            chosen = await self._choices.get(str(person), "state")
        except StoreError:  # an unfiltered answer beats none
            return ""
        return chosen if isinstance(chosen, str) else ""

    async def choose_state(self, person: Person, state: str | None) -> None:
        """Remember a person's state; None forgets it."""
        await self._choices.put(str(person), "state", state)

    async def spoken(self, home: str) -> str:
        """Return the language of what everybody in a community's channels reads: English unless another was chosen."""
        try:
            chosen = await self._choices.get(home, LANGUAGE)
        except StoreError:
            return "en"
        return chosen if isinstance(chosen, str) else "en"

    async def moderators(self, home: str) -> Group | None:
        """Return the role or user group that moderates, beside those with the platform's own permission."""
        try:
            chosen = await self._choices.get(home, MODERATORS)
        except StoreError:  # without the database only the platform's own permission tells
            return None
        return Group.parse(chosen) if isinstance(chosen, str) else None

    async def zone(self, home: str) -> str | None:
        """Return the IANA name of the zone that a community lives by, None where none was chosen."""
        chosen = await self._choices.get(home, ZONE)
        return chosen if isinstance(chosen, str) else None

    async def counts_in(self, home: str, mine: str | None = None) -> ZoneInfo:
        """Return the zone that days go by there: the chosen one, else ``mine`` (who asks), else the usual one."""
        return ZoneInfo(await self.zone(home) or mine or USUAL_ZONE)

    async def choose_zone(self, home: str, zone: str | None) -> None:
        """Remember a community's zone (an IANA name); None forgets it."""
        await self._choices.put(home, ZONE, zone)

    async def moderators_place(self, home: str) -> Place | None:
        """Return where cards for moderators go."""
        chosen = await self._choices.get(home, MEETING)
        return Place.parse(chosen) if isinstance(chosen, str) else None

    async def choose_moderators(
        self, home: str, place: Place | None, group: Group | None, tx: AsyncConnection | None = None
    ) -> None:
        """Remember where moderators meet and who they are, together in a transaction that ``change`` opened."""
        await self._choices.put(home, MEETING, str(place) if place else None, tx=tx)
        await self._choices.put(home, MODERATORS, str(group) if group else None, tx=tx)
