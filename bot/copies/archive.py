"""A backup as one file: a zip with a manifest, and the rows of each table as lines of JSON, sorted by their keys."""

import zipfile
import zlib
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader, RawIOBase
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final, cast

from pydantic import BaseModel, ValidationError

from bot.copies.rows import BATCH, Row, Tally, line, row
from bot.copies.source import CopyFault, Passed, Shape, Source

FORMAT: Final = 1
CHUNK: Final = 1 << 18  # bytes that are read at once: a line at a time from the zip itself takes far longer
MANIFEST: Final = "manifest.json"


class Kept(BaseModel, frozen=True):
    """What the manifest says of one table."""

    columns: tuple[str, ...]
    key: tuple[str, ...]
    rows: int
    sum: str


class Manifest(BaseModel, frozen=True):
    """What a backup says of itself. ``version``: of the program; ``revision``: of the tables; ``made``: UTC."""

    format: int
    version: str
    revision: str
    made: str
    tables: dict[str, Kept]


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of a backup before its rows are."""

    version: str
    made: str


async def write(file: BinaryIO, source: Source, head: Head, passed: Passed) -> Manifest:
    """Write all of a source into an open file; raises ``StoreError`` and ``OSError``."""
    tables: dict[str, Kept] = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as whole:
        for shape in source.shapes:
            tally = Tally()
            with whole.open(_name(shape.name), "w", force_zip64=True) as part:
                async for batch in source.batches(shape):
                    lines = [line(one) for one in batch]
                    tally = tally.plus(lines)
                    part.write(b"".join(one + b"\n" for one in lines))
                    passed(shape.name, len(batch))
            tables[shape.name] = Kept(columns=shape.columns, key=shape.key, rows=tally.rows, sum=tally.hex)
        made = Manifest(format=FORMAT, version=head.version, revision=source.revision, made=head.made, tables=tables)
        whole.writestr(MANIFEST, made.model_dump_json(indent=1))
    return made


class Archive:
    """A backup that is open: a source for an empty database."""

    def __init__(self, path: Path, whole: zipfile.ZipFile, manifest: Manifest) -> None:
        """See ``opened``."""
        self._path = path
        self._whole = whole
        self.manifest = manifest
        self.revision = manifest.revision
        self.shapes: Sequence[Shape] = [Shape(n, kept.columns, kept.key) for n, kept in manifest.tables.items()]

    def sizes(self) -> Mapping[str, int]:
        """Return how many rows each table has."""
        return {name: kept.rows for name, kept in self.manifest.tables.items()}

    async def batches(self, shape: Shape) -> AsyncIterator[Sequence[Row]]:
        """Return all rows of a table, some at a time. Raises ``CopyFault``."""
        for batch in self._lines(shape.name):
            yield [self._row(shape.name, one) for one in batch]

    def check(self, passed: Passed) -> None:
        """Read every row and compare it with the manifest. Raises ``CopyFault`` for what is not whole."""
        for name, kept in self.manifest.tables.items():
            found = Tally()
            for batch in self._lines(name):
                found = found.plus(line(self._row(name, one)) for one in batch)
                passed(name, len(batch))
            if (found.rows, found.hex) != (kept.rows, kept.sum):
                raise broken(self._path, f"the table {name} is not as it was written")

    def fact(self, name: str) -> str | None:
        """Return a fact of the house that is in here, None where there is none."""
        if (kept := self.manifest.tables.get("facts")) is None:
            return None
        rows = (row(one) for batch in self._lines("facts") for one in batch)
        facts = (dict(zip(kept.columns, one, strict=True)) for one in rows)
        return next((str(fact["value"]) for fact in facts if fact["name"] == name), None)

    def _row(self, name: str, kept: bytes) -> Row:
        try:
            return row(kept)
        except (ValueError, KeyError, TypeError):
            raise broken(self._path, f"the table {name} is not as it was written") from None

    def _lines(self, name: str) -> Iterator[list[bytes]]:
        with (
            _readable(self._path),
            self._whole.open(_name(name)) as held,
            BufferedReader(cast(RawIOBase, held), CHUNK) as part,
        ):
            while batch := [one.rstrip(b"\n") for one in islice(part, BATCH)]:
                yield batch


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """Open a backup and read its manifest; its rows are not looked at yet. Raises ``CopyFault``."""
    with _readable(path), zipfile.ZipFile(path) as whole:
        try:
            manifest = Manifest.model_validate_json(whole.read(MANIFEST))
        except ValidationError:
            raise broken(path, "it is no backup of Labmates") from None
        if manifest.format != FORMAT:
            raise CopyFault(f"{path} was written by a newer Labmates ({manifest.version}): install that version")
        yield Archive(path, whole, manifest)


def broken(path: Path, why: str) -> CopyFault:
    """Return what to say of a backup that is not whole."""
    return CopyFault(f"{path} cannot be used: {why}; take another backup")


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Say in words what the zip file's own errors mean."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError):
        raise broken(path, "it is damaged or cut short") from None
    except OSError as error:
        raise CopyFault(
            f"{path} cannot be read ({type(error).__name__}): correct its name, or let this user read it"
        ) from None


def _name(table: str) -> str:
    return f"tables/{table}.jsonl"
