"""Check-ins, as far as a member may take them along or have them erased."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot import P, Person, Words
from bot.rights import Erased
from bot.schedule.kinds import Kind
from bot.schedule.plans import Plans
from bot.store.answers import Answers
from bot.store.enrolments import Enrolments
from cogs.checkins.fatigue import SAID
from cogs.checkins.wish import DAYS, load_wish

FIGURES: Final = P(
    "The weekly figures of your community: they hold no names, random noise was added, and they never change."
)


class CheckinRights:
    """A member's part, plan, answers and notes."""

    name = "check-ins"
    title: Words = P("Check-ins")
    term: Words = P("Your sign-up until you stop; each answer and note for 90 days.")
    keeps: Words = P("Check-ins: your sign-up and shifts, all answers and notes, and what is still to be sent to you.")

    def __init__(self, enrolments: Enrolments, plans: Plans, answers: Answers) -> None:
        """Read and erase there."""
        self._enrolments = enrolments
        self._plans = plans
        self._answers = answers

    async def summary(self, person: Person) -> Sequence[Words]:
        """Day and pace, and how many answers and notes."""
        said: list[Words] = []
        enrolment = await self._enrolments.get(person)
        if enrolment is not None:
            day = DAYS[load_wish(enrolment.wish).asked.day.day]
            said.append(P("You are signed up: {day}, {pace}.")(day=day, pace=SAID[enrolment.pace]))
        number, notes = await self._answers.count(person)
        if number:
            said.append(P("{n} answer.", "{n} answers.")(n=number))
        if notes:
            said.append(P("{n} private note.", "{n} private notes.")(n=notes))
        return said

    async def export(self, person: Person) -> Mapping[str, object]:
        """Wish, pace, next message, answers by question and week, and notes by week."""
        found: dict[str, object] = {}
        enrolment = await self._enrolments.get(person)
        if enrolment is not None:
            wish = load_wish(enrolment.wish)
            found["part"] = {"shifts": wish.asked.args(), "pace": enrolment.pace.value}
        dues = [plan.next_due_at for plan in await self._plans.of(person, Kind.CHECKIN)]
        if coming := [due.isoformat(timespec="minutes") for due in dues if due]:
            found["next message"] = coming
        for kind in await self._answers.kinds(person):
            found[f"answers: {kind}"] = {
                week.isoformat(): {"choice": answer.choice, "causes": sorted(answer.causes)}
                for week, answer in await self._answers.of(person, kind)
            }
        if notes := await self._answers.notes(person):
            found["notes"] = {week.isoformat(): note for week, note in notes.items()}
        return found

    async def erase(self, person: Person) -> Erased:
        """Leave and forget, in one transaction."""
        async with self._enrolments.change() as tx:
            await self._plans.erase(person, tx=tx)
            await self._enrolments.leave(person, tx=tx)
            await self._answers.erase(person, tx=tx)
        return Erased((P("Check-ins: sign-up, answers, notes and messages to come."),), (FIGURES,))
