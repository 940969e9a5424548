"""Mentor introductions: asking, being asked, and being brought together by one's own yes."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from bot import Cog
from bot.rights import Holder
from bot.services import Services
from cogs.mentors.agreement import Agreeing
from cogs.mentors.answering import Answering
from cogs.mentors.asked import Asked
from cogs.mentors.asking import Asking
from cogs.mentors.bell import Bell
from cogs.mentors.buddies import Buddying
from cogs.mentors.circle import Circle
from cogs.mentors.ending import Ending
from cogs.mentors.following import Following
from cogs.mentors.gathering import Gatherings
from cogs.mentors.health import Health
from cogs.mentors.idle import Idling
from cogs.mentors.joining import Joining
from cogs.mentors.library import Library
from cogs.mentors.lost import Lost
from cogs.mentors.meeting import Meeting
from cogs.mentors.mine import Mine
from cogs.mentors.outcome import Outcomes
from cogs.mentors.programme import shipped
from cogs.mentors.programmes import Guiding
from cogs.mentors.resting import Resting
from cogs.mentors.rights import MentorRights
from cogs.mentors.rounding import Rounding
from cogs.mentors.rounds import Rounds
from cogs.mentors.samples import MentorSamples
from cogs.mentors.settings import Settling
from cogs.mentors.shelving import Shelving
from cogs.mentors.signup import SigningUp
from cogs.mentors.step import BUDDYING, INTRODUCTIONS, IntroductionsStep
from cogs.mentors.turning import Turning
from cogs.mentors.wait import Waits

__all__ = ["FEATURES", "IntroductionsStep", "MentorSamples", "build", "rights"]

FEATURES = (INTRODUCTIONS, BUDDYING)

LOOK: Final = timedelta(hours=6)


def build(services: Services) -> tuple[Sequence[Cog], Sequence[Cog]]:
    """Return members' cogs and moderators'. Raises ``ProgrammeError`` for a broken programme."""
    s = services
    bell = Bell(s.mentors, s.plans, s.outbox)
    asking = Asking(s.mentors, bell, s.choices, s.clock, s.transaction)
    following = _following(s, asking, bell)
    library = Library(shipped(s.files("programmes", ".yaml")), s.mentors)
    waits = Waits(s.mentors, s.communities, s.clock)
    rounding = Rounding(s.mentors, bell, s.choices, s.audit, s.clock, s.transaction)
    circle = Circle(s.mentors, bell, s.plans, s.choices, s.clock, s.transaction)
    idling = Idling(s.mentors, asking, bell, s.plans, s.choices, s.clock, s.transaction)
    s.retention.every(LOOK, "forget-mentor-profiles", "mentor_profiles", idling.look, by_our_clock=True)
    outcomes = Outcomes(s.mentors, s.communities, s.outbox, s.clock, s.transaction)
    members = [
        SigningUp(s.mentors, asking, waits, s.consents, s.choices, s.courier, s.clock),
        Mine(s.mentors, asking, waits, s.consents, s.communities, s.courier, s.clock, s.transaction),
        Answering(s.mentors, asking, s.choices, s.communities, s.clock),
        Meeting(s.mentors, asking, following, bell, s.courier, s.outbox, s.choices, s.clock, s.transaction),
        Asked(s.mentors, following, s.clock, s.transaction),
        Resting(s.mentors, following, bell, s.courier, s.clock, s.transaction),
        Guiding(s.mentors, library, following, asking, bell, s.courier, s.clock, s.transaction),
        Ending(s.mentors, asking, bell, s.clock, s.transaction),
        Agreeing(s.mentors, s.transaction),
        Buddying(s.mentors, circle, s.choices, s.courier, s.clock, s.transaction),
        Gatherings(s.mentors, circle, following, bell, s.courier, s.outbox, s.choices, s.clock, s.transaction),
        Joining(s.mentors, asking, waits, s.choices, s.courier, s.clock, s.transaction),
        idling,
    ]
    return members, [
        Rounds(s.mentors, rounding, outcomes, s.courier),
        outcomes,
        Turning(following, outcomes),
        Health(s.mentors, s.choices, s.clock),
        Settling(s.choices, s.audit, s.clock),
        Shelving(s.mentors, library, s.audit, s.clock, s.transaction),
    ]


def rights(services: Services) -> Holder:
    """Return what a member may take along of introductions, or have erased."""
    s = services
    bell = Bell(s.mentors, s.plans, s.outbox)
    asking = Asking(s.mentors, bell, s.choices, s.clock, s.transaction)
    following = _following(s, asking, bell)
    return MentorRights(s.mentors, asking, following, s.plans, s.consents, s.transaction)


def _following(s: Services, asking: Asking, bell: Bell) -> Following:
    return Following(s.mentors, asking, bell, Lost(s.mentors, s.plans), s.clock, s.transaction)
