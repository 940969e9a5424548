"""The door to direct messages, opened from one's settings: so that an open door says nothing of what it is used for."""

from typing import Final

from bot import Button, Call, Cog, Context, Outcome, P, Reply, Tone, command
from bot.adapter import RetryLater, Undeliverable
from bot.courier import Courier

OPEN: Final = P(
    "Done. I write to you directly only where you ask me to: check-ins that you sign up for, and news of posts "
    "for which you chose it."
)
SHUT: Final = P(
    "I cannot send you a direct message. Allow direct messages from this community in your privacy settings, then "
    "press again."
)


class Door(Cog):
    """Some platforms want a conversation to be opened while its person asks for it."""

    for_everybody = True

    def __init__(self, courier: Courier) -> None:
        """Open it through ``courier``."""
        self._courier = courier

    @command("settings.messages", P("Let me send you direct messages"), listed=False)
    async def messages(self, ctx: Context) -> Outcome:
        """Open the conversation; nothing to do on platforms that need nothing."""
        try:
            await self._courier.open(ctx.person, ctx.locale)
        except (Undeliverable, RetryLater):
            return Reply.say(SHUT, Button(P("Try again"), Call("settings.messages"), Tone.PRIMARY))
        return Reply.say(OPEN, Button(P("Settings"), Call("settings")))
