"""The lexicon: synonyms, and situations of lab life with the resources an editor graded for them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from bot import P
from cogs.resources.load import CatalogueError
from cogs.resources.rows import Fault, read_rows
from cogs.resources.words import Synonyms, spoken, stem

_WORDS = re.compile(r"\w+")
BEST = 3
_GRADES: Mapping[str, int] = MappingProxyType({"best": BEST, "good": 2, "fair": 1})


@dataclass(frozen=True, slots=True)
class Situation:
    """What people write when something happened, and what helps: grades 3 (exactly that) to 1 by entry id.

    `words` is one text of words that come up when people tell of it, whatever phrase they stand in.
    """

    id: str
    phrases: tuple[str, ...]
    grades: Mapping[str, int]
    words: str = ""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """How words are read: synonyms, situations, and the words of questions that have no answer here."""

    synonyms: Synonyms
    situations: tuple[Situation, ...] = ()
    elsewhere: frozenset[str] = frozenset()  # words that belong to other questions
    plain: frozenset[str] = frozenset()  # everyday words that are no misspelling of anything here
    light: frozenset[str] = frozenset()  # stems of words that say little wherever they stand

    def tight(self, text: str) -> tuple[str, ...]:
        """The tokens of a text with synonyms put into their concept, in order, each once."""
        return self.synonyms.read([stem(word) for word in spoken(text)])

    def loose(self, text: str) -> frozenset[str]:
        """The tokens of a text both as concepts and as single words."""
        return frozenset(self.tight(text)) | {stem(word) for word in spoken(text)}


def read_groups(text: str, file: str) -> tuple[tuple[str, ...], ...]:
    """Groups of phrases that mean the same: a YAML list of {is, also}. Raises CatalogueError."""
    return tuple((head, *also) for head, also, _, _ in _rows(text, file, "is", "also"))


def read_situations(text: str, file: str = "situations.yaml") -> tuple[Situation, ...]:
    """Situations: a YAML list of {id, say, words, best, good, fair}; the last three are lists of entry ids.

    Raises CatalogueError.
    """
    return tuple(Situation(key, say, grades, words) for key, say, grades, words in _rows(text, file, "id", "say"))


def read_words(text: str, file: str = "elsewhere.yaml") -> Mapping[str, frozenset[str]]:
    """Words by kind: a YAML list of {is, also}, where also is one text of words. Raises CatalogueError."""
    rows, faults = read_rows(text)
    read: dict[str, frozenset[str]] = {}
    for row in rows:
        match {name: value for name, (_, value) in row.fields.items()}:
            case {"is": str(kind), "also": str(words)}:
                read[kind] = frozenset(_WORDS.findall(words))
            case _:
                faults += (Fault(row.line, P("An entry here is a kind and one text of words.")),)
    if faults:
        raise CatalogueError(file, faults)
    return read


def _rows(text: str, file: str, head: str, body: str) -> Sequence[tuple[str, tuple[str, ...], Mapping[str, int], str]]:
    rows, faults = read_rows(text)
    if faults:
        raise CatalogueError(file, faults)
    read = []
    for row in rows:
        fields = {name: value for name, (_, value) in row.fields.items()}
        first, phrases, words = fields.pop(head, None), fields.pop(body, None), fields.pop("words", "")
        if (
            not isinstance(first, str)
            or not isinstance(phrases, tuple)
            or not set(fields) <= set(_GRADES)
            or not isinstance(words, str)
        ):
            raise CatalogueError(
                file, (Fault(row.line, P("An entry here is {head} (text) and {body} (a list).")(head=head, body=body)),)
            )
        grades = {key: _GRADES[name] for name, keys in fields.items() if isinstance(keys, tuple) for key in keys}
        read.append((first, phrases, grades, words))
    return read
