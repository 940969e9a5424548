"""A platform of made-up members: it keeps what each of them is shown, and hands it to them to answer."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.adapter import Gone, Lack, Sight, Undeliverable
from bot.clock import Clock
from bot.limits import EVERYTHING, Limits
from bot.message import Button, Call, Reply, Select, Text
from bot.people import Group, Person, Place, Post

NAME = "sim"


@dataclass(frozen=True, slots=True)
class Seen:
    """One message that came of its own accord: to whom or where, and when (UTC)."""

    to: str
    at: datetime
    title: str
    calls: tuple[Call, ...]


@dataclass
class Village:
    """The adapter port; ``reads(seen)`` is called for each direct message that arrives.

    ``step()`` is called before and after whatever reaches the platform: there a house may be killed.
    """

    clock: Clock
    reads: Callable[[Seen], object]
    step: Callable[[], object] = lambda: None
    name: str = NAME
    limits: Limits = field(default_factory=lambda: Limits(EVERYTHING))
    shown: list[Seen] = field(default_factory=list)
    posted: list[tuple[Seen, frozenset[str]]] = field(default_factory=list)
    rooms: dict[str, frozenset[str]] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    shut: set[str] = field(default_factory=set)
    parted: set[str] = field(default_factory=set)  # who has left the programme by their own word
    lost: set[str] = field(default_factory=set)  # rooms that were deleted
    _keys: set[tuple[str, str]] = field(default_factory=set)
    _numbers: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    async def run(self, desk: object) -> None:
        """Nobody talks of their own accord here: the simulation does it for them."""
        await asyncio.Event().wait()

    async def here(self, person: Person) -> bool:
        """Return True for who has not left. Raises ``Gone`` for who has."""
        if person.id in self.gone:
            raise Gone("they have left")
        return True

    async def deliver(self, person: Person, reply: Reply, key: str = "") -> None:
        """Show somebody a message. Raises ``Gone`` or ``Undeliverable``."""
        self.step()
        self._door(person)
        if (person.id, key) not in self._keys:
            self._keys.add((person.id, key))
            seen = _seen(person.id, self.clock.now(), reply)
            self.shown.append(seen)
            self.reads(seen)
        self.step()

    async def post(self, place: Place, reply: Reply, key: str = "") -> Post:
        """Show everybody in a place a message. Raises ``Undeliverable`` where it was deleted."""
        self.step()
        self._stands(place)
        if (place.id, key) not in self._keys:
            self._keys.add((place.id, key))
            self.posted.append((_seen(place.id, self.clock.now(), reply), self.rooms.get(place.id, frozenset())))
        self.step()
        return Post(place, key or str(len(self.posted)))

    async def edit(self, post: Post, reply: Reply) -> None:
        """Change nothing that anybody counts."""

    async def remove(self, post: Post) -> None:
        """Take nothing away that anybody counts."""

    async def thread(self, post: Post, title: str) -> Place:
        """There are no threads here."""
        raise Undeliverable("no threads here")

    async def room(self, title: str, people: Sequence[Person], place: Place) -> Place:
        """Open a room. Raises ``Gone`` or ``Undeliverable``."""
        self.step()
        for person in people:
            self._door(person)
        made = f"room-{len(self.rooms)}"
        self.rooms[made] = frozenset(person.id for person in people)
        self.step()
        return Place(self.name, place.community, made)

    async def readers(self, place: Place) -> int | None:
        """Tell how many read a place. Raises ``Undeliverable`` where it was deleted."""
        self._stands(place)
        return len(self.rooms.get(place.id, ()))

    async def look(self, place: Place) -> Sight:
        """Say that nothing is lacking, unless the place was deleted."""
        return Sight(lacks=frozenset({Lack.GONE})) if place.id in self.lost else Sight(place.id)

    async def group(self, group: Group) -> str:
        """There are no groups here."""
        raise Undeliverable("there are no groups here")

    async def homes(self) -> frozenset[str] | None:
        """Nobody takes us out of the village."""
        return None

    async def lock(self, thread: Place) -> bool:
        """Lock nothing: there are no threads here."""
        return False

    async def unlock(self, thread: Place) -> bool:
        """Unlock nothing."""
        return False

    async def link(self, post: Post) -> str:
        """There are no addresses here."""
        return ""

    def _door(self, person: Person) -> None:
        if person.id in self.gone:
            raise Gone("they have left")
        if person.id in self.shut:
            raise Undeliverable("their door is closed")

    def _stands(self, place: Place) -> None:
        if place.id in self.lost:
            raise Undeliverable("that room was deleted")


def _seen(to: str, at: datetime, reply: Reply) -> Seen:
    title = next((str(block.body) for block in reply.blocks if isinstance(block, Text)), "")
    calls = tuple(block.call for block in reply.blocks if isinstance(block, Button | Select))
    return Seen(to, at, title, calls)
