"""What every platform promises, told once: commands, forms, presses, patience, permission and language."""

import asyncio

from bot.people import Post
from tests.clock import settle
from tests.contract.guest import Guest, World
from tests.contract.hall import panel
from tests.contract.steps import fitted, late, mends

NOT_A_NUMBER = "A whole number, please, such as 3."


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
    async with asyncio.timeout(30):
        for guest in (bea, ada):
            while await guest.sees() != ["At last, all of you."]:
                await settle()


async def test_a_late_form_becomes_a_button(world: World, ada: Guest) -> None:
    assert await late(world, ada, ada.runs("slow-form")) == "How many?: Not so many.\n[Fill it in]"
    assert "How many? (optional): 900" in await ada.presses("Fill it in")
    assert await ada.fills(count="9") == "9 × gloves, small: no reason given"


async def test_a_late_answer_to_a_press_on_what_all_see_is_private_and_leaves_that_standing(
    world: World, ada: Guest, bea: Guest
) -> None:
    await world.adapter.post(world.lounge, fitted(world, panel()))
    posted = await ada.sees()
    assert await late(world, bea, bea.presses("Wait")) == "At last."
    assert await ada.sees() == posted
    assert sorted(await bea.sees()) == sorted([*posted, "At last."])


async def test_a_late_answer_to_a_form_is_held_and_then_shown(world: World, ada: Guest) -> None:
    await ada.runs("ponder")
    assert await late(world, ada, ada.fills(text="right", note="for once")) == "right, for once"


async def test_a_fault_in_a_form_that_is_found_late_loses_nothing(world: World, ada: Guest) -> None:
    await ada.runs("ponder")
    assert await late(world, ada, ada.fills(text="wrong", note="for once")) == (
        "Your answer: Think again.\n[Fill it in]"
    )
    assert "A note (optional): for once" in await ada.presses("Fill it in")
    assert await ada.fills(text="right") == "right, for once"


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


async def test_a_command_runs_on_a_message(ada: Guest, bea: Guest) -> None:
    assert await ada.runs_on("Our analyzer passed <QC> & *more*.", "file") == (
        "Filed: Our analyzer passed <QC> & *more*."
    )
    assert await bea.sees() == []


async def test_a_command_learns_where_the_message_stands_on_which_it_runs(world: World, ada: Guest) -> None:
    one, other = [Post.parse(await ada.runs_on(text, "point")) for text in ("One.", "Another.")]
    assert one.place == other.place == world.lounge
    assert one.id != other.id


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
