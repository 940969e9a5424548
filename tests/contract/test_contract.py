"""What every platform promises, told once: each test runs on the stage, the playground, Discord and both Slacks."""

import asyncio
from collections.abc import Coroutine

import pytest

from bot.adapter import Undeliverable
from bot.i18n import english
from bot.message import Button, Call, Reply
from bot.render import Fitter
from tests.clock import settle
from tests.contract.conftest import PLATFORMS
from tests.contract.guest import Guest, Repeating, Still, World
from tests.contract.hall import LIST, panel

NOT_A_NUMBER = "A whole number, please, such as 3."
TEXTS = {
    "markup": "**bold** _it_ ~no~ `code` ||hush|| # not a title\n> nor a quote\n- nor a list\n1. nor this",
    "mentions": "@everyone @here <!channel> <!here> <@U1ADA> <@800000000000000002> <@&4> <#C0GENERAL>",
    "links": "[free](https://evil.example) <https://evil.example|click> https://example.org/a_b?c=1&d=2",
    "entities": "a & b < c > d &amp; &lt;b&gt; <script>alert(1)</script>",
    "right-to-left": "مرحبا بالجميع، שלום לכולם \u202e txet",
    "emoji": "🧪🩸 👩🏽‍🔬 🏳️‍🌈 é ñ",
    "quotes": 'She said "no", then text:"yes" and \\n',
    "3,000 characters": "long words and " * 200,
    "3,000 letters": "x" * 3000,
}
TOKENS = {
    "unknown": "no-such-thing?x=1",
    "without what it needs": "note",
    "stale draft": "draft?id=gone",
    "as long as they get": "nobody-knows-this?x=" + "9" * 80,
}


def but(**reasons: str) -> pytest.MarkDecorator:
    """Every platform, of which these do not keep the promise yet."""
    broken = {name.replace("_", "-"): pytest.mark.xfail(strict=True, reason=why) for name, why in reasons.items()}
    params = [pytest.param(name, marks=[broken[name]] if name in broken else []) for name in PLATFORMS]
    return pytest.mark.parametrize("world", params, indirect=True)


REPEATING = pytest.mark.parametrize("world", ["discord", "slack-socket", "slack-http"], indirect=True)


async def late(world: World, guest: Guest, act: Coroutine[None, None, str]) -> str:
    """Let two seconds pass over a slow answer, and return what came at last."""
    acting = asyncio.create_task(act)
    async with asyncio.timeout(5):
        await world.hall.began.wait()
        await world.house.clock.advance(seconds=2)
        await guest.held()
        assert not acting.done()
        world.hall.go.set()
        return await acting


async def mends(guest: Guest) -> None:
    """Open the form again where the platform shows what is wrong above a button."""
    if "[Fill it in]" in guest.reads:
        await guest.presses("Fill it in")


def fitted(world: World, reply: Reply) -> Reply:
    """A reply as the courier hands it to an adapter."""
    return Fitter(world.adapter.limits, english).fit(reply)


def squeezed(text: str) -> str:
    """A text without its spaces, for a long one is cut at a space where it must be."""
    return "".join(text.split())


async def test_a_full_call_gets_a_private_reply_that_nobody_else_sees(world: World, ada: Guest, bea: Guest) -> None:
    assert await ada.runs("draw", tube="gold", count="2", bench="chemistry") == "2 tubes of gold\nchemistry"
    assert await ada.sees() == ["2 tubes of gold\nchemistry"]
    assert await bea.sees() == await bea.inbox() == await ada.inbox() == []


async def test_every_kind_of_block_is_shown(ada: Guest) -> None:
    assert await ada.runs("shift") == (
        "# Your shift\nStarts: 19:00\n---\nRota <https://example.org/rota>\n(picture: A rising line)\n"
        "[Note it]\n[Bench ▾ Chemistry]"
    )


async def test_a_partial_call_opens_a_form_that_keeps_what_is_known(ada: Guest, bea: Guest) -> None:
    form = await ada.runs("order", count="3", size="large")
    assert form.startswith("== Order supplies ==\n")
    for line in ("What do you need?: \n", "How many? (optional): 3\n", "Size (optional): large\n", "What for? (opt"):
        assert line in form
    assert await ada.fills(what="gloves", why="We ran out.\nTwice.") == "3 × gloves, large: We ran out.\nTwice."
    assert await bea.sees() == []


async def test_a_wrong_value_is_told_and_nothing_that_was_typed_is_lost(ada: Guest) -> None:
    await ada.runs("order")
    assert NOT_A_NUMBER in await ada.fills(what="gloves", count="many", size="large", why="We ran out.")
    await mends(ada)
    assert "What do you need?: gloves\n" in ada.reads
    assert "Size (optional): large\n" in ada.reads
    assert "What for? (optional): We ran out." in ada.reads
    assert await ada.fills(count="4") == "4 × gloves, large: We ran out."


async def test_a_value_may_be_wrong_twice(ada: Guest) -> None:
    await ada.runs("order")
    for wrong in ("many", "more"):
        assert NOT_A_NUMBER in await ada.fills(what="gloves", count=wrong)
        await mends(ada)
    assert await ada.fills(count="4") == "4 × gloves, small: no reason given"


async def test_a_press_opens_a_form_that_keeps_what_the_button_carries(ada: Guest) -> None:
    await ada.runs("shift")
    assert "What happened?" in await ada.presses("Note it")
    assert await ada.fills(text="A tube broke.") == "Noted 7: A tube broke."


async def test_a_press_on_a_private_message_answers_in_its_place(ada: Guest) -> None:
    await ada.runs("panel")
    assert (await ada.presses("Next")).startswith("Page 2.")
    assert [text.partition("\n")[0] for text in await ada.sees()] == ["Page 2."]


async def test_a_fresh_answer_leaves_the_message_standing(ada: Guest) -> None:
    await ada.runs("panel")
    assert await ada.presses("Below") == "Something new."
    assert [text.partition("\n")[0] for text in await ada.sees()] == ["Page 1.", "Something new."]


async def test_a_pick_fills_its_argument(ada: Guest) -> None:
    await ada.runs("shift")
    assert await ada.picks("Bench", "Chemistry") == "1 tube of gold\nchemistry"
    await ada.runs("panel")
    assert (await ada.picks("Jump", "Seven")).startswith("Page 7.")


async def test_a_public_reply_is_seen_by_all_and_a_press_on_it_is_answered_privately(ada: Guest, bea: Guest) -> None:
    await ada.runs("share")
    shared = "For all of you.\n[Count me in]"
    assert await bea.sees() == [shared]
    assert await bea.presses("Count me in") == "Counted 1."
    assert sorted(await bea.sees()) == ["Counted 1.", shared]
    assert await ada.sees() == [shared]


@but(stage="an actor's pile loses the message whose press was answered in public")
async def test_sharing_from_a_private_message_leaves_that_standing(ada: Guest, bea: Guest) -> None:
    await ada.runs("panel")
    await ada.presses("Share")
    assert await bea.sees() == ["For all of you.\n[Count me in]"]
    assert sorted(text.partition("\n")[0] for text in await ada.sees()) == ["For all of you.", "Page 1."]


async def test_a_late_answer_is_held_and_then_shown(world: World, ada: Guest, bea: Guest) -> None:
    assert await late(world, ada, ada.runs("slow")) == "At last."
    assert (await ada.sees(), await bea.sees()) == (["At last."], [])


async def test_a_late_answer_to_a_press_still_takes_its_place(world: World, ada: Guest) -> None:
    await ada.runs("panel")
    assert await late(world, ada, ada.presses("Wait")) == "At last."
    assert await ada.sees() == ["At last."]


async def test_a_late_public_answer_is_seen_by_all_and_leaves_nothing_waiting(
    world: World, ada: Guest, bea: Guest
) -> None:
    await late(world, ada, ada.runs("slow-share"))
    async with asyncio.timeout(5):
        for guest in (ada, bea):
            while await guest.sees() != ["At last, all of you."]:
                await settle()


async def test_a_late_form_becomes_a_button(world: World, ada: Guest) -> None:
    assert await late(world, ada, ada.runs("slow-form")) == "How many?: Not so many.\n[Fill it in]"
    assert "How many? (optional): 900" in await ada.presses("Fill it in")
    assert await ada.fills(count="9") == "9 × gloves, small: no reason given"


async def test_a_moderators_command_is_refused_to_a_member_kindly(world: World, ada: Guest) -> None:
    assert "for moderators" in await ada.runs("close")
    mo = await world.guest("mo")
    assert await mo.runs("close") == "Closed."
    await ada.runs("panel")
    assert "for moderators" in await ada.presses("Close the room")


async def test_a_consent_card_goes_on_with_the_same_call(world: World, ada: Guest) -> None:
    promise = "I bring coffee, " * 16 + "every night."
    assert await ada.runs("pledge", text=promise) == "A pledge is kept here.\n[I understand, go on]"
    assert world.hall.pledges == []
    assert await ada.presses("I understand, go on") == f"Pledged: {promise}"
    assert await ada.runs("pledge", text="Again.") == "Pledged: Again."
    assert world.hall.pledges == [promise, "Again."]


async def test_a_secret_is_asked_in_a_form_after_consent(ada: Guest) -> None:
    assert await ada.runs("diary") == "Before you start: nobody but you sees this.\n[I understand, go on]"
    assert "Text: " in await ada.presses("I understand, go on")
    assert await ada.fills(text="private words") == "Written."


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
async def test_a_text_comes_back_as_it_was_and_calls_nobody(world: World, ada: Guest, text: str) -> None:
    await ada.runs("echo")
    assert squeezed(await ada.fills(text=text)) == squeezed(text)
    assert not world.alive()


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
async def test_a_text_typed_at_once_comes_back_too(world: World, ada: Guest, text: str) -> None:
    assert squeezed(await ada.runs("repeat", text=text.replace("\n", " "))) == squeezed(text)
    assert not world.alive()


@but(discord="escaped, it is longer than a message may be, and is cut with an ellipsis and without a word")
async def test_a_text_of_marks_alone_is_whole_or_says_that_it_is_not(ada: Guest) -> None:
    await ada.runs("echo")
    said = await ada.fills(text="*" * 3000)
    assert said.count("*") == 3000 or "did not fit" in said


async def test_a_text_too_long_is_told_and_can_be_mended(ada: Guest) -> None:
    await ada.runs("order")
    assert "too long" in await ada.fills(what="x" * 301)
    await mends(ada)
    assert await ada.fills(what="gloves") == "1 × gloves, small: no reason given"


@pytest.mark.parametrize("token", TOKENS.values(), ids=TOKENS)
async def test_a_forged_or_stale_token_gets_a_kind_sentence_and_changes_nothing(
    world: World, ada: Guest, bea: Guest, token: str
) -> None:
    await ada.runs("panel")
    assert "/help" in await ada.sends_token(token)
    assert (world.hall.counted, world.hall.pledges, await bea.sees()) == (0, [], [])


@pytest.mark.xfail(strict=True, reason="the core takes a call without a name for a group, and offers every command")
@pytest.mark.parametrize("token", ["", "?&=#"], ids=["empty", "nonsense"])
async def test_a_token_that_names_nothing_gets_a_kind_sentence_too(ada: Guest, token: str) -> None:
    await ada.runs("panel")
    assert "/help" in await ada.sends_token(token)


async def test_a_forged_token_of_a_moderators_command_is_refused(world: World, ada: Guest) -> None:
    await ada.runs("panel")
    assert "for moderators" in await ada.sends_token("close")


async def test_another_persons_draft_does_not_open(world: World, ada: Guest, bea: Guest) -> None:
    await ada.runs("pledge", text="private words " * 20)
    token = await ada.token("I understand, go on")
    assert token.startswith("draft?")
    await bea.runs("panel")
    said = await bea.sends_token(token)
    assert "too old, or not yours" in said
    assert "private" not in said
    assert world.hall.pledges == []


async def test_a_picture_has_its_words(ada: Guest) -> None:
    assert await ada.runs("picture") == "Look:\n(picture: A rising line)"


async def test_a_document_has_its_content_for_the_one_who_asked(ada: Guest, bea: Guest) -> None:
    assert "list.txt" in await ada.runs("export")
    assert await ada.files() == {"list.txt": LIST}
    assert await bea.files() == {}


async def test_a_delivery_reaches_that_person_only(world: World, ada: Guest, bea: Guest) -> None:
    await world.adapter.deliver(ada.person, Reply.say("Good morning.", Button("Count", Call("count"))), "Monday")
    assert await ada.inbox() == ["Good morning.\n[Count]"]
    assert await bea.inbox() == await bea.sees() == await ada.sees() == []


@but(stage="the inbox keeps the message whose press was answered")
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


async def test_suggestions_come_while_typing(ada: Guest) -> None:
    offered = await ada.offers("draw", "tube", "l")
    assert offered[:2] == ["Lavender", "Light Blue"]
    assert "Gold" not in offered


async def test_the_members_language_is_spoken(world: World, ada: Guest) -> None:
    luz = await world.guest("luz")
    assert await luz.runs("draw", tube="gold", count="2") == "2 tubos gold\nno bench"
    assert (await luz.runs("order")).startswith("== Pedir material ==\n¿Qué necesitas?: ")
    assert "Un número entero, por favor, como 3." in await luz.fills(what="guantes", count="muchos")
    assert await ada.runs("draw", tube="gold") == "1 tube of gold\nno bench"


async def test_a_chosen_language_wins_over_the_platforms(world: World, ada: Guest) -> None:
    await world.house.desk.communities.choose_language(ada.person, "es")
    assert await ada.runs("draw", tube="gold") == "1 tubo gold\nno bench"


async def test_run_ends_when_cancelled(world: World, ada: Guest) -> None:
    await ada.runs("panel")
    await stopped(world)
    assert world.running.cancelled()


async def test_an_ended_run_leaves_no_open_socket(world: World, ada: Guest) -> None:
    await ada.runs("panel")
    await ada.presses("Next")
    await world.adapter.deliver(ada.person, Reply.say("Hello."))
    assert not (await stopped(world)).sockets


@but(discord="discord.py goes on waiting two seconds for servers to appear, though the client is closed")
async def test_an_ended_run_leaves_no_task(world: World, ada: Guest) -> None:
    await ada.runs("panel")
    await ada.presses("Next")
    await world.adapter.deliver(ada.person, Reply.say("Hello."))
    assert not (await stopped(world)).tasks


async def stopped(world: World) -> Still:
    """Cancel the adapter, let both ends of what it closes notice, and return what it leaves behind."""
    world.running.cancel()
    async with asyncio.timeout(5):
        await asyncio.wait([world.running])
    await settle(1000)
    return Still.life().beyond(world.before)
