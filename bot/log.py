"""Structured logs: an event name and what identifies no person; ids are masked, messages of people never appear.

Everything that is done for one call carries the call's reference: a random number that a member can tell support.
"""

import json
import logging
import re
import secrets
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from types import TracebackType
from typing import Final, TextIO

# Discord snowflakes, and Slack's ids of users, teams, channels and messages (safety rule 9).
_IDS = re.compile(r"(?<![A-Za-z0-9])(?:[0-9]{17,20}|[UWTCBDG][A-Z0-9]{8,})(?![A-Za-z0-9])")
_TOKENS = re.compile(r"xox[a-z]-[\w-]+|xapp-[\w-]+|[\w-]{23,}\.[\w-]{6}\.[\w-]{27,}")
_PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_OURS = ("bot", "adapters", "cogs")
# Each task has its own: this is how a line knows its call without every function handing it on.
_REFERENCE: Final[ContextVar[str]] = ContextVar("reference", default="")


class LogFormat(StrEnum):
    """How a line of the log looks."""

    JSON = "json"
    TEXT = "text"


def refer() -> str:
    """Give all further log lines of this task one reference (8 letters and digits, random), if it has none; return it.

    For a task that serves one call; elsewhere ``referenced``.
    """
    if not (reference := _REFERENCE.get()):
        _REFERENCE.set(reference := secrets.token_hex(4))
    return reference


@contextmanager
def referenced() -> Iterator[str]:
    """Give all log lines of this block one reference; inside another such block, or task, that one's."""
    before = _REFERENCE.get()
    try:
        yield refer()
    finally:
        _REFERENCE.set(before)


def masked(text: str) -> str:
    """Return the text with every platform id and token put out of sight."""
    return _IDS.sub("<id>", _TOKENS.sub("<token>", text))


class Lines(logging.Formatter):
    """One JSON object a line. An exception is its type and where it happened, never its words or values."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line."""
        return masked(json.dumps(self.facts(record), default=_type, ensure_ascii=False))

    def facts(self, record: logging.LogRecord) -> dict[str, object]:
        """Return what the line says, by name."""
        ours = record.name.partition(".")[0] in _OURS
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "event": record.getMessage() if ours else _first_line(record.msg),
        }
        if reference := _REFERENCE.get():
            line["reference"] = reference
        line |= {k: v for k, v in vars(record).items() if k not in _PLAIN} if ours else {}
        if record.exc_info and record.exc_info[0]:
            line["fault"] = record.exc_info[0].__name__
            line["at_lines"] = [f"{f.filename}:{f.lineno}" for f in traceback.extract_tb(record.exc_info[2])][-6:]
        return line


class Words(Lines):
    """The same facts for a terminal: time, level, event, and the others as ``name=value``."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line."""
        said = self.facts(record)
        head = f"{said.pop('at')} {str(said.pop('level')).upper():<7} {said.pop('event')}"
        rest = (f"{name}={json.dumps(value, default=_type, ensure_ascii=False)}" for name, value in said.items())
        return masked(" ".join([head.replace("\n", " "), *rest]))


def _type(value: object) -> str:
    return type(value).__name__


def _first_line(words: object) -> str:
    """A library's arguments may be anybody's words, and asyncio puts whole exceptions into its second line."""
    return str(words).partition("\n")[0]


def begin(level: str, stream: TextIO | None = None, *, form: LogFormat = LogFormat.JSON) -> None:
    """Send all logs of the process through ``Lines`` or ``Words``, to standard error unless told otherwise.

    Libraries speak at INFO and up only, whatever the level: their debug payloads hold what people wrote.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(Lines() if form is LogFormat.JSON else Words())
    logging.basicConfig(level=max(logging.getLevelName(level), logging.INFO), handlers=[handler], force=True)
    for package in _OURS:
        logging.getLogger(package).setLevel(level)
    for library in ("sqlalchemy", "aiosqlite", "alembic", "apscheduler"):  # at INFO they tell every single step
        logging.getLogger(library).setLevel(logging.WARNING)


def crashed(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Tell of what ends the process, in place of Python's own trace: that one quotes the words of the error."""
    if not logging.getLogger().handlers:  # a command of the command line: logging's last resort would quote them too
        begin("INFO")
    logging.getLogger("bot").critical("crashed", exc_info=(kind, error, trace))
