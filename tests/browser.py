"""A real browser: whether one is here, whether a run may do without, and a whole house for it to look at."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from adapters.playground import Playground
from bot.app import opened
from bot.settings import load
from tests.clock import settle

CHROMIUM = Path("/usr/bin/chromium")  # Debian's package
PATIENCE = 30_000  # milliseconds for anything on a page: a busy machine is slow, never wrong
FLAGS = ("--disable-gpu", "--disable-dev-shm-usage", "--no-first-run")

expect.set_options(timeout=PATIENCE)


def required() -> bool:
    """Whether this run must use the browser: in CI, or because somebody asks for it."""
    # Settings of the product have their own reader; these two belong to the test run alone.
    wanted = os.environ.get("LABMATES_REQUIRE_BROWSER"), os.environ.get("CI")  # noqa: TID251
    return wanted[0] == "1" or wanted[1] == "true"


def chromium(path: Path = CHROMIUM, *, must: bool) -> Path:
    """Return where the browser lies; where there is none, skip the test, or fail it if it ``must`` run."""
    if not path.exists():
        say = pytest.fail if must else pytest.skip
        say(f"no browser at {path}: apt-get install chromium")
    return path


@asynccontextmanager
async def whole_house(folder: Path) -> AsyncIterator[str]:
    """Start the real program with nothing set, and give the address of its page."""
    given = load(LABMATES_DATA_DIR=folder / "var", LABMATES_KEY_DIR=folder / "keys", LABMATES_PLAYGROUND_PORT=0)
    async with opened(given) as app:
        run = asyncio.create_task(app.run())
        async with asyncio.timeout(PATIENCE / 1000):
            while not isinstance(playground := app.adapters.get("playground"), Playground):
                await settle()
            await playground.ready.wait()
        yield playground.address
        run.cancel()
        await asyncio.wait([run])


async def types(page: Page, line: str) -> None:
    """Write into the message box and send it, without taking a completion that is offered."""
    box = page.get_by_role("combobox", name="Message or command")
    await box.fill(line)
    await box.press("Escape")
    await box.press("Enter")


# WCAG 2.2, 1.4.3: at least 4.5 to 1. Gives the texts that fall short.
CONTRAST = """() => {
  const paint = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgb = (colour) => {
    paint.clearRect(0, 0, 1, 1);
    paint.fillStyle = colour;
    paint.fillRect(0, 0, 1, 1);
    return [...paint.getImageData(0, 0, 1, 1).data];
  };
  const light = (parts) => parts.slice(0, 3)
    .map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (node) => {
    for (; node; node = node.parentElement) {
      const found = rgb(getComputedStyle(node).backgroundColor);
      if (found[3] === 255) return found;
    }
    return [255, 255, 255, 255];
  };
  const faint = [];
  for (const node of document.querySelectorAll("body *")) {
    const own = [...node.childNodes].some((c) => c.nodeType === 3 && c.textContent.trim());
    if (!own || !node.checkVisibility()) continue;
    const [a, b] = [light(rgb(getComputedStyle(node).color)), light(ground(node))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) faint.push(`${node.tagName}.${node.className} ${ratio.toFixed(2)}`);
  }
  return faint;
}"""
