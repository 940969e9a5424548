"""Fields packed so that no two lists of fields ever give the same bytes: each goes behind its length."""


def packed(*fields: str | bytes) -> bytes:
    """Return the fields one after the other, each (text as UTF-8) behind its length in four big-endian bytes."""
    raw = (f if isinstance(f, bytes) else f.encode("utf-8", "surrogatepass") for f in fields)
    return b"".join(len(r).to_bytes(4, "big") + r for r in raw)
