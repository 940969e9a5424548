"""What it costs to be seen: an answer at the desk with nobody measuring, with figures, and with figures and traces."""

import asyncio
import time
from pathlib import Path

from benchmarks.dispatch import CALL, CTX, One
from benchmarks.table import Row, show
from bot.clock import SystemClock
from bot.form import Form
from bot.limits import EVERYTHING, Limits
from bot.message import Reply
from bot.meter import UNMEASURED, Meter, Spans, unspanned
from tests.house import house

TURNS, TRIES = 2_000, 7


class Nowhere:
    """A screen that nobody looks at."""

    limits = Limits(EVERYTHING)
    can_ask = True

    async def hold(self) -> None:
        """Nothing is held."""

    async def show(self, reply: Reply) -> None:
        """Show it to nobody."""

    async def ask(self, form: Form) -> None:
        """Ask nobody."""


def run() -> list[Row]:
    """Measure and return the rows."""
    return asyncio.run(_measure())


async def _measure() -> list[Row]:
    from bot.seeing.figures import Figures
    from bot.seeing.vitals import Vitals

    figures = Figures(Vitals())
    ways: list[tuple[Meter, Spans]] = [(UNMEASURED, unspanned), (figures, unspanned), (figures, _traced())]
    took: list[list[float]] = [[], [], []]
    for _ in range(TRIES):  # in turn, so that a slow moment of the machine hits all three
        for found, (meter, spans) in zip(took, ways, strict=True):
            found.append(await _answers(meter, spans))
    alone, measured, traced = (min(found) for found in took)
    scrape = _scrape(figures)
    return [
        _row("an answer at the desk, with figures", measured, alone, "<= 1.2", measured / alone <= 1.2),
        # A span is what the SDK of OpenTelemetry asks for it; who wants no traces pays nothing.
        _row("the same, with traces too", traced, alone, "<= 0.2 ms more", traced - alone <= 200),
        Row(
            "one look at /metrics",
            f"{scrape * 1e3:.1f} ms",
            "an answer's 2 s",
            f"{scrape / 2:.4f}",
            "< 1 %",
            scrape < 0.02,
        ),
    ]


async def _answers(meter: Meter, spans: Spans) -> float:
    built = house([One()], locales=Path("nowhere"), meter=meter, spans=spans)
    clock, screen = SystemClock(), Nowhere()
    built.desk.clock = clock
    began = time.process_time()
    for _ in range(TURNS):
        await built.desk.answer(CALL, CTX, screen)
    return (time.process_time() - began) / TURNS * 1e6


def _traced() -> Spans:
    from opentelemetry.sdk.trace import TracerProvider

    from bot.seeing.traces import Traces

    return Traces(TracerProvider(shutdown_on_exit=False)).span


def _scrape(figures: object) -> float:
    from bot.seeing.figures import Figures

    assert isinstance(figures, Figures)
    began = time.process_time()
    for _ in range(20):
        figures.text({})
    return (time.process_time() - began) / 20


def _row(what: str, ours: float, alone: float, target: str, met: bool) -> Row:
    return Row(what, f"{ours:.1f} µs", f"{alone:.1f} µs (nobody measures)", f"{ours / alone:.2f}", target, met)


if __name__ == "__main__":
    show(run())
