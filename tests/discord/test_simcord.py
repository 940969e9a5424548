"""The same adapter in a second, independent Discord: SimCord keeps Discord's rules about who may see and do what."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import discord
import pytest
import simcord

from adapters.discord import Discord
from bot import Button, Call, Cog, Context, Outcome, P, Person, Place, Reply, command
from bot.adapter import Undeliverable
from tests.clock import FakeClock
from tests.discord.corner import Corner
from tests.discord.house import Doors, Facts, Memory, desk
from tests.fakes.discord.actor import words


class Dawdler(Cog):
    """Pushes the clock past everybody's patience before it answers."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock

    @command("dawdle", P("Take your time"))
    async def dawdle(self, ctx: Context) -> Outcome:
        await self.clock.advance(seconds=3)
        return Reply.say("there you are", Button("Again", Call("dawdle")))

    @command("dawdle-share", P("Take your time, for all"))
    async def share(self, ctx: Context) -> Outcome:
        await self.clock.advance(seconds=3)
        return Reply.say("there you are, all", public=True)


@dataclass
class World:
    """A server with a channel and two members, and our adapter in it."""

    env: Any
    adapter: Discord
    memory: Memory
    corner: Corner
    channel: Any
    user: Any
    ada: Any
    guild: Any

    def restarted(self) -> Any:
        """A new process of ours, with the same memory."""
        clock = FakeClock()
        self.adapter = Discord("t", clock, Facts(self.memory), Doors(self.memory))
        return self.adapter.client(desk([self.corner], clock, self.memory))

    @property
    def person(self) -> Person:
        return Person("discord", str(self.guild.id), str(self.ada.id))


def said(answer: Any) -> str:
    return words({"components": answer.components})


@asynccontextmanager
async def simulated() -> AsyncIterator[World]:
    clock, memory, corner = FakeClock(), Memory(), Corner()
    adapter = Discord("t", clock, Facts(memory), Doors(memory))
    async with simcord.run(adapter.client(desk([corner, Dawdler(clock)], clock, memory))) as env:
        guild = env.create_guild()
        channel = guild.create_text_channel("break-room")
        user = env.create_user("ada")
        yield World(env, adapter, memory, corner, channel, user, guild.add_member(user), guild)


async def test_a_command_answers_privately_and_a_press_changes_the_card() -> None:
    async with simulated() as sim:
        card = await sim.ada.slash(sim.channel, "card")
        assert card.ephemeral
        assert said(card.response).startswith("## Hello there")
        await sim.ada.click(card.response, label="Turn over")
        assert said(card.response) == "side b\nBack"


async def test_a_button_works_after_a_restart() -> None:
    async with simulated() as sim:
        card = await sim.ada.slash(sim.channel, "card")
        await sim.env.restart_bot(sim.restarted())
        await sim.ada.click(card.response, label="Turn over")
        assert said(card.response) == "side b\nBack"


async def test_a_form_is_filled_and_a_wrong_one_opens_again() -> None:
    async with simulated() as sim:
        form = await sim.ada.slash(sim.channel, "vent")
        wrong = await sim.ada.submit_modal(form, {"text": "so tired", "copies": "many"})
        assert wrong.ephemeral
        again = await sim.ada.click(wrong.response, label="Fill it in")
        await sim.ada.submit_modal(again, {"text": "so tired", "copies": "2"})
        assert sim.corner.said == ["so tired"]


async def test_a_pick_in_a_form_and_a_pick_in_a_message() -> None:
    async with simulated() as sim:
        form = await sim.ada.slash(sim.channel, "mentor offer")
        done = await sim.ada.submit_modal(form, {"topic": ["grief"]})
        assert said(done.response) == "mentor for grief"
        card = await sim.ada.slash(sim.channel, "card")
        await sim.ada.select(card.response, ["nights"])
        assert said(card.response) == "you work nights"


async def test_suggestions_come_while_typing() -> None:
    async with simulated() as sim:
        offered = await sim.ada.autocomplete(sim.channel, "find", "shift", "nig")
        assert [choice["value"] for choice in offered] == ["nights"]


async def test_a_message_is_flagged_from_its_menu() -> None:
    async with simulated() as sim:
        message = await sim.ada.send(sim.channel, "this one")
        flagged = await sim.ada.context_menu(sim.channel, "Tell moderators", message)
        assert said(flagged.response) == "flagged: this one"


async def test_a_moderator_picks_a_room_in_a_form() -> None:
    async with simulated() as sim:
        rights = discord.Permissions(manage_guild=True, view_channel=True)
        mod = sim.guild.add_member(
            sim.env.create_user("mod"), roles=[sim.guild.create_role("Lead", permissions=rights)]
        )
        form = await mod.slash(sim.channel, "setup")
        done = await mod.submit_modal(form, {"room": [sim.channel]})
        assert said(done.response) == f"discord:{sim.guild.id}:{sim.channel.id} None"
        assert "for moderators" in said((await sim.ada.slash(sim.channel, "setup", room=sim.channel)).response)


async def test_a_public_answer_stands_in_the_channel_and_its_press_is_private() -> None:
    async with simulated() as sim:
        shared = await sim.ada.slash(sim.channel, "share")
        assert not shared.ephemeral
        ben = sim.guild.add_member(sim.env.create_user("ben"))
        mine = await ben.click(shared.response, label="Mine")
        assert mine.ephemeral
        assert said(shared.response).startswith("for everyone")


async def test_a_slow_answer_fills_its_placeholder() -> None:
    async with simulated() as sim:
        slow = await sim.ada.slash(sim.channel, "dawdle")
        assert slow.ephemeral
        assert said(slow.response) == "there you are\nAgain"
        await sim.ada.click(slow.response, label="Again")
        kinds = [r.json["type"] for r in sim.env.http_requests if r.path.endswith("/callback")]
        assert kinds == [5, 6]
        assert said(slow.response) == "there you are\nAgain"


async def test_a_slow_public_answer_replaces_the_private_placeholder() -> None:
    async with simulated() as sim:
        slow = await sim.ada.slash(sim.channel, "dawdle-share")
        assert slow.response is None
        assert [(said(f), f.ephemeral) for f in slow.followups] == [("there you are, all", False)]


async def test_a_door_is_opened_at_the_members_wish_and_written_through_later() -> None:
    async with simulated() as sim:
        with pytest.raises(Undeliverable):
            await sim.adapter.deliver(sim.person, Reply.say("hi"), "k0")
        await sim.adapter.open(sim.person)
        await sim.adapter.deliver(
            sim.person, Reply.say("How are you?", Button("Turn", Call("turn", {"side": "x"}))), "k1"
        )
        await sim.env.settle()
        message = sim.user.dm_channel.last_message
        await sim.user.click(message, label="Turn")
        assert [c.to_dict()["content"] for c in sim.user.dm_channel.last_message.components[:1]] == ["side x"]


async def test_a_post_appears_in_the_channel() -> None:
    async with simulated() as sim:
        await sim.adapter.post(
            Place("discord", str(sim.guild.id), str(sim.channel.id)), Reply.say("Good morning"), "p1"
        )
        assert sim.channel.last_message.author.bot


async def test_a_post_changes_gets_a_thread_and_goes() -> None:
    async with simulated() as sim:
        room = Place("discord", str(sim.guild.id), str(sim.channel.id))
        post = await sim.adapter.post(room, Reply.say("Good morning"), "p1")
        await sim.adapter.edit(post, Reply.say("Good evening", Button("Turn", Call("turn", {"side": "x"}))))
        assert [c.to_dict().get("content") for c in sim.channel.last_message.components[:1]] == ["Good evening"]
        thread = await sim.adapter.thread(post, "Evening")
        assert thread == await sim.adapter.thread(post, "Evening")
        inside = await sim.adapter.post(thread, Reply.say("You too"), "p2")
        for _ in range(2):
            await sim.adapter.remove(inside)
        with pytest.raises(Undeliverable):
            await sim.adapter.edit(inside, Reply.say("Too late"))


async def test_a_room_is_a_private_thread_of_those_who_are_here() -> None:
    async with simulated() as sim:
        channel = Place("discord", str(sim.guild.id), str(sim.channel.id))
        ben = sim.guild.add_member(sim.env.create_user("ben"))
        people = [sim.person, Person("discord", str(sim.guild.id), str(ben.id))]
        room = await sim.adapter.room("Ada and Ben", people, channel)
        await sim.adapter.post(room, Reply.say("Meet each other", Button("Turn", Call("turn", {"side": "x"}))), "p1")
        thread = sim.env.backend.get_thread(int(room.id))
        assert thread.type == 12
        assert {sim.ada.id, ben.id} <= set(thread.thread_members)
        assert await sim.adapter.readers(room) is None
        stranger = Person("discord", str(sim.guild.id), str(sim.env.create_user("cy").id))
        with pytest.raises(Undeliverable):
            await sim.adapter.room("Ada and Cy", [sim.person, stranger], channel)
