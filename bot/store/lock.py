"""One process at a time writes to a SQLite file; a lock beside it says so to the others."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import Self

from bot.store.errors import StoreInUse


class FileLock:
    """An exclusive lock on `<file>.lock` that the system lets go when the process ends, however it ends.

    The lock file stays behind on purpose: taking it away would let two processes lock two files of one name.
    """

    def __init__(self, handle: int) -> None:
        self._handle: int | None = handle

    @classmethod
    def take(cls, file: Path) -> Self:
        """Lock `file` for this process; raises StoreInUse when another has it, OSError when that fails."""
        real = file.resolve()  # two names for one file share one lock
        path = real.with_name(f"{real.name}.lock")
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            owner = os.pread(handle, 20, 0).decode("ascii", "replace").strip() or "unknown"
            os.close(handle)
            raise StoreInUse(
                f"another process (number {owner}) is using the database {file}: stop it first, or give "
                "this one a database of its own in LABMATES_DATABASE_URL"
            ) from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode("ascii"), 0)
        return cls(handle)

    def release(self) -> None:
        """Let others in; doing it twice does no harm."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
