"""Whether the database can keep what it is told: asked by whoever watches the house, logged when that changes."""

import logging
import secrets
from typing import Final

from bot.store import Store, StoreError
from bot.store.tables import facts
from bot.store.upsert import upsert

PROBE: Final = "probe"  # the fact that is written when something failed before, to see whether it is mended

log = logging.getLogger(__name__)


class Condition:
    """Looks at a store now and then; between two looks ``fault`` is what the last one found."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.fault: StoreError | None = None

    async def look(self) -> StoreError | None:
        """Return what keeps the database from its work, None when nothing does. Never raises a StoreError.

        As long as no write failed it is only asked whether it answers; after one did, a little is really written,
        because a full disk shows in nothing less.
        """
        before, self.fault = self.fault, await self._found()
        if self.fault is not None and type(self.fault) is not type(before):
            log.error("store-trouble", extra={"fault": type(self.fault).__name__, "mend": str(self.fault)})
        if before is not None and self.fault is None:
            log.info("store-well-again")
        return self.fault

    async def _found(self) -> StoreError | None:
        failed = self._store.trouble
        try:
            self._store.look_for_file()
            if failed is None:
                await self._store.revision()
            else:
                async with self._store.write() as tx:
                    await tx.execute(upsert(tx, facts), {"name": PROBE, "value": secrets.token_hex(4)})
        except StoreError as fault:
            return fault
        if self._store.trouble is failed:
            self._store.trouble = None
        return None
