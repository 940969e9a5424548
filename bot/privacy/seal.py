"""Seals what members wrote down: AES-256-GCM, bound to whom and what it belongs to, and of a length that tells nothing.

The layout is a version byte, twelve random bytes (NIST SP 800-38D, 8.2.2) and the ciphertext with its tag.
"""

import secrets
from collections.abc import Callable
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.privacy.pack import packed

VERSION: Final = b"\x01"
NONCE: Final = 12
COUNT: Final = 4  # bytes that say how long the text is, before it is filled up


class SealBroken(Exception):
    """What was sealed does not open: another key, another place, or changed bytes. Nothing of it is known."""


class Seal:
    """Closes and opens texts under one key for one purpose."""

    def __init__(self, purpose: str, key: Callable[[], bytes]) -> None:
        """``key()`` gives 32 bytes when they are needed, not before; ``purpose`` is bound into every seal."""
        self._purpose = purpose
        self._key = key

    def close(self, text: str, *about: str, room: int) -> bytes:
        """Return the text sealed and bound to ``about``; its length is hidden up to multiples of ``room`` bytes."""
        raw = text.encode("utf-8", "replace")
        filled = len(raw).to_bytes(COUNT, "big") + raw
        filled += bytes(-len(filled) % room)
        nonce = secrets.token_bytes(NONCE)
        return VERSION + nonce + AESGCM(self._key()).encrypt(nonce, filled, self._bound(about))

    def open(self, sealed: bytes, *about: str) -> str:
        """Return the text that was sealed and bound to the same ``about``. Raises ``SealBroken``."""
        if sealed[:1] != VERSION:
            raise SealBroken("this was sealed by another version of Labmates")
        nonce, closed = sealed[1 : 1 + NONCE], sealed[1 + NONCE :]
        try:
            filled = AESGCM(self._key()).decrypt(nonce, closed, self._bound(about))
        except (InvalidTag, ValueError):
            raise SealBroken("this does not open: another key, or not where it was written") from None
        size = int.from_bytes(filled[:COUNT], "big")
        return filled[COUNT : COUNT + size].decode()

    def _bound(self, about: tuple[str, ...]) -> bytes:
        return packed("labmates", self._purpose, VERSION, *about)
