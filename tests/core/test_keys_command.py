"""`labmates keys`: makes them, shows when each goes, and never shows one."""

import base64
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import cli
from bot.privacy.keys import KeyFault, KeyFolder

MASTER = base64.b64encode(bytes(range(32))).decode()


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LABMATES_DATA_DIR", str(tmp_path / "var"))
    return tmp_path / "keys"


def labmates(*words: str) -> Result:
    return CliRunner().invoke(cli, ["keys", *words])


def test_the_first_run_makes_its_own_keys_and_says_where(keys: Path) -> None:
    assert "the first run makes them" in " ".join(labmates("status").output.split())
    result = labmates("init")
    assert result.exit_code == 0 and str(keys) in result.output.replace("\n", "")
    assert sorted(path.name.partition("-")[0] for path in keys.iterdir()) == ["block", "data.key", "epoch"]
    assert {path.stat().st_mode & 0o777 for path in keys.iterdir()} == {0o600}
    assert "is there" in labmates("rotate").output and "No key is past" in labmates("destroy-expired").output


def test_status_shows_when_each_key_goes_and_never_a_key(keys: Path) -> None:
    labmates("init")
    output = labmates("status").output
    assert output.count("stays") == 1 and "epoch-20" in output and "block-20" in output
    for path in keys.iterdir():
        assert path.read_text().strip().partition(":")[2][:16] not in output


def test_keys_are_wrapped_when_there_is_a_master_key(keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LABMATES_MASTER_KEY", MASTER)
    labmates("init")
    assert {path.read_text().partition(":")[0] for path in keys.iterdir()} == {"labmates-wrapped-key-1"}
    monkeypatch.delenv("LABMATES_MASTER_KEY")
    assert "set LABMATES_MASTER_KEY" in str(labmates("status").exception)


def test_an_expired_key_is_destroyed_by_the_command_and_audited(keys: Path) -> None:
    KeyFolder(keys, keys.parent / "var").make("epoch-2020-W02")
    result = labmates("destroy-expired")
    assert "Destroyed: epoch-2020-W02." in result.output
    assert not list(keys.glob("*2020-W02*"))


@pytest.mark.parametrize("command", ["init", "status", "rotate"])
def test_a_command_refuses_a_key_that_others_may_read(keys: Path, command: str) -> None:
    labmates("init")
    for path in keys.glob("*.key"):
        path.chmod(0o644)
    result = labmates(command)
    if command == "rotate":  # reads none
        assert result.exit_code == 0
    else:
        assert isinstance(result.exception, KeyFault) and "chmod 600" in str(result.exception)


def test_logs_of_the_commands_are_lines_of_json(keys: Path) -> None:
    for line in labmates("init").stderr.splitlines():
        assert json.loads(line)["event"] in ("data-key-made", "key-made")
