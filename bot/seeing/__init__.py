"""What an operator can see of a house that runs: its health, its figures and its traces, each only when asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from bot.clock import Clock
from bot.meter import UNMEASURED, Meter, Spans, unspanned
from bot.settings import Settings
from bot.store import Store
from bot.store.condition import Condition

if TYPE_CHECKING:
    from bot.seeing.traces import Traces
    from bot.seeing.window import Window


class Seeing:
    """The house's meter and its spans. With nothing asked for they keep nothing, and no library is loaded."""

    def __init__(self, settings: Settings, store: Store, clock: Clock, condition: Condition) -> None:
        """Make what the settings ask for; nothing listens or is sent yet.

        Raises ``SettingsFault`` when traces are asked for and their library is not installed.
        """
        self._window = _window(settings, store, clock, condition)
        self._traces = _traces(settings)
        self.meter: Meter = self._window.meter if self._window else UNMEASURED
        self.spans: Spans = self._traces.span if self._traces else unspanned

    def expect(self, platforms: Mapping[str, asyncio.Event], *, ticks: bool) -> None:
        """Say what this process is for, so that it can tell when it is ready: events are set by the platforms."""
        if self._window:
            self._window.expect(platforms, ticks=ticks)

    def works(self) -> Sequence[Callable[[], Awaitable[None]]]:
        """Return what runs beside the house until cancelled; one raises ``WebFault`` when it cannot listen."""
        found = list(self._window.works()) if self._window else []
        return [*found, self._traces.run] if self._traces else found


def _window(settings: Settings, store: Store, clock: Clock, condition: Condition) -> Window | None:
    if settings.health_port is None:
        return None
    from bot.seeing.window import Window

    return Window(settings, store, clock, condition)


def _traces(settings: Settings) -> Traces | None:
    if settings.otel_endpoint is None:
        return None
    from bot.seeing.traces import Traces

    return Traces.sent(settings)
