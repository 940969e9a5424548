import asyncio

import pytest

from bot import Call, Cog, Context, Outcome, P, Reply, command
from bot.adapter import RetryLater
from bot.limits import Limits
from tests.core.lab import Lab
from tests.house import house
from tests.stage import Stage, StageScreen, show

ADA = Stage().actor("ada").ctx


class Slow(Cog):
    def __init__(self) -> None:
        self.go = asyncio.Event()

    @command("slow", P("Take a while"))
    async def slow(self, ctx: Context, text: str = "") -> Outcome:
        await self.go.wait()
        return Reply.say("Done.")

    @command("slow-form", P("Take a while to ask"))
    async def form(self, ctx: Context, text: str = "") -> Outcome:
        await self.go.wait()
        return self.ask("slow", {"text": P("Say more.")})

    @command("slow-nothing", P("Take a while for nothing"))
    async def nothing(self, ctx: Context) -> Outcome:
        await self.go.wait()
        return None


async def play(name: str, wait: float) -> StageScreen:
    """Run a command that ends after so many seconds."""
    cog = Slow()
    built = house([cog, Lab()])
    screen = StageScreen(Limits())
    async with asyncio.timeout(30), asyncio.TaskGroup() as tasks:
        tasks.create_task(built.desk.answer(Call(name), ADA, screen))
        await built.clock.advance(seconds=wait)
        cog.go.set()
    assert built.clock.waiting == 0
    return screen


async def test_a_prompt_reply_is_shown_without_a_hold() -> None:
    screen = await play("slow", 1.9)
    assert (screen.held, show(screen.shown[0])) == (False, "Done.")


async def test_a_late_reply_is_shown_after_a_hold() -> None:
    screen = await play("slow", 2.1)
    assert (screen.held, show(screen.shown[0])) == (True, "Done.")


async def test_a_prompt_ask_opens_a_form() -> None:
    screen = await play("slow-form", 0)
    assert screen.form is not None and not screen.shown


async def test_a_late_ask_becomes_a_button_that_opens_the_form() -> None:
    screen = await play("slow-form", 2.1)
    assert screen.form is None
    assert show(screen.shown[0]) == "Text: Say more.\n[Fill it in]"


async def test_an_ask_where_no_form_can_open_becomes_a_button_and_loses_nothing() -> None:
    stage = Stage()
    built = house([Lab()])
    stage.desk = built.desk
    ada = stage.actor("ada")
    screen = StageScreen(Limits(), can_ask=False)
    long = "x" * 200
    await built.desk.answer(Call("draw", {"tube": long, "count": "no"}), ada.ctx, screen)
    ada.opens(screen.shown[0])
    assert ada.reads == "How many?: A whole number, please, such as 3.\n[Fill it in]"
    assert f"Which tube?: {long}" in await ada.presses("Fill it in")


async def test_nothing_to_say_is_done() -> None:
    assert show((await play("slow-nothing", 0)).shown[0]) == "Done."
    late = await play("slow-nothing", 3)
    assert late.held and show(late.shown[0]) == "Done."


async def test_an_answer_that_cannot_be_shown_is_logged_and_forgotten(caplog: pytest.LogCaptureFixture) -> None:
    class Broken(StageScreen):
        async def show(self, reply: Reply) -> None:
            raise RetryLater(3)

    await house([Lab()]).desk.answer(Call("shift"), ADA, Broken(Limits()))
    assert [r.message for r in caplog.records] == ["answer-lost"]
