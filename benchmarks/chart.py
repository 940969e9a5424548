"""A member's trend and the community's pulse as pictures: how long one takes to draw, off the loop."""

import statistics
import time

from benchmarks.table import Row
from cogs.checkins.chart import Bars, Trend, png

TARGET = 50.0  # milliseconds, from the issue
ROUNDS = 15
STEPS = ("Very hard", "Hard", "So-so", "Good", "Very good")
TREND = Trend("Your weeks since Jan 5", STEPS, tuple((f"Jan {n + 1}", n % 5) for n in range(13)))
PULSE = Bars("How weeks were", ("hard", "so-so", "good"), tuple((f"Jan {n + 1}", (30, 30, 40)) for n in range(8)))


def run() -> list[Row]:
    """Draw each chart a few times, after the first one has loaded Pillow."""
    return [_row("own trend", TREND), _row("pulse", PULSE)]


def _row(name: str, chart: Trend | Bars) -> Row:
    png(chart)
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        png(chart)
        times.append((time.perf_counter() - begun) * 1000)
    middle = statistics.median(times)
    return Row(f"chart: {name}", f"{middle:.0f} ms", "-", "-", f"<= {TARGET:.0f} ms", middle <= TARGET)
