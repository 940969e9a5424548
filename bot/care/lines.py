"""Crisis lines for the card of /helpnow: few at first, more on asking, each with its source and date."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot import yamls
from bot.care.crisis import Kind
from bot.i18n import Words, worded


@dataclass(frozen=True, slots=True)
class Line:
    """One line: whom it is for, how to reach it (`call` and `text` in words), hours, and when it was checked.

    `first` lines are on the first card, the others behind *More options*; `kinds` are the kinds of danger it
    answers (none: any); `checked` is the day on which its source was last looked at.
    """

    id: str
    label: Words
    how: Words
    hours: Words
    source: str
    checked: date
    first: bool = False
    number: str | None = None
    url: str | None = None
    kinds: tuple[Kind, ...] = ()


def read_lines(text: str) -> tuple[Line, ...]:
    """Lines out of YAML, in the order of the file. Raises ValueError naming the broken line."""
    return tuple(_line(dict(row)) for row in yamls.read(text))


def _line(row: dict[str, object]) -> Line:
    try:
        kinds = row.pop("kinds", None) or []
        named = tuple(Kind(str(kind)) for kind in kinds) if isinstance(kinds, list) else ()
        said = {name: worded(row[name]) for name in ("label", "how", "hours") if name in row}
        return Line(**row | said, kinds=named)  # type: ignore[arg-type]
    except (TypeError, ValueError) as error:
        raise ValueError(f"crisis/lines.yaml: the line {row.get('id')} is broken: {error}") from error


def card(lines: Iterable[Line], kind: Kind | None = None) -> tuple[Line, ...]:
    """The one to three lines of the first card; a line made for that kind of danger comes before the others."""
    listed = tuple(lines)
    own = [line for line in listed if kind is not None and kind in line.kinds]
    return tuple(dict.fromkeys([*own, *(line for line in listed if line.first)]))[:3]


def stale(lines: Iterable[Line], today: date, days: int = 120) -> tuple[Line, ...]:
    """Lines whose source was last looked at more than `days` days before `today`."""
    return tuple(line for line in lines if (today - line.checked).days > days)
