"""Tidying: reminders of what is over go at once, and what is long over is forgotten."""

from bot.clock import Clock
from bot.services import Transaction
from bot.store.events import Events
from cogs.events.alarm import Alarm


class Tidying:
    """A job; harmless when done again. Raises ``StoreError``, and then nothing has changed."""

    def __init__(self, events: Events, alarm: Alarm, clock: Clock, transaction: Transaction) -> None:
        self._events = events
        self._alarm = alarm
        self._clock = clock
        self._transaction = transaction

    async def __call__(self) -> int:
        """End reminders of past events, delete events that ended and drafts left alone 30 days ago; return how many."""
        now = self._clock.now()
        async with self._transaction() as tx:
            for id_ in await self._events.listing.past(now, tx=tx):
                await self._alarm.off(await self._events.reminders.about(id_, tx=tx), tx=tx)
            return await self._events.listing.forget(now, tx=tx)
