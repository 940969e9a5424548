"""Backing up a house beside its running self, and putting a backup into an empty place."""

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from bot.audits import KEY_MARK
from bot.clock import Clock
from bot.copies.archive import Archive, Head, Manifest, write
from bot.copies.fill import fill
from bot.copies.keep import kept
from bot.copies.keys import apart, copy_in, copy_out, fits, without_keys
from bot.copies.source import Living, Passed
from bot.privacy.keys import KeyFolder
from bot.store import Store
from bot.store.facts import Facts

NAME: Final = "labmates-{:%Y-%m-%dT%H%M%SZ}.zip"


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made: where it lies, and what it says of itself."""

    path: Path
    manifest: Manifest

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return sum(kept.rows for kept in self.manifest.tables.values())


async def backup(source: Living, folder: Path, keys: KeyFolder, clock: Clock, passed: Passed) -> Made:
    """Write a whole database into a new file in a folder, apart from its keys. Raises ``CopyFault``, ``StoreError``."""
    apart(folder, keys.folder)
    without_keys(folder)
    now = clock.now()
    path = folder / NAME.format(now)
    with kept(path) as file:
        made = await write(file, source, Head(_version(), now.isoformat(timespec="seconds")), passed)
    return Made(path, made)


async def backup_key(store: Store, folder: KeyFolder, to: Path) -> Path:
    """Copy the one key that a backup needs; see ``copy_out``."""
    return copy_out(folder, to, await Facts(store).get(KEY_MARK))


async def restore(archive: Archive, target: Store, keys: KeyFolder, copy: KeyFolder | None, passed: Passed) -> None:
    """Put a backup into an empty database, after it and its key were seen to be whole and to fit each other.

    ``keys``: where keys lie; ``copy``: where the copy of data.key lies that is to be put there, if it is.
    Raises ``CopyFault``, ``KeyFault`` or ``StoreError``; the database is then as empty as before.
    """
    archive.check(passed)
    mark = archive.fact(KEY_MARK)
    if mark is not None and copy is not None:
        copy_in(copy, keys, mark)
    elif mark is not None:
        fits(keys, mark)
    await fill(target, archive, passed)


def _version() -> str:
    try:
        return version("labmates")
    except PackageNotFoundError:  # run from a folder that was never installed
        return "unknown"
