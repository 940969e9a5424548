"""What people do in Discord, and what they see: over a real gateway and real HTTP on loopback."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bot.desk import Desk
from tests.clock import settle
from tests.discord.corner import PNG
from tests.discord.house import House
from tests.fakes.discord import world
from tests.fakes.discord.actor import walk, words

V2 = 32768


async def boom(*_: object) -> None:
    raise RuntimeError("boom")


async def test_a_slash_command_gets_a_private_answer(house: House) -> None:
    seen = await (await house.actor().runs("card")).shown()
    assert seen.private
    assert seen.message["flags"] & V2
    assert words(seen.message) == (
        "## Hello there\n**Phone:** 988\n**Hours:** 24/7\nTurn over\nSay more\nRead on\n-# Only you can see this."
    )


async def test_a_press_on_a_private_message_changes_it_in_place(house: House) -> None:
    ada = house.actor()
    card = await (await ada.runs("card")).shown()
    pressed = await ada.presses(card.message, "Turn over")
    await pressed.until()
    assert pressed.kind == 7
    assert words(card.message) == "side b\nBack"


async def test_a_fresh_answer_leaves_the_pressed_message_standing(house: House) -> None:
    ada = house.actor()
    card = await (await ada.runs("card")).shown()
    more = await (await ada.presses(card.message, "Say more")).shown()
    assert (more.kind, words(more.message), more.private) == (4, "more", True)
    assert words(card.message).startswith("## Hello there")


async def test_a_pick_fills_the_argument_that_the_select_names(house: House) -> None:
    ada = house.actor()
    card = await (await ada.runs("card")).shown()
    await (await ada.chooses(card.message, "nights")).until()
    assert words(card.message) == "you work nights"


async def test_a_public_answer_is_for_all_and_a_press_on_it_is_answered_privately(house: House) -> None:
    shared = await (await house.actor().runs("share")).shown()
    assert not shared.private
    mine = await (await house.actor("ben", number="800000000000000002").presses(shared.message, "Mine")).shown()
    assert (mine.kind, mine.private) == (4, True)
    assert words(shared.message).startswith("for everyone")


async def test_subcommands_and_choices_reach_their_command(house: House) -> None:
    seen = await (await house.actor().runs("mentor.offer", topic="grief")).shown()
    assert words(seen.message) == "mentor for grief"


async def test_a_picture_travels_with_its_words(house: House) -> None:
    ada = house.actor()
    chart = await (await ada.runs("chart")).shown()
    assert chart.files == {"files[0]": PNG}
    gallery = next(part for part in walk(chart.message["components"]) if part["type"] == 12)
    assert gallery["items"][0]["description"] == "A line going up"
    assert chart.message["attachments"][0]["description"] == "A line going up"
    again = await (await ada.presses(chart.message, "Turn over")).until()
    assert (again.kind, again.files) == (7, {"files[0]": PNG})


async def test_documents_are_files_to_keep(house: House) -> None:
    seen = await (await house.actor().runs("export")).shown()
    assert seen.files == {"files[0]": "- a: ñ\n".encode(), "files[1]": b"b"}
    assert [part["file"]["url"] for part in seen.message["components"]] == [
        "attachment://my_list_1.yaml",
        "attachment://b.txt",
    ]


async def test_suggestions_follow_what_is_typed(house: House) -> None:
    seen = await (await house.actor().types("find", "shift", "n")).until()
    assert seen.choices == [{"name": "Evenings", "value": "evenings"}, {"name": "Nights", "value": "nights"}]


async def test_an_unknown_field_gets_no_suggestions(house: House) -> None:
    assert (await (await house.actor().types("find", "nowhere", "n")).until()).choices == []


async def test_options_of_every_kind_are_read(house: House) -> None:
    seen = await (await house.actor().runs("find", shift="nights", nearby=True)).shown()
    assert words(seen.message) == "found nights, nearby True"


async def test_a_message_menu_fills_the_field_made_for_it(house: House) -> None:
    seen = await (await house.actor().uses_menu("Tell moderators", "this one")).shown()
    assert words(seen.message) == "flagged: this one"


async def test_a_bare_message_in_a_menu_asks_instead(house: House) -> None:
    seen = await (await house.actor().uses_menu("Tell moderators", "")).until()
    assert [label["component"]["custom_id"] for label in seen.modal["components"]] == ["message", "why"]


async def test_an_unknown_menu_is_answered_kindly(house: House) -> None:
    seen = await (await house.actor().uses_menu("No such menu", "x")).shown()
    assert "I don't know that one" in words(seen.message)


async def test_an_event_that_comes_twice_is_answered_once(house: House) -> None:
    seen = await (await house.actor().runs("card")).shown()
    await house.fake.gateway.send("INTERACTION_CREATE", seen.event)
    await (await house.actor().runs("mentor.list")).shown()
    assert len(house.corner.contexts) == 1
    assert len(house.fake.sent("POST", seen.event["token"])) == 1


async def test_the_context_says_who_where_and_in_what_language(house: House) -> None:
    await (await house.actor(locale="es-419").runs("card")).shown()
    [ctx] = house.corner.contexts
    assert str(ctx.person) == f"discord:{world.GUILD}:800000000000000001"
    assert str(ctx.place) == f"discord:{world.GUILD}:{world.CHANNEL}"
    assert (ctx.locale, ctx.moderator) == ("es-419", False)


async def test_moderators_are_known_by_permission(house: House) -> None:
    for rights in (world.MANAGE_GUILD, world.MODERATE_MEMBERS, 8):
        await (await house.actor(rights=rights).runs("card")).shown()
    assert [ctx.moderator for ctx in house.corner.contexts] == [True, True, True]


async def test_moderators_are_known_by_the_role_that_was_chosen(house: House) -> None:
    home = f"discord:{world.GUILD}"
    house.memory.values[home, "moderators"] = f"{home}:42"
    await (await house.actor(roles=("41",)).runs("card")).shown()
    await (await house.actor(roles=("41", "42")).runs("card")).shown()
    assert [ctx.moderator for ctx in house.corner.contexts] == [False, True]


async def test_a_member_is_kept_from_a_moderators_command(house: House) -> None:
    seen = await (await house.actor().runs("setup", room="1")).shown()
    assert "for moderators" in words(seen.message)


async def test_a_fault_of_ours_is_logged_by_its_place_and_never_by_its_words(
    house: House, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(Desk, "answer", boom)
        await house.actor().runs("card")
        await settle()
    await (await house.actor().runs("card")).shown()
    [record] = [r for r in caplog.records if r.getMessage() == "event-fault"]
    assert record.exc_info is not None
    assert "boom" not in str(vars(record)["event_name"])


async def test_a_suggestion_that_breaks_gives_none(house: House, caplog: pytest.LogCaptureFixture) -> None:
    assert (await (await house.actor().types("find", "shift", "boom")).until()).choices == []
    assert [r.getMessage() for r in caplog.records if r.levelname == "ERROR"] == ["suggest-fault"]


async def test_suggestions_that_come_too_late_are_no_fault(house: House, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    house.fake.fail("POST", "/interactions", 404, code=10062)
    await house.actor().types("find", "shift", "n")
    async with asyncio.timeout(30):
        while "suggestions-lost" not in caplog.messages:
            await settle()
    await (await house.actor().runs("card")).shown()
    assert not [r for r in caplog.records if r.levelname == "ERROR"]


async def test_discord_says_with_the_press_since_when_somebody_is_in_the_server(house: House) -> None:
    inside, alone = house.actor(), house.actor(in_dm=True)
    assert words((await (await inside.runs("since")).shown()).message).startswith("since 2026-11-21")
    assert words((await (await alone.runs("since")).shown()).message).startswith("since nobody knows when")
