"""Mentor introductions: asking, being asked, and being brought together by one's own yes."""

from collections.abc import Sequence

from bot import Cog
from bot.services import Services
from cogs.mentors.agreement import Agreeing
from cogs.mentors.answering import Answering
from cogs.mentors.asking import Asking
from cogs.mentors.bell import Bell
from cogs.mentors.buddies import Buddying
from cogs.mentors.circle import Circle
from cogs.mentors.ending import Ending
from cogs.mentors.gathering import Gatherings
from cogs.mentors.health import Health
from cogs.mentors.joining import Joining
from cogs.mentors.meeting import Meeting
from cogs.mentors.mine import Mine
from cogs.mentors.rounding import Rounding
from cogs.mentors.rounds import Rounds
from cogs.mentors.settings import Settling
from cogs.mentors.signup import SigningUp
from cogs.mentors.wait import Waits

__all__ = ["build"]


def build(services: Services) -> tuple[Sequence[Cog], Sequence[Cog]]:
    """Return members' cogs and moderators'."""
    s = services
    bell = Bell(s.mentors, s.plans, s.outbox)
    asking = Asking(s.mentors, bell, s.choices, s.clock, s.transaction)
    waits = Waits(s.mentors, s.communities, s.clock)
    rounding = Rounding(s.mentors, bell, s.choices, s.audit, s.clock, s.transaction)
    circle = Circle(s.mentors, bell, s.plans, s.choices, s.clock, s.transaction)
    members = [
        SigningUp(s.mentors, asking, waits, s.consents, s.choices, s.guard, s.courier, s.clock),
        Mine(s.mentors, asking, waits, s.consents, s.communities, s.clock, s.transaction),
        Answering(s.mentors, asking, s.choices, s.communities, s.clock),
        Meeting(s.mentors, asking, bell, s.courier, s.outbox, s.choices, s.clock, s.transaction),
        Ending(s.mentors, asking, s.clock, s.transaction),
        Agreeing(s.mentors, s.guard, s.transaction),
        Buddying(s.mentors, circle, s.choices, s.courier, s.clock, s.transaction),
        Gatherings(s.mentors, circle, bell, s.courier, s.outbox, s.choices, s.clock, s.transaction),
        Joining(s.mentors, asking, waits, s.choices, s.courier, s.clock, s.transaction),
    ]
    return members, [
        Rounds(s.mentors, rounding, s.courier, s.guard),
        Health(s.mentors, s.choices, s.clock),
        Settling(s.choices, s.audit, s.clock),
    ]
