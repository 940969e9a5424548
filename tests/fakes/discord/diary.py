"""The server's own calendar: events that a bot may put there, if it has the right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from tests.fakes.discord import world
from tests.fakes.discord.exchange import Refused
from tests.fakes.discord.world import Json

EVENTS = re.compile(r"/guilds/(\d+)/scheduled-events(?:/(\d+))?")


class Diary:
    """What is under ``/guilds/…/scheduled-events``."""

    def __init__(self, ids: Iterator[int]) -> None:
        self.ids = ids
        self.events: dict[str, Json] = {}
        self.allowed = True  # whether the bot may create events

    def carry_out(self, method: str, path: str, body: Any) -> tuple[int, Any] | None:
        """Do what the request asks; None when it is about something else."""
        found = EVENTS.fullmatch(path)
        if found is None:
            return None
        if method == "GET" and not found[2]:
            return 200, list(self.events.values())
        if not self.allowed:
            raise Refused(403, 50013, "Missing Permissions")
        if method == "POST" and not found[2]:
            return 200, self._make(body)
        if found[2] not in self.events:
            raise Refused(404, 10070, "Unknown Guild Scheduled Event")
        if method == "DELETE":
            del self.events[found[2]]
            return 204, None
        _judge(self.events[found[2]] | body)
        self.events[found[2]] |= body
        return 200, self.events[found[2]]

    def _make(self, body: Json) -> Json:
        _judge(body)
        number = str(next(self.ids))
        self.events[number] = world.scheduled(number, body)
        return self.events[number]


def _judge(body: Json) -> None:
    """The rules beside the schema: an external event has an end after its start, and a place of 1 to 100 characters."""
    start, end = (datetime.fromisoformat(body[f"scheduled_{edge}_time"]) for edge in ("start", "end"))
    if body["entity_type"] != 3 or body["privacy_level"] != 2 or not start < end:
        raise Refused(400, 50035, "Invalid Form Body")
    if not 1 <= len(body["entity_metadata"]["location"]) <= 100 or not 1 <= len(body["name"]) <= 100:
        raise Refused(400, 50035, "Invalid Form Body")
