"""The command line's `lines`: triage's lines out as a table for a reviewer, and the reviewer's labels back in."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.care.triage.lines import BrokenLines, Line, read_lines, relabelled, to_csv, written

lines = typer.Typer(help="Have triage's lines reviewed in a spreadsheet.", no_args_is_help=True)

Lines = Annotated[Path, typer.Argument(help="A file of lines, such as data/triage/train.jsonl.")]
Table = Annotated[Path, typer.Argument(help="A CSV table.")]


@lines.command()
def export(file: Lines, table: Table) -> None:
    """Write lines as a table; a reviewer fills the column `review` with crisis, distress or none where one is wrong."""
    found = _lines(file)
    _write(table, to_csv(found))
    sys.stdout.write(f"{len(found)} lines are in {table}. Fill in the column review, then: labmates lines take\n")


@lines.command()
def take(file: Lines, table: Table) -> None:
    """Take the reviewer's labels into the lines; nothing changes when a row does not fit."""
    before = _lines(file)
    try:
        after = relabelled(before, _read(table))
    except BrokenLines as fault:
        raise typer.BadParameter(f"{table}: {fault}") from None
    _write(file, written(after))
    changed = sum(a != b for a, b in zip(before, after, strict=True))
    sys.stdout.write(f"{changed} of {len(after)} lines have a new label. Run make train, then make eval.\n")


def _lines(file: Path) -> tuple[Line, ...]:
    try:
        return read_lines(_read(file))
    except BrokenLines as fault:
        raise typer.BadParameter(f"{file}: {fault}") from None


def _read(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise typer.BadParameter(f"{file} cannot be read as UTF-8: {type(fault).__name__}") from None


def _write(file: Path, text: str) -> None:
    try:
        file.write_bytes(text.encode("utf-8-sig" if file.suffix == ".csv" else "utf-8"))
    except OSError as fault:
        raise typer.BadParameter(f"{file} cannot be written: {fault.strerror}") from None
