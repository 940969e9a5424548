"""A server's own calendar: our events in it, each once, known again by a mark at the end of its description.

Shapes and rights are those of https://discord.com/developers/docs/resources/guild-scheduled-event.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import discord
from discord.http import Route

from adapters.discord.page import Json
from adapters.discord.wire import Refused, Wire
from bot.adapter import Entry

EXTERNAL, MEMBERS_ONLY = 3, 2  # entity_type: somewhere else; privacy_level: the one there is
UNKNOWN_EVENT: Final = 10070
NAME, PLACE, WORDS = 100, 100, 1000  # characters
ALL: Final = "/guilds/{guild_id}/scheduled-events"
ONE: Final = ALL + "/{event_id}"


class Diary:
    """One connection's calendars. Every method raises ``Undeliverable`` or ``RetryLater``."""

    def __init__(self, client: discord.Client, wire: Wire) -> None:
        """Ask through ``wire``."""
        self._client = client
        self._wire = wire

    async def put(self, server: str, entry: Entry, known: str) -> str:
        """Write over the event that is ``known``, or over the one with our mark, or make one; return its id.

        Making an event has no key by which Discord would know a repeated request, and both discord.py and we try again
        when an answer is lost. So we look before and after: of two with one mark the younger is taken away.
        """
        if known:
            return await self._change(server, entry, known)
        there = await self._ours(server, entry.key)
        if there:
            return await self._change(server, entry, there[0])
        made = await self._ask("POST", ALL, body=_body(entry), guild_id=server)
        first, *twins = sorted(await self._ours(server, entry.key), key=int) or [str(made["id"])]
        for twin in twins:
            await self.remove(server, twin)
        return first

    async def remove(self, server: str, known: str) -> None:
        """Take an event away; harmless when it is gone."""
        try:
            await self._ask("DELETE", ONE, guild_id=server, event_id=known)
        except Refused as refused:
            if refused.code != UNKNOWN_EVENT:
                raise

    async def _change(self, server: str, entry: Entry, known: str) -> str:
        try:
            await self._ask("PATCH", ONE, body=_body(entry), guild_id=server, event_id=known)
        except Refused as refused:
            if refused.code != UNKNOWN_EVENT:
                raise
            return ""  # somebody took it out of their calendar: that holds
        return known

    async def _ours(self, server: str, key: str) -> Sequence[str]:
        """Return the ids of our events with a mark."""
        found = await self._ask("GET", ALL, guild_id=server)
        me = str(self._client.user.id) if self._client.user else ""
        mine = (one for one in found if str(one.get("creator_id")) == me)
        return [str(one["id"]) for one in mine if (one.get("description") or "").endswith(_mark(key))]

    async def _ask(self, method: str, path: str, body: Json | None = None, **where: str) -> Any:
        return await self._wire.ask(self._client, Route(method, path, **where), body)


def _body(entry: Entry) -> Json:
    mark = _mark(entry.key)
    return {
        "name": entry.title[:NAME],
        "description": entry.words[: WORDS - len(mark)] + mark,
        "scheduled_start_time": _written(entry.starts),
        "scheduled_end_time": _written(entry.ends),
        "privacy_level": MEMBERS_ONLY,
        "entity_type": EXTERNAL,
        "entity_metadata": {"location": entry.where[:PLACE] or "…"},
    }


def _mark(key: str) -> str:
    return f"\n(Labmates {key})"


def _written(when: datetime) -> str:
    return when.isoformat(timespec="seconds")
