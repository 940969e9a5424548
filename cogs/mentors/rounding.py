"""A round from opening to its end: worked out off the loop, changed by one moderator at a time, published once.

Every change holds the community's turn. Publishing is one transaction with all that is to be sent because of it: every
pair, both questions, and the word to whoever stays without. Nobody's place is opened before both said yes.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import Call, Person
from bot.clock import Clock
from bot.community import Choices
from bot.services import Transaction
from bot.store.audit import Audit
from bot.store.mentors import Mentors, my_turn
from bot.store.mentors.offers import Said
from bot.store.mentors.profiles import Side
from bot.store.mentors.requests import Stage
from bot.store.mentors.rounds import UNSETTLED, Phase, Round
from cogs.mentors.bell import Bell
from cogs.mentors.company import Company, company, proposed, still
from cogs.mentors.draft import Draft, draft_of
from cogs.mentors.published import Ready, ready, standing
from cogs.mentors.terms import terms_of

LARGE: Final = 1000  # people, from which on a round is worked out by the clock, and its progress shown


class Ended(StrEnum):
    """What came of publishing or discarding."""

    DONE = "done"
    GONE = "gone"  # somebody else was first
    CHANGED = "changed"  # it is not what was looked at any more


@dataclass(frozen=True, slots=True)
class Result:
    """What was published: how many pairs, how many of the preview fell away meanwhile, how many stay without."""

    ended: Ended
    pairs: int = 0
    fell: int = 0
    alone: int = 0


@dataclass
class Rounding:
    """The rounds of every community. ``done``: how many of a round have had their turn, while it is worked out here.

    From ``large`` people on that is done by the clock.
    """

    mentors: Mentors
    bell: Bell
    choices: Choices
    audit: Audit
    clock: Clock
    transaction: Transaction
    done: dict[str, int] = field(default_factory=dict)
    large: int = LARGE

    async def open(self, home: str, by: Person) -> Round:
        """Begin a round under a fresh seed, which is kept. Raises ``StoreConflict`` while another is not settled."""
        made = Round(self.clock.fresh_id(), home, self.clock.fresh_id(), str(by), self.clock.now())
        async with self.audit.together():
            await self.mentors.rounds.open(made)
            await self.audit.record(home, str(by), "mentoring.round", made.id, "opened")
        return made

    async def work(self, round_: Round) -> Round | None:
        """Work a round out in a thread, and keep it; None when somebody changed it meanwhile."""
        draft = draft_of(round_).bare
        there = await company(self.mentors, round_.id, round_.home, draft, self.clock.now())
        self.done[round_.id] = 0

        def told(count: int) -> None:
            self.done[round_.id] = count

        try:
            found = await asyncio.to_thread(proposed, there, draft, round_.seed, told)
        finally:
            del self.done[round_.id]
        made = draft.worked_out(found, there.size)
        return await self._change(round_.home, round_.id, lambda now: made if now.bare == draft else None)

    async def later(self, round_: Round) -> None:
        """Have a round worked out by the clock."""
        now = self.clock.now()
        async with self.transaction() as tx:
            call, key = Call("mentoring.work", {"r": round_.id}), f"work {round_.id} {now:%Y%m%d%H%M%S}"
            await self.bell.works(round_.home, call, key, now, tx=tx)

    async def adjust(self, home: str, change: Callable[[Draft], Draft], by: Person, what: str = "") -> Round | None:
        """Change what moderators settled; it has to be worked out anew. None when no round is open.

        ``what`` is put on record, without names.
        """
        found = await self.mentors.rounds.current(home)
        async with self.audit.together():
            changed = None if found is None else await self._change(home, found.id, change)
            if changed is not None and what:
                await self.audit.record(home, str(by), "mentoring.round", changed.id, what)
        return changed

    async def discard(self, home: str, id_: str, by: Person) -> Ended:
        """End a round with nothing sent; who joined is forgotten."""
        async with self.transaction() as tx:
            await my_turn(tx, home)
            gone = await self._settle(id_, Phase.DISCARDED, tx)
            if not gone:
                return Ended.GONE
            await self.mentors.joins.close(id_, tx=tx)
            await self.audit.record(home, str(by), "mentoring.round", id_, "discarded", tx=tx)
        return Ended.DONE

    async def publish(self, home: str, id_: str, edition: str, by: Person) -> Result:
        """Publish what was looked at: of two who do, one wins, and the other is told.

        Pairs that cannot be any more (somebody paused, left, or has no place now) fall away, and are counted; where
        all do, nothing is published.
        """
        round_ = await self.mentors.rounds.current(home)
        if round_ is None or round_.id != id_:
            return Result(Ended.GONE)
        draft, now = draft_of(round_), self.clock.now()
        if draft.edition != edition or not edition:
            return Result(Ended.CHANGED)
        terms = await terms_of(self.choices, home)
        before = await company(self.mentors, id_, home, draft, now)
        made = await asyncio.to_thread(ready, before, draft, id_, now, terms.days)
        async with self.transaction() as tx:
            await my_turn(tx, home)
            at = await self.mentors.rounds.current(home, tx=tx)
            if at is None or at.id != id_:
                return Result(Ended.GONE)
            if draft_of(at).edition != edition:
                return Result(Ended.CHANGED)
            there = await still(self.mentors, before, id_, home, now, tx=tx)
            if not (kept := standing(made, there)):  # everything fell away: better look again than end with nothing
                return Result(Ended.CHANGED)
            await self._put(home, id_, kept, there, draft, now, tx)
            result = Result(Ended.DONE, len(kept), len(draft.couples) - len(kept), len(there.mentees) - len(kept))
            await self.audit.record(home, str(by), "mentoring.round", id_, f"published, {len(kept)} pairs", tx=tx)
        return result

    async def _put(
        self,
        home: str,
        id_: str,
        kept: list[Ready],
        there: Company,
        draft: Draft,
        now: datetime,
        tx: AsyncConnection,
    ) -> None:
        await self._settle(id_, Phase.PUBLISHED, tx)
        asked = {one.pair.request for one in kept if not one.fresh}
        for request in asked:
            if request is not None:
                await self.mentors.requests.move(request, [Stage.OPEN], Stage.PROPOSED, tx=tx)
        for offer in await self.mentors.offers.open_in(home, tx=tx):
            if offer.request in asked:
                await self.mentors.offers.settle(offer.id, Said.LOST, tx=tx)
                await self.bell.back(offer.id, tx=tx)
        await self.mentors.requests.put_all([one.fresh for one in kept if one.fresh], tx=tx)
        await self.mentors.pairs.put_all([one.pair for one in kept], tx=tx)
        await self.bell.asks_all([plan for one in kept for plan in one.questions], tx=tx)
        await self._thank(id_, kept, there, draft, now, tx)
        await self.mentors.joins.close(id_, tx=tx)
        await self.bell.looks(home, now, now, tx=tx)

    async def _thank(
        self, id_: str, kept: list[Ready], there: Company, draft: Draft, now: datetime, tx: AsyncConnection
    ) -> None:
        """Have everybody told who joined and stays without, whoever left them out; who pauses is left in peace."""
        with_ = {(Side.FIND, one.pair.mentee) for one in kept} | {(Side.OFFER, one.pair.mentor) for one in kept}
        for side, joined in (await self.mentors.joins.of(id_, tx=tx)).items():
            here = there.mentees if side is Side.FIND else there.mentors
            call = Call("mentor.without", {"side": side.value})
            for who in sorted(joined, key=str):
                key = f"without {id_} {who.id} {side}"
                if who in here and (side, who) not in with_:
                    await self.bell.tells_one(here[who], call, key, now, tx=tx)
                elif who in draft.out:
                    await self.bell.tells(who, call, key, now, tx=tx)

    async def _settle(self, id_: str, to: Phase, tx: AsyncConnection) -> bool:
        now = self.clock.now()
        return await self.mentors.rounds.change(id_, UNSETTLED, to, tx=tx, body={}, settled_at=now)

    async def _change(self, home: str, id_: str, change: Callable[[Draft], Draft | None]) -> Round | None:
        async with self.transaction() as tx:
            await my_turn(tx, home)
            at = await self.mentors.rounds.current(home, tx=tx)
            if at is None or at.id != id_ or (made := change(draft_of(at))) is None:
                return None
            body = made.to_body()
            await self.mentors.rounds.change(id_, UNSETTLED, Phase.PREVIEW, tx=tx, body=body)
            return await self.mentors.rounds.current(home, tx=tx)
