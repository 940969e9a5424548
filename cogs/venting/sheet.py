"""Sheets: what somebody is writing, between the form and the post; in memory for fifteen minutes, never on disk."""

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Final

from bot import Person
from bot.clock import Clock
from bot.drawer import Drawer, Packed
from bot.store.vents import fresh_id
from cogs.venting.words import Notices, Topic, When

KEY: Final = "sheet"  # the argument in which a press carries its key


class Kind(StrEnum):
    """What it will be."""

    POST = "post"
    ANSWER = "answer"  # an anonymous reply
    SIGNED = "signed"  # a reply under one's own name
    NOTE = "note"  # a private note to the author of a post
    LETTER = "letter"  # an answer in a talk; ``to`` is the talk


@dataclass(frozen=True, slots=True)
class Sheet:
    """Words on their way. ``post`` is the id that they will have; ``to`` the post that they answer."""

    post: str
    kind: Kind
    text: str = field(repr=False)
    topic: Topic | None = None
    when: When = When.SOON
    notices: Notices = Notices.NONE
    to: str = ""


class Sheets:
    """Of all who write just now; only who began one can open it."""

    def __init__(self, clock: Clock) -> None:
        """Keep nothing yet."""
        self.drawer = Drawer(clock, _packed, _sheet)

    def keep(self, sheet: Sheet, owner: Person) -> str:
        """Put a sheet by, and return the key that opens it."""
        return self.drawer.keep(sheet, owner)

    def get(self, key: str, owner: Person) -> Sheet | None:
        """Return a sheet; None when its time is over, or it is another's."""
        return self.drawer.get(key, owner)

    def post(self, key: str, owner: Person) -> str:
        """Return the id that the words of a sheet will have: that of the one which is edited, or a new one."""
        before = self.get(key, owner)
        return before.post if before else fresh_id()

    def drop(self, key: str, owner: Person) -> None:
        """Forget a sheet now."""
        self.drawer.drop(key, owner)

    def forget(self, owner: Person) -> None:
        """Drop everything that somebody writes just now."""
        self.drawer.forget(owner)


def _packed(sheet: Sheet) -> Packed:
    return asdict(sheet)


def _sheet(said: Packed) -> Sheet:
    topic = None if said["topic"] is None else Topic(said["topic"])
    kind, when, notices = Kind(said["kind"]), When(said["when"]), Notices(said["notices"])
    return Sheet(str(said["post"]), kind, str(said["text"]), topic, when, notices, str(said["to"]))
