"""Forms in Discord: modals, what is wrong with them, and what comes too late for one."""

from __future__ import annotations

from tests.discord.house import House
from tests.fakes.discord import Exchange, world
from tests.fakes.discord.actor import words


def labels(seen: Exchange) -> list[str]:
    return [label["label"] for label in seen.modal["components"]]


async def test_what_is_missing_is_asked_in_a_modal(house: House) -> None:
    ada = house.actor()
    form = await (await ada.runs("vent")).until()
    assert form.modal["title"] == "Say it without your name on it"
    assert labels(form) == ["What is on your mind?", "How many?"]
    text, copies = (label["component"] for label in form.modal["components"])
    assert (text["style"], text["max_length"], text["required"]) == (2, 3000, True)
    assert (copies["style"], copies["required"]) == (1, False)
    thanks = await (await ada.fills(form, text="so tired")).shown()
    assert (thanks.private, words(thanks.message)) == (True, "Thank you, 8 characters.")


async def test_help_stands_beneath_a_label(house: House) -> None:
    form = await (await house.actor().runs("vent")).until()
    assert [label.get("description") for label in form.modal["components"]] == [None, "A number"]


async def test_choices_are_a_select_in_a_modal(house: House) -> None:
    ada = house.actor()
    form = await (await ada.runs("mentor.offer")).until()
    menu = form.modal["components"][0]["component"]
    assert [(o["label"], o["value"]) for o in menu["options"]] == [("Sleep", "sleep"), ("Grief", "grief")]
    assert words((await (await ada.fills(form, topic="sleep")).shown()).message) == "mentor for sleep"


async def test_places_and_groups_are_picked_from_the_server(house: House) -> None:
    mod = house.actor(rights=world.MANAGE_GUILD)
    form = await (await mod.runs("setup")).until()
    assert [label["component"]["type"] for label in form.modal["components"]] == [8, 6]
    done = await (await mod.fills(form, room=["77"], group=["88"])).shown()
    home = f"discord:{world.GUILD}"
    assert words(done.message) == f"{home}:77 {home}:88"


async def test_an_optional_role_may_stay_empty(house: House) -> None:
    mod = house.actor(rights=world.MANAGE_GUILD)
    form = await (await mod.runs("setup")).until()
    done = await (await mod.fills(form, room=["77"])).shown()
    assert words(done.message) == f"discord:{world.GUILD}:77 None"


async def test_a_wrong_form_comes_back_as_a_message_whose_button_opens_it_again(house: House) -> None:
    ada = house.actor()
    form = await (await ada.runs("vent")).until()
    wrong = await (await ada.fills(form, text="so tired", copies="many")).shown()
    assert wrong.private
    assert words(wrong.message) == "How many?: A whole number, please, such as 3.\nFill it in"
    again = await (await ada.presses(wrong.message, "Fill it in")).until()
    assert labels(again) == labels(form)
    done = await (await ada.fills(again, text="so tired", copies="2")).shown()
    assert words(done.message) == "Thank you, 8 characters."
    assert house.corner.said == ["so tired"]


async def test_a_form_opened_from_a_private_message_answers_in_its_place(house: House) -> None:
    ada = house.actor()
    form = await (await ada.runs("vent")).until()
    wrong = await (await ada.fills(form, text="so tired", copies="many")).shown()
    again = await (await ada.presses(wrong.message, "Fill it in")).until()
    done = await (await ada.fills(again, text="so tired", copies="2")).until()
    assert done.kind == 7
    assert words(wrong.message) == "Thank you, 8 characters."


async def test_a_slow_answer_is_held_and_then_put_in_the_placeholder(house: House) -> None:
    seen = await house.actor().runs("slow")
    await house.at_the_gate()
    await house.clock.advance(seconds=2)
    await seen.until()
    assert seen.callback == {"type": 5, "data": {"flags": 64}}
    house.corner.gate.set()
    await seen.shown()
    assert (seen.private, words(seen.message)) == (True, "at last\nOnce more")
    assert len(seen.edits) == 1


async def test_a_slow_public_answer_is_not_caught_in_the_private_placeholder(house: House) -> None:
    seen = await house.actor().runs("slow-share")
    await house.at_the_gate()
    await house.clock.advance(seconds=2)
    house.corner.gate.set()
    await seen.until(lambda me: me.original is None)
    assert not seen.private
    assert words(seen.message) == "at last, everyone"


async def test_a_slow_answer_to_a_press_takes_the_pressed_messages_place(house: House) -> None:
    ada = house.actor()
    house.corner.gate.set()
    first = await (await ada.runs("slow")).shown()
    house.corner.gate.clear()
    pressed = await ada.presses(first.message, "Once more")
    await house.at_the_gate()
    await house.clock.advance(seconds=2)
    await pressed.until()
    assert pressed.callback == {"type": 6}
    house.corner.gate.set()
    await pressed.until(lambda me: me.edits)
    assert words(first.message) == "at last\nOnce more"


async def test_a_form_that_comes_too_late_becomes_a_button(house: House) -> None:
    ada = house.actor()
    seen = await ada.runs("slow-form")
    await house.at_the_gate()
    await house.clock.advance(seconds=2)
    house.corner.gate.set()
    await seen.shown()
    assert words(seen.message) == "Fill it in"
    form = await (await ada.presses(seen.message, "Fill it in")).until()
    assert labels(form) == ["What is on your mind?", "How many?"]
