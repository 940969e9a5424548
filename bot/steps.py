"""What a feature offers to set-up: its settings read and written as text, what they need in places, and samples."""

import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, TypeAlias

from bot.adapter import Lack
from bot.cog import Context
from bot.community import Json
from bot.field import Field
from bot.finding import Health
from bot.i18n import P, Phrase, Words
from bot.message import Button, Reply
from bot.people import Person

Kept: TypeAlias = Mapping[str, Json]
"""All that a community has chosen, by the names under which it is kept."""

ALWAYS: Final = frozenset({"helpnow", "help", "home", "settings", "mydata", "setup", "mod", "report", "reach", "draft"})
"""Commands and groups that nobody can switch off: safety, one's own data, and the way to switch on again."""


class Unfit(Exception):
    """Values that do not go together or cannot be read; ``errors`` say so, by the field they stand beside."""

    def __init__(self, errors: Mapping[str, Words]) -> None:
        """Keep the sentences for the moderator."""
        super().__init__("values that do not fit their settings")
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that a moderator should know of a setting: how it is, the mend, and a button where there is one."""

    health: Health
    says: Words
    mend: Words = ""
    button: Button | None = None


class Step(Protocol):
    """A part of set-up. Reading and writing are pure, so that a change can be shown before it is kept."""

    name: str  # in commands and exports: small letters
    title: Phrase
    about: Phrase  # what it is for, in a sentence or two
    fields: tuple[Field, ...]  # at most four, or any number of yes or no; none is required
    needs: Mapping[str, frozenset[Lack]]  # by the field that holds a place: what must not be lacking there

    def read(self, kept: Kept) -> Mapping[str, str]:
        """Return what holds, by field, as text that the field reads back; without what is not chosen."""

    def chosen(self, kept: Kept) -> bool:
        """Tell whether moderators have settled this already."""

    def write(self, home: str, kept: Kept, values: Mapping[str, object]) -> Kept:
        """Return what is to be kept by name so that these values hold (None: chosen no more); others stay.

        Raises ``Unfit``.
        """

    async def remarks(self, home: str, kept: Kept) -> Sequence[Remark]:
        """Return what rights alone do not tell, such as that too few read a channel."""

    async def settled(self, by: Person, before: Kept) -> None:
        """Do what follows from a change that a moderator made, such as saying in a channel what it is for.

        It is told after every change of any step; never raises.
        """


@dataclass(frozen=True, slots=True)
class Feature:
    """What a community can switch off. ``keeps``: the setting whose ``on`` tells; ``commands`` go, ``stays`` do not.

    ``commands`` are names or whole groups of members' commands; ``stays`` are those of them with which somebody
    stops, takes along or deletes what is theirs; ``plans`` are the calls that yield in places while it is off,
    ``silent`` those by which the clock only has it look around. Raises ``ValueError`` for what nobody may switch off.
    """

    name: str
    title: Phrase
    keeps: str
    commands: frozenset[str]
    stays: frozenset[str] = frozenset()
    plans: frozenset[str] = frozenset()
    silent: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Refuse to switch off what must work always."""
        if wrong := self.commands & ALWAYS:
            raise ValueError(f"feature {self.name!r}: nobody may switch off {', '.join(sorted(wrong))}")

    def on(self, kept: Kept) -> bool:
        """Tell whether a community has it."""
        found = kept.get(self.keeps)
        return not (isinstance(found, dict) and found.get("on") is False)

    def switched(self, kept: Kept, on: bool) -> Kept:
        """Return what is to be kept so that a community has it, or has it not."""
        found = kept.get(self.keeps)
        return {self.keeps: {**(found if isinstance(found, dict) else {}), "on": on}}

    def covers(self, command: str) -> bool:
        """Tell whether a command goes when this is off."""
        return command not in self.stays and (command in self.commands or command.partition(".")[0] in self.commands)


@dataclass(frozen=True, slots=True)
class Sample:
    """A message as members will see it, with made-up content, and when it comes."""

    title: Phrase
    reply: Reply


Samples: TypeAlias = Callable[[Context], Awaitable[Sequence[Sample]]]
"""A feature's messages, for the moderator who looks at them."""

CHANGED: Final = P("Somebody changed this while you were at it, so nothing of yours was kept yet. It stands like this:")


def digest(values: object) -> str:
    """Return eight letters that differ when settings do, so that a change in between shows; ``repr`` tells them all."""
    return hashlib.sha256(repr(values).encode()).hexdigest()[:8]


OFF: Final = P("Your moderators have switched that off here for now, and can say why. /help shows what there is.")
