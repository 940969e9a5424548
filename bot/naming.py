"""What commands and their options are called in each language, and back to the one name that the house knows."""

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from bot import yamls

_MENTION: Final = re.compile(r"(?<![\w/])/([a-z][a-z-]*)(?: ([a-z][a-z-]*))?(?![\w/-])")


class Names:
    """The words that names are made of, by language: ``{"es": {"vent": "desahogo"}}``; they stand for English."""

    def __init__(self, words: Mapping[str, Mapping[str, str]]) -> None:
        """Take the words; what a language has none for is called in English there."""
        self._words = words
        self._english = {folded(said): word for own in words.values() for word, said in own.items()}

    @classmethod
    def read(cls, folder: Path) -> "Names":
        """Read ``<folder>/<language>/names.yaml`` of every language that has one."""
        files = sorted(folder.glob("*/names.yaml"))
        return cls({file.parent.name: yamls.read(file.read_text(encoding="utf-8")) for file in files})

    def words(self, language: str) -> Mapping[str, str]:
        """Return what each word is in a language; none in English."""
        return self._words.get(language, {})

    def called(self, name: str, language: str) -> str:
        """Return a command's name, dots and all, or an option's, in a language."""
        own = self.words(language)
        return ".".join(own.get(word, word) for word in name.split("."))

    def english(self, word: str) -> str:
        """Return the word that the house knows for one that somebody typed, in whatever language of ours."""
        return self._english.get(folded(word), word)

    def mentioned(self, text: str, language: str) -> str:
        """Return a sentence in which `/vent` and `/mod queue` are called as in a language."""
        own = self._words.get(language)
        return _MENTION.sub(lambda found: _renamed(found, own), text) if own else text


NO_NAMES: Final = Names({})
"""Everything is called in English."""


def folded(word: str) -> str:
    """Return a word in small letters without accents: as it may be typed, too."""
    spread = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in spread if not unicodedata.combining(letter))


def _renamed(found: re.Match[str], own: Mapping[str, str]) -> str:
    first, second = found.groups()
    if first not in own:
        return found[0]
    return f"/{own[first]}" + (f" {own.get(second, second)}" if second else "")
