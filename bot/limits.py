"""What a platform can show, as data."""

from collections.abc import Callable
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
    """The size of one message: characters of one paragraph, of all of them, blocks, and what can be pressed.

    ``measure`` says how long a text is there: escaping makes it longer than it looks.
    """

    can: Can = EVERYTHING
    text: int = 3000
    total: int = 12_000
    blocks: int = 45
    presses: int = 25
    label: int = 75
    measure: Callable[[str], int] = len
    renamed: bool = False  # commands go by other names in other languages, and are mentioned by them
    prefix: str = "/"  # what stands before a typed command
