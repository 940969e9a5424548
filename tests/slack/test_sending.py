"""What the bot sends of its own accord: once, in pace, and with the right error when it cannot."""

import asyncio

import pytest

from adapters.slack.check import check
from adapters.slack.scopes import BOT_SCOPES, LOOKING
from bot.adapter import Gone, RetryLater, Undeliverable
from bot.finding import Health
from bot.message import Reply
from tests.clock import settle
from tests.core.lab import Lab
from tests.fakes.slack import BOT_TOKEN, GENERAL, FakeSlack, Fault, Member
from tests.house import house
from tests.slack.conftest import World, adapter_for

HELLO = Reply.say("hello")


async def test_a_direct_message_reaches_its_reader(sockets: World) -> None:
    await sockets.adapter.deliver(sockets.person("U1ADA"), HELLO, "k1")
    await sockets.adapter.deliver(sockets.person("U1ADA"), HELLO, "k2")
    assert [m.text for m in sockets.ada.inbox] == ["hello", "hello"]
    assert len(sockets.slack.sent("conversations.open")) == 1


async def test_one_key_is_sent_once(sockets: World) -> None:
    for _ in range(2):
        await sockets.adapter.deliver(sockets.person("U1ADA"), HELLO, "k1")
        await sockets.adapter.post(sockets.place(GENERAL), HELLO, "k2")
    assert (len(sockets.ada.inbox), len(sockets.ada.sees())) == (1, 1)


async def test_a_key_is_found_again_in_what_was_sent_even_by_another_process(sockets: World) -> None:
    ada = sockets.person("U1ADA")
    await sockets.adapter.deliver(ada, HELLO, "k1")
    sockets.adapter._at(ada)._sent.clear()  # as after a restart
    assert await sockets.adapter.delivered(ada, "k1") is True
    assert await sockets.adapter.delivered(ada, "k2") is False
    assert [m.body["metadata"]["event_payload"] for m in sockets.ada.inbox] == [{"key": "k1"}]


async def test_a_post_that_may_have_arrived_is_found_in_its_channel(sockets: World) -> None:
    sockets.slack.fail("chat.postMessage", Fault(status=502, late=True))
    with pytest.raises(RetryLater) as later:
        await sockets.adapter.post(sockets.place(GENERAL), HELLO, "k1")
    assert later.value.uncertain
    assert await sockets.adapter.delivered(sockets.place(GENERAL), "k1") is True
    assert await sockets.adapter.delivered(sockets.place(GENERAL), "k2") is False
    post = await sockets.adapter.post(sockets.place(GENERAL), HELLO, "k1")
    assert [m.ts for m in sockets.ada.sees()] == [post.id]


async def test_a_post_is_found_under_many_others_and_at_the_end_of_a_long_thread(sockets: World) -> None:
    top = await sockets.adapter.post(sockets.place(GENERAL), HELLO, "k1")
    thread = await sockets.adapter.thread(top, "")
    for _ in range(450):
        sockets.slack.say(GENERAL, {"text": "chatter"})
        sockets.slack.say(GENERAL, {"text": "an answer", "thread_ts": top.id})
    last = await sockets.adapter.post(thread, HELLO, "k2")
    sockets.adapter._at(top.place).board._posts.clear()  # as after a restart
    assert await sockets.adapter.post(sockets.place(GENERAL), HELLO, "k1") == top
    assert await sockets.adapter.post(thread, HELLO, "k2") == last


OLD = [scope for scope in BOT_SCOPES if scope not in LOOKING]  # of an app installed before we asked for them


async def test_without_the_right_to_look_a_first_post_goes_out_and_a_doubtful_one_is_held_back(
    sockets: World, caplog: pytest.LogCaptureFixture
) -> None:
    sockets.slack.scopes = OLD
    sockets.slack.fail("chat.postMessage", Fault(status=502, late=True))
    for _ in range(2):
        with pytest.raises(RetryLater) as later:
            await sockets.adapter.post(sockets.place(GENERAL), HELLO, "k1")
        assert later.value.uncertain
    with pytest.raises(RetryLater):
        await sockets.adapter.delivered(sockets.place(GENERAL), "k1")
    await sockets.adapter.post(sockets.place(GENERAL), HELLO, "k2")
    assert len(sockets.ada.sees()) == 2
    assert "labmates manifest slack" in str([record.__dict__.get("mend") for record in caplog.records])
    sockets.slack.scopes = None
    assert await sockets.adapter.delivered(sockets.place(GENERAL), "k1") is True


async def test_an_older_app_works_and_the_doctor_names_what_to_grant() -> None:
    built = house([Lab()])
    async with FakeSlack() as slack:
        slack.scopes = OLD
        [found] = await check(adapter_for(slack, built))
    assert found.health is Health.NOTE
    assert "channels:history, groups:history, mpim:history" in found.mend


async def test_whether_a_message_arrived_is_asked_again_later_while_slack_is_busy(sockets: World) -> None:
    sockets.slack.fail("conversations.history", Fault.limited(9))
    with pytest.raises(RetryLater):
        await sockets.adapter.delivered(sockets.person("U1ADA"), "k1")


@pytest.mark.parametrize("code", ["user_disabled", "user_not_found", "cannot_dm_bot"])
async def test_somebody_who_left_cannot_be_reached(sockets: World, code: str) -> None:
    sockets.slack.fail("conversations.open", Fault.error(code))
    with pytest.raises(Undeliverable, match=code):
        await sockets.adapter.deliver(sockets.person("U1ADA"), HELLO)


async def test_a_member_who_was_disabled_cannot_be_reached(sockets: World) -> None:
    Member(sockets.slack, "U5GONE", deleted=True)
    with pytest.raises(Gone, match="user_disabled"):
        await sockets.adapter.deliver(sockets.person("U5GONE"), HELLO)


@pytest.mark.parametrize("code", ["channel_not_found", "not_in_channel", "is_archived", "restricted_action"])
async def test_a_channel_that_is_closed_to_us_says_so(sockets: World, code: str) -> None:
    sockets.slack.fail("chat.postMessage", Fault.error(code))
    with pytest.raises(Undeliverable, match=code):
        await sockets.adapter.post(sockets.place(GENERAL), HELLO)


async def test_a_busy_slack_names_its_time(sockets: World) -> None:
    sockets.slack.fail("chat.postMessage", Fault.limited(17))
    with pytest.raises(RetryLater) as later:
        await sockets.adapter.post(sockets.place(GENERAL), HELLO)
    assert (later.value.seconds, later.value.uncertain) == (17, False)


async def test_ratelimited_as_a_word_is_understood_too(sockets: World) -> None:
    sockets.slack.fail("chat.postMessage", Fault.error("ratelimited"))
    with pytest.raises(RetryLater) as later:
        await sockets.adapter.post(sockets.place(GENERAL), HELLO)
    assert later.value.seconds == 30


@pytest.mark.parametrize("fault", [Fault.broken(), Fault.broken(503), Fault.error("internal_error"), Fault(reset=True)])
async def test_a_slack_that_breaks_may_have_sent_it(sockets: World, fault: Fault) -> None:
    sockets.slack.fail("chat.postMessage", fault)
    with pytest.raises(RetryLater) as later:
        await sockets.adapter.post(sockets.place(GENERAL), HELLO, "k")
    assert later.value.uncertain
    await sockets.adapter.post(sockets.place(GENERAL), HELLO, "k")
    assert len(sockets.ada.sees()) == 1


async def test_a_token_that_was_withdrawn_is_told_to_operators_and_tried_again(
    sockets: World, caplog: pytest.LogCaptureFixture
) -> None:
    sockets.slack.bot_token = "xoxb-new"
    with pytest.raises(RetryLater):
        await sockets.adapter.deliver(sockets.person("U1ADA"), HELLO)
    mends = [record.__dict__["mend"] for record in caplog.records if record.getMessage() == "slack-fault"]
    assert "SLACK_BOT_TOKEN" in mends[0]
    assert BOT_TOKEN not in caplog.text


async def test_a_channel_gets_a_burst_and_then_one_message_a_second(sockets: World) -> None:
    sending = [asyncio.create_task(sockets.adapter.post(sockets.place(GENERAL), HELLO)) for _ in range(5)]
    await sockets.slack.until(lambda: len(sockets.ada.sees()) == 3 or None)
    for expected in (4, 5):
        await settle()
        await sockets.house.clock.advance(seconds=1)
        await sockets.slack.until(lambda n=expected: len(sockets.ada.sees()) == n or None)  # type: ignore[misc]
    await asyncio.gather(*sending)


async def test_channels_do_not_wait_for_each_other(sockets: World) -> None:
    sockets.slack.channels["C2OTHER"] = True
    for channel in (GENERAL, GENERAL, GENERAL, "C2OTHER"):
        await sockets.adapter.post(sockets.place(channel), HELLO)
    assert len(sockets.ada.sees("C2OTHER")) == 1


async def test_nothing_is_sent_while_the_adapter_does_not_run(sockets: World) -> None:
    sockets.running.cancel()
    await asyncio.wait([sockets.running])
    with pytest.raises(RetryLater):
        await sockets.adapter.deliver(sockets.person("U1ADA"), HELLO)
