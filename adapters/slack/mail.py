"""Messages on their way out: pictures uploaded, channels paced, answers sent where they can still arrive."""

import logging
from collections.abc import Awaitable, Callable

from adapters.slack import render
from adapters.slack.api import Api
from adapters.slack.faults import Refused
from adapters.slack.pace import Pace
from adapters.slack.parse import Json, Origin
from adapters.slack.render import Files
from bot.adapter import RetryLater
from bot.clock import Clock
from bot.errors import PlatformFault
from bot.i18n import P, Say, english
from bot.message import Document, Picture, Reply

TRIES = 3
MEMBER = ("U", "W")  # how the ids of members begin
SENT = P("{name}: you find it in our conversation.")
NOT_SENT = P("{name}: Slack did not take the file. Try again in a minute.")
UNREADY = frozenset({"invalid_blocks", "invalid_arguments"})  # what messages and views say of a picture
LOOKING = (1.0, 2.0)  # seconds that Slack is given to look at one
DELIVERY = "labmates_delivery"  # what Slack calls the event of a message's metadata
LATEST = 30  # messages of a conversation that are searched for a key: those of a few minutes
LONGEST = 30.0  # seconds that somebody who waits for an answer is made to wait between two tries

log = logging.getLogger(__name__)


class Mail:
    """Sends fitted replies. Raises ``Refused``, ``PlatformFault`` or ``RetryLater``."""

    def __init__(self, api: Api, clock: Clock) -> None:
        """Send through *api*, in the pace of *clock*."""
        self._api = api
        self._clock = clock
        self._pace = Pace(clock)

    async def files(self, reply: Reply, channel: str, say: Say = english) -> Files:
        """Upload what a reply has of pictures and documents; documents go into *channel*, a place or a member's id.

        What cannot be uploaded is said in words.
        """
        pictures: dict[bytes, str] = {}
        documents: dict[str, str] = {}
        for part in reply.blocks:
            if isinstance(part, Picture) and (found := await self._picture(part)):
                pictures[part.png] = found
            elif isinstance(part, Document):
                sent = SENT if await self._document(part, channel) else NOT_SENT
                documents[part.name] = say(sent(name=part.name))
        return Files(pictures, documents)

    async def _picture(self, picture: Picture) -> str:
        try:
            return await self._api.upload("picture.png", picture.png, alt=str(picture.alt))
        except (Refused, RetryLater, PlatformFault) as lost:
            log.warning("picture-not-sent", extra={"fault": type(lost).__name__})
            return ""

    async def _document(self, document: Document, channel: str) -> bool:
        try:
            where = await self.open(channel) if channel.startswith(MEMBER) else channel
            await self._api.upload(document.name, document.content.encode(), channel=where)
        except (Refused, RetryLater, PlatformFault) as lost:
            log.warning("document-not-sent", extra={"fault": type(lost).__name__})
            return False
        return True

    async def post(self, channel: str, reply: Reply, key: str = "") -> None:
        """Post in a channel or a conversation, at the pace that Slack allows; ``key`` goes along, unseen."""
        files = await self.files(reply, channel)
        await self._pace.turn(channel)
        marked = {"metadata": {"event_type": DELIVERY, "event_payload": {"key": key}}} if key else {}
        await self.illustrated(files, lambda shown: self._post(channel, render.message(reply, shown) | marked))

    async def holds(self, channel: str, key: str) -> bool:
        """Tell whether the latest messages of a conversation hold one with this key."""
        found = await self._api.call("conversations.history", channel=channel, limit=LATEST, include_all_metadata=True)
        marks = [message.get("metadata") or {} for message in found.get("messages") or []]
        return any(m.get("event_type") == DELIVERY and (m.get("event_payload") or {}).get("key") == key for m in marks)

    async def illustrated(self, files: Files, send: Callable[[Files], Awaitable[None]]) -> None:
        """Send what holds pictures, again after a moment where Slack is not ready to show them, at last without.

        Slack finishes an upload some seconds after it said so, and refuses the blocks until then (slackapi/
        python-slack-sdk issue 1521).
        """
        for pause in LOOKING if files.pictures else ():
            try:
                return await send(files)
            except Refused as refused:
                if refused.code not in UNREADY:
                    raise
            await self._clock.sleep(pause)
        return await send(Files(documents=files.documents))

    async def open(self, user: str) -> str:
        """Return the conversation with a member."""
        found = await self._api.call("conversations.open", users=user)
        return str(found["channel"]["id"])

    async def answer(self, origin: Origin, body: Json) -> None:
        """Send a message to one member alone, in the place of the act; *body* as for a response address."""
        if origin.url:
            try:
                return await self._respond(origin, body)
            except Refused as refused:  # half an hour has passed, or five answers were given
                if refused.code in UNREADY:
                    raise
        return await self.insist(lambda: self._otherwise(origin, body))

    async def share(self, origin: Origin, reply: Reply) -> None:
        """Post for all in the place of the act; where the bot is not a member, the response address still can."""
        try:
            await self.post(origin.channel or origin.user, reply)
        except Refused as refused:
            if not origin.url or refused.code not in ("not_in_channel", "channel_not_found"):
                raise
            manner = {"response_type": "in_channel", "replace_original": False}
            files = await self.files(reply, origin.user)
            await self.illustrated(files, lambda shown: self._respond(origin, render.message(reply, shown) | manner))

    async def _post(self, channel: str, body: Json) -> None:
        await self._api.call("chat.postMessage", channel=channel, unfurl_links=False, unfurl_media=False, **body)

    async def insist(self, send: Callable[[], Awaitable[None]]) -> None:
        """Send, and try again while Slack is busy or out of reach and somebody waits for the answer."""
        for left in reversed(range(TRIES)):
            try:
                return await send()
            except RetryLater as later:
                if not left or later.seconds > LONGEST:
                    raise
                await self._clock.sleep(later.seconds)
        return None

    async def _respond(self, origin: Origin, body: Json) -> None:
        await self.insist(lambda: self._api.respond(origin.url, body))

    async def _otherwise(self, origin: Origin, body: Json) -> None:
        """Answer where there is no response address, or none that still takes one."""
        said: Json = {name: body[name] for name in ("text", "blocks") if name in body}
        if body.get("replace_original") and origin.channel.startswith("D") and origin.message:
            await self._api.call("chat.update", channel=origin.channel, ts=origin.message, **said)
        elif origin.channel:
            await self._api.call("chat.postEphemeral", channel=origin.channel, user=origin.user, **said)
        else:
            await self._post(origin.user, said)
