"""What moderators do about anonymous posts, put together: reports, cards, vetting, the brake, talks and alerts."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot import Cog, P
from bot.docket import Docket, Look
from bot.privacy.capsule import Where
from bot.services import Services
from bot.store.cases import Kind
from cogs.venting.alerts import Alerts, alert_face
from cogs.venting.around import Watching
from cogs.venting.brake import Braking, Surge
from cogs.venting.chat import Chatting, answer_face
from cogs.venting.desk import ModeratorsDesk
from cogs.venting.flags import Flags
from cogs.venting.gate import Gate
from cogs.venting.moderate import Moderating, post_face
from cogs.venting.muting import Muting
from cogs.venting.passing import Passed, note_face
from cogs.venting.place import Showing
from cogs.venting.redraw import Redrawing
from cogs.venting.vetting import Vetting, vetting_face
from cogs.venting.words import Bodies


def looks(services: Services) -> dict[Kind, Look]:
    """Return how the cases look that are about anonymous posts."""
    s = services
    alert = alert_face(s.anonymity.vents, s.watch, s.courier)
    return {
        Kind.ALERT: Look(P("Somebody may be in danger"), alert, simple=True),
        Kind.ANSWER: Look(P("An answer to your offer of help"), answer_face, simple=True),
        Kind.REPORT: Look(P("An anonymous post was reported"), post_face(s.anonymity.vents, s.courier)),
        Kind.NOTE: Look(P("A private note was reported"), note_face, simple=True),
        Kind.VETTING: Look(P("A post waits for your yes"), vetting_face(s.anonymity)),
    }


@dataclass(frozen=True, slots=True)
class Minding:
    """Everything of it that others need."""

    alerts: Alerts
    vetting: Vetting
    surge: Surge
    flags: Flags
    chatting: Chatting
    cogs: Sequence[Cog]
    shown: Callable[[Where], Awaitable[None]]


def mind(
    services: Services,
    docket: Docket,
    gate: Gate,
    braking: Braking,
    desk: ModeratorsDesk,
    showing: Showing,
    bodies: Bodies,
    watching: Watching,
) -> Minding:
    """Put it together."""
    s, a = services, services.anonymity
    surge = Surge(desk, s.clock)
    alerts = Alerts(docket, s.watch, s.outbox, s.communities, s.courier, s.transaction, s.clock)

    async def shown(where: Where) -> None:
        """A post is up: an alert may say so now, and many of them are a rush. Never raises."""
        surge.post(where.community)
        await alerts.published(where)

    async def approved(where: Where) -> None:
        """A post is up that waited for its yes. Never raises."""
        await watching.shown(where)
        await shown(where)

    redrawing = Redrawing(a.vents, showing, s.courier, s.outbox, s.clock)
    vetting = Vetting(a, docket, showing, bodies, s.choices, s.outbox, s.transaction, s.audit, s.clock, approved)
    flags = Flags(a, docket, gate, redrawing, surge.flag)
    muting = Muting(a, s.audit, s.clock)
    moderating = Moderating(a, docket, showing, redrawing, s.courier, s.audit, muting)
    chatting = Chatting(a, docket, s.audit, watching.telling.author)
    cogs: Sequence[Cog] = [
        vetting,
        braking,
        alerts,
        moderating,
        chatting,
        Passed(a, docket, muting),
        redrawing,
    ]
    return Minding(alerts, vetting, surge, flags, chatting, cogs, shown)
