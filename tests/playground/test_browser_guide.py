"""The moderators' guide, walked word for word in a real Chromium over the whole house, so that it cannot rot."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Locator, Page, expect

from tests.browser import types
from tests.playground.conftest import Tab

GUIDE = (Path(__file__).parents[2] / "docs" / "moderators.md").read_text(encoding="utf-8")
LINE = re.compile(r"(?m)^ {4}(?P<typed>/.+)\n\n→ \*(?P<opens>[^*]+)\*")
STEP = re.compile(r"(?m)^\| (?P<title>[^|]+) \| (?P<press>Change|Skip) \| (?P<fill>[^|]*)\|$")
END = re.compile(r"At the end stands \*([^*]+)\*")
MEMBER = re.compile(r"choose \*(\w+)\* (?:on the left|again)")


@dataclass(frozen=True, slots=True)
class Typed:
    """A line of the guide: who types it, what, and the words of the form or screen that it opens."""

    who: str
    section: str
    text: str
    opens: str


def lines() -> Iterator[Typed]:
    """Read them out of the guide, in its order."""
    who = "Priya"
    for section in re.split(r"(?m)^(?=## )", GUIDE):
        before = 0
        for found in LINE.finditer(section):
            said = section[before : found.start()]
            who = next(iter(MEMBER.findall(said)[-1:]), who)
            yield Typed(who, section.split("\n")[0], found["typed"], found["opens"])
            before = found.end()


async def becomes(page: Page, name: str) -> None:
    """Choose somebody on the left, as a visitor does."""
    chosen = page.get_by_role("radio", name=name)
    if not await chosen.is_checked():
        await chosen.click(force=True)  # the list is drawn anew, so its old button cannot be asked
        await expect(page).to_have_url(re.compile(f"as={name.lower()}"))
        await page.locator("#log[aria-busy=false]").wait_for()
        await expect(page.get_by_role("article").first).to_be_visible()


async def fills(page: Page, fill: str) -> None:
    """Fill a form's fields, written ``label: value; label: value``, and send it."""
    dialog = page.get_by_role("dialog")
    for part in fill.split(";"):
        label, value = (word.strip() for word in part.split(": ", 1))
        field = dialog.get_by_label(label)
        if await field.evaluate("node => node.tagName") == "SELECT":
            await field.select_option(label=value)
        else:
            await field.fill(value)
    await dialog.get_by_role("button", name="Send").click()
    await expect(dialog).to_be_hidden()


async def sets_up(page: Page, screen: Locator) -> None:
    """Press what the guide's table says, step after step, to the last screen."""
    for step in STEP.finditer(GUIDE):
        await expect(screen).to_contain_text(re.compile(re.escape(step["title"].strip()) + r"\s*→ now"))
        await screen.get_by_role("button", name=step["press"], exact=True).click()
        if step["press"] == "Change":
            await fills(page, step["fill"])
    ended = END.search(GUIDE)
    assert ended
    await expect(screen).to_contain_text(ended[1])


async def test_a_newcomer_follows_the_guide_word_for_word(visit: Tab) -> None:
    page = await visit("priya", "moderators")
    articles, dialog, section = page.get_by_role("article"), page.get_by_role("dialog"), ""
    for line in lines():
        if line.section != section:  # a person takes their time: nobody types all of it within a minute
            await page.get_by_role("button", name="+1 hour").click()
            section = line.section
        await becomes(page, line.who)
        screens = articles.filter(has_text=line.opens)
        shown = await screens.count()
        await types(page, line.text)
        box = page.get_by_role("combobox", name="Message or command")
        if await box.input_value():  # the focus had just moved, and the key went with it: a person presses again
            await box.press("Enter")
        form = dialog.filter(has_text=line.opens)
        await expect(form.or_(screens.nth(shown)).first, line.text).to_be_visible()
        if await dialog.is_visible():
            await dialog.get_by_role("button", name="Cancel").click()
            await expect(dialog).to_be_hidden()
        elif line.text == "/setup start":
            await sets_up(page, articles.filter(has_text="Set-up").last)


def test_the_guide_can_be_read_as_a_walk() -> None:
    assert len(re.findall(r"(?m)^ {4}/", GUIDE)) == len(list(lines())) >= 20
    assert len(list(STEP.finditer(GUIDE))) == 7
    said = {line.text.split()[0] for line in lines()}
    assert {"/setup", "/prompts", "/events", "/catalogue", "/venting", "/mentoring", "/mod"} <= said
    assert {line.who for line in lines()} == {"Priya", "Rosa"}
