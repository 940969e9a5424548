"""The states that go along with whoever installs us: signed, good for a while, and once.

Nothing is kept of one that was handed out, so that nobody fills the database by opening a page; it is kept when it is
spent, until it would have run out.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from sqlalchemy import delete, insert

from bot.clock import Clock
from bot.privacy.tag import mac
from bot.store import Store, StoreConflict
from bot.store.installs.tables import install_states
from bot.store.values import micros

LIFE: Final = timedelta(minutes=10)
NONCE: Final = 16  # bytes
PURPOSE: Final = "install state"


class States:
    """Hands them out and takes them back."""

    def __init__(self, store: Store, clock: Clock, key: Callable[[], bytes]) -> None:
        """``key()`` gives the 32 bytes of the data key once it was opened."""
        self._store = store
        self._clock = clock
        self._key = key

    def issue(self) -> str:
        """Return a new one, in characters that an address takes."""
        said = micros(self._clock.now() + LIFE).to_bytes(8, "big") + secrets.token_bytes(NONCE)
        return base64.urlsafe_b64encode(said + self._signed(said)).decode().rstrip("=")

    async def spend(self, state: str) -> bool:
        """Take one back; False for one that is not ours, has run out, or was spent before. Raises StoreError."""
        said, now = self._said(state), micros(self._clock.now())
        until = int.from_bytes(said[:8], "big")
        if until <= now:
            return False
        row = {"state": hashlib.sha256(said).hexdigest(), "until": until}  # not of the text: two may say the same bytes
        try:
            async with self._store.write() as tx:
                await tx.execute(delete(install_states).where(install_states.c.until <= now))
                await tx.execute(insert(install_states), row)
        except StoreConflict:
            return False
        return True

    def _said(self, state: str) -> bytes:
        """When it runs out, and its nonce; empty for what we have not signed."""
        try:
            raw = base64.b64decode(state + "=" * (-len(state) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            return b""
        said, signed = raw[: 8 + NONCE], raw[8 + NONCE :]
        return said if hmac.compare_digest(signed, self._signed(said)) else b""

    def _signed(self, said: bytes) -> bytes:
        return mac(self._key(), PURPOSE, said.hex())
