"""Muting whoever wrote something, by its capsule: nobody learns who, nor whether they were muted before."""

from datetime import date, timedelta
from typing import Final

from bot import Call, Choice, Context, P, Phrase, Select
from bot.clock import Clock
from bot.privacy.capsule import Where
from bot.privacy.seal import SealBroken
from bot.privacy.terms import KeyGone
from bot.store.anonymity import Anonymity
from bot.store.audit import Audit

DAYS: Final = {1: P("1 day"), 7: P("7 days"), 30: P("30 days")}
WHICH_DAYS: Final = P("1, 7 or 30 days, please.")


class Muting:
    """Mutes of the writers of posts and of notes alike."""

    def __init__(self, anonymity: Anonymity, audit: Audit, clock: Clock) -> None:
        """What is done is noted in ``audit``, with the moderator's name and no other."""
        self._anonymity = anonymity
        self._audit = audit
        self._clock = clock

    async def mute(self, ctx: Context, capsule: bytes | None, where: Where, days: int, about: str) -> date | None:
        """Mute whom a capsule names, and return the last day; None when the link to them is gone.

        ``about`` is what the audit names: a post or a case. Raises ``StoreError`` or ``KeyFault``.
        """
        if capsule is None:
            return None
        try:
            tag = self._anonymity.capsules.mute_tag(capsule, where)
        except (KeyGone, SealBroken):
            return None
        until = self._clock.now().date() + timedelta(days=days)
        async with self._audit.together():
            await self._anonymity.mutes.put(tag, until)
            await self._audit.record(ctx.person.home, str(ctx.person), "vent.muted", about, str(days))
        return until


def mute_for(label: Phrase, call: Call) -> Select:
    """Return the choice of days; picking one makes the call with it as ``days``."""
    return Select(label, call, "days", tuple(Choice(str(days), said) for days, said in DAYS.items()))
