"""Structured logs: an event name and what identifies no person; ids are masked, messages of people never appear."""

import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import TextIO

# Discord snowflakes, and Slack's ids of users, teams, channels and messages (safety rule 9).
_IDS = re.compile(r"(?<![A-Za-z0-9])(?:[0-9]{17,20}|[UWTCBDG][A-Z0-9]{8,})(?![A-Za-z0-9])")
_TOKENS = re.compile(r"xox[a-z]-[\w-]+|xapp-[\w-]+|[\w-]{23,}\.[\w-]{6}\.[\w-]{27,}")
_PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_OURS = ("bot", "adapters", "cogs")


def masked(text: str) -> str:
    """Return the text with every platform id and token put out of sight."""
    return _IDS.sub("<id>", _TOKENS.sub("<token>", text))


class Lines(logging.Formatter):
    """One JSON object a line. An exception is its type and where it happened, never its words or values."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line."""
        ours = record.name.partition(".")[0] in _OURS
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "event": record.getMessage() if ours else _first_line(record.msg),
        }
        line |= {k: v for k, v in vars(record).items() if k not in _PLAIN} if ours else {}
        if record.exc_info and record.exc_info[0]:
            line["fault"] = record.exc_info[0].__name__
            line["at_lines"] = [f"{f.filename}:{f.lineno}" for f in traceback.extract_tb(record.exc_info[2])][-6:]
        return masked(json.dumps(line, default=lambda value: type(value).__name__, ensure_ascii=False))


def _first_line(words: object) -> str:
    """A library's arguments may be anybody's words, and asyncio puts whole exceptions into its second line."""
    return str(words).partition("\n")[0]


def begin(level: str, stream: TextIO | None = None) -> None:
    """Send all logs of the process through ``Lines``, to standard error unless told otherwise.

    Libraries speak at INFO and up only, whatever the level: their debug payloads hold what people wrote.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(Lines())
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
