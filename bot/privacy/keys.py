"""The key folder, apart from the database and its backups: whoever has only one of the two reads nothing."""

import base64
import binascii
import hashlib
import os
import secrets
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.errors import Fault
from bot.privacy.pack import packed
from bot.privacy.seal import Seal, SealBroken

SIZE: Final = 32  # bytes of every key
BARE, WRAPPED = "labmates-key-1:", "labmates-wrapped-key-1:"


class KeyFault(Fault):
    """A key cannot be used; the text says the mend and holds nothing of the key."""


class KeyFolder:
    """Where key files lie: each 0600, and wrapped when there is a master key."""

    def __init__(self, folder: Path | None, data_dir: Path, master: str = "") -> None:
        """Without a ``folder`` it is ``keys`` beside the data directory. ``master``: 32 bytes in base64, or nothing."""
        self.folder = (folder or data_dir.absolute().parent / "keys").absolute()
        self._data_dir = data_dir.absolute()
        self._master = master

    def read(self, name: str) -> bytes | None:
        """Return a key, None when there is no such file. Raises ``KeyFault`` when it must not be used as it lies."""
        self._apart()
        path = self._path(name)
        try:
            with path.open(encoding="ascii") as file:
                mode = os.fstat(file.fileno()).st_mode & 0o777
                text = file.read(4096).strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise KeyFault(f"the key {path} cannot be read ({type(error).__name__}): give this user the file") from None
        if mode & 0o077:
            raise KeyFault(f"others may read the key {path} (mode {mode:o}): chmod 600 {path}")
        return self._unwrapped(name, text)

    def make(self, name: str) -> bytes:
        """Make a key that is not there yet, and return it; when another process was first, theirs. Raises KeyFault."""
        self._apart()
        key, path = secrets.token_bytes(SIZE), self._path(name)
        new = path.with_suffix(f".{secrets.token_hex(4)}")
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
                file.write(self._wrapped(name, key) + "\n")
                file.flush()
                os.fsync(file.fileno())
            try:
                os.link(new, path)  # unlike a rename, this never writes over a key
            except FileExistsError:
                pass
            finally:
                new.unlink()
        except OSError as error:
            mend = "let this user write there, or set LABMATES_KEY_DIR to a folder outside the data directory"
            raise KeyFault(f"no key can be made in {self.folder} ({type(error).__name__}): {mend}") from None
        return self.read(name) or key

    def _apart(self) -> None:
        """Refuse a folder that every copy of the data directory would take along."""
        if self.folder.resolve().is_relative_to(self._data_dir.resolve()):
            raise KeyFault(
                f"the key folder {self.folder} lies inside the data directory, so a copy of the data would hold its "
                "own key: set LABMATES_KEY_DIR to a folder outside it, and move the keys there"
            )

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.key"

    def _wrapped(self, name: str, key: bytes) -> str:
        if not self._master:
            return BARE + base64.b64encode(key).decode()
        closed = self._seal().close(key.hex(), name, room=1)
        return WRAPPED + base64.b64encode(closed).decode()

    def _unwrapped(self, name: str, text: str) -> bytes:
        path = self._path(name)
        if text.startswith(WRAPPED) and not self._master:
            raise KeyFault(f"the key {path} is wrapped: set LABMATES_MASTER_KEY to the master key it was made with")
        try:
            if text.startswith(WRAPPED):
                key = bytes.fromhex(self._seal().open(_decoded(text.removeprefix(WRAPPED)), name))
            else:
                key = _decoded(text.removeprefix(BARE)) if text.startswith(BARE) else b""
        except SealBroken:
            raise KeyFault(f"LABMATES_MASTER_KEY does not open {path}: set the master key it was made with") from None
        except (binascii.Error, ValueError):
            key = b""
        if len(key) != SIZE:
            raise KeyFault(f"the file {path} holds no key of ours: put it back from your copy of the key folder")
        return key

    def _seal(self) -> Seal:
        return Seal("key", self._master_key)

    def _master_key(self) -> bytes:
        try:
            key = _decoded(self._master)
        except (binascii.Error, ValueError):
            key = b""
        if len(key) != SIZE:
            raise KeyFault("LABMATES_MASTER_KEY is not 32 bytes in base64: make one with `openssl rand -base64 32`")
        return key


class DataKey:
    """The one key over answers and notes, known to this process once it was opened."""

    NAME: Final = "data"

    def __init__(self, folder: KeyFolder) -> None:
        """Read nothing yet."""
        self.folder = folder
        self._key: bytes | None = None

    def open(self, mark: str | None) -> bool:
        """Make the key ready; return True when it was made just now. Raises ``KeyFault``.

        ``mark`` is what the database remembers of the key it was written with: with one, a missing key is not
        made anew, because what was sealed under the old one would be lost without a word.
        """
        key, made = self.folder.read(self.NAME), False
        if key is None and mark is not None:
            raise KeyFault(
                f"there is no key in {self.folder.folder}, and the database was written with one: put the key folder "
                "back from your copy, or set LABMATES_KEY_DIR to where it is"
            )
        if key is None:
            key, made = self.folder.make(self.NAME), True
        self._key = key
        if mark is not None and not secrets.compare_digest(mark, self.mark):
            self._key = None
            raise KeyFault(
                f"the key in {self.folder.folder} is not the one that the database was written with: "
                "set LABMATES_KEY_DIR to the folder that belongs to this database"
            )
        return made

    @property
    def mark(self) -> str:
        """What tells this key from others and gives nothing of it away: to be remembered in the database."""
        derived = HKDF(SHA256(), SIZE, None, packed("labmates", "mark of the data key")).derive(self())
        return hashlib.sha256(derived).hexdigest()[:32]

    def __call__(self) -> bytes:
        """Return the key's 32 bytes. Raises ``KeyFault`` before it was opened."""
        if self._key is None:
            raise KeyFault("the data key was not opened: start Labmates with `labmates run`")
        return self._key

    def seal(self, purpose: str) -> Seal:
        """Return what seals texts of one purpose under this key."""
        return Seal(purpose, self)


def _decoded(text: str) -> bytes:
    return base64.b64decode(text.strip(), validate=True)
