"""Wellness prompts, as far as a member may take them along or have them erased: suggestions and the last taps."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot import P, Person, Words
from bot.clock import Clock
from bot.docket import Decision
from bot.privacy.terms import KeyGone
from bot.rights import Erased
from bot.services import Transaction
from bot.store.cases import Cases
from bot.store.prompts import Prompts
from cogs.wellness.tapping import Marker, since

STAYS: Final = P(
    "Wellness prompts of yours that were approved stay, without your name; so do older numbers of taps, which name "
    "nobody."
)


class PromptRights:
    """What somebody suggested, and what they tapped while that can still be found."""

    name = "wellness prompts"
    title: Words = P("Wellness prompts")
    term: Words = P("Suggestions until you have them erased, declined ones for 30 days; your taps for seven days.")
    keeps: Words = P("Wellness prompts: what you suggested, and your taps of the last seven days.")

    def __init__(self, prompts: Prompts, cases: Cases, marker: Marker, clock: Clock, transaction: Transaction) -> None:
        self._prompts = prompts
        self._cases = cases
        self._marker = marker
        self._clock = clock
        self._transaction = transaction

    async def summary(self, person: Person) -> Sequence[Words]:
        """Suggestions and taps in numbers."""
        said: list[Words] = []
        if mine := len(await self._prompts.texts.of(person)):
            said.append(P("{n} prompt that you suggested.", "{n} prompts that you suggested.")(n=mine))
        tags, _ = await self._tags(person)
        if taps := len(list(await self._prompts.taps.said(tags))):
            said.append(P("{n} tap of the last seven days.", "{n} taps of the last seven days.")(n=taps))
        return said

    async def export(self, person: Person) -> Mapping[str, object]:
        """Suggestions with what became of them, and taps by day of the post."""
        found: dict[str, object] = {}
        if mine := await self._prompts.texts.of(person):
            found["suggested"] = [
                {"about": own.tag, "en": own.en, "es": own.es, "state": own.status.value, "on": f"{own.at:%Y-%m-%d}"}
                for own in mine
            ]
        tags, days = await self._tags(person)
        if taps := list(await self._prompts.taps.said(tags)):
            found["taps"] = [{"post of": days[post], "tap": kind.value} for post, kind in taps]
        return found

    async def erase(self, person: Person) -> Erased:
        """Take back what waits, the name off what was approved, and the taps that can still be found."""
        mine = await self._prompts.texts.of(person)
        tags, _ = await self._tags(person)
        async with self._transaction() as tx:
            taps = await self._prompts.taps.take_back(tags, tx=tx)
            await self._prompts.texts.disown(person, tx=tx)
        for own in mine:
            await self._withdrawn(own.home, own.id)
        if not mine and not taps:
            return Erased()
        return Erased((P("Wellness prompts: your suggestions, and your taps of the last seven days."),), (STAYS,))

    async def _withdrawn(self, home: str, text: str) -> None:
        for case in await self._cases.about(home, text):
            if not case.closed:
                await self._cases.close(case, None, Decision.WITHDRAWN.value)

    async def _tags(self, person: Person) -> tuple[dict[str, str], dict[str, str]]:
        """Return a person's tags on the posts of the last week, by post, and the days of these posts."""
        now = self._clock.now()
        tags: dict[str, str] = {}
        posts = await self._prompts.entries.between(person.home, since(now), now)
        for post in posts:
            try:
                tags[post.id] = self._marker(person, post)
            except KeyGone:
                continue
        return tags, {post.id: f"{post.due:%Y-%m-%d}" for post in posts}
