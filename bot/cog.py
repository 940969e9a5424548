"""A cog is a feature: a class whose marked methods are its commands."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Concatenate, ParamSpec, TypeVar

from bot.command import Ask, Audience, Command, Consent, Outcome
from bot.field import fields_of
from bot.i18n import Phrase, Words
from bot.message import Block, Call
from bot.people import Person, Place

_P = ParamSpec("_P")
_C = TypeVar("_C", bound="Cog")
_Method = Callable[Concatenate[_C, "Context", _P], Awaitable[Outcome]]
_MARK = "__command__"


@dataclass(frozen=True, slots=True)
class Context:
    """Who asks, where, and how to speak to them: nothing more.

    ``locale`` is what the platform says ("en-US"); ``zone`` an IANA name where the platform tells it; ``since`` when
    they joined the community (UTC), where the platform says so with what they do: nothing is looked up or kept.
    """

    person: Person
    place: Place
    locale: str = "en"
    zone: str | None = None
    moderator: bool = False
    since: datetime | None = None


def command(
    name: str,
    summary: Phrase,
    *,
    audience: Audience = Audience.MEMBERS,
    listed: bool = True,
    urgent: bool = False,
    default: bool = False,
    menu: Phrase | None = None,
    consent: Consent | None = None,
) -> Callable[[_Method[_C, _P]], _Method[_C, _P]]:
    """Mark a method as a command; its parameters after the context are the command's fields.

    ``listed`` commands are offered by name, the others are what buttons call. The rest is as in ``Command``.
    """
    mark = {
        "name": name,
        "summary": summary,
        "audience": audience,
        "listed": listed,
        "urgent": urgent,
        "default": default,
        "menu": menu,
        "consent": consent,
    }

    def marked(method: _Method[_C, _P]) -> _Method[_C, _P]:
        setattr(method, _MARK, mark)
        return method

    return marked


class Cog:
    """One feature. What it depends on comes in its constructor."""

    for_everybody: ClassVar[bool] = False
    """Whether somebody under 18 may use it, too: help, and what is one's own."""
    private: ClassVar[bool] = False
    """Whether its very use says something about who used it: then no figure of the operator's names it."""

    def commands(self) -> Sequence[Command]:
        """Return the commands of this cog, bound to it, in the order they were written."""
        return [
            Command(
                fields=fields_of(method, self),
                handler=method.__get__(self),
                for_everybody=self.for_everybody,
                private=self.private,
                **mark,
            )
            for method in vars(type(self)).values()
            if (mark := _mark(method))
        ]

    async def at_home(self, ctx: Context) -> Sequence[Block]:
        """Return what this feature has to say on somebody's home page just now: nothing, unless it has something."""
        return ()

    def ask(self, name: str, errors: Mapping[str, Words] | None = None, /, **known: str) -> Ask:
        """Return the form of one of this cog's commands, filled in with what is known."""
        found = next(c for c in self.commands() if c.name == name)
        return Ask(found, Call(name, known), errors or {})


def _mark(method: object) -> dict[str, Any]:
    return getattr(method, _MARK, {})
