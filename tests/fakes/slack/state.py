"""What a Slack workspace holds: members, channels, messages, views, files; plain values, no sockets."""

from __future__ import annotations

import asyncio
import itertools
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

Json = dict[str, Any]
T = TypeVar("T")

TEAM = "T0LAB"
APP = "A0LAB"
BOT_USER = "U0BOT"
BOT_TOKEN = "xoxb-right"
APP_TOKEN = "xapp-right"
SIGNING_SECRET = "0123456789abcdef0123456789abcdef"
GENERAL = "C0GENERAL"
PATIENCE = 30.0  # seconds a test waits for something to happen before it says that it did not


@dataclass(slots=True)
class Message:
    """One message; ``viewer`` is set when only that member sees it."""

    channel: str
    ts: str
    text: str
    blocks: list[Json]
    viewer: str | None = None
    body: Json = field(default_factory=dict)
    thread: str = ""  # the time stamp of the message under which it stands


@dataclass(frozen=True, slots=True)
class Request:
    """One request that left the adapter: a Web API method, ``response_url`` or ``upload``."""

    method: str
    args: Json
    token: str = ""
    verb: str = "POST"
    team: str = TEAM


@dataclass(frozen=True, slots=True)
class Ack:
    """What the adapter answered to one envelope (Socket Mode) or request (signed HTTP)."""

    status: int
    body: Json
    kind: str = ""
    payload: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fault:
    """One answer that goes wrong; ``reset`` drops the connection, ``late`` after the work was done."""

    status: int = 200
    body: Json = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    reset: bool = False
    late: bool = False
    words: str | None = None  # answered as a page and not as JSON
    half: bool = False  # the answer is cut off in its middle
    held: asyncio.Event | None = None  # nothing is answered until this is set

    @classmethod
    def error(cls, code: str, **more: Any) -> Fault:
        return cls(body={"ok": False, "error": code, **more})

    @classmethod
    def limited(cls, after: int) -> Fault:
        return cls(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": str(after)})

    @classmethod
    def broken(cls, status: int = 500) -> Fault:
        return cls(status, {})


class Refused(Exception):
    """A Web API error code; its text is the code."""


class Workspace:
    """Everything one workspace knows, and a bell that rings when it changes."""

    home: str

    def __init__(self) -> None:
        self.team, self.name = TEAM, "Lab"
        self.org, self.whole = "", False  # the organisation that it belongs to, and whether that installed the app
        self.bot_token, self.app_token = BOT_TOKEN, APP_TOKEN
        self.scopes: list[str] | None = None  # None: the header that tells them is not sent
        self.users: dict[str, Json] = {}
        self.channels: dict[str, bool] = {GENERAL: True}  # id → the bot is in it
        self.archived: set[str] = set()
        self.names: dict[str, str] = {GENERAL: "general"}
        self.rooms: dict[str, frozenset[str]] = {}  # the members of each group conversation
        self.groups: dict[str, list[str]] = {}
        self.shut: set[str] = set()  # members to whom the app may not write
        self.messages: list[Message] = []
        self.pins: list[tuple[str, str]] = []  # channel and message
        self.views: dict[str, list[Json]] = defaultdict(list)
        self.homes: dict[str, Json] = {}
        self.files: dict[str, bytes] = {}
        self.triggers: dict[str, tuple[str, str]] = {}  # trigger id → member, "" or why it is no good
        self.urls: dict[str, tuple[str, str, str | None]] = {}  # response_url id → channel, member, message ts
        self.uses: dict[str, int] = defaultdict(int)
        self.requests: list[Request] = []
        self.acks: list[Ack] = []
        self.faults: dict[str, list[Fault]] = defaultdict(list)
        self._numbers = itertools.count(1)
        self._bell = asyncio.Event()

    def number(self, prefix: str) -> str:
        return f"{prefix}{next(self._numbers):06d}"

    def stamp(self) -> str:
        return f"1767603600.{next(self._numbers):06d}"

    def ring(self) -> None:
        bell, self._bell = self._bell, asyncio.Event()
        bell.set()

    async def until(self, look: Callable[[], T | None]) -> T:
        """Wait until *look* finds something, and return what it found."""
        async with asyncio.timeout(PATIENCE):
            while not (found := look()):
                await self._bell.wait()
            return found

    def add_user(self, user: str, **more: Any) -> None:
        about = {"id": user, "team_id": self.team, "name": user.lower(), "deleted": False, "is_bot": False}
        about |= {"tz": "America/Chicago", "locale": "en-US", "is_admin": False, "is_owner": False}
        self.users[user] = about | more

    def dm(self, user: str) -> str:
        channel = "D" + user[1:]
        self.channels[channel] = True
        return channel

    def room(self, users: frozenset[str]) -> str:
        """The group conversation of these members with the bot; there is one only."""
        if users not in self.rooms.values():
            channel = self.number("G")
            self.rooms[channel], self.channels[channel] = users, True
        return next(channel for channel, inside in self.rooms.items() if inside == users)

    def delete(self, channel: str) -> None:
        """Somebody who may deletes a conversation; the same members then begin another."""
        self.rooms.pop(channel, None)
        del self.channels[channel]

    def put_aside(self, channel: str) -> None:
        """Somebody made a channel of a conversation and archived it; the same members then begin another."""
        self.rooms.pop(channel, None)
        self.archived.add(channel)

    def inside(self, channel: str) -> frozenset[str]:
        """The members of a channel or a group conversation, without the bot."""
        return self.rooms.get(channel, frozenset(self.users))

    def fail(self, method: str, *faults: Fault) -> None:
        """The next answers to *method* go wrong, one fault each."""
        self.faults[method].extend(faults)

    def trigger(self, user: str) -> str:
        name = self.number("Trigger.")
        self.triggers[name] = (user, "")
        return name

    def expire_triggers(self) -> None:
        """Let three seconds pass for every trigger id handed out so far."""
        self.triggers = {name: (user, "expired_trigger_id") for name, (user, _) in self.triggers.items()}

    def spend_trigger(self, name: str) -> str:
        user, spoiled = self.triggers.get(name, ("", "invalid_trigger_id"))
        if spoiled:
            raise Refused(spoiled)
        self.triggers[name] = (user, "exchanged_trigger_id")
        return user

    def say(self, channel: str, body: Json, viewer: str | None = None) -> Message:
        message = Message(channel, self.stamp(), "", [], viewer, thread=body.get("thread_ts", ""))
        self.messages.append(message)
        return self.rewrite(message, body)

    def rewrite(self, message: Message, body: Json) -> Message:
        message.text, message.body = body.get("text") or "", body
        message.blocks = self.named(body.get("blocks") or [])
        self.ring()
        return message

    def named(self, blocks: list[Json]) -> list[Json]:
        """Give an id to every block that has none, as Slack does."""
        return [{"block_id": self.number("b"), **block} for block in blocks]

    def message(self, channel: str, ts: str | None) -> Message | None:
        return next((m for m in self.messages if m.channel == channel and m.ts == ts), None)

    def erase(self, message: Message) -> None:
        self.messages.remove(message)
        self.ring()

    def seen_by(self, user: str, channel: str, thread: str = "") -> list[Message]:
        here = [m for m in self.messages if (m.channel, m.thread) == (channel, thread) and m.viewer in (None, user)]
        return here if user in self.inside(channel) else []

    def sent(self, *methods: str) -> list[Request]:
        """Every recorded request to *methods*, in order."""
        return [r for r in self.requests if r.method in methods]

    def open_view(self, user: str, view: Json, root: bool = True) -> Json:
        if root:
            self.views[user].clear()
        if len(self.views[user]) >= 3:
            raise Refused("push_limit_reached")
        shown = {**view, "id": self.number("V"), "hash": self.stamp(), "team_id": self.team}
        shown["blocks"] = self.named(view["blocks"])
        self.views[user].append(shown)
        self.ring()
        return shown

    def update_view(self, view_id: str, view: Json, seen: str | None = None) -> Json:
        for stack in self.views.values():
            for place, shown in enumerate(stack):
                if shown["id"] == view_id:
                    if seen and seen != shown["hash"]:
                        raise Refused("hash_conflict")
                    stack[place] = {**view, "id": view_id, "hash": self.stamp(), "team_id": self.team}
                    stack[place]["blocks"] = self.named(view["blocks"])
                    self.ring()
                    return stack[place]
        raise Refused("not_found")
