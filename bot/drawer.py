"""A drawer of begun things: in memory for a quarter of an hour, never on disk, each opened by its owner alone.

What lies in it can be shown to another process of the house, which puts the same under the same key.
"""

import json
import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Generic, Protocol, TypeAlias, TypeVar

from bot.clock import Clock
from bot.people import Person

LIFE: Final = timedelta(minutes=15)
ROOM: Final = 5_000  # things in one process; the oldest go first

T = TypeVar("T")
Packed: TypeAlias = Mapping[str, Any]  # what JSON can say


class Kept(Protocol):
    """A drawer as the sharing between processes sees it, whatever lies in it."""

    dropped: Callable[[str], object]
    forgotten: Callable[[Person], object]

    def has(self, key: str) -> bool:
        """Tell whether something lies under a key."""

    def packed(self, key: str) -> str | None:
        """Return what lies under a key as text, None for nothing."""

    def put(self, key: str, text: str) -> None:
        """Put what ``packed`` gave under its key. Raises ``ValueError`` for what is none of ours."""

    def discard(self, key: str) -> None:
        """Take out what lies under a key, whosever it is; nobody is told."""

    def clear(self, owner: Person) -> None:
        """Take out everything of somebody's; nobody is told."""


@dataclass(frozen=True, slots=True)
class _Thing(Generic[T]):
    value: T
    owner: Person
    until: datetime


class Drawer(Generic[T]):
    """Things by keys that nobody can guess."""

    def __init__(self, clock: Clock, pack: Callable[[T], Packed], unpack: Callable[[Packed], T]) -> None:
        """Keep nothing yet. ``pack`` and ``unpack`` are how a thing goes to another process."""
        self._clock = clock
        self._pack = pack
        self._unpack = unpack
        self._things: OrderedDict[str, _Thing[T]] = OrderedDict()
        self.dropped: Callable[[str], object] = lambda key: None
        """Told of what its owner put away."""
        self.forgotten: Callable[[Person], object] = lambda owner: None
        """Told of who wants everything of theirs forgotten."""

    def keep(self, value: T, owner: Person) -> str:
        """Put something in, and return the key that opens it for fifteen minutes."""
        key = secrets.token_urlsafe(9)
        self._put(key, _Thing(value, owner, self._clock.now() + LIFE))
        return key

    def get(self, key: str, owner: Person) -> T | None:
        """Return it; None when its time is over, or it is another's."""
        self._tidy()
        thing = self._things.get(key)
        if thing is None or thing.owner != owner or thing.until <= self._clock.now():
            return None
        return thing.value

    def drop(self, key: str, owner: Person) -> None:
        """Put one thing away now."""
        if self.get(key, owner) is not None:
            self.discard(key)
            self.dropped(key)

    def forget(self, owner: Person) -> None:
        """Put away everything that somebody has begun."""
        self.clear(owner)
        self.forgotten(owner)

    def has(self, key: str) -> bool:
        """Tell whether something lies under a key."""
        return key in self._things

    def discard(self, key: str) -> None:
        """Take out what lies under a key, whosever it is; nobody is told."""
        self._things.pop(key, None)

    def clear(self, owner: Person) -> None:
        """Take out everything of somebody's; nobody is told."""
        for key in [key for key, thing in self._things.items() if thing.owner == owner]:
            del self._things[key]

    def packed(self, key: str) -> str | None:
        """Return what lies under a key as text, with its owner and its end; None for nothing."""
        self._tidy()
        if (thing := self._things.get(key)) is None:
            return None
        said = {"value": self._pack(thing.value), "owner": str(thing.owner), "until": thing.until.isoformat()}
        return json.dumps(said)

    def put(self, key: str, text: str) -> None:
        """Put what ``packed`` gave under its key. Raises ``ValueError`` for what is none of ours."""
        try:
            said = json.loads(text)
            owner, until = Person.parse(said["owner"]), datetime.fromisoformat(said["until"])
            self._put(key, _Thing(self._unpack(said["value"]), owner, until))
        except (KeyError, TypeError, AttributeError, ValueError):
            raise ValueError("what another process handed over is none of ours") from None

    def _put(self, key: str, thing: _Thing[T]) -> None:
        self._tidy()
        while len(self._things) >= ROOM:
            self._things.popitem(last=False)
        self._things[key] = thing

    def _tidy(self) -> None:
        now = self._clock.now()
        while self._things and next(iter(self._things.values())).until <= now:
            self._things.popitem(last=False)
