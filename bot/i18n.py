"""Text that can be said in the reader's language: phrases, and the catalogues that translate them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import TypeAlias

from babel import Locale, UnknownLocaleError, negotiate_locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

Value: TypeAlias = "str | int | Phrase"


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
Words: TypeAlias = "str | Phrase"
Say: TypeAlias = "Callable[[Words], str]"


def speaker(catalogue: NullTranslations) -> Say:
    """Return a function that says words in one language; plain strings pass through unchanged."""

    def say(words: Words) -> str:
        if isinstance(words, str):
            return words
        values: dict[str, str | int] = {k: say(v) if isinstance(v, Phrase) else v for k, v in words.values}
        if words.many is None:
            template = catalogue.gettext(words.one)
        else:
            template = catalogue.ngettext(words.one, words.many, int(values.get("n", 1)))
        return template.format_map(values) if values else template

    return say


english: Say = speaker(NullTranslations())


class Languages:
    """The languages that Labmates speaks, from ``<folder>/<language>/LC_MESSAGES/labmates.po``."""

    def __init__(self, folder: Path) -> None:
        """Read every catalogue under ``folder``; English needs none."""
        found: Iterable[Path] = sorted(folder.glob("*/LC_MESSAGES/labmates.po"))
        self._say: Mapping[str, Say] = {"en": english} | {p.parent.parent.name: _read(p) for p in found}

    @property
    def names(self) -> tuple[str, ...]:
        """The codes of the languages there are, English first."""
        return tuple(self._say)

    def match(self, locale: str) -> str:
        """Return the language of ours that fits a platform's locale ("es-ES", "en_US") best; else English."""
        return negotiate_locale([locale.replace("-", "_"), locale[:2].lower()], self._say) or "en"

    def speaker(self, locale: str) -> Say:
        """Return what says phrases to somebody with this locale."""
        return self._say.get(locale) or self._say[self.match(locale)]

    def name(self, code: str) -> str:
        """Return a language's own name for itself ("español"), or its code."""
        try:
            return Locale.parse(code).get_display_name(code) or code
        except (UnknownLocaleError, ValueError):
            return code


def _read(path: Path) -> Say:
    with path.open("rb") as source:
        catalogue = read_po(source)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return speaker(GNUTranslations(compiled))


def listed(words: Sequence[Phrase | str]) -> Phrase | str:
    """Return words joined by commas, each still to be said in the reader's language."""
    whole: Phrase | str = words[0] if words else ""
    for word in words[1:]:
        whole = P("{before}, {word}")(before=whole, word=word)
    return whole
