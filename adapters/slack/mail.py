"""Messages on their way out: pictures uploaded, channels paced, answers sent where they can still arrive."""

import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from adapters.slack import render, spot
from adapters.slack.api import Api
from adapters.slack.faults import Refused
from adapters.slack.pace import Pace
from adapters.slack.parse import Json, Origin
from adapters.slack.render import Files
from bot.adapter import RetryLater, leaves
from bot.clock import Clock
from bot.errors import PlatformFault
from bot.i18n import P, Say, english
from bot.message import Document, Picture, Reply

T = TypeVar("T")
TRIES = 3
MEMBER = ("U", "W")  # how the ids of members begin
SENT = P("{name}: you find it in our conversation.")
NOT_SENT = P("{name}: Slack did not take the file. Try again in a minute.")
UNREADY = frozenset({"invalid_blocks", "invalid_arguments"})  # what messages and views say of a picture
LOOKING = (1.0, 2.0)  # seconds that Slack is given to look at one
DELIVERY = "labmates_delivery"  # what Slack calls the event of a message's metadata
PAGE, PAGES = 200, 5  # messages that are searched for a key: the newest of a channel, and as many of a thread
LONGEST = 30.0  # seconds that somebody who waits for an answer is made to wait between two tries

log = logging.getLogger(__name__)


class Mail:
    """Sends fitted replies. Raises ``Refused``, ``PlatformFault`` or ``RetryLater``."""

    def __init__(self, api: Api, clock: Clock) -> None:
        """Send through *api*, in the pace of *clock*."""
        self._api = api
        self._clock = clock
        self._pace = Pace(clock)

    async def files(self, reply: Reply, place: str, say: Say = english) -> Files:
        """Upload what a reply has of pictures and documents; documents go into *place*, or to a member by their id.

        What cannot be uploaded is said in words.
        """
        pictures: dict[bytes, str] = {}
        documents: dict[str, str] = {}
        for part in reply.blocks:
            if isinstance(part, Picture) and (found := await self._picture(part)):
                pictures[part.png] = found
            elif isinstance(part, Document):
                sent = SENT if await self._document(part, place) else NOT_SENT
                documents[part.name] = say(sent(name=part.name))
        return Files(pictures, documents)

    async def _picture(self, picture: Picture) -> str:
        try:
            return await self._api.upload("picture.png", picture.png, alt=str(picture.alt))
        except (Refused, RetryLater, PlatformFault) as lost:
            log.warning("picture-not-sent", extra={"fault": type(lost).__name__})
            return ""

    async def _document(self, document: Document, place: str) -> bool:
        try:
            where = await self.open(place) if place.startswith(MEMBER) else place
            await self._api.upload(document.name, document.content.encode(), place=where)
        except (Refused, RetryLater, PlatformFault) as lost:
            log.warning("document-not-sent", extra={"fault": type(lost).__name__})
            return False
        return True

    async def post(self, place: str, reply: Reply, key: str = "") -> str:
        """Post in a channel, a thread or a conversation, at the pace that Slack allows; return its time stamp.

        ``key`` goes along, unseen.
        """
        files = await self.files(reply, place)
        await self._pace.turn(spot.split(place)[0])
        marked = {"metadata": {"event_type": DELIVERY, "event_payload": {"key": key}}} if key else {}
        return await self.illustrated(files, lambda shown: self._post(place, render.message(reply, shown) | marked))

    async def find(self, place: str, key: str) -> str:
        """Return the time stamp of our message with this key among the latest of a place, or nothing.

        Raises ``Lacking`` where we may not look.
        """
        channel, thread = spot.split(await self.open(place) if place.startswith(MEMBER) else place)
        method, where = "conversations.history", {"channel": channel, "limit": PAGE}
        if thread:
            method, where = "conversations.replies", where | {"ts": thread}
        cursor: Json = {}
        for _ in range(PAGES):
            found = await self._api.call(method, **where, **cursor, include_all_metadata=True)
            if stamp := next((str(m["ts"]) for m in found.get("messages") or [] if _key(m) == key), ""):
                return stamp
            after = (found.get("response_metadata") or {}).get("next_cursor")
            if not after:
                break
            cursor = {"cursor": after}
        return ""

    async def rewrite(self, place: str, stamp: str, reply: Reply) -> None:
        """Put other content in the place of a message of ours; its documents are shared anew."""
        channel, _ = spot.split(place)
        files = await self.files(reply, place)
        await self._pace.turn(channel)

        async def update(shown: Files) -> None:
            body: Json = {"blocks": []} | render.message(reply, shown)  # none given would leave the old ones standing
            await self._api.call("chat.update", channel=channel, ts=stamp, **body)

        await self.illustrated(files, update)

    async def erase(self, place: str, stamp: str) -> None:
        """Take a message of ours away; harmless when it is gone."""
        channel, _ = spot.split(place)
        await self._pace.turn(channel)
        try:
            await self._api.call("chat.delete", channel=channel, ts=stamp)
        except Refused as refused:
            if refused.code != "message_not_found":
                raise

    async def illustrated(self, files: Files, send: Callable[[Files], Awaitable[T]]) -> T:
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

    async def open(self, *users: str) -> str:
        """Return the conversation with one member, or with several."""
        found = await self._api.call("conversations.open", users=",".join(users))
        return str(found["channel"]["id"])

    async def answer(self, origin: Origin, body: Json) -> None:
        """Send a message to one member alone, in the place of the act; *body* as for a response address."""
        if origin.thread and not body.get("replace_original"):
            # A response address takes a thread for public answers only (docs.slack.dev, "Handling user interaction").
            try:
                return await self.insist(lambda: self._otherwise(origin, body | {"thread_ts": origin.thread}))
            except Refused as refused:
                if refused.code in UNREADY:
                    raise
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
            await self.post(origin.place or origin.user, reply)
        except Refused as refused:
            if not origin.url or refused.code not in ("not_in_channel", "channel_not_found"):
                raise
            manner: Json = {"response_type": "in_channel", "replace_original": False}
            manner |= {"thread_ts": origin.thread} if origin.thread else {}
            files = await self.files(reply, origin.user)
            await self.illustrated(files, lambda shown: self._respond(origin, render.message(reply, shown) | manner))

    async def _post(self, place: str, body: Json) -> str:
        channel, thread = spot.split(place)
        where: Json = {"channel": channel} | ({"thread_ts": thread} if thread else {})
        leaves()
        sent = await self._api.call("chat.postMessage", **where, unfurl_links=False, unfurl_media=False, **body)
        return str(sent["ts"])

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
        said: Json = {name: body[name] for name in ("text", "blocks", "thread_ts") if name in body}
        if body.get("replace_original") and origin.channel.startswith("D") and origin.message:
            await self._api.call("chat.update", channel=origin.channel, ts=origin.message, **said)
        elif origin.channel:
            await self._api.call("chat.postEphemeral", channel=origin.channel, user=origin.user, **said)
        else:
            await self._post(origin.user, said)


def _key(message: Json) -> str:
    """Return the delivery key that a message carries, or nothing."""
    mark = message.get("metadata") or {}
    if mark.get("event_type") != DELIVERY:
        return ""
    return str((mark.get("event_payload") or {}).get("key") or "")
