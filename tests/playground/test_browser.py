"""The page in a real Chromium: by keyboard, in two tabs, in the dark, in a narrow window."""

import asyncio
import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from bot.message import Reply
from bot.people import Person
from tests.browser import CONTRAST, chromium
from tests.playground.conftest import LOCALES, Open, Tab, running
from tests.playground.lab import open_lab


def _box(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Message or command")


def _last(page: Page) -> Locator:
    return page.get_by_role("article").last


async def _type(page: Page, line: str) -> None:
    await _box(page).fill(line)
    await _box(page).press("Escape")
    await _box(page).press("Enter")


async def test_a_command_is_typed_with_suggestions_by_keyboard_alone(tab: Tab) -> None:
    page = await tab("rosa")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the message box")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(_box(page)).to_be_focused()
    await page.keyboard.type("/res")
    options = page.get_by_role("listbox", name="Suggestions").get_by_role("option")
    await expect(options).to_have_count(1)
    await expect(_box(page)).to_have_attribute("aria-expanded", "true")
    await page.keyboard.press("ArrowDown")
    chosen = await _box(page).get_attribute("aria-activedescendant")
    assert chosen == await options.first.get_attribute("id")
    await page.keyboard.press("Enter")
    await expect(_box(page)).to_have_value("/resources ")
    await page.keyboard.type("nights top")
    await expect(options).to_have_count(1)
    await page.keyboard.press("Tab")
    await expect(_box(page)).to_have_value("/resources nights topic:")
    await expect(options).to_have_count(2)
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")
    await expect(_box(page)).to_have_value("/resources nights topic:money ")
    await page.keyboard.press("Escape")
    await page.keyboard.press("Enter")
    await expect(_last(page)).to_contain_text("You asked for: nights")
    await expect(_last(page)).to_contain_text("Only you can see this")
    await expect(_box(page)).to_be_focused()


async def test_tab_takes_what_fits_the_line_however_fast_it_comes(tab: Tab) -> None:
    page = await tab("rosa")
    for typed, taken in (("/bre", "/brew "), ("/brew ging", "/brew Ginger"), ("/resources x topic:m", "money ")):
        await _box(page).fill("")
        await _box(page).focus()
        await page.keyboard.type(typed)
        await page.keyboard.press("Tab")
        await expect(_box(page)).to_have_value(re.compile(f"{taken}$"))
        await expect(_box(page)).to_be_focused()
    await page.keyboard.press("Escape")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("button", name="Send")).to_be_focused()


async def test_a_press_takes_the_place_of_a_private_message_and_keeps_the_focus(tab: Tab) -> None:
    page = await tab("rosa")
    await _type(page, "/resources x")
    await expect(_last(page)).to_contain_text("You asked for")
    count = await page.get_by_role("article").count()
    await _last(page).get_by_role("button", name="More").press("Enter")
    await expect(_last(page)).to_contain_text("Here is more.")
    await expect(page.get_by_role("article")).to_have_count(count)
    await expect(_last(page)).to_be_focused()


async def test_a_pick_opens_and_makes_its_call(tab: Tab) -> None:
    page = await tab("rosa")
    await _type(page, "/resources x")
    await _last(page).get_by_text("Narrow by topic").press("Enter")
    await _last(page).get_by_role("group", name="Narrow by topic").get_by_role("button", name="Money").press("Enter")
    await expect(_last(page).get_by_role("definition").last).to_have_text("money")
    await expect(_last(page)).to_be_focused()


async def test_a_form_shows_its_error_beside_the_field_and_keeps_what_was_filled_in(tab: Tab) -> None:
    page = await tab("rosa")
    await _type(page, "/brew")
    dialog = page.get_by_role("dialog", name="Put the kettle on")
    tea, cups = dialog.get_by_label("Which tea?"), dialog.get_by_label("How many cups?")
    await expect(tea).to_be_focused()
    await tea.fill("Ginger")
    await expect(cups).to_have_accessible_description("For the whole bench.")
    await cups.fill("many")
    await dialog.get_by_label("With milk?").select_option("Yes")
    await cups.press("Enter")
    await expect(cups).to_have_accessible_description("For the whole bench. A whole number, please, such as 3.")
    await expect(cups).to_be_focused()
    await expect(cups).to_have_attribute("aria-invalid", "true")
    await expect(tea).to_have_value("Ginger")
    await cups.fill("3")
    await cups.press("Enter")
    await expect(dialog).to_be_hidden()
    await expect(_last(page)).to_contain_text("3 × Ginger, milk: True")
    await expect(_box(page)).to_be_focused()


async def test_a_secret_that_was_wrong_stays_in_the_form(tab: Tab) -> None:
    page = await tab("rosa")
    await _type(page, "/confide")
    dialog = page.get_by_role("dialog")
    text = dialog.get_by_label("What is it?")
    await text.fill("x" * 301)
    await dialog.get_by_role("button", name="Send").click()
    await expect(dialog).to_contain_text("1 character too long")
    await expect(text).to_have_value("x" * 301)
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await expect(_box(page)).to_be_focused()


async def test_a_public_post_reaches_a_second_tab_and_a_private_reply_does_not(tab: Tab) -> None:
    rosa, mei = await tab("rosa"), await tab("mei")
    await _type(rosa, "/resources x")
    await _last(rosa).get_by_role("button", name="Share here").click()
    await expect(_last(mei)).to_contain_text("Shared: sleep")
    await expect(mei.get_by_text("Only you can see this")).to_have_count(0)
    await _last(mei).get_by_role("button", name="Thanks").click()
    await expect(_last(mei)).to_contain_text("Here is more.")
    await _type(mei, "Thank you, Rosa")
    await expect(_last(rosa)).to_contain_text("Thank you, Rosa")
    await expect(rosa.get_by_text("Here is more.")).to_have_count(0)


async def test_a_direct_message_arrives_when_the_clock_is_pushed(tab: Tab) -> None:
    page = await tab("rosa")
    before = await page.locator("#now").inner_text()
    await _type(page, "/remind")
    await expect(_last(page)).to_contain_text("I will write to you.")
    await page.get_by_role("button", name="+1 day").press("Enter")
    direct = page.get_by_role("navigation", name="Channels").get_by_role("button", name="Direct messages new")
    await direct.press("Enter")
    await expect(_last(page)).to_contain_text("Good morning!")
    await expect(page.get_by_role("heading", name="Direct messages")).to_be_visible()
    assert await page.locator("#now").inner_text() != before
    await _last(page).get_by_role("button", name="Thanks").click()
    await expect(page.get_by_role("article")).to_have_count(1)


async def test_the_language_is_switched_for_page_and_bot(tab: Tab) -> None:
    page = await tab("rosa")
    await page.get_by_label("Language").select_option("español")
    await expect(page.get_by_role("button", name="Enviar")).to_be_visible()
    await expect(page.locator("html")).to_have_attribute("lang", "es-US")
    box = page.get_by_role("combobox", name="Mensaje u orden")
    await box.fill("/hel")
    await expect(page.locator("#offers")).to_contain_text("Lo que sé hacer")
    await box.press("Tab")
    await box.press("Enter")
    await expect(_last(page)).to_contain_text("Puedo ayudarte a encontrar ayuda.")
    await expect(_last(page)).to_contain_text("Solo tú puedes ver esto")


async def test_a_language_chosen_by_command_is_the_pages_too(tab: Tab) -> None:
    page = await tab("rosa")
    await _type(page, "/speak es")
    await expect(page.get_by_role("button", name="Enviar")).to_be_visible()
    await expect(page.locator("html")).to_have_attribute("lang", "es")


async def test_markup_stays_text_wherever_it_is_shown(tab: Tab) -> None:
    page = await tab("rosa")
    markup = "<img src=x onerror=\"document.title='run'\"><script>document.title='run'</script>"
    await _type(page, markup)
    await expect(_last(page)).to_contain_text(markup)
    await _type(page, f"/resources {markup}")
    await expect(_last(page)).to_contain_text(f"You asked for: {markup}")
    await _type(page, f"/brew tea:{markup} cups:{markup}")
    await expect(page.get_by_role("dialog")).to_be_visible()
    await page.get_by_role("button", name="Cancel").click()
    assert await page.locator("#log script, #log img:not([src='/mark.svg'])").count() == 0
    assert await page.title() == "Labmates playground"


async def test_a_late_answer_thinks_first_and_frees_the_dialog(tab: Tab, playground: Open) -> None:
    page = await tab("rosa")
    await _type(page, "/slow")
    async with asyncio.timeout(30):
        await playground.lab.waiting.wait()
    await page.get_by_role("button", name="+1 hour").click()
    await expect(_last(page)).to_contain_text("thinking…")
    playground.lab.release.set()
    await expect(_last(page)).to_contain_text("Here at last.")
    await expect(page.get_by_text("thinking…")).to_have_count(0)


async def test_a_command_runs_on_a_message_from_its_menu(tab: Tab) -> None:
    page = await tab("rosa")
    luis = page.get_by_role("article", name="Luis")
    await luis.get_by_label("Run a command on this message").press("Enter")
    await page.keyboard.press("Escape")
    await expect(luis.get_by_role("button", name="Keep this")).to_be_hidden()
    await page.keyboard.press("Enter")
    await expect(luis.get_by_role("button", name="Keep this")).to_be_in_viewport(ratio=1)
    await luis.get_by_role("button", name="Keep this").press("Enter")
    await expect(_last(page)).to_contain_text("Kept: First clinical rotation starts Monday.")


async def test_a_picture_has_its_words_and_a_document_can_be_kept(tab: Tab) -> None:
    page = await tab("rosa")
    await _type(page, "/picture")
    await expect(_last(page).get_by_role("img", name="One dot")).to_have_js_property("naturalWidth", 1)
    await _last(page).get_by_text("list.yaml").click()
    await expect(_last(page).get_by_text("- <b>one</b>")).to_be_visible()
    async with page.expect_download() as saving:
        await _last(page).get_by_role("button", name="Save as a file").click()
    saved = await saving.value
    assert saved.suggested_filename == "list.yaml"
    assert (await saved.path()).read_text(encoding="utf-8") == "- <b>one</b>\n"


async def test_a_link_opens_elsewhere_and_tells_so(tab: Tab) -> None:
    page = await tab("rosa")
    await _type(page, "/resources x")
    link = _last(page).get_by_role("link", name="Read more (opens in a new tab)")
    await expect(link).to_have_attribute("rel", "noopener noreferrer")
    await expect(link).to_have_attribute("target", "_blank")
    await expect(_last(page).get_by_role("link")).to_have_count(1)


async def test_somebody_else_is_chosen_by_keyboard_and_sees_their_own(tab: Tab) -> None:
    page = await tab("rosa")
    await _type(page, "/help")
    await expect(_last(page)).to_contain_text("Only you can see this")
    await page.get_by_role("radio", name="Rosa").focus()
    await page.keyboard.press("ArrowUp")
    await expect(page.get_by_role("radio", name=re.compile("Priya.*Moderator"))).to_be_focused()
    await expect(page.get_by_role("button", name="#moderators")).to_be_visible()
    await expect(page.get_by_text("Only you can see this")).to_have_count(0)
    assert "as=priya" in page.url


async def test_the_page_tells_its_parts_by_name(tab: Tab) -> None:
    page = await tab("rosa")
    await expect(page.locator("body")).to_match_aria_snapshot("""
      - banner:
        - heading "Labmates playground" [level=1]
        - paragraph
        - paragraph:
          - text: Language
          - combobox "Language"
      - complementary "Who and where":
        - group "Who you are (all made up)":
          - radio /Rosa Phlebotomist · night shift/ [checked]
        - navigation "Channels":
          - list:
            - listitem:
              - button "#lounge"
        - region "Clock":
          - button "+1 hour"
      - main:
        - heading "#lounge" [level=2]
        - log "#lounge":
          - article "Mei"
        - combobox "Message or command"
        - button "Send"
    """)


async def test_nothing_that_can_be_pressed_lacks_a_name(tab: Tab) -> None:
    page = await tab("rosa")
    await _type(page, "/resources x")
    await expect(_last(page)).to_contain_text("You asked for")
    nameless = await page.evaluate("""() => [...document.querySelectorAll("button, a, select, input, summary")]
        .filter((e) => e.checkVisibility() && !(e.innerText || e.ariaLabel || e.labels?.length)).length""")
    assert nameless == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_text_stands_out_from_its_ground(tab: Tab, scheme: str) -> None:
    page = await tab("rosa", color_scheme=scheme)
    await _type(page, "/resources x")
    await expect(_last(page)).to_contain_text("You asked for")
    await _box(page).fill("/")
    await expect(page.locator("#offers li").first).to_be_visible()
    await _box(page).press("ArrowDown")
    faint = await page.evaluate(CONTRAST)
    assert faint == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_it_fits_a_narrow_window(tab: Tab, scheme: str) -> None:
    page = await tab("rosa", viewport={"width": 360, "height": 640}, color_scheme=scheme)
    await _type(page, "/resources " + "unbroken" * 40)
    await expect(_last(page)).to_contain_text("unbroken")
    assert await page.evaluate("document.documentElement.scrollWidth") == 360
    who = page.get_by_role("button", name="Who and where")
    await who.click()
    await expect(who).to_have_attribute("aria-expanded", "true")
    await page.get_by_role("button", name="#night-shift").click()
    await expect(page.get_by_role("heading", name="#night-shift")).to_be_visible()
    await expect(page.get_by_role("radio", name="Rosa")).to_be_hidden()
    await _type(page, "/brew")
    await expect(page.get_by_role("dialog")).to_be_in_viewport()


async def test_the_page_finds_its_way_back_when_the_playground_does(browser: Browser) -> None:
    page_, desk, *_ = open_lab(LOCALES)
    async with running(page_, desk):
        context = await browser.new_context()
        page = await context.new_page()
        await page.goto(f"{page_.address}/?as=rosa&in=dm-rosa")
        await expect(page.get_by_text("Nothing here yet.")).to_be_visible()
    await expect(page.get_by_role("alert").first).to_contain_text("does not answer")
    await _type(page, "help")
    await expect(page.get_by_role("alert").first).to_contain_text("did not get through")
    await expect(_box(page)).to_have_value("help")
    async with running(page_, desk):
        await page_.deliver(Person("playground", "lab", "rosa"), Reply.say("Still here."))
        await expect(_last(page)).to_contain_text("Still here.")
        await expect(page.get_by_role("alert").first).to_have_text("")
        await context.close()


def test_without_a_browser_a_run_skips_or_fails_as_it_must() -> None:
    with pytest.raises(pytest.skip.Exception, match="apt-get install chromium"):
        chromium(Path("nowhere"), must=False)
    with pytest.raises(pytest.fail.Exception, match="apt-get install chromium"):
        chromium(Path("nowhere"), must=True)
