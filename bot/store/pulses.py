"""The one figure of each community and week: made once, frozen, and never made anew."""

from collections.abc import Awaitable, Callable
from datetime import date

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import Body, Json, Store
from bot.store.tables import pulses
from bot.store.turn import turn
from bot.store.values import dump, load_body


class Pulses:
    """Figures by community (`discord:123`) and week (its Monday), as what JSON can say."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def frozen(
        self, home: str, week: date, make: Callable[[AsyncConnection], Awaitable[Body]]
    ) -> dict[str, Json]:
        """Return the figure of a week; ``make(tx)`` makes it the first time, in the transaction that keeps it.

        Whoever asks at the same moment gets the same figure: noise drawn twice could be averaged away.
        """
        async with self._store.write() as tx:
            await turn(tx, f"pulse {home} {week.isoformat()}")
            mine = (pulses.c.community == home) & (pulses.c.week == week.isoformat())
            kept = await tx.scalar(select(pulses.c.body).where(mine))
            if kept is None:
                kept = dump(await make(tx))
                await tx.execute(insert(pulses), {"community": home, "week": week.isoformat(), "body": kept})
        return load_body(kept)

    async def since(self, home: str, first: date) -> list[tuple[date, dict[str, Json]]]:
        """Return a community's figures from the week that begins with ``first`` on, the oldest first."""
        kept = pulses.c
        theirs = select(kept.week, kept.body).where(kept.community == home, kept.week >= first.isoformat())
        async with self._store.read() as db:
            rows = await db.execute(theirs.order_by(kept.week))
            return [(date.fromisoformat(row.week), load_body(row.body)) for row in rows]
