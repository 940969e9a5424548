"""What stands in Slack's channels, on the wire: what is asked, in which pace, and what becomes of every refusal."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bot.adapter import RetryLater, Undeliverable
from bot.message import Button, Call, Document, Picture, Reply
from bot.people import Person, Post
from tests.clock import settle
from tests.core.lab import PNG
from tests.fakes.slack import GENERAL, TEAM, Fault, Member
from tests.slack.conftest import World

HELLO = Reply.say("hello")


def people(sockets: World, *names: str) -> list[Person]:
    for name in names:
        Member(sockets.slack, name)
    return [sockets.person(name) for name in names]


async def test_an_edit_replaces_all_of_a_message(sockets: World) -> None:
    post = await sockets.adapter.post(sockets.place(GENERAL), Reply.say("Press:", Button("Go", Call("ping"))))
    await sockets.adapter.edit(post, Reply(()))
    [request] = sockets.slack.sent("chat.update")
    assert (request.args["ts"], request.args["blocks"]) == (post.id, [])
    [message] = sockets.ada.sees()
    assert message.blocks == []


async def test_an_edit_brings_its_picture(sockets: World) -> None:
    post = await sockets.adapter.post(sockets.place(GENERAL), HELLO)
    await sockets.adapter.edit(post, Reply.say("Look:", Picture(PNG, "A rising line")))
    [message] = sockets.ada.sees()
    assert [b["type"] for b in message.blocks] == ["section", "image"]


@pytest.mark.parametrize("code", ["message_not_found", "cant_update_message", "edit_window_closed", "is_inactive"])
async def test_what_cannot_be_edited_says_so(sockets: World, code: str) -> None:
    post = await sockets.adapter.post(sockets.place(GENERAL), HELLO)
    sockets.slack.fail("chat.update", Fault.error(code))
    with pytest.raises(Undeliverable, match=code):
        await sockets.adapter.edit(post, HELLO)


@pytest.mark.parametrize("code", ["channel_not_found", "cant_delete_message"])
async def test_a_message_out_of_reach_may_still_stand_and_that_is_said(sockets: World, code: str) -> None:
    post = await sockets.adapter.post(sockets.place(GENERAL), HELLO)
    sockets.slack.fail("chat.delete", Fault.error(code))
    with pytest.raises(Undeliverable, match=code):
        await sockets.adapter.remove(post)


@pytest.mark.parametrize("method", ["chat.update", "chat.delete", "conversations.open", "conversations.info"])
@pytest.mark.parametrize(("fault", "seconds"), [(Fault.limited(17), 17), (Fault.broken(), 5)])
async def test_a_busy_slack_names_its_time(sockets: World, method: str, fault: Fault, seconds: float) -> None:
    board, place = sockets.adapter, sockets.place(GENERAL)
    post = Post(place, "1767603600.000001")
    acts: dict[str, Callable[[], Awaitable[object]]] = {
        "chat.update": lambda: board.edit(post, HELLO),
        "chat.delete": lambda: board.remove(post),
        "conversations.open": lambda: board.room("Two", people(sockets, "U1ADA", "U2BEN"), place),
        "conversations.info": lambda: board.readers(place),
    }
    sockets.slack.fail(method, fault)
    with pytest.raises(RetryLater) as later:
        await acts[method]()
    assert later.value.seconds == seconds


async def test_edits_take_their_turn_with_posts(sockets: World) -> None:
    post = await sockets.adapter.post(sockets.place(GENERAL), HELLO)
    editing = [asyncio.create_task(sockets.adapter.edit(post, HELLO)) for _ in range(3)]
    await sockets.slack.until(lambda: len(sockets.slack.sent("chat.update")) == 2 or None)
    await settle()
    assert sum(not one.done() for one in editing) >= 1
    await sockets.sleeping()
    await sockets.house.clock.advance(seconds=1)
    await asyncio.gather(*editing)


async def test_what_is_said_in_a_thread_has_its_document_there_too(sockets: World) -> None:
    post = await sockets.adapter.post(sockets.place(GENERAL), HELLO)
    thread = await sockets.adapter.thread(post, "Long night")
    await sockets.adapter.post(thread, Reply.say("Here:", Document("list.txt", "- gloves")))
    [shared] = sockets.slack.sent("files.completeUploadExternal")
    assert (shared.args["channel_id"], shared.args["thread_ts"]) == (GENERAL, post.id)
    assert [m.text for m in sockets.ada.sees(GENERAL, post.id)] == ["Here:\nlist.txt"]


@pytest.mark.parametrize("code", ["thread_not_found", "cannot_reply_to_message", "restricted_action_thread_locked"])
async def test_a_thread_that_takes_no_more_says_so(sockets: World, code: str) -> None:
    thread = await sockets.adapter.thread(await sockets.adapter.post(sockets.place(GENERAL), HELLO), "")
    sockets.slack.fail("chat.postMessage", Fault.error(code))
    with pytest.raises(Undeliverable, match=code):
        await sockets.adapter.post(thread, HELLO)


async def test_the_same_people_have_one_room(sockets: World) -> None:
    three = people(sockets, "U1ADA", "U2BEN", "U3CHI")
    place = sockets.place(GENERAL)
    room = await sockets.adapter.room("Three", three, place)
    assert room == await sockets.adapter.room("Three again", three[::-1], place)
    assert sockets.slack.sent("conversations.open")[0].args == {"users": "U1ADA,U2BEN,U3CHI"}
    assert await sockets.adapter.readers(room) == 3


async def test_a_room_for_one_is_the_conversation_with_them(sockets: World) -> None:
    [ada] = people(sockets, "U1ADA")
    room = await sockets.adapter.room("One", [ada], sockets.place(GENERAL))
    assert (room.id, room.community) == (sockets.slack.dm("U1ADA"), TEAM)
    assert await sockets.adapter.readers(room) == 1


@pytest.mark.parametrize("code", ["user_not_found", "user_not_visible", "too_many_users", "invalid_user_combination"])
async def test_a_room_that_slack_does_not_open_is_undeliverable(sockets: World, code: str) -> None:
    sockets.slack.fail("conversations.open", Fault.error(code))
    with pytest.raises(Undeliverable, match=code):
        await sockets.adapter.room("Two", people(sockets, "U1ADA", "U2BEN"), sockets.place(GENERAL))


async def test_we_are_not_counted_whether_we_are_in_it_or_not(sockets: World) -> None:
    people(sockets, "U1ADA", "U2BEN")
    assert await sockets.adapter.readers(sockets.place(GENERAL)) == 2
    sockets.slack.channels["C2OTHER"] = False
    assert await sockets.adapter.readers(sockets.place("C2OTHER")) == 2


@pytest.mark.parametrize(
    ("about", "readers"), [({"is_member": True}, None), ({"num_members": 30, "is_member": True}, 29)]
)
async def test_a_count_that_slack_does_not_give_is_none(
    sockets: World, about: dict[str, object], readers: int | None
) -> None:
    sockets.slack.fail("conversations.info", Fault(body={"ok": True, "channel": about}))
    assert await sockets.adapter.readers(sockets.place(GENERAL)) == readers


async def test_an_archived_channel_has_no_readers_to_count(sockets: World) -> None:
    sockets.slack.fail("conversations.info", Fault(body={"ok": True, "channel": {"is_archived": True}}))
    with pytest.raises(Undeliverable, match="archived"):
        await sockets.adapter.readers(sockets.place(GENERAL))


async def test_an_answer_in_a_thread_where_we_may_not_whisper_comes_in_the_channel(sockets: World) -> None:
    post = await sockets.adapter.post(sockets.place(GENERAL), HELLO)
    thread = await sockets.adapter.thread(post, "")
    await sockets.adapter.post(thread, Reply.say("Press:", Button("Go", Call("ping"))))
    [message] = sockets.ada.sees(GENERAL, post.id)
    sockets.slack.fail("chat.postEphemeral", Fault.error("user_not_in_channel"))
    await sockets.ada.presses("Go", on=message)
    await sockets.slack.until(lambda: len(sockets.ada.sees()) == 2 or None)
    assert len(sockets.slack.sent("response_url")) == 1
