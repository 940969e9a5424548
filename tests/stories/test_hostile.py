"""Whatever is typed into whichever field of whichever command, the answer is kind and nothing breaks."""

import itertools
import logging

import pytest

from bot import Call
from bot.app import App
from tests.stage import Stage

HOSTILE = {
    "nothing": " \t ",
    "4,000 characters": "x" * 4000,
    "4,000 words": "lab " * 1000,
    "right to left": "نوبة ليلية صعبة ‮ שלום",
    "emoji alone": "😭👩‍🔬🧪" * 9,
    "mark-up and mentions": "<@1> <!channel> @everyone **b** `c` ||d|| <script>alert(1)</script> {name} %s",
    "search operators": 'NEAR("a" OR b*) AND -c: ^d "',
    "what no text should hold": "\0\u200b\u202e\ud800\r\n\x1b[31m",
    "another's address": "discord:1:2",
    "a way out": "../../etc/passwd?_form=1&_agreed=x#query",
}
GOOD = {
    "entry": "988-lifeline",
    "resource": "988-lifeline",
    "name": "Chapel",
    "topic": "peer-support",
    "summary": "Open all night.",
    "phone": "211",
    "channel": "stage:lab:moderators",
    "wrong": "It moved.",
    "reason": "No.",
    "yaml": "- name: Chapel\n  topic: peer-support\n  summary: Open\n  phone: '211'\n",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
async def test_any_text_in_any_field_of_any_command(
    app: App, stage: Stage, caplog: pytest.LogCaptureFixture, text: str
) -> None:
    numbers = itertools.count()
    for name, command in app.desk.commands.items():
        for field in command.fields:
            someone = stage.actor(f"someone{next(numbers)}", moderator=True)
            given = {f.name: GOOD[f.name] for f in command.fields if f.name in GOOD}
            await someone.runs(name, **given)
            screen = await someone.calls(Call(name, given | {field.name: text}))
            assert screen and "broke on my side" not in screen, (name, field.name)
            await app.desk.suggest(name, field.name, text, someone.ctx)
    assert [r.getMessage() for r in caplog.records if r.levelno >= logging.ERROR] == []


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
async def test_any_text_as_a_typed_line_or_a_token(
    app: App, stage: Stage, caplog: pytest.LogCaptureFixture, text: str
) -> None:
    for number, start in enumerate(("", *(c.name.replace(".", " ") for c in app.desk.commands.values()))):
        someone = stage.actor(f"someone{number}", moderator=True)
        assert await someone.types(f"{start} {text}")
        assert await someone.calls(Call.parse(f"{start.replace(' ', '.')}?query={text}&entry={text}#{text}", text))
    assert [r.getMessage() for r in caplog.records if r.levelno >= logging.ERROR] == []
