"""Everybody of whom anything is kept, once a week, some each hour: nobody's turn needs a look at all the others.

They come in the order of their names. Where a round stands is kept as the community it has come to, never as a person:
after a restart that community is gone through once more.
"""

from datetime import datetime, timedelta
from math import ceil
from typing import Final

from sqlalchemy import Column, Select, func, select, union_all

from bot.people import Person
from bot.store import Store
from bot.store.facts import Facts
from bot.store.values import dump, instant, load_body, micros
from bot.store.whose import person_columns

NAME: Final = "round"
WEEK: Final = timedelta(days=7)
HOURS: Final = 7 * 24
LEAST: Final = 50  # in an hour
SLACK: Final = 1.25  # more come while a round lasts, and some are in no table that was counted


class Round:
    """One round after the other; ask it once an hour. It raises StoreError, and then nobody's turn has passed."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._facts = Facts(store)
        self._last = ""  # whose turn came last, when it was this process that asked

    async def due(self, now: datetime) -> list[Person]:
        """Return whose turn it is in this hour (``now`` in UTC); nobody's when all had theirs this week."""
        kept = load_body(await self._facts.get(NAME) or "")
        home, again, pace = (kept.get(name) for name in ("home", "again", "pace"))
        if not home:
            if isinstance(again, int) and now < instant(again):
                return []
            again, pace = micros(now + WEEK), max(LEAST, ceil(SLACK * await self._number() / HOURS))
        most = pace if isinstance(pace, int) else LEAST
        found = await self._after(self._from(str(home or "")), most)
        self._last = found[-1] if len(found) == most else ""
        home = Person.parse(self._last).home if self._last else ""
        await self._facts.put(NAME, dump({"home": home, "again": again, "pace": most}))
        return [Person.parse(name) for name in found]

    def _from(self, home: str) -> str:
        """Go on after who was last, unless another process has taken the round on to another community."""
        return self._last if self._last.startswith(f"{home}:") and home else home

    async def _number(self) -> int:
        """About how many there are: as many as the longest table has rows of them at least."""
        async with self._store.read() as db:
            tables = {column.table for column in person_columns()}
            return max([await db.scalar(select(func.count()).select_from(table)) or 0 for table in tables])

    async def _after(self, last: str, most: int) -> list[str]:
        next_ = union_all(*(_next(column, last, most) for column in person_columns())).subquery()
        name = next_.c.name
        async with self._store.read() as db:
            return [*await db.scalars(select(name).distinct().order_by(name).limit(most))]


def _next(column: Column[str], last: str, most: int) -> Select[tuple[str]]:
    some = select(column.label("name")).where(column > last).distinct().order_by(column).limit(most)
    return select(some.subquery().c.name)
