"""Venting: anonymous posts that nobody can look up, from the form to the thread."""

from collections.abc import Sequence

from bot import Cog
from bot.care.lines import read_lines
from bot.privacy.pseudonym import Names
from bot.services import Services
from cogs.venting.alarm import Alarm
from cogs.venting.card import Explaining
from cogs.venting.desk import ModeratorsDesk
from cogs.venting.gate import Gate
from cogs.venting.heed import Listener
from cogs.venting.place import Showing
from cogs.venting.release import EVERY, NoVetting, Release
from cogs.venting.send import Sending
from cogs.venting.settle import Settling
from cogs.venting.sheet import Sheets
from cogs.venting.studio import Studio
from cogs.venting.words import Bodies
from cogs.venting.write import Writing

__all__ = ["build"]


def build(services: Services) -> tuple[Sequence[Cog], Sequence[Cog]]:
    """Return members' cogs and moderators'; what is held is let out by the jobs of the house."""
    s = services
    bodies = Bodies(s.anonymity.epochs)
    showing = Showing(s.anonymity, bodies, Names(s.read), s.courier, s.choices)
    desk = ModeratorsDesk(s.communities, s.choices, s.courier, s.clock)
    alarm = Alarm(desk)
    release = Release(s.anonymity, bodies, showing, desk, s.clock, NoVetting())
    gate = Gate(s.anonymity, s.choices, s.courier, desk, s.clock)
    listener = Listener(s.triage, s.clock, alarm)
    lines = read_lines(s.read("crisis/lines.yaml"))
    studio = Studio(s.anonymity, gate, Sheets(s.clock), listener, s.guard, showing, s.courier, lines)
    s.jobs.every(EVERY, "release-held-posts", release.tick, by_our_clock=True)
    s.jobs.every(EVERY, "tell-moderators", desk.tick, by_our_clock=True)
    members = [Writing(studio, release), Sending(studio, release, s.anonymity, showing, s.courier), Explaining()]
    return members, [Settling(s.choices, s.courier, s.audit, s.clock)]
