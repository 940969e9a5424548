"""One argument of a command: what it is called, what it takes, and how it is read."""

import inspect
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import NoneType
from typing import Annotated, Any, TypeAlias, get_args, get_origin, get_type_hints

from bot.i18n import P, Phrase, Words
from bot.message import Choice
from bot.people import Group, Person, Place
from bot.privacy.phi import Type

LABEL_LIMIT = 45  # Discord's modal label, the smaller of the two platforms
CHOICE_LIMIT = 25
TEXT_LIMIT = 3000  # Slack's input; Discord's is 4000

# Gives the choices that fit what has been typed so far: (cog, context, typed) -> choices.
Suggest: TypeAlias = Callable[..., Awaitable[Sequence[Choice]]]
_ADDRESSES = (Place, Group, Person)
_KINDS = (str, int, bool, *_ADDRESSES)
_TRUE, _FALSE = frozenset({"yes", "true", "on", "1", "sí", "si"}), frozenset({"no", "false", "off", "0"})


class Wrong(Exception):
    """A value that does not fit its field; ``words`` say so kindly and say what would fit."""

    def __init__(self, words: Words) -> None:
        """Keep the sentence for the person."""
        super().__init__("a value does not fit its field")
        self.words = words


@dataclass(frozen=True, slots=True)
class Hint:
    """What a handler's signature cannot say about a parameter. Put it in ``Annotated``."""

    label: Phrase
    long: bool = False  # several lines
    max_length: int = 300
    lenient: bool = False  # a longer text is taken as it is: for what is only looked at, and must not be sent back
    secret: bool = False  # never echoed, not even back into a form
    hidden: bool = False  # carried by a button, never asked for
    from_message: bool = False  # filled with the text of the message that the command is run on
    at_message: bool = False  # filled with where that message stands: a ``Post`` in its string form
    shared: bool = False  # others will read it: patient data in it is shown masked to its writer first
    allows: frozenset[Type] = frozenset()  # what rightly stands in a shared one, such as an office's telephone
    suggest: Suggest | None = None
    help: Phrase | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One argument, as data. ``kind`` is str, int, bool, Place, Group, Person or a StrEnum, which gives the choices."""

    name: str
    label: Phrase
    kind: type = str
    choices: tuple[Choice, ...] = ()
    required: bool = True
    long: bool = False
    max_length: int = 300
    lenient: bool = False
    secret: bool = False
    hidden: bool = False
    from_message: bool = False
    at_message: bool = False
    shared: bool = False
    allows: frozenset[Type] = frozenset()
    suggest: Suggest | None = None
    help: Phrase | None = None

    def __post_init__(self) -> None:
        """Refuse what one of the platforms could not show."""
        checks = (
            (not self.name.startswith("_"), "names that begin with _ belong to the core"),
            (1 <= len(self.label.one) <= LABEL_LIMIT, f"a label has 1 to {LABEL_LIMIT} characters"),
            (len(self.choices) <= CHOICE_LIMIT, f"at most {CHOICE_LIMIT} choices"),
            (1 <= self.max_length <= TEXT_LIMIT, f"a text has at most {TEXT_LIMIT} characters"),
            (self.help is None or len(self.help.one) <= 100, "a help text has at most 100 characters"),
            (
                self.kind in _KINDS or issubclass(self.kind, StrEnum),
                "a kind is str, int, bool, Place, Group, Person or StrEnum",
            ),
            (self.kind is str or not self.shared, "only free text is looked at before it is shared"),
            (self.shared or not self.allows, "what is not shared is not looked at"),
        )
        for holds, fault in checks:
            if not holds:
                raise ValueError(f"field {self.name!r}: {fault}")

    @property
    def missing(self) -> Phrase:
        """What to say when nothing was given."""
        return P("This one is needed.")

    def read(self, raw: str, home: str = "") -> Any:
        """Return the value in its own type; places, groups and people must be of the community ``home``.

        Raises ``Wrong``, with a sentence, when it does not fit.
        """
        if self.choices:
            return self._choose(raw)
        if self.kind is int:
            return self._count(raw)
        if self.kind is bool:
            return self._decide(raw)
        if self.kind in _ADDRESSES:
            return self._find(raw, home)
        if len(raw) > self.max_length and not self.lenient:
            raise Wrong(
                P("That is {n} character too long.", "That is {n} characters too long.")(n=len(raw) - self.max_length)
            )
        return raw

    def _choose(self, raw: str) -> Any:
        wanted = raw.casefold()
        for choice in self.choices:
            if wanted in (choice.value.casefold(), str(choice.label).casefold()):
                return self.kind(choice.value)
        raise Wrong(P("Pick one from the list, please."))

    def _count(self, raw: str) -> int:
        if not re.fullmatch(r"[+-]?[0-9]{1,12}", raw):
            raise Wrong(P("A whole number, please, such as 3."))
        return int(raw)

    def _decide(self, raw: str) -> bool:
        if (word := raw.casefold()) in _TRUE | _FALSE:
            return word in _TRUE
        raise Wrong(P("Yes or no, please."))

    def _find(self, raw: str, home: str) -> Place | Group | Person:
        kind = next(kind for kind in _ADDRESSES if kind is self.kind)
        try:
            found = kind.parse(raw)
        except ValueError:
            raise Wrong(P("Pick one from the list, or mention it, please.")) from None
        if found.home != home:
            raise Wrong(P("That one belongs to another community."))
        return found


def fields_of(handler: Callable[..., object], owner: object) -> tuple[Field, ...]:
    """Read a handler's parameters after ``self`` and the context as fields; ``owner`` is its cog."""
    hints = get_type_hints(handler, include_extras=True)
    parameters = list(inspect.signature(handler).parameters.values())[2:]
    return tuple(_field(p, hints[p.name], owner) for p in parameters)


def _field(parameter: inspect.Parameter, kind: Any, owner: object) -> Field:
    hint = Hint(P(parameter.name.replace("_", " ").capitalize()))
    if get_origin(kind) is Annotated:
        kind, *extras = get_args(kind)
        hint = next((e for e in extras if isinstance(e, Hint)), hint)
    kind = next((k for k in get_args(kind) if k is not NoneType), kind)
    return Field(
        name=parameter.name,
        label=hint.label,
        kind=kind,
        choices=_choices(kind),
        required=parameter.default is inspect.Parameter.empty,
        long=hint.long,
        max_length=hint.max_length,
        lenient=hint.lenient,
        secret=hint.secret,
        hidden=hint.hidden,
        from_message=hint.from_message,
        at_message=hint.at_message,
        shared=hint.shared,
        allows=hint.allows,
        suggest=hint.suggest.__get__(owner) if hint.suggest else None,
        help=hint.help,
    )


def _choices(kind: type) -> tuple[Choice, ...]:
    """A StrEnum's members; a property ``label`` on it says what people read."""
    if not issubclass(kind, StrEnum):
        return ()
    return tuple(Choice(m.value, getattr(m, "label", m.value.replace("-", " ").capitalize())) for m in kind)
