"""Venting: anonymous posts that nobody can look up, from the form to the thread."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot import Cog
from bot.care.lines import read_lines
from bot.docket import Docket
from bot.privacy.capsule import Where
from bot.privacy.pseudonym import Names
from bot.rights import Holder
from bot.services import Services
from cogs.venting.around import Watching, around
from cogs.venting.brake import Braking
from cogs.venting.card import Explaining
from cogs.venting.desk import ModeratorsDesk
from cogs.venting.flags import Flags
from cogs.venting.gate import Gate
from cogs.venting.heed import Listener
from cogs.venting.minding import looks, mind
from cogs.venting.place import Showing
from cogs.venting.release import EVERY, Release
from cogs.venting.samples import samples
from cogs.venting.send import Sending
from cogs.venting.settle import Settling
from cogs.venting.sheet import KEY, Sheets
from cogs.venting.step import FEATURE, VentingStep
from cogs.venting.studio import Studio
from cogs.venting.words import Bodies
from cogs.venting.write import Writing

__all__ = ["FEATURE", "Venting", "VentingStep", "build", "looks", "samples"]


@dataclass(frozen=True, slots=True)
class Venting:
    """Members' cogs and moderators', what a member may take along, and what takes reports of a message."""

    members: Sequence[Cog]
    moderators: Sequence[Cog]
    rights: Holder
    flags: Flags


def build(services: Services, docket: Docket) -> Venting:
    """Put it together; what is held is let out by the jobs of the house."""
    s = services
    bodies = Bodies(s.anonymity.epochs)
    showing = Showing(s.anonymity, bodies, Names(s.read), s.courier, s.choices)
    watching = Watching(s, bodies)
    desk = ModeratorsDesk(s.communities, s.choices, s.courier, s.clock)
    braking = Braking(s.choices, s.audit, s.clock)
    gate = Gate(s.anonymity, s.choices, s.courier, desk, s.clock, braking)
    minding = mind(s, docket, gate, braking, desk, showing, bodies, watching)

    async def shown(where: Where) -> None:
        """A post is up. Never raises."""
        await watching.shown(where)
        await minding.shown(where)

    release = Release(s.anonymity, bodies, showing, desk, s.clock, minding.vetting, shown, braking.stopped)
    listener = Listener(s.triage, s.clock, minding.alerts)
    lines = read_lines(s.read("crisis/lines.yaml"))
    sheets = Sheets(s.clock)
    s.handing.share(KEY, sheets.drawer)
    studio = Studio(s.anonymity, gate, sheets, listener, s.guard, showing, s.courier, lines)
    s.jobs.every(EVERY, "release-held-posts", release.tick, by_our_clock=True)
    s.jobs.every(EVERY, "tell-moderators", desk.tick, by_our_clock=True, here=True)
    s.jobs.every(EVERY, "keep-alerts", minding.alerts.tick, by_our_clock=True, here=True)
    s.jobs.every(EVERY, "suggest-the-brake", minding.surge.tick, by_our_clock=True, here=True)
    writing = [Writing(studio, release), Sending(studio, release, s.anonymity, showing, s.courier), Explaining()]
    beside = around(s, docket, bodies, showing, studio, release, watching, minding.chatting, minding.vetting)
    settling = Settling(s.choices, s.courier, s.audit, s.clock)
    return Venting([*writing, *beside.cogs, minding.flags], [*minding.cogs, settling], beside.rights, minding.flags)
