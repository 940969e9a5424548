"""labmates outbox: what did not arrive is listed without its reader, tried again, or given up."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import update
from typer.testing import CliRunner, Result

from bot.cli import cli
from bot.clock import SystemClock
from bot.message import Call
from bot.people import Person
from bot.schedule.delivery import Fate
from bot.schedule.kinds import Kind
from bot.schedule.outbox import Outbox
from bot.store import Store
from bot.store.tables import deliveries


async def two_dead_letters(folder: Path) -> None:
    store = await Store.open(f"sqlite:///{folder}/labmates.db")
    await store.migrate()
    outbox = Outbox(store, SystemClock())
    for name in ("ada", "eve"):
        await outbox.put(Kind.CHECKIN, Person("stage", "lab", name), Call("checkin.due"), id_=f"letter-{name}")
    async with store.write() as tx:
        await tx.execute(update(deliveries).values(state=Fate.DEAD.value, attempts=8, fault="RetryLater"))
    await store.close()


@pytest.fixture(autouse=True)
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LABMATES_DATA_DIR", str(tmp_path / "var"))
    asyncio.run(two_dead_letters(tmp_path / "var"))


def outbox(*words: str) -> Result:
    return CliRunner(env={"COLUMNS": "160"}).invoke(cli, ["outbox", *words], catch_exceptions=False)


def test_letters_are_listed_without_their_readers() -> None:
    said = outbox("list").output
    assert "letter-ada" in said and "checkin" in said and "stage:lab" in said and "RetryLater" in said
    assert "stage:lab:ada" not in said


def test_one_is_tried_again_and_the_rest_are_dropped() -> None:
    assert "1 will be tried again" in outbox("retry", "letter-ada").output
    assert "letter-ada" not in outbox("list").output
    assert "1 dropped" in outbox("drop", "--all").output
    assert "Every message has arrived" in outbox("list").output


@pytest.mark.parametrize("word", ["retry", "drop"])
def test_without_a_key_nothing_is_done(word: str) -> None:
    found = outbox(word)
    assert found.exit_code == 2 and "--all" in found.output
    assert "letter-eve" in outbox("list").output


def test_a_key_that_is_not_there_changes_nothing() -> None:
    assert "0 dropped" in outbox("drop", "nonsense").output
