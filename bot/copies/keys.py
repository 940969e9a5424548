"""The one key that is copied, data.key: to a place apart from every copy of the data, and back again.

Weekly keys are never copied: they are destroyed after 28 to 35 days so that nobody can tell who wrote what, and a copy
would outlive that.
"""

from pathlib import Path
from typing import Final

from bot.copies.keep import kept
from bot.copies.source import CopyFault
from bot.privacy.keys import DataKey, KeyFault, KeyFolder

FILE: Final = f"{DataKey.NAME}.key"
BACKUPS: Final = "labmates-*.zip"


def apart(data: Path, keys: Path) -> None:
    """Refuse two folders of which one holds the other. Raises ``CopyFault``."""
    one, other = data.resolve(), keys.resolve()
    if one.is_relative_to(other) or other.is_relative_to(one):
        raise CopyFault(
            f"{data} and {keys} lie in each other, and whoever had both could read everything: give the key a place of "
            "its own, best on another disk or in a safe"
        )


def without_keys(folder: Path) -> None:
    """Refuse a folder for backups in which a key lies. Raises ``CopyFault``."""
    if next(folder.glob("*.key"), None) is not None:
        raise CopyFault(f"keys lie in {folder}, and a backup must not lie beside its key: name another folder")


def copy_out(folder: KeyFolder, to: Path, mark: str | None) -> Path:
    """Copy data.key as it lies (wrapped where it is) into a folder; return the copy. Twice does no harm.

    ``mark``: what the database remembers of its key, None when it has none. Raises ``KeyFault`` for a key that does
    not fit, ``CopyFault`` where backups or the live keys lie, or another key does.
    """
    apart(to, folder.folder)
    if next(to.glob(BACKUPS), None) is not None:
        raise CopyFault(f"backups lie in {to}, and a key must not lie beside them: name another folder")
    fits(folder, mark, "set LABMATES_KEY_DIR to where it is; a house that never ran has none yet")
    source, copy = folder.folder / FILE, to / FILE
    if not _same(copy, source):
        with kept(copy) as file:
            file.write(source.read_bytes())
    return copy


def copy_in(source: KeyFolder, to: KeyFolder, mark: str) -> None:
    """Copy data.key back to where keys lie, after it was seen to fit ``mark``. Twice does no harm.

    Raises ``KeyFault`` for one that does not fit, ``CopyFault`` where another key lies already.
    """
    fits(source, mark)
    if not _same(to.folder / FILE, source.folder / FILE):
        with kept(to.folder / FILE) as file:
            file.write((source.folder / FILE).read_bytes())


def fits(folder: KeyFolder, mark: str | None, mend: str = "say with --keys where your copy of it lies") -> None:
    """See that the key with which a database was written lies in a folder; makes none. Raises ``KeyFault``."""
    if folder.read(DataKey.NAME) is None:
        raise KeyFault(f"there is no {FILE} in {folder.folder}: {mend}")
    DataKey(folder).open(mark)


def _same(copy: Path, source: Path) -> bool:
    if not copy.exists():
        return False
    if copy.read_bytes() != source.read_bytes():
        raise CopyFault(f"another key lies in {copy.parent}: keep it, and name another folder")
    return True
