"""What stands in Discord's channels: our posts, the threads at them, and private threads as rooms."""

import logging
from collections.abc import Sequence
from typing import Any

import discord
from discord.http import Route

from adapters.discord import render
from adapters.discord.lacks import lacks
from adapters.discord.parse import NAME
from adapters.discord.wire import Refused, Wire
from bot.adapter import Lack, RetryLater, Sight, Undeliverable
from bot.message import Reply
from bot.people import Group, Person, Place, Post

# Discord's error codes (https://discord.com/developers/docs/topics/opcodes-and-status-codes).
UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, THREAD_IS_THERE = 10003, 10008, 160004
UNREADABLE = frozenset({50001, 50013})  # Missing Access, Missing Permissions
DIRECT_CHANNEL, PRIVATE_THREAD, THREADS = 1, 12, (10, 11)
WEEK = 10_080  # minutes without a word until a thread is put aside; a word brings it back
NAME_LENGTH = 100
PAGE = 200  # servers that Discord names at once
VIEW = discord.Permissions(view_channel=True).value

log = logging.getLogger(__name__)


class Board:
    """One connection's own messages and places. Every method raises ``Undeliverable`` or ``RetryLater``."""

    def __init__(self, client: discord.Client, wire: Wire) -> None:
        """Send through ``wire``."""
        self._client = client
        self._wire = wire

    async def post(self, place: Place, reply: Reply, key: str) -> Post:
        """Post a message, or return the one with this key that is there.

        Where we may not read what was said, a first one goes out all the same: for a few minutes Discord itself knows
        the key.
        """
        message = render.message(reply, private=False)
        try:
            there = await self._wire.find(self._client, place.id, key) if key else ""
        except Refused as refused:
            if refused.code not in UNREADABLE:
                raise
            there = ""
        return Post(place, there or await self._wire.send(self._client, place.id, message, key))

    async def edit(self, post: Post, reply: Reply) -> None:
        """Put other content in a post's place."""
        message = render.message(reply, private=False)
        await self._wire.ask(self._client, _at("PATCH", post), message.body, message.uploads)

    async def remove(self, post: Post) -> None:
        """Take a post away; one that went with its channel is gone too."""
        try:
            await self._wire.ask(self._client, _at("DELETE", post))
        except Refused as refused:
            if refused.code not in (UNKNOWN_MESSAGE, UNKNOWN_CHANNEL):
                raise

    async def pin(self, post: Post) -> None:
        """Pin a post; needs the right to pin messages. Discord answers a second time as it did the first."""
        path = "/channels/{channel_id}/messages/pins/{message_id}"
        where = {"channel_id": post.place.id, "message_id": post.id}
        await self._wire.ask(self._client, Route("PUT", path, **where))

    async def thread(self, post: Post, title: str) -> Place:
        """Open the thread at a post, which has the id of the message."""
        self._wire.circuit.check()
        try:
            await self._wire.ask(self._client, _at("POST", post, "/threads"), _named(title))
        except Refused as refused:
            if refused.code != THREAD_IS_THERE:
                raise
        return Place(NAME, post.place.community, post.id)

    async def room(self, title: str, people: Sequence[Person], place: Place) -> Place:
        """Open a private thread in a channel, once everybody is known to be in the server, and bring them in."""
        self._wire.circuit.check()
        for person in people:
            await self._ask("GET", "/guilds/{guild_id}/members/{user_id}", guild_id=place.community, user_id=person.id)
        route = Route("POST", "/channels/{channel_id}/threads", channel_id=place.id)
        opened = await self._wire.ask(self._client, route, _named(title) | {"type": PRIVATE_THREAD, "invitable": False})
        room = Place(NAME, place.community, str(opened["id"]))
        await self._bring(people, room)
        return room

    async def readers(self, place: Place) -> int | None:
        """Count a server's members for what everybody can view; roles cannot be counted without a privileged intent.

        A private thread that was archived only comes back with a word; one that was locked besides does not.
        """
        channel = await self._ask("GET", "/channels/{channel_id}", channel_id=place.id)
        if channel["type"] == DIRECT_CHANNEL:
            return 1
        about = channel.get("thread_metadata", {})
        if channel["type"] == PRIVATE_THREAD and about.get("archived") and about.get("locked"):
            raise Undeliverable("that thread was put aside for good: its members cannot write in it")
        if channel["type"] in THREADS:
            channel = await self._ask("GET", "/channels/{channel_id}", channel_id=channel["parent_id"])
        if channel["type"] == PRIVATE_THREAD:  # those who manage threads read it too
            return None
        route = Route("GET", "/guilds/{guild_id}", guild_id=place.community)
        server = await self._wire.ask(self._client, route, with_counts="true")
        return int(server["approximate_member_count"]) - 1 if open_to_all(channel, server) else None

    async def look(self, place: Place) -> Sight:
        """Reckon our rights in a channel; where Discord does not let us ask, that is the answer."""
        try:
            channel = await self._ask("GET", "/channels/{channel_id}", channel_id=place.id)
            server = await self._ask("GET", "/guilds/{guild_id}", guild_id=place.community)
            me = await self._me(place.community)
        except Refused as refused:
            return Sight(lacks=frozenset({Lack.HIDDEN if refused.code in UNREADABLE else Lack.GONE}))
        return Sight(str(channel.get("name") or ""), lacks(channel, server, me))

    async def group(self, group: Group) -> str:
        """Find a role by its id."""
        server = await self._ask("GET", "/guilds/{guild_id}", guild_id=group.community)
        for role in server["roles"]:
            if str(role["id"]) == group.id:
                return str(role["name"])
        raise Undeliverable("there is no such role")

    async def homes(self) -> frozenset[str]:
        """Ask page by page in which servers we are."""
        found: list[str] = []
        while True:
            after, route = found[-1] if found else "0", Route("GET", "/users/@me/guilds")
            page = await self._wire.ask(self._client, route, limit=str(PAGE), after=after)
            found += [str(server["id"]) for server in page]
            if len(page) < PAGE:
                return frozenset(f"{NAME}:{id_}" for id_ in found)

    async def hold(self, thread: Place, *, locked: bool) -> None:
        """Put a thread aside and let nobody take it up, or take both back; needs the right to manage threads."""
        body = {"archived": locked, "locked": locked}
        await self._wire.ask(self._client, Route("PATCH", "/channels/{channel_id}", channel_id=thread.id), body)

    async def _me(self, server: str) -> Any:
        user = self._client.user
        assert user is not None, "we have logged in"
        return await self._ask("GET", "/guilds/{guild_id}/members/{user_id}", guild_id=server, user_id=str(user.id))

    async def _bring(self, people: Sequence[Person], room: Place) -> None:
        """Bring everybody into a room, or nobody: to be alone in one would tell what was being prepared."""
        try:
            for person in people:
                await self._member("PUT", room, person)
        except (Undeliverable, RetryLater):
            for person in people:
                await self._let_go(person, room)
            raise

    async def _let_go(self, person: Person, room: Place) -> None:
        try:
            await self._member("DELETE", room, person)
        except (Undeliverable, RetryLater) as lost:
            log.warning("left-in-a-room", extra={"fault": type(lost).__name__})

    async def _member(self, method: str, room: Place, person: Person) -> None:
        path = "/channels/{channel_id}/thread-members/{user_id}"
        await self._ask(method, path, channel_id=room.id, user_id=person.id)

    async def _ask(self, method: str, path: str, **where: str) -> Any:
        return await self._wire.ask(self._client, Route(method, path, **where))


def open_to_all(channel: dict[str, Any], server: dict[str, Any]) -> bool:
    """Tell whether everybody in a server can view a channel, from what REST says of both.

    A channel that is closed to one role or one member counts as restricted: nobody tells how many those are.
    """
    everyone = next(int(role["permissions"]) for role in server["roles"] if role["id"] == server["id"])
    written = channel.get("permission_overwrites") or ()
    allowed = any(int(one["allow"]) & VIEW for one in written if one["id"] == server["id"])
    return bool(everyone & VIEW or allowed) and not any(int(one["deny"]) & VIEW for one in written)


def _at(method: str, post: Post, more: str = "") -> Route:
    path = "/channels/{channel_id}/messages/{message_id}" + more
    return Route(method, path, channel_id=post.place.id, message_id=post.id)


def _named(title: str) -> dict[str, Any]:
    return {"name": title[:NAME_LENGTH].strip() or "…", "auto_archive_duration": WEEK}
