"""The record of what moderators did: read by their own clock, filtered, taken along; and every change is in it."""

import ast
import csv
import io
import json
import random
import re
import sqlite3
from pathlib import Path

import pytest

from bot.app import App
from bot.limits import EVERYTHING
from bot.message import Call, Document
from bot.people import Person
from cogs.moderation.deeds import AREAS, SAID
from tests.clock import FakeClock
from tests.stage import Actor, Stage
from tests.stories.test_no_moderator_learns import guesses, lived, moderating
from tests.stories.town import WIRES, Town, on
from tests.stories.venting import DESK, HOME, ready

EAP = {"name": "Mercy EAP", "topic": "employer-support", "summary": "Six sessions.", "phone": "1-800-555-0100"}
QUIET = {
    "mod.alert": "the house asks for it, and rings; the case tells by its state",
    "mod.draw": "the house asks for it; it draws a card anew",
    "mod.put-up": "the house asks for it, after a yes that has a line of its own",
    "mod.nudge": "the house asks for it; nothing changes",
    "vent.draw": "the house asks for it; it draws a post anew",
    "vent.take-down": "the house asks for it, for what was removed by a line of its own",
    "pulse": "reads the week's figure, and freezes it when nobody has read it before",
    "pulse.post": "the house asks for it; as above",
    "mentoring.status": "as for the pulse, the week's number of pairs",
    "mentor.hello": "the house asks for it",
    "mentor.open": "the house asks for it",
    "mentor.turn": "the house asks for it",
    "mentor.week": "the house asks for it",
    "buddies.hello": "the house asks for it",
    "buddies.open": "the house asks for it",
    "buddies.turn": "the house asks for it",
}
MESSAGE = "stage:lab:lounge/41"
DEEDS = [
    ("setup.moderators", {"channel": "stage:lab:elsewhere"}),
    ("setup.messages", {"weekly": "2"}),
    ("catalogue.add", EAP),
    ("catalogue.remove", {"resource": "mercy-eap"}),
    ("catalogue.remove", {"resource": "insomnia-coach"}),
    ("catalogue.restore", {"entry": "insomnia-coach"}),
    ("mod.turn", {"days": "0", "start": "9am", "end": "noon"}),
    ("mod.duty", {"hours": "2"}),
    ("mod.duty", {"hours": "0"}),
    ("mod.vetting", {"first": "yes"}),
]
RECORDING = ("record", "change", "_note", "_moved")
PASSING = {
    "audit",
    "facts",
    "deliveries",
    "seen_events",
    "dm_channels",
    "message_weeks",
    "notes",
    "plans",
    "vent_visits",
}
"""Tables that say nothing of what a moderator decided: the record itself, and what is on its way."""


async def test_lines_are_read_a_page_at_a_time_and_by_area_and_moderator(stage: Stage, app: App) -> None:
    mo = stage.actor("mo", moderator=True)
    for number in range(12):
        await app.services.audit.record(HOME, str(mo.ctx.person), "vent.locked", f"post-{number}")
    await app.services.audit.record(HOME, "stage:lab:mia", "catalogue.saved", "eap")
    read = await mo.types("mod audit")
    assert read.count("locked an anonymous thread") == 9 and "saved a resource\n@mia" in read
    assert "Times are those of America/Chicago." in read and "2026-01-05 03:00:" in read
    assert (await mo.presses("Earlier")).count("locked an anonymous thread") == 3
    assert "saved a resource" in await mo.presses("The newest")
    assert "locked" not in await mo.picks("Only about", "The list of help")
    assert "locked" not in await mo.types("mod audit member:stage:lab:mia")
    assert "Nothing of that kind" in await mo.types("mod audit area:cases")
    assert "for moderators" in await stage.actor("ada").types("mod audit")


@pytest.mark.parametrize("can", [EVERYTHING], ids=["buttons"])
async def test_the_record_is_taken_along_as_a_table_or_for_programs(stage: Stage, app: App) -> None:
    mo = stage.actor("mo", moderator=True)
    await app.services.audit.record(HOME, str(mo.ctx.person), "catalogue.saved", "=1+1", "Sí, ok")
    await mo.runs("mod.audit-file", form="csv")
    (_, row) = csv.reader(io.StringIO(_document(mo)))
    assert row[:6] == ["1", "2026-01-05T09:00:00+00:00", "stage:lab:mo", "catalogue.saved", "'=1+1", "Sí, ok"]
    await mo.runs("mod.audit-file", form="json")
    (line,) = json.loads(_document(mo))
    assert line["about"] == "=1+1" and line["digest"] == (await app.services.audit.newest(HOME))[1]


@on("stage", "playground", *WIRES)
async def test_a_moderator_reads_the_record_everywhere(town: Town) -> None:
    mo, ada = await town.guest("mo"), await town.guest("ada")
    await mo.runs("mod.duty", hours="2")
    assert "came on duty" in await mo.runs("mod.audit")
    await mo.presses("As a file")
    await mo.fills(form="csv")
    assert "duty.came" in (await mo.files())["audit.csv"]
    assert "for moderators" in await ada.runs("mod.audit")


def test_every_action_that_the_sources_record_has_words_and_an_area() -> None:
    written = {
        action for path in Path("cogs").rglob("*.py") for action in _recorded(ast.parse(path.read_text("utf-8")))
    }
    assert len(written) >= 30
    assert {action for action in written if action not in SAID} == set()
    areas = {start for _, starts in AREAS.values() for start in starts}
    assert {action for action in SAID if action.partition(".")[0] not in areas | {"audit", "key"}} == set()


@pytest.mark.parametrize("seed", range(2))
async def test_whatever_a_moderator_changes_is_in_the_record(
    app: App, stage: Stage, seed: int, tmp_path: Path, can: object
) -> None:
    await ready(app, stage)
    mo = stage.actor("mo", moderator=True, channel=DESK.id)
    chance, clock = random.Random(seed), app.clock
    assert isinstance(clock, FakeClock)
    ids = await lived(app, stage, mo)
    await stage.actor("zoe").runs("catalogue.suggest", **EAP)
    ids += [one.id for one in await app.services.suggestions.waiting(HOME)]
    ids += [case.id for case in await app.services.cases.waiting(HOME, 0, 50)]
    changed, silent = set[str](), set[str]()
    with sqlite3.connect(tmp_path / "labmates.db") as db:
        for command in moderating(app):
            for args in guesses(command, ids, chance):
                await clock.advance(seconds=5)
                before, lines = _state(db), await app.services.audit.newest(HOME)
                await mo.calls(Call(command.name, args))
                if _state(db) == before:
                    continue
                changed.add(command.name)
                if await app.services.audit.newest(HOME) == lines:
                    silent.add(command.name)
    db.close()
    assert silent - QUIET.keys() == set()
    assert len(changed) >= 8, changed
    assert await app.services.audit.verify(HOME) is None


async def test_the_deeds_of_a_usual_day_each_write_a_line(app: App, stage: Stage, tmp_path: Path) -> None:
    await ready(app, stage)
    mo = stage.actor("mo", moderator=True, channel=DESK.id)
    with sqlite3.connect(tmp_path / "labmates.db") as db:
        for name, args in DEEDS:
            before, (last, _) = _state(db), await app.services.audit.newest(HOME)
            await mo.calls(Call(name, args))
            assert _state(db) != before, (name, mo.reads)
            assert [line.actor for line in await app.services.audit.read(HOME, 1)] == ["stage:lab:mo"], name
            assert (await app.services.audit.newest(HOME))[0] == last + 1, name
    db.close()


def _state(db: sqlite3.Connection) -> dict[str, int]:
    tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    rows = {name: db.execute(f"SELECT * FROM {name}").fetchall() for name in tables if name not in PASSING}
    return {name: hash(repr(sorted(map(repr, found)))) for name, found in rows.items()}


def _document(actor: Actor) -> str:
    reply = actor.pile[-1]
    return next(block.content for block in reply.blocks if isinstance(block, Document))


def _recorded(tree: ast.AST) -> set[str]:
    """The actions that stand as texts in calls that write to the record."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in RECORDING:
            texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            found |= {text for text in texts if re.fullmatch(r"[a-z]+\.[a-z-]+", text)}
    return found


async def test_without_its_line_nothing_of_a_change_is_kept(stage: Stage, app: App) -> None:
    mo = stage.actor("mo", moderator=True)
    await ready(app, stage)
    await stage.actor("ada").runs("report-this", message=MESSAGE, reason="attack", words="Unkind.")
    (case,) = await app.services.cases.waiting(HOME)
    async with app.store.write() as tx:
        await tx.exec_driver_sql("ALTER TABLE audit RENAME TO audit_away")
    for command, said in (
        ("mod.take", {"case": case.id}),
        ("mod.done", {"case": case.id}),
        ("mod.write", {"case": case.id, "text": "A word."}),
        ("mod.vetting", {"first": "yes"}),
        ("mod.turn", {"days": "0", "start": "9am", "end": "noon"}),
        ("mod.duty", {"hours": "2"}),
    ):
        await mo.calls(Call(command, said))
        assert "Something broke on my side" in mo.reads or "cannot" in mo.reads, (command, mo.reads)
    async with app.store.write() as tx:
        await tx.exec_driver_sql("ALTER TABLE audit_away RENAME TO audit")
    assert await app.services.cases.waiting(HOME) == [case]
    assert await app.services.case_notes.read(HOME, case.id) == []
    assert await app.services.choices.get(HOME, "vent-vetting") is None
    rota = app.services.rota
    assert await rota.turns(HOME) == [] and await rota.until(Person("stage", "lab", "mo")) is None
