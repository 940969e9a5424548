"""Telling somebody that something new waits for them: past every table, and with nothing in it.

On Discord, where the writer chose so, a message without a word of what, or about which post. On Slack never: owners of
a workspace can export direct messages; there the home page and /myvents say it.
"""

from datetime import datetime, timedelta
from typing import Final

from bot import P, Person, Reply
from bot.adapter import RetryLater, Undeliverable
from bot.clock import Clock
from bot.courier import Courier
from bot.errors import StoreError
from bot.privacy.capsule import Where
from bot.privacy.seal import SealBroken
from bot.privacy.terms import KeyGone
from bot.store.anonymity import Anonymity
from bot.store.talks import Talk
from bot.store.vents import Vent
from cogs.venting.words import Bodies, Notices

EVERY: Final = timedelta(minutes=1)
QUIET: Final = timedelta(hours=1)  # one message about one thing, whatever happens to it meanwhile
NEWS: Final = P("There is something new about something you wrote. /myvents in your community shows it, to you alone.")
SILENT: Final = ("slack",)


class Telling:
    """What is to be told waits a little, in memory: how long a press takes says nothing, and ten news are one."""

    def __init__(self, anonymity: Anonymity, bodies: Bodies, courier: Courier, clock: Clock) -> None:
        """Messages go straight to the courier, and what cannot be delivered is not tried again: the list has it."""
        self._anonymity = anonymity
        self._bodies = bodies
        self._courier = courier
        self._clock = clock
        self._waiting: dict[str, tuple[bytes, Where]] = {}
        self._told: dict[str, datetime] = {}

    def author(self, vent: Vent) -> None:
        """Have the author of a post told, if that is what they chose."""
        if vent.capsule is not None and self._wants(vent):
            self._waiting.setdefault(vent.where.post, (vent.capsule, vent.where))

    def other(self, talk: Talk) -> None:
        """Have the one told who began a talk, if that is what they chose."""
        if talk.capsule is not None and talk.head.message:
            self._waiting.setdefault(talk.id, (talk.capsule, talk.where))

    async def replied(self, where: Where) -> None:
        """Take note of a post that was shown: a reply is news to who began the thread, unless it is their own."""
        if where.post == where.thread:
            return
        try:
            reply, root = await self._anonymity.vents.get(where.post), await self._anonymity.vents.get(where.thread)
            written = self._bodies.open(reply) if reply else None
        except (StoreError, KeyGone, SealBroken):
            return
        if root is not None and written is not None and not written.opener:
            self.author(root)

    async def flush(self) -> None:
        """Tell what waits."""
        now = self._clock.now()
        self._told = {what: at for what, at in self._told.items() if timedelta() <= now - at < QUIET}
        for what in [*self._waiting]:
            capsule, where = self._waiting.pop(what)
            if what not in self._told:
                self._told[what] = now
                await self._tell(capsule, where)

    def _wants(self, vent: Vent) -> bool:
        try:
            written = self._bodies.open(vent)
        except (KeyGone, SealBroken):
            return False
        return written is not None and written.notices is Notices.DM

    async def _tell(self, capsule: bytes, where: Where) -> None:
        try:
            await self._anonymity.capsules.relay(capsule, where, self._deliver)
        except (KeyGone, SealBroken):
            return

    async def _deliver(self, person: Person) -> None:
        if person.platform in SILENT:
            return
        try:
            await self._courier.deliver(person, Reply.say(NEWS))
        except (Undeliverable, RetryLater):
            return
