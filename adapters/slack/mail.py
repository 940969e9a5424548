"""Messages on their way out: pictures uploaded, channels paced, answers sent where they can still arrive."""

from adapters.slack import render
from adapters.slack.faults import Refused
from adapters.slack.pace import Pace
from adapters.slack.parse import Json, Origin
from adapters.slack.render import NO_FILES, Files
from adapters.slack.web import Web
from bot.adapter import RetryLater
from bot.clock import Clock
from bot.errors import PlatformFault
from bot.message import Picture, Reply

TRIES = 3
LONGEST = 30.0  # seconds that somebody who waits for an answer is made to wait between two tries


class Mail:
    """Sends fitted replies. Raises ``Refused``, ``PlatformFault`` or ``RetryLater``."""

    def __init__(self, web: Web, clock: Clock) -> None:
        """Send through *web*, in the pace of *clock*."""
        self._web = web
        self._clock = clock
        self._pace = Pace(clock)

    async def files(self, reply: Reply) -> Files:
        """Upload the pictures of a reply; one that cannot be uploaded will be said in words."""
        found: dict[bytes, str] = {}
        for part in reply.blocks:
            if isinstance(part, Picture) and part.png not in found:
                try:
                    found[part.png] = await self._web.upload("picture.png", part.png, str(part.alt))
                except (Refused, RetryLater, PlatformFault):
                    continue
        return Files(found)

    async def post(self, channel: str, reply: Reply) -> None:
        """Post in a channel or a conversation, at the pace that Slack allows."""
        files = await self.files(reply)
        await self._pace.turn(channel)
        try:
            await self._post(channel, render.message(reply, files))
        except Refused as refused:
            if refused.code != "invalid_blocks" or files == NO_FILES:
                raise
            await self._post(channel, render.message(reply))  # Slack has not looked at the picture yet

    async def open(self, user: str) -> str:
        """Return the conversation with a member."""
        found = await self._web.call("conversations.open", users=user)
        return str(found["channel"]["id"])

    async def answer(self, origin: Origin, body: Json) -> None:
        """Send a message to one member alone, in the place of the act; *body* as for a response address."""
        if origin.url:
            try:
                return await self._insist(origin, body)
            except Refused:  # half an hour has passed, or five answers were given
                pass
        if body.get("replace_original") and origin.channel.startswith("D") and origin.message:
            said = _words(body)
            await self._web.call("chat.update", channel=origin.channel, ts=origin.message, **said)
        else:
            await self._whisper(origin, body)
        return None

    async def share(self, origin: Origin, reply: Reply) -> None:
        """Post for all in the place of the act; where the bot is not a member, the response address still can."""
        try:
            await self.post(origin.channel or origin.user, reply)
        except Refused as refused:
            if not origin.url or refused.code not in ("not_in_channel", "channel_not_found"):
                raise
            body = render.message(reply, await self.files(reply))
            await self._insist(origin, body | {"response_type": "in_channel", "replace_original": False})

    async def _post(self, channel: str, body: Json) -> None:
        await self._web.call("chat.postMessage", channel=channel, unfurl_links=False, unfurl_media=False, **body)

    async def _whisper(self, origin: Origin, body: Json) -> None:
        said = _words(body)
        if origin.channel:
            await self._web.call("chat.postEphemeral", channel=origin.channel, user=origin.user, **said)
        else:
            await self._post(origin.user, said)

    async def _insist(self, origin: Origin, body: Json) -> None:
        for left in reversed(range(TRIES)):
            try:
                return await self._web.respond(origin.url, body)
            except RetryLater as later:
                if not left or later.seconds > LONGEST:
                    raise
                await self._clock.sleep(later.seconds)
        return None


def _words(body: Json) -> Json:
    """What is said, without how a response address is to say it."""
    return {name: body[name] for name in ("text", "blocks") if name in body}
