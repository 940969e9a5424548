"""Every screen of every story, said in Spanish as well: what is still English there was glued or said too early."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bot import assets
from bot.i18n import Languages
from bot.message import Call, Document, Reply
from bot.render import Fitter
from tests.stage import show

CATALOGUE = Path(__file__).parents[1] / "data" / "locales" / "es" / "LC_MESSAGES" / "labmates.po"
SHORTEST = 20  # letters of a piece that is looked for: shorter ones are words of members, too
PLAIN = Fitter.fit
SHORT = Call("help")
KEPT = (  # what somebody wrote down, or what was kept for later in every language: said before this reader came
    "I could not send you a direct message",
    "Either of us can end it with one press",
    "What we say here stays between us, unless",
    "was cancelled. Nobody expects you there.",
)


class Leaks:
    """Knows what the English catalogue says in pieces that no Spanish sentence has."""

    def __init__(self) -> None:
        self.say = Languages(assets.path("locales")).speaker("es")
        self._pieces = sorted(set(pieces()))
        self.of = lru_cache(20_000)(self._of)

    def _of(self, line: str) -> tuple[str, ...]:
        return tuple(piece for piece in self._pieces if piece in line)


@cache
def leaks() -> Leaks:
    """Return the one that all stories share: reading the catalogue takes longer than a story."""
    return Leaks()


def pieces() -> Iterator[str]:
    """Give the fixed parts of English sentences that are part of no Spanish one."""
    with CATALOGUE.open("rb") as source:
        messages = [m for m in read_po(source) if m.id]
    said = [(m.string,) if isinstance(m.string, str) else m.string or () for m in messages]
    spanish = "\n".join(text for texts in said for text in texts)
    for message in messages:
        for text in (message.id,) if isinstance(message.id, str) else message.id:
            parts = (part.strip() for part in re.split(r"\{\w+\}|\n", text))
            yield from (part for part in parts if len(part) >= SHORTEST and part not in spanish)


def listening(monkeypatch: pytest.MonkeyPatch, leaks: Leaks) -> dict[str, tuple[str, ...]]:
    """Say each reply in Spanish, too, from now on; return where lines with English in them are put, by line."""
    heard: dict[str, tuple[str, ...]] = {}

    def fit(self: Fitter, reply: Reply) -> Reply:
        # A file is written in its reader's language, and what is kept for later is kept in all: neither is said anew.
        words = tuple(block for block in reply.blocks if not isinstance(block, Document))
        shadow = PLAIN(Fitter(self.limits, leaks.say, lambda call, field: SHORT), Reply(words))
        for line in show(shadow).splitlines():
            if (found := leaks.of(line)) and not any(kept in line for kept in KEPT):
                heard[line] = found
        return PLAIN(self, reply)

    monkeypatch.setattr(Fitter, "fit", fit)
    return heard
