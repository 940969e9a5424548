"""A row as a line of JSON, and the tally by which two copies of a table are compared, whatever order they come in."""

import base64
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

Value: TypeAlias = str | int | bytes | None
Row: TypeAlias = Sequence[Value]

BATCH: Final = 1000  # rows that are in memory at once
SPAN: Final = 2**256


def line(row: Row) -> bytes:
    """Return a row as JSON without a line end: text, numbers and nothing as they are, bytes as ``{"b": base64}``."""
    return _WRITES.encode(list(row)).encode()


def row(kept: bytes) -> list[Value]:
    """Return the row that ``line`` wrote. Raises ``ValueError`` for anything else."""
    found = _READS.decode(kept.decode())
    if not isinstance(found, list):
        raise ValueError("a row is a list")
    return found


def _kept(value: bytes) -> dict[str, str]:
    return {"b": base64.b64encode(value).decode()}


def _bytes(kept: dict[str, str]) -> bytes:
    return base64.b64decode(kept["b"], validate=True)


_WRITES: Final = json.JSONEncoder(default=_kept, separators=(",", ":"))
_READS: Final = json.JSONDecoder(object_hook=_bytes)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows a table has, and their checksum: the SHA-256 of every row's line, added up modulo 2^256.

    The sum is the same in whatever order the rows come, which two kinds of database do not agree upon.
    """

    rows: int = 0
    sum: int = 0

    def plus(self, lines: Iterable[bytes]) -> "Tally":
        """Return the tally with these rows added."""
        rows, total = self.rows, self.sum
        for one in lines:
            rows += 1
            total += int.from_bytes(hashlib.sha256(one).digest(), "big")
        return Tally(rows, total % SPAN)

    @property
    def hex(self) -> str:
        """The checksum as 64 hexadecimal digits."""
        return f"{self.sum:064x}"
