"""What keeps a muted or a hasty person from writing, without a list of who that is."""

import secrets
from collections import deque
from contextlib import suppress
from datetime import date, timedelta
from typing import Final

from bot.clock import Clock
from bot.people import Person
from bot.privacy.keys import SIZE, KeyFolder
from bot.privacy.tag import tag
from bot.privacy.terms import KeyGone, TermKeys

LONGEST: Final = timedelta(days=30)
"""The longest mute, and so how long an old year's key is kept after its year."""


class Years:
    """The calendar of the block keys; a term is a year, in UTC."""

    def __init__(self, clock: Clock) -> None:
        """Go by ``clock``."""
        self._clock = clock

    def current(self) -> str:
        """Return the running year."""
        return f"{self._clock.now().year:04d}"

    def alive(self, term: str) -> bool:
        """Return whether a mute made in that year may still hold; next year counts, for clocks that are set back."""
        return _year(term) is not None and not self.over(term) and int(term) <= self._clock.now().year + 1

    def over(self, term: str) -> bool:
        """Return whether the last mute made in that year has run out."""
        year = _year(term)
        return year is not None and self._clock.now().date() > date(year, 12, 31) + LONGEST


class Blocks(TermKeys):
    """The block keys, one a year: a mute is a tag under the key of the year in which it was made.

    After New Year the old key stays until the last mute made under it has run out; a person is looked for under both.
    """

    def __init__(self, folder: KeyFolder, clock: Clock) -> None:
        """Read nothing yet."""
        super().__init__(folder, "block", Years(clock))

    def tag(self, person: Person, purpose: str = "mute") -> str:
        """Return the tag under which a mute of this person is kept from now on. Raises ``KeyFault``.

        Tags of another purpose have nothing in common with those of mutes.
        """
        return self._tag(self.current(), person, purpose)

    def tags(self, person: Person, purpose: str = "mute") -> list[str]:
        """Return every tag under which a mute that still holds may lie. Raises ``KeyFault``."""
        found = [self.tag(person, purpose)]
        for year in self.terms():
            if year != self.current():
                with suppress(KeyGone):  # past its time, and the file still there
                    found.append(self._tag(year, person, purpose))
        return found

    def _tag(self, year: str, person: Person, purpose: str) -> str:
        return tag(self.secret(year, purpose), purpose, person.home, person.id)


class Pace:
    """How often somebody may do a thing, under a key that never leaves memory: a restart forgets it all."""

    def __init__(self, clock: Clock, most: int, within: timedelta) -> None:
        """Let a person do the thing ``most`` times ``within`` a span."""
        self._clock = clock
        self._most = most
        self._within = within
        self._key = secrets.token_bytes(SIZE)
        self._done: dict[str, deque[float]] = {}

    def allows(self, person: Person) -> bool:
        """Return whether the person may do it once more now, and count it if so."""
        now = self._clock.now().timestamp()
        self._forget(now)
        done = self._done.setdefault(tag(self._key, "pace", person.home, person.id), deque())
        if len(done) >= self._most:
            return False
        done.append(now)
        return True

    def _forget(self, now: float) -> None:
        old = now - self._within.total_seconds()
        for whose, done in list(self._done.items()):
            while done and done[0] <= old:
                done.popleft()
            if not done:
                del self._done[whose]


def _year(term: str) -> int | None:
    known = len(term) == 4 and term.isascii() and term.isdigit() and "0001" <= term < "9999"
    return int(term) if known else None


def last_day(term: str) -> date | None:
    """Return the day on which a year's key is destroyed, None for what is no year."""
    year = _year(term)
    return None if year is None else date(year, 12, 31) + LONGEST + timedelta(days=1)
