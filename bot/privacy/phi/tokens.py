"""Words of a text with their places, and what each might be to somebody who looks for names."""

import re
from dataclasses import dataclass
from typing import Final

from bot.privacy.phi.lexicon import Lexicon, plainly

_WORD: Final = re.compile(r"[^\W\d_]{1,40}(?:['’´-][^\W\d_]{1,40}){0,4}")
_POSSESSIVE: Final = re.compile(r"['’´][sS]$")


@dataclass(frozen=True, slots=True)
class Token:
    """One word: where it stands, as it is written, in small letters without a possessive, and what it might be."""

    start: int
    end: int  # without a possessive
    text: str
    low: str
    owner: bool  # it ended in a possessive
    capital: bool
    given: bool  # a given name, perhaps another word too
    surname: bool
    plain: bool  # means something else as well

    @property
    def sure(self) -> bool:
        """True for a given name that means nothing else."""
        return self.given and not self.plain and len(self.low) > 2

    @property
    def sure_surname(self) -> bool:
        """True for a surname that means nothing else."""
        return self.surname and not self.plain and len(self.low) > 2

    @property
    def unknown(self) -> bool:
        """True for a word that no list has."""
        return not self.plain and len(self.low) > 2

    @property
    def namely(self) -> bool:
        """True for a word that can be part of a name."""
        return self.given or self.surname or self.unknown


def tokens(text: str, lexicon: Lexicon) -> list[Token]:
    """Return the words of a text in order."""
    return [_token(found, lexicon) for found in _WORD.finditer(text)]


def _token(found: re.Match[str], words: Lexicon) -> Token:
    bare = _POSSESSIVE.sub("", found.group())
    owner = len(bare) < len(found.group())
    low = plainly(bare.lower()).replace("’", "'")
    parts = [low, *(low.split("-") if "-" in low else ())]
    given = any(part in words.given for part in parts)
    surname = any(part in words.surnames for part in parts) or low.replace("'", "") in words.surnames
    plain = low in words.plain or low in words.bench or ("-" in low and all(part in words.plain for part in parts[1:]))
    if (
        not plain
        and low not in words.given
        and low not in words.surnames
        and low.replace("'", "") not in words.surnames
    ):
        plain = _inflected(low, words)
    return Token(found.start(), found.start() + len(bare), bare, low, owner, _capital(bare), given, surname, plain)


def _capital(bare: str) -> bool:
    """Tell whether a word begins with a capital, or a part of it behind a particle does, as in al-Rashidi."""
    return bare[0].isupper() or re.match(r"(?:al|el|ben|bin|de|d|da|van|von|abd|ur|ul)['’-][A-Z]", bare) is not None


def _inflected(low: str, words: Lexicon) -> bool:
    """Tell whether a word is a plain one with an ending, a doubled letter or a prefix, so no name."""
    if low.startswith(("anti-", "non-", "pre-", "post-", "re-")):
        return True
    if re.search(r"'(?:m|re|ve|ll|d|t)$", low):
        return True
    if "'" in low:
        return low.replace("'", "") in words.english or low.split("'")[0] in words.english
    for ending in ("s", "es", "ed", "d", "ing", "er", "ers", "ly", "y", "n", "ish", "less", "able", "ness"):
        stem = low.removesuffix(ending)
        if (
            stem != low
            and len(stem) > 2
            and (
                stem in words.plain or stem + "e" in words.plain or (stem[-1] == stem[-2] and stem[:-1] in words.plain)
            )
        ):
            return True
    squeezed = re.sub(r"(.)\1+", r"\1", low)
    if squeezed != low and squeezed in words.english:
        return True
    return any(
        low.startswith(p) and low.removeprefix(p) in words.plain
        for p in ("re", "un", "pre", "post", "non", "over", "mis", "anti", "micro", "hyper", "hypo", "auto")
    )
