"""What is kept, in words and as a page: true, private, without scripts, escaped, in the reader's language."""

import json
import re
from datetime import date
from html.parser import HTMLParser

from bot import Call, Words
from bot.app import App
from bot.i18n import P, english
from cogs.mydata.own import NAME, PAGE
from cogs.mydata.page import Part, page
from tests.stage import Stage
from tests.stories.test_mydata import lived
from tests.stories.town import WIRES, Town, on

BAD = '<script>alert("1")</script> & <b onclick=x>'
WEEKLY = {"shifts": "days", "day": "fri", "time": "5pm", "zone": "America/Chicago"}


class Tags(HTMLParser):
    """Every tag and attribute of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def read(text: str) -> Tags:
    found = Tags()
    found.feed(text)
    assert found.open == []
    return found


def shouted(words: Words) -> str:
    return english(words).upper()


def test_a_page_runs_nothing_and_loads_nothing() -> None:
    kept = {"notes": {"2026-01-05": BAD}, BAD: [BAD, {"text": None, "on": True}], "none": []}
    made = page([Part("Check-ins", [BAD], "90 days.", kept)], date(2026, 1, 5), "en", english)
    found = read(made)
    assert {tag for tag, _ in found.tags}.isdisjoint({"script", "link", "img", "iframe", "b", "a", "form", "object"})
    attributes = {name for _, attrs in found.tags for name in attrs}
    assert attributes <= {"lang", "charset", "http-equiv", "content", "name", "class"}
    assert "url(" not in made and "@import" not in made and "default-src &#x27;none&#x27;" in made
    assert made.count("&lt;script&gt;") == 4 and "prefers-color-scheme: dark" in made and "@media print" in made


def test_a_page_speaks_the_readers_language() -> None:
    kept = {"part": {"shifts": "days"}, "their own word": "kept as it is"}
    made = page(
        [Part(P("Check-ins"), [P("{n} answer.")(n=7)], P("Ninety days."), kept)], date(2026, 1, 5), "es", shouted
    )
    assert '<html lang="es">' in made
    for said in ("WHAT LABMATES KEEPS ABOUT YOU", "CHECK-INS", "7 ANSWER.", "HOW LONG: NINETY DAYS.", "YOUR SIGN-UP"):
        assert said in made, said
    assert "their own word" in made and "kept as it is" in made and "<dd>days</dd>" in made


async def test_each_feature_says_what_it_keeps_and_for_how_long(app: App, stage: Stage) -> None:
    ada = await lived(stage)
    screen = await ada.types("mydata")
    assert screen.startswith("# What I keep about you")
    for said in (
        "You are signed up: Friday, Every week.",
        "1 answer.",
        "1 private note.",
        "each answer and note for 90 days",
    ):
        assert said in screen, said
    assert "1 suggestion waits for a moderator." in screen and "1 setting of yours." in screen
    assert "# Introductions" not in screen and "Mercy" not in screen and "stage:lab" not in screen


async def test_who_left_nothing_reads_no_more_than_what_everybody_reads(stage: Stage) -> None:
    screen = await stage.actor("new").types("mydata")
    assert screen.count("\n# ") == 1 and "# Anonymous posts" in screen and "stands under no name" in screen


async def test_how_long_is_said_to_everybody_and_moderators_read_when_it_was_done_last(app: App, stage: Stage) -> None:
    screen = await stage.actor("ada").types("mydata policy")
    for said in ("Check-ins: ", "Introductions: ", "Anonymous posts: ", "28 to 35 days", "30 days after I notice"):
        assert said in screen, said
    mo = stage.actor("mo", moderator=True)
    assert "I have not looked yet" not in screen and "I have not looked yet" in await mo.types("mydata policy")
    await app.sweeps.note("forget-answers", "answers", 12)
    told = await mo.types("mydata policy")
    assert "I looked last on Jan 5, 2026" in told and "12" not in told  # a count would tell how many answered


@on("stage", "playground", *WIRES)
async def test_two_files_come_to_whoever_asks(town: Town) -> None:
    ada = await town.guest("ada")
    await ada.runs("checkin.start", **WEEKLY)
    await ada.presses("Start")
    await ada.presses("I understand, go on")
    await ada.runs("mydata.export")
    files = await ada.files()
    assert set(files) == {NAME, PAGE}
    kept = json.loads(files[NAME])
    assert kept["check-ins"]["part"]["pace"] == "weekly" and "agreed" in kept["settings"]
    read(files[PAGE])
    assert "You are signed up: Friday, Every week." in files[PAGE] and re.search(r'<html lang="en">', files[PAGE])


async def test_erasing_reaches_what_is_begun_and_what_is_on_its_way(app: App, stage: Stage) -> None:
    ada, ben = stage.actor("ada"), stage.actor("ben")
    kept = [app.services.drafts.keep(Call("help", {"text": "half a word"}), who.ctx.person) for who in (ada, ben)]
    await app.notes.leave(str(ada.ctx.person), {"text": "Somebody answered."})
    await ada.runs("mydata.delete", sure="yes")
    assert app.services.drafts.open(kept[0], ada.ctx.person) is None
    assert app.services.drafts.open(kept[1], ben.ctx.person) is not None
    assert await app.notes.read(str(ada.ctx.person)) == []
    assert "While you were away" not in ada.reads + await ada.runs("settings")
