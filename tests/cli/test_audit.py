"""`labmates audit verify`: says whether every chain holds, where one does not, and what nobody can tell any more."""

import asyncio
import json
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.app import opened
from bot.cli import cli
from bot.finding import Health
from bot.privacy.keys import KeyFault
from bot.settings import load
from bot.tools import examined


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A house in which a moderator did three things."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LABMATES_DATA_DIR", str(tmp_path / "var"))
    asyncio.run(_lived())
    return tmp_path


async def _lived() -> None:
    async with opened(load()) as app:
        for number in range(3):
            await app.services.audit.record("discord:1", "discord:1:7", "vent.locked", f"post-{number}")


def verify(*words: str) -> Result:
    return CliRunner().invoke(cli, ["audit", "verify", *words])


def change(place: Path, statement: str) -> None:
    with sqlite3.connect(place / "var" / "labmates.db") as db:
        db.execute(statement)
    db.close()


def test_a_chain_that_holds_is_said_with_its_newest_digest(place: Path) -> None:
    result = verify()
    assert result.exit_code == 0 and "discord:1: holds; newest 3:" in result.output
    newest = result.output.split("newest ")[1].split()[0]
    assert verify("--community", "discord:1", "--expect", newest).exit_code == 0
    wrong = verify("--community", "discord:1", "--expect", "3:000000000000")
    assert wrong.exit_code == 1 and "BROKEN at 3" in wrong.output


@pytest.mark.parametrize(
    ("statement", "at"),
    [
        ("UPDATE audit SET subject = 'x' WHERE sequence = 2 AND community = 'discord:1'", 2),
        ("DELETE FROM audit WHERE sequence = 3 AND community = 'discord:1'", 3),
        ("DELETE FROM audit WHERE sequence = 1 AND community = 'discord:1'", 1),
    ],
)
def test_a_broken_chain_is_named_with_the_line_and_ends_with_one(place: Path, statement: str, at: int) -> None:
    change(place, statement)
    result = verify("--json")
    assert result.exit_code == 1
    (found,) = [one for one in json.loads(result.stdout) if one["community"] == "discord:1"]
    assert (found["holds"], found["broken"]) == (False, at)
    assert f"discord:1: BROKEN at {at}" in verify("--community", "discord:1").output


def test_the_doctor_says_the_newest_digest_and_what_is_broken(place: Path) -> None:
    (well,) = [one for one in asyncio.run(examined(load())) if one.what == "audit"]
    assert well.health is Health.WELL and "discord:1: holds; newest 3:" in well.says
    change(place, "DELETE FROM audit WHERE sequence = 3 AND community = 'discord:1'")
    (ill,) = [one for one in asyncio.run(examined(load())) if one.what == "audit"]
    assert ill.health is Health.FAULT and "BROKEN at 3" in ill.says and "audit verify" in ill.mend


def test_a_lost_key_is_said_with_its_mend(place: Path) -> None:
    (place / "keys" / "data.key").unlink()
    assert isinstance(verify().exception, KeyFault)


@pytest.mark.parametrize("words", [("--expect", "3:0123456789ab"), ("--community", "x:1", "--expect", "three")])
def test_what_cannot_be_expected_is_refused_in_words(place: Path, words: tuple[str, ...]) -> None:
    assert verify(*words).exit_code == 2


def test_a_house_that_never_ran_has_nothing_to_verify(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LABMATES_DATA_DIR", str(tmp_path / "var"))
    CliRunner().invoke(cli, ["migrate"])
    result = verify()
    assert result.exit_code == 0 and "nothing to verify" in result.output
