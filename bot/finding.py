"""What the doctor finds: what was looked at, how it is, and the mend."""

from dataclasses import dataclass
from enum import StrEnum


class Health(StrEnum):
    """How a thing is."""

    WELL = "well"
    NOTE = "note"  # works, and could be better
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. ``mend`` says what to do, where there is something to do."""

    what: str
    health: Health
    says: str
    mend: str = ""
