"""Venting: anonymous posts that nobody can look up, from the form to the thread."""

from collections.abc import Sequence

from bot import Cog
from bot.care.lines import read_lines
from bot.docket import Docket
from bot.privacy.pseudonym import Names
from bot.services import Services
from cogs.venting.brake import Braking
from cogs.venting.card import Explaining
from cogs.venting.desk import ModeratorsDesk
from cogs.venting.flags import Flags
from cogs.venting.gate import Gate
from cogs.venting.heed import Listener
from cogs.venting.minding import faces, mind
from cogs.venting.place import Showing
from cogs.venting.release import EVERY, Release
from cogs.venting.send import Sending
from cogs.venting.settle import Settling
from cogs.venting.sheet import Sheets
from cogs.venting.studio import Studio
from cogs.venting.words import Bodies
from cogs.venting.write import Writing

__all__ = ["build", "faces"]


def build(services: Services, docket: Docket) -> tuple[Sequence[Cog], Sequence[Cog], Flags]:
    """Return members' cogs, moderators', and what takes reports; the jobs of the house let out what is held."""
    s = services
    bodies = Bodies(s.anonymity.epochs)
    showing = Showing(s.anonymity, bodies, Names(s.read), s.courier, s.choices)
    desk = ModeratorsDesk(s.communities, s.choices, s.courier)
    braking = Braking(s.choices, s.audit, s.clock)
    gate = Gate(s.anonymity, s.choices, s.courier, desk, s.clock, braking)
    minding = mind(s, docket, gate, braking, desk, showing, bodies)
    release = Release(s.anonymity, bodies, showing, desk, s.clock, minding.vetting, minding.published, braking.stopped)
    listener = Listener(s.triage, s.clock, minding.alerts)
    lines = read_lines(s.read("crisis/lines.yaml"))
    studio = Studio(s.anonymity, gate, Sheets(s.clock), listener, s.guard, showing, s.courier, lines)
    s.jobs.every(EVERY, "release-held-posts", release.tick, by_our_clock=True)
    s.jobs.every(EVERY, "keep-alerts", minding.alerts.tick, by_our_clock=True)
    s.jobs.every(EVERY, "suggest-the-brake", minding.surge.tick, by_our_clock=True)
    members: list[Cog] = [
        Writing(studio, release),
        Sending(studio, release, s.anonymity, showing, s.courier),
        Explaining(),
    ]
    moderators = [*minding.cogs, Settling(s.choices, s.courier, s.audit, s.clock)]
    return [*members, minding.flags], moderators, minding.flags
