"""Setting up: where moderators meet, and who counts as one."""

from typing import Annotated

from bot import Audience, Cog, Context, Group, Hint, Outcome, P, Place, Reply, command
from bot.adapter import RetryLater, Undeliverable
from bot.community import Communities
from bot.courier import Courier
from bot.store.audit import Audit


class Setup(Cog):
    """What a moderator chooses for a community."""

    def __init__(self, communities: Communities, courier: Courier, audit: Audit) -> None:
        """Choices are kept in ``communities`` and noted in ``audit``."""
        self._communities = communities
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
        await self._communities.choose_moderators(ctx.person.home, channel, group)
        await self._audit.record(ctx.person.home, str(ctx.person), "setup.moderators", str(channel), str(group or ""))
        return Reply.say(P("Done: cards for moderators go there. Whoever may manage the community moderates here too."))
