"""The REST routes a bot needs, over dictionaries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tests.fakes.discord import world
from tests.fakes.discord.diary import Diary
from tests.fakes.discord.exchange import Exchange, Refused, rewrite
from tests.fakes.discord.places import Places
from tests.fakes.discord.world import Json

CALLBACK = re.compile(r"/interactions/(\d+)/([^/]+)/callback")
WEBHOOK = re.compile(r"/webhooks/(\d+)/([^/]+)(?:/messages/([^/]+))?")
MESSAGES = re.compile(r"/channels/(\d+)/messages(?:/(\d+))?")
COMMANDS = re.compile(r"/applications/(\d+)/commands")
Answer = tuple[int, Any]


class Rest:
    """What Discord remembers: commands, channels, messages, and every interaction's exchange."""

    def __init__(self, ids: Iterator[int]) -> None:
        self.ids = ids
        self.gateway_url = ""
        self.shards = 1
        self.starts_left = 999
        self.endpoint: str | None = None
        self.guilds: list[Json] = [{"id": world.GUILD, "name": "Lab", "permissions": str(world.BOT_RIGHTS)}]
        self.commands: list[Json] = []
        self.dms: dict[str, str] = {}  # user id → channel id
        self.shut: set[str] = set()  # users who take no direct messages
        self.channels: dict[str, list[Json]] = {world.CHANNEL: [], world.DM_CHANNEL: []}
        self.places = Places(ids, self.channels)
        self.diary = Diary(ids)
        self.exchanges: dict[str, Exchange] = {}
        self._nonces: dict[tuple[str, str], Json] = {}

    def carry_out(self, method: str, path: str, query: dict[str, str], body: Any, files: dict[str, bytes]) -> Answer:
        """Do what the request asks; raises :class:`Refused` where Discord would refuse."""
        if found := CALLBACK.fullmatch(path):
            return self._callback(found[2], query, body, files)
        if found := WEBHOOK.fullmatch(path):
            return self._webhook(method, found[2], found[3], body, files)
        if (found := MESSAGES.fullmatch(path)) and found[2]:
            return self._standing(method, found[1], found[2], body)
        if found and method == "GET":
            return 200, self._latest(found[1], int(query.get("limit", "50")))
        if found:
            return 200, self._post(found[1], body)
        if answer := self.places.carry_out(method, path, query, body):
            return answer
        if answer := self.diary.carry_out(method, path, body):
            return answer
        if COMMANDS.fullmatch(path):
            return 200, self._commands(method, body)
        if (method, path) == ("GET", "/users/@me/guilds"):
            return 200, self._guilds(int(query.get("after", "0")), int(query.get("limit", "200")))
        return 200, self._about(method, path, body)

    def _guilds(self, after: int, limit: int) -> list[Json]:
        """A page of the servers that the bot is in, by their ids."""
        return sorted((g for g in self.guilds if int(g["id"]) > after), key=lambda g: int(g["id"]))[:limit]

    def _about(self, method: str, path: str, body: Any) -> Any:
        match method, path:
            case "GET", "/users/@me":
                return world.user(world.BOT, "labmates", bot=True)
            case "GET", "/applications/@me" | "/oauth2/applications/@me":
                return world.application() | {"interactions_endpoint_url": self.endpoint}
            case "GET", "/gateway":
                return {"url": self.gateway_url}
            case "GET", "/gateway/bot":
                limit = {"total": 1000, "remaining": self.starts_left, "reset_after": 0, "max_concurrency": 1}
                return {"url": self.gateway_url, "shards": self.shards, "session_start_limit": limit}
            case "POST", "/users/@me/channels":
                return self._open(str(body["recipient_id"]))
        raise Refused(404, 0, f"404: Not Found {method} {path}")

    def leaves(self, person: str) -> None:
        """Somebody goes away for good; with no server in common, no direct message reaches them."""
        self.places.members.discard(person)
        self.shut.add(person)

    def _open(self, person: str) -> Json:
        number = self.dms.setdefault(person, str(next(self.ids)))
        self.channels.setdefault(number, [])
        return world.channel(number, private=True) | {"recipients": [world.user(person, "someone")]}

    def _commands(self, method: str, body: Any) -> list[Json]:
        if method == "PUT":
            self.commands = [
                {"id": str(next(self.ids)), "application_id": world.APPLICATION, "version": "1", "type": 1} | c
                for c in body
            ]
        return self.commands

    def _callback(self, token: str, query: dict[str, str], body: Any, files: dict[str, bytes]) -> Answer:
        exchange = self._exchange(token, 10062, "Unknown interaction")
        exchange.files |= files
        exchange.answer(body, str(next(self.ids)))
        exchange.changed()
        if query.get("with_response") not in ("1", "true"):
            return 204, None
        about = {"id": exchange.event["id"], "type": exchange.event["type"]}
        answer: Json = {"interaction": about}
        if exchange.original is not None:
            about["response_message_id"] = exchange.original["id"]
            answer["resource"] = {"type": body["type"], "message": exchange.original}
        return 200, answer

    def _webhook(self, method: str, token: str, which: str | None, body: Any, files: dict[str, bytes]) -> Answer:
        exchange = self._exchange(token, 10015, "Unknown Webhook")
        exchange.files |= files
        answer: Answer
        match method, which:
            case "PATCH", "@original":
                answer = 200, exchange.edit(body)
            case "DELETE", "@original":
                exchange.remove()
                answer = 204, None
            case "POST", None:
                answer = 200, exchange.follow(body, str(next(self.ids)))
            case _:
                raise Refused(405, 0, "405: Method Not Allowed")
        exchange.changed()
        return answer

    def _exchange(self, token: str, code: int, words: str) -> Exchange:
        if token not in self.exchanges:
            raise Refused(404, code, words)
        return self.exchanges[token]

    def _standing(self, method: str, channel_id: str, number: str, body: Any) -> Answer:
        """Change a message, or take it away."""
        self.places.about(channel_id)
        message = next((m for m in self.channels[channel_id] if m["id"] == number), None)
        if message is None:
            raise Refused(404, 10008, "Unknown Message")
        if method == "PATCH":
            rewrite(message, body, message["flags"])
            return 200, message
        self.channels[channel_id].remove(message)
        return 204, None

    def _latest(self, channel_id: str, many: int) -> list[Json]:
        """The newest messages of a channel, the newest first; no nonce is kept with them."""
        self.places.about(channel_id)
        return self.channels[channel_id][::-1][:many]

    def forget_nonces(self) -> None:
        """Let the few minutes pass in which Discord knows a nonce again."""
        self._nonces.clear()

    def _post(self, channel_id: str, body: Any) -> Json:
        if channel_id not in self.channels:
            raise Refused(404, 10003, "Unknown Channel")
        if any(self.dms.get(person) == channel_id for person in self.shut):
            raise Refused(403, 50007, "Cannot send messages to this user")
        nonce = (channel_id, str(body.get("nonce")))
        if body.get("enforce_nonce") and nonce in self._nonces:
            return self._nonces[nonce]
        message = world.message(str(next(self.ids)), channel_id, body)
        self.channels[channel_id].append(message)
        if body.get("nonce") is not None:
            self._nonces[nonce] = message | {"nonce": body["nonce"]}
        return message
