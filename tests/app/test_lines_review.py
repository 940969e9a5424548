"""The command line's lines, as a clinician reviews them in a spreadsheet."""

import csv
from pathlib import Path

from typer.testing import CliRunner, Result

from bot import assets
from bot.care.triage.lines import Label, read_lines
from bot.cli import cli


def labmates(*words: str) -> Result:
    return CliRunner().invoke(cli, ["lines", *words], catch_exceptions=False)


def test_a_review_goes_out_and_comes_back(tmp_path: Path) -> None:
    file, table = tmp_path / "choose.jsonl", tmp_path / "review.csv"
    file.write_text(assets.text("triage/choose.jsonl"), encoding="utf-8")
    assert "review" in labmates("export", str(file), str(table)).output
    with table.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    rows[0]["review"] = "distress" if rows[0]["label"] != "distress" else "none"
    with table.open("w", encoding="utf-8", newline="") as opened:
        written = csv.DictWriter(opened, fieldnames=list(rows[0]))
        written.writeheader()
        written.writerows(rows)
    assert labmates("take", str(file), str(table)).output.startswith("1 of ")
    assert read_lines(file.read_text(encoding="utf-8"))[0].label == Label(rows[0]["review"])


def test_a_table_that_does_not_fit_changes_nothing(tmp_path: Path) -> None:
    file, table = tmp_path / "choose.jsonl", tmp_path / "review.csv"
    file.write_text(assets.text("triage/choose.jsonl"), encoding="utf-8")
    table.write_text("number,text,review\n0,another,none\n", encoding="utf-8")
    found = labmates("take", str(file), str(table))
    assert found.exit_code == 2
    assert "another text" in found.output
    assert file.read_text(encoding="utf-8") == assets.text("triage/choose.jsonl")


def test_files_that_cannot_be_read_or_written_are_told(tmp_path: Path) -> None:
    broken = tmp_path / "broken.jsonl"
    broken.write_bytes(b"\xff")
    whole = tmp_path / "whole.jsonl"
    whole.write_text("", encoding="utf-8")
    assert labmates("export", str(broken), str(tmp_path / "x.csv")).exit_code == 2
    assert labmates("export", str(whole), str(tmp_path / "no" / "x.csv")).exit_code == 2
    broken.write_bytes(b"{}\n")
    assert "line 1" in labmates("export", str(broken), str(tmp_path / "x.csv")).output
