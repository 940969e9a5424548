"""Sends what was rendered, through discord.py's own HTTP, and gives every refusal its name."""

import asyncio
import hashlib
import io
import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

import aiohttp
import discord
from discord.http import Route
from discord.webhook.async_ import async_context

from adapters.discord.page import Json, Upload
from adapters.discord.render import Message
from bot.adapter import RetryLater, Undeliverable, leaves
from bot.clock import Clock

ALREADY_ANSWERED = 40060
TOO_MANY_DIRECT = 40003  # "You are opening direct messages too fast"
COOLING = timedelta(hours=1)
WAITS = (0.5, 2.0, 5.0)  # seconds between tries after what discord.py does not retry: resets, and 503 to the bot
BUSY = 30.0  # seconds to wait when Discord does not say how long
SLOWEST = 90.0  # seconds for one try with all the waiting that discord.py does in it; its own limit is 300 a request
GARBLED = (ValueError, LookupError, TypeError)  # what discord.py raises over a body that is cut or not Discord's own

_T = TypeVar("_T")

log = logging.getLogger(__name__)


class Refused(Undeliverable):
    """Discord said no, and will again. The text holds numbers only: Discord's own words may quote what was sent."""

    def __init__(self, status: int, code: int) -> None:
        """Keep Discord's own error code."""
        super().__init__(f"Discord refused it with status {status}, code {code}")
        self.code = code


class Circuit:
    """Stops everything that nobody asked for just now, once Discord says that we open too many conversations.

    Going on regardless gets a bot quarantined.
    """

    def __init__(self, clock: Clock) -> None:
        """Let everything through."""
        self._clock = clock
        self._until: datetime | None = None

    def check(self) -> None:
        """Raise ``RetryLater`` while everything is stopped."""
        if self._until is not None and (left := (self._until - self._clock.now()).total_seconds()) > 0:
            raise RetryLater(left)

    def trip(self) -> RetryLater:
        """Stop everything for an hour, and return what to raise."""
        self._until = self._clock.now() + COOLING
        log.error("direct-messages-stopped", extra={"code": TOO_MANY_DIRECT, "minutes": COOLING.seconds // 60})
        return RetryLater(COOLING.total_seconds())


class Wire:
    """One for the adapter: answers to interactions, and messages to channels."""

    def __init__(self, clock: Clock) -> None:
        """Wait by this clock between tries."""
        self._clock = clock
        self.circuit = Circuit(clock)

    async def callback(
        self, interaction: discord.Interaction, kind: int, data: Json | None = None, uploads: Sequence[Upload] = ()
    ) -> None:
        """Answer an interaction for the first time. ``kind`` is Discord's callback type."""
        path = "/interactions/{webhook_id}/{webhook_token}/callback"
        body = {"type": kind} if data is None else {"type": kind, "data": data}
        await self._answer(interaction, "POST", path, interaction.id, body, uploads)

    async def edit(self, interaction: discord.Interaction, message: Message) -> None:
        """Change the first answer, or the message that was pressed."""
        path = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
        where = interaction.application_id
        await self._answer(interaction, "PATCH", path, where, message.body, message.uploads)

    async def follow(self, interaction: discord.Interaction, message: Message) -> None:
        """Say something more."""
        path = "/webhooks/{webhook_id}/{webhook_token}"
        where = interaction.application_id
        await self._answer(interaction, "POST", path, where, message.body, message.uploads)

    async def remove(self, interaction: discord.Interaction) -> None:
        """Take the first answer away."""
        path = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
        await self._answer(interaction, "DELETE", path, interaction.application_id, None, ())

    async def send(self, client: discord.Client, channel: str, message: Message, key: str) -> str:
        """Post a message and return its id; the same ``key`` within a few minutes shows it once.

        ``find`` finds it later by that key. Raises ``Undeliverable`` or ``RetryLater``.
        """
        self.circuit.check()
        route = Route("POST", "/channels/{channel_id}/messages", channel_id=channel)
        leaves()
        body = marked(message.body, key) | {"nonce": nonce(key), "enforce_nonce": True}
        return str((await self.ask(client, route, body, message.uploads))["id"])

    async def find(self, client: discord.Client, channel: str, key: str) -> str:
        """Return the id of our message with this key among a channel's latest hundred, or nothing.

        Discord keeps no nonce with a message (Rapptz/discord.py issue 2451), but the ids of its components, so the
        first one carries a mark. Raises ``Undeliverable`` or ``RetryLater``.
        """
        route = Route("GET", "/channels/{channel_id}/messages", channel_id=channel)
        latest = await self.ask(client, route, limit="100")
        mine = (m for m in latest if client.user is not None and m["author"]["id"] == str(client.user.id))
        return next((str(m["id"]) for m in mine if [p.get("id") for p in m["components"][:1]] == [mark(key)]), "")

    async def open(self, client: discord.Client, person: str) -> str:
        """Open the direct conversation with a user (id) and return its channel id."""
        self.circuit.check()
        opened = await self.patiently(lambda: client.http.start_private_message(int(person)))
        return str(opened["id"])

    async def ask(
        self,
        client: discord.Client,
        route: Route,
        body: Json | None = None,
        uploads: Sequence[Upload] = (),
        **query: str,
    ) -> Any:
        """Make a request of the bot's own and return the answer's JSON. Raises ``Undeliverable`` or ``RetryLater``."""

        async def send() -> Any:
            if uploads:
                files, form = _multipart(body or {}, uploads)
                found = await client.http.request(route, files=files, form=form)
            elif body is None:  # given as JSON it would be sent as "null"
                found = await client.http.request(route, params=query)
            else:
                found = await client.http.request(route, json=body)
            if isinstance(found, str) and found:  # a page, which somebody between Discord and us has answered with
                raise ValueError("no JSON")
            return found

        return await self.patiently(send)

    async def _answer(
        self,
        interaction: discord.Interaction,
        method: str,
        path: str,
        where: int,
        body: Json | None,
        uploads: Sequence[Upload],
    ) -> None:
        # With these two names the adapter keeps one lock a token, and forgets it (other names share a lock).
        route = Route(method, path, webhook_id=where, webhook_token=interaction.token)
        session = interaction._session  # the session that discord.py itself answers with

        async def send() -> None:
            adapter = async_context.get()
            files, form = _multipart(body or {}, uploads) if uploads else (None, None)
            try:
                await adapter.request(route, session, payload=None if uploads else body, multipart=form, files=files)
            except discord.HTTPException as refusal:
                if refusal.code != ALREADY_ANSWERED:  # else the first try arrived, only its answer was lost
                    raise

        await self.patiently(send)

    async def patiently(self, send: Callable[[], Awaitable[_T]]) -> _T:
        """Send, again where trying again is safe and may help. Raises ``Undeliverable`` or ``RetryLater``."""
        for wait in (*WAITS, None):
            try:
                async with asyncio.timeout(SLOWEST):
                    return await send()
            except discord.RateLimited as limited:
                raise RetryLater(limited.retry_after) from None
            except discord.HTTPException as refusal:
                if refusal.status != 503 or wait is None:
                    raise self._named(refusal) from None
            except (aiohttp.ClientError, OSError):
                if wait is None:
                    raise RetryLater(BUSY, uncertain=True) from None
            except GARBLED:
                log.warning("discord-garbled")
                raise RetryLater(BUSY, uncertain=True) from None
            await self._clock.sleep(wait)
        raise AssertionError("the last try ends one way or the other")

    def _named(self, refusal: discord.HTTPException) -> Refused | RetryLater:
        if refusal.code == TOO_MANY_DIRECT:
            return self.circuit.trip()
        if refusal.status >= 500 or refusal.status in (401, 429):
            return RetryLater(_retry_after(refusal), uncertain=refusal.status >= 500)
        return Refused(refusal.status, refusal.code)


def nonce(key: str) -> str:
    """Return a message's nonce, 24 characters of Discord's 25: the same for the same delivery key."""
    return hashlib.blake2b(key.encode(), digest_size=12).hexdigest() if key else secrets.token_hex(12)


def mark(key: str) -> int:
    """Return the component id that stands for a delivery key: 31 bits, as Discord takes them."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=4, person=b"mark").digest()) & 0x7FFFFFFF or 1


def marked(body: Json, key: str) -> Json:
    """Return a message's body with the key's mark on its first component, unless another has that very id."""
    first, *others = body["components"]
    taken = {part.get("id") for row in body["components"] for part in row.get("components", ())}
    if not key or mark(key) in taken:
        return body
    return body | {"components": [first | {"id": mark(key)}, *others]}


def _retry_after(refusal: discord.HTTPException) -> float:
    given = refusal.response.headers.get("Retry-After", "")
    return float(given) if given.isdecimal() else BUSY


def _multipart(body: Json, uploads: Sequence[Upload]) -> tuple[list[Any], list[Any]]:
    files = [discord.File(io.BytesIO(upload.content), upload.name) for upload in uploads]
    form: list[Any] = [{"name": "payload_json", "value": discord.utils._to_json(body)}]
    for number, (file, upload) in enumerate(zip(files, uploads, strict=True)):
        part = {"name": f"files[{number}]", "value": file.fp, "filename": file.filename}
        form.append(part | {"content_type": upload.media})
    return files, form
