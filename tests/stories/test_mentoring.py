"""Moderators' figures and settings about introductions, as dialogues."""

from dataclasses import replace

from bot.app import App
from bot.store.mentors.profiles import Side
from bot.store.mentors.requests import Request
from bot.store.mentors.requests import Stage as Asked
from tests.mentors.people import person
from tests.stage import Stage
from tests.stories.test_checkins import push
from tests.stories.test_mentors import HOME, asks, hears, offers


async def peopled(app: App, mentees: int, mentors: int) -> None:
    """So many who wait, and so many who offer."""
    services, now = app.services, app.clock.now()
    async with services.transaction() as tx:
        for n in range(mentees):
            one = person(f"m{n}")
            await services.mentors.profiles.put(one.kept(), now, tx=tx)
            await services.mentors.requests.put(Request(f"r{n}", one.person, Asked.OPEN, now), tx=tx)
        for n in range(mentors):
            one = replace(person(f"g{n}", Side.OFFER), languages=("Spanish",))
            await services.mentors.profiles.put(one.kept(), now, tx=tx)


async def test_a_small_community_is_told_what_is_withheld_and_why(stage: Stage) -> None:
    mo = stage.actor("mo", moderator=True)
    screen = await mo.types("mentoring")
    assert "Waiting for a mentor: fewer than five, so not told" in screen
    assert "Load per mentor: not told" in screen and "no topic has five people" in screen


async def test_moderators_see_how_it_goes_in_ranges(app: App, stage: Stage) -> None:
    await peopled(app, 12, 7)
    screen = await stage.actor("mo", moderator=True).types("mentoring status")
    assert "Waiting for a mentor: 10 to 14" in screen and "the longest under a week" in screen
    assert "0: ████████████ 5 to 9 mentors" in screen
    assert "10 to 14 ask about Night shift, 5 to 9 offer it." in screen
    assert "m1" not in screen and "g1" not in screen


async def test_figures_do_not_change_within_a_week(app: App, stage: Stage) -> None:
    mo = stage.actor("mo", moderator=True)
    first = await mo.types("mentoring status")
    await peopled(app, 12, 7)
    assert await mo.types("mentoring status") == first
    await push(app, days=7)
    assert "10 to 14" in await mo.types("mentoring status")


async def test_members_see_no_figures(stage: Stage) -> None:
    assert "moderators" in await stage.actor("ada").types("mentoring status")


async def test_a_pause_of_all_asks_nobody_until_it_is_over(app: App, stage: Stage) -> None:
    mo = stage.actor("mo", moderator=True)
    assert "paused until Jan 20, 2026" in await mo.runs("mentoring.settings", pause="2026-01-20")
    bea = await offers(stage)
    await asks(stage)
    await push(app, days=5)
    assert bea.inbox == []
    assert "Somebody asks for a mentor" in await hears(app, bea, hours=24 * 20)


async def test_a_pause_is_ended_with_a_word_and_a_day_gone_by_is_asked_again(stage: Stage) -> None:
    mo = stage.actor("mo", moderator=True)
    assert "cannot read that as a day" in await mo.runs("mentoring.settings", pause="2020-01-01")
    await mo.runs("mentoring.settings", pause="in 2 weeks")
    assert "Introductions: on" in await mo.runs("mentoring.settings", pause="now")
    for word in ("Ahora", "now "):
        await mo.runs("mentoring.settings", pause="in 2 weeks")
        assert "Introductions: on" in await mo.runs("mentoring.settings", pause=word)


async def test_what_is_settled_is_kept_and_shown(app: App, stage: Stage) -> None:
    mo = stage.actor("mo", moderator=True)
    screen = await mo.runs("mentoring.settings", days="5", batch="2", place="stage:lab:lounge")
    assert "Working days to answer: 5" in screen and "asked at a time: 2" in screen and "lounge" in screen
    assert await app.services.choices.get(HOME, "mentoring")
