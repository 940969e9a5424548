"""Events and meetups: added by members, looked at by moderators, found by everybody, and recalled in time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot import Cog, P
from bot.docket import Docket, Look
from bot.rights import Holder
from bot.services import Services
from bot.steps import Samples, Step
from bot.store.cases import Kind
from cogs.events.adding import Adding
from cogs.events.alarm import Alarm
from cogs.events.board import Board
from cogs.events.changing import Changing
from cogs.events.deciding import Deciding, event_face
from cogs.events.listing import Coming
from cogs.events.reader import Readers
from cogs.events.reminding import Reminding
from cogs.events.rights import EventRights
from cogs.events.samples import EventSamples
from cogs.events.settings import Settling
from cogs.events.showing import Shower, Showing
from cogs.events.step import EventsStep
from cogs.events.switch import FEATURE
from cogs.events.tidying import Tidying

__all__ = ["FEATURE", "build", "looks", "rights", "samples", "step"]

TIDY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class _Parts:
    """What the cogs of the feature share."""

    readers: Readers
    alarm: Alarm
    board: Board


def looks(services: Services) -> dict[Kind, Look]:
    """Return how an event looks that waits for moderators."""
    return {Kind.EVENT: Look(P("An event waits for your yes"), event_face(services.events, services.clock))}


def build(services: Services, docket: Docket) -> tuple[Sequence[Cog], Sequence[Cog]]:
    """Return members' cogs and moderators'."""
    s, parts = services, _parts(services)
    readers, board = parts.readers, parts.board
    showing = Showing(s.events, s.courier, s.communities, s.choices, s.clock)
    tidying = Tidying(s.events, parts.alarm, s.clock, s.transaction)
    s.retention.every(TIDY, "forget-past-events", "events", tidying, by_our_clock=True)
    members = [
        Coming(s.events, readers, s.clock),
        Adding(s.events, board, readers, docket, showing, s.choices, s.audit, s.clock, s.transaction),
        Reminding(s.events, parts.alarm, readers, s.courier, s.clock, s.transaction),
        Changing(s.events, board, readers, docket, showing, s.plans, s.audit, s.clock, s.transaction),
    ]
    moderators = [
        Deciding(s.events, board, docket, showing, s.audit, s.clock, s.transaction),
        Shower(s.events, showing),
        Settling(s.choices, s.courier, s.audit),
    ]
    return members, moderators


def rights(services: Services) -> Holder:
    """Return what a member may take along of events, or have erased."""
    s = services
    return EventRights(s.events, _parts(s).board, s.plans, s.outbox, s.transaction)


def step(services: Services) -> Step:
    """Return the step of set-up."""
    return EventsStep(services.choices, services.courier)


def samples(services: Services) -> Samples:
    """Return what shows an event that is made up."""
    return EventSamples(services.communities, services.clock)


def _parts(s: Services) -> _Parts:
    readers = Readers(s.plans, s.communities)
    alarm = Alarm(s.events, s.plans, s.outbox, readers, s.clock)
    return _Parts(readers, alarm, Board(s.events, s.cases, alarm, s.outbox, s.clock, s.transaction))
