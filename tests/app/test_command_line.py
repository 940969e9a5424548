import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import main
from bot.cli import cli

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run in an empty folder, with no token set."""
    monkeypatch.chdir(tmp_path)


def labmates(*words: str) -> Result:
    return CliRunner().invoke(cli, list(words), catch_exceptions=False)


def test_search_shows_what_a_member_would_get() -> None:
    found = labmates("search", "starting night shift next week")
    assert found.exit_code == 0
    assert found.output.startswith("1. NIOSH training on shift work and long hours")


def test_search_as_json_gives_ids_and_scores() -> None:
    rows = json.loads(labmates("search", "needlestick", "--json").output)
    assert rows[0]["id"] in {"needlestick-first-steps", "pepline"}
    assert rows == sorted(rows, key=lambda r: -r["score"])


def test_a_batch_of_queries_is_answered_in_a_file(tmp_path: Path) -> None:
    batch, out = tmp_path / "queries.jsonl", tmp_path / "run.json"
    batch.write_text('{"query": "phlebotomy certificate"}\n\n{"query": "zxqv"}\n', encoding="utf-8")
    assert labmates("search", "--batch", str(batch), "--out", str(out)).exit_code == 0
    run = json.loads(out.read_text())
    assert 1 <= len(run["phlebotomy certificate"]) <= 10
    assert run["zxqv"] == []


def test_a_broken_line_of_a_batch_is_named(tmp_path: Path) -> None:
    batch = tmp_path / "queries.jsonl"
    batch.write_text('{"query": "ok"}\nnot json\n', encoding="utf-8")
    found = labmates("search", "--batch", str(batch), "--out", str(tmp_path / "run.json"))
    assert found.exit_code == 2 and "line 2" in found.output
    assert labmates("search", "--batch", str(batch)).exit_code == 2
    assert labmates("search").exit_code == 2


def test_nothing_that_fits_is_said() -> None:
    assert "Nothing fits" in labmates("search", "zxqv").output


def test_the_catalogue_is_fresh_and_says_what_nobody_verified() -> None:
    found = labmates("catalogue", "check")
    assert found.exit_code == 0
    assert "20 unverified" in found.output and "0 expired" in found.output


def test_the_manifests_are_json_made_from_the_declarations() -> None:
    slack = json.loads(labmates("manifest", "slack").output)
    assert "/resources" in {c["command"] for c in slack["features"]["slash_commands"]}
    discord = json.loads(labmates("manifest", "discord").output)
    assert {"resources", "helpnow", "catalogue", "help"} <= {c["name"] for c in discord}


def test_migrate_makes_the_database_and_doctor_finds_it_well(tmp_path: Path) -> None:
    assert "up to date" in labmates("migrate").output
    assert (tmp_path / "var" / "labmates.db").exists()
    assert labmates("doctor").exit_code == 0


def test_doctor_ends_with_one_on_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LABMATES_DATABASE_URL", "postgresql://127.0.0.1:1/x")
    found = labmates("doctor")
    assert found.exit_code == 1 and "mend" in found.output


def test_a_bad_setting_is_one_line_and_no_trace(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LABMATES_HTTP_PORT", "http")
    monkeypatch.setattr("sys.argv", ["labmates", "doctor"])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr().err
    assert ended.value.code == 1
    assert "LABMATES_HTTP_PORT" in said and "Traceback" not in said
