"""Connecting, losing the connection, being refused; and signatures."""

import asyncio
import json
from collections.abc import Callable

import aiohttp
import pytest
from aiohttp import web

from adapters.slack import Slack
from adapters.slack.scopes import BOT_SCOPES
from bot.errors import PlatformFault
from bot.settings import SlackMode
from tests.clock import settle
from tests.fakes.slack import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, FakeSlack, Fault, HttpWire
from tests.house import house
from tests.slack.conftest import World, adapter_for, stop
from tests.slack.ward import Ward


async def refused(
    prepare: Callable[[FakeSlack], object] = bool, bot_token: str = BOT_TOKEN, app_token: str = APP_TOKEN
) -> str:
    """Run against a fake made ready by *prepare*, and return the fault for operators."""
    built = house([Ward()])
    async with FakeSlack() as slack:
        prepare(slack)
        adapter = Slack(built.clock, api_url=slack.api_url, bot_token=bot_token, app_token=app_token)
        with pytest.raises(PlatformFault) as fault:
            async with asyncio.timeout(30):
                await adapter.run(built.desk)
    return str(fault.value)


async def test_a_wrong_bot_token_says_the_mend() -> None:
    said = await refused(bot_token="xoxb-wrong")
    assert "SLACK_BOT_TOKEN" in said
    assert "OAuth & Permissions" in said
    assert "xoxb-wrong" not in said


async def test_a_wrong_app_token_says_the_mend() -> None:
    said = await refused(app_token="xapp-wrong")
    assert "SLACK_APP_TOKEN" in said
    assert "connections:write" in said


async def test_a_token_of_the_wrong_kind_says_the_mend() -> None:
    assert "SLACK_BOT_TOKEN" in await refused(bot_token="xapp-right")


async def test_no_app_token_says_the_mend() -> None:
    assert "LABMATES_SLACK_MODE=http" in await refused(app_token="")


async def test_a_missing_scope_is_told_before_anything_else() -> None:
    said = await refused(lambda slack: setattr(slack, "scopes", ["commands", "chat:write"]))
    assert "channels:history, channels:read, files:write, groups:history, groups:read, im:history, im:write" in said
    assert "labmates manifest slack" in said


async def test_all_scopes_granted_is_no_fault() -> None:
    built = house([Ward()])
    async with FakeSlack() as slack:
        slack.scopes = list(BOT_SCOPES)
        team = await adapter_for(slack, built).check()
        assert len(slack.sent("apps.connections.open")) == 1
    assert team == "T0LAB"


async def test_an_app_that_slack_refuses_for_another_reason_is_told_where_to_look() -> None:
    said = await refused(lambda slack: slack.fail("auth.test", Fault.error("ekm_access_denied")))
    assert "ekm_access_denied" in said
    assert "api.slack.com/apps" in said


async def test_a_socket_that_slack_does_not_open_is_a_finding() -> None:
    built = house([Ward()])
    async with FakeSlack() as slack:
        slack.fail("apps.connections.open", Fault.error("forbidden_thing"))
        with pytest.raises(PlatformFault, match="forbidden_thing"):
            await adapter_for(slack, built).check()


async def test_http_mode_without_a_secret_says_the_mend() -> None:
    adapter = Slack(house([]).clock, bot_token=BOT_TOKEN, mode=SlackMode.HTTP)
    with pytest.raises(PlatformFault, match="SLACK_SIGNING_SECRET"):
        await adapter.check()


async def test_a_slack_that_is_down_at_the_start_is_waited_for() -> None:
    built = house([Ward()])
    async with FakeSlack() as slack:
        slack.fail("auth.test", Fault.broken(), Fault.limited(9))
        slack.fail("apps.connections.open", Fault(reset=True))
        running = asyncio.create_task(adapter_for(slack, built).run(built.desk))
        async with asyncio.timeout(30):
            while not slack.sockets:
                await settle()
                await built.clock.advance(seconds=1)
        assert len(slack.sent("auth.test")) == 3
        await slack.connected()
        await stop(running)


async def test_a_socket_that_is_cut_is_opened_again(sockets: World) -> None:
    sockets.slack.drop()
    await sockets.sleeping()
    await sockets.house.clock.advance(seconds=2)
    await sockets.slack.connected()
    await sockets.ada.types("/ping")
    assert sockets.ada.sees()[-1].text == "pong 1"


async def test_a_socket_that_slack_takes_back_is_replaced_before_it_goes(sockets: World) -> None:
    await sockets.slack.disconnect("warning")
    await sockets.slack.until(lambda: len(sockets.slack.sockets) == 2 or None)
    await sockets.ada.types("/ping")
    assert sockets.ada.sees()[-1].text == "pong 1"


async def test_a_slack_that_keeps_sending_us_away_is_not_pestered(sockets: World) -> None:
    for there in (2, 3):
        await sockets.slack.disconnect()
        if there == 3:
            await sockets.sleeping()
            assert len(sockets.slack.sockets) == 2
            await sockets.house.clock.advance(seconds=5)
        await sockets.slack.until(lambda n=there: len(sockets.slack.sockets) == n or None)  # type: ignore[misc]


async def test_socket_mode_switched_off_says_the_mend(sockets: World) -> None:
    await sockets.slack.disconnect("link_disabled")
    with pytest.raises(PlatformFault, match="switch it on"):
        async with asyncio.timeout(30):
            await sockets.running


async def test_an_answer_whose_socket_was_cut_arrives_all_the_same(sockets: World) -> None:
    typing = asyncio.create_task(sockets.ada.types("/slow"))
    async with asyncio.timeout(30):
        await sockets.ward.began.wait()
    sockets.slack.drop()
    await sockets.sleeping(2)  # the patience of the screen, and the pause before the next socket
    sockets.ward.ready.set()
    assert await sockets.ada.hears("at last")
    await stop_quietly(typing)


async def stop_quietly(task: asyncio.Task[object]) -> None:
    task.cancel()
    await asyncio.wait([task])


async def test_what_slack_sends_again_on_a_new_socket_is_done_once(sockets: World) -> None:
    await sockets.ada.types("/ping")
    payload = sockets.slack.acks[-1].payload
    sockets.slack.drop()
    await sockets.sleeping()
    await sockets.house.clock.advance(seconds=2)
    ack = await sockets.slack.envelope("slash_commands", payload)
    assert (ack.body, sockets.ward.pings) == ({}, 1)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "hello", '{"type": "events_api"}', '{"envelope_id": "x", "payload": 7}']
)
async def test_nonsense_on_the_socket_changes_nothing(sockets: World, text: str) -> None:
    await sockets.slack.sockets[-1].send_str(text)
    await sockets.ada.types("/ping")
    assert sockets.ada.sees()[-1].text == "pong 1"


STRANGE = [
    {},
    {"type": "block_actions"},
    {"type": "block_actions", "actions": [], "user": {"id": "U1ADA"}},
    {"type": "view_submission", "view": {"callback_id": "form"}, "user": {}},
    {"type": "block_suggestion", "user": {"id": "U1ADA"}, "block_id": "x"},
    {"type": "message_action", "callback_id": "file"},
    {"type": "event_callback", "event": {"type": "app_home_opened", "user": "../../etc"}},
    {"command": "/ping", "user_id": None},
    {"type": "workflow_step_edit"},
]


@pytest.mark.parametrize("payload", STRANGE)
async def test_strange_payloads_are_acknowledged_and_forgotten(sockets: World, payload: dict[str, object]) -> None:
    ack = await sockets.slack.envelope("interactive", payload)
    assert sockets.slack.requests[-1].method == "apps.connections.open"
    assert ack.body in ({}, {"options": []})


async def test_a_wrong_signature_is_refused(signed: World) -> None:
    assert isinstance(signed.wire, HttpWire)
    forger = HttpWire(signed.slack, signed.wire.session, signed.wire.url, secret="f" * 32)
    status, _ = await forger.post("command=%2Fping&user_id=U1ADA", "application/x-www-form-urlencoded")
    assert (status, signed.ward.pings) == (401, 0)


async def test_an_old_signature_is_refused(signed: World) -> None:
    assert isinstance(signed.wire, HttpWire)
    status, _ = await signed.wire.post("command=%2Fping", "application/x-www-form-urlencoded", age=600)
    assert status == 401


async def test_no_signature_is_refused(signed: World) -> None:
    assert isinstance(signed.wire, HttpWire)
    async with signed.wire.session.post(signed.wire.url, data={"command": "/ping"}) as answer:
        assert answer.status == 401


async def test_slacks_own_questions_are_answered(signed: World) -> None:
    assert isinstance(signed.wire, HttpWire)
    asked = json.dumps({"type": "url_verification", "challenge": "c", "token": "t"})
    assert await signed.wire.post(asked, "application/json") == (200, {"challenge": "c"})


async def test_http_before_the_adapter_runs_is_asked_to_come_again() -> None:
    adapter = Slack(house([]).clock, bot_token=BOT_TOKEN, signing_secret=SIGNING_SECRET, mode=SlackMode.HTTP)
    app = web.Application()
    app.add_routes(adapter.routes())
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    async with aiohttp.ClientSession() as session, session.post(url, data=b"{}") as answer:
        assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
    await runner.cleanup()


async def test_socket_mode_mounts_nothing() -> None:
    assert Slack(house([]).clock, bot_token=BOT_TOKEN, app_token=APP_TOKEN).routes() == []


async def test_nothing_that_a_member_wrote_is_logged(lab: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    lab.slack.fail("views.open", Fault.error("expired_trigger_id"))
    lab.slack.fail("response_url", Fault.broken(), Fault.error("invalid_blocks"))
    await lab.ada.types("/echo", "hush-hush")
    await lab.ada.types("/checked", "tube:hush-hush")
    assert "hush" not in caplog.text
