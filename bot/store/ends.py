"""The two ends of each chain of the audit, kept apart from its lines under a MAC, so that a cut end shows.

Whoever writes to the database without the data key can take lines off an end of a chain, but cannot make the ends that
would fit what is left.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.privacy.pack import packed
from bot.privacy.tag import mac
from bot.store.tables import facts
from bot.store.upsert import upsert
from bot.store.values import Json, dump, load_body

PREFIX: Final = "audit-ends "
START: Final = ""
"""What the first line of a chain names as the one before it."""


class Forged(Exception):
    """The ends of a chain are not as this house wrote them."""


@dataclass(frozen=True, slots=True)
class Ends:
    """``first``: the sequence of the oldest line that is kept; ``anchor``: the digest of the one before it.

    ``last`` and ``digest`` are those of the newest line; a chain of which every line has aged out keeps its ends.
    """

    first: int = 1
    anchor: str = START
    last: int = 0
    digest: str = START

    @property
    def newest(self) -> tuple[int, str]:
        """Sequence and digest of the newest line that is kept; 0 and nothing when every line has aged out."""
        return (self.last, self.digest) if self.first <= self.last else (0, START)


class EndsOf:
    """The ends by community, as facts of the house."""

    def __init__(self, key: Callable[[], bytes]) -> None:
        """``key()`` gives the data key when it is needed, not before."""
        self._key = key

    async def get(self, db: AsyncConnection, community: str) -> Ends | None:
        """Return the ends of a chain, None where there are none. Raises ``Forged``."""
        kept = await db.scalar(select(facts.c.value).where(facts.c.name == PREFIX + community))
        if kept is None:
            return None
        match load_body(kept):
            case {
                "first": int(first),
                "anchor": str(anchor),
                "last": int(last),
                "digest": str(digest),
                "mac": str(told),
            }:
                ends = Ends(first, anchor, last, digest)
            case _:
                raise Forged
        if not bytes_eq(told.encode(), self._mac(community, ends).encode()):
            raise Forged
        return ends

    async def put(self, tx: AsyncConnection, community: str, ends: Ends) -> None:
        """Keep the ends of a chain, in the transaction that changes it."""
        said: dict[str, Json] = {"first": ends.first, "anchor": ends.anchor, "last": ends.last, "digest": ends.digest}
        body = dump(said | {"mac": self._mac(community, ends)})
        await tx.execute(upsert(tx, facts), {"name": PREFIX + community, "value": body})

    def _mac(self, community: str, ends: Ends) -> str:
        key = HKDF(SHA256(), 32, None, packed("labmates", "ends of the audit")).derive(self._key())
        return mac(key, "audit-ends", community, str(ends.first), ends.anchor, str(ends.last), ends.digest).hex()
