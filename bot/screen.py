"""Answer in time: hold the platform's deadline, whatever the handler takes."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Protocol

from bot.adapter import RetryLater, Undeliverable
from bot.clock import Clock
from bot.command import Outcome
from bot.form import Form
from bot.limits import Limits
from bot.message import Reply
from bot.meter import UNMEASURED, Meter, Trouble

PATIENCE = 2.0  # seconds; both platforms give three

log = logging.getLogger(__name__)


class Screen(Protocol):
    """Where one answer goes: an interaction, a response address, a page. Used for one call, once."""

    limits: Limits

    @property
    def can_ask(self) -> bool:
        """Whether a form can still be opened here."""

    async def hold(self) -> None:
        """Tell the platform that an answer will come."""

    async def show(self, reply: Reply) -> None:
        """Show a fitted reply. Raises ``Undeliverable`` or ``RetryLater`` when it cannot."""

    async def ask(self, form: Form) -> None:
        """Open a form."""


class Patience:
    """Holds a screen once the patience is over, unless the outcome came first."""

    def __init__(self, clock: Clock, screen: Screen) -> None:
        """Start counting now."""
        self._screen = screen
        self._holding: asyncio.Task[None] | None = None
        self._alarm = clock.after(PATIENCE, self._over)

    @property
    def held(self) -> bool:
        """Whether the screen was held, so that no form can be opened any more."""
        return self._holding is not None

    def _over(self) -> None:
        self._holding = asyncio.ensure_future(self._screen.hold())

    async def end(self) -> None:
        """Stop counting; when the screen is being held, wait until it is."""
        self._alarm.cancel()
        if self._holding is not None:
            await self._holding


async def answer(
    outcome: Awaitable[Outcome],
    screen: Screen,
    clock: Clock,
    present: Callable[[Outcome, bool], Reply | Form],
    meter: Meter = UNMEASURED,
) -> None:
    """Await an outcome and put it on a screen in time.

    ``present(outcome, can_ask)`` makes it fit the screen; an ask that comes too late becomes a reply with a button.
    """
    patience = Patience(clock, screen)
    try:
        try:
            came = await outcome
        finally:
            await patience.end()
        match present(came, screen.can_ask and not patience.held):
            case Form() as form:
                await screen.ask(form)
            case Reply() as reply:
                await screen.show(reply)
    except (Undeliverable, RetryLater) as lost:
        # Nobody is there to be told; what was done is done, and a second press is harmless.
        meter.failed(Trouble.ANSWER)
        log.warning("answer-lost", extra={"fault": type(lost).__name__})
