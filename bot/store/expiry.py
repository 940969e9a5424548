"""The end of keys: those past their time are destroyed, what hung on them is let go, and it is written down."""

import logging
from typing import Final

from bot.clock import Clock
from bot.privacy.block import Blocks
from bot.privacy.epochs import KEPT, Epochs, week_of
from bot.privacy.terms import TermKeys
from bot.store.audit import Audit
from bot.store.cards import Cards
from bot.store.facts import Facts
from bot.store.held import Holds
from bot.store.mutes import Mutes
from bot.store.talks import Talks
from bot.store.vents import Vents, before

HOUSE: Final = "house"  # the chain of the audit for what concerns all communities
ACTOR: Final = "labmates"
LET_GO: Final = "vents-let-go"  # the fact that says before which week all was let go

log = logging.getLogger(__name__)


class Expiry:
    """Rotation and destruction; done every hour, harmless when done again, and whole again after a crash in between."""

    def __init__(
        self,
        epochs: Epochs,
        blocks: Blocks,
        vents: Vents,
        holds: Holds,
        talks: Talks,
        mutes: Mutes,
        cards: Cards,
        facts: Facts,
        audit: Audit,
        clock: Clock,
    ) -> None:
        self._kinds: tuple[tuple[str, TermKeys], ...] = (("epoch", epochs), ("block", blocks))
        self._vents = vents
        self._holds = holds
        self._talks = talks
        self._mutes = mutes
        self._cards = cards
        self._facts = facts
        self._audit = audit
        self._clock = clock

    async def run(self) -> list[str]:
        """Make the keys of the running week and year, destroy those past their time, and return these by name.

        Raises ``KeyFault`` or ``StoreError``; what was destroyed and not yet written down is written down next time.
        """
        for kind, keys in self._kinds:
            if keys.rotate():
                log.info("key-made", extra={"key": f"{kind}-{keys.current()}"})
        gone = [await self._tell(kind, keys, term) for kind, keys in self._kinds for term in keys.destroy()]
        oldest = week_of(self._clock.now().date() - KEPT)
        await self._let_go(oldest)
        await self._holds.forget(oldest)
        await self._talks.forget(oldest)
        await self._mutes.forget(self._clock.now().date())
        await self._cards.forget()
        return gone

    async def _let_go(self, oldest: str) -> None:
        """Let go of the posts of weeks that are over, once for each week: old posts are many, and stay."""
        if await self._facts.get(LET_GO) != oldest:
            await self._vents.forget(before(oldest))
            await self._facts.put(LET_GO, oldest)

    async def _tell(self, kind: str, keys: TermKeys, term: str) -> str:
        name, day = f"{kind}-{term}", f"{self._clock.now():%Y-%m-%d}"
        await self._audit.record(HOUSE, ACTOR, "key.destroyed", name, day)
        log.info("key-destroyed", extra={"key": name, "day": day})
        keys.told(term)
        return name
