"""Ties are broken by a draw that everybody can repeat who knows the seed, and nobody can sway by their name."""

import hashlib


def tie(seed: str, name: str) -> int:
    """Return the number (64 bits) that somebody drew under a seed; the smaller one goes first."""
    drawn = hashlib.blake2b(name.encode(), key=hashlib.sha256(seed.encode()).digest(), digest_size=8)
    return int.from_bytes(drawn.digest(), "big")
