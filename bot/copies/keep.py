"""Files of a backup: written under another name, brought to the disk, then given their own; for one user alone."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from bot.copies.source import CopyFault

PART: Final = "labmates.part"  # what is being written; what a killed process left is written over


@contextmanager
def kept(path: Path) -> Iterator[BinaryIO]:
    """Give an open file that becomes ``path`` (mode 0600) when the block ends well, and vanishes when it does not.

    The folder is made (0700) where it is missing. Raises ``CopyFault``; nothing that is there is ever written over.
    """
    part = path.with_name(PART)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(part) as file:
            try:
                yield file
                file.flush()
                os.fsync(file.fileno())
                if path.exists():  # nobody else writes here while we hold the part
                    raise FileExistsError
                part.rename(path)
            except BaseException:
                part.unlink(missing_ok=True)
                raise
        settle(path.parent)
    except FileExistsError:
        raise CopyFault(f"{path} is there already: name another folder, or take it away first") from None
    except OSError as error:
        why = os.strerror(error.errno).lower() if error.errno else type(error).__name__
        raise CopyFault(f"{path} cannot be written ({why}): free some room, or name another folder") from None


@contextmanager
def _alone(part: Path) -> Iterator[BinaryIO]:
    """Open and empty a file that nobody else is writing."""
    with os.fdopen(os.open(part, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW, 0o600), "r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            same = os.path.samestat(os.fstat(file.fileno()), part.stat())
        except (BlockingIOError, FileNotFoundError):
            same = False
        if not same:
            raise CopyFault(f"another backup is being written into {part.parent}: wait for it, or stop it")
        os.ftruncate(file.fileno(), 0)
        yield file


def settle(folder: Path) -> None:
    """Bring to the disk which names a folder has. Raises ``OSError``."""
    held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(held)
    finally:
        os.close(held)
