"""Things remembered of somebody without their name and without a day: a tag that only a key can make again."""

from collections import OrderedDict
from typing import Final, Protocol

from bot.news import ALONE, News
from bot.people import Person

ROOM: Final = 20_000  # people remembered in memory, so that asking again costs nothing


class Tags(Protocol):
    """Where the tags are kept. Every method raises ``StoreError`` or ``KeyFault``."""

    async def given(self, person: str, name: str) -> bool:
        """Tell whether there is a tag of this name for this person."""

    async def give(self, person: str, name: str) -> None:
        """Keep one."""

    async def withdraw(self, person: str, name: str) -> None:
        """Take it back; harmless when there is none."""


class Tagged:
    """One thing that holds for some people, such as that they were welcomed. Raises what the tags raise."""

    def __init__(self, tags: Tags, name: str, news: News = ALONE) -> None:
        """``name`` tells it from the other things that are remembered so.

        Other processes are told that it changed, and never for whom.
        """
        self._news = news
        self._topic = f"tagged {name}"
        self._heard = 0
        news.on(self._topic, self._hear)
        self._tags = tags
        self._name = name
        self._known: OrderedDict[Person, bool] = OrderedDict()

    async def holds(self, person: Person) -> bool:
        """Tell whether it holds for somebody."""
        known = self._known.get(person) if self._news.current else None
        if known is None:
            heard, known = self._heard, await self._tags.given(str(person), self._name)
            if heard == self._heard:
                self._know(person, known)
        return known

    async def put(self, person: Person) -> None:
        """Let it hold."""
        await self._tags.give(str(person), self._name)
        self._know(person, True)
        self._news.soon(self._topic, "")

    async def forget(self, person: Person) -> None:
        """Let it hold no more."""
        await self._tags.withdraw(str(person), self._name)
        self._know(person, False)
        self._news.soon(self._topic, "")

    def _hear(self, _: str) -> None:
        self._heard += 1
        self._known.clear()

    def _know(self, person: Person, holds: bool) -> None:
        self._known[person] = holds
        self._known.move_to_end(person)
        if len(self._known) > ROOM:
            self._known.popitem(last=False)
