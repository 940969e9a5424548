"""What moderators settle about introductions."""

from typing import Annotated, Final

from bot import Cog, Context, Hint, Outcome, P, Place, Reply, Text, Tone, command
from bot.command import Audience
from bot.community import Choices
from bot.message import Fields
from bot.store.audit import Audit
from cogs.mentors.terms import BATCH, DAYS, Terms, settle, terms_of

NONE: Final = P("none yet: Discord needs a channel in which I may open private threads")


class Settling(Cog):
    """A community's terms."""

    def __init__(self, choices: Choices, audit: Audit) -> None:
        self._choices = choices
        self._audit = audit

    @command("mentoring.settings", P("How introductions work here"), audience=Audience.MODERATORS)
    async def settings(
        self,
        ctx: Context,
        place: Annotated[Place | None, Hint(P("Channel near which places are opened"))] = None,
        days: Annotated[int | None, Hint(P("A mentor's working days to answer, 1 to 10"))] = None,
        batch: Annotated[int | None, Hint(P("Mentors asked at a time, 1 to 3"))] = None,
        on: Annotated[bool | None, Hint(P("Introductions on?"))] = None,
    ) -> Outcome:
        """Show the terms, or change what is given."""
        before = await terms_of(self._choices, ctx.person.home)
        wrong = {}
        if days is not None and days not in DAYS:
            wrong["days"] = P("From 1 to 10 working days, please.")
        if batch is not None and batch not in BATCH:
            wrong["batch"] = P("From 1 to 3, please.")
        if wrong:
            return self.ask("mentoring.settings", wrong, days=str(days or ""), batch=str(batch or ""))
        after = Terms(
            before.on if on is None else on, place or before.place, days or before.days, batch or before.batch
        )
        if after != before:
            await settle(self._choices, ctx.person.home, after)
            said = f"days {after.days}, batch {after.batch}, {'on' if after.on else 'off'}"
            await self._audit.record(ctx.person.home, str(ctx.person), "mentoring.settings", "", said)
        return _shown(after)


def _shown(terms: Terms) -> Reply:
    return Reply.say(
        Text(P("Introductions here"), Tone.TITLE),
        Fields(
            (
                (P("Introductions"), P("on") if terms.on else P("off")),
                (P("Places are opened near"), terms.place.id if terms.place else NONE),
                (P("Working days to answer"), str(terms.days)),
                (P("Mentors asked at a time"), str(terms.batch)),
            )
        ),
    )
