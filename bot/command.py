"""A command is a name, its fields and a handler: declared once as data, checked when made, shown everywhere."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, TypeAlias

from bot.field import Field, Wrong
from bot.i18n import Phrase, Words
from bot.message import Call, Reply, sound
from bot.people import Post

FORM = "_form"  # the argument that opens a command's form whatever is known already
FIELD_LIMIT = 5  # a form's inputs: the smaller of the two platforms
_NAME = re.compile(r"[a-z][a-z0-9-]{0,31}(\.[a-z][a-z0-9-]{0,31})?")


class Audience(StrEnum):
    """Who may run a command."""

    MEMBERS = "members"
    MODERATORS = "moderators"


@dataclass(frozen=True, slots=True)
class Consent:
    """Something a person must have agreed to first: its name, and the card that says what it is.

    ``on`` are cards for platforms on which it reads differently, by the platform's name. ``dated``: False where not
    even the day may stand beside a name; it is then remembered as a tag that names nobody.
    """

    name: str
    card: Callable[[], Reply]
    on: Mapping[str, Callable[[], Reply]] = field(default_factory=dict)
    dated: bool = True


def mention(name: str) -> Phrase:
    """Return a command as sentences mention it, ``/mentor find``: by the name that it has for its reader."""
    return Phrase("/" + name.replace(".", " "))


@dataclass(frozen=True, slots=True)
class Ask:
    """The rest of a call, still to be asked of the person: becomes a form.

    ``errors`` are sentences, by the name of the field they stand beside.
    """

    command: "Command"
    known: Call
    errors: Mapping[str, Words] = field(default_factory=dict)


Outcome: TypeAlias = Reply | Ask | None
Handler: TypeAlias = Callable[..., Awaitable[Outcome]]


@dataclass(frozen=True)
class Command:
    """One thing that people can ask for. Dots in its name make subcommands: ``mentor.offer``.

    Raises ``ValueError``, in words, when a platform could not show it.
    """

    name: str
    summary: Phrase
    fields: tuple[Field, ...]
    handler: Handler
    audience: Audience = Audience.MEMBERS
    listed: bool = True
    urgent: bool = False  # never held up by a rate limit
    default: bool = False  # what a bare group does
    menu: Phrase | None = None  # its name in the menu of a message
    consent: Consent | None = None
    for_everybody: bool = False  # for people under 18, too
    private: bool = False  # its very use says something about who used it, so no figure names it

    def __post_init__(self) -> None:
        """Refuse what one of the platforms could not show."""
        for fault in self._faults():
            raise ValueError(f"command {self.name!r}: {fault}")

    def _faults(self) -> Sequence[str]:
        shown = self.visible
        checks = (
            (_NAME.fullmatch(self.name), "a name is small letters, digits and hyphens, with at most one dot"),
            (len(self.name) <= 32, "a name has at most 32 characters"),
            (1 <= len(self.summary.one) <= 100, "a summary has 1 to 100 characters"),
            (len(shown) <= FIELD_LIMIT, f"a form holds at most {FIELD_LIMIT} fields"),
            (len({f.name for f in self.fields}) == len(self.fields), "two fields have one name"),
            (self.menu is None or len(self.menu.one) <= 24, "a menu name has at most 24 characters"),
            (
                (self.menu is not None) == any(f.from_message or f.at_message for f in self.fields),
                "a menu name and a field filled from the message go together",
            ),
        )
        return [fault for holds, fault in checks if not holds]

    def open_to(self, *, moderator: bool) -> bool:
        """Tell whether somebody may run it who is, or is not, a moderator."""
        return moderator or self.audience is Audience.MEMBERS

    @cached_property
    def group(self) -> str:
        """The part of the name before the dot, or nothing."""
        return self.name.rpartition(".")[0]

    @cached_property
    def visible(self) -> tuple[Field, ...]:
        """The fields that a form and a command line show."""
        return tuple(f for f in self.fields if not f.hidden)

    def on_message(self, text: str, post: Post | None) -> Call | None:
        """Return the call of this command from the menu of a message; None when it is in no such menu.

        ``text`` is what the message says, ``post`` where it stands, whoever wrote it; None where nobody tells.
        """
        if self.menu is None:
            return None
        said = {f.name: text for f in self.fields if f.from_message}
        return Call(self.name, said | {f.name: str(post) for f in self.fields if f.at_message and post})

    def bind(self, args: Mapping[str, str], home: str = "") -> tuple[dict[str, Any], dict[str, Words]]:
        """Read the arguments, for a call from the community ``home``: values and errors, by field name.

        Missing optional arguments are left out; empty ones count as missing; unknown ones are ignored.
        """
        values: dict[str, Any] = {}
        errors: dict[str, Words] = {}
        for f in self.fields:
            raw = args.get(f.name)
            if raw is None or not (raw := sound(raw).strip()):
                if f.required:
                    errors[f.name] = f.missing
                continue
            try:
                values[f.name] = f.read(raw, home)
            except Wrong as wrong:
                errors[f.name] = wrong.words
        return values, errors
