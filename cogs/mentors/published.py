"""The pairs of a round made ready to be kept, with the two questions of each; and which of them still can be."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot import Call
from bot.schedule.plan import Plan, new_id
from bot.store.mentors.pairs import Pair
from bot.store.mentors.requests import Request, Stage
from cogs.mentors.bell import question, question_plan
from cogs.mentors.calendar import deadline
from cogs.mentors.company import Company
from cogs.mentors.draft import Draft, Proposed


@dataclass(frozen=True, slots=True)
class Ready:
    """One pair, what asks both of them, and the request that it makes for a mentee who had none."""

    pair: Pair
    questions: tuple[Plan, ...]
    fresh: Request | None = None


def ready(there: Company, draft: Draft, round_: str, now: datetime, days: int) -> list[Ready]:
    """Return every couple of a draft made ready; who is not there any more is left out. For a thread of its own."""
    return [_ready(there, couple, round_, now, days) for couple in draft.couples if _there(there, couple)]


def standing(made: Sequence[Ready], there: Company) -> list[Ready]:
    """Return those who still can be introduced: both there, nothing keeps them apart, and the mentor has a place."""
    places, kept = dict(there.places), list[Ready]()
    for one in made:
        pair = one.pair
        here = pair.mentee in there.mentees and pair.mentor in there.mentors
        if not here or frozenset((pair.mentee, pair.mentor)) in there.barred or places[pair.mentor] < 1:
            continue
        places[pair.mentor] -= 1
        request = there.requests.get(pair.mentee)
        if request is not None:
            kept.append(Ready(replace(pair, request=request.id), one.questions))
            continue
        fresh = Request(new_id(), pair.mentee, Stage.PROPOSED, pair.at)
        kept.append(Ready(replace(pair, request=fresh.id), one.questions, fresh))
    return kept


def _ready(there: Company, couple: Proposed, round_: str, now: datetime, days: int) -> Ready:
    mentee, mentor = there.mentees[couple.mentee], there.mentors[couple.mentor]
    until = max(deadline(mentee, now, days), deadline(mentor, now, days))
    pair = Pair(new_id(), couple.mentee, couple.mentor, couple.score, couple.reasons, now, round=round_, due_at=until)
    call = Call("mentor.meet", {"p": pair.id})
    both = (question_plan(question(pair, one.person), one, call, now) for one in (mentee, mentor))
    return Ready(pair, tuple(both))


def _there(there: Company, couple: Proposed) -> bool:
    return couple.mentee in there.mentees and couple.mentor in there.mentors
