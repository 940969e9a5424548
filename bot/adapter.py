"""The port that every platform plugs into, and what can go wrong at it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

from bot.limits import Limits
from bot.message import Reply
from bot.people import Group, Person, Place, Post

if TYPE_CHECKING:
    from bot.desk import Desk


COMPANY = 8  # people in one room: what Slack's conversations.open takes


class Lack(StrEnum):
    """What we may not do in a place, or why we are not in it at all."""

    GONE = "gone"  # it was deleted, or is out of our sight so that nobody can tell
    HIDDEN = "hidden"
    ARCHIVED = "archived"
    OUTSIDE = "outside"  # it is there, and we were not let in
    POST = "post"
    THREADS = "threads"
    ROOMS = "rooms"  # private threads for a few, where a room is one
    LOCK = "lock"
    FILES = "files"
    HISTORY = "history"


CLOSED: Final = frozenset({Lack.GONE, Lack.HIDDEN, Lack.ARCHIVED, Lack.OUTSIDE, Lack.POST})
"""Each of these keeps every message of ours out of a place."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What a platform says of a place just now: its name there, empty where nobody tells, and what we lack in it."""

    name: str = ""
    lacks: frozenset[Lack] = frozenset()


class Undeliverable(Exception):
    """They cannot be reached there, and trying again will not help. ``str()`` is a reason for operators."""


class Gone(Undeliverable):
    """They have left for good: nothing will ever reach them there."""


class RetryLater(Exception):
    """It did not arrive this time; try again after so many seconds. ``uncertain``: it may have arrived.

    ``alone``: it is the trouble of one community, and no reason to leave others of the platform waiting.
    """

    def __init__(self, seconds: float, *, uncertain: bool = False, alone: bool = False) -> None:
        """Say when."""
        super().__init__(f"try again in {seconds:.0f} s")
        self.seconds = seconds
        self.uncertain = uncertain
        self.alone = alone


class Lapsed(RetryLater):
    """This process stood still so long that another may have sent it meanwhile."""


STANDING: Final[ContextVar[Callable[[], bool]]] = ContextVar("standing")
"""Whether what this task is about to send is still its own to send; unset where nobody else could."""


def leaves() -> None:
    """Ask that: an adapter does, last before the request that shows a message. Raises ``Lapsed``."""
    standing = STANDING.get(None)
    if standing is not None and not standing():
        raise Lapsed(0)


class Messenger(Protocol):
    """A platform on which one can write to a person. Replies come to it fitted: spoken, and within its limits."""

    name: str
    limits: Limits

    async def run(self, desk: Desk) -> None:
        """Listen until cancelled, and bring every event to the desk.

        Raises ``PlatformFault`` when the platform refuses us for a reason that waiting does not mend.
        """

    async def deliver(self, person: Person, reply: Reply, key: str = "") -> None:
        """Send one direct message; two sends with one ``key`` show it once, where the platform can tell.

        Raises ``Undeliverable`` or ``RetryLater``.
        """


@runtime_checkable
class Adapter(Messenger, Protocol):
    """One platform with places in it: channels, threads and rooms."""

    async def post(self, place: Place, reply: Reply, key: str = "") -> Post:
        """Post in a place under the bot's own name, and return what stands there.

        Two posts in one place with one ``key`` show it once, where the platform can tell, and give the same post.
        Raises ``Undeliverable`` or ``RetryLater``.
        """

    async def edit(self, post: Post, reply: Reply) -> None:
        """Put other content in the place of one of our posts.

        Raises ``Undeliverable`` when it does not stand any more, or ``RetryLater``.
        """

    async def remove(self, post: Post) -> None:
        """Take one of our posts away; harmless when it is gone.

        Raises ``Undeliverable`` when it may still stand and is out of our reach, or ``RetryLater``.
        """

    async def thread(self, post: Post, title: str) -> Place:
        """Open the thread at one of our posts, or return the one that is there; ``title`` shows where threads have one.

        Who reads the place of the post reads the thread. Raises ``Undeliverable`` when the post is gone or stands in a
        thread itself (a room may be one), or ``RetryLater``. Slack opens nothing, so there the first message in the
        thread finds out that the post is gone.
        """

    async def room(self, title: str, people: Sequence[Person], place: Place) -> Place:
        """Open a private place for at most ``COMPANY`` people and the bot, near a place where the platform wants that.

        Either all of them are in it or none. It may be one that the same people have with us already. Raises
        ``Undeliverable`` when somebody cannot be brought in, or ``RetryLater``; where the platform's answer was lost,
        a room may be left empty.
        """

    async def readers(self, place: Place) -> int | None:
        """Return how many can read a place, without us; None where the platform does not tell.

        Other bots count where the platform does not tell them from people. Raises ``Undeliverable`` or ``RetryLater``.
        """

    async def look(self, place: Place) -> Sight:
        """Return what we lack in a channel, reckoned from the rights that hold there now; nothing is posted.

        A channel that is gone or closed to us is no fault here, but what is said of it. Raises ``RetryLater``.
        """

    async def group(self, group: Group) -> str:
        """Return the name of a role or user group. Raises ``Undeliverable`` when it is gone, or ``RetryLater``."""

    async def homes(self) -> frozenset[str] | None:
        """Return the communities (``platform:id``) that we are in; None where nobody tells. Raises ``RetryLater``."""

    async def lock(self, thread: Place) -> bool:
        """Keep everybody from writing in a thread; twice is harmless.

        Returns False where the platform cannot: people can write there still. Raises ``Undeliverable`` when the thread
        is gone or we may not, or ``RetryLater``.
        """

    async def unlock(self, thread: Place) -> bool:
        """Let people write in a thread again; otherwise as ``lock``."""

    async def link(self, post: Post) -> str:
        """Return the address of a message on the platform's own pages, for whoever may read it; empty for none.

        Raises ``Undeliverable`` when the platform knows of no such message, or ``RetryLater``.
        """


@dataclass(frozen=True, slots=True)
class Entry:
    """One event in a platform's own calendar: instants in UTC; ``where`` is an address or a link.

    ``key`` is the house's own name for it: an entry that was doubted is known again by it.
    """

    key: str
    title: str
    starts: datetime
    ends: datetime
    where: str
    words: str


@runtime_checkable
class Calendar(Protocol):
    """What an adapter can do besides, whose platform has a calendar of its own."""

    async def schedule(self, community: str, entry: Entry, known: str = "") -> str:
        """Put an event into a community's calendar, or write over the one that is ``known``; return its id there.

        Two with one key are one. Returns nothing where the known one was taken out by somebody: their word counts.
        Raises ``Undeliverable`` where the platform or a right forbids it, or ``RetryLater``.
        """

    async def unschedule(self, community: str, known: str) -> None:
        """Take an event out of the calendar; harmless when it is gone. Raises as ``schedule`` does."""
