"""Tags: what a person leaves where it must be known again that it was the same one, and not who."""

import hmac
from typing import Final

from bot.privacy.pack import packed

VERSION: Final = b"\x01"
SIZE: Final = 16  # bytes of a tag; two of the same in one place by chance: never, in practice


def mac(key: bytes, purpose: str, *fields: str) -> bytes:
    """Return HMAC-SHA256 (32 bytes) of the fields, each behind its length, with a label and a version before them."""
    return hmac.digest(key, packed("labmates", purpose, VERSION, *fields), "sha256")


def tag(key: bytes, purpose: str, *fields: str) -> str:
    """Return the first sixteen bytes of ``mac``, in hexadecimal."""
    return mac(key, purpose, *fields)[:SIZE].hex()
