"""Somebody at a platform, and the platform around them: all that the contract asks of a driver."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from bot.adapter import Adapter
from bot.people import Person, Place
from tests.contract.hall import Hall
from tests.core.lab import Lab
from tests.house import House, house


class Guest(Protocol):
    """One person. Every act waits for its answer and returns the screen as text, written as ``tests.stage`` does:

    ``[Label]`` is a button, ``[Label ▾ a | b]`` a select, ``== title ==`` begins a form, ``  ! …`` is wrong in it.
    """

    person: Person

    @property
    def reads(self) -> str:
        """The form or the message that came last."""

    async def runs(self, name: str, /, **args: str) -> str:
        """Run a command as one does there, with these arguments given at once."""

    async def presses(self, label: str) -> str:
        """Press the newest button of this label that they can see."""

    async def picks(self, label: str, choice: str) -> str:
        """Pick from the newest select of this label."""

    async def fills(self, **values: str) -> str:
        """Fill the form and send it; what is not named stays as it stands."""

    async def runs_on(self, text: str, name: str) -> str:
        """Run a command from the menu of a colleague's message that says this."""

    async def offers(self, command: str, field: str, typed: str) -> list[str]:
        """What is suggested while they type into a field."""

    async def sees(self) -> list[str]:
        """Everything from the bot that stands before them in the channel, oldest first."""

    async def finds(self, place: Place) -> list[str]:
        """Everything from the bot that stands before them in another place; nothing where they cannot look."""

    async def presses_in(self, place: Place, label: str) -> str:
        """Press the newest button of this label in another place."""

    async def inbox(self) -> list[str]:
        """Their direct messages from the bot."""

    async def files(self) -> dict[str, str]:
        """The documents that they were given: name and content."""

    async def token(self, label: str) -> str:
        """What the newest button of this label carries."""

    async def sends_token(self, token: str) -> str:
        """Press on the newest message in the channel, with any token at all."""

    async def held(self) -> None:
        """Wait until the platform has been told that an answer will come."""


@runtime_checkable
class Repeating(Protocol):
    """Somebody on a platform that sends an event again when it doubts that it arrived."""

    async def repeats(self) -> None:
        """Let the platform send the last act once more."""


class World(Protocol):
    """A platform with the house behind it, and the adapter running."""

    house: House
    hall: Hall
    running: asyncio.Task[None]
    before: "Still"
    lounge: Place  # where everybody is
    nobody: Person  # who cannot be reached
    nowhere: Place
    locks: bool  # whether the platform can lock a thread

    @property
    def crowd(self) -> int:
        """How many can read the lounge, without the bot."""

    @property
    def adapter(self) -> Adapter:
        """The one under test."""

    async def crashes(self) -> None:
        """Let the process end, and another take its place some time after: nothing of its memory is left."""

    async def guest(self, name: str) -> Guest:
        """Bring in ada, bea, mo (a moderator) or luz (who speaks Spanish); the bot may write to them."""

    async def closed(self, thread: Place) -> bool:
        """Whether the platform keeps people from writing in a thread."""

    def alive(self) -> Sequence[str]:
        """Return everything sent so far that would mention somebody."""


def furnished(locales: Path) -> tuple[House, Hall]:
    """The house that every platform gets: the core's small feature, and the contract's own."""
    hall = Hall()
    return house([Lab(), hall], locales=locales), hall


@dataclass(frozen=True)
class Still:
    """What runs and what is open at one moment."""

    tasks: frozenset["asyncio.Task[object]"]
    sockets: frozenset[str]

    @classmethod
    def life(cls) -> "Still":
        me = asyncio.current_task()
        return cls(frozenset(t for t in asyncio.all_tasks() if t is not me), frozenset(_sockets()))

    def beyond(self, before: "Still") -> "Still":
        """What is there now that was not there before."""
        return Still(self.tasks - before.tasks, self.sockets - before.sockets)


def _sockets() -> list[str]:
    """The open sockets of this process by number; none where the system does not list them."""
    folder = Path("/proc/self/fd")
    named = []
    for link in folder.iterdir() if folder.is_dir() else ():
        try:
            named.append(str(link.readlink()))
        except OSError:  # it was the folder's own
            continue
    return [name for name in named if name.startswith("socket:")]
