"""What a platform can show, as data."""

from dataclasses import dataclass
from enum import Flag, auto


class Can(Flag):
    """Abilities that a platform has or lacks; what it lacks is said in words."""

    FORM = auto()  # a dialog with inputs
    BUTTON = auto()
    SELECT = auto()
    PICTURE = auto()
    DOCUMENT = auto()


EVERYTHING = Can.FORM | Can.BUTTON | Can.SELECT | Can.PICTURE | Can.DOCUMENT
NOTHING = Can(0)


@dataclass(frozen=True, slots=True)
class Limits:
    """The size of one message: characters of one paragraph, of all of them, and number of blocks."""

    can: Can = EVERYTHING
    text: int = 3000
    total: int = 12_000
    blocks: int = 45
    label: int = 75
    prefix: str = "/"  # what stands before a typed command
