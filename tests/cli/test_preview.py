"""labmates schedule preview: a member's own times with the reason, a community's in counts."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner

from bot.cli import cli
from bot.clock import SystemClock
from bot.message import Call
from bot.people import Person
from bot.schedule.due import advance
from bot.schedule.kinds import Kind
from bot.schedule.plan import Plan
from bot.schedule.plans import Plans
from bot.schedule.preview import of_community, of_owner
from bot.store import Store
from tests.clock import START

ADA = Person("stage", "lab", "ada")
RULE = '{"every":"week","at":"17:00","days":["fri"]}'


def plan(who: str = "ada", **change: object) -> Plan:
    made = Plan(Kind.CHECKIN, Person("stage", "lab", who), Call("checkin.due"), RULE, "America/Chicago")
    due = advance(made, START)
    return Plan(made.kind, made.owner, made.call, RULE, made.zone, next_due_at=due)


def test_a_member_sees_each_message_with_its_reason() -> None:
    assert of_owner([plan()], START, 14) == [
        "checkin: Friday, January 9, 5:00 PM America/Chicago, at the time you chose",
        "checkin: Friday, January 16, 5:00 PM America/Chicago, at the time you chose",
    ]


def test_what_falls_due_once_is_shown_once() -> None:
    due = START + timedelta(days=1)
    once = Plan(Kind.REMINDER, ADA, Call("events.due"), "", "America/Chicago", next_due_at=due)
    assert of_owner([once], START, 30) == ["reminder: Tuesday, January 6, 3:00 AM America/Chicago, once"]


def test_a_community_is_counted_by_the_hour_and_nobody_named() -> None:
    assert of_community([plan(), plan("bea")], START, 7) == ["2026-01-09 23:00 UTC: 2 checkin"]


async def test_the_store_tells_what_is_planned(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite:///{tmp_path}/labmates.db")
    await store.migrate()
    plans = Plans(store, SystemClock(), advance)
    kept = await plans.put(plan())
    await plans.pause(kept.id, reason="own wish")
    found = await plans.of(ADA)
    await store.close()
    assert of_owner(found, START, 14) == ["checkin: paused (own wish)"]


def test_the_command_asks_for_one_of_two_and_reads_the_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LABMATES_DATA_DIR", str(tmp_path / "var"))
    run = CliRunner()
    assert run.invoke(cli, ["schedule", "preview"]).exit_code == 2
    assert run.invoke(cli, ["schedule", "preview", "--member", "ada", "--community", "stage:lab"]).exit_code == 2
    assert run.invoke(cli, ["migrate"]).exit_code == 0
    assert run.invoke(cli, ["schedule", "preview", "--member", "ada"]).exit_code == 2
    found = run.invoke(cli, ["schedule", "preview", "--member", "stage:lab:ada"])
    assert found.exit_code == 0 and "Nothing falls due" in found.output
    assert "Nothing falls due" in run.invoke(cli, ["schedule", "preview", "--community", "stage:lab"]).output


def test_zones_tell_the_same_instant_in_their_own_time() -> None:
    due = plan().next_due_at
    assert due == datetime(2026, 1, 9, 17, tzinfo=ZoneInfo("America/Chicago")).astimezone(due.tzinfo if due else None)
    assert due is not None and due.utcoffset() == timedelta()
