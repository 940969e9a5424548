"""Check-ins: one private question a week, one's own trend, and one honest figure for moderators."""

from collections.abc import Sequence

from bot import Cog
from bot.privacy.noise import Noise
from bot.rights import Holder
from bot.services import Services
from bot.steps import Samples, Step
from cogs.checkins.community import Settling
from cogs.checkins.enrol import Enrolling
from cogs.checkins.load import open_instruments
from cogs.checkins.mondays import Mondays
from cogs.checkins.past import Past
from cogs.checkins.pulse import Pulse
from cogs.checkins.rights import CheckinRights
from cogs.checkins.roster import Roster
from cogs.checkins.samples import CheckinSamples
from cogs.checkins.step import FEATURE, CheckinStep
from cogs.checkins.tap import Answering

__all__ = ["FEATURE", "build", "rights", "samples", "step"]


def build(services: Services, noise: Noise | None = None) -> tuple[Sequence[Cog], Sequence[Cog]]:
    """Return members' cogs and moderators'. Raises ``InstrumentError`` for a broken instrument."""
    s = services
    instruments = open_instruments(s.files("instruments", ".yaml"))
    roster = Roster(s.enrolments, s.plans, s.clock)
    mondays = Mondays(s.plans, s.communities)
    members = [
        Enrolling(roster, s.enrolments, s.consents, s.choices, s.communities, s.courier, s.clock, mondays),
        Answering(
            roster,
            s.enrolments,
            s.answers,
            instruments,
            s.choices,
            s.communities,
            s.outbox,
            s.clock,
            lambda: {command.name for command in s.commands()},
        ),
        Past(s.answers, instruments, s.choices, s.communities, s.clock),
    ]
    moderators = [
        Pulse(s.answers, s.pulses, instruments, s.choices, s.communities, s.clock, mondays, noise or Noise()),
        Settling(mondays, s.plans, s.outbox, instruments, s.choices, s.audit, s.clock, s.last_tick),
    ]
    return members, moderators


def step(services: Services) -> Step:
    """Return the step of set-up."""
    instruments = open_instruments(services.files("instruments", ".yaml"))
    return CheckinStep(instruments, Mondays(services.plans, services.communities))


def samples(services: Services) -> Samples:
    """Return what shows the messages of check-ins."""
    instruments = open_instruments(services.files("instruments", ".yaml"))
    return CheckinSamples(instruments, services.choices, services.communities, services.clock)


def rights(services: Services) -> Holder:
    """Return what a member may take along of check-ins, or have erased."""
    return CheckinRights(services.enrolments, services.plans, services.answers)
