"""Sends what was rendered, through discord.py's own HTTP, and gives every refusal its name."""

import hashlib
import io
import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import discord
from discord.http import Route
from discord.webhook.async_ import async_context

from adapters.discord.page import Json, Upload
from adapters.discord.render import Message
from bot.adapter import RetryLater, Undeliverable
from bot.clock import Clock

ALREADY_ANSWERED = 40060
TOO_MANY_DIRECT = 40003  # "You are opening direct messages too fast"
COOLING = timedelta(hours=1)
WAITS = (0.5, 2.0, 5.0)  # seconds between tries after what discord.py does not retry: resets, and 503 to the bot
BUSY = 30.0  # seconds to wait when Discord does not say how long

log = logging.getLogger(__name__)


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

    async def send(self, client: discord.Client, channel: str, message: Message, key: str) -> None:
        """Post a message; the same ``key`` within a few minutes shows it once.

        Raises ``Undeliverable`` or ``RetryLater``.
        """
        self.circuit.check()
        route = Route("POST", "/channels/{channel_id}/messages", channel_id=channel)
        body = message.body | {"nonce": nonce(key), "enforce_nonce": True}

        async def send() -> None:
            if not message.uploads:
                await client.http.request(route, json=body)
                return
            files, form = _multipart(body, message.uploads)
            await client.http.request(route, files=files, form=form)

        await self.patiently(send)

    async def open(self, client: discord.Client, person: str) -> str:
        """Open the direct conversation with a user (id) and return its channel id."""
        self.circuit.check()
        opened: list[str] = []

        async def start() -> None:
            opened.append(str((await client.http.start_private_message(int(person)))["id"]))

        await self.patiently(start)
        return opened[0]

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
            if not uploads:
                await adapter.request(route, session, payload=body)
                return
            files, form = _multipart(body or {}, uploads)
            await adapter.request(route, session, multipart=form, files=files)

        await self.patiently(send)

    async def patiently(self, send: Callable[[], Awaitable[None]]) -> None:
        """Send, again where trying again is safe and may help. Raises ``Undeliverable`` or ``RetryLater``."""
        for wait in (*WAITS, None):
            try:
                await send()
                return
            except discord.RateLimited as limited:
                raise RetryLater(limited.retry_after) from None
            except discord.HTTPException as refusal:
                if refusal.code == ALREADY_ANSWERED:
                    return  # the first try arrived, only its answer was lost
                if refusal.status != 503 or wait is None:
                    raise self._named(refusal) from None
            except (aiohttp.ClientError, OSError):
                if wait is None:
                    raise RetryLater(BUSY, uncertain=True) from None
            await self._clock.sleep(wait)

    def _named(self, refusal: discord.HTTPException) -> Undeliverable | RetryLater:
        """Only numbers go into the text: Discord's own words may quote what was sent."""
        if refusal.code == TOO_MANY_DIRECT:
            return self.circuit.trip()
        if refusal.status >= 500 or refusal.status in (401, 429):
            return RetryLater(_retry_after(refusal), uncertain=refusal.status >= 500)
        return Undeliverable(f"Discord refused it with status {refusal.status}, code {refusal.code}")


def nonce(key: str) -> str:
    """Return a message's nonce, 24 characters of Discord's 25: the same for the same delivery key."""
    return hashlib.blake2b(key.encode(), digest_size=12).hexdigest() if key else secrets.token_hex(12)


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
