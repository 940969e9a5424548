"""What a community has chosen, by name, kept in memory once read."""

import asyncio

from sqlalchemy import select

from bot.store import Json, Store
from bot.store.tables import community_settings
from bot.store.upsert import upsert
from bot.store.values import dump, load


class CommunitySettings:
    """Settings by community (`discord:123`) and name; a value is anything that JSON can say."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, dict[str, Json]] = {}
        self._turn = asyncio.Lock()

    async def get(self, community: str, name: str, default: Json = None) -> Json:
        """Return one setting, or `default` where the community has not chosen."""
        return (await self._of(community)).get(name, default)

    async def all(self, community: str) -> dict[str, Json]:
        """Return a copy of all that the community has chosen."""
        return dict(await self._of(community))

    async def put(self, community: str, name: str, value: Json) -> None:
        """Choose, and let `get` say so from now on; raises StoreError, and then nothing has changed."""
        row = {"community": community, "name": name, "value": dump(value)}
        async with self._turn:
            # Whether a cancelled write was kept, only the database knows: the next one to ask reads it again.
            known = self._known.pop(community, None)
            async with self._store.write() as tx:
                await tx.execute(upsert(tx, community_settings), row)
            if known is not None:
                self._known[community] = known | {name: load(row["value"])}

    async def _of(self, community: str) -> dict[str, Json]:
        if (known := self._known.get(community)) is not None:
            return known
        async with self._turn:
            if community not in self._known:
                self._known[community] = await self._read(community)
            return self._known[community]

    async def _read(self, community: str) -> dict[str, Json]:
        kept = community_settings.c
        async with self._store.read() as db:
            rows = await db.execute(select(kept.name, kept.value).where(kept.community == community))
        return {name: load(value) for name, value in rows}
