"""Whether all processes of the house have the same keys: each compares its own with what the database remembers.

The keys of a week are made when it begins. Processes whose key folders are not one folder would each make their own,
and what the one writes the other could not open; so the second stops, and says the mend.
"""

import logging
from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from typing import Final

from bot.clock import Clock
from bot.errors import StoreError
from bot.privacy.keys import KeyFault
from bot.privacy.terms import TermKeys
from bot.store.facts import Facts

MARK: Final = "key-mark "  # before the kind; its value is the term and a mark that gives nothing of the key away
EVERY: Final = timedelta(minutes=5)

log = logging.getLogger(__name__)


class SameKeys:
    """Compares the running week's and year's keys, of which one mark each is remembered."""

    def __init__(self, facts: Facts, kinds: Sequence[TermKeys], clock: Clock) -> None:
        self._facts = facts
        self._kinds = kinds
        self._clock = clock

    async def run(self) -> None:
        """Compare again and again until cancelled. Raises ``KeyFault`` where keys differ: nothing more is written."""
        while True:
            await self._clock.sleep(EVERY.total_seconds())
            try:
                await self.check()
            except StoreError as fault:
                log.warning("keys-not-compared", extra={"fault": type(fault).__name__})

    async def check(self) -> None:
        """Compare once. Raises ``KeyFault`` with the mend, or ``StoreError``."""
        for keys in self._kinds:
            await self._compare(keys)

    async def forget(self) -> None:
        """Let go of what is remembered: keys were lost for good, and others take their place. Raises ``StoreError``."""
        for keys in self._kinds:
            await self._facts.forget(MARK + keys.kind)

    async def _compare(self, keys: TermKeys) -> None:
        term = keys.current()
        mine = f"{term} {sha256(keys.secret(term, 'mark')).hexdigest()[:32]}"
        stands = await self._facts.settle(MARK + keys.kind, mine, lambda kept: kept.partition(" ")[0] < term)
        if stands.partition(" ")[0] == term and stands != mine:
            raise KeyFault(
                f"the key {keys.kind}-{term} in {keys.folder} is not the one that other processes of this house use: "
                "give all of them one key folder (LABMATES_KEY_DIR on a volume that all mount); if it is lost for "
                "good, stop them all and run `labmates keys init --give-up-lost`"
            )
