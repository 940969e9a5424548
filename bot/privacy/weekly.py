"""Seals under the key of a week: what they close is gone for everybody when that key is."""

from bot.privacy.epochs import Epochs
from bot.privacy.seal import Seal


class WeeklySeal:
    """Closes and opens texts of one purpose; the week is bound into each as well."""

    def __init__(self, epochs: Epochs, purpose: str, *, room: int) -> None:
        """``room``: lengths are hidden up to multiples of so many bytes."""
        self._epochs = epochs
        self._purpose = purpose
        self._room = room

    def close(self, text: str, epoch: str, *about: str) -> bytes:
        """Return the text sealed and bound to week and ``about``. Raises ``KeyGone`` or ``KeyFault``."""
        return self._seal(epoch).close(text, epoch, *about, room=self._room)

    def open(self, sealed: bytes, epoch: str, *about: str) -> str:
        """Return the text. Raises ``KeyGone``, ``KeyFault``, or ``SealBroken`` for what was changed or moved."""
        return self._seal(epoch).open(sealed, epoch, *about)

    def _seal(self, epoch: str) -> Seal:
        key = self._epochs.secret(epoch, self._purpose)
        return Seal(self._purpose, lambda: key)
