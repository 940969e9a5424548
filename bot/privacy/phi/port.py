"""What a guard says of a text: spans of patient data; and the text with every span masked."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol


class Type(StrEnum):
    """What kind of patient data; the value stands in the masked text."""

    NAME = "NAME"
    MRN = "MRN"
    ACCESSION = "ACCESSION"
    DOB = "DOB"
    DATE = "DATE"
    PHONE = "PHONE"
    EMAIL = "EMAIL"
    SSN = "SSN"
    ADDRESS = "ADDRESS"
    ROOM = "ROOM"
    URL = "URL"
    ACCOUNT = "ACCOUNT"
    IP = "IP"
    PLATE = "PLATE"
    DEVICE = "DEVICE"
    LICENSE = "LICENSE"
    AGE = "AGE"
    ORG = "ORG"


STRICT: Final = frozenset({Type.SSN, Type.MRN, Type.DOB, Type.PHONE, Type.EMAIL})
"""What nobody may post as it is: for these there is no "not patient data"."""

LISTED: Final = frozenset({Type.PHONE, Type.EMAIL, Type.URL, Type.ADDRESS, Type.ORG})
"""What an office or a society that is listed for all to find rightly has."""


@dataclass(frozen=True, slots=True)
class Span:
    """Characters from ``start`` up to ``end`` of the text, and what they are."""

    start: int
    end: int
    type: Type


class PatientDataGuard(Protocol):
    """Whatever finds patient data. Total: it answers for any text, and keeps none."""

    def __call__(self, text: str) -> tuple[Span, ...]:
        """Return spans in order, none of which overlap."""


def masked(text: str, spans: Iterable[Span]) -> str:
    """Return a text with each span replaced by its type in brackets, such as ``[NAME]``."""
    for span in sorted(spans, key=lambda s: s.start, reverse=True):
        text = f"{text[: span.start]}[{span.type}]{text[span.end :]}"
    return text
