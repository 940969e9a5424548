"""The weekly keys on which every link between a post and its author hangs, and which do not live long.

A key is made for each ISO week (UTC), 32 random bytes, never derived from another. The running week's and the four
before it are kept; at the start of the fifth week after its own a key is destroyed. So the link between a post and
its author lives 28 to 35 days: 28 for what was written as its week ended, 35 for what was written as it began. The
clock decides, not the file: while the bot is switched off a file may lie longer, and is never used again.
"""

from datetime import date, timedelta
from typing import Final

from bot.clock import Clock
from bot.privacy.keys import KeyFolder
from bot.privacy.terms import TermKeys

KEPT: Final = timedelta(weeks=4)  # beside the running one


class Weeks:
    """The calendar of the weekly keys; a term is a week as ``2026-W02`` (ISO 8601, in UTC)."""

    def __init__(self, clock: Clock) -> None:
        """Go by ``clock``."""
        self._clock = clock

    def current(self) -> str:
        """Return the running week."""
        return week_of(self._clock.now().date())

    def alive(self, term: str) -> bool:
        """Return whether a week's key may be used; next week's, too: clocks are set back now and then."""
        age = self._age(term)
        return age is not None and -1 <= age <= KEPT.days // 7

    def over(self, term: str) -> bool:
        """Return whether a week's key must go."""
        age = self._age(term)
        return age is not None and age > KEPT.days // 7

    def _age(self, term: str) -> int | None:
        today = self._clock.now().date()
        try:
            return (today - monday(term)).days // 7
        except ValueError:
            return None


class Epochs(TermKeys):
    """The keys of the weeks."""

    def __init__(self, folder: KeyFolder, clock: Clock) -> None:
        """Read nothing yet."""
        super().__init__(folder, "epoch", Weeks(clock))


def week_of(day: date) -> str:
    """Return the ISO week of a day, such as ``2026-W02``."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def monday(week: str) -> date:
    """Return the first day of a week. Raises ``ValueError`` for what is none."""
    year, mark, number = week.partition("-W")
    if not mark or len(number) != 2:
        raise ValueError("a week has the form 2026-W02")
    return date.fromisocalendar(int(year), int(number), 1)


def living(today: date) -> list[str]:
    """Return the weeks whose keys may be used on a day (UTC), next week's too; the oldest first."""
    back = range(KEPT.days // 7, -2, -1)
    return [week_of(today - timedelta(weeks=weeks)) for weeks in back]


def last_day(week: str) -> date | None:
    """Return the day on which a week's key is destroyed, None for what is no week."""
    try:
        return monday(week) + KEPT + timedelta(weeks=1)
    except ValueError:
        return None
