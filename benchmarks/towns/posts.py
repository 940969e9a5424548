"""The rows of a made-up community's anonymous posts: with real capsules, under real keys of the weeks."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import Table

from benchmarks.towns.load import Row
from benchmarks.towns.town import Town
from bot.privacy.capsule import Capsules, Where
from bot.privacy.epochs import monday
from bot.privacy.marks import Marks
from bot.privacy.pseudonym import Pseudonyms
from bot.store import tables as t
from bot.store.anonymity import Anonymity
from bot.store.held import Held, Holds
from bot.store.vents import Vent
from cogs.venting.words import Bodies, Written

ROOTS = 0.02  # threads in five weeks, for each member
REPLIES = 3
OLD = 1.0  # threads whose keys are destroyed, for each one that is not
HEARD = 3
HELD = 5_000  # members for each post that is held back at a moment
TEXT = "The analyzer was down half the night and nobody came. I am tired, and I do not know whom to tell."


class Posts:
    """Makes them community by community, from one seed; ids and seals are drawn anew each time."""

    def __init__(self, house: Anonymity, weeks: list[str], now: datetime, seed: int) -> None:
        """``weeks`` are those whose keys live, the running one first."""
        self._capsules: Capsules = house.capsules
        self._pseudonyms: Pseudonyms = house.pseudonyms
        self._marks: Marks = house.marks
        self._holds: Holds = house.holds
        self._bodies = Bodies(house.epochs)
        self._weeks = weeks
        self._now = now
        self._chance = random.Random(seed)

    def rows(self, town: Town) -> Iterator[tuple[Table, Row]]:
        """Yield them all, each with its table."""
        for _ in range(round(town.size * ROOTS)):
            root = self._where(town)
            yield from self._post(town, root)
            for _ in range(self._chance.randrange(2 * REPLIES)):
                yield from self._post(town, Where(town.home, root.post, self._id(), root.epoch))
        for _ in range(round(town.size * ROOTS * OLD)):
            post = self._id()
            yield t.vents, self._row(Vent(Where(town.home, post, post, "2025-W01"), self._now.date(), None, None))

    def held(self, town: Town) -> Iterator[Held]:
        """Yield what is held back in a community just now: nothing of it is due yet."""
        if self._chance.random() < town.size / HELD:
            where = Where(town.home, post := self._id(), post, self._weeks[0])
            author = town.person(self._chance.randrange(town.size))
            seat = self._pseudonyms.seat(author, where.thread, where.epoch)
            capsule = self._capsules.close(author, where)
            until = self._now + timedelta(hours=2)
            yield Held(where, str(town.place(1)), until, capsule, seat, str(Written(TEXT)), earliest=until)

    def _post(self, town: Town, where: Where) -> Iterator[tuple[Table, Row]]:
        author = town.person(self._chance.randrange(town.size))
        day = min(self._now.date(), monday(where.epoch) + timedelta(days=self._chance.randrange(7)))
        seat = self._pseudonyms.seat(author, where.thread, where.epoch)
        written = Written(TEXT, place=str(town.place(1)), opener=where.post == where.thread)
        message = f"{town.place(1)}/{self._chance.getrandbits(60)}"
        body = self._bodies.close(written, where)
        vent = Vent(where, day, self._capsules.close(author, where), body, message=message, heard=HEARD)
        yield t.vents, self._row(vent)
        if where.post == where.thread:
            yield t.vent_seats, {"thread": where.thread, "tag": seat.tag, "name": seat.names[0], "opener": 1}
        for other in self._chance.sample(range(town.size), min(HEARD, town.size)):
            tag = self._marks.tag("heard", town.person(other), where.post, where.epoch)
            yield t.vent_marks, {"post": where.post, "kind": "heard", "tag": tag}

    def _where(self, town: Town) -> Where:
        post = self._id()
        return Where(town.home, post, post, self._chance.choice(self._weeks))

    @staticmethod
    def _row(vent: Vent) -> Row:
        at, counts = vent.where, {"heard": vent.heard, "flagged": vent.flagged, "locked": 0}
        where = {"id": at.post, "thread": at.thread, "community": at.community, "epoch": at.epoch}
        stands = {"day": vent.day.isoformat(), "state": vent.state.value, "message": vent.message}
        return where | stands | counts | {"capsule": vent.capsule, "body": vent.body}

    def _id(self) -> str:
        return f"{self._chance.getrandbits(128):032x}"
