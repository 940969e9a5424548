"""A guard by plain patterns: numbers with a label, dates of birth, addresses on the net, and names with a title."""

import re
from dataclasses import dataclass
from typing import Final

from bot.privacy.phi.port import Span, Type

# The first pattern that claims a character has it.
PATTERNS: Final = (
    (Type.SSN, r"\b\d{3}-\d{2}-\d{4}\b"),
    (Type.EMAIL, r"\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}\b"),
    (Type.MRN, r"(?i:\bmrn\W{0,3}|\bmedical record (?:number|no)\W{0,3})(?P<it>\w*\d[\w-]{2,})"),
    (
        Type.ACCESSION,
        r"(?i:\b(?:accession|acc|specimen|case)\s?(?:no|number|#)?\W{0,3})(?P<it>[A-Z]{0,3}-?\d[\w-]{3,})",
    ),
    (Type.DOB, r"(?i:\b(?:dob|date of birth|born)\W{0,4}(?:on\s)?)(?P<it>\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4})"),
    (Type.PHONE, r"(?<![\w-])(?:\+?1[ .-]?)?\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?![\w-])"),
    (Type.NAME, r"\b(?i:mr|mrs|ms|miss)\.? (?P<it>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?)"),
)


@dataclass(frozen=True, slots=True)
class PlainGuard:
    """Finds what has the plainest shape."""

    patterns: tuple[tuple[Type, re.Pattern[str]], ...] = tuple((kind, re.compile(say)) for kind, say in PATTERNS)

    def __call__(self, text: str) -> tuple[Span, ...]:
        """Return spans in order, none of which overlap."""
        found: list[Span] = []
        for kind, pattern in self.patterns:
            for match in pattern.finditer(text):
                start, end = match.span("it" if "it" in pattern.groupindex else 0)
                if not any(start < other.end and other.start < end for other in found):
                    found.append(Span(start, end, kind))
        return tuple(sorted(found, key=lambda span: span.start))
