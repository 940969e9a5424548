"""Whatever is typed into whichever field of whichever command, the answer is kind and nothing breaks."""

import itertools
import logging

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

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


SQL = "zqx'; DROP TABLE vents; --\" %s :zqx ? \\"


async def test_what_is_typed_reaches_the_database_bound_and_never_as_sql(app: App, stage: Stage) -> None:
    said, bound = set[str](), list[str]()

    def hear(_c: object, _cursor: object, statement: str, parameters: object, _x: object, _many: bool) -> None:
        said.add(statement)
        bound.append(repr(parameters))

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        for number, (name, command) in enumerate(app.desk.commands.items()):
            someone = stage.actor(f"someone{number}", moderator=True)
            given = {
                f.name: f"{GOOD[f.name]} {SQL}" if f.kind is str else SQL for f in command.fields if f.name in GOOD
            }
            await someone.calls(Call(name, dict.fromkeys((f.name for f in command.fields), SQL)))
            await someone.calls(Call(name, {f.name: SQL for f in command.fields if f.name not in GOOD} | given))
    finally:
        event.remove(Engine, "before_cursor_execute", hear)
    assert not [statement for statement in said if "zqx" in statement]
    assert [values for values in bound if "zqx" in values]
