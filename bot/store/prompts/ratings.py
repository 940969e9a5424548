"""What each month said of the prompts: frozen figures, and for how many months running a prompt was weak."""

from collections.abc import Awaitable, Callable, Mapping

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import Body, Json, Store
from bot.store.look import looking
from bot.store.prompts.tables import prompt_months, prompt_ratings
from bot.store.turn import turn
from bot.store.upsert import upsert
from bot.store.values import dump, load_body


class Ratings:
    """Ratings by community and prompt, figures by community and month (``2026-01``). Methods raise ``StoreError``."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def weak(self, home: str, *, tx: AsyncConnection | None = None) -> Mapping[str, int]:
        """Return for how many rated months running a prompt has been weak; those that are not are left out."""
        kept = prompt_ratings.c
        mine = select(kept.prompt, kept.weak).where(kept.community == home, kept.weak > 0)
        async with looking(self._store, tx) as db:
            return {row.prompt: row.weak for row in await db.execute(mine)}

    async def rate(self, home: str, prompt: str, weak: int, month: str, *, tx: AsyncConnection) -> None:
        """Write down a prompt's number."""
        row: dict[str, object] = {"community": home, "prompt": prompt, "weak": weak, "month": month}
        await tx.execute(upsert(tx, prompt_ratings), row)

    async def frozen(self, home: str, month: str, make: Callable[[AsyncConnection], Awaitable[Body]]) -> Body:
        """Return a month's figures; ``make(tx)`` makes them the first time, in the transaction that keeps them."""
        async with self._store.write() as tx:
            await turn(tx, f"prompts {home} {month}")
            mine = (prompt_months.c.community == home) & (prompt_months.c.month == month)
            kept = await tx.scalar(select(prompt_months.c.body).where(mine))
            if kept is None:
                kept = dump(await make(tx))
                await tx.execute(insert(prompt_months), {"community": home, "month": month, "body": kept})
        return load_body(kept)

    async def latest(self, home: str) -> tuple[str, Mapping[str, Json]] | None:
        """Return the newest month that has figures, and them."""
        kept = prompt_months.c
        newest = select(kept.month, kept.body).where(kept.community == home).order_by(kept.month.desc()).limit(1)
        async with self._store.read() as db:
            row = (await db.execute(newest)).first()
        return None if row is None else (row.month, load_body(row.body))
