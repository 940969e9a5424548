"""A text while it is read: which characters are claimed, by whom, and what stands around a place in it."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from bot.privacy.phi.port import Span, Type

LOOK: Final = 48  # characters to either side that a recogniser may look at
_CLAUSE: Final = re.compile(r"[;!?\n]|[.,](?=\s)|\b(?:but|and then|pero)\b")


@dataclass(slots=True)
class Page:
    """A text, and the spans found in it so far; the first to claim a character has it."""

    text: str
    spans: list[Span] = field(default_factory=list)
    _taken: bytearray = field(init=False)

    def __post_init__(self) -> None:
        """Nothing is claimed yet."""
        self._taken = bytearray(len(self.text))

    def claim(self, start: int, end: int, kind: Type) -> bool:
        """Keep a span unless another has some of it; tell whether it was kept."""
        if start >= end or any(self._taken[start:end]):
            return False
        self._taken[start:end] = b"\x01" * (end - start)
        self.spans.append(Span(start, end, kind))
        return True

    def free(self, start: int, end: int) -> bool:
        """Tell whether nobody has claimed any of these characters."""
        return not any(self._taken[start:end])

    def before(self, at: int, reach: int = LOOK) -> str:
        """Return the characters just before a place."""
        return self.text[max(0, at - reach) : at]

    def after(self, at: int, reach: int = LOOK) -> str:
        """Return the characters from a place on."""
        return self.text[at : at + reach]

    def clause(self, start: int, end: int, reach: int = 80) -> str:
        """Return the part of a sentence around a span, as far as ``reach`` to either side."""
        left, right = self.before(start, reach), self.after(end, reach)
        cut = max((found.end() for found in _CLAUSE.finditer(left)), default=0)
        stop = _CLAUSE.search(right)
        return left[cut:] + " " + (right[: stop.start()] if stop else right)

    def near(self, start: int, end: int, reach: int = LOOK) -> str:
        """Return what stands to both sides of a span."""
        return self.before(start, reach) + " " + self.after(end, reach)


Recogniser: TypeAlias = Callable[[Page], None]


def claim_all(page: Page, found: Iterable[re.Match[str]], kind: Type, group: str = "it") -> None:
    """Claim the group of every match."""
    for match in found:
        page.claim(*match.span(group), kind)
