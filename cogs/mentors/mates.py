"""A buddy as the feature speaks of them: their hours, and a moment at which all of a group may be written to."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.schedule.work import Work
from bot.store.mentors.buddies import Buddy
from bot.store.mentors.profiles import Side
from cogs.mentors.calendar import opening
from cogs.mentors.profile import Profile

LONGEST: Final = timedelta(days=4)
AHEAD: Final = timedelta(minutes=30)


def mate(buddy: Buddy) -> Profile:
    """Return somebody with their hours, as the rest of the feature knows members."""
    facts = buddy.facts
    work = next((one for one in Work if one.value == facts.get("work")), Work.ANY)
    return Profile(buddy.person, Side.FIND, work=work, zone=str(facts.get("zone", "")), name=buddy.name)


def moment(people: Sequence[Profile], now: datetime) -> datetime:
    """Return the first instant (UTC) from now on at which all of them are awake and free.

    Where four days hold none, as between opposite shifts, it is the next free moment of the first of them.
    """
    at = now
    while at - now < LONGEST:
        later = max((opening(one, at) for one in people), default=at)
        if later == at:
            return at
        at = later if all(opening(one, later) == later for one in people) else later + AHEAD
    return opening(people[0], now)
