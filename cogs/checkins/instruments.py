"""Instruments: the questions that a check-in may ask, as data with licence and source."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot import Words
from bot.errors import Fault


class InstrumentError(Fault):
    """A question cannot be used; the text names file, line and mend."""


class Every(StrEnum):
    """How often an instrument is asked."""

    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer: the number that is kept, the words, and a face where a press should need no reading."""

    value: int
    label: str
    face: str = ""

    @property
    def short(self) -> str:
        """What stands on the button."""
        return f"{self.face} {self.label}" if self.face else str(self.value)


@dataclass(frozen=True, slots=True)
class Wording:
    """The question and its answers in one language, in the order in which they are shown."""

    question: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Instrument:
    """One question that comes again.

    ``communities`` are those that may use it (``platform:id``), None for all. Answers up to ``low`` count as a hard
    week, those from ``good`` up as a good one; a monthly question needs neither. One answer out of ``offer`` is
    enough for a private offer of help.
    """

    id: str
    name: Words
    every: Every
    validated: bool
    licence: str
    source: str
    wordings: Mapping[str, Wording]
    url: str | None = None
    communities: frozenset[str] | None = None
    low: int | None = None
    good: int | None = None
    offer: frozenset[int] = frozenset()

    def wording(self, language: str) -> Wording:
        """Return the question in a language, or in the first one that it has."""
        return self.wordings.get(language) or next(iter(self.wordings.values()))

    def offers(self, value: int) -> bool:
        """Whether this number is one of the answers."""
        return any(option.value == value for option in self.wording("").options)

    def label(self, value: int, language: str) -> str:
        """Return the words of an answer, or its number where a newer version of the file has none for it."""
        found = (o.label for o in self.wording(language).options if o.value == value)
        return next(found, str(value))

    def open_to(self, home: str) -> bool:
        """Whether a community may use it."""
        return self.communities is None or home in self.communities


class Instruments:
    """All instruments by id; two of them ship, and others are files beside them."""

    WEEKLY = "weekly"

    def __init__(self, instruments: Iterable[Instrument]) -> None:
        """Raises ``InstrumentError`` when two have one id, or the weekly question is missing."""
        listed = tuple(instruments)
        self._by_id = {one.id: one for one in listed}
        if len(self._by_id) != len(listed):
            raise InstrumentError("data/instruments: two files have one id: give each its own")
        if self.WEEKLY not in self._by_id:
            raise InstrumentError("data/instruments/weekly.yaml is missing: put it back")

    def get(self, id_: str) -> Instrument | None:
        """Return one by its id."""
        return self._by_id.get(id_)

    def open_to(self, home: str) -> Sequence[Instrument]:
        """Return those that a community may use, the weekly ones first."""
        mine = [one for one in self._by_id.values() if one.open_to(home)]
        return sorted(mine, key=lambda one: (one.every is not Every.WEEK, one.id != self.WEEKLY, one.id))

    def chosen(self, home: str, ids: Sequence[str]) -> tuple[Instrument, Instrument | None]:
        """Return the weekly and the monthly question of a community that chose these ids; the shipped ones else."""
        mine = [one for id_ in ids if (one := self.get(id_)) and one.open_to(home)]
        weekly = next((one for one in mine if one.every is Every.WEEK), self._by_id[self.WEEKLY])
        return weekly, next((one for one in mine if one.every is Every.MONTH), None)
