"""What moderators settle about events."""

from typing import Annotated, Final

from bot import (
    Audience,
    Button,
    Call,
    Cog,
    Context,
    Fields,
    Hint,
    Outcome,
    P,
    Phrase,
    Place,
    Reply,
    Text,
    Tone,
    command,
)
from bot.adapter import RetryLater, Undeliverable
from bot.community import Changing
from bot.courier import Courier
from bot.store.audit import Audit
from cogs.events.terms import Terms, settle, terms_of

HERE: Final = Reply.say(P("New events will be announced here."))
NO_POST: Final = P("I cannot post there. Let me see that channel and send messages in it, then try again.")


class Settling(Cog):
    """A community's terms."""

    def __init__(self, choices: Changing, courier: Courier, audit: Audit) -> None:
        self._choices = choices
        self._courier = courier
        self._audit = audit

    @command("events.settings", P("How events work here"), audience=Audience.MODERATORS)
    async def settings(
        self,
        ctx: Context,
        channel: Annotated[Place | None, Hint(P("Channel where new events are announced"))] = None,
        announce: Annotated[bool | None, Hint(P("Announce new events?"))] = None,
        approval: Annotated[bool | None, Hint(P("Members' events need your yes?"))] = None,
        mirror: Annotated[bool | None, Hint(P("In the platform's own calendar, too?"))] = None,
    ) -> Outcome:
        """Show the terms, or change what is given, together with a line in the audit."""
        home = ctx.person.home
        before = await terms_of(self._choices, home)
        after = Terms(
            None if announce is False else channel or before.place,
            before.approval if approval is None else approval,
            before.mirror if mirror is None else mirror,
        )
        if after.place is not None and after.place != before.place:
            try:
                await self._courier.post(after.place, HERE)
            except (Undeliverable, RetryLater):
                return self.ask("events.settings", {"channel": NO_POST}, **_given(announce, approval, mirror))
        if after != before:
            async with self._choices.change(home) as tx:
                await settle(self._choices, home, after, tx)
                await self._audit.record(home, str(ctx.person), "events.settings", "", _brief(after), tx=tx)
        return await self._shown(ctx, after, wants=announce is True and after.place is None)

    async def _shown(self, ctx: Context, terms: Terms, *, wants: bool) -> Reply:
        where: Phrase | str = f"#{await self._courier.called(terms.place)}" if terms.place else P("nowhere")
        pairs = (
            (P("New events are announced"), where),
            (P("Members' events need a moderator's yes"), P("yes") if terms.approval else P("no")),
            (P("In this community's own calendar, too"), self._calendar(ctx, terms)),
        )
        return Reply.say(
            Text(P("Events here"), Tone.TITLE),
            Fields(pairs),
            *([Text(P("To have them announced, choose a channel."))] if wants else []),
            Button(P("Change"), Call("events.settings", {"_form": "1"})),
        )

    def _calendar(self, ctx: Context, terms: Terms) -> Phrase:
        if not self._courier.has_calendar(ctx.person.platform):
            return P("this platform has none")
        return P("yes") if terms.mirror else P("no")


def _given(announce: bool | None, approval: bool | None, mirror: bool | None) -> dict[str, str]:
    said = {"announce": announce, "approval": approval, "mirror": mirror}
    return {name: "yes" if value else "no" for name, value in said.items() if value is not None}


def _brief(terms: Terms) -> str:
    yes = {True: "on", False: "off"}
    return f"channel {terms.place or 'none'}; approval {yes[terms.approval]}; calendar {yes[terms.mirror]}"
