"""The page's own requests, each over a real socket."""

import asyncio

import pytest

from bot.people import Group
from tests.playground.conftest import Meet, Open, button, words


async def test_a_typed_command_is_answered_in_private(meet: Meet) -> None:
    rosa, mei = await meet("rosa"), await meet("mei")
    assert await rosa.types("/resources starting nights") == {}
    seen = await rosa.sees()
    assert seen["private"]
    assert "You asked for: starting nights" in words(seen)
    await rosa.types("Good night, all.")
    assert words(await mei.sees()) == "Good night, all."


async def test_links_are_made_of_web_addresses_only(meet: Meet) -> None:
    rosa = await meet("rosa")
    await rosa.types("/resources x")
    seen = await rosa.sees()
    assert [b["url"] for b in seen["blocks"] if b["kind"] == "link"] == ["https://example.org/sleep"]
    assert "A strange one: javascript:alert(1)" in words(seen)


async def test_a_press_on_a_private_message_takes_its_place(meet: Meet) -> None:
    rosa = await meet("rosa")
    await rosa.types("/resources x")
    first = await rosa.sees()
    await rosa.sends("/press", message=first["id"], token=button(first, "More"))
    after = await rosa.sees()
    assert (after["id"], words(after)) == (first["id"], "Here is more.")


async def test_a_fresh_answer_leaves_the_message_standing(meet: Meet) -> None:
    rosa = await meet("rosa")
    await rosa.types("/resources x")
    first = await rosa.sees()
    await rosa.sends("/press", message=first["id"], token=button(first, "Below"))
    assert (await rosa.sees())["id"] != first["id"]


async def test_a_public_reply_is_posted_and_a_press_on_it_is_answered_in_private(meet: Meet) -> None:
    rosa, mei = await meet("rosa"), await meet("mei")
    await rosa.types("/resources x")
    first = await rosa.sees()
    await rosa.sends("/press", message=first["id"], token=button(first, "Share here"))
    shared = await mei.sees()
    assert (words(shared), shared["private"], shared["author"]) == ("Shared: sleep", False, "")
    await mei.sends("/press", message=shared["id"], token=button(shared, "Thanks"))
    answer = await mei.sees()
    assert answer["private"]
    assert mei.seen[shared["id"]] == shared


async def test_a_pick_fills_the_argument_of_the_select(meet: Meet) -> None:
    rosa = await meet("rosa")
    await rosa.types("/resources x")
    first = await rosa.sees()
    await rosa.sends("/press", message=first["id"], token=button(first, "Narrow by topic"), picked="money")
    fields = next(b for b in (await rosa.sees())["blocks"] if b["kind"] == "fields")
    assert ["Topic", "money"] in fields["pairs"]


async def test_a_form_comes_back_with_its_errors_until_it_is_right(meet: Meet) -> None:
    rosa = await meet("rosa")
    form = (await rosa.types("/brew"))["form"]
    assert [i["kind"] for i in form["inputs"]] == ["text", "number", "choice", "choice"]
    wrong = {"tea": "Ginger", "cups": "many", "milk": "", "where": ""}
    _, again = await rosa.sends("/submit", token=form["token"], values=wrong)
    tea, cups, *_ = again["form"]["inputs"]
    assert (tea["value"], tea["error"], cups["value"]) == ("Ginger", "", "many")
    assert cups["error"] == "A whole number, please, such as 3."
    right = wrong | {"cups": "3", "milk": "yes", "where": form["inputs"][3]["choices"][0]["value"]}
    assert await rosa.sends("/submit", token=form["token"], values=right) == (200, {})
    assert words(await rosa.sees()) == "3 × Ginger, milk: True, where: playground:lab:lounge"


async def test_a_secret_is_not_sent_back(meet: Meet) -> None:
    rosa = await meet("rosa")
    form = (await rosa.types("/confide"))["form"]
    _, again = await rosa.sends("/submit", token=form["token"], values={"text": "x" * 301})
    assert again["form"]["inputs"][0]["value"] == ""
    assert "too long" in again["form"]["inputs"][0]["error"]


async def test_names_of_the_core_cannot_be_sent_in_with_a_form(meet: Meet) -> None:
    rosa = await meet("rosa")
    form = (await rosa.types("/confide"))["form"]
    values = {"text": "hello", "_form": "1", "_agreed": "all"}
    assert await rosa.sends("/submit", token=form["token"], values=values) == (200, {})
    assert words(await rosa.sees()) == "5 characters, kept."


async def test_places_may_be_typed_as_people_write_them(meet: Meet) -> None:
    rosa = await meet("rosa")
    await rosa.types("/brew tea:Green cups:2 where:#venting")
    assert words(await rosa.sees()).endswith("where: playground:lab:venting")


async def test_a_command_runs_on_a_message(meet: Meet) -> None:
    rosa = await meet("rosa")
    message = next(m for m in rosa.seen.values() if m["author"] == "luis")
    await rosa.sends("/menu", message=message["id"], command="keep")
    assert words(await rosa.sees()) == f"Kept: {words(message)}"
    assert (await rosa.sends("/menu", message=message["id"], command="brew"))[0] == 404


async def test_a_draft_opens_for_its_owner_only(meet: Meet) -> None:
    rosa, mei = await meet("rosa"), await meet("mei")
    await rosa.types("/keep " + "long " * 60)
    kept = await rosa.sees()
    token = button(kept, "Tag it")
    assert token.startswith("draft?")
    _, opened = await rosa.sends("/press", message=kept["id"], token=token)
    assert opened["form"]["inputs"][0]["label"] == "Tag"
    own = next(iter(mei.seen))
    await mei.sends("/press", message=own, token=token)
    assert "too old, or not yours" in words(await mei.sees())


@pytest.mark.parametrize(
    "token", ["", "#", "nothing", "share", "draft?id=1", "?&=#x", "close-room", "x" * 400, "brew?self=1#self", "\x00"]
)
async def test_a_forged_token_is_answered_kindly(meet: Meet, token: str) -> None:
    rosa = await meet("rosa")
    status, answer = await rosa.sends("/press", message=next(iter(rosa.seen)), token=token)
    assert status == 200
    assert "form" in answer or words(await rosa.sees())


async def test_nobody_presses_on_what_they_cannot_see(meet: Meet) -> None:
    rosa, mei = await meet("rosa"), await meet("mei")
    await rosa.types("/resources x")
    hers = await rosa.sees()
    assert (await mei.sends("/press", message=hers["id"], token="more"))[0] == 404
    assert (await mei.sends("/menu", message=hers["id"], command="keep"))[0] == 404


async def test_moderators_alone_read_their_channel_and_run_their_commands(meet: Meet) -> None:
    rosa, priya = await meet("rosa"), await meet("priya", "moderators")
    assert not any(m["place"] == "moderators" for m in rosa.seen.values())
    assert (await rosa.sends("/say", place="moderators", text="hello"))[0] == 403
    await rosa.types("/close-room")
    assert "for moderators" in words(await rosa.sees())
    await priya.types("/close-room")
    assert words(await priya.sees()) == "Closed."


async def test_a_group_that_a_community_chose_moderates_too(meet: Meet, playground: Open) -> None:
    june = await meet("june")
    mentors = Group("playground", "lab", "mentors")
    await playground.desk.communities.choose_moderators("playground:lab", None, mentors)
    await june.types("/close-room")
    assert words(await june.sees()) == "Closed."


async def test_direct_messages_need_no_slash(meet: Meet) -> None:
    rosa = await meet("rosa", "dm-rosa")
    await rosa.types("help")
    assert words(await rosa.sees()) == "help"
    assert words(await rosa.sees()) == "I can help you find help."
    assert (await rosa.sends("/say", place="dm-mei", text="help"))[0] == 403


async def test_nothing_but_spaces_is_not_said(meet: Meet) -> None:
    rosa = await meet("rosa")
    assert await rosa.types("   ") == {}
    await rosa.types("Hello")
    assert words(await rosa.sees()) == "Hello"


async def test_a_late_answer_thinks_first(meet: Meet, playground: Open) -> None:
    rosa = await meet("rosa")
    typing = asyncio.create_task(rosa.types("/slow"))
    async with asyncio.timeout(30):
        await playground.lab.waiting.wait()
    mei = await meet("mei")
    await mei.sends("/push", by="hour")
    thinking = await rosa.sees()
    assert thinking["thinking"]
    assert thinking["private"]
    playground.lab.release.set()
    assert await typing == {}
    late = await rosa.sees()
    assert (late["id"], words(late), late["thinking"]) == (thinking["id"], "Here at last.", False)


async def test_a_command_that_says_nothing_leaves_nothing_thinking(meet: Meet) -> None:
    rosa = await meet("rosa")
    await rosa.types("/quiet")
    await rosa.types("/help")
    while words(await rosa.sees()) != "I can help you find help.":
        continue
    assert not any(m["thinking"] for m in rosa.seen.values())


async def test_a_direct_message_arrives_when_the_clock_is_pushed(meet: Meet) -> None:
    rosa, mei = await meet("rosa", "dm-rosa"), await meet("mei")
    await rosa.types("remind")
    await rosa.sees()
    await rosa.sees()
    assert (await rosa.sends("/push", by="day"))[0] == 200
    note = await rosa.sees()
    assert (words(note), note["place"]) == ("Good morning!", "dm-rosa")
    await rosa.sends("/press", message=note["id"], token=button(note, "Thanks"))
    assert (await rosa.sees())["id"] == note["id"]
    assert not any(m["place"] == "dm-rosa" for m in mei.seen.values())


async def test_a_language_is_spoken_by_person(meet: Meet) -> None:
    rosa = await meet("rosa")
    assert await rosa.sends("/speak", locale="es-US") == (200, {})
    await rosa.types("/help")
    assert words(await rosa.sees()) == "Puedo ayudarte a encontrar ayuda."
    async with rosa.session.get(f"{rosa.address}/about?person=rosa") as response:
        about = await response.json()
    assert (about["words"]["send"], about["me"]["language"]) == ("Enviar", "es")
    assert (await rosa.sends("/speak", locale="tlh"))[0] == 400


HARD = [
    "word " * 800,
    "🧪🩸" * 500,
    "مرحبا بالجميع \u202e txet",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "@everyone <!channel> **bold** `code` [x](javascript:alert(1))",
    "\u0000\u200b\ufeff",
]


@pytest.mark.parametrize("text", HARD, ids=["long", "emoji", "right-to-left", "markup", "mentions", "invisible"])
async def test_what_people_write_comes_back_as_they_wrote_it(meet: Meet, text: str) -> None:
    rosa, mei = await meet("rosa"), await meet("mei")
    await rosa.types(text)
    assert words(await mei.sees()) == text.strip()
    await rosa.types(f"/resources {text}")
    assert await rosa.sees()
