"""The fake is a Slack to an app that knows nothing of ours: bare slack-bolt lives on it."""

import logging

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import APP_TOKEN, BOT_TOKEN, GENERAL, FakeSlack, Json, Member
from tests.fakes.slack.api import METHODS, answer
from tests.spec_slack import ABSENT, Judge, spec_dir

JUDGE = Judge(spec_dir())
QUIET = logging.getLogger("tests.slack.bolt")
VIEW: Json = {"type": "modal", "callback_id": "v", "title": {"type": "plain_text", "text": "Say"}, "blocks": []}
FIELD: Json = {"type": "input", "block_id": "said", "label": {"type": "plain_text", "text": "Said"}}
FIELD["element"] = {"type": "plain_text_input", "action_id": "x"}
BUTTON: Json = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}


def bolt(slack: FakeSlack, session: aiohttp.ClientSession) -> AsyncApp:
    client = AsyncWebClient(BOT_TOKEN, base_url=slack.api_url, session=session, logger=QUIET)
    app = AsyncApp(client=client, signing_secret="x", process_before_response=True, logger=QUIET)

    @app.command("/hello")
    async def hello(ack: AsyncAck) -> None:
        await ack(text="press", blocks=[{"type": "actions", "elements": [BUTTON]}])

    @app.action("go")
    async def go(ack: AsyncAck, respond: AsyncRespond, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await respond("pressed", replace_original=True)
        submit = {"type": "plain_text", "text": "Send"}
        await client.views_open(trigger_id=body["trigger_id"], view={**VIEW, "submit": submit, "blocks": [FIELD]})

    @app.view("v")
    async def sent(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        said = body["view"]["state"]["values"]["said"]["x"]["value"]
        await client.chat_postMessage(channel=GENERAL, text=said)

    return app


async def test_a_bare_bolt_app_lives_on_the_fake() -> None:
    QUIET.setLevel(logging.ERROR)
    async with FakeSlack() as slack, aiohttp.ClientSession() as session:
        handler = AsyncSocketModeHandler(bolt(slack, session), APP_TOKEN, logger=QUIET)
        await handler.connect_async()  # type: ignore[no-untyped-call]
        ada = Member(slack, "U1ADA")
        await ada.types("/hello")
        await ada.presses("Go")
        await ada.hears("pressed")
        await ada.gets_form("Say")
        await ada.submits(Said="hi")
        assert await ada.hears("hi")
        assert slack.views["U1ADA"] == []
        await handler.close_async()  # type: ignore[no-untyped-call]


CALLS: dict[str, Json] = {
    "pins.add": {"channel": GENERAL, "timestamp": "1.000001"},
    "chat.postMessage": {"channel": GENERAL, "text": "x"},
    "chat.postEphemeral": {"channel": GENERAL, "text": "x", "user": "U1ADA"},
    "conversations.open": {"users": "U1ADA"},
    "conversations.history": {"channel": GENERAL},
    "chat.getPermalink": {"channel": GENERAL, "message_ts": "1767603600.000001"},
    "conversations.replies": {"channel": GENERAL, "ts": "1767603600.000001"},
    "conversations.info": {"channel": GENERAL},  # the published answers know no num_members, which Slack gives
    "usergroups.users.list": {"usergroup": "S1"},
    "files.getUploadURLExternal": {"filename": "a.png", "length": 1},
    "files.completeUploadExternal": {"files": [{"id": "F1", "title": "a.png"}]},
}


# The published answers of these point to a User, View or Usergroup of another method that has the same name.
MIXED_UP = {"usergroups.list", "users.info", "views.open", "views.publish", "views.push", "views.update"}


@pytest.mark.skipif(spec_dir() is None, reason=ABSENT)
@pytest.mark.parametrize("method", sorted(METHODS.keys() - {"chat.update", "chat.delete"} - MIXED_UP))
async def test_the_fake_answers_as_slack_documents(method: str) -> None:
    slack = FakeSlack()
    slack.add_user("U1ADA")
    slack.groups["S1"] = ["U1ADA"]
    slack.files["F1"] = b"x"
    slack.say(GENERAL, {"text": "the first"})
    token = APP_TOKEN if method == "apps.connections.open" else BOT_TOKEN
    body = answer(slack, method, CALLS.get(method, {}), token, "http://127.0.0.1/")
    assert body["ok"]
    assert JUDGE.answer(method, body) == []
