"""Stable offsets: the same member always a little after the full hour, and not all members at once."""

import hashlib
from datetime import timedelta


def offset(owner: str, within: timedelta) -> timedelta:
    """Return a whole number of seconds from 0 up to ``within``, the same for the same owner (in string form)."""
    seconds = int(within.total_seconds())
    digest = hashlib.blake2b(owner.encode(), digest_size=8).digest()
    return timedelta(seconds=int.from_bytes(digest, "big") % seconds if seconds > 0 else 0)
