"""Calls too long for a button, and forms half filled: kept in memory for a quarter of an hour, never on disk."""

from typing import Final

from bot.clock import Clock
from bot.drawer import LIFE, ROOM, Drawer, Packed
from bot.message import Call
from bot.people import Person

__all__ = ["DRAFT", "KEY", "LIFE", "ROOM", "Drafts"]

DRAFT: Final = "draft"  # the command name that a kept call answers to
KEY: Final = "_draft"  # the argument that names it


class Drafts:
    """What people have begun. Only the person who began it can open it again."""

    def __init__(self, clock: Clock) -> None:
        """Keep nothing yet."""
        self.drawer = Drawer(clock, _packed, _call)

    def keep(self, call: Call, owner: Person) -> Call:
        """Put a call by, and return the short call that opens it for fifteen minutes."""
        return Call(DRAFT, {KEY: self.drawer.keep(call, owner)})

    def open(self, call: Call, owner: Person) -> Call | None:
        """Return the call that was put by, with what the press adds to it; None when gone or another's."""
        kept = self.drawer.get(call.args.get(KEY, ""), owner)
        if kept is None:
            return None
        return kept.having(**{name: value for name, value in call.args.items() if name != KEY})

    def fitting(self, owner: Person, call: Call, field: str = "") -> Call:
        """Return the call itself where it fits a button (or a select over ``field``), else a draft of it."""
        try:
            call.token(field)
        except ValueError:
            return self.keep(call, owner)
        return call

    def forget(self, owner: Person) -> None:
        """Drop everything that somebody has begun."""
        self.drawer.forget(owner)


def _packed(call: Call) -> Packed:
    return {"command": call.command, "args": dict(call.args)}


def _call(said: Packed) -> Call:
    return Call(str(said["command"]), {str(name): str(value) for name, value in said["args"].items()})
