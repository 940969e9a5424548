"""A delivery is one message on its way out; its id is the key by which a platform knows it again."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.message import Call
from bot.people import Person, Place
from bot.schedule.kinds import Kind
from bot.schedule.plan import addressed
from bot.store.values import instant


class Fate(StrEnum):
    """How far a delivery has come, or how it ended."""

    WAITING = "waiting"
    LEASED = "leased"
    SENT = "sent"
    DEAD = "dead"  # tried too often; an operator may have it tried again
    DROPPED = "dropped"  # nobody wants it any more
    UNREACHABLE = "unreachable"
    MISSED = "missed"  # older than its kind allows
    YIELDED = "yielded"  # the week's messages were used up, or kept for something more important


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message: to whom, and the call that writes it. Instants are in UTC.

    ``week`` is that of the recipient's messages against which it counts, empty while it does not.
    ``doubtful``: an earlier attempt may have arrived. ``fault`` is the type of what went wrong, never its text.
    """

    id: str
    plan: str | None
    due_at: datetime
    kind: Kind
    to: Person | Place
    call: Call
    state: Fate
    attempts: int
    doubtful: bool
    fault: str
    week: str = ""

    def late(self, now: datetime) -> float:
        """Return how many seconds ago it was due, 0 for what is not due yet."""
        return max(0.0, (now - self.due_at).total_seconds())


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of one attempt; ``again_at`` (UTC) where it is to be tried again.

    ``tried`` False gives the attempt back. ``asked``: the seconds of rest that a failing platform asked for.
    """

    delivery: Delivery
    state: Fate
    fault: str = ""
    again_at: datetime | None = None
    doubtful: bool = False
    tried: bool = True
    asked: float | None = None
    reason: str = ""


def delivery(row: Any) -> Delivery:
    """Return the delivery that a row keeps."""
    return Delivery(
        row.id,
        row.plan,
        instant(row.due_at),
        Kind(row.kind),
        addressed(row.recipient, row.whose),
        Call.parse(row.token),
        Fate(row.state),
        row.attempts,
        bool(row.doubtful),
        row.fault,
        row.week,
    )
