"""What is asked and what is said: plain values, no platform in sight."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias
from urllib.parse import parse_qsl, urlencode

from bot.i18n import Words
from bot.people import Person

TOKEN_LIMIT = 100  # bytes: Discord's custom_id, the smaller of the two platforms


def sound(text: str) -> str:
    """Return text without NUL and halves of characters: no database takes them, and nobody types them."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


@dataclass(frozen=True, slots=True, repr=False)
class Call:
    """One request to run a command: every wire event, and everything due, becomes one of these.

    Arguments are text as it came. Names that begin with ``_`` belong to the core.
    """

    command: str
    args: Mapping[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:  # what people wrote must not reach a log or a traceback
        return f"Call({self.command!r}, {sorted(self.args)})"

    def token(self, field: str = "") -> str:
        """Return the call as a button carries it; with ``field``, as a select does that fills this argument.

        Raises ``ValueError`` when it is longer than 100 bytes.
        """
        text = f"{self.command}?{urlencode(self.args)}" if self.args else self.command
        if field:
            text += f"#{field}"
        if len(text) > TOKEN_LIMIT or len(text.encode()) > TOKEN_LIMIT:
            raise ValueError(f"the call {self.command!r} does not fit a {TOKEN_LIMIT}-byte button")
        return text

    @classmethod
    def parse(cls, token: str, picked: str = "") -> "Call":
        """Read a token; total, so a forged one gives a call that no command answers to.

        ``picked`` is the value chosen in a select, for the argument that the token names.
        """
        body, _, field = token[: 4 * TOKEN_LIMIT].partition("#")
        command, _, query = body.partition("?")
        args = dict(parse_qsl(query, keep_blank_values=True)) if query else {}
        if field:
            args[field] = picked
        return cls(command, args)

    def having(self, /, **args: str) -> "Call":
        """Return the same call with these arguments added or replaced."""
        return Call(self.command, {**self.args, **args})


class Tone(StrEnum):
    """How loudly something is said."""

    PLAIN = "plain"
    TITLE = "title"
    SMALL = "small"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph, with no mark-up: adapters escape it. Tone: plain, title or small."""

    body: Words
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Fields:
    """Facts in a row: label and value, in order."""

    pairs: tuple[tuple[Words, Words], ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A way out to a page; http and https only."""

    label: Words
    url: str


@dataclass(frozen=True, slots=True)
class Button:
    """A press makes a call. Tone: plain, primary or danger."""

    label: Words
    call: Call
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that can be picked, and what people read for it."""

    value: str
    label: Words


@dataclass(frozen=True, slots=True)
class Select:
    """One pick out of at most 25 makes a call, with the value as the argument ``field``."""

    label: Words
    call: Call
    field: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG, and the same in words for those who do not see it."""

    png: bytes = field(repr=False)
    alt: Words


@dataclass(frozen=True, slots=True)
class Document:
    """A text file to keep: its name with ending, and its content as UTF-8."""

    name: str
    content: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody, so that a reader of the same community can find and write to them: only at their own wish."""

    person: Person


@dataclass(frozen=True, slots=True)
class Divider:
    """A quiet line between two things."""


Block: TypeAlias = Text | Fields | Link | Button | Select | Picture | Document | Mention | Divider


@dataclass(frozen=True, slots=True)
class Reply:
    """What to say: private unless said otherwise.

    An answer to a press takes the place of the message that was pressed, if that was private;
    ``fresh`` leaves it standing and says something new below.
    """

    blocks: tuple[Block, ...]
    public: bool = False
    fresh: bool = False

    @classmethod
    def say(cls, *parts: "Words | Block", public: bool = False, fresh: bool = False) -> "Reply":
        """Make a reply of paragraphs and blocks, in order."""
        blocks = tuple(p if isinstance(p, Block) else Text(p) for p in parts)
        return cls(blocks, public, fresh)
