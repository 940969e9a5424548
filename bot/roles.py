"""What one process of the house does: everything, or the roles that it was given on the command line."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.errors import Fault

ALONE: Final = (
    "a SQLite file belongs to one process, so roles need PostgreSQL: set LABMATES_DATABASE_URL=postgresql://…, or run "
    "without --role"
)
TOKENS: Final = "roles are for Discord and Slack, and neither has a token: fill one in, or run without --role"
SHARDS: Final = "--shard-ids needs --shards, and lists some of the numbers from 0 up to one less than that: 0,1"
HOLDER: Final = "only a gateway holds shards: add --role gateway, or leave --shards away"


class RoleFault(Fault):
    """What a process was told to do does not fit together; the text says the mend."""


class Role(StrEnum):
    """One part of the work."""

    GATEWAY = "gateway"
    WEB = "web"
    WORKER = "worker"
    TICK = "tick"


@dataclass(frozen=True, slots=True)
class Part:
    """The roles of one process, and which of Discord's shards it holds where it is a gateway: none given, all."""

    roles: frozenset[Role] = frozenset(Role)
    shards: int | None = None
    shard_ids: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        count = self.shards or 0
        if self.shards is not None and Role.GATEWAY not in self.roles:
            raise RoleFault(HOLDER)
        if (self.shards is not None and count < 1) or any(not 0 <= one < count for one in self.shard_ids):
            raise RoleFault(SHARDS)

    @property
    def whole(self) -> bool:
        """Whether this process does everything, as one alone must."""
        held = len({*self.shard_ids}) in (0, self.shards)
        return held and self.roles == frozenset(Role)

    @property
    def said(self) -> str:
        """The roles in words, for logs."""
        return " ".join(role for role in Role if role in self.roles)


EVERYTHING: Final = Part()


def refuse_sqlite(part: Part) -> None:
    """Raise ``RoleFault`` for a part that needs other processes beside it: a SQLite file has one process only."""
    if not part.whole:
        raise RoleFault(ALONE)


def asked(words: Sequence[str]) -> Part:
    """Return what the words after ``labmates run`` ask for. Raises ``RoleFault``; ends the process for ``--help``."""
    given = _parser().parse_args(words)
    roles = frozenset(Role(name) for name in given.role or Role)
    return Part(roles, given.shards, given.shard_ids)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "labmates run",
        description="Start every platform that has a token, or the local page when none has.",
        epilog="With --role it does a part of the work, beside others on one PostgreSQL: docs/running-many.md",
        allow_abbrev=False,
    )
    role = "what this process does; may be given more than once; without it, everything"
    parser.add_argument("--role", action="append", choices=[*Role], metavar="|".join(Role), help=role)
    parser.add_argument("--shards", type=int, metavar="N", help="how many shards Discord's gateways hold in all")
    parser.add_argument(
        "--shard-ids", type=_numbers, default=(), metavar="0,1", help="which of them this one holds; without it, all"
    )
    return parser


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(one) for one in text.split(","))
