"""Charts: a PNG that reads on light and dark, drawn off the loop; nothing is loaded before one is wanted."""

import subprocess
import sys
from io import BytesIO

import pytest

from cogs.checkins.chart import INK, PANEL, Bars, Trend, draw, png

STEPS = ("Very hard", "Hard", "So-so", "Good", "Very good")
BANDS = ("hard", "so-so", "good")


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_ink_stands_out_of_its_own_panel() -> None:
    light, dark = luminance(INK), luminance(PANEL)
    assert (light + 0.05) / (dark + 0.05) > 7


@pytest.mark.parametrize(
    "chart",
    [
        Trend("One", STEPS, (("Jan 5", 2),)),
        Trend("A gap", STEPS, tuple((f"d{i}", None if i == 4 else i % 5) for i in range(13))),
        Trend("Nothing", STEPS, (("Jan 5", None),)),
        Trend("Ñandú í", STEPS, (("5 ene", 0), ("12 ene", 4))),
        Bars("One", BANDS, (("Jan 5", (40, 60)),)),
        Bars("Many", BANDS, tuple((f"d{i}", () if i == 2 else (0, 5, 95)) for i in range(8))),
    ],
)
async def test_every_chart_is_a_small_png(chart: Trend | Bars) -> None:
    from PIL import Image

    found = await draw(chart)
    assert found == png(chart) and len(found) < 40_000
    image = Image.open(BytesIO(found)).convert("RGB")
    assert image.size == (1280, 600)
    corner = image.getpixel((0, 0))
    wanted = [int(PANEL[i : i + 2], 16) for i in (1, 3, 5)]
    assert isinstance(corner, tuple) and all(abs(a - b) <= 3 for a, b in zip(corner, wanted, strict=True))


def test_pillow_is_loaded_only_when_a_chart_is_wanted() -> None:
    code = "import sys, cogs.checkins; assert 'PIL' not in sys.modules"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
