"""What a newcomer does after `make run`: the real program, in a real browser, with nothing set."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import async_playwright, expect

from tests.browser import FLAGS, chromium, required, types, whole_house


@pytest.fixture
async def address(tmp_path: Path) -> AsyncIterator[str]:
    """The real program, on its local page."""
    async with whole_house(tmp_path) as address:
        yield address


async def test_a_newcomer_finds_help_shares_it_and_suggests_another(address: str) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium(must=required()), chromium_sandbox=False, args=list(FLAGS)
        )
        rosa, mei = await browser.new_page(), await browser.new_page()
        await rosa.goto(f"{address}/?as=rosa&in=lounge")
        await mei.goto(f"{address}/?as=mei&in=lounge")

        await types(rosa, "/resources starting night shift next week")
        answer = rosa.get_by_role("article").last
        await expect(answer).to_contain_text("NIOSH training on shift work and long hours")
        await expect(answer).to_contain_text("Only you can see this")
        await expect(mei.get_by_role("log")).not_to_contain_text("NIOSH")

        await answer.get_by_text("Share one here", exact=True).click()
        await answer.get_by_role("group", name="Share one here").get_by_role("button", name="NIOSH").click()
        await expect(mei.get_by_role("article").last).to_contain_text("NIOSH training")
        await expect(mei.get_by_role("article").last).not_to_contain_text("Rosa")

        await types(rosa, "/catalogue suggest")
        form = rosa.get_by_role("dialog")
        await form.get_by_label("Name").fill("Night crew breakfast")
        await form.get_by_label("What it is").fill("Breakfast after nights, every first Friday.")
        await form.get_by_label("Topic").select_option(label="Peer support and groups")
        await form.get_by_role("button", name="Send").click()
        await expect(form).to_contain_text("one way to reach it")
        await form.get_by_label("Web page").fill("https://example.org/breakfast")
        await form.get_by_role("button", name="Send").click()
        await expect(rosa.get_by_role("log")).to_contain_text("Your moderators will look at it")
        await browser.close()
