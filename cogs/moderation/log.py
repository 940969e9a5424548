"""The log: what moderators did lately, in one short private list."""

from collections.abc import Mapping
from typing import Final

from bot import Audience, Block, Cog, Context, Mention, Outcome, P, Person, Phrase, Reply, Text, Tone, command
from bot.i18n import Day
from bot.store.audit import Audit, AuditLine

SHOWN: Final = 12
SAID: Final[Mapping[str, Phrase]] = {
    "case.handled": P("looked after a case"),
    "case.dismissed": P("dismissed a case"),
    "catalogue.approved": P("approved a suggestion"),
    "catalogue.declined": P("declined a suggestion"),
    "duty.taken-over": P("took the duty over"),
    "rota.joined": P("joined the rota"),
    "rota.taken-out": P("took a turn out of the rota"),
    "setup.moderators": P("chose where moderators meet"),
    "vent.removed": P("removed an anonymous post"),
    "vent.restored": P("restored an anonymous post"),
    "vent.dismissed": P("dismissed reports of an anonymous post"),
    "vent.muted": P("muted the author of an anonymous post"),
    "vent.unmuted": P("unmuted the author of an anonymous post"),
    "vent.locked": P("locked an anonymous thread"),
    "vent.unlocked": P("unlocked an anonymous thread"),
    "vent.offered": P("offered help to the author of an anonymous post"),
    "vent.approved": P("approved an anonymous post"),
    "vent.declined": P("declined an anonymous post"),
    "vent.vetting": P("changed whether posts are read first"),
    "vent.brake": P("changed the brake"),
    "venting.settings": P("changed where anonymous posts appear"),
    "checkins.settings": P("changed the check-ins"),
}
"""What moderators read for an action; one that is not here is shown by its own name."""


class Log(Cog):
    """The newest lines of a community's audit."""

    def __init__(self, audit: Audit) -> None:
        """Read ``audit``."""
        self._audit = audit

    @command("mod.log", P("What moderators did lately"), audience=Audience.MODERATORS)
    async def log(self, ctx: Context) -> Outcome:
        """The newest first, with the day and who did it."""
        lines = await self._audit.read(ctx.person.home, SHOWN)
        if not lines:
            return Reply.say(P("Nothing has been done here yet."))
        blocks: list[Block] = [Text(P("What was done lately"), Tone.TITLE)]
        for line in lines:
            blocks += _said(line)
        blocks.append(Text(P("Who wrote anonymously is in no line of it."), Tone.SMALL))
        return Reply(tuple(blocks))


def _said(line: AuditLine) -> list[Block]:
    """A line without what it was done to: ids tell nobody anything."""
    day, action = Day(line.at.date()), SAID.get(line.action, line.action)
    told = P("{day}: {action}")(day=day, action=action)
    if line.note:
        told = P("{day}: {action} ({note})")(day=day, action=action, note=line.note)
    try:
        return [Text(told), Mention(Person.parse(line.actor))]
    except ValueError:  # the house itself
        return [Text(told)]
