"""The command line's `screen`: lines in, one JSON object a line out, with tier, spans and masked text."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from bot import tools


def screen(
    file: Annotated[
        Path | None, typer.Argument(help='Lines of text or of {"text": …}; standard input when left out or "-".')
    ] = None,
) -> None:
    """Tell distress and patient data in each line, as JSON: text, tier, spans, masked. Nothing is stored."""
    judge = tools.screener()
    for text in _texts(file):
        line = json.dumps(judge(text), ensure_ascii=False) + "\n"
        sys.stdout.buffer.write(line.encode("utf-8", "backslashreplace"))  # half a character becomes its JSON escape
    sys.stdout.flush()


def _texts(file: Path | None) -> Iterator[str]:
    try:
        whole = sys.stdin.buffer.read() if file is None or str(file) == "-" else file.read_bytes()
    except OSError as fault:
        raise typer.BadParameter(f"{file} cannot be read: {fault.strerror}") from None
    # only \n ends a line: a text may hold the other line ends of Unicode
    for line in whole.decode("utf-8-sig", errors="replace").split("\n"):
        if line.strip():
            yield _text(line.removesuffix("\r"))


def _text(line: str) -> str:
    """Return the text of a JSON object that has one; any other line is itself the text."""
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        return line
    text = told.get("text") if isinstance(told, dict) else None
    return text if isinstance(text, str) else line
