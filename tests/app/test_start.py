"""What runs the house."""

import asyncio
import sys

import pytest

from bot.start import loop


def test_the_house_runs_on_uvloop_where_there_is_one() -> None:
    uvloop = pytest.importorskip("uvloop", reason="there is no uvloop for Windows")
    assert loop() is uvloop.run


def test_where_there_is_none_pythons_own_loop_runs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uvloop", None)
    assert loop() is asyncio.run
