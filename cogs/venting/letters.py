"""Private notes and answers on their way: who may write to whom, under which name, and what became of it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Protocol

from bot import P, Person, Phrase
from bot.clock import Clock
from bot.i18n import Day
from bot.privacy.block import Pace
from bot.privacy.terms import KeyGone
from bot.store.anonymity import Anonymity
from bot.store.talks import Head, Sent, Side, Talk
from bot.store.vents import State, Vent
from cogs.venting.mine import Mine
from cogs.venting.sheet import Kind, Sheet
from cogs.venting.tell import Telling
from cogs.venting.words import Notices

MOST, WITHIN = 10, timedelta(hours=1)  # notes and answers of one writer
NOT_HERE: Final = P("That post is not there any more, so no note can reach its author. Your words are not sent.")
OVER: Final = P(
    "That post is more than about a month old. Its key is destroyed, so the link to its author is gone, for me as for "
    "everybody, and no note can reach them."
)
OWN: Final = P("That post is your own. /myvents shows who wrote to you about it.")
MUTED: Final = P(
    "You cannot write anonymously here until the end of {day}, and a note is anonymous, too. Nobody is told that you "
    "tried."
)
NOT_YOURS: Final = P("I know of no such talk of yours. It may be gone: with its post, or with the key of its week.")
CLOSED: Final = P("This talk is closed. Nothing more can be written in it, and that is all right.")
PATIENCE: Final = P(
    "You have written three times without an answer. I hold on until they write: no answer is one, too."
)
TOO_FAST: Final = P("That is {n} in an hour, and I stop there. Your words still stand above; try again a little later.")
SENT: Final = {
    Side.OTHER: P("Sent. They see it in their private list, from {name}. An answer shows in your /myvents."),
    Side.AUTHOR: P("Sent. They see it in their list, from whoever wrote the post. They do not learn who you are."),
}
TWICE: Final = P("That one is sent already. It is there once.")


class Moderating(Protocol):
    """Moderators, who share one side of a talk."""

    async def answered(self, talk: Talk, text: str) -> None:
        """Take note of an answer that the author of a post gave them. Never raises for a place out of reach."""


@dataclass(frozen=True, slots=True)
class Way:
    """Where a letter goes: to the author of a post, or into a talk that is there, and from which side."""

    post: Vent
    side: Side
    talk: Talk | None = None


class Letters:
    """The rules around a letter. Every method raises ``StoreError``."""

    def __init__(
        self, anonymity: Anonymity, mine: Mine, telling: Telling, moderating: Moderating, clock: Clock
    ) -> None:
        """The pace of writers is kept in memory only."""
        self._anonymity = anonymity
        self._mine = mine
        self._telling = telling
        self._moderating = moderating
        self._pace = Pace(clock, MOST, WITHIN)

    async def way(self, person: Person, sheet: Sheet) -> Way | Phrase:
        """Return where a sheet's words go, or why they may not."""
        try:
            way = await (self._to_author(person, sheet.to) if sheet.kind is Kind.NOTE else self._back(person, sheet.to))
        except KeyGone:
            return OVER
        if isinstance(way, Phrase) or way.side is Side.AUTHOR:
            return way
        until = await self._anonymity.muted(person)
        return way if until is None else MUTED(day=Day(until))

    async def name(self, person: Person, way: Way, *, sits: bool = False) -> int | None:
        """Return the number of the name under which a person writes a note; None where a thread gives none any more.

        Only who ``sits`` is sure of it: until then another may take it.
        """
        root = await self._anonymity.vents.get(way.post.where.thread)
        if way.side is Side.AUTHOR or root is None:
            return None
        try:
            seat = self._anonymity.pseudonyms.seat(person, root.where.post, root.where.epoch)
        except KeyGone:
            return None
        if sits:
            return await self._anonymity.vents.sit(root.where.post, seat)
        named = await self._anonymity.vents.named(root.where.post, seat.tag)
        return named[0] if named else seat.names[0]

    async def send(self, person: Person, sheet: Sheet, way: Way, text: str) -> tuple[Sent, Talk | None] | Phrase:
        """Write the letter, once, and have the other side told. Returns what became of it, or why it must wait."""
        if not self._pace.allows(person):
            return TOO_FAST(n=MOST)
        talks = self._anonymity.talks
        try:
            if way.talk is not None:
                sent, talk = await talks.answer(way.talk.id, way.side, text, sheet.post), way.talk
            else:
                head = Head(await self.name(person, way, sits=True), sheet.notices is Notices.DM)
                sent, talk = await talks.open(way.post.where, text, person, head, sheet.post)
        except KeyGone:
            return OVER
        if sent is Sent.YES:
            await self._told(way, talk, text)
        return sent, talk

    async def _told(self, way: Way, talk: Talk, text: str) -> None:
        if way.side is Side.OTHER:
            self._telling.author(way.post)
        elif talk.capsule is None:
            await self._moderating.answered(talk, text)
        else:
            self._telling.other(talk)

    async def _to_author(self, person: Person, post: str) -> Way | Phrase:
        vent = await self._anonymity.vents.get(post)
        if vent is None or vent.where.community != person.home or vent.state is not State.UP or not vent.message:
            return NOT_HERE
        if vent.capsule is None or not self._anonymity.epochs.alive(vent.where.epoch):
            return OVER
        return OWN if self._mine.wrote(person, vent) else Way(vent, Side.OTHER)

    async def _back(self, person: Person, id_: str) -> Way | Phrase:
        talk = await self._anonymity.talks.get(id_)
        vent = await self._anonymity.vents.get(talk.post) if talk else None
        side = await self._mine.side(person, talk) if talk else None
        if talk is None or vent is None or side is None:
            return NOT_YOURS
        return CLOSED if talk.closed else Way(vent, side, talk)
