"""From what people type to the tokens that are compared: folding, stop words, stems, synonyms."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from sys import intern

LONGEST = 4000  # characters read of a query; both platforms take no more
MOST = 48  # tokens kept of a text: a vent pasted as a query must not cost more than a question

_MARKUP = re.compile(r"<[@#!:/a-zA-Z][^>\s]{0,80}>|https?://\S+|:[a-z0-9_+-]{2,32}:")
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}")
_WORD = re.compile(r"[a-z0-9]+")

# Words that say nothing of the subject. "not", "no", "want", "here", "alone", "without", "off" and the like are
# left out of this list on purpose: in distress they carry the meaning.
_SILENT = """
a an the this that these those i im ive id ill me my mine you your yours we our us they them their he she his
her it its is are was were be been being am do does did doing done have has had having will would can could should may
might must to of in on at by for from with as and or but if so than then too very just really some any there what which
who whom whose how when where why about into onto also please hi hello hey thanks thank ok okay need looking look find
get got getting give tell know like
el la los las un una unos unas de del al en y o u que quien como donde cual para por con se mi mis te tu tus su sus lo
le les es son era fue ser estoy esta estan estar hay he ha han muy mas pero si necesito quiero busco puedo hola favor
soy tengo
"""
STOP = frozenset(_SILENT.split())

_SUFFIXES = (
    ("ifications", "ifi", 3),
    ("ification", "ifi", 3),
    ("ations", "", 5),
    ("ation", "", 5),
    ("ments", "", 4),
    ("ment", "", 4),
    ("nesses", "", 3),
    ("ness", "", 3),
    ("ciones", "ci", 2),
    ("cion", "ci", 2),
    ("tions", "t", 3),
    ("tion", "t", 3),
    ("sions", "s", 3),
    ("sion", "s", 3),
    ("ings", "", 3),
    ("ing", "", 3),
    ("ies", "i", 2),
    ("ied", "i", 2),
    ("ed", "", 3),
    ("es", "", 3),
    ("s", "", 3),
)


def fold(text: str) -> str:
    """Small letters without accents, marks, invisible characters, mentions, emoji codes and addresses."""
    plain = text[:LONGEST]
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain)
        plain = "".join(c for c in plain if unicodedata.category(c) not in ("Mn", "Cf"))
    plain = _MARKUP.sub(" ", plain.casefold()).replace("'", "").replace("’", "").replace("`", "")
    return _DOTTED.sub(lambda found: found.group().replace(".", ""), plain)


def every_word(text: str) -> list[str]:
    """The words of a text in order, folded, stop words too."""
    if text.isascii() and len(text) <= LONGEST and text.replace(" ", "").isalpha():
        return text.lower().split()  # nothing to fold: so are nearly all of the thousands that are read at start
    return _WORD.findall(fold(text))


def spoken(text: str) -> tuple[str, ...]:
    """The words of a text in order, folded, at most MOST of them, with stop words left out."""
    return tuple(word for word in every_word(text) if word not in STOP)[:MOST]


@lru_cache(4096)
def stem(word: str) -> str:
    """A word without its commonest English and Spanish endings: licensing → licens, cansadas → cansad."""
    if len(word) < 4 or word.isdigit():
        return word
    for ending, instead, left in _SUFFIXES:
        if word.endswith(ending) and len(word) - len(ending) >= left and not word.endswith(("ss", "us", "is")):
            word = word[: len(word) - len(ending)] + instead
            break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "aeosl":
        word = word[:-1]
    if len(word) > 4 and word[-1] in "aeo":
        word = word[:-1]
    return intern(word[:-1] + "i" if len(word) > 3 and word[-1] == "y" else word)  # one string for thousands of uses


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Phrases that mean the same: every one of a group is read as the group's one concept, `~head`."""

    concepts: Mapping[str, str]
    longest: int
    words: frozenset[str]

    @classmethod
    def of(cls, groups: Sequence[Sequence[str]]) -> "Synonyms":
        """Synonyms from groups of phrases; groups with the same first phrase are one."""
        concepts: dict[str, str] = {}
        longest = 0
        for group in groups:
            stems = [[stem(word) for word in spoken(phrase)] for phrase in group]
            head = concepts.get(" ".join(stems[0]), intern("~" + "".join(stems[0])))
            for phrase in filter(None, stems):
                concepts.setdefault(intern(" ".join(phrase)), head)
                longest = max(longest, len(phrase))
        said = frozenset(word for group in groups for phrase in group for word in spoken(phrase))
        return cls(concepts, longest, said)

    def read(self, stems: Sequence[str]) -> tuple[str, ...]:
        """The stems with every phrase of a group put into its concept, the longest first."""
        if len(stems) == 1:
            return (self.concepts.get(stems[0], stems[0]),)
        read: list[str] = []
        at = 0
        while at < len(stems):
            for size in range(min(self.longest, len(stems) - at), 0, -1):
                if (concept := self.concepts.get(" ".join(stems[at : at + size]))) is not None:
                    read.append(concept)
                    at += size
                    break
            else:
                read.append(stems[at])
                at += 1
        return tuple(dict.fromkeys(read))
