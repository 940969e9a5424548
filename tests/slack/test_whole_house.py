"""The real features over the wire: every command, button, select and form that a moderator can reach, each judged."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.app import App, Shipped
from bot.settings import load
from bot.store import Store
from tests.clock import FakeClock, settle
from tests.fakes.slack import APP_TOKEN, BOT_TOKEN, GENERAL, Ack, FakeSlack, Json, Member, Message
from tests.fakes.slack.api import nodes
from tests.spec_slack import Judge, spec_dir

WALK = 120  # acts: enough to see every kind of card twice
ANSWERS = {"url": "https://example.org/eap", "phone": "988", "place": GENERAL, "note": "Day shift only"}


@dataclass
class Ward:
    """The whole house on a fake Slack."""

    app: App
    slack: FakeSlack
    clock: FakeClock


@asynccontextmanager
async def running(folder: Path, shipped: Shipped) -> AsyncIterator[Ward]:
    judge, clock = Judge(spec_dir()), FakeClock()
    async with FakeSlack(judge.request, judge.ack) as slack:
        settings = load(
            SLACK_BOT_TOKEN=BOT_TOKEN,
            SLACK_APP_TOKEN=APP_TOKEN,
            LABMATES_DATA_DIR=folder,
            LABMATES_SLACK_API_URL=slack.api_url,
        )
        store = await Store.open(f"sqlite:///{folder / 'labmates.db'}")
        await store.migrate()
        app = App(settings, clock, store, shipped)
        await app.unlock()
        task = asyncio.create_task(app.run())
        try:
            await slack.connected()
            yield Ward(app, slack, clock)
        finally:
            task.cancel()
            await asyncio.wait([task])
            await store.close()
        assert slack.problems == []


YOUNG = "welcome.young['welcome.young']"  # who says so has nothing left to press: tests/stories/test_welcome.py


class Walker:
    """Somebody who presses everything once."""

    def __init__(self, ward: Ward, member: Member) -> None:
        self.ward, self.member = ward, member
        self.tried: set[str] = {YOUNG}
        self.acts = 0

    async def types(self, line: str) -> None:
        await self._act(self.member.types("/labmates", line))

    async def explores(self) -> None:
        """Press whatever is on show and new, until there is nothing, or the walk is long enough."""
        while self.acts < WALK and (found := self._next()):
            place, element, choice, block_id = found
            self.tried.add(kind(element))
            await self._act(self.member.sends_action(_action(element, choice, block_id), place))

    def _next(self) -> tuple[Message | Json, Json, Json | None, str] | None:
        stack = self.ward.slack.views[self.member.user]
        places: list[Message | Json] = [*reversed(stack), *reversed(self.member.sees()[-3:])]
        for place in places:
            for block in place.blocks if isinstance(place, Message) else place["blocks"]:
                for node in nodes(block) if block["type"] == "actions" else ():
                    if "action_id" in node and kind(node) not in self.tried:
                        return place, node, (node.get("options") or [None])[0], block["block_id"]
        return None

    async def _act(self, act: Coroutine[None, None, Ack]) -> None:
        self.acts += 1
        await self.ward.clock.advance(seconds=5)  # so that nobody is asked to slow down
        slack, before = self.ward.slack, len(self.ward.slack.requests)
        ack = await act
        if not ack.body:
            await slack.until(lambda: len(slack.requests) > before or None)
        await settle(200)
        await self._fills()

    async def _fills(self) -> None:
        stack = self.ward.slack.views[self.member.user]
        while stack and stack[-1]["callback_id"] == "form":
            form = stack[-1]
            given: dict[str, Any] = {b["block_id"]: _given(b) for b in form["blocks"] if b["type"] == "input"}
            ack = await self.member.submits(**given)
            if ack.body.get("response_action") == "errors":
                stack.pop()
            await settle(200)


def kind(element: Json) -> str:
    """What a press does, whatever it does it to: its command and the names of its arguments."""
    token = str(element["action_id"]).partition("|")[2]
    return token.partition("?")[0] + str(sorted(part.partition("=")[0] for part in token.split("&")))


def _action(element: Json, choice: Json | None, block_id: str) -> Json:
    done = {"type": element["type"], "action_id": element["action_id"], "block_id": block_id}
    return done | ({"selected_option": choice} if choice else {"value": element.get("value", "")})


def _given(block: Json) -> Any:
    element = block["element"]
    if options := element.get("options"):
        return options[0]
    return ANSWERS.get(block["block_id"], "Line Support")


async def test_every_command_button_and_form_of_a_moderator_is_valid(
    tmp_path: Path, shipped: Shipped, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(tmp_path, shipped) as ward:
        boss = Walker(ward, Member(ward.slack, "U9BOSS", is_admin=True))
        for name, command in ward.app.desk.commands.items():
            if command.listed:
                ward.slack.views["U9BOSS"].clear()
                await boss.types(name.replace(".", " "))
                await boss.explores()
        assert len(boss.tried) > 10
    broken = {"handler-fault", "slack-refused", "slack-event-fault", "slack-fault", "answer-lost"}
    assert not broken & {record.getMessage() for record in caplog.records}


async def test_a_lab_worker_searches_shares_and_sees_their_home(tmp_path: Path, shipped: Shipped) -> None:
    async with running(tmp_path, shipped) as ward:
        ada, bob = Member(ward.slack, "U1ADA"), Member(ward.slack, "U2BOB")
        await ada.types("/resources", "starting night shift next week")
        found = ada.sees()[-1]
        assert found.viewer == "U1ADA"
        assert "night" in found.text.casefold()
        heads = [block["text"]["text"] for block in found.blocks if block["type"] == "header"]
        assert len(heads) == 6 and heads[-1] == "Welcome to Labmates"  # five, and below them what is said once
        select = next(n for n in nodes(found.blocks) if n.get("type") == "static_select" and "share" in n["action_id"])
        await ada.chooses(select["options"][0]["value"], on=found)
        shared = await ward.slack.until(lambda: bob.sees() or None)
        assert shared[0].viewer is None
        await ada.opens_home()
        home = await ward.slack.until(lambda: ward.slack.homes.get("U1ADA"))
        said = str(home["blocks"])
        assert said.index("Help right now") < said.index("You have no check-ins.") < said.index("Your settings")
        assert "For moderators" not in said


@pytest.mark.parametrize("words", ["", "🧪" * 40, "x" * 4000, "مساعدة", '" OR NEAR( *', "&lt;!channel&gt; hi"])
async def test_any_search_is_answered_kindly(tmp_path: Path, shipped: Shipped, words: str) -> None:
    async with running(tmp_path, shipped) as ward:
        ada = Member(ward.slack, "U1ADA")
        await ada.types("/resources", words)
        await ward.slack.until(lambda: ada.sees() or ward.slack.views["U1ADA"] or None)
