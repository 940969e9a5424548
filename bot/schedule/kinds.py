"""The kinds of message that leave of their own accord: how late each may be, and which yields to which."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Kind(StrEnum):
    """What a message is for, the most important first."""

    SAFETY = "safety"
    REPORT = "report"
    CHECKIN = "checkin"
    NUDGE = "nudge"
    REMINDER = "reminder"
    PROMPT = "prompt"

    @property
    def grace(self) -> timedelta:
        """How late it may still be sent; what is older is recorded as missed."""
        return _MANNERS[self].grace

    @property
    def rank(self) -> int:
        """Its place in the queue; 0 leaves first, and the highest number yields first."""
        return _MANNERS[self].rank

    @property
    def urgent(self) -> bool:
        """Whether it may use what is kept free for people who are talking to the bot."""
        return self is Kind.SAFETY

    @property
    def alerts(self) -> bool:
        """Whether it is sent because of what somebody wrote just now: when it leaves says when they wrote."""
        return self in (Kind.SAFETY, Kind.REPORT)

    @property
    def counted(self) -> bool:
        """Whether it counts against a member's messages of the week."""
        return _MANNERS[self].counted


@dataclass(frozen=True, slots=True)
class _Manner:
    rank: int
    grace: timedelta
    counted: bool = True


_MANNERS = {
    Kind.SAFETY: _Manner(0, timedelta(days=1), counted=False),
    Kind.REPORT: _Manner(1, timedelta(days=1), counted=False),
    Kind.CHECKIN: _Manner(2, timedelta(hours=6)),
    Kind.NUDGE: _Manner(3, timedelta(days=1)),
    Kind.REMINDER: _Manner(4, timedelta(hours=2)),
    Kind.PROMPT: _Manner(5, timedelta(hours=2)),
}
