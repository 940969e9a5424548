"""Verifying the audit beside a running house: every chain, and digests that somebody wrote down elsewhere."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.clock import SystemClock
from bot.privacy.keys import DataKey, KeyFolder
from bot.settings import Settings
from bot.store import Store
from bot.store.audit import Audit
from bot.store.facts import Facts

KEY_MARK: Final = "data-key"  # the fact by which the database knows its key again
SHOWN: Final = 12  # characters of a digest that are worth writing down


@dataclass(frozen=True, slots=True)
class Chain:
    """One community's chain. ``broken``: the first sequence where it does not hold; ``unknown``: aged out by now."""

    community: str
    newest: int
    digest: str
    broken: int | None = None
    unknown: tuple[int, ...] = ()

    @property
    def said(self) -> str:
        """One line for people."""
        end = f"newest {self.newest}:{self.digest[:SHOWN]}"
        older = f"; {', '.join(map(str, self.unknown))} aged out, so nobody can tell" if self.unknown else ""
        if self.broken is None:
            return f"{self.community}: holds; {end}{older}"
        return f"{self.community}: BROKEN at {self.broken}; {end}{older}"

    def to_json(self) -> dict[str, object]:
        """The same for machines."""
        kept = {"community": self.community, "holds": self.broken is None, "broken": self.broken}
        return kept | {"newest": self.newest, "digest": self.digest, "unknown": list(self.unknown)}


def is_digest(text: str) -> bool:
    """Tell whether this is a digest or the beginning of one: at least eight hexadecimal digits."""
    return re.fullmatch(r"[0-9a-f]{8,64}", text) is not None


async def verified(settings: Settings, community: str = "", expected: Sequence[tuple[int, str]] = ()) -> list[Chain]:
    """Return every chain, or one community's. Raises ``StoreError``, or ``KeyFault`` when the data key is not there."""
    store = await Store.open(settings.store_url, exclusive=False)
    try:
        if (mark := await Facts(store).get(KEY_MARK)) is None:
            return []  # the house has never run over this database
        return await looked(Audit(store, SystemClock(), _key(settings, mark)), community, expected)
    finally:
        await store.close()


async def looked(audit: Audit, community: str = "", expected: Sequence[tuple[int, str]] = ()) -> list[Chain]:
    """Return the chains of an audit that is open already."""
    return [await _chain(audit, one, expected) for one in ([community] if community else await audit.communities())]


async def _chain(audit: Audit, community: str, expected: Sequence[tuple[int, str]]) -> Chain:
    newest, digest = await audit.newest(community)
    broken = await audit.verify(community)
    told = {sequence: await audit.holds(community, sequence, start) for sequence, start in expected}
    wrong = [sequence for sequence, holds in told.items() if holds is False]
    unknown = tuple(sequence for sequence, holds in told.items() if holds is None)
    return Chain(community, newest, digest, min(wrong + ([] if broken is None else [broken]), default=None), unknown)


def _key(settings: Settings, mark: str) -> DataKey:
    master = settings.master_key.get_secret_value() if settings.master_key else ""
    key = DataKey(KeyFolder(settings.key_dir, settings.data_dir, master))
    key.open(mark)
    return key
