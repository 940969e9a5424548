"""Moderation: one queue for all that waits, reports of messages, who is there for alerts, and what was done."""

from bot import Cog, P, Person
from bot.docket import Docket, Look
from bot.rights import Holder
from bot.services import Services
from bot.store.cases import Kind
from cogs.moderation.audit import AuditBook
from cogs.moderation.hands import Hands
from cogs.moderation.queue import Queue
from cogs.moderation.report import Flag, Report, message_face
from cogs.moderation.rights import ModerationRights
from cogs.moderation.rota import Duties


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

    minding: list[Cog] = [
        Queue(docket, services.audit),
        Hands(docket, services.audit),
        Duties(services.rota, services.communities, services.courier, services.audit, services.clock),
        AuditBook(services.audit, services.communities),
    ]
    return [Report(docket, tag, flag)], minding
