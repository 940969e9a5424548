"""The house's figures for Prometheus: how much, how long and how late, by command and platform, never by people.

Every label has a closed set of values. What would tell by its very moment that somebody is in need or writes
anonymously is put in only ten at a time, under one name: a curve that is drawn every few seconds tells moments, too.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from importlib.metadata import version
from platform import python_version
from typing import Final

from prometheus_client import (
    GC_COLLECTOR,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    Summary,
    disable_created_metrics,
    generate_latest,
)

from bot.meter import Link, Trouble, Wait
from bot.seeing.held import Held
from bot.seeing.queue import Depth, Phase
from bot.seeing.vitals import Vitals

PRIVATE: Final = "private"  # in place of the name of a command whose very use says something about its user
UNKNOWN: Final = "unknown"
ANSWERED: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10)  # seconds; both platforms give three
LATE: Final = 120.0  # seconds; what leaves within this of its hour is as good as on time
LATENESS: Final = (1, 5, 15, 30, 60, LATE, 300, 900, 3600, 6 * 3600)


class Figures:
    """A meter whose facts become series. Made once a process; it has a registry of its own."""

    def __init__(self, vitals: Vitals) -> None:
        """Start every figure at nothing; beats and lines go to ``vitals``, too."""
        disable_created_metrics()  # type: ignore[no-untyped-call] # they would say to the microsecond when a command was first used
        self._vitals = vitals
        self.registry = r = CollectorRegistry()
        ProcessCollector(registry=r)
        r.register(GC_COLLECTOR)
        by_platform = ("platform",)
        Gauge("labmates_build_info", "What runs", ("version", "python"), registry=r).labels(
            version("labmates"), python_version()
        ).set(1)
        self._calls = Histogram(
            "labmates_call_seconds",
            "From a call to its answer on the screen",
            ("command", "platform"),
            buckets=ANSWERED,
            registry=r,
        )
        self._errors = Counter("labmates_errors", "What went wrong, by kind", ("kind",), registry=r)
        self._waits = Summary(
            "labmates_rate_limit_wait_seconds", "Waits for a platform's limits", ("platform", "why"), registry=r
        )
        self._reconnects = Counter(
            "labmates_reconnects", "Lines that were lost or renewed", ("platform", "how"), registry=r
        )
        self._lines = Gauge("labmates_platform_lines", "Lines to a platform that are there", by_platform, registry=r)
        self._settled = Counter(
            "labmates_deliveries", "What came of each attempt to deliver", ("platform", "fate"), registry=r
        )
        self._lateness = Histogram(
            "labmates_delivery_lateness_seconds", "From due to sent", by_platform, buckets=LATENESS, registry=r
        )
        self._late = Counter("labmates_deliveries_late", "Sent more than two minutes late", by_platform, registry=r)
        self._missed = Counter("labmates_deliveries_missed", "Too old to be sent at all", registry=r)
        self._ticks = Histogram("labmates_tick_seconds", "How long a tick took", registry=r)
        self._ticked = Gauge("labmates_last_tick_timestamp_seconds", "When the last tick ended well", registry=r)
        self._depth = Gauge("labmates_queue_deliveries", "What is in the outbox", ("platform", "phase"), registry=r)
        self._age = Gauge(
            "labmates_queue_oldest_seconds", "How long the oldest could have left", by_platform, registry=r
        )
        self._store = Gauge("labmates_store_up", "Whether the database answers, and keeps what it is told", registry=r)
        self._lag = Gauge("labmates_event_loop_lag_seconds", "How late the event loop was", registry=r)
        self._lag.set_function(lambda: vitals.lag)
        self._private_calls: Held[float] = Held()
        self._alerts: Held[tuple[str, float]] = Held()
        for kind in Trouble:
            self._errors.labels(kind.value)

    def answered(self, command: str, platform: str, seconds: float, *, private: bool) -> None:
        """Count an answer, and how long it took."""
        if not private:
            self._calls.labels(command or UNKNOWN, platform).observe(seconds)
            return
        for held in self._private_calls.add(platform, seconds):
            self._calls.labels(PRIVATE, platform).observe(held)

    def failed(self, trouble: Trouble) -> None:
        """Count a fault."""
        self._errors.labels(trouble.value).inc()

    def waited(self, platform: str, why: Wait, seconds: float) -> None:
        """Count a wait, and its seconds."""
        self._waits.labels(platform, why.value).observe(seconds)

    def linked(self, platform: str, link: Link, line: str = "0") -> None:
        """Count a line that is there again, and those that are there."""
        if self._vitals.linked(platform, link, line):
            self._reconnects.labels(platform, link.value).inc()
        self._lines.labels(platform).set(self._vitals.lines(platform))

    def settled(self, platform: str, fate: str, late: float, *, private: bool) -> None:
        """Count what came of a delivery, and how late it was if it was sent."""
        if not private:
            self._settle(platform, fate, late)
            return
        for held, lateness in self._alerts.add(platform, (fate, late)):
            self._settle(platform, held, lateness)

    def ticked(self, at: datetime, seconds: float, missed: int) -> None:
        """Count a tick."""
        self._vitals.ticked()
        self._ticks.observe(seconds)
        self._ticked.set(at.timestamp())
        self._missed.inc(missed)

    def beat(self, loop: str, patience: float) -> None:
        """Pass it on: beats are of health, and no figure."""
        self._vitals.beat(loop, patience)

    def text(self, queue: Mapping[str, Depth] | None, *, well: bool = True) -> bytes:
        """Return everything in Prometheus' text format.

        ``queue`` is by platform, None while nobody can tell; ``well``: the database keeps what it is told.
        """
        self._store.set(well and queue is not None)
        self._depth.clear()
        self._age.clear()
        for platform, depth in (queue or {}).items():
            for phase in Phase:
                self._depth.labels(platform, phase.value).set(depth.number[phase])
            self._age.labels(platform).set(depth.oldest)
        return generate_latest(self.registry)

    def labels(self) -> Iterator[tuple[str, str, str]]:
        """Yield every metric, label and value that there is just now."""
        for family in self.registry.collect():
            for sample in family.samples:
                for label, value in sample.labels.items():
                    yield sample.name, label, value

    def _settle(self, platform: str, fate: str, late: float) -> None:
        if fate == "missed":
            self._missed.inc()
            return
        self._settled.labels(platform, fate).inc()
        if fate == "sent":
            self._lateness.labels(platform).observe(late)
            if late > LATE:
                self._late.labels(platform).inc()
