"""Calls too long for a button, and forms half filled: kept in memory for a quarter of an hour, never on disk."""

import secrets
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.message import Call
from bot.people import Person

DRAFT = "draft"  # the command name that a kept call answers to
KEY = "_draft"  # the argument that names it
LIFE = timedelta(minutes=15)
ROOM = 5_000  # drafts in one process; the oldest go first


@dataclass(frozen=True, slots=True)
class _Draft:
    call: Call
    owner: Person
    until: datetime


class Drafts:
    """What people have begun. Only the person who began it can open it again."""

    def __init__(self, clock: Clock) -> None:
        """Keep nothing yet."""
        self._clock = clock
        self._kept: OrderedDict[str, _Draft] = OrderedDict()

    def keep(self, call: Call, owner: Person) -> Call:
        """Put a call by, and return the short call that opens it for fifteen minutes."""
        self._tidy()
        key = secrets.token_urlsafe(9)
        self._kept[key] = _Draft(call, owner, self._clock.now() + LIFE)
        return Call(DRAFT, {KEY: key})

    def open(self, call: Call, owner: Person) -> Call | None:
        """Return the call that was put by, with what the press adds to it; None when gone or another's."""
        draft = self._kept.get(call.args.get(KEY, ""))
        if draft is None or draft.owner != owner or draft.until <= self._clock.now():
            return None
        added = {name: value for name, value in call.args.items() if name != KEY}
        return draft.call.having(**added)

    def fitting(self, owner: Person, call: Call, field: str = "") -> Call:
        """Return the call itself where it fits a button (or a select over ``field``), else a draft of it."""
        try:
            call.token(field)
        except ValueError:
            return self.keep(call, owner)
        return call

    def forget(self, owner: Person) -> None:
        """Drop everything that somebody has begun."""
        for key in [key for key, draft in self._kept.items() if draft.owner == owner]:
            del self._kept[key]

    def _tidy(self) -> None:
        now = self._clock.now()
        while self._kept and (len(self._kept) >= ROOM or next(iter(self._kept.values())).until <= now):
            self._kept.popitem(last=False)
