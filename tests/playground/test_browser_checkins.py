"""A check-in in a real Chromium, over the whole house: sign up, push the clock, answer in a tap, look back."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from adapters.playground import Playground
from bot.app import opened
from bot.settings import load
from tests.browser import CONTRAST
from tests.clock import settle


@pytest.fixture
async def page(browser: Browser, tmp_path: Path) -> AsyncIterator[Page]:
    """The page of a house that has just been started, as Rosa sees it."""
    given = load(LABMATES_DATA_DIR=tmp_path / "var", LABMATES_KEY_DIR=tmp_path / "keys", LABMATES_PLAYGROUND_PORT=0)
    async with opened(given) as app:
        running = asyncio.create_task(app.run())
        async with asyncio.timeout(10):
            while not isinstance(playground := app.adapters.get("playground"), Playground):
                await settle()
            await playground.ready.wait()
        context = await browser.new_context()
        made = await context.new_page()
        made.set_default_timeout(15_000)
        await made.goto(f"{playground.address}/?as=rosa&in=lounge")
        await made.locator("#log[aria-busy=false]").wait_for()
        yield made
        await context.close()
        running.cancel()
        await asyncio.wait([running])


def last(page: Page) -> Locator:
    return page.get_by_role("article").last


async def types(page: Page, line: str) -> None:
    box = page.get_by_role("combobox", name="Message or command")
    await box.fill(line)
    await box.press("Escape")
    await box.press("Enter")


async def test_a_week_is_signed_up_for_answered_and_looked_back_at(page: Page) -> None:
    await types(page, "/checkin start shifts:days day:fri time:5pm zone:Chicago")
    await expect(last(page)).to_contain_text("This is when I would write to you")
    await last(page).get_by_role("button", name="Start", exact=True).press("Enter")
    await expect(last(page)).to_contain_text("18 or over")
    await last(page).get_by_role("button", name="I understand, go on").press("Enter")
    await expect(last(page)).to_contain_text("You are in. I will write to you on Friday")
    await page.get_by_role("button", name="+1 week").press("Enter")
    direct = page.get_by_role("navigation", name="Channels").get_by_role("button", name="Direct messages new")
    await direct.press("Enter")
    await expect(last(page)).to_contain_text("How was your week in the lab?")
    await last(page).get_by_role("button", name="So-so").press("Enter")
    await expect(last(page)).to_contain_text("So-so. Thank you.")
    await last(page).get_by_role("button", name="Staffing").press("Enter")
    await expect(last(page)).to_contain_text("✓ Staffing")
    await last(page).get_by_role("button", name="Add a private note").press("Enter")
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("textbox").fill("Two call-outs on Tuesday.")
    await dialog.get_by_role("button", name="Send").press("Enter")
    await expect(last(page)).to_contain_text("for you alone")
    messages = page.get_by_role("article")
    before = await messages.count()
    await page.get_by_role("button", name="+1 week").press("Enter")
    await expect(messages).to_have_count(before + 1)
    await last(page).get_by_role("button", name="Good", exact=False).last.press("Enter")
    await expect(last(page)).to_contain_text("Thank you.")
    await types(page, "/checkin history")
    await expect(last(page).get_by_role("img")).to_have_count(1)
    await expect(last(page)).to_contain_text("So-so (Staffing); note: Two call-outs on Tuesday.")
    assert await page.evaluate(CONTRAST) == []
