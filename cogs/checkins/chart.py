"""Charts as PNG: on a dark panel of their own, so that they read the same on a light and on a dark page."""

import asyncio
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont, ImageFont

PANEL: Final = "#1f2532"
INK: Final = "#eef1f6"
FAINT: Final = "#5b667d"
LINE: Final = "#8ab4ff"
# Okabe and Ito's palette (2008), told apart by all kinds of colour vision; each band is labelled besides.
COLOURS: Final = ("#d55e00", "#e8e3a6", "#35b58a")
WIDE, HIGH, EDGE = 640, 300, 24
LEFT: Final = 150  # where the names of the lines end


@dataclass(frozen=True, slots=True)
class Trend:
    """Points over time: ``steps`` are the names of the lines, lowest first; a point is (day, step), None for a gap."""

    title: str
    steps: tuple[str, ...]
    points: tuple[tuple[str, int | None], ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """Weeks side by side, each a stack of shares (per cent) by band, lowest first; none where nothing was published."""

    title: str
    bands: tuple[str, ...]
    weeks: tuple[tuple[str, tuple[int, ...]], ...]


async def draw(chart: Trend | Bars) -> bytes:
    """Return the chart as a PNG, drawn in a thread of its own."""
    return await asyncio.to_thread(png, chart)


def png(chart: Trend | Bars) -> bytes:
    """Return the chart as a PNG of 640 by 300 points."""
    from PIL import Image, ImageDraw  # 20 MB that most processes never need

    image = Image.new("RGB", (WIDE * 2, HIGH * 2), PANEL)
    pen = _Pen(ImageDraw.Draw(image))
    pen.write(EDGE, 14, chart.title, size=17)
    if isinstance(chart, Trend):
        _trend(pen, chart)
    else:
        _bars(pen, chart)
    out = BytesIO()
    palette = Image.new("P", (1, 1))
    palette.putpalette(_shades())
    # Finding the best colours would take longer than all the drawing.
    image.quantize(palette=palette, dither=Image.Dither.NONE).save(out, "PNG", compress_level=4)
    return out.getvalue()


class _Pen:
    """Draws in points at twice the size, so that lines are fine on dense screens."""

    def __init__(self, draw: "ImageDraw") -> None:
        self._draw = draw
        self._fonts: dict[int, FreeTypeFont | ImageFont] = {}

    def write(self, x: float, y: float, text: str, *, size: int = 13, anchor: str = "la", ink: str = INK) -> None:
        self._draw.text((x * 2, y * 2), _plain(text), fill=ink, font=self._font(size), anchor=anchor)

    def line(self, points: Sequence[tuple[float, float]], ink: str, width: float = 1) -> None:
        self._draw.line([(x * 2, y * 2) for x, y in points], fill=ink, width=round(width * 2), joint="curve")

    def dot(self, x: float, y: float) -> None:
        self._draw.ellipse((x * 2 - 9, y * 2 - 9, x * 2 + 9, y * 2 + 9), fill=LINE, outline=PANEL, width=3)

    def box(self, x: float, y: float, right: float, bottom: float, ink: str) -> None:
        if right > x and bottom > y:
            self._draw.rectangle((x * 2, y * 2, right * 2 - 1, bottom * 2 - 1), fill=ink)

    def _font(self, size: int) -> "FreeTypeFont | ImageFont":
        from PIL import ImageFont

        if size not in self._fonts:
            self._fonts[size] = ImageFont.load_default(size * 2)
        return self._fonts[size]


def _trend(pen: _Pen, chart: Trend) -> None:
    top, bottom, right = 62, HIGH - 46, WIDE - EDGE - 10
    height = [bottom - level * (bottom - top) / (len(chart.steps) - 1) for level in range(len(chart.steps))]
    for level, name in enumerate(chart.steps):
        pen.line([(LEFT, height[level]), (right, height[level])], FAINT)
        pen.write(LEFT - 12, height[level], _cut(name), anchor="rm")
    across = _across(len(chart.points), LEFT + 14, right - 14)
    _days(pen, [(x, day) for x, (day, _) in zip(across, chart.points, strict=True)])
    runs: list[list[tuple[float, float]]] = [[]]
    for x, (_, step) in zip(across, chart.points, strict=True):
        if step is None:
            runs.append([])
        else:
            runs[-1].append((x, height[step]))
    for run in runs:
        if len(run) > 1:
            pen.line(run, LINE, 2)
        for x, y in run:
            pen.dot(x, y)


def _bars(pen: _Pen, chart: Bars) -> None:
    top, bottom = 62, HIGH - 46
    for index, name in enumerate(chart.bands):
        y = bottom - 12 - index * 26
        pen.box(EDGE, y - 7, EDGE + 14, y + 7, COLOURS[index])
        pen.write(EDGE + 22, y, _cut(name), anchor="lm")
    across = _across(len(chart.weeks), LEFT + 40, WIDE - EDGE - 30)
    _days(pen, [(x, day) for x, (day, _) in zip(across, chart.weeks, strict=True)])
    half = min(24.0, 0.4 * (WIDE - LEFT) / len(chart.weeks))
    for x, (_, shares) in zip(across, chart.weeks, strict=True):
        _stack(pen, x, half, shares, top, bottom)


def _stack(pen: _Pen, x: float, half: float, shares: Sequence[int], top: float, bottom: float) -> None:
    if not shares:
        pen.write(x, bottom - 12, "-", anchor="mm")
    below = bottom
    for index, share in enumerate(shares):
        above = below - share * (bottom - top) / 100
        pen.box(x - half, above, x + half, below, COLOURS[index])
        if share >= 10:
            pen.write(x, (above + below) / 2, f"{share}", size=12, anchor="mm", ink=PANEL)
        below = above


def _days(pen: _Pen, days: Sequence[tuple[float, str]]) -> None:
    every = -(-len(days) // 7)  # seven days fit side by side
    for x, day in days[(len(days) - 1) % every :: every]:
        pen.write(x, HIGH - 24, day, size=12, anchor="mm")


def _across(count: int, left: float, right: float) -> list[float]:
    if count == 1:
        return [(left + right) / 2]
    return [left + i * (right - left) / (count - 1) for i in range(count)]


def _shades() -> list[int]:
    """Every colour that a chart has, and the steps between it and the panel at its edges, as red, green, blue."""
    dark = _parts(PANEL)
    inks = [_parts(ink) for ink in (INK, FAINT, LINE, *COLOURS)]
    steps = [[d + (i - d) * step // 8 for d, i in zip(dark, ink, strict=True)] for ink in inks for step in range(1, 9)]
    return [part for shade in [dark, *steps] for part in shade]


def _parts(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def _plain(text: str) -> str:
    """Without accents: the letters that come with Pillow are ASCII. The words beside the picture have them all."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def _cut(name: str) -> str:
    return name if len(name) <= 17 else name[:16] + "…"
