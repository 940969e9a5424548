"""Taking a key off the disk, as far as a disk lets go of anything."""

import os
import secrets
from pathlib import Path


def shred(path: Path) -> None:
    """Write over a file, bring that to the disk, and unlink it; nothing happens where there is none.

    On a plain disk with a file system that writes in place the bytes are gone. Nobody can promise that for a
    flash disk (it writes elsewhere and keeps the old block for a while), for a file system that copies on write
    or keeps a journal of data, for snapshots, or for a copy that somebody made. There a key wrapped by a master
    key that lies elsewhere is what helps: docs/anonymity.md says how. Raises ``OSError``.
    """
    try:
        file = os.open(path, os.O_WRONLY | os.O_NOFOLLOW)
    except FileNotFoundError:
        return
    try:
        os.write(file, secrets.token_bytes(os.fstat(file).st_size))
        os.fsync(file)
        os.ftruncate(file, 0)
        os.fsync(file)
    finally:
        os.close(file)
    path.unlink(missing_ok=True)
    _settle(path.parent)


def _settle(folder: Path) -> None:
    """Bring to the disk that a name is gone."""
    held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(held)
    finally:
        os.close(held)
