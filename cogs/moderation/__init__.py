"""Moderation: one queue for all that waits, reports of messages, who is there for alerts, and what was done."""

from bot import Cog, P, Person
from bot.care.lines import read_lines
from bot.docket import Docket, Look
from bot.rights import Holder
from bot.services import Services
from bot.store.cases import Kind
from cogs.moderation.audit import AuditBook
from cogs.moderation.care import Care
from cogs.moderation.digest import Digest
from cogs.moderation.handover import Handing
from cogs.moderation.hands import Hands
from cogs.moderation.leaving import Leaving
from cogs.moderation.queue import Queue
from cogs.moderation.report import Flag, Report, message_face
from cogs.moderation.rights import ModerationRights
from cogs.moderation.rota import Duties
from cogs.moderation.weekly import HOURLY, Weekly


def looks(services: Services) -> dict[Kind, Look]:
    """Return how the cases look that no other feature has."""
    return {Kind.MESSAGE: Look(P("A message was reported"), message_face(services.courier), simple=True)}


def rights(services: Services) -> Holder:
    """Return what a moderator may take along, or have erased."""
    return ModerationRights(services.rota, services.cases, services.case_notes)


def build(services: Services, docket: Docket, flag: Flag) -> tuple[list[Cog], list[Cog]]:
    """Return what members use, and what moderators use; ``flag`` takes reports of anonymous posts."""
    marks, epochs = services.anonymity.marks, services.anonymity.epochs

    def tag(person: Person, what: str) -> str:
        return marks.tag("report", person, what, epochs.current())

    s = services
    digest = Digest(docket, s.audit, s.rota, s.watch, s.communities, s.choices, s.plans, s.clock)
    handing = Handing(s.rota, s.watch, docket, s.communities, s.courier, s.plans, s.outbox, s.audit, s.clock)
    leaving = Leaving(s.leavers, s.rota, s.communities, s.courier)
    weekly = Weekly(digest, handing, leaving, s.choices, s.rota, s.plans)
    s.jobs.every(HOURLY, "plan-moderators-week", weekly.plan_all, by_our_clock=True)
    lines = read_lines(s.read("crisis/lines.yaml"))
    minding: list[Cog] = [
        Queue(docket, services.audit, lines),
        Hands(docket, services.leavers, services.audit),
        Duties(s.rota, s.watch, s.communities, s.courier, s.outbox, s.audit, s.clock),
        handing,
        weekly,
        Care(lines, s.rota, s.watch, s.outbox, s.clock),
        AuditBook(services.audit, services.communities),
    ]
    return [Report(docket, tag, flag)], minding
