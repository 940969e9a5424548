"""What has been said in the playground, who may see it, and those who are watching."""

from asyncio import Queue
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from typing import TypeAlias

from adapters.playground.community import Community, Member
from bot.message import Reply

ROOM = 1_000  # messages in memory; the oldest go first
THINKING = Reply(())


@dataclass(frozen=True, slots=True)
class Message:
    """One message, for all who read its place, or for one ``reader`` alone. Without an author it is the bot's."""

    id: int
    place: str
    at: datetime
    reply: Reply
    author: str = ""
    reader: str = ""

    @property
    def thinking(self) -> bool:
        """Whether it only says that an answer will come."""
        return self.reply is THINKING


@dataclass(frozen=True, slots=True)
class Gone:
    """A message was taken away."""

    id: int


@dataclass(frozen=True, slots=True)
class Time:
    """It is now this instant."""

    now: datetime


@dataclass(frozen=True, slots=True)
class Changed:
    """Something about the person themselves has changed; ask for it again."""


Event: TypeAlias = Message | Gone | Time | Changed
Events: TypeAlias = "Queue[Event | None]"


class Feed:
    """All messages, in order. Watchers hear of each change that concerns them."""

    def __init__(self, community: Community, now: Callable[[], datetime]) -> None:
        """Begin empty."""
        self._community = community
        self._now = now
        self._ids = count(1)
        self._messages: dict[int, Message] = {}
        self._watchers: dict[Events, Member] = {}

    def say(
        self, place: str, reply: Reply, *, author: str = "", reader: str = "", at: datetime | None = None
    ) -> Message:
        """Put a message at the end of a place; ``at`` is now unless told."""
        message = Message(next(self._ids), place, at or self._now(), reply, author, reader)
        while len(self._messages) >= ROOM:
            self.remove(next(iter(self._messages)))
        return self._put(message)

    def replace(self, message: Message, reply: Reply) -> None:
        """Put another text where a message stands; at the end when it stands no more."""
        if message.id in self._messages:
            self._put(replace(message, reply=reply, at=self._now()))
        else:
            self.say(message.place, reply, author=message.author, reader=message.reader)

    def posted(self, place: str, id_: str) -> Message | None:
        """Return a message of the bot's that all who read a place can see, or None."""
        message = self._messages.get(int(id_)) if id_.isdecimal() else None
        ours = message is not None and message.place == place and not (message.author or message.reader)
        return message if ours else None

    def edit(self, message: Message, reply: Reply) -> None:
        """Put another text where a message stands; it keeps its time."""
        self._put(replace(message, reply=reply))

    def remove(self, id_: int) -> None:
        """Take a message away; harmless when it is gone."""
        if message := self._messages.pop(id_, None):
            self._tell(Gone(id_), message)

    def find(self, id_: int, member: Member) -> Message | None:
        """Return a message that somebody can see, or None."""
        message = self._messages.get(id_)
        return message if message and self._sees(member, message) else None

    def seen_by(self, member: Member) -> Sequence[Message]:
        """Return all that somebody can see, in order."""
        return [m for m in self._messages.values() if self._sees(member, m)]

    @contextmanager
    def watching(self, member: Member) -> Iterator[Events]:
        """Hear of every change that concerns somebody; None says that the playground is closing."""
        events: Events = Queue()
        self._watchers[events] = member
        try:
            yield events
        finally:
            del self._watchers[events]

    def tell(self, event: Event, to: Member | None = None) -> None:
        """Let all watchers know, or those who watch as one person."""
        for events, member in self._watchers.items():
            if to is None or member is to:
                events.put_nowait(event)

    def close(self) -> None:
        """Let all watchers go."""
        for events in self._watchers:
            events.put_nowait(None)

    def _put(self, message: Message) -> Message:
        self._messages[message.id] = message
        self._tell(message, message)
        return message

    def _tell(self, event: Event, about: Message) -> None:
        for events, member in self._watchers.items():
            if self._sees(member, about):
                events.put_nowait(event)

    def _sees(self, member: Member, message: Message) -> bool:
        return message.reader in ("", member.id) and self._community.reads(member, message.place)
