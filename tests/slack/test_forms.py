"""Forms: opened in time, sent, sent back with errors beside the fields, answered in the modal."""

import asyncio

from tests.clock import settle
from tests.fakes.slack import GENERAL, Fault, Json, Member
from tests.slack.conftest import World


def words(view: Json) -> list[str]:
    """What a view says, block by block."""
    found = []
    for block in view["blocks"]:
        for element in block.get("elements", [block]):
            text = element.get("text", element.get("label", {}))
            found.append(text.get("text", "") if isinstance(text, dict) else text)
    return found


async def test_what_is_missing_is_asked_in_a_form_and_answered_in_it(lab: World) -> None:
    await lab.ada.types("/echo")
    form = await lab.ada.gets_form("Say it again")
    assert form["submit"]["text"] == "Send"
    await lab.ada.submits(Text="so tired")
    assert words(lab.ada.view) == ["so tired"]
    assert lab.ada.sees() == []


async def test_errors_stand_beside_their_fields_and_what_was_typed_stays(lab: World) -> None:
    await lab.ada.types("/checked")
    await lab.ada.gets_form()
    ack = await lab.ada.submits(tube="blue", note="for the night")
    assert ack.body == {"response_action": "errors", "errors": {"tube": "Only gold today."}}
    await lab.ada.submits(tube="gold")
    assert words(lab.ada.view) == ["gold it is"]


async def test_a_form_shows_what_is_known_already(lab: World) -> None:
    await lab.ada.types("/draw", "count:3 bench:chemistry")
    form = await lab.ada.gets_form()
    shown = {b["block_id"]: b["element"] for b in form["blocks"]}
    assert shown["bench"]["initial_option"]["value"] == "chemistry"
    assert shown["count"]["initial_value"] == "3"
    assert shown["tube"]["type"] == "external_select"


async def test_choices_are_looked_for_while_typing(lab: World) -> None:
    await lab.ada.types("/draw")
    await lab.ada.gets_form()
    assert await lab.ada.looks_for("tube", "l") == ["Lavender", "Light Blue", "l"]
    assert await lab.ada.looks_for("tube", "") == ["Lavender", "Light Blue", "Gold"]
    await lab.ada.submits(tube="gold", count="2")
    assert words(lab.ada.view) == ["2 tubes of gold", "no bench"]


async def test_choices_are_found_in_a_form_that_is_kept_as_a_draft(lab: World) -> None:
    await lab.ada.types("/labmates", f"note number:{'7' * 90}")
    form = await lab.ada.gets_form()
    assert "draft" in form["private_metadata"]
    await lab.ada.submits(text="spilled")
    assert words(lab.ada.view) == [f"Noted {'7' * 90}: spilled"]


async def test_places_groups_and_yes_or_no_are_picked(lab: World) -> None:
    lab.slack.groups["S1NIGHT"] = []
    boss = Member(lab.slack, "U9BOSS", lab.wire, is_admin=True)
    await boss.types("/rota", "set")
    form = await boss.gets_form()
    assert [b["element"]["type"] for b in form["blocks"]] == [
        "conversations_select",
        "external_select",
        "static_select",
    ]
    assert await boss.looks_for("group", "night") == ["@group-s1night"]
    await boss.submits(place=GENERAL, group="slack:T0LAB:S1NIGHT", quiet="yes")
    assert await boss.hears("slack:T0LAB:C0GENERAL slack:T0LAB:S1NIGHT True")


async def test_a_public_answer_to_a_form_goes_where_the_command_was_typed(lab: World) -> None:
    await lab.ada.types("/shout")
    await lab.ada.gets_form()
    await lab.ada.submits(text="coffee?")
    posted = await lab.ada.hears("coffee?")
    assert (posted.channel, posted.viewer) == (GENERAL, None)
    await lab.slack.until(lambda: words(lab.ada.view) == ["Done: it is posted for all to read."] or None)


async def test_a_slow_answer_to_a_form_says_wait_and_then_itself(lab: World) -> None:
    await lab.ada.types("/slow-form")
    await lab.ada.gets_form()
    await lab.patience_ends(lab.ada.submits(text="tea"))
    assert words(lab.ada.view) == ["One moment …"]
    lab.ward.ready.set()
    await lab.slack.until(lambda: words(lab.ada.view)[0] == "thought about tea")


async def test_an_answer_to_a_form_that_was_closed_arrives_as_a_message(lab: World) -> None:
    await lab.ada.types("/slow-form")
    await lab.ada.gets_form()
    await lab.patience_ends(lab.ada.submits(text="tea"))
    await lab.ada.closes()
    lab.ward.ready.set()
    shown = await lab.ada.hears("thought about tea")
    assert shown.viewer == "U1ADA"


async def test_a_form_that_slack_does_not_open_becomes_a_button(lab: World) -> None:
    lab.slack.fail("views.open", Fault.error("expired_trigger_id"))
    await lab.ada.types("/echo")
    shown = await lab.ada.hears("did not let me open")
    await lab.ada.presses("Say it again", on=shown)
    assert await lab.ada.gets_form("Say it again")


async def test_a_form_lost_to_the_network_becomes_a_button(lab: World) -> None:
    lab.slack.fail("views.open", Fault(reset=True))
    await lab.ada.types("/echo")
    assert await lab.ada.hears("did not let me open")


async def test_a_late_ask_becomes_a_button(lab: World) -> None:
    lab.slack.fail("users.info", Fault.broken())
    await lab.ada.types("/labmates", "ask-more")
    assert await lab.ada.gets_form("Draw a tube")


async def test_buttons_in_a_modal_change_it_in_place_and_forms_open_above_it(lab: World) -> None:
    await lab.ada.types("/slow-form")
    await lab.ada.gets_form()
    lab.ward.ready.set()
    await lab.ada.submits(text="tea")
    await lab.ada.presses("More", on=lab.ada.view)
    await lab.slack.until(lambda: words(lab.ada.view)[0] == "page 1")
    await lab.ada.chooses("7", on=lab.ada.view)
    await lab.slack.until(lambda: words(lab.ada.view)[0] == "page 7")
    await lab.ada.presses("Write", on=lab.ada.view)
    await lab.ada.gets_form("Say it again")
    assert len(lab.slack.views["U1ADA"]) == 2
    await lab.ada.closes()
    assert words(lab.ada.view)[0] == "page 7"


async def test_sharing_from_a_modal_posts_where_it_all_began(lab: World) -> None:
    await lab.ada.types("/slow-form")
    await lab.ada.gets_form()
    lab.ward.ready.set()
    await lab.ada.submits(text="tea")
    await lab.ada.presses("More", on=lab.ada.view)
    await lab.slack.until(lambda: words(lab.ada.view)[0] == "page 1")
    await lab.ada.presses("Share here", on=lab.ada.view)
    assert (await lab.ada.hears("for all of you")).channel == GENERAL


async def test_a_form_sent_twice_is_done_once(lab: World) -> None:
    await lab.ada.types("/shout")
    await lab.ada.gets_form()
    body = lab.ada.submission(text="once")
    await lab.wire.send("interactive", body)
    again = await lab.wire.send("interactive", body, retry=1)
    assert again.body == {}
    await lab.ada.hears("once")
    assert len(lab.slack.sent("chat.postMessage")) == 1


async def test_a_forged_form_gets_a_kind_sentence(lab: World) -> None:
    await lab.ada.types("/echo")
    await lab.ada.gets_form()
    body = lab.ada.submission(Text="x")
    body["view"]["private_metadata"] = "\n\n\nrota.set?place=nowhere"
    ack = await lab.wire.send("interactive", body)
    assert "moderators" in words(ack.body["view"])[0]
    body = lab.ada.submission(Text="x") | {"view": {"callback_id": "form"}}
    assert (await lab.wire.send("interactive", body)).body == {}


async def test_closing_a_form_needs_no_answer(lab: World) -> None:
    await lab.ada.types("/echo")
    await lab.ada.gets_form()
    ack = await lab.ada.closes()
    assert (ack.status, ack.body) == (200, {})


async def test_an_answer_in_a_modal_survives_a_slack_that_breaks(lab: World) -> None:
    await lab.ada.types("/slow-form")
    await lab.ada.gets_form()
    await lab.patience_ends(lab.ada.submits(text="tea"))
    lab.slack.fail("views.update", Fault.broken(), Fault.limited(2))
    lab.ward.ready.set()
    async with asyncio.timeout(30):
        while len(lab.slack.sent("views.update")) < 3:
            await settle()
            await lab.house.clock.advance(seconds=1)
    await lab.slack.until(lambda: words(lab.ada.view)[0] == "thought about tea")


async def test_a_fourth_form_takes_the_place_of_the_third(lab: World) -> None:
    await lab.ada.types("/slow-form")
    await lab.ada.gets_form()
    lab.ward.ready.set()
    await lab.ada.submits(text="tea")
    await lab.ada.presses("More", on=lab.ada.view)
    await lab.slack.until(lambda: words(lab.ada.view)[0] == "page 1")
    lab.slack.fail("views.push", Fault.error("push_limit_reached"))
    await lab.ada.presses("Write", on=lab.ada.view)
    await lab.ada.gets_form("Say it again")
    assert len(lab.slack.views["U1ADA"]) == 1


async def test_a_form_that_cannot_open_over_a_modal_becomes_a_button_in_it(lab: World) -> None:
    await lab.ada.types("/slow-form")
    await lab.ada.gets_form()
    lab.ward.ready.set()
    await lab.ada.submits(text="tea")
    await lab.ada.presses("More", on=lab.ada.view)
    await lab.slack.until(lambda: words(lab.ada.view)[0] == "page 1")
    lab.slack.fail("views.push", Fault.error("expired_trigger_id"))
    await lab.ada.presses("Write", on=lab.ada.view)
    await lab.slack.until(lambda: "did not let me" in words(lab.ada.view)[0])


async def test_a_form_with_nothing_to_answer_says_that_it_is_done(lab: World) -> None:
    await lab.ada.types("/hush")
    await lab.ada.gets_form()
    await lab.ada.submits(text="tea")
    await lab.slack.until(lambda: words(lab.ada.view) == ["Done."] or None)


async def test_a_picture_that_answers_a_form_is_shown_in_the_modal(lab: World) -> None:
    await lab.ada.types("/drawn")
    await lab.ada.gets_form()
    await lab.ada.submits(text="a line")
    await lab.slack.until(lambda: lab.ada.view["blocks"][-1]["type"] == "image" or None)


async def test_public_posts_from_a_form_that_slack_refuses_say_what_to_do(lab: World) -> None:
    await lab.ada.types("/shout")
    await lab.ada.gets_form()
    lab.slack.fail("chat.postMessage", Fault.error("restricted_action"))
    await lab.ada.submits(text="coffee?")
    await lab.slack.until(lambda: "/invite" in words(lab.ada.view)[0] or None)


async def test_long_words_do_not_get_lost_in_a_select(lab: World) -> None:
    await lab.ada.types("/labmates", f"ask-more tube:{'x' * 200}")
    await lab.ada.gets_form("Draw a tube")
    await lab.ada.closes()
    await lab.ada.types("/draw", f'tube:"{"gold " * 40}" count:many')
    form = await lab.ada.gets_form("Draw a tube")
    assert form["blocks"][0]["element"]["initial_value"].startswith("gold gold")


async def test_a_picture_that_slack_does_not_show_in_a_modal_is_said_in_words(lab: World) -> None:
    await lab.ada.types("/drawn")
    await lab.ada.gets_form()
    lab.slack.fail("views.update", *[Fault.error("invalid_arguments")] * 2)
    await lab.ada.submits(text="a line")
    await lab.passes(1, 2)
    await lab.slack.until(lambda: lab.ada.view["blocks"][-1]["type"] == "context" or None)
