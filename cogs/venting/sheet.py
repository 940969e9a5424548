"""Sheets: what somebody is writing, between the form and the post; in memory for fifteen minutes, never on disk."""

import secrets
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot import Person
from bot.clock import Clock
from bot.draft import LIFE, ROOM
from bot.store.vents import fresh_id
from cogs.venting.words import Notices, Topic, When


class Kind(StrEnum):
    """What it will be."""

    POST = "post"
    ANSWER = "answer"  # an anonymous reply
    SIGNED = "signed"  # a reply under one's own name
    NOTE = "note"  # a private note to the author of a post
    LETTER = "letter"  # an answer in a talk; ``to`` is the talk


@dataclass(frozen=True, slots=True)
class Sheet:
    """Words on their way. ``post`` is the id that they will have; ``to`` the post that they answer."""

    post: str
    kind: Kind
    text: str = field(repr=False)
    topic: Topic | None = None
    when: When = When.SOON
    notices: Notices = Notices.NONE
    to: str = ""


class Sheets:
    """Of all who write just now; only who began one can open it."""

    def __init__(self, clock: Clock) -> None:
        """Keep nothing yet."""
        self._clock = clock
        self._kept: OrderedDict[str, tuple[Sheet, Person, datetime]] = OrderedDict()

    def keep(self, sheet: Sheet, owner: Person) -> str:
        """Put a sheet by, and return the key that opens it."""
        self._tidy()
        key = secrets.token_urlsafe(9)
        self._kept[key] = (sheet, owner, self._clock.now() + LIFE)
        return key

    def get(self, key: str, owner: Person) -> Sheet | None:
        """Return a sheet; None when its time is over, or it is another's."""
        self._tidy()
        sheet, whose, _ = self._kept.get(key, (None, None, None))
        return sheet if whose == owner else None

    def post(self, key: str, owner: Person) -> str:
        """Return the id that the words of a sheet will have: that of the one which is edited, or a new one."""
        before = self.get(key, owner)
        return before.post if before else fresh_id()

    def drop(self, key: str, owner: Person) -> None:
        """Forget a sheet now."""
        if self.get(key, owner) is not None:
            del self._kept[key]

    def forget(self, owner: Person) -> None:
        """Drop everything that somebody writes just now."""
        for key in [key for key, (_, whose, _) in self._kept.items() if whose == owner]:
            del self._kept[key]

    def _tidy(self) -> None:
        now = self._clock.now()
        while self._kept and (len(self._kept) >= ROOM or next(iter(self._kept.values()))[2] <= now):
            self._kept.popitem(last=False)
