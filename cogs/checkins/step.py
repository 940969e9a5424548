"""Check-ins in set-up: on which days and with which questions, and what goes when moderators switch them off."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from bot import P, Person, Phrase, Words
from bot.adapter import Lack
from bot.errors import StoreError
from bot.field import Field
from bot.schedule.rule import Day
from bot.steps import Feature, Kept, Remark, Unfit
from cogs.checkins.community import read_allowed, read_questions
from cogs.checkins.instruments import Instruments
from cogs.checkins.mondays import POST, Mondays
from cogs.checkins.terms import NAME, as_kept, read_terms

FEATURE: Final = Feature(
    "checkins",
    P("Check-ins"),
    NAME,
    frozenset({"checkin"}),
    frozenset({"checkin.stop", "checkin.pause", "checkin.young", "checkin.history", "checkin.export"}),
    frozenset({POST.command}),
)

EVERY: Final = "every day"

log = logging.getLogger(__name__)


class CheckinStep:
    """The defaults of check-ins: members choose their own day and hour among these."""

    name = "checkins"
    title = P("Check-ins")
    about = P("One private question a week for those who sign up, at an hour of their own. You see one figure a week.")
    fields: tuple[Field, ...] = (
        Field("days", P("Days allowed"), required=False, max_length=100, help=P("Such as weekdays, or Mon Thu")),
        Field("questions", P("Questions"), required=False, max_length=100, help=P("Such as weekly, burnout")),
    )
    needs: Mapping[str, frozenset[Lack]] = {}

    def __init__(self, instruments: Instruments, mondays: Mondays) -> None:
        """Offer the questions that are shipped; the Monday post is planned once this is settled."""
        self._instruments = instruments
        self._mondays = mondays

    def read(self, kept: Kept) -> Mapping[str, str]:
        """Return both, and what is usual where nothing was chosen."""
        terms = read_terms(kept.get(NAME))
        days = EVERY if terms.days == tuple(Day) else " ".join(day.name.lower() for day in terms.days)
        return {"days": days, "questions": ", ".join(terms.questions)}

    def chosen(self, kept: Kept) -> bool:
        """Tell whether somebody chose days or questions."""
        found = kept.get(NAME)
        return isinstance(found, dict) and "days" in found

    def write(self, home: str, kept: Kept, values: Mapping[str, object]) -> Kept:
        """Lay the values over the terms."""
        terms, faults = read_terms(kept.get(NAME)), dict[str, Phrase]()
        if "days" in values:
            terms = replace(terms, days=read_allowed(str(values["days"] or EVERY), faults))
        if "questions" in values:
            text = str(values["questions"] or "weekly, burnout")
            terms = replace(terms, questions=read_questions(self._instruments, home, text, faults))
        if faults:
            raise Unfit(dict[str, Words](faults))
        return {NAME: as_kept(terms)}

    async def remarks(self, home: str, kept: Kept) -> Sequence[Remark]:
        """Say nothing: there is no channel here."""
        return ()

    async def settled(self, by: Person, before: Kept) -> None:
        """Plan the Monday post where moderators meet."""
        try:
            await self._mondays.ensure(by.home)
        except StoreError as lost:  # it is planned the next time that somebody looks at the figure
            log.info("mondays-not-planned", extra={"fault": type(lost).__name__})
