"""No right is asked for that no method needs, and none is missing: judged by what was really called on the wire."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import discord
import pytest

from adapters.discord import Discord
from adapters.discord.check import NEEDED, check
from adapters.slack import Slack
from adapters.slack.manifest import manifest
from adapters.slack.scopes import BOT_SCOPES, COMMANDS, METHODS
from bot.adapter import Adapter, Calendar
from bot.app import Shipped
from bot.message import Picture, Reply
from bot.people import Group, Person, Place
from tests.core.lab import PNG
from tests.discord.house import House
from tests.discord.house import opened as discord_house
from tests.discord.test_calendar import ENTRY
from tests.fakes.discord import TOKEN, Actor, FakeDiscord, world
from tests.fakes.slack import GENERAL, TEAM, FakeSlack, Fault, Member
from tests.slack import test_whole_house as slack_house
from tests.spec_slack import ABSENT, Judge, spec_dir

HELLO = Reply.say("hello", Picture(PNG, "A line"))
WALKED: Final = frozenset({"run", "reach", "name", "limits"})  # done before a walk begins, or nothing to do


class Walked:
    """An adapter whose every method is called by way of this, and noted."""

    def __init__(self, adapter: Any) -> None:
        self._adapter = adapter
        self.names: set[str] = set()

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        self.names.add(name)
        found: Callable[..., Awaitable[Any]] = getattr(self._adapter, name)
        return found

    @property
    def left_out(self) -> set[str]:
        """What the adapter can do and nobody has asked of it."""
        able = {
            n for n in dir(type(self._adapter)) if not n.startswith("_") and callable(getattr(type(self._adapter), n))
        }
        return able - self.names - WALKED


# --- Slack ---------------------------------------------------------------------------------------------------------

PRIVATE: Final = "G0PRIVATE"


def needed_on_slack(slack: FakeSlack, judge: Judge) -> set[str]:
    """The scopes that Slack's own table names for what was called, each for the kind of its conversation."""
    return {scope for asked in slack.requests for scope in _scope(slack, asked.method, asked.args, judge)}


def _scope(slack: FakeSlack, method: str, args: Mapping[str, Any], judge: Judge) -> Iterator[str]:
    documented = judge.bot_scopes(method) if method in METHODS else []
    if len(documented) <= 1:
        yield from documented
    elif method == "conversations.open":
        yield "mpim:write" if "," in args["users"] else "im:write"
    else:
        channel = args["channel"]
        kind = "mpim" if channel in slack.rooms else {"D": "im", "G": "groups"}.get(channel[0], "channels")
        yield next(scope for scope in documented if scope.startswith(f"{kind}:"))


async def walk_slack(adapter: Walked, slack: FakeSlack) -> None:
    """Do everything that the port can do, in each kind of conversation."""
    person, bob = Person("slack", TEAM, "U1ADA"), Person("slack", TEAM, "U2BOB")
    slack.channels[PRIVATE] = True
    slack.groups["S1MODS"] = ["U1ADA"]
    public = Place("slack", TEAM, GENERAL)
    await adapter.deliver(person, HELLO, "k1")
    adapter._adapter._at(person)._sent.clear()  # as after a restart, when Slack itself is asked
    assert await adapter.delivered(person, "k1")
    room = await adapter.room("A room", [person, bob], public)
    for place in (public, replace(public, id=PRIVATE), room):
        post = await adapter.post(place, HELLO, f"in {place.id}")
        await adapter.edit(post, HELLO)
        await adapter.link(post)
        await adapter.readers(place)
        await adapter.look(place)
        await adapter.delivered(place, "another key")
        await adapter.delivered(await adapter.thread(post, "A thread"), "another key")
        await adapter.remove(post)
    pinned = await adapter.post(public, Reply.say("the guide"))
    await adapter.pin(pinned)
    await adapter.lock(public)
    await adapter.unlock(public)
    await adapter.homes()
    await adapter.here(person)
    await adapter.moderates(bob, Group("slack", TEAM, "S1MODS"))
    await adapter.group(Group("slack", TEAM, "S1MODS"))
    await adapter.check()
    adapter.routes()


@pytest.mark.skipif(spec_dir() is None, reason=ABSENT)
async def test_slack_is_asked_for_the_scopes_of_the_methods_really_called_and_for_no_other(
    tmp_path: Path, shipped: Shipped
) -> None:
    async with slack_house.running(tmp_path, shipped) as ward:
        slack = ward.slack
        ada = Member(slack, "U1ADA", is_admin=True)
        Member(slack, "U2BOB")
        features = slack_house.Walker(ward, ada)
        for line in ("resources night shift", "helpnow", "vent", "setup", "mydata", "catalogue export"):
            slack.views["U1ADA"].clear()
            await features.types(line)
            await features.explores()
        await ada.opens_home()
        await slack.until(lambda: slack.sent("views.publish"))
        slack.fail("response_url", *[Fault.error("used_url")] * 9)  # then it is said in another way
        features.tried.clear()
        await features.types("help")
        await features.explores()
        walked = Walked(ward.app.adapters["slack"])
        await pushed(ward, walk_slack(walked, slack))
        asked = set(manifest(ward.app.desk.commands)["oauth_config"]["scopes"]["bot"])
        assert walked.left_out - {"client", "pages"} == set()  # pages: of an app that many workspaces install
        needed = needed_on_slack(slack, Judge(spec_dir()))
        assert asked - needed == {COMMANDS}, "asked for, and needed by nothing that was called"
        assert needed - asked == set(), "needed, and not asked for"
        assert {r.method for r in slack.requests} & set(METHODS) >= {m for m, s in METHODS.items() if s}
    assert asked == set(BOT_SCOPES)


async def pushed(ward: slack_house.Ward, walk: Coroutine[None, None, None]) -> None:
    """Walk to the end; Slack's pace is kept on a clock that is pushed."""
    walking = asyncio.ensure_future(walk)
    while not (await asyncio.wait({walking}, timeout=0.01))[0]:
        await ward.clock.advance(seconds=1)
    walking.result()


# --- Discord -------------------------------------------------------------------------------------------------------

# What each request of the bot's own needs in the server. Source: docs.discord.com, the page of each resource (Channel,
# Message, Guild, Guild Scheduled Event) and Topics > Threads and > Permissions. A message with a file needs the right
# to attach files; a message in a thread needs the right for threads in place of the one for channels. What stands in a
# channel is answered only to who may view it. To answer an interaction needs no right at all.
VIEW = "view_channel"
RIGHTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        r"GET /channels/\d+": (VIEW,),
        r"GET /channels/\d+/messages": (VIEW, "read_message_history"),
        r"POST /channels/\d+/messages": (VIEW, "send_messages"),
        r"POST /channels/\d+/messages in a thread": (VIEW, "send_messages_in_threads"),
        r"POST /channels/\d+/messages with a file": ("attach_files",),
        r"PATCH /channels/\d+/messages/\d+": (VIEW,),
        r"DELETE /channels/\d+/messages/\d+": (VIEW,),
        r"PUT /channels/\d+/messages/pins/\d+": (VIEW, "pin_messages"),
        r"POST /channels/\d+/messages/\d+/threads": (VIEW, "create_public_threads", "read_message_history"),
        r"POST /channels/\d+/threads": (VIEW, "create_private_threads"),
        r"PUT /channels/\d+/thread-members/\d+": (VIEW, "send_messages_in_threads"),
        r"DELETE /channels/\d+/thread-members/\d+": (VIEW, "manage_threads"),
        r"PATCH /channels/\d+": (VIEW, "manage_threads"),
        r"POST /guilds/\d+/scheduled-events": ("create_events",),
        r"PATCH /guilds/\d+/scheduled-events/\d+": ("create_events",),
        r"DELETE /guilds/\d+/scheduled-events/\d+": ("create_events",),
        r"GET /guilds/\d+/scheduled-events": (),
        r"GET /guilds/\d+": (),
        r"GET /guilds/\d+/members/\d+": (),
        r"GET /users/@me(/guilds)?": (),
        r"POST /users/@me/channels": (),
        r"GET /gateway/bot": (),
        r"GET (/oauth2)?/applications/@me": (),
        r"PUT /applications/\d+/commands": (),
        r"POST /interactions/\d+/[^/]+/callback": (),
        r"(POST|PATCH|DELETE) /webhooks/\d+/.*": (),
    }
)


def needed_on_discord(fake: FakeDiscord) -> set[str]:
    """The rights that what was asked for needs; fails on a request that the table does not know."""
    found = set[str]()
    for request in fake.requests:
        asked = f"{request.method} {request.path}"
        if asked.startswith("POST /channels/") and asked.endswith("/messages"):
            channel = request.path.split("/")[2]
            if channel in fake.rest.dms.values() or channel == world.DM_CHANNEL:
                continue  # a direct message needs no right in any server
            found |= set(RIGHTS[r"POST /channels/\d+/messages with a file"]) if request.files else set()
            asked += " in a thread" if channel in fake.rest.places.threads else ""
        kinds = [kind for kind in RIGHTS if re.fullmatch(kind, asked)]
        assert kinds, f"which rights does {asked} need?"
        found |= set(RIGHTS[kinds[-1]])
    return found


async def walk_discord(adapter: Walked, house: House) -> None:
    """Do everything that the port can do, in a channel, a thread and a room."""
    fake = house.fake
    ada, ben = (Person("discord", world.GUILD, f"80000000000000000{n}") for n in (1, 2))
    fake.rest.places.members |= {ada.id, ben.id}
    channel, mods = Place("discord", world.GUILD, world.CHANNEL), Group("discord", world.GUILD, world.MOD_ROLE)
    await adapter.open(ada)
    await adapter.deliver(ada, HELLO, "k1")
    await adapter.delivered(ada, "k1")
    post = await adapter.post(channel, HELLO, "k2")
    thread = await adapter.thread(post, "A thread")
    room = await adapter.room("A room", [ada, ben], channel)
    for place in (channel, thread, room):
        there = await adapter.post(place, HELLO, f"in {place.id}")
        await adapter.edit(there, HELLO)
        await adapter.link(there)
        await adapter.readers(place)
        await adapter.delivered(place, "another key")
        await adapter.remove(there)
    await adapter.look(channel)
    await adapter.pin(post)
    await adapter.lock(thread)
    await adapter.unlock(thread)
    await adapter.homes()
    await adapter.here(ada)
    await adapter.moderates(ada, mods)
    await adapter.group(mods)
    known = await adapter.schedule(world.GUILD, ENTRY)
    await adapter.schedule(world.GUILD, replace(ENTRY, title="Later"), known)
    await adapter.unschedule(world.GUILD, known)


async def test_discord_is_asked_for_the_rights_of_what_is_really_called_and_for_no_other() -> None:
    async with discord_house() as house:
        for command in ("card", "vent", "share", "chart", "export"):
            await (await Actor(house.fake).runs(command)).until()
        walked = Walked(house.adapter)
        await walk_discord(walked, house)
        assert walked.left_out - {"client"} == set()
        needed = discord.Permissions(**dict.fromkeys(needed_on_discord(house.fake), True))
        assert NEEDED & ~needed == discord.Permissions.none(), "asked for, and needed by nothing that was called"
        assert needed & ~NEEDED == discord.Permissions.none(), "needed, and not asked for"


async def test_the_invitation_asks_for_these_rights_and_two_scopes_and_nothing_dangerous() -> None:
    async with FakeDiscord() as fake:
        fake.rest.guilds = []
        mends = [finding.mend for finding in await check(TOKEN, fake.api_url) if "authorize" in finding.mend]
    [address] = [part for mend in mends for part in mend.split() if part.startswith("https://")]
    asked = parse_qs(urlsplit(address).query)
    assert asked["permissions"] == [str(NEEDED.value)]
    assert asked["scope"] == ["bot applications.commands"]
    dangerous = discord.Permissions.elevated() | discord.Permissions(mention_everyone=True, manage_webhooks=True)
    assert {name for name, value in NEEDED & dangerous if value} == {"manage_threads"}  # to lock a talk that is over


async def test_no_intent_is_asked_for_since_interactions_need_none() -> None:
    async with discord_house() as house:
        await (await Actor(house.fake).runs("card")).shown()
        assert [identify["intents"] for identify in house.fake.gateway.identified] == [0]


def test_the_walks_know_the_whole_port() -> None:
    port = {n for n in (*dir(Adapter), *dir(Calendar)) if not n.startswith("_")}
    assert port - WALKED <= set(dir(Discord)) | set(dir(Slack))
