"""A check-in in a real Chromium, over the whole house: sign up, push the clock, answer in a tap, look back."""

import re

from playwright.async_api import Locator, Page, expect

from tests.browser import CONTRAST, types
from tests.playground.conftest import Tab


def last(page: Page) -> Locator:
    return page.get_by_role("article").last


async def a_week_goes_by(page: Page) -> None:
    async with page.expect_response("**/push"):
        await page.get_by_role("button", name="+1 week").press("Enter")


async def test_a_week_is_signed_up_for_answered_and_looked_back_at(visit: Tab) -> None:
    page = await visit("rosa", "lounge")
    await types(page, "/checkin start shifts:days day:fri time:5pm zone:Chicago")
    await expect(last(page)).to_contain_text("This is when I would write to you")
    await last(page).get_by_role("button", name="Start", exact=True).press("Enter")
    await expect(last(page)).to_contain_text("18 or over")
    await last(page).get_by_role("button", name="I understand, go on").press("Enter")
    await expect(last(page)).to_contain_text("You are in. I will write to you on Friday")
    await a_week_goes_by(page)
    direct = page.get_by_role("navigation", name="Channels").get_by_role("button", name="Direct messages new")
    await direct.press("Enter")
    await expect(last(page)).to_contain_text("How was your week in the lab?")
    await expect(last(page)).to_contain_text(re.compile(r"Fri, \w+ \d+, [56]:\d\d PM"))  # in its hour, not later
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
    await a_week_goes_by(page)
    await expect(messages).to_have_count(before + 1)
    await last(page).get_by_role("button", name="Good", exact=False).last.press("Enter")
    await expect(last(page)).to_contain_text("Thank you.")
    await types(page, "/checkin history")
    await expect(last(page).get_by_role("img")).to_have_count(1)
    await expect(last(page)).to_contain_text("So-so (Staffing); note: Two call-outs on Tuesday.")
    assert await page.evaluate(CONTRAST) == []
