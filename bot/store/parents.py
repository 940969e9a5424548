"""Which column holds the id of a row elsewhere: those that always find it, and those that need not, with the reason.

The database keeps no foreign keys of its own: rows of anonymous posts are written anew every few hours, and a part of
what hangs together goes at different times on purpose. A column that is missing here fails a test.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.schema import metadata


@dataclass(frozen=True, slots=True)
class Parent:
    """Each row of ``table`` whose ``column`` is neither missing nor empty has its row in ``of``, found by ``id``."""

    table: str
    column: str
    of: str
    id: str = "id"

    @property
    def lost(self) -> ColumnElement[bool]:
        """Name the rows that have none."""
        mine, theirs = metadata.tables[self.table].c[self.column], metadata.tables[self.of].alias("it").c[self.id]
        return (mine != "") & ~select(theirs).where(theirs == mine).correlate(mine.table).exists()


ALWAYS: Final = (
    Parent("vents", "thread", "vents"),
    Parent("vent_seats", "thread", "vents"),
    Parent("vent_marks", "post", "vents"),
    Parent("vent_visits", "post", "vents"),
    Parent("vent_talks", "post", "vents"),
    Parent("vent_letters", "talk", "vent_talks"),
    Parent("mentor_offers", "request", "mentor_requests"),
    Parent("mentor_pairs", "request", "mentor_requests"),
    Parent("mentor_follows", "pair", "mentor_pairs"),
    Parent("mentor_joins", "round", "mentor_rounds"),
    Parent("buddy_members", "id", "buddy_groups"),
    Parent("event_reminders", "event", "events"),
    Parent("event_reminders", "plan", "plans"),
    Parent("prompt_taps", "post", "prompt_posts"),
)

SOMETIMES: Final[Mapping[tuple[str, str], str]] = {
    ("vent_talks", "thread"): "the thread of its post, which is looked for by the post",
    ("enrolments", "plan"): "plans go with a community that took the bot out, a member's own stays for them",
    ("deliveries", "plan"): "a plan that has served goes; what it sent is remembered for a week",
    ("mentor_pairs", "round"): "rounds go with a community that took the bot out, pairs stay for their members",
    ("prompt_posts", "slot"): "a schedule that is taken away leaves what it has posted",
    ("case_notes", "about"): "notes on a case that is gone are swept every few hours",
    ("rota_swaps", "turn"): "a turn goes with its moderator; the swap of one day goes three days after it",
}


async def orphans(db: AsyncConnection) -> dict[Parent, int]:
    """Return how many rows lack the row that they hang on, for each kind that has any."""
    counted = [
        (one, await db.scalar(select(func.count()).select_from(metadata.tables[one.table]).where(one.lost)))
        for one in ALWAYS
    ]
    return {one: number for one, number in counted if number}


async def drop_orphans(tx: AsyncConnection) -> int:
    """Delete rows that lack the row that they hang on, and what hung on those; return how many went."""
    gone = 0
    while found := await orphans(tx):
        for one in found:
            gone += (await tx.execute(delete(metadata.tables[one.table]).where(one.lost))).rowcount
    return gone
