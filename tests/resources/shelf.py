"""The shipped index, built once for all tests that only read it."""

from functools import cache

from bot import assets
from cogs.resources.search import Index
from cogs.resources.shelf import open_shelf


@cache
def shelf() -> Index:
    return open_shelf(assets.text)


def found(query: str, *, limit: int = 10) -> list[str]:
    """Ids of what the shipped index answers, best first."""
    return [hit.resource.id for hit in shelf().search(query, limit=limit)]
