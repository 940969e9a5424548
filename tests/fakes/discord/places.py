"""The server's members, channels and threads: who there is, where they talk, and who may look."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tests.fakes.discord import world
from tests.fakes.discord.exchange import Refused
from tests.fakes.discord.world import Json

CHANNEL = re.compile(r"/channels/(\d+)")
STARTED = re.compile(r"/channels/(\d+)(?:/messages/(\d+))?/threads")
PIN = re.compile(r"/channels/(\d+)/messages/pins/(\d+)")
MEMBERSHIP = re.compile(r"/channels/(\d+)/thread-members/(\d+)")
SERVER = re.compile(r"/guilds/(\d+)")
MEMBER = re.compile(r"/guilds/(\d+)/members/(\d+)")
PUBLIC, PRIVATE = 11, 12
CROWD = 41  # people on the server


class Places:
    """What is under ``/channels`` and ``/guilds``, but for the messages, which ``channels`` holds."""

    def __init__(self, ids: Iterator[int], channels: dict[str, list[Json]]) -> None:
        self.ids, self.channels = ids, channels
        self.members: set[str] = set()
        self.threads: dict[str, Json] = {}
        self.inside: dict[str, set[str]] = {}  # who has been brought into a thread
        self.rights = world.MEMBER_RIGHTS  # of everybody
        self.overwrites: list[Json] = []  # on the one channel
        self.manages_threads = True  # whether the bot does
        self.bot_rights = world.BOT_RIGHTS  # by its role
        self.roles = {world.BOT_ROLE: "Labmates", world.MOD_ROLE: "Moderators"}
        self.named: dict[str, str] = {}  # further text channels
        self.hidden: set[str] = set()  # channels that the bot cannot view
        self.may_pin = True
        self.pins: list[str] = []

    def carry_out(self, method: str, path: str, query: dict[str, str], body: Any) -> tuple[int, Any] | None:
        """Do what the request asks; None when it is about something else."""
        if found := STARTED.fullmatch(path):
            return 201, self._start(found[1], found[2], body)
        if found := MEMBERSHIP.fullmatch(path):
            self._membership(method, found[1], found[2])
            return 204, None
        if (found := PIN.fullmatch(path)) and method == "PUT":
            if not self.may_pin:
                raise Refused(403, 50013, "Missing Permissions")
            self.pins += [] if found[2] in self.pins else [found[2]]
            return 204, None
        if found := MEMBER.fullmatch(path):
            return 200, self._member(found[2])
        if (found := CHANNEL.fullmatch(path)) and method == "GET":
            return 200, self.about(found[1])
        if found and method == "PATCH":
            return 200, self._change(found[1], body)
        if (found := SERVER.fullmatch(path)) and method == "GET":
            return 200, self._server(found[1], query)
        return None

    def about(self, number: str) -> Json:
        """A channel, a thread or a direct conversation."""
        if number in self.threads:
            return self.threads[number]
        if number not in self.channels:
            raise Refused(404, 10003, "Unknown Channel")
        if number in self.hidden:
            raise Refused(403, 50001, "Missing Access")
        if number in self.named:
            return world.channel(number) | {"name": self.named[number], "permission_overwrites": self.overwrites}
        if number == world.CHANNEL:
            return world.channel() | {"permission_overwrites": self.overwrites}
        return world.channel(number, private=True)

    def opens(self, number: str, name: str) -> None:
        """Let there be another text channel."""
        self.named[number], self.channels[number] = name, []

    def deletes(self, number: str) -> None:
        """Somebody who may deletes a channel or a thread."""
        self.named.pop(number, None)
        self.channels.pop(number)
        self.threads.pop(number, None)

    def put_aside(self, number: str) -> None:
        """Somebody who manages threads archives one and locks it: members cannot write in it or take it up again."""
        self.threads[number]["thread_metadata"] |= {"archived": True, "locked": True}

    def sees(self, person: str, number: str) -> bool:
        """Whether a member may look into a channel or thread."""
        private = self.threads.get(number, {}).get("type") == PRIVATE
        return not private or person in self.inside[number]

    def _start(self, channel: str, message: str | None, body: Json) -> Json:
        if self.about(channel)["type"] != 0:
            raise Refused(400, 50024, "Cannot execute action on this channel type")
        if message is not None and all(m["id"] != message for m in self.channels[channel]):
            raise Refused(404, 10008, "Unknown Message")
        if message in self.threads:
            raise Refused(400, 160004, "A thread has already been created for this message")
        number = message or str(next(self.ids))
        kind = PUBLIC if message else body.get("type", PRIVATE)
        self.threads[number] = world.thread(number, body["name"], channel, kind)
        self.channels[number], self.inside[number] = [], {world.BOT}
        return self.threads[number]

    def _change(self, number: str, body: Json) -> Json:
        """Put a thread aside, lock it, or take it up again; only who manages threads may lock one."""
        thread = self.about(number)
        if number not in self.threads:
            raise Refused(400, 50024, "Cannot execute action on this channel type")
        if not self.manages_threads:
            raise Refused(403, 50013, "Missing Permissions")
        thread["thread_metadata"] |= {name: body[name] for name in ("archived", "locked") if name in body}
        return thread

    def _membership(self, method: str, thread: str, person: str) -> None:
        self.about(thread)
        self._member(person)
        if method == "PUT":
            self.inside[thread].add(person)
        else:
            self.inside[thread].discard(person)

    def _member(self, person: str) -> Json:
        if person == world.BOT:
            return world.member(person, "labmates", roles=(world.BOT_ROLE,))
        if person not in self.members:
            raise Refused(404, 10007, "Unknown Member")
        return world.member(person, "someone")

    def _server(self, number: str, query: dict[str, str]) -> Json:
        if number != world.GUILD:
            raise Refused(404, 10004, "Unknown Guild")
        roles = [{"id": world.GUILD, "name": "@everyone", "permissions": str(self.rights)}]
        given = {world.BOT_ROLE: self.bot_rights}
        roles += [{"id": id_, "name": name, "permissions": str(given.get(id_, 0))} for id_, name in self.roles.items()]
        counts = {"approximate_member_count": CROWD + 1, "approximate_presence_count": 3}  # the bot is counted too
        return {"id": world.GUILD, "name": "Lab", "roles": roles} | (
            counts if query.get("with_counts") == "true" else {}
        )
