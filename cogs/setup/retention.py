"""How long things are kept where there is a choice: moderators may shorten it for their community, never lengthen."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot import P, Person, Words
from bot.adapter import Lack
from bot.clock import Clock
from bot.community import Changing
from bot.field import Field
from bot.keeping import BOUNDS, SETTING, days_of, kept_for
from bot.steps import Kept, Remark, Unfit
from bot.store.answers import Answers

WRONG: Final = P("From {least} to {most} days: members were told that it is {most} at most.")


class RetentionStep:
    """Answers to check-ins, and profiles of mentors without a sign of life."""

    name = "retention"
    title = P("How long things are kept")
    about = P(
        "You may have things forgotten sooner than members were told, never later. Alerts go after 30 days, the record "
        "of what moderators did after 365; these are fixed."
    )
    fields: tuple[Field, ...] = (
        Field("answers", P("Days that answers are kept"), int, required=False, help=P("From 30 to 90")),
        Field("profiles", P("Days for idle mentor profiles"), int, required=False, help=P("From 60 to 180")),
    )
    needs: Mapping[str, frozenset[Lack]] = {}

    def read(self, kept: Kept) -> Mapping[str, str]:
        """Return both, and what is usual where nothing was chosen."""
        return {name: str(_days(kept, name)) for name in BOUNDS}

    def chosen(self, kept: Kept) -> bool:
        """Tell whether one was shortened."""
        return isinstance(kept.get(SETTING), dict)

    def write(self, home: str, kept: Kept, values: Mapping[str, object]) -> Kept:
        """Keep what lies within the bounds."""
        days, errors = {name: _days(kept, name) for name in BOUNDS}, dict[str, Words]()
        for name, value in values.items():
            allowed = BOUNDS[name]
            wanted = allowed[-1] if value is None else value
            if isinstance(wanted, int) and wanted in allowed:
                days[name] = wanted
            else:
                errors[name] = WRONG(least=str(allowed[0]), most=str(allowed[-1]))
        if errors:
            raise Unfit(errors)
        return {SETTING: {**days}}

    async def remarks(self, home: str, kept: Kept) -> Sequence[Remark]:
        """Say nothing: there is no channel here."""
        return ()

    async def settled(self, by: Person, before: Kept) -> None:
        """Do nothing: the next sweep goes by it."""


class Sooner:
    """Sweeps the answers that communities have chosen to forget sooner; profiles see to themselves."""

    def __init__(self, choices: Changing, answers: Answers, clock: Clock) -> None:
        """Look at ``choices`` at every sweep."""
        self._choices = choices
        self._answers = answers
        self._clock = clock

    async def sweep(self) -> int:
        """Delete it, and return how many rows went. Raises ``StoreError``."""
        gone, today = 0, self._clock.now().date()
        for home, found in (await self._choices.everywhere(SETTING)).items():
            gone += await self._answers.forget(today, home=home, kept=kept_for(found, "answers"))
        return gone


def _days(kept: Kept, name: str) -> int:
    return days_of(kept.get(SETTING), name)
