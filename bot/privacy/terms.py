"""Keys that live for a term, an ISO week or a year: made when the term begins, destroyed when nothing needs them."""

import os
from pathlib import Path
from typing import Final, Protocol

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.privacy.keys import SIZE, KeyFault, KeyFolder
from bot.privacy.pack import packed
from bot.privacy.shred import shred

VERSION: Final = b"\x01"
GONE: Final = "gone-"  # before the name of a key that was destroyed and of which that has not been told yet


class KeyGone(Exception):
    """The key of that time was destroyed, or lost: what hung on it cannot be found any more, by anybody."""


class Terms(Protocol):
    """Which term is running, and how long a term's key is of use."""

    def current(self) -> str:
        """Return the running term: the only one that may be given a new key."""

    def alive(self, term: str) -> bool:
        """Return whether a term's key may be used now; what is no term is not alive."""

    def over(self, term: str) -> bool:
        """Return whether a term's key must go. One that lies in the future is not over: the clock may be wrong."""


class TermKeys:
    """The keys of one kind by term; a file is ``kind-term.key``. What was derived from a key is known in memory."""

    def __init__(self, folder: KeyFolder, kind: str, terms: Terms) -> None:
        """Read nothing yet."""
        self._folder = folder
        self._kind = kind
        self._terms = terms
        self._derived: dict[str, dict[str, bytes]] = {}

    def secret(self, term: str, purpose: str) -> bytes:
        """Return 32 bytes for one purpose (HKDF-SHA256 of the term's key; the current term's is made when missing).

        Raises ``KeyGone`` for a term whose key was destroyed, lost, or outlived itself while we were not running,
        and ``KeyFault`` when the file must not be used as it lies.
        """
        if not self._terms.alive(term):
            self._derived.pop(term, None)
            raise KeyGone("the key of that time was destroyed, so the link is gone")
        derived = self._derived.setdefault(term, {})
        if purpose not in derived:
            info = packed("labmates", self._kind, VERSION, term, purpose)
            derived[purpose] = HKDF(SHA256(), SIZE, None, info).derive(self._key(term))
        return derived[purpose]

    def rotate(self) -> bool:
        """See to it that the current term has a key, and forget what outlived itself; True when one was made."""
        for term in [t for t in self._derived if not self._terms.alive(t)]:
            del self._derived[term]
        fresh = not self.has(term := self._terms.current())
        if fresh:
            self._folder.make(self._name(term))
        return fresh

    def has(self, term: str) -> bool:
        """Return whether there is a file for this term."""
        return (self._folder.folder / f"{self._name(term)}.key").exists()

    @property
    def kind(self) -> str:
        """What these keys are called, before their term."""
        return self._kind

    @property
    def folder(self) -> Path:
        """Where they lie."""
        return self._folder.folder

    def current(self) -> str:
        """Return the running term."""
        return self._terms.current()

    def alive(self, term: str) -> bool:
        """Return whether a term's key may be used now, if it is there."""
        return self._terms.alive(term)

    def over(self, term: str) -> bool:
        """Return whether a term's key must go."""
        return self._terms.over(term)

    def terms(self) -> list[str]:
        """Return the terms that have a file, the oldest first."""
        return sorted({path.name.partition(".")[0].removeprefix(f"{self._kind}-") for path in self._paths("*")})

    def check(self) -> None:
        """Read every key that may be used. Raises ``KeyFault`` with the mend for the first that must not be."""
        for term in filter(self._terms.alive, self.terms()):
            self._folder.read(self._name(term))

    def destroy(self) -> list[str]:
        """Destroy every key that outlived itself, and return their terms.

        They are named again and again until ``told``, so that a crash in between leaves no destruction untold.
        """
        for term in self.terms():
            if self._terms.over(term):
                self._destroy(term)
        untold = self._folder.folder.glob(f"{GONE}{self._kind}-*")
        return sorted(path.name.removeprefix(f"{GONE}{self._kind}-") for path in untold)

    def told(self, term: str) -> None:
        """Remember that a destruction was written down."""
        (self._folder.folder / f"{GONE}{self._name(term)}").unlink(missing_ok=True)

    def _destroy(self, term: str) -> None:
        self._derived.pop(term, None)
        try:
            mark = self._folder.folder / f"{GONE}{self._name(term)}"
            os.close(os.open(mark, os.O_CREAT | os.O_WRONLY, 0o600))
            for path in self._paths(term):  # also what a crash left while the key was being made
                shred(path)
        except OSError as error:
            folder = self._folder.folder
            raise KeyFault(
                f"the key {self._name(term)} is past its time and cannot be destroyed ({type(error).__name__}): let "
                f"this user write in {folder}, or delete the file yourself, then run `labmates keys destroy-expired`"
            ) from None

    def _key(self, term: str) -> bytes:
        name = self._name(term)
        key = self._folder.read(name)
        if key is None and term == self._terms.current():
            key = self._folder.make(name)
        if key is None:
            raise KeyGone("the key of that time is not there any more, so the link is gone")
        return key

    def _name(self, term: str) -> str:
        return f"{self._kind}-{term}"

    def _paths(self, term: str) -> list[Path]:
        return list(self._folder.folder.glob(f"{self._kind}-{term}.*"))
