"""What people type, brought to one plain form before it is read."""

import re
import unicodedata
from typing import Final

LONGEST: Final = 80
"""Nobody writes a time, a day or a zone in more characters; the rest is not looked at."""


def plain(text: str) -> str:
    """Return text in lower case, without accents and doubled spaces, cut to what is worth reading."""
    spread = unicodedata.normalize("NFKD", text[:LONGEST].casefold())
    return " ".join("".join(each for each in spread if not unicodedata.combining(each)).split())


def without(words: str, text: str) -> str:
    """Return text without those whole words (a regular expression) wherever they stand."""
    return " ".join(re.sub(rf"\b(?:{words})\b", " ", text).split())
