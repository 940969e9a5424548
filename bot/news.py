"""What processes of one house tell each other: that something has changed which another may have in memory."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

Hear: TypeAlias = Callable[[str], object]
Fresh: TypeAlias = Callable[[], Awaitable[object]]


class News(Protocol):
    """Short words under a topic, to every other process of the house; who is not there misses them."""

    @property
    def current(self) -> bool:
        """Whether this process hears what the others tell, so that what it has in memory may be trusted."""

    def on(self, topic: str, hear: Hear, fresh: Fresh | None = None) -> None:
        """Have ``hear(what)`` called for each word of another process under this topic.

        After a time in which nothing was heard it is called with nothing: anything may have changed. ``fresh`` is
        awaited then, before what is in memory may be trusted again; it raises what the store raises.
        """

    async def tell(self, topic: str, what: str, *, tx: AsyncConnection | None = None) -> None:
        """Tell the others, as a part of ``tx`` where that is given: only if it is kept. Raises ``StoreError``."""

    def soon(self, topic: str, what: str) -> None:
        """Tell the others within a moment; while the database is away, it is not told."""


class Alone:
    """The news of a process that has the house to itself: there is nobody to tell, and nothing to hear."""

    current = True

    def on(self, topic: str, hear: Hear, fresh: Fresh | None = None) -> None:
        """Call nobody."""

    async def tell(self, topic: str, what: str, *, tx: AsyncConnection | None = None) -> None:
        """Tell nobody."""

    def soon(self, topic: str, what: str) -> None:
        """Tell nobody."""


ALONE: Final[News] = Alone()
