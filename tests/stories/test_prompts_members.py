"""Wellness prompts from the members' side: a tap without a name, a suggestion and what becomes of it, the library."""

import re

import pytest
from sqlalchemy import select

from bot.app import App
from bot.limits import Can
from bot.store.prompts.tables import prompt_posts, prompt_taps
from cogs.wellness.tapping import KEPT
from tests.stage import Actor, Stage, show
from tests.stories.prompts import HOME, MARK, cards, passes, planned, posts

WORDS = "Put the kettle on before you open the inbox."


async def tapped(stage: Stage, name: str, label: str, at: int = -1) -> str:
    """Somebody taps under a post."""
    who = stage.actor(name, channel="break")
    shown = [reply for reply in stage.channels["break"] if MARK in show(reply)]
    who.opens(shown[at])
    return await who.presses(label)


async def numbers(app: App) -> tuple[int, int, int]:
    """Useful, not today, and how many tags are kept."""
    async with app.store.read() as db:
        rows = (await db.execute(select(prompt_posts.c.useful, prompt_posts.c.later))).all()
        tags = (await db.execute(select(prompt_taps))).all()
    return sum(row.useful for row in rows), sum(row.later for row in rows), len(tags)


async def suggested(stage: Stage, text: str = WORDS, **more: str) -> Actor:
    ada = stage.actor("ada")
    said = await ada.runs("prompts.suggest", text=text, tag="shift-change", **more)
    assert "Thank you. Your moderators will look at it" in said, said
    return ada


async def test_a_tap_counts_once_a_person_and_can_be_changed(app: App, stage: Stage) -> None:
    await planned(stage)
    await passes(app, hours=5)
    assert "Counted as useful, without your name." in await tapped(stage, "ada", "Useful")
    assert "only this one counts" in await tapped(stage, "ada", "Useful")
    assert await numbers(app) == (1, 0, 1)
    assert "Counted as not today" in await tapped(stage, "ada", "Not today")
    await tapped(stage, "bea", "Useful")
    assert await numbers(app) == (1, 1, 2)
    assert len(posts(stage)) == 1, "the post stays as it is"


async def test_tags_name_nobody_and_go_after_a_week_while_the_numbers_stay(app: App, stage: Stage) -> None:
    await planned(stage, days="Mon")
    await passes(app, hours=5)
    await tapped(stage, "ada", "Useful")
    await passes(app, days=7)
    await tapped(stage, "ada", "Useful")
    async with app.store.read() as db:
        tags = [row.tag for row in await db.execute(select(prompt_taps))]
    assert len({*tags}) == 2, "on two posts they are nothing alike"
    assert all(re.fullmatch(r"[0-9a-f]{32}", tag) for tag in tags)
    await passes(app, days=1)
    await app.services.prompts.taps.forget(app.clock.now() - KEPT)
    assert await numbers(app) == (2, 0, 1)
    assert "more than a week old" in await tapped(stage, "ada", "Useful", at=0)
    assert await numbers(app) == (2, 0, 1)


async def test_a_forged_tap_does_nothing(app: App, stage: Stage) -> None:
    ada = stage.actor("ada")
    assert "not here any more" in await ada.runs("prompts.tap", p="nothing", v="useful")


async def test_a_suggestion_is_approved_and_posted_next(app: App, stage: Stage) -> None:
    mo = await planned(stage)
    ada = await suggested(stage)
    (card,) = [card for card in cards(stage) if "A member suggests a wellness prompt" in card]
    assert WORDS in card and "ada" not in card
    assert "1. A member suggests a wellness prompt" in await mo.runs("mod.queue")
    await mo.presses("Open number 1")
    assert "Approved: it comes next" in await mo.presses("Approve")
    assert f"Your wellness prompt was approved. Thank you: “{WORDS}”" in show(ada.inbox[-1])
    await passes(app, hours=5)
    assert posts(stage) == [WORDS]
    assert "Nothing waits" in await mo.runs("mod.queue")
    assert "prompts.suggestion-approved" in [line.action for line in await app.services.audit.read(HOME)]
    assert await tapped(stage, "bea", "Useful")


async def test_it_is_edited_first_where_that_helps(app: App, stage: Stage) -> None:
    mo = await planned(stage)
    await suggested(stage)
    await mo.runs("mod.queue")
    await mo.presses("Open number 1")
    await mo.presses("Edit, then approve")
    better = "Put the kettle on before you open anything."
    assert "Approved" in await mo.fills(text=better, other="Pon el agua antes de abrir nada.")
    await passes(app, hours=5)
    assert posts(stage) == [better]
    luz = stage.actor("luz")
    await app.services.communities.choose_language(luz.ctx.person, "es")
    assert "Pon el agua antes de abrir nada." in await luz.runs("prompts.library", tag="shift-change")


@pytest.mark.parametrize("reason", ["", "We have two about tea already. Another one, please!"])
async def test_it_is_declined_with_a_reason_or_without(app: App, stage: Stage, reason: str) -> None:
    mo = await planned(stage)
    ada = await suggested(stage)
    await mo.runs("mod.queue")
    await mo.presses("Open number 1")
    await mo.presses("Decline")
    assert "Declined, and they are told privately." in await mo.fills(reason=reason)
    told = show(ada.inbox[-1])
    assert "did not take this wellness prompt" in told and WORDS in told and ("They wrote" in told) is bool(reason)
    await passes(app, hours=5)
    assert posts(stage) != [WORDS]


async def test_two_moderators_decide_once(app: App, stage: Stage) -> None:
    mo, zoe = await planned(stage), stage.actor("zoe", moderator=True)
    ada = await suggested(stage)
    for who in (mo, zoe):
        await who.runs("mod.queue")
        await who.presses("Open number 1")
    await mo.presses("Approve")
    assert "Somebody was quicker." in await zoe.presses("Approve")
    assert len(ada.inbox) == 1


async def test_what_is_too_long_comes_back_whole_with_the_number(app: App, stage: Stage) -> None:
    ada = stage.actor("ada")
    long = "Breathe out slowly. " * 20
    said = await ada.runs("prompts.suggest", text=long.strip(), tag="breathing")
    assert "That is 49 characters too long: 350 may be posted. Nothing is lost" in said
    if Can.FORM in stage.limits.can:
        assert said.count("Breathe out slowly.") == 20
    assert "Thank you" in await ada.fills(text="Breathe out slowly. And in. As often as you like it today.")


async def test_what_is_there_already_is_shown(app: App, stage: Stage) -> None:
    ada = stage.actor("ada")
    same = "Count ten breaths. If you lose count start at one: losing count is not failing, it is noticing!"
    said = await ada.runs("prompts.suggest", text=same, tag="breathing")
    assert "We have one very much like it: “Count ten breaths." in said


async def test_patient_data_in_a_suggestion_is_shown_masked_first(app: App, stage: Stage) -> None:
    ada = stage.actor("ada")
    said = await ada.runs(
        "prompts.suggest", text="Think of Mr. John Smith, MRN 12345678, and be glad.", tag="gratitude"
    )
    assert "Nothing is sent yet" in said and "12345678" not in said


async def test_nobody_fills_the_queue_alone(app: App, stage: Stage) -> None:
    numbers = ("kettle", "window", "notebook", "ceiling", "garden")
    for word in numbers:
        await suggested(stage, text=f"Before you begin: one look at the {word}, and what it has to do with {word * 2}?")
    ada = stage.actor("ada")
    said = await ada.runs("prompts.suggest", text="And one more thought about shoes and ships.", tag="celebration")
    assert "Five of yours wait already." in said


async def test_the_library_is_read_by_tag_in_ones_own_language(app: App, stage: Stage) -> None:
    ada = stage.actor("ada")
    assert "short texts to read or to post." in await ada.runs("prompts.library")
    first = await ada.picks("About", "Breathing")
    assert "Two short breaths in through the nose" in first and "The idea: Balban et al." in first
    assert await ada.presses("More") != first
    await app.services.communities.choose_language(ada.ctx.person, "es")
    assert "Dos inhalaciones cortas" in await ada.runs("prompts.library", tag="breathing")


async def test_home_says_what_waits_and_moderators_can_delete_what_they_approved(app: App, stage: Stage) -> None:
    mo = await planned(stage)
    ada = await suggested(stage)
    assert "1 prompt that you suggested waits." in await ada.runs("home")
    await mo.runs("mod.queue")
    await mo.presses("Open number 1")
    await mo.presses("Approve")
    assert "that you suggested" not in await ada.runs("home")
    assert "Written by a member here." in await mo.runs("prompts.library", tag="shift-change")
    assert WORDS in await mo.presses("Delete")
    assert "It is deleted." in await mo.presses("Yes, delete it")
    assert WORDS not in await mo.runs("prompts.library", tag="shift-change")
    await passes(app, hours=5)
    assert len(posts(stage)) == 1 and posts(stage) != [WORDS]


async def test_what_was_taken_back_cannot_be_decided_any_more(app: App, stage: Stage) -> None:
    mo = await planned(stage)
    ada = await suggested(stage)
    await mo.runs("mod.queue")
    await mo.presses("Open number 1")
    card = mo.screen
    await ada.runs("mydata.delete")
    await ada.presses("Erase everything")
    for label in ("Approve", "Edit, then approve"):
        mo.screen = card
        assert "That case is not here any more." in await mo.presses(label)
    for name in ("approve", "revise", "decline"):
        assert "That case is not here any more." in await mo.runs(f"prompts.{name}", case="gone")
    assert "Nothing waits" in await mo.runs("mod.queue")


async def test_an_edit_that_is_too_long_comes_back_whole(app: App, stage: Stage) -> None:
    mo = await planned(stage)
    await suggested(stage)
    await mo.runs("mod.queue")
    await mo.presses("Open number 1")
    await mo.presses("Edit, then approve")
    assert "That is 50 characters too long" in await mo.fills(text="x" * 400)
    assert "Approved" in await mo.fills(text="Put the kettle on first.")


async def test_ones_own_part_is_taken_along_and_erased(app: App, stage: Stage) -> None:
    mo = await planned(stage)
    await suggested(stage)
    ada = await suggested(stage, text="A second one, about windows and the light in them at four.")
    await mo.runs("mod.queue")
    await mo.presses("Open number 1")
    await mo.presses("Approve")
    await passes(app, hours=5)
    await tapped(stage, "ada", "Useful")
    await tapped(stage, "bea", "Useful")
    mine = await ada.runs("mydata.export")
    assert WORDS in mine and '"post of": "2026-01-05"' in mine
    await ada.runs("mydata.delete")
    gone = await ada.presses("Erase everything")
    assert "your suggestions, and your taps" in gone
    assert await numbers(app) == (1, 0, 1)
    own = await app.services.prompts.texts.approved(HOME)
    assert [one.person for one in own] == [None]
    assert "Nothing waits" in await mo.runs("mod.queue")
