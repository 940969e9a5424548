"""Quiet hours: the local hours in which a member wants to hear nothing."""

from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING

from bot.schedule import reading

if TYPE_CHECKING:
    from bot.store.values import Json


@dataclass(frozen=True, slots=True)
class Quiet:
    """Local wall times from ``start`` up to, not including, ``end``; over midnight when the end is the smaller.

    Raises ValueError when both are the same: that could mean never or always.
    """

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.start == self.end:
            raise ValueError("quiet hours need an end that differs from their start")
        if not (reading.is_wall(self.start) and reading.is_wall(self.end)):
            raise ValueError("quiet hours are local and in whole seconds, with no zone of their own")

    def holds(self, at: time) -> bool:
        """Whether a local time lies in the quiet hours."""
        if self.start < self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end

    def to_json(self) -> "dict[str, Json]":
        """Return the hours as JSON values."""
        return {"start": reading.kept_time(self.start), "end": reading.kept_time(self.end)}

    @classmethod
    def from_json(cls, found: object) -> "Quiet":
        """Return the hours that `to_json` wrote; raises ValueError, in words, for anything else."""
        kept = reading.body(found, "a member's quiet hours")
        return cls(reading.wall_time(kept.get("start")), reading.wall_time(kept.get("end")))
