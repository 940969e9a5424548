"""Cleaning what was typed: what cannot be seen is taken out, and what may not be posted is told."""

import re
import unicodedata
from typing import Final

from bot import P, Phrase

INVISIBLE: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")  # they look like nothing, or a space
JOINER: Final = "\u200d"  # keeps an emoji of several parts together
MARKS: Final = 4  # accents on one letter that a language may want; more climb over the lines above
LONGEST: Final = 3000  # characters: what Slack's form takes, and what fits a message of Discord's with all around it

_INVITE: Final = re.compile(
    r"(?i)discord(?:app)?\s*\.\s*(?:gg|com/invite)\s*/|discord\.me/|dsc\.gg/|join\.slack\.com/|slack\.com/(?:join|shared)"
)
_LOOKALIKES: Final = str.maketrans(
    "АВЕКМНОРСТУХавекмнорстухіѕԁјѵΑΒΕΖΗΙΚΜΝΟΡΤΥΧοαερικνυ",
    "ABEKMHOPCTYXabekmhopctyxisdjvABEZHIKMNOPTYXoaepiknu",
)


def cleaned(text: str) -> str:
    """Return what people see of a text: no controls, no invisible or turning characters, no towers of accents."""
    kept: list[str] = []
    marks = 0
    for char in unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n"):
        marks = marks + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
        joins = char == JOINER and kept and _pictured(kept[-1])
        if joins or (marks <= MARKS and not _hidden(char)):
            kept.append(char)
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", "".join(kept))).strip(f"{JOINER} \t\n")


def checked(text: str) -> str:
    """Return a text of the same length for rules to read: wide, fancy and foreign letters that look Latin are Latin."""
    plain = (one if len(one := unicodedata.normalize("NFKC", char)) == 1 else char for char in text)
    return "".join(plain).translate(_LOOKALIKES)


def fault(text: str, most: int = LONGEST) -> Phrase | None:
    """Return why a cleaned text may not be posted, None when it may; ``most``: characters that fit."""
    if not any(unicodedata.category(char)[0] in "LN" for char in text):
        return P("I need at least a word: emoji and signs alone say little to others.")
    if len(text) > most:
        return P(
            "That is {n} character too long: {most} fit. Shorten it, or make two posts of it.",
            "That is {n} characters too long: {most} fit. Shorten it, or make two posts of it.",
        )(n=len(text) - most, most=most)
    if _INVITE.search(checked(text)):
        return P(
            "Invitations to other servers and workspaces do not go into anonymous posts. Take the link out, please."
        )
    return None


def _pictured(char: str) -> bool:
    return unicodedata.category(char) in ("So", "Sk") or char == "\ufe0f"


def _hidden(char: str) -> bool:
    return char not in "\n\t" and (unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co") or char in INVISIBLE)
