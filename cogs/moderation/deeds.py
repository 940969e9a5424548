"""What moderators read for each action of the audit, and in which area each stands."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from bot import P, Phrase

SAID: Final[Mapping[str, Phrase]] = {
    "audit.broken": P("found the record changed by another hand: tell whoever runs me"),
    "case.assigned": P("gave a case to somebody"),
    "case.dismissed": P("dismissed a case"),
    "case.given-back": P("gave a case back"),
    "case.handled": P("looked after a case"),
    "case.noted": P("wrote a note on a case"),
    "case.reopened": P("opened a case again"),
    "case.taken": P("took a case"),
    "case.returned": P("let a case wait again, for whoever had it moderates no more"),
    "catalogue.approved": P("approved a suggestion"),
    "catalogue.checked": P("checked a resource"),
    "catalogue.declined": P("declined a suggestion"),
    "catalogue.hidden": P("hid a resource that was out of date"),
    "catalogue.imported": P("brought in resources"),
    "catalogue.mended": P("mended a resource that was out of date"),
    "catalogue.removed": P("took out a resource"),
    "catalogue.restored": P("put a resource back"),
    "catalogue.saved": P("saved a resource"),
    "checkins.settings": P("changed the check-ins"),
    "duty.came": P("came on duty"),
    "duty.handed-over": P("left a note for the hand-over"),
    "duty.left": P("went off duty"),
    "duty.taken-over": P("took the duty over"),
    "events.added": P("added an event"),
    "events.approved": P("approved an event"),
    "events.cancelled": P("cancelled an event"),
    "events.changed": P("changed an event"),
    "events.declined": P("declined an event"),
    "events.settings": P("changed how events work"),
    "guide.posted": P("posted the guide, or changed it"),
    "key.destroyed": P("destroyed a key past its time"),
    "mentoring.buddies": P("changed the buddies"),
    "mentoring.programme": P("changed a programme for mentors"),
    "mentoring.round": P("worked on a round of introductions"),
    "mentoring.settings": P("changed the introductions"),
    "moderation.digest": P("changed the weekly summary"),
    "prompts.changed": P("changed a schedule of wellness prompts"),
    "prompts.deleted": P("deleted a wellness prompt of our own"),
    "prompts.kept": P("kept a wellness prompt"),
    "prompts.left-out": P("left a wellness prompt out for good"),
    "prompts.paused": P("paused a schedule of wellness prompts"),
    "prompts.posted-now": P("posted a wellness prompt at once"),
    "prompts.removed": P("removed a schedule of wellness prompts"),
    "prompts.resumed": P("resumed a schedule of wellness prompts"),
    "prompts.scheduled": P("scheduled wellness prompts"),
    "prompts.skipped": P("left out a planned wellness prompt"),
    "prompts.suggestion-approved": P("approved a suggested wellness prompt"),
    "prompts.suggestion-declined": P("declined a suggested wellness prompt"),
    "prompts.swapped": P("took another wellness prompt in place of a planned one"),
    "prompts.unskipped": P("put a planned wellness prompt back"),
    "rota.joined": P("joined the rota"),
    "rota.swapped": P("took somebody's turn for one day"),
    "rota.taken-out": P("took a turn out of the rota"),
    "setup.messages": P("changed how many messages members get in a week"),
    "setup.changed": P("changed the set-up"),
    "setup.imported": P("brought settings in"),
    "setup.moderators": P("chose where moderators meet"),
    "vent.approved": P("approved an anonymous post"),
    "vent.brake": P("changed the brake"),
    "vent.declined": P("declined an anonymous post"),
    "vent.dismissed": P("dismissed reports of an anonymous post"),
    "vent.locked": P("locked an anonymous thread"),
    "vent.muted": P("muted the author of an anonymous post"),
    "vent.offered": P("offered help to the author of an anonymous post"),
    "vent.removed": P("removed an anonymous post"),
    "vent.restored": P("restored an anonymous post"),
    "vent.unlocked": P("unlocked an anonymous thread"),
    "vent.unmuted": P("unmuted the author of an anonymous post"),
    "vent.vetting": P("changed whether posts are read first"),
    "venting.settings": P("changed where anonymous posts appear"),
}
"""What moderators read for an action; one that is not here is shown by its own name."""


class Area(StrEnum):
    """What actions are about."""

    ALL = "all"
    CASES = "cases"
    POSTS = "posts"
    LIST = "list"
    DUTY = "duty"
    SETTINGS = "settings"
    MENTORS = "mentors"
    PROMPTS = "prompts"
    EVENTS = "events"

    @property
    def label(self) -> Phrase:
        """What people read."""
        return AREAS[self][0]

    @property
    def starts(self) -> tuple[str, ...]:
        """The first words of its actions; none for all."""
        return AREAS[self][1]


AREAS: Final[Mapping[Area, tuple[Phrase, tuple[str, ...]]]] = {
    Area.ALL: (P("Everything"), ()),
    Area.CASES: (P("Cases"), ("case",)),
    Area.POSTS: (P("Anonymous posts"), ("vent",)),
    Area.LIST: (P("The list of help"), ("catalogue",)),
    Area.DUTY: (P("Duty"), ("rota", "duty")),
    Area.SETTINGS: (P("Settings"), ("setup", "venting", "checkins", "moderation", "guide")),
    Area.MENTORS: (P("Introductions"), ("mentoring",)),
    Area.PROMPTS: (P("Prompts"), ("prompts", "prompt")),
    Area.EVENTS: (P("Events"), ("events", "event")),
}
