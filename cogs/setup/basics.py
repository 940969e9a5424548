"""Setting up: where moderators meet, who counts as one, and how often a member may be written to."""

from typing import Annotated

from bot import Audience, Button, Call, Cog, Context, Group, Hint, Outcome, P, Place, Reply, Text, Tone, command
from bot.adapter import RetryLater, Undeliverable
from bot.community import Changing, Communities
from bot.courier import Courier
from bot.schedule.budget import MOST, SETTING, WEEKLY, limit_of
from bot.store.audit import Audit


class Setup(Cog):
    """What a moderator chooses for a community."""

    def __init__(self, communities: Communities, choices: Changing, courier: Courier, audit: Audit) -> None:
        """What is chosen is kept in ``communities`` and ``choices``, and noted in ``audit``."""
        self._communities = communities
        self._choices = choices
        self._courier = courier
        self._audit = audit

    @command(
        "setup.moderators", P("Choose where cards for moderators go, and who moderates"), audience=Audience.MODERATORS
    )
    async def moderators(
        self,
        ctx: Context,
        channel: Annotated[Place, Hint(P("Channel that only moderators read"))],
        group: Annotated[Group | None, Hint(P("Role or user group that moderates"))] = None,
    ) -> Outcome:
        """Try the channel first, so that a missing permission shows now and not at three in the morning."""
        try:
            await self._courier.post(channel, Reply.say(P("Cards for moderators will come here.")))
        except (Undeliverable, RetryLater):
            return self.ask(
                "setup.moderators",
                {"channel": P("I cannot post there. Let me see that channel and send messages in it, then try again.")},
                **({"group": str(group)} if group else {}),
            )
        home, who = ctx.person.home, str(ctx.person)
        async with self._choices.change(home) as tx:
            await self._communities.choose_moderators(home, channel, group, tx)
            await self._audit.record(home, who, "setup.moderators", str(channel), str(group or ""), tx=tx)
        return Reply.say(P("Done: cards for moderators go there. Whoever may manage the community moderates here too."))

    @command("setup.messages", P("How many messages a week one member may get"), audience=Audience.MODERATORS)
    async def messages(
        self,
        ctx: Context,
        weekly: Annotated[int | None, Hint(P("Messages a week for one member"), help=P("Such as 3"))] = None,
    ) -> Outcome:
        """Settle the number, or show the one that holds."""
        home = ctx.person.home
        before = limit_of(await self._choices.get(home, SETTING)) or WEEKLY
        if weekly is not None and limit_of(weekly) is None:
            wrong = P("A number from 1 to {most}, please.")(most=str(MOST))
            return self.ask("setup.messages", {"weekly": wrong}, weekly=str(weekly))
        if weekly is not None and weekly != before:
            async with self._choices.change(home) as tx:
                await self._choices.put(home, SETTING, weekly, tx=tx)
                await self._audit.record(home, str(ctx.person), "setup.messages", "", f"{before} -> {weekly}", tx=tx)
        return Reply.say(
            P(
                "I write to one member at most once a week, all features together.",
                "I write to one member at most {n} times a week, all features together.",
            )(n=weekly or before),
            Text(P("A check-in goes before a reminder, a reminder before a prompt. Safety is never held back.")),
            Text(P("What a member asks for with a command does not count."), Tone.SMALL),
            Button(P("Change"), Call("setup.messages", {"_form": "1"})),
        )
