"""What a community has settled about check-ins: whether there are any, on which days, and which questions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.community import Choices, Json
from bot.schedule.rule import Day

NAME: Final = "checkins"


@dataclass(frozen=True, slots=True)
class Terms:
    """A community's terms; ``questions`` are ids of instruments."""

    on: bool = True
    days: tuple[Day, ...] = tuple(Day)
    questions: tuple[str, ...] = ("weekly", "burnout")


async def terms_of(choices: Choices, home: str) -> Terms:
    """Return what a community (``platform:id``) has settled; the usual where it settled nothing."""
    return read_terms(await choices.get(home, NAME))


def read_terms(kept: Json) -> Terms:
    """Return the terms that are kept under ``NAME``."""
    if not isinstance(kept, dict):
        return Terms()
    names = set(_words(kept.get("days")))
    days = tuple(day for day in Day if day.name in names)
    return Terms(kept.get("on") is not False, days or tuple(Day), _words(kept.get("questions")) or Terms().questions)


def as_kept(terms: Terms) -> Json:
    """Return terms as they are kept under ``NAME``."""
    days: list[Json] = [day.name for day in terms.days]
    questions: list[Json] = list(terms.questions)
    return {"on": terms.on, "days": days, "questions": questions}


def _words(kept: Json) -> tuple[str, ...]:
    return tuple(str(word) for word in kept) if isinstance(kept, Sequence) and not isinstance(kept, str) else ()
