"""The board of a community: how an event comes up on it, changes, and is taken down, each in one transaction."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import Call, Person, Place
from bot.clock import Clock
from bot.docket import Decision
from bot.schedule.kinds import Kind as Urgency
from bot.schedule.outbox import Outbox
from bot.services import Transaction
from bot.store.cases import Case, Cases, Kind
from bot.store.events import Events
from bot.store.events.event import Event, Standing
from cogs.events.alarm import Alarm, News

AFTER: Final = timedelta(minutes=2)  # the press itself shows it at once; this is for what went wrong then


class Board:
    """Changes of state. Every method raises ``StoreError``, and then nothing has changed."""

    def __init__(
        self,
        events: Events,
        cases: Cases,
        alarm: Alarm,
        outbox: Outbox,
        clock: Clock,
        transaction: Transaction,
    ) -> None:
        self._listing = events.listing
        self._cases = cases
        self._alarm = alarm
        self._outbox = outbox
        self._clock = clock
        self._transaction = transaction

    async def ask(self, draft: Event) -> Case | None:
        """Put a draft before the moderators; None where it is no draft any more."""
        waiting = replace(draft, state=Standing.WAITING, touched=self._now, about=replace(draft.about, note=""))
        async with self._transaction() as tx:
            if not await self._listing.move(draft, waiting, tx=tx):
                return None
            return await self._cases.open(draft.community, Kind.EVENT, draft.id, {}, tx=tx)

    async def put_up(self, draft: Event, *, tx: AsyncConnection) -> Event | None:
        """List a draft, or change with it the event that it is a draft of; None where that is gone, or not the same.

        Whoever asked to be reminded of a changed one is told.
        """
        about = replace(draft.about, note="")
        if not draft.of:
            listed = replace(draft, state=Standing.LISTED, touched=self._now, about=about)
            return await self._kept(draft, listed, tx)
        before = await self._listing.get(draft.community, draft.of, tx=tx)
        if before is None or before.version != draft.version or not self.stands(before):
            return None
        after = replace(
            before,
            about=about,
            starts=draft.starts,
            ends=draft.ends,
            version=before.version + 1,
            touched=self._now,
        )
        if await self._kept(before, after, tx) is None:
            return None
        await self._listing.remove([draft.id], tx=tx)
        await self._alarm.moved(before, after, tx=tx)
        return after

    def stands(self, event: Event) -> bool:
        """Whether an event is listed and not over."""
        return event.state is Standing.LISTED and not event.over(self._now)

    async def cancel(self, event: Event, by: Person, *, tx: AsyncConnection) -> Event | None:
        """Cancel a listed event and tell who waits for it, and its author if it was not they; None if it changed."""
        gone = replace(event, state=Standing.CANCELLED, version=event.version + 1, touched=self._now)
        if await self._kept(event, gone, tx) is None:
            return None
        await self._alarm.cancelled(gone, tx=tx, but=by)
        return gone

    async def back(self, waiting: Event, note: str = "", *, tx: AsyncConnection) -> Event | None:
        """Make a draft again of what waits, with what a moderator wrote; None where it waits no more."""
        draft = replace(waiting, state=Standing.DRAFT, touched=self._now, about=replace(waiting.about, note=note))
        return draft if await self._listing.move(waiting, draft, tx=tx) else None

    async def withdraw(self, waiting: Event) -> Event | None:
        """Take back what waits for moderators, at its author's wish; None where it waits no more."""
        async with self._transaction() as tx:
            draft = await self.back(waiting, tx=tx)
            if draft is None:
                return None
            await self.close(waiting, None, Decision.WITHDRAWN, tx=tx)
        return draft

    async def close(self, event: Event, by: Person | None, decision: Decision, *, tx: AsyncConnection) -> Case | None:
        """Close the case of an event that waits, and return it; None where somebody was first."""
        case = await self.case(event)
        if case is None or not await self._cases.close(case, by, decision.value, tx=tx):
            return None
        return case

    async def case(self, event: Event) -> Case | None:
        """Return the case in which an event waits."""
        found = await self._cases.about(event.community, event.id)
        return next((case for case in found if case.kind is Kind.EVENT and not case.closed), None)

    async def answer(self, event: Event, author: Person | None, news: News, *, tx: AsyncConnection) -> None:
        """Have an author told what became of what they sent."""
        if author is not None:
            await self._alarm.tells(event, author, news, tx=tx)

    async def _kept(self, before: Event, after: Event, tx: AsyncConnection) -> Event | None:
        if not await self._listing.move(before, after, tx=tx):
            return None
        call = Call("events.show", {"e": after.id, "v": str(after.version)})
        place, at = clock_of(after.community), self._now + AFTER
        await self._outbox.put(Urgency.REPORT, place, call, at=at, id_=f"event-{after.id}-{after.version}", tx=tx)
        return after

    @property
    def _now(self) -> datetime:
        return self._clock.now()


def clock_of(home: str) -> Place:
    """The name under which what the clock does for a community's events runs; nothing is ever posted there."""
    platform, _, community = home.partition(":")
    return Place(platform, community, "events")
