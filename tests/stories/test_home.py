"""The home page: what is next, what waits, settings and help; each feature says its own, and none what is private."""

import re

import pytest

from bot import Block, Cog, Context
from bot.app import App
from bot.errors import StoreError
from bot.store.cases import Cases
from cogs.checkins.enrol import Enrolling
from tests.stage import Stage
from tests.stories.test_checkins import signed_up
from tests.stories.test_mentors import introduced
from tests.stories.test_moderation import reported
from tests.stories.town import Town
from tests.stories.venting import agreed, posts, ready

ENTRY = {"name": "Mercy EAP", "topic": "employer-support", "summary": "Six sessions.", "phone": "1-800-555-0100"}


async def test_a_newcomer_finds_help_first_and_the_way_to_everything(town: Town) -> None:
    ada = await town.guest("ada")
    screen = await ada.runs("home")
    for said in ("Nobody watches it day and night", "You have no check-ins.", "You have no mentor here."):
        assert said in screen, said
    for label in ("Help right now", "Everything I can do", "Find help", "What I keep about you", "What this is"):
        assert f"[{label}]" in screen or f"{label}: type" in screen, label
    assert "Your settings" in screen and "For moderators" not in screen
    assert "988" in await ada.presses("Help right now")


async def test_it_says_when_the_next_check_in_comes_and_who_ones_mentor_is(app: App, stage: Stage) -> None:
    await signed_up(stage)
    screen = await stage.actor("ada").runs("home")
    assert "Your next check-in: Friday, January 9, 5:" in screen
    await stage.actor("ada").runs("checkin.pause")
    assert "Your check-ins are paused." in await stage.actor("ada").runs("home")
    ada, bea = await introduced(app, stage)
    assert "Your mentor: Bea." in await ada.runs("home") and "You mentor Ada." in await bea.runs("home")


async def test_suggestions_that_wait_are_counted_and_moderators_see_what_waits(stage: Stage) -> None:
    ada, mo = stage.actor("ada"), stage.actor("mo", moderator=True)
    assert "For moderators: nothing waits." in await mo.runs("home")
    await ada.runs("catalogue.suggest", **ENTRY)
    await reported(stage, "bea")
    assert "1 suggestion of yours waits for a moderator." in await ada.runs("home")
    screen = await mo.runs("home")
    assert re.search(r"For moderators: \d cases? waits?\.", screen) and "suggestion of yours" not in screen
    assert re.search(r"\d cases? waits?\.", await mo.presses("Open the queue"))


async def test_whoever_looks_over_a_shoulder_learns_nothing_of_anonymous_posts(app: App, stage: Stage) -> None:
    await ready(app, stage)
    before = await stage.actor("ada").runs("home")
    await posts(app, stage, await agreed(stage), "Nobody says thank you.")
    assert await stage.actor("ada").runs("home") == before == await stage.actor("bea").runs("home")


async def test_the_page_is_private(stage: Stage) -> None:
    await stage.actor("ada").runs("home")
    assert not any(stage.channels.values())


async def test_a_feature_that_cannot_answer_is_left_out(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(self: Cog, ctx: Context) -> tuple[Block, ...]:
        raise StoreError("the database is on holiday")

    monkeypatch.setattr(Enrolling, "at_home", broken)
    screen = await stage.actor("ada").runs("home")
    assert "check-ins" not in screen.partition("Your settings")[0] and "You have no mentor here." in screen


async def test_members_never_ask_for_what_waits(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    async def asked(self: Cases, home: str) -> int:
        raise AssertionError("a member asked for the queue")

    monkeypatch.setattr(Cases, "count", asked)
    assert "Labmates" in await stage.actor("ada").runs("home")
