"""Text that can be said in the reader's language: phrases, and the catalogues that translate them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, partial
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Protocol, TypeAlias

from babel import Locale, UnknownLocaleError, negotiate_locale
from babel.dates import format_skeleton
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.naming import Names

OF_THE_US = {"en": "en_US", "es": "es_US"}  # how dates are written among those we speak to


class Spoken(Protocol):
    """What is no sentence of a catalogue, and yet said differently in each language: a date, a text out of data/."""

    def said(self, language: str) -> str:
        """Return it in a language, by its code."""


Value: TypeAlias = "str | int | Phrase | Spoken"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence of ours, still to be said in somebody's language.

    Call it to fill its ``{places}``: ``P("{n} day", "{n} days")(n=3)``. The value ``n`` chooses the plural.
    """

    one: str
    many: str | None = None
    values: tuple[tuple[str, Value], ...] = ()

    def __call__(self, **values: Value) -> "Phrase":
        """Return the same phrase with these values filled in."""
        return Phrase(self.one, self.many, tuple(values.items()))

    def __str__(self) -> str:
        return english(self)


P = Phrase
Words: TypeAlias = "str | Phrase | Spoken"
Say: TypeAlias = "Callable[[Words], str]"


@dataclass(frozen=True, slots=True)
class Day:
    """A date as its reader writes it: "Jan 6, 2026", "6 ene 2026". ``skeleton`` is of CLDR: yMMM is a month."""

    date: date
    skeleton: str = "yMMMd"

    @classmethod
    def of(cls, iso: str) -> "Day":
        """Return the day that an ISO date names. Raises ``ValueError``."""
        return cls(date.fromisoformat(iso))

    def said(self, language: str) -> str:
        """Return it in a language."""
        noon = datetime(self.date.year, self.date.month, self.date.day, 12)  # noqa: DTZ001 - a date has no zone
        return format_skeleton(self.skeleton, noon, locale=OF_THE_US.get(language, language))

    def __str__(self) -> str:
        return self.said("en")


@dataclass(frozen=True, slots=True)
class Texts:
    """A text that ships, or that a moderator wrote, in several languages; the first stands in for what is missing."""

    texts: tuple[tuple[str, str], ...]

    def said(self, language: str) -> str:
        """Return it in a language."""
        return dict(self.texts).get(language, self.texts[0][1])

    def __str__(self) -> str:
        return self.said("en")


def worded(found: object) -> Words:
    """Return what a shipped file says: plain words, or a mapping of them by language, the first of which is needed.

    Raises ``ValueError`` for anything else.
    """
    if isinstance(found, str):
        return found
    if isinstance(found, dict) and found and all(isinstance(text, str) and text for text in found.values()):
        return Texts(tuple((str(code), text) for code, text in found.items()))
    raise ValueError("expected words, or words by language")


def _unchanged(text: str) -> str:
    return text


def speaker(catalogue: NullTranslations, language: str = "en", named: Callable[[str], str] = _unchanged) -> Say:
    """Return a function that says words in one language; plain strings pass through unchanged.

    ``named`` is asked for each sentence as it stands in the catalogue, to call commands as they are called there.
    """

    def say(words: Words) -> str:
        if isinstance(words, str):
            return words
        if not isinstance(words, Phrase):
            return words.said(language)
        values = {k: v if isinstance(v, str | int) else say(v) for k, v in words.values}
        if words.many is None:
            template = catalogue.gettext(words.one)
        else:
            template = catalogue.ngettext(words.one, words.many, int(values.get("n", 1)))
        return named(template).format_map(values) if values else named(template)

    return say


english: Say = speaker(NullTranslations())


class Languages:
    """The languages that Labmates speaks, from ``<folder>/<language>/LC_MESSAGES/labmates.po``.

    ``called`` knows what commands are called in each.
    """

    def __init__(self, folder: Path) -> None:
        """Find every catalogue under ``folder``; each is read when it is first spoken. English needs none."""
        found = {path.parent.parent.name: path for path in sorted(folder.glob("*/LC_MESSAGES/labmates.po"))}
        self._names = ("en", *found)
        self.called = Names.read(folder)

        @cache
        def catalogue(language: str) -> NullTranslations:
            return _read(found[language]) if language in found else NullTranslations()

        self._catalogue = catalogue

    @property
    def names(self) -> tuple[str, ...]:
        """The codes of the languages there are, English first."""
        return self._names

    def match(self, locale: str) -> str:
        """Return the language of ours that fits a platform's locale ("es-ES", "en_US") best; else English."""
        return negotiate_locale([locale.replace("-", "_"), locale[:2].lower()], self._names) or "en"

    def speaker(self, locale: str, *, renamed: bool = False) -> Say:
        """Return what says phrases to somebody with this locale; ``renamed``: where commands are called in it, too."""
        language = locale if locale in self._names else self.match(locale)
        named = partial(self.called.mentioned, language=language) if renamed else _unchanged
        return speaker(self._catalogue(language), language, named)

    def name(self, code: str) -> str:
        """Return a language's own name for itself ("español"), or its code."""
        try:
            return Locale.parse(code).get_display_name(code) or code
        except (UnknownLocaleError, ValueError):
            return code


def _read(path: Path) -> GNUTranslations:
    """Read a catalogue, and behind it what the catalogue of resources says."""
    spoken, beside = _compiled(path), path.with_name("resources.po")
    if beside.exists():
        spoken.add_fallback(_compiled(beside))
    return spoken


def _compiled(path: Path) -> GNUTranslations:
    with path.open("rb") as source:
        catalogue = read_po(source)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


def listed(words: Sequence[Words]) -> Words:
    """Return words joined by commas, each still to be said in the reader's language."""
    whole: Words = words[0] if words else ""
    for word in words[1:]:
        whole = P("{before}, {word}")(before=whole, word=word)
    return whole


def lines(words: Sequence[Words]) -> Words:
    """Return words one below the other, each still to be said in the reader's language."""
    whole: Words = words[0] if words else ""
    for word in words[1:]:
        whole = Phrase("{before}\n{word}")(before=whole, word=word)
    return whole
