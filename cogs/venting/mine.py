"""Finding one's own: posts, held posts and talks of whoever asks, by trying every capsule of the last weeks."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from bot import Person
from bot.clock import Clock
from bot.privacy.capsule import Capsules, Where
from bot.privacy.epochs import KEPT, week_of
from bot.privacy.seal import SealBroken
from bot.privacy.terms import KeyGone
from bot.store.anonymity import Anonymity
from bot.store.held import Held
from bot.store.talks import Side, Talk
from bot.store.vents import State, Vent

MANY: Final = 200  # capsules; more are tried in a thread of their own, so that nobody else waits

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for somebody: replies and notes by post, answers to their own notes by talk."""

    replies: dict[str, int]
    notes: dict[str, int]
    answers: dict[str, int]

    @property
    def total(self) -> int:
        """How much that is together."""
        return sum(sum(kind.values()) for kind in (self.replies, self.notes, self.answers))


class Mine:
    """Only ever asked for the person who asks. Every method raises ``StoreError`` or ``KeyFault``."""

    def __init__(self, anonymity: Anonymity, clock: Clock) -> None:
        """Read there."""
        self._anonymity = anonymity
        self._clock = clock

    @property
    def oldest(self) -> str:
        """The oldest week of which anything can still be found."""
        return week_of(self._clock.now().date() - KEPT)

    async def posts(self, person: Person) -> list[Vent]:
        """Return the posts and replies of a person that still open, the newest day first."""
        sealed = await self._anonymity.vents.sealed(person.home, self.oldest)
        mine = await self._by(person, [(where.post, where, capsule) for where, capsule in sealed])
        found = await self._anonymity.vents.some(mine)
        return sorted(found, key=lambda vent: (vent.day, vent.where.post), reverse=True)

    async def post(self, person: Person, post: str) -> Vent | None:
        """Return one post, if this person wrote it and that can still be told."""
        vent = await self._anonymity.vents.get(post)
        return vent if vent and vent.where.community == person.home and self.wrote(person, vent) else None

    async def held(self, person: Person) -> list[Held]:
        """Return what a person wrote and is held back still, in no order."""
        found = [held for held in await self._anonymity.holds.all() if held.where.community == person.home]
        return await self._by(person, [(held, held.where, held.capsule) for held in found])

    async def begun(self, person: Person) -> list[Talk]:
        """Return the talks that a person began with a note, in no order."""
        sealed = await self._anonymity.talks.sealed(person.home, self.oldest)
        mine = await self._by(person, [(where.post, where, capsule) for where, capsule in sealed])
        return await self._anonymity.talks.some(mine)

    async def side(self, person: Person, talk: Talk) -> Side | None:
        """Return on which side of a talk a person stands, None for everybody else."""
        if await self._by(person, [(talk, talk.where, talk.capsule)] if talk.capsule else []):
            return Side.OTHER
        vent = await self._anonymity.vents.get(talk.post)
        return Side.AUTHOR if vent and self.wrote(person, vent) else None

    def wrote(self, person: Person, vent: Vent) -> bool:
        """Return whether a person wrote a post; False as well when nobody can tell any more."""
        return vent.capsule is not None and _opens(self._anonymity.capsules, vent.capsule, vent.where, person)

    async def waiting(self, person: Person, posts: Sequence[Vent], begun: Sequence[Talk]) -> Waiting:
        """Count what is new in the threads of these posts, in the talks about them, and in those that were begun."""
        house, ids = self._anonymity, {vent.where.post for vent in posts}
        threads = [v.where.post for v in posts if v.where.post == v.where.thread and v.state is State.UP]
        seen = await house.visits.seen(threads)
        replies = {
            thread: len(found - ids) - seen.get(thread, 0)
            for thread, found in (await house.visits.replies(threads)).items()
        }
        talks = {talk.id: talk.post for talk in await house.talks.about(ids)}
        notes: dict[str, int] = {}
        for talk, count in (await house.talks.waiting(talks, Side.AUTHOR)).items():
            notes[talks[talk]] = notes.get(talks[talk], 0) + count
        answers = await house.talks.waiting([talk.id for talk in begun], Side.OTHER)
        return Waiting({thread: n for thread, n in replies.items() if n > 0}, notes, answers)

    async def _by(self, person: Person, sealed: Sequence[tuple[T, Where, bytes]]) -> list[T]:
        """Return the things whose capsules are this person's."""
        capsules = self._anonymity.capsules

        def tried(some: Sequence[tuple[T, Where, bytes]]) -> list[T]:
            return [thing for thing, where, capsule in some if _opens(capsules, capsule, where, person)]

        weeks = {where.epoch: (thing, where, capsule) for thing, where, capsule in sealed}
        tried([*weeks.values()])  # the keys are read here: the thread only uses them
        return await asyncio.to_thread(tried, sealed) if len(sealed) > MANY else tried(sealed)


def _opens(capsules: Capsules, capsule: bytes, where: Where, person: Person) -> bool:
    try:
        return capsules.is_by(capsule, where, person)
    except (KeyGone, SealBroken):
        return False
