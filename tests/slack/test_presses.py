"""Presses on messages, shortcuts and the home tab."""

import asyncio

import pytest

from tests.clock import settle
from tests.fakes.slack import GENERAL, Fault, Member
from tests.slack.conftest import World


async def test_a_press_changes_a_private_message_in_place(lab: World) -> None:
    await lab.ada.types("/panel")
    await lab.ada.presses("Next")
    await lab.ada.hears("page 2")
    await lab.ada.chooses("Seven")
    await lab.ada.hears("page 7")
    assert len(lab.ada.sees()) == 1


async def test_a_fresh_answer_leaves_the_message_standing(lab: World) -> None:
    await lab.ada.types("/panel")
    await lab.ada.presses("Below")
    await lab.ada.hears("below")
    assert [m.text for m in lab.ada.sees()] == ["page 1", "below"]


async def test_a_press_on_a_public_message_is_answered_in_private(lab: World) -> None:
    await lab.adapter.post(lab.place(GENERAL), await lab.shown("panel"))
    bob = Member(lab.slack, "U2BOB", lab.wire)
    await bob.presses("Next")
    answer = await bob.hears("page 2")
    assert answer.viewer == "U2BOB"
    assert [m.text for m in lab.ada.sees()] == ["page 1"]


async def test_sharing_posts_under_the_bots_own_name(lab: World) -> None:
    await lab.ada.types("/panel")
    await lab.ada.presses("Share here")
    posted = await Member(lab.slack, "U2BOB", lab.wire).hears("for all of you")
    assert posted.viewer is None
    assert not {"username", "icon_url", "icon_emoji"} & posted.body.keys()


async def test_sharing_works_where_the_bot_is_no_member(lab: World) -> None:
    lab.slack.channels["C1LOUNGE"] = False
    await lab.ada.types("/share", channel="C1LOUNGE")
    posted = await lab.ada.hears("for all of you", channel="C1LOUNGE")
    assert posted.viewer is None


async def test_sharing_where_nothing_works_says_what_to_do(lab: World) -> None:
    lab.slack.channels["C1LOUNGE"] = False
    lab.slack.fail("response_url", Fault(404, {"ok": False, "error": "used_url"}))
    lab.slack.channels["C1LOUNGE"] = False
    await lab.ada.types("/share", channel="C1LOUNGE")
    assert (await lab.ada.hears("/invite", channel="C1LOUNGE")).viewer == "U1ADA"


async def test_a_press_opens_a_form(lab: World) -> None:
    await lab.ada.types("/panel")
    await lab.ada.presses("Write")
    assert await lab.ada.gets_form("Say it again")


async def test_a_slow_answer_comes_at_the_response_address(lab: World) -> None:
    ack = await lab.patience_ends(lab.ada.types("/slow"))
    assert (ack.status, ack.body) == (200, {})
    lab.ward.ready.set()
    assert (await lab.ada.hears("at last")).viewer == "U1ADA"


async def test_a_slow_answer_to_a_press_still_takes_its_place(lab: World) -> None:
    await lab.ada.types("/panel")
    await lab.patience_ends(lab.ada.presses("Slow"))
    lab.ward.ready.set()
    await lab.ada.hears("at last")
    assert len(lab.ada.sees()) == 1


async def test_an_answer_survives_a_lost_connection_and_a_busy_slack(lab: World) -> None:
    await lab.ada.types("/panel")
    lab.slack.fail("response_url", Fault(reset=True), Fault.limited(3))
    await lab.ada.presses("Next")
    for tries, seconds in ((1, 1), (2, 3)):
        await lab.slack.until(lambda n=tries: len(lab.slack.sent("response_url")) >= n)  # type: ignore[misc]
        await lab.sleeping()
        await lab.house.clock.advance(seconds=seconds)
    assert await lab.ada.hears("page 2")


async def test_an_answer_whose_address_is_used_up_arrives_all_the_same(lab: World) -> None:
    await lab.ada.types("/panel")
    lab.slack.fail("response_url", Fault(404, {"ok": False, "error": "used_url"}))
    await lab.ada.presses("Next")
    assert (await lab.ada.hears("page 2")).viewer == "U1ADA"


async def test_a_direct_message_is_changed_in_place_even_without_its_address(lab: World) -> None:
    await lab.adapter.deliver(lab.person("U1ADA"), await lab.shown("panel"))
    lab.slack.fail("response_url", Fault(404, {"ok": False, "error": "expired_url"}))
    await lab.ada.presses("Next", on=lab.ada.inbox[0])
    await lab.ada.hears("page 2", channel=lab.slack.dm("U1ADA"))
    assert len(lab.ada.inbox) == 1


async def test_a_fresh_answer_in_a_direct_message_lasts(lab: World) -> None:
    await lab.adapter.deliver(lab.person("U1ADA"), await lab.shown("panel"))
    await lab.ada.presses("Below", on=lab.ada.inbox[0])
    answer = await lab.ada.hears("below", channel=lab.slack.dm("U1ADA"))
    assert answer.viewer is None


@pytest.mark.parametrize("token", ["0|", "", "0|no-such-thing", "0|draft?id=stolen", "0|note", "x" * 255])
async def test_a_forged_or_stale_press_gets_a_kind_sentence(sockets: World, token: str) -> None:
    await sockets.ada.types("/panel")
    action = {"type": "button", "action_id": token, "block_id": "b", "value": token}
    await sockets.ada.sends_action(action, sockets.ada.sees()[-1])
    shown = await sockets.slack.until(lambda: next((m for m in sockets.ada.sees() if m.text != "page 1"), None))
    assert "/help" in shown.text or shown.text == "What would you like to do?"


async def test_a_press_on_a_link_is_only_acknowledged(lab: World) -> None:
    await lab.ada.types("/panel")
    action = {"type": "button", "action_id": "0|share", "block_id": "b", "url": "https://example.org"}
    ack = await lab.ada.sends_action(action, lab.ada.sees()[-1])
    assert (ack.status, ack.body) == (200, {})
    assert lab.slack.sent("chat.postMessage") == []


async def test_a_shortcut_takes_the_text_of_the_message(lab: World) -> None:
    await lab.ada.uses_shortcut("file", "see &lt;this&gt; <https://example.org|page> <!channel>")
    shown = await lab.ada.hears("Filed")
    assert shown.blocks[0]["text"]["text"] == "Filed: see <this> https://example.org @channel"


async def test_a_shortcut_on_a_message_without_words_opens_its_form(lab: World) -> None:
    await lab.ada.uses_shortcut("file", "")
    assert await lab.ada.gets_form("File a message")


async def test_the_home_tab_shows_help_and_settings(lab: World) -> None:
    await lab.ada.opens_home()
    home = await lab.slack.until(lambda: lab.slack.homes.get("U1ADA"))
    assert [b["type"] for b in home["blocks"]] == ["section", "actions", "divider", "section"]
    assert home["blocks"][3]["text"]["text"] == "You speak en-US."


async def test_the_messages_tab_publishes_nothing(lab: World) -> None:
    ack = await lab.ada.opens_home(tab="messages")
    assert (ack.status, lab.slack.sent("views.publish")) == (200, [])


async def test_opening_the_home_tab_twice_by_one_event_publishes_once(lab: World) -> None:
    await lab.ada.opens_home(event_id="Ev1")
    await lab.slack.until(lambda: lab.slack.homes.get("U1ADA"))
    await lab.ada.opens_home(event_id="Ev1", retry=1)
    assert len(lab.slack.sent("views.publish")) == 1


async def test_a_press_on_the_home_tab_opens_a_modal_and_refreshes_the_tab(lab: World) -> None:
    await lab.ada.opens_home()
    home = await lab.slack.until(lambda: lab.slack.homes.get("U1ADA"))
    await lab.ada.presses("Panel", on=home)
    card = await lab.ada.gets_form("Labmates")
    assert card["blocks"][0]["text"]["text"] == "page 1"
    await lab.slack.until(lambda: len(lab.slack.sent("views.publish")) == 2 or None)


async def test_a_form_opens_over_the_home_tab_and_is_answered_there(lab: World) -> None:
    await lab.ada.opens_home()
    home = await lab.slack.until(lambda: lab.slack.homes.get("U1ADA"))
    await lab.ada.presses("Say", on=home)
    await lab.ada.gets_form("Say it again")
    await lab.ada.submits(Text="hello")
    assert lab.ada.view["blocks"][0]["text"]["text"] == "hello"


async def test_pictures_are_uploaded_and_shown(lab: World) -> None:
    await lab.ada.types("/picture")
    shown = await lab.ada.hears("A rising line")
    assert shown.blocks[1]["slack_file"]["id"] in lab.slack.files
    assert shown.blocks[1]["alt_text"] == "A rising line"


async def test_a_picture_that_cannot_be_uploaded_is_said_in_words(lab: World) -> None:
    lab.slack.fail("files.getUploadURLExternal", Fault.error("missing_scope", needed="files:write"))
    await lab.ada.types("/picture")
    shown = await lab.ada.hears("A rising line")
    assert [b["type"] for b in shown.blocks] == ["section", "context"]


async def test_a_document_is_put_into_the_members_own_conversation(lab: World) -> None:
    await lab.ada.types("/export")
    shown = await lab.ada.hears("overlay.yaml")
    assert shown.blocks[1]["elements"][0]["text"] == "overlay.yaml: you find it in our conversation."
    assert lab.slack.sent("files.completeUploadExternal")[0].args["channel_id"] == lab.slack.dm("U1ADA")
    assert list(lab.slack.files.values()) == [b"entries: []\n"]


async def test_a_document_that_slack_does_not_take_is_told(lab: World) -> None:
    lab.slack.fail("files.completeUploadExternal", Fault.error("file_type_not_allowed"))
    await lab.ada.types("/export")
    shown = await lab.ada.hears("overlay.yaml")
    assert "Slack did not take the file" in shown.blocks[1]["elements"][0]["text"]


async def test_a_picture_that_slack_has_not_looked_at_yet_is_said_in_words(lab: World) -> None:
    lab.slack.fail("chat.postMessage", *[Fault.error("invalid_blocks")] * 2)
    sending = asyncio.create_task(lab.adapter.deliver(lab.person("U1ADA"), await lab.shown("picture")))
    await lab.passes(1, 2)
    await sending
    assert [b["type"] for b in lab.ada.inbox[0].blocks] == ["section", "context"]


async def test_a_picture_is_shown_as_soon_as_slack_has_looked_at_it(lab: World) -> None:
    refused = {"ok": False, "error": "invalid_blocks"}
    lab.slack.fail("response_url", Fault(404, refused))
    await lab.ada.types("/picture")
    await lab.passes(1)
    shown = await lab.ada.hears("A rising line")
    assert [b["type"] for b in shown.blocks] == ["section", "image"]
    assert lab.slack.sent("chat.postEphemeral") == []


async def test_an_answer_that_finds_no_modal_over_the_home_tab_becomes_a_direct_message(lab: World) -> None:
    await lab.ada.opens_home()
    home = await lab.slack.until(lambda: lab.slack.homes.get("U1ADA"))
    lab.slack.fail("views.open", Fault.error("expired_trigger_id"))
    await lab.ada.presses("Panel", on=home)
    assert await lab.ada.hears("page 1", channel=lab.slack.dm("U1ADA"))


async def test_a_slow_answer_to_the_home_tab_waits_in_a_modal(lab: World) -> None:
    await lab.ada.opens_home()
    home = await lab.slack.until(lambda: lab.slack.homes.get("U1ADA"))
    await lab.ada.presses("Slow", on=home)
    async with asyncio.timeout(30):
        await lab.ward.began.wait()
    await lab.house.clock.advance(seconds=2)
    assert (await lab.ada.gets_form("Labmates"))["blocks"][0]["text"]["text"] == "One moment …"
    lab.ward.ready.set()
    await lab.slack.until(lambda: lab.ada.view["blocks"][0]["text"]["text"] == "at last" or None)


async def test_what_an_operator_must_mend_is_told_in_the_log(lab: World, caplog: pytest.LogCaptureFixture) -> None:
    lab.slack.fail("views.open", Fault.error("token_revoked"))
    await lab.ada.types("/echo")
    await lab.slack.until(lambda: lab.slack.sent("views.open"))
    async with asyncio.timeout(30):
        while "slack-fault" not in caplog.text:
            await settle()
    assert "SLACK_BOT_TOKEN" in next(r for r in caplog.records if r.getMessage() == "slack-fault").__dict__["mend"]


async def test_a_slow_answer_whose_modal_did_not_open_still_arrives(lab: World) -> None:
    await lab.ada.opens_home()
    home = await lab.slack.until(lambda: lab.slack.homes.get("U1ADA"))
    lab.slack.fail("views.open", Fault.error("expired_trigger_id"))
    await lab.ada.presses("Slow", on=home)
    async with asyncio.timeout(30):
        await lab.ward.began.wait()
    await lab.house.clock.advance(seconds=2)
    await lab.slack.until(lambda: lab.slack.sent("views.open"))
    lab.slack.expire_triggers()
    lab.ward.ready.set()
    assert await lab.ada.hears("at last", channel=lab.slack.dm("U1ADA"))


async def test_a_long_message_in_a_shortcut_is_not_cut_in_silence(lab: World) -> None:
    await lab.ada.uses_shortcut("file", "word " * 200)
    form = await lab.ada.gets_form("File a message")
    assert form["blocks"][-1]["element"]["initial_value"].startswith("word word")
