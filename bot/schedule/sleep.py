"""When somebody who works a shift is likely asleep: after it, before the first night, and on days off.

Seven hours of sleep or more are what adults need (American Academy of Sleep Medicine and Sleep Research Society,
consensus statement, 2015); a nap before the first night is what NIOSH's Training for Nurses on Shift Work and Long
Work Hours advises (module 7). Bedtime and the hour to get home are ours.
"""

from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import Final, TypeAlias

from bot.schedule import reading

Stretch: TypeAlias = tuple[int, int]
"""From and up to, not including: seconds from the midnight that a local date begins with."""

HOUR: Final = 3_600
DAY: Final = 24 * HOUR
LONGEST_SHIFT: Final = 16 * HOUR
HOME: Final = HOUR
"""From the end of a shift to bed, and from getting up to the next shift: the way and a meal."""
BED: Final = 23 * HOUR
SLEEP: Final = 8 * HOUR
CALLED: Final = 3 * HOUR
"""How much longer somebody may sleep who was on call, and may have been called in the night."""
UNKNOWN: Final = " "
"""The letter of a date of which nothing is known."""


def seconds(at: time) -> int:
    """A local time as seconds from midnight."""
    return at.hour * HOUR + at.minute * 60 + at.second


class Shift(StrEnum):
    """What a date holds, as the letter that a cycle is written in."""

    DAY = "D"
    EVENING = "E"
    NIGHT = "N"
    ON_CALL = "C"
    OFF = "-"


@dataclass(frozen=True, slots=True)
class Hours:
    """The local times between which one kind of shift is worked; over midnight when the end is not the later.

    Raises ValueError, in words, for a shift of more than sixteen hours, and for days off and on call: they have none.
    """

    shift: Shift
    start: time
    end: time

    def __post_init__(self) -> None:
        if self.shift in (Shift.OFF, Shift.ON_CALL):
            raise ValueError("only day, evening and night shifts have hours")
        if not (reading.is_wall(self.start) and reading.is_wall(self.end)):
            raise ValueError("a shift's hours are local and in whole seconds, with no zone of their own")
        if self.last - self.first > LONGEST_SHIFT:
            raise ValueError("a shift lasts sixteen hours at most")

    @property
    def first(self) -> int:
        """When it starts, in seconds from the midnight that its date begins with."""
        return seconds(self.start)

    @property
    def last(self) -> int:
        """When it ends, in seconds from the same midnight: beyond a day when it goes over the next one."""
        return seconds(self.end) + (0 if self.end > self.start else DAY)


EIGHT: Final = (
    Hours(Shift.DAY, time(7), time(15, 30)),
    Hours(Shift.EVENING, time(15), time(23, 30)),
    Hours(Shift.NIGHT, time(23), time(7, 30)),
)
TWELVE: Final = (
    Hours(Shift.DAY, time(7), time(19)),
    Hours(Shift.EVENING, time(11), time(23)),
    Hours(Shift.NIGHT, time(19), time(7)),
)


def worked(letter: str, hours: tuple[Hours, ...]) -> Hours | None:
    """The hours of what a date holds, or None when nothing is worked on it."""
    return next((each for each in hours if each.shift == letter), None)


def rest(here: str, after: str, hours: tuple[Hours, ...]) -> Stretch | None:
    """The sleep that follows a date, in seconds from its midnight; ``here`` and ``after`` are its and the next letter.

    It begins at bedtime or, where later, when one is home from the shift; after a night shift always then. It ends
    early enough for the next shift, and begins earlier for it. None when nothing is known or no time is left.
    """
    if here == UNKNOWN:
        return None
    done, following = worked(here, hours), worked(after, hours)
    home = done.last + HOME if done else 0
    bed = home if here == Shift.NIGHT else max(BED, home)
    wake = bed + SLEEP + (CALLED if here == Shift.ON_CALL else 0)
    up = DAY + following.first - HOME if following else wake
    bed, wake = max(home, bed - max(0, wake - up)), min(wake, up)
    return (bed, wake) if wake > bed else None


def nap(before: str, here: str, hours: tuple[Hours, ...]) -> Stretch | None:
    """The nap before the first night: three hours that end two hours before it, in seconds from its date's midnight."""
    night = worked(here, hours)
    if here != Shift.NIGHT or before == Shift.NIGHT or not night:
        return None
    return night.first - 5 * HOUR, night.first - 2 * HOUR
