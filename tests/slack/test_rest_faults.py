"""Slack in a storm: limits, pages in place of JSON, answers cut off or never given, and everything sent again."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

import adapters.slack.line
from bot.adapter import RetryLater
from bot.message import Reply
from tests.clock import settle
from tests.fakes.slack import GENERAL, Fault
from tests.slack.conftest import World

HELLO = Reply.say("hello")
PAGE = "<!DOCTYPE html><html><body>Slack is having trouble</body></html>"


@pytest.mark.parametrize(
    ("header", "seconds"),
    [({"Retry-After": "7"}, 7), ({}, 30), ({"Retry-After": "soon"}, 30), ({"Retry-After": "9" * 9}, 3600)],
)
async def test_a_limit_is_kept_however_it_is_said(sockets: World, header: dict[str, str], seconds: int) -> None:
    sockets.slack.fail("chat.postMessage", Fault(429, words=PAGE, headers=header))
    with pytest.raises(RetryLater) as later:
        await sockets.adapter.post(sockets.place(GENERAL), HELLO, "k1")
    assert (later.value.seconds, later.value.uncertain) == (seconds, False)
    await sockets.adapter.post(sockets.place(GENERAL), HELLO, "k1")
    assert len(sockets.ada.sees()) == 1


async def test_a_storm_of_limits_doubles_nothing(sockets: World) -> None:
    sockets.slack.fail("chat.postMessage", *[Fault.limited(1)] * 2)  # one more, and our own pace would wait
    for _ in range(2):
        with pytest.raises(RetryLater):
            await sockets.adapter.deliver(sockets.person("U1ADA"), HELLO, "k1")
    await sockets.adapter.deliver(sockets.person("U1ADA"), HELLO, "k1")
    assert len(sockets.ada.inbox) == 1


@pytest.mark.parametrize("status", [200, 500, 502, 503, 504])
@pytest.mark.parametrize("arrived", [True, False])
async def test_a_page_in_place_of_an_answer_is_doubted_and_the_post_stands_once(
    sockets: World, status: int, arrived: bool
) -> None:
    sockets.slack.fail("chat.postMessage", Fault(status, words=PAGE, late=arrived))
    with pytest.raises(RetryLater) as later:
        await sockets.adapter.post(sockets.place(GENERAL), HELLO, "k1")
    assert later.value.uncertain
    await sockets.adapter.post(sockets.place(GENERAL), HELLO, "k1")
    assert len(sockets.ada.sees()) == 1


@pytest.mark.parametrize("fault", [Fault(half=True, late=True), Fault(half=True), Fault(reset=True, late=True)])
async def test_an_answer_that_is_cut_off_is_doubted_and_the_post_stands_once(sockets: World, fault: Fault) -> None:
    sockets.slack.fail("chat.postMessage", fault)
    with pytest.raises(RetryLater) as later:
        await sockets.adapter.post(sockets.place(GENERAL), HELLO, "k1")
    assert later.value.uncertain
    await sockets.adapter.post(sockets.place(GENERAL), HELLO, "k1")
    assert len(sockets.ada.sees()) == 1


async def test_an_answer_that_never_comes_is_given_up_and_what_arrived_is_not_sent_again(
    sockets: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = asyncio.Event()
    sockets.adapter._line._session._timeout = aiohttp.ClientTimeout(total=0.2)  # type: ignore[union-attr]
    assert adapters.slack.line.TIMEOUT.total == 20
    sockets.slack.fail("chat.postMessage", Fault(held=held, late=True))
    with pytest.raises(RetryLater) as later:
        await sockets.adapter.post(sockets.place(GENERAL), HELLO, "k1")
    assert later.value.uncertain
    held.set()
    await sockets.adapter.post(sockets.place(GENERAL), HELLO, "k1")
    assert len(sockets.ada.sees()) == 1


async def test_a_press_is_answered_through_a_storm_on_the_response_address(lab: World) -> None:
    lab.slack.fail("response_url", Fault(503, words=PAGE), Fault.limited(1))
    await lab.ada.types("/panel")
    pressing = asyncio.create_task(lab.ada.presses("Below"))
    async with asyncio.timeout(30):
        while not any(m.text == "below" for m in lab.ada.sees()):
            await lab.house.clock.advance(seconds=2)
            await settle()
    await pressing
    assert [m.text for m in lab.ada.sees()].count("below") == 1


async def test_everything_that_slack_sends_again_is_done_once(lab: World) -> None:
    await lab.ada.types("/ping")
    payload = lab.slack.acks[-1].payload
    for retry in (1, 2, 3):
        again = await lab.ada.sends_slash(payload, retry=retry)
        assert (again.status, again.body) == (200, {})
    assert lab.ward.pings == 1
    for number in range(3):
        await lab.ada.opens_home(event_id="Ev7", retry=number)
    await lab.slack.until(lambda: lab.slack.sent("views.publish"))
    await settle(100)
    assert len(lab.slack.sent("views.publish")) == 1


async def test_the_same_thing_at_once_on_two_ways_is_done_once(lab: World) -> None:
    await lab.ada.types("/panel")
    payload = lab.slack.acks[-1].payload | {"command": "/ping", "text": "", "trigger_id": lab.slack.trigger("U1ADA")}
    await asyncio.gather(*(lab.wire.send("slash_commands", payload, retry=n) for n in range(4)))
    assert lab.ward.pings == 1


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_what_is_said_while_a_socket_is_replaced_is_answered_once(sockets: World, reason: str) -> None:
    await sockets.slack.disconnect(reason)
    await sockets.ada.types("/ping")
    await sockets.slack.until(lambda: len(sockets.slack.sockets) >= 2 or None)
    await sockets.ada.types("/ping")
    assert [m.text for m in sockets.ada.sees()] == ["pong 1", "pong 2"]


async def test_a_slack_that_opens_no_socket_is_asked_ever_more_slowly_and_works_again(sockets: World) -> None:
    before = len(sockets.slack.sent("apps.connections.open"))
    faults = [
        Fault(503, words=PAGE),
        Fault.limited(20),
        Fault(half=True),
        Fault(reset=True),
        Fault.error("internal_error"),
    ]
    sockets.slack.fail("apps.connections.open", *faults)
    sockets.slack.drop()
    async with asyncio.timeout(30):
        while not sockets.slack.sockets:
            if sockets.house.clock.waiting:
                await sockets.house.clock.advance(seconds=20)
            await settle()
    assert len(sockets.slack.sent("apps.connections.open")) == before + len(faults) + 1
    await sockets.ada.types("/ping")
    assert sockets.ada.sees()[-1].text == "pong 1"
