"""What the house sends of its own accord, once and to the right people; and how each platform ends."""

from dataclasses import replace

import pytest

from bot.adapter import Gone, Undeliverable
from bot.courier import Looking, Remembering
from bot.message import Button, Call, Document, Picture, Reply
from tests.contract.guest import Guest, Repeating, World
from tests.contract.hall import LIST, panel
from tests.contract.platforms import REPEATING
from tests.contract.steps import fitted, stopped
from tests.core.lab import PNG


async def test_a_delivery_reaches_that_person_only(world: World, ada: Guest, bea: Guest) -> None:
    await world.adapter.deliver(ada.person, Reply.say("Good morning.", Button("Count", Call("count"))), "Monday")
    assert await ada.inbox() == ["Good morning.\n[Count]"]
    assert await bea.inbox() == await bea.sees() == await ada.sees() == []


async def test_a_press_on_a_delivery_answers_in_its_place(world: World, ada: Guest) -> None:
    await world.adapter.deliver(ada.person, fitted(world, panel()), "Monday")
    assert (await ada.presses("Next")).startswith("Page 2.")
    assert [text.partition("\n")[0] for text in await ada.inbox()] == ["Page 2."]


async def test_one_key_is_delivered_and_posted_once(world: World, ada: Guest) -> None:
    for key in ("Monday", "Monday", "Tuesday"):
        await world.adapter.deliver(ada.person, Reply.say("Good morning."), key)
        await world.adapter.post(world.lounge, Reply.say("Good morning, all."), f"{key}, lounge")
    assert await ada.inbox() == ["Good morning."] * 2
    assert await ada.sees() == ["Good morning, all."] * 2


async def test_one_key_is_posted_once_though_the_process_crashed_and_is_the_same_post(world: World, ada: Guest) -> None:
    first = await world.adapter.post(world.lounge, fitted(world, panel()), "Monday")
    await world.crashes()
    assert await world.adapter.post(world.lounge, fitted(world, panel()), "Monday") == first
    await world.adapter.post(world.lounge, Reply.say("And now something else."), "Tuesday")
    assert len(await ada.sees()) == 2
    await world.adapter.edit(first, Reply.say("It still stands."))
    assert (await ada.sees())[0] == "It still stands."


async def test_one_key_is_posted_once_in_a_thread_though_the_process_crashed(world: World, ada: Guest) -> None:
    thread = await world.adapter.thread(await world.adapter.post(world.lounge, Reply.say("Hello."), "k"), "Hello")
    first = await world.adapter.post(thread, Reply.say("An answer."), "Monday")
    await world.crashes()
    assert await world.adapter.post(thread, Reply.say("An answer."), "Monday") == first


async def test_who_belongs_to_a_community_is_known(world: World, ada: Guest) -> None:
    assert isinstance(world.adapter, Looking)
    assert await world.adapter.here(ada.person)
    for nobody in (world.nobody, replace(world.nobody, id="no.such.name")):
        with pytest.raises(Gone):
            await world.adapter.here(nobody)


@REPEATING
async def test_what_was_sent_before_a_crash_is_known_to_have_arrived(world: World, ada: Guest) -> None:
    await world.adapter.deliver(ada.person, fitted(world, panel()), "Monday")
    await world.adapter.post(world.lounge, Reply.say("Hello."), "Monday, lounge")
    await world.crashes()
    assert isinstance(world.adapter, Remembering)
    assert await world.adapter.delivered(ada.person, "Monday")
    assert await world.adapter.delivered(world.lounge, "Monday, lounge")
    assert not await world.adapter.delivered(ada.person, "Tuesday")
    assert not await world.adapter.delivered(world.lounge, "Monday")


async def test_a_delivery_brings_its_picture_and_its_document(world: World, ada: Guest, bea: Guest) -> None:
    reply = Reply.say("Look:", Picture(PNG, "A rising line"), Document("list.txt", LIST))
    await world.adapter.deliver(ada.person, fitted(world, reply), "Monday")
    [shown] = await ada.inbox()
    assert shown.startswith("Look:\n(picture: A rising line)\n")
    assert "list.txt" in shown
    assert (await ada.files(), await bea.files()) == ({"list.txt": LIST}, {})


async def test_messages_without_a_key_are_each_shown(world: World, ada: Guest) -> None:
    for _ in range(2):
        await world.adapter.deliver(ada.person, Reply.say("Hello."))
    assert await ada.inbox() == ["Hello."] * 2


async def test_a_post_is_seen_by_all_and_a_press_on_it_is_answered_privately(
    world: World, ada: Guest, bea: Guest
) -> None:
    await world.adapter.post(world.lounge, fitted(world, panel()), "today")
    posted = await ada.sees()
    assert posted == await bea.sees() and len(posted) == 1
    assert (await bea.presses("Next")).startswith("Page 2.")
    assert await ada.sees() == posted
    assert len(await bea.sees()) == 2


async def test_who_or_what_cannot_be_reached_is_undeliverable(world: World) -> None:
    with pytest.raises(Undeliverable):
        await world.adapter.deliver(world.nobody, Reply.say("Hello?"), "k")
    with pytest.raises(Undeliverable):
        await world.adapter.post(world.nowhere, Reply.say("Hello?"), "k")


@REPEATING
async def test_the_same_command_twice_is_done_once(world: World, ada: Guest) -> None:
    assert isinstance(ada, Repeating)
    await ada.runs("count")
    await ada.repeats()
    await ada.runs("panel")  # whatever came before it has been taken in by now
    assert world.hall.counted == 1
    assert len(await ada.sees()) == 2


@REPEATING
async def test_the_same_press_twice_is_done_once(world: World, ada: Guest) -> None:
    assert isinstance(ada, Repeating)
    await ada.runs("panel")
    await ada.presses("Count")
    await ada.repeats()
    await ada.runs("panel")
    assert world.hall.counted == 1


@REPEATING
async def test_the_same_form_twice_is_done_once(world: World, ada: Guest) -> None:
    assert isinstance(ada, Repeating)
    await ada.runs("pledge", text="first")
    await ada.presses("I understand, go on")
    await ada.runs("pledge")
    await ada.fills(text="second")
    await ada.repeats()
    await ada.runs("count")
    assert world.hall.pledges == ["first", "second"]


async def test_run_ends_when_cancelled(world: World, ada: Guest) -> None:
    await ada.runs("panel")
    await stopped(world)
    assert world.running.cancelled()


async def test_an_ended_run_leaves_no_open_socket(world: World, ada: Guest) -> None:
    await ada.runs("panel")
    await ada.presses("Next")
    await world.adapter.deliver(ada.person, Reply.say("Hello."))
    assert not (await stopped(world)).sockets


async def test_an_ended_run_leaves_no_task(world: World, ada: Guest) -> None:
    await ada.runs("panel")
    await ada.presses("Next")
    await world.adapter.deliver(ada.person, Reply.say("Hello."))
    assert not (await stopped(world)).tasks
