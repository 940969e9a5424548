"""Fields packed so that no two lists of fields ever give the same bytes: each goes behind its length."""


def packed(*fields: str | bytes) -> bytes:
    """Return the fields one after the other, each (text as UTF-8) behind its length in four big-endian bytes."""
    parts: list[bytes] = []
    for field in fields:
        raw = field if isinstance(field, bytes) else field.encode("utf-8", "surrogatepass")
        parts += (len(raw).to_bytes(4, "big"), raw)
    return b"".join(parts)
