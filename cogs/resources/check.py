"""What a valid entry is: one set of checks for the shared file, a community's file and the form."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlsplit

from bot import P, Phrase
from bot.states import state_code
from cogs.resources.catalogue import Cost, Resource, Role, Topic
from cogs.resources.rows import Value

Choice = TypeVar("Choice", bound=StrEnum)

_PHONE = re.compile(r"\+?[0-9(][0-9 ().-]{1,24}( ?(x|ext\.?) ?[0-9]{1,6})?( \([\w ,;/&-]{1,60}\))?", re.IGNORECASE)
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SPECIAL = ("US", "international")


class Wrong(ValueError):
    """A value cannot be used; `say` tells how to mend it and never repeats what was typed."""

    def __init__(self, say: Phrase) -> None:
        super().__init__(str(say))
        self.say = say


def words(limit: int) -> Callable[[Value], str]:
    """A reader of one text of at most `limit` characters on one line."""

    def read(value: Value) -> str:
        if not isinstance(value, str) or not (text := " ".join(value.split())):
            raise Wrong(P("Please write some text here."))
        if len(text) > limit:
            raise Wrong(P("This is {long} characters long; at most {limit} fit.")(long=len(text), limit=limit))
        return "".join(c for c in text if unicodedata.category(c) != "Cc")

    return read


def several(limit: int, each: int) -> Callable[[Value], tuple[str, ...]]:
    """A reader of a list, or of a text with commas: at most `limit` items of `each` characters."""

    def read(value: Value) -> tuple[str, ...]:
        items = value.split(",") if isinstance(value, str) else value
        if not isinstance(items, tuple | list):
            raise Wrong(P("Please write a list of words."))
        kept = tuple(dict.fromkeys(words(each)(item) for item in items if item.strip()))
        if len(kept) > limit:
            raise Wrong(P("These are {many} items; at most {limit} fit.")(many=len(kept), limit=limit))
        return kept

    return read


def choice(kind: type[Choice]) -> Callable[[Value], Choice]:
    """A reader of one word out of a closed set, in any case."""

    def read(value: Value) -> Choice:
        try:
            return kind(str(value).strip().casefold())
        except ValueError:
            raise Wrong(P("Please use one of: {choices}.")(choices=", ".join(kind))) from None

    return read


def web_address(value: Value) -> str:
    """An http or https address of at most 500 characters, without a user name in it."""
    text = words(500)(value)
    try:
        parts = urlsplit(text)
        sound = parts.scheme in ("http", "https") and "." in (parts.hostname or "") and not parts.username
        _ = parts.port
    except ValueError:
        sound = False
    if not sound or " " in text or any(c in text for c in "<>\"'`\\"):
        raise Wrong(P("This should be a web address that starts with https:// or http://."))
    return text


def phone_number(value: Value) -> str:
    """A number as people dial it: digits, spaces, dashes; an extension or a note in brackets may follow."""
    text = words(80)(value)
    if not _PHONE.fullmatch(text) or sum(c.isdigit() for c in text) < 3:
        raise Wrong(P("This should be a phone number like 1-800-555-0100; “ext 5” or “(press 2)” may follow."))
    return text


def region(value: Value) -> str:
    """US, international, or a state by code or name."""
    text = words(40)(value)
    special = next((word for word in _SPECIAL if word.casefold() == text.casefold()), None)
    if (found := special or state_code(text)) is None:
        raise Wrong(P("This should be a state (CA or California), US or international."))
    return found


def month(value: Value) -> date:
    """The first day of a month written as 2026-11; a whole date is cut to its month."""
    return _date(f"{str(value).strip()[:7]}-01", P("This should be a month like 2026-11."))


def day(value: Value) -> date:
    """A date written as 2026-11-30."""
    return _date(str(value).strip(), P("This should be a date like 2026-11-30."))


def _date(written: str, say: Phrase) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Wrong(say) from None


def flag(value: Value) -> bool:
    """True or false, as YAML or as a word."""
    plain = str(value).strip().casefold()
    if plain not in ("true", "yes", "false", "no"):
        raise Wrong(P("This should be true or false."))
    return plain in ("true", "yes")


def identifier(value: Value) -> str:
    """Small letters, digits and single dashes, at most 60."""
    text = words(60)(value)
    if not _ID.fullmatch(text):
        raise Wrong(P("An id is small letters and digits with dashes, like our-eap."))
    return text


def slug(name: str) -> str:
    """An id made from a name: `Our EAP (Acme)` → `our-eap-acme`; `entry` where no letter is left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:60].strip("-") or "entry"


READERS: Mapping[str, Callable[[Value], object]] = {
    "id": identifier,
    "name": words(90),
    "short": words(24),
    "topic": choice(Topic),
    "audience": lambda value: tuple(choice(Role)(item) for item in several(11, 20)(value)),
    "summary": words(240),
    "url": web_address,
    "phone": phone_number,
    "text": words(80),
    "hours": words(80),
    "cost": choice(Cost),
    "languages": several(12, 8),
    "region": region,
    "tags": several(24, 60),
    "source": web_address,
    "verified": flag,
    "checked": month,
    "caution": words(300),
    "expires": day,
    "aliases": several(40, 80),
}
NEEDED = ("name", "topic", "summary")
REACH = ("url", "phone", "text")


def read_fields(fields: Mapping[str, Value]) -> tuple[dict[str, object], dict[str, Phrase]]:
    """Values that are sound, and for each field that is not, what to tell the person; empty ones are left out."""
    sound: dict[str, object] = {}
    faults: dict[str, Phrase] = {}
    for name, value in fields.items():
        if name not in READERS:
            faults[name] = P("There is no such field. The fields are: {fields}.")(fields=", ".join(READERS))
        elif value is not None and value not in ("", ()):
            try:
                sound[name] = READERS[name](value)
            except Wrong as wrong:
                faults[name] = wrong.say
    faults |= {name: P("This is needed.") for name in NEEDED if name not in sound and name not in faults}
    return sound, faults


def check_entry(fields: Mapping[str, Value], *, own: bool = True) -> Resource | Mapping[str, Phrase]:
    """A resource from a form's or a file's fields, or the faults by field, in plain words.

    A community's own entry needs a name, a topic, a summary and one way to reach it; its id is made from its
    name if it gives none.
    """
    sound, faults = read_fields(fields)
    if own and not any(sound.get(way) or way in faults for way in REACH):
        faults["url"] = P("Please give one way to reach it: a web address, a phone number or a text line.")
    if faults:
        return faults
    return Resource(**{"id": slug(str(sound["name"])), "own": own} | sound)  # type: ignore[arg-type]
