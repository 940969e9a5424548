"""The doctor of one community: what is wrong, the mend, what comes next, what failed last; and never who."""

from datetime import timedelta

import pytest

from bot.adapter import Lack
from bot.app import App
from bot.message import Call
from bot.people import Person, Place
from bot.schedule.kinds import Kind
from bot.schedule.plan import Plan, State
from bot.store.values import dump
from cogs.checkins.mondays import MONDAY
from tests.stage import Stage
from tests.stories.test_setup import picked
from tests.stories.town import Town, on

HOME = "stage:lab"


async def test_a_fresh_community_is_told_what_it_misses(town: Town) -> None:
    mo = await town.guest("mo")
    await town.passes(hours=1)
    screen = await mo.runs("setup.check")
    assert "Without it nobody hears of reports and alerts" in screen and "Choose a channel" in screen
    assert "Nothing is planned here yet." in screen and "What failed in the last week\nNothing." in screen
    assert "A key cannot be used" not in screen


async def test_after_set_up_all_is_well_and_the_next_five_things_are_told(town: Town) -> None:
    mo = await town.guest("mo")
    await mo.runs("setup.start")
    await mo.presses("Change")
    await mo.fills(channel=picked(town, town.lounge))
    await mo.picks("Go to a step", "Zone, language, messages")
    await mo.presses("Change")
    await mo.fills(zone="Chicago")
    await mo.picks("Go to a step", "Check-ins")
    await mo.presses("Change")
    await mo.fills(days="weekdays")
    await town.passes(hours=1)
    screen = await mo.runs("setup.check")
    assert "✓ Channels, roles and rights: all as it should be." in screen
    assert "America/Chicago time" in screen and screen.count("The weekly figure for moderators") == 4
    assert "Monday, January 5, 9:00 AM: The weekly figure for moderators, in #" in screen


@on("stage", "typed", "discord", "slack")
async def test_a_channel_that_is_lost_later_is_found_with_its_mend_and_goes_on_after_it(town: Town) -> None:
    mo, choices = await town.guest("mo"), town.app.services.choices
    await choices.put(town.lounge.home, "moderators-place", str(town.channel))
    await mo.runs("checkins.status")
    town.spoils(Lack.GONE)
    await town.passes(days=1)
    screen = await mo.runs("setup.check")
    assert "it was deleted, or I am not allowed to know of it." in screen
    assert "The weekly figure for moderators: stopped, because I could not post it." in screen
    assert "Reports: 1 could not be delivered, the last on Jan 5, 2026." in screen
    assert "It goes on from now." in await mo.presses("Take up: The weekly figure for moderators")
    (plan,) = await town.app.services.plans.of(town.channel)
    assert plan.state is State.ACTIVE


async def test_what_failed_is_counted_by_kind_and_never_named(app: App, stage: Stage) -> None:
    mod, ada = stage.actor("mod", moderator=True), Person("stage", "lab", "ada")
    stage.unreachable.add("ada")
    await app.services.outbox.put(Kind.REMINDER, ada, Call("helpnow"))
    await app.services.outbox.put(Kind.REMINDER, Person("stage", "elsewhere", "ada"), Call("helpnow"))
    await app.sender.drain("stage")
    screen = await mod.runs("setup.check")
    assert "Reminders to those who asked for them: 1 could not be delivered" in screen
    assert "ada" not in screen and "some have closed their direct messages" in screen


async def test_a_clockwork_that_stands_still_is_a_fault(app: App, stage: Stage) -> None:
    mod = stage.actor("mod", moderator=True)
    await app.clockwork.tick()
    assert "Nothing leaves by the clock" not in await mod.runs("setup.check")
    await app.clock.advance(seconds=timedelta(minutes=6).total_seconds())  # type: ignore[attr-defined]
    assert "Nothing leaves by the clock" in await mod.runs("setup.check")


async def test_a_key_that_cannot_be_used_is_a_fault(app: App, stage: Stage) -> None:
    for path in app.key.folder.folder.glob("epoch-*.key"):
        path.write_text("nonsense")
    assert "A key cannot be used as it lies" in await stage.actor("mod", moderator=True).runs("setup.check")


async def test_a_plan_of_another_community_is_not_taken_up(app: App, stage: Stage) -> None:
    mod, place = stage.actor("mod", moderator=True), Place("stage", "elsewhere", "desk")
    await app.services.choices.put("stage:elsewhere", "moderators-place", str(place))
    await stage.actor("mod", moderator=True).runs("setup.check")
    await mod.runs("setup.resume", plan="0123456789abcdef")
    assert "It goes on" not in mod.reads


@pytest.mark.parametrize("lack", [Lack.POST, Lack.HIDDEN])
async def test_a_right_lost_over_the_wire_is_named_as_discord_calls_it(app: App, stage: Stage, lack: Lack) -> None:
    mod = stage.actor("mod", moderator=True)
    await app.services.choices.put(HOME, "moderators-place", "stage:lab:desk")
    stage.lacks["desk"] = frozenset({lack})
    screen = await mod.runs("setup.check")
    assert ("Send Messages" if lack is Lack.POST else "View Channel") in screen


async def test_every_message_is_shown_in_private_and_nothing_in_it_works(town: Town) -> None:
    mo = await town.guest("mo")
    shown = await mo.runs("setup.preview")
    pages = [shown]
    while "[Next message]" in shown or "Next message: type" in shown:
        shown = await mo.presses("Next message")
        pages.append(shown)
    assert len(pages) == 18 and f"of {len(pages)}: " in pages[0]
    for said in (
        "Anonymous posts: who can see what",
        "Quiet Pipette",
        "How was your week",
        "meet June",
        "Have you met?",
        "I say this once.",
        "Labmates is here",
        "Remind me no more of this",
    ):
        assert sum(said in page for page in pages) == 1, said
    assert all("Only you see this." in page for page in pages)
    await town.passes(minutes=5)  # so many presses at once are refused
    back = await mo.presses("Message before")
    assert back == pages[-2]
    await mo.presses("Next message")
    await mo.presses("Calendar file (.ics)")
    assert "In a preview buttons do nothing." in mo.reads
    assert await town.app.services.cases.count(town.lounge.home) == 0


async def test_what_the_clock_only_looks_at_is_no_thing_that_happens(app: App, stage: Stage) -> None:
    mod = stage.actor("mod", moderator=True)
    plan = Plan(Kind.REPORT, Place("stage", "lab", "mentors"), Call("mentor.turn"), dump(MONDAY.to_json()))
    await app.services.plans.put(plan)
    assert "Nothing is planned here yet." in await mod.runs("setup.check")


async def test_the_preview_shows_a_spanish_community_its_event_in_spanish(app: App, stage: Stage) -> None:
    await app.services.choices.put(HOME, "language", "es")
    luz = stage.actor("luz", moderator=True, locale="es-US")
    channel, reminder = [await luz.runs("setup.preview", page=str(page)) for page in (17, 18)]
    assert "Un evento nuevo, en el canal de eventos" in channel and "Desayuno del turno de noche" in channel
    assert "Recordármelo" in channel and "12 de enero" in channel
    assert "Un recordatorio de un evento, a quien lo pidió" in reminder and "enero" in reminder
