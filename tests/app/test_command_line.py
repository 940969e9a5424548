import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import main
from bot.cli import cli

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Run in an empty folder, with no token set; logs go where they went before."""
    monkeypatch.chdir(tmp_path)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


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


def test_a_batch_that_cannot_be_read_or_answered_is_told_without_a_trace(tmp_path: Path) -> None:
    good, bad, folder = tmp_path / "good.jsonl", tmp_path / "bad.jsonl", tmp_path / "folder"
    good.write_text('{"query": "night shift"}\n', encoding="utf-8")
    bad.write_bytes(b'{"query": "caf\xe9"}\n')
    folder.mkdir()
    tries = [
        (bad, tmp_path / "run.json", "is not UTF-8"),
        (folder, tmp_path / "run.json", "is a directory"),
        (tmp_path / "nowhere.jsonl", tmp_path / "run.json", "does not exist"),
        (good, folder, "cannot be written"),
        (good, tmp_path / "nowhere" / "run.json", "cannot be written"),
    ]
    for batch, out, says in tries:
        found = labmates("search", "--batch", str(batch), "--out", str(out))
        assert found.exit_code == 2 and "Traceback" not in found.output
        assert says in " ".join(found.output.replace("│", " ").split())


def test_a_query_of_a_batch_may_hold_any_line_end_of_unicode(tmp_path: Path) -> None:
    batch, out = tmp_path / "queries.jsonl", tmp_path / "run.json"
    query = "night\u2028shift\x85"
    batch.write_text(json.dumps({"query": query}, ensure_ascii=False) + "\r\n", encoding="utf-8")
    assert labmates("search", "--batch", str(batch), "--out", str(out)).exit_code == 0
    assert list(json.loads(out.read_text(encoding="utf-8"))) == [query]


def test_a_finding_with_brackets_is_shown_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "[red]data"
    folder.mkdir(mode=0o755)
    monkeypatch.setenv("LABMATES_DATA_DIR", str(folder))
    assert "[red]data" in "".join(labmates("doctor").output.split())


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("LABMATES_DATA_DIR", "taken/var", "LABMATES_DATA_DIR"),
        ("LABMATES_DATA_DIR", "taken", "LABMATES_DATA_DIR"),
        ("LABMATES_DATABASE_URL", "sqlite:///taken", "restore the newest backup"),
        ("LABMATES_DATABASE_URL", "mysql://me:secret@host/x", "postgresql://"),
        ("LABMATES_PLAYGROUND_PORT", "seven", "LABMATES_PLAYGROUND_PORT"),
    ],
)
def test_run_ends_with_the_mend_where_it_cannot_begin(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    value: str,
    says: str,
) -> None:
    (tmp_path / "taken").write_text("not a database" * 100, encoding="utf-8")
    monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.argv", ["labmates", "run"])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr().err
    assert ended.value.code == 1
    assert says in said and "Traceback" not in said and "secret" not in said
