"""Whether a real browser is here, and whether a run may do without one."""

import os
from pathlib import Path

import pytest

CHROMIUM = Path("/usr/bin/chromium")  # Debian's package
FLAGS = ("--disable-gpu", "--disable-dev-shm-usage", "--no-first-run")


def required() -> bool:
    """Whether this run must use the browser: in CI, or because somebody asks for it."""
    # Settings of the product have their own reader; these two belong to the test run alone.
    wanted = os.environ.get("LABMATES_REQUIRE_BROWSER"), os.environ.get("CI")  # noqa: TID251
    return wanted[0] == "1" or wanted[1] == "true"


def chromium() -> Path:
    """Return where the browser lies; skip the test, or fail it, where there is none."""
    if not CHROMIUM.exists():
        say = pytest.fail if required() else pytest.skip
        say(f"no browser at {CHROMIUM}: apt-get install chromium")
    return CHROMIUM
