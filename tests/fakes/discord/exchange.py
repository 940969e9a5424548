"""One interaction as Discord keeps it: what was answered, and what the person now sees."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from tests.fakes.discord import world
from tests.fakes.discord.world import Json

EPHEMERAL = 64
LOADING = 128
DEFERRED_MESSAGE, DEFERRED_UPDATE = 5, 6


class Refused(Exception):
    """Discord's answer to a request it will not carry out: status, code and words."""

    def __init__(self, status: int, code: int, words: str) -> None:
        super().__init__(words)
        self.status, self.code, self.words = status, code, words


class Exchange:
    """What came back for one interaction token; ``until`` waits for it."""

    def __init__(self, event: Json, source: Json | None) -> None:
        self.event = event
        self.source = source
        self.callbacks: list[Json] = []
        self.edits: list[Json] = []
        self.followups: list[Json] = []
        self.original: Json | None = None
        self.files: dict[str, bytes] = {}
        self._changed = asyncio.Event()

    @property
    def callback(self) -> Json:
        return self.callbacks[0]

    @property
    def kind(self) -> int:
        """The callback's type: 4 message, 5/6 deferred, 7 update, 8 choices, 9 modal."""
        kind: int = self.callback["type"]
        return kind

    @property
    def modal(self) -> Json:
        assert self.kind == 9, f"no modal was opened, but {self.callback}"
        data: Json = self.callback["data"]
        return data

    @property
    def choices(self) -> list[Json]:
        assert self.kind == 8
        choices: list[Json] = self.callback["data"]["choices"]
        return choices

    @property
    def message(self) -> Json:
        """The newest message this interaction brought: a follow-up, else the original answer."""
        newest = self.followups[-1] if self.followups else self.original
        assert newest is not None, "nothing is shown"
        return newest

    @property
    def private(self) -> bool:
        return bool(self.message["flags"] & EPHEMERAL)

    async def until(self, seen: Callable[[Exchange], Any] | None = None) -> Exchange:
        """Wait until ``seen`` holds (by default: until anything was answered)."""
        holds = seen or (lambda me: me.callbacks)
        async with asyncio.timeout(30):
            while not holds(self):
                self._changed.clear()
                await self._changed.wait()
        return self

    async def shown(self) -> Exchange:
        """Wait until a real message (not a placeholder) is there."""
        return await self.until(lambda me: me.followups or (me.original and not me.original["flags"] & LOADING))

    def changed(self) -> None:
        self._changed.set()

    def answer(self, body: Json, new_id: str) -> None:
        """Carry out a callback, once."""
        if self.callbacks:
            raise Refused(400, 40060, "Interaction has already been acknowledged.")
        self.callbacks.append(body)
        kind, data = body["type"], body.get("data") or {}
        if kind in (4, DEFERRED_MESSAGE):
            self.original = world.message(new_id, self.event["channel_id"], data)
            if kind == DEFERRED_MESSAGE:
                self.original["flags"] |= LOADING
        elif kind in (DEFERRED_UPDATE, 7):
            if self.source is None:
                raise Refused(400, 50035, "Nothing to update")
            self.original = self.source
            if kind == 7:
                rewrite(self.original, data, self.source["flags"])

    def edit(self, body: Json) -> Json:
        if self.original is None:
            raise Refused(404, 10008, "Unknown Message")
        self.edits.append(body)
        rewrite(self.original, body, self.original["flags"] & ~LOADING)
        return self.original

    def remove(self) -> None:
        if self.original is None:
            raise Refused(404, 10008, "Unknown Message")
        self.original = None

    def follow(self, body: Json, new_id: str) -> Json:
        """A follow-up; the first one after a type 5 fills the placeholder, keeping its privacy."""
        if not self.callbacks:
            raise Refused(404, 10015, "Unknown Webhook")
        if self.original is not None and self.original["flags"] & LOADING:
            return self.edit(body)
        self.followups.append(world.message(new_id, self.event["channel_id"], body))
        return self.followups[-1]


def rewrite(message: Json, body: Json, flags: int) -> None:
    """Put what a body says in the place of what a message said."""
    kept = [world.attachment(a) for a in body.get("attachments", [])]
    message.update(body | {"flags": flags | body.get("flags", 0), "attachments": kept})
