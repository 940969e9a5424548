"""Public posts are drawn one after the other, once for a burst, and again where the platform had no time."""

import pytest

from bot.adapter import RetryLater
from bot.errors import StoreError
from cogs.venting.redraws import Redraws


async def test_a_burst_is_one_drawing_and_a_busy_platform_is_asked_again() -> None:
    drawn: list[str] = []
    faults: list[Exception] = [RetryLater(5), StoreError("away")]

    async def redraw(post: str) -> None:
        if post == "b" and faults:
            raise faults.pop()
        drawn.append(post)

    redraws = Redraws(redraw)
    for post in ("a", "b", "a", "a"):
        redraws.ask(post)
    for _ in range(4):
        await redraws.flush()
    assert drawn == ["a", "b"] and faults == []


async def test_a_press_while_a_post_is_being_drawn_draws_it_once_more() -> None:
    drawn: list[str] = []

    async def redraw(post: str) -> None:
        drawn.append(post)
        if len(drawn) == 1:
            redraws.ask(post)

    redraws = Redraws(redraw)
    redraws.ask("a")
    await redraws.flush()
    await redraws.flush()
    assert drawn == ["a", "a"]


async def test_a_fault_nobody_foresaw_is_not_swallowed() -> None:
    async def redraw(post: str) -> None:
        raise LookupError(post)

    redraws = Redraws(redraw)
    redraws.ask("a")
    with pytest.raises(LookupError):
        await redraws.flush()
