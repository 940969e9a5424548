"""Listening for danger in what is written: a triage that may fail, and then help is offered all the same."""

import asyncio
import logging
import secrets
from collections import OrderedDict, deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from bot import Person
from bot.care.crisis import Kind
from bot.care.triage import SPOKEN, Tier, Triage
from bot.clock import Clock
from bot.privacy.tag import tag
from cogs.venting.clean import checked

TIME: Final = 1.5  # seconds that a triage may take
TOGETHER: Final = timedelta(minutes=30)  # messages of one writer that are read together
ROOM: Final = 2000  # writers remembered

log = logging.getLogger(__name__)


class Alert(Protocol):
    """Tells moderators that somebody may be in danger: of what kind, never who, nor when it was written."""

    async def __call__(self, home: str, kinds: tuple[Kind, ...], post: str) -> None:
        """``post``: the id that the words have if they are ever posted; until then nothing is known by it."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard. ``failed``: nobody could listen, so help is offered as if it were needed."""

    tier: Tier
    kinds: tuple[Kind, ...] = ()
    spanish: bool = False
    failed: bool = False


class Listener:
    """Reads a text with what its writer wrote just before: in memory, under a key that no disk has."""

    def __init__(self, triage: Triage, clock: Clock, alert: Alert) -> None:
        """``alert`` is called once for words that speak of danger, also when they are edited."""
        self._triage = triage
        self._clock = clock
        self._alert = alert
        self._key = secrets.token_bytes(32)
        self._before: OrderedDict[str, deque[tuple[str, str, datetime]]] = OrderedDict()
        self._alerted: OrderedDict[str, datetime] = OrderedDict()

    async def hears(self, person: Person, post: str, text: str) -> Heard:
        """Judge words that are to be the post ``post``."""
        heard = await self._judged(checked(text), self._just_before(person, post))
        self._remember(person, post, text)
        if heard.tier is Tier.HARD and not heard.failed and self._is_new(post):
            await self._alert(person.home, heard.kinds, post)
        return heard

    def forget(self, person: Person, post: str) -> None:
        """Forget words that were put away."""
        whose = self._tag(person)
        if said := self._before.get(whose):
            self._before[whose] = deque((one for one in said if one[0] != post), SPOKEN - 1)

    def forget_all(self, person: Person) -> None:
        """Forget everything that somebody wrote."""
        self._before.pop(self._tag(person), None)

    async def _judged(self, text: str, before: list[str]) -> Heard:
        """Listen in a thread of its own: what goes wrong there, or takes too long, costs nobody the card."""
        listening = asyncio.ensure_future(asyncio.to_thread(self._triage, text, before))
        await asyncio.wait({listening}, timeout=TIME)
        fault = TimeoutError() if not listening.done() else listening.exception()
        if fault is not None:
            listening.cancel()
            log.error("triage-failed", extra={"fault": type(fault).__name__})
            return Heard(Tier.HARD, failed=True)
        verdict = listening.result()
        return Heard(verdict.tier, verdict.kinds, verdict.spanish)

    def _just_before(self, person: Person, post: str) -> list[str]:
        since = self._clock.now() - TOGETHER
        said = self._before.get(self._tag(person), ())
        return [checked(text) for of, text, at in said if of != post and at >= since]

    def _remember(self, person: Person, post: str, text: str) -> None:
        self.forget(person, post)
        now, whose = self._clock.now(), self._tag(person)
        self._before.setdefault(whose, deque(maxlen=SPOKEN - 1)).append((post, text, now))
        self._before.move_to_end(whose)
        while self._before and (len(self._before) > ROOM or self._quiet(now)):
            self._before.popitem(last=False)

    def _quiet(self, now: datetime) -> bool:
        """Whether who wrote the longest ago has said nothing that still counts."""
        said = next(iter(self._before.values()))
        return not said or said[-1][2] < now - TOGETHER

    def _is_new(self, post: str) -> bool:
        new = post not in self._alerted
        self._alerted[post] = self._clock.now()
        if len(self._alerted) > ROOM:
            self._alerted.popitem(last=False)
        return new

    def _tag(self, person: Person) -> str:
        return tag(self._key, "writer", person.home, person.id)
