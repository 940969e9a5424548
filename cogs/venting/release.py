"""Letting held posts out: late, together and shuffled, so that the order of writing says little; once each.

A row of the held ones stays until the post is known to stand. Before a post is shown, its row is sealed anew with a
time a little ahead: so of two processes only one shows it, and after a crash in between somebody tries again. The
platform knows the post's id as the key of the message, and shows it once.
"""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, Protocol

from bot import Person
from bot.adapter import RetryLater, Undeliverable
from bot.clock import Clock
from bot.privacy.capsule import Where
from bot.privacy.terms import KeyGone
from bot.store.anonymity import Anonymity
from bot.store.held import Held, Stuck
from bot.store.vents import State, Vent
from cogs.venting.desk import ModeratorsDesk
from cogs.venting.place import Showing, SwitchedOff, ThreadClosed
from cogs.venting.words import Bodies, When, Written

EVERY: Final = timedelta(minutes=1)
WAITS: Final = {
    When.SOON: (timedelta(minutes=2), timedelta(minutes=20)),
    When.NOW: (timedelta(), timedelta()),
    When.LATER: (timedelta(hours=1), timedelta(hours=4)),
}
LEASE: Final = timedelta(minutes=2)  # longer than any platform takes to say that a post stands
AGAIN: Final = timedelta(minutes=10)  # after a place refused us
CLOSED_AGAIN: Final = timedelta(hours=1)  # a locked thread may be opened again
FARTHEST: Final = timedelta(hours=4, minutes=5)  # what lies further ahead was written before the clock was set back

log = logging.getLogger(__name__)


class Vetting(Protocol):
    """Moderators who read posts before anybody else does, where a community wants that."""

    async def needed(self, where: Where) -> bool:
        """Return whether this post must be looked at first."""

    async def queue(self, where: Where) -> None:
        """Take a post that is kept as waiting into the queue; harmless when it is there."""


class NoVetting:
    """Everything may be shown."""

    async def needed(self, where: Where) -> bool:
        """No."""
        return False

    async def queue(self, where: Where) -> None:
        """Nothing waits."""


class Release:
    """The way of a post from being held to being shown."""

    def __init__(
        self,
        anonymity: Anonymity,
        bodies: Bodies,
        showing: Showing,
        desk: ModeratorsDesk,
        clock: Clock,
        vetting: Vetting,
        after: Callable[[Where], Awaitable[object]] | None = None,
        stopped: Callable[[str], Awaitable[bool]] | None = None,
    ) -> None:
        """``after(where)`` is told of every post that is shown; it must not raise.

        While ``stopped(community)``, nothing of a community is shown, and what is due waits.
        """
        self._anonymity = anonymity
        self._bodies = bodies
        self._showing = showing
        self._desk = desk
        self._clock = clock
        self._vetting = vetting
        self._after = after
        self._stopped = stopped
        self._chance = secrets.SystemRandom()
        self._turn = asyncio.Lock()

    def times(self, when: When) -> tuple[datetime, datetime]:
        """Draw when a post written now is to appear; returns from when it may, and when it must (UTC)."""
        now, (least, most) = self._clock.now(), WAITS[when]
        return now + least, now + least + (most - least) * self._chance.random()

    async def looked_at_first(self, where: Where) -> bool:
        """Return whether moderators read a post before it appears."""
        return await self._vetting.needed(where)

    async def hold(self, held: Held) -> None:
        """Hold a post. Raises ``StoreConflict`` when it is held already."""
        await self._anonymity.holds.put(held)

    async def waiting(self, person: Person) -> list[Held]:
        """Return what this person wrote and is still held, in no order; for nobody but that person."""
        found = await self._anonymity.holds.all()
        mine = [held for held in found if held.where.community == person.home]
        return [held for held in mine if self._anonymity.capsules.is_by(held.capsule, held.where, person)]

    async def take_back(self, post: str) -> bool:
        """Hold a post no longer, and forget its words; False when it is not held, or being shown right now."""
        async with self._turn:
            held = next((one for one in await self._anonymity.holds.all() if one.where.post == post), None)
            if held is None or held.doubtful:
                return False
            taken = replace(held, release_at=self._clock.now() + LEASE, doubtful=True)
            if not await self._anonymity.holds.change(held, taken):  # another process is just showing it
                return False
            if await self._anonymity.vents.get(post) is not None:
                await self._anonymity.vents.withdraw(post)
            await self._anonymity.holds.drop(post)
            return True

    async def tick(self) -> None:
        """Let out what is due. Raises ``StoreError``; what was not let out is tried again."""
        async with self._turn:
            for held in self._batch(await self._anonymity.holds.all()):
                await self._let_out(held)

    async def now(self, post: str) -> bool:
        """Let out one post at once; returns whether it is held no longer."""
        async with self._turn:
            for held in await self._anonymity.holds.all():
                if held.where.post == post:
                    await self._let_out(held)
        return all(held.where.post != post for held in await self._anonymity.holds.all())

    def _batch(self, found: list[Held]) -> list[Held]:
        """Return what is due, and with it everything of the same community that has waited its least; shuffled."""
        now = self._clock.now()
        due = {held.where.post for held in found if not now < held.release_at <= now + FARTHEST}
        homes = {held.where.community for held in found if held.where.post in due}
        batch = [
            held for held in found if held.where.post in due or (held.where.community in homes and _ripe(held, now))
        ]
        self._chance.shuffle(batch)
        return batch

    async def _let_out(self, held: Held) -> None:
        if self._stopped is not None and await self._stopped(held.where.community):
            return
        taken = replace(held, release_at=self._clock.now() + LEASE, doubtful=True)
        if not await self._anonymity.holds.change(held, taken):
            return
        try:
            await self._show(taken)
        except RetryLater as later:
            pause = timedelta(seconds=max(30.0, later.seconds))
            await self._put_back(taken, pause, held.stuck, doubtful=later.uncertain)
        except SwitchedOff:
            await self._put_back(taken, AGAIN, Stuck.PLACE)
        except ThreadClosed:
            await self._put_back(taken, CLOSED_AGAIN, Stuck.THREAD)
        except Undeliverable as fault:
            log.warning("vent-not-shown", extra={"fault": type(fault).__name__})
            first = held.where.post == held.where.thread  # a reply may only have lost the message that it answers
            await self._put_back(taken, AGAIN, Stuck.PLACE if first else Stuck.THREAD)
            if first:
                await self._desk.trouble(held.where.community)
        except KeyGone:  # its words went with the key of its week
            await self._anonymity.holds.drop(held.where.post)

    async def _show(self, held: Held) -> None:
        where = held.where
        vent = await self._anonymity.vents.get(where.post)
        state = vent.state if vent else await self._keep(held)
        if state is State.WAITING:
            await self._vetting.queue(where)
            await self._anonymity.holds.drop(where.post)
            return
        await self._showing.put_up(where.post)
        await self._desk.mended(where.community)
        if self._after is not None:
            await self._after(where)

    async def _keep(self, held: Held) -> State:
        """Keep a post among the others, under the name that its writer has in the thread; not shown yet."""
        where = held.where
        if where.post != where.thread:
            root = await self._anonymity.vents.get(where.thread)
            if root is None or root.state is not State.UP or root.locked:
                raise ThreadClosed("there is no writing in that thread any more")
        state = State.WAITING if await self._vetting.needed(where) else State.UP
        written = Written.parse(held.text)

        def words(name: int, opener: bool) -> bytes:
            return self._bodies.close(written.named(name, opener=opener), where)

        vent = Vent(where, self._clock.now().date(), held.capsule, None, state)
        await self._anonymity.vents.publish(vent, held.seat, words)
        return state

    async def _put_back(self, taken: Held, pause: timedelta, stuck: Stuck, *, doubtful: bool = False) -> None:
        back = replace(taken, release_at=self._clock.now() + pause, stuck=stuck, doubtful=doubtful)
        await self._anonymity.holds.change(taken, back)


def _ripe(held: Held, now: datetime) -> bool:
    return held.stuck is Stuck.NOT and not held.doubtful and held.earliest is not None and held.earliest <= now
