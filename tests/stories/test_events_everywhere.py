"""An event told once on every platform that there is; and Discord's own calendar beside it."""

from icalendar import Calendar

from tests.contract.guest import Guest
from tests.fakes.discord.diary import Diary
from tests.stories.test_events import ABOUT, WHAT, WHERE
from tests.stories.town import Town, on


async def drafted(who: Guest, **what: str) -> str:
    """Fill in all three steps."""
    await who.runs("events.add")
    await who.fills(**WHAT | what)
    await who.presses("Next: where, cost, credits")
    await who.fills(**WHERE)
    await who.presses("Next: topic and a few words")
    return await who.fills(**ABOUT)


async def put_up(town: Town) -> Guest:
    """A moderator whose event is up."""
    mo = await town.guest("mo")
    await drafted(mo)
    assert "It is up" in await mo.presses("Put it up")
    return mo


async def test_added_approved_found_recalled_and_over(town: Town) -> None:
    ada, bea, mo = await town.guest("ada"), await town.guest("bea"), await town.guest("mo")
    assert "only you see it" in await drafted(ada)
    assert "moderators look at it first" in await ada.presses("Send it to the moderators")
    await mo.runs("mod.queue")
    assert "Night crew breakfast" in await mo.presses("Open number 1")
    assert "It is up" in await mo.presses("Approve")
    screen = await bea.runs("events.list")
    assert "Night crew breakfast (Local meetup)" in screen and "Saturday, January 10" in screen
    await bea.presses("Remind me (1)")
    assert "I remind you on Saturday, January 10" in await bea.presses("One hour before")
    await bea.runs("events.list")
    await bea.presses(".ics (1)")
    if town.name == "typed":
        assert "SUMMARY:Night crew breakfast" in bea.reads
    else:
        [(name, content)] = (await bea.files()).items()
        [entry] = Calendar.from_ical(content).walk("VEVENT")
        assert (name, str(entry["SUMMARY"])) == ("night-crew-breakfast.ics", "Night crew breakfast")
    await town.passes(days=5, hours=9, minutes=30)  # 12:30 PM in Chicago
    assert not any("A reminder, as you asked" in text for text in await bea.inbox())
    await town.passes(hours=1)
    assert sum("A reminder, as you asked" in text for text in await bea.inbox()) == 1
    assert "I remind you of it no more." in await bea.presses("Remind me no more of this")
    await town.passes(hours=3)
    assert "Nothing is planned yet" in await bea.runs("events.list")


async def test_a_cancelled_event_is_told_to_who_waits(town: Town) -> None:
    mo, bea = await put_up(town), await town.guest("bea")
    await bea.runs("events.list")
    await bea.presses("Remind me (1)")
    await bea.presses("Both")
    await mo.runs("events.list")
    await mo.presses("Details (1)")
    await mo.presses("Cancel the event")
    assert "It is cancelled" in await mo.presses("Yes, cancel it")
    await town.passes(days=6)
    told = [text for text in await bea.inbox() if "Night crew breakfast" in text]
    assert len(told) == 1 and "was cancelled" in told[0]


def calendar(town: Town) -> Diary:
    assert town.diary is not None
    return town.diary


@on("discord")
async def test_an_event_stands_in_the_servers_own_calendar_and_goes_with_it(town: Town) -> None:
    mo = await put_up(town)
    [kept] = calendar(town).events.values()
    assert kept["name"] == "Night crew breakfast" and kept["scheduled_start_time"] == "2026-01-10T20:00:00+00:00"
    await mo.runs("events.list")
    await mo.presses("Details (1)")
    await mo.presses("Change it")
    await mo.presses("Change what and when")
    await mo.fills(starts="Jan 10, 3pm")
    await mo.presses("Put it up")
    [kept] = calendar(town).events.values()
    assert kept["scheduled_start_time"] == "2026-01-10T21:00:00+00:00"
    await mo.runs("events.list")
    await mo.presses("Details (1)")
    await mo.presses("Cancel the event")
    await mo.presses("Yes, cancel it")
    assert calendar(town).events == {}


@on("discord")
async def test_without_the_right_the_event_stands_and_the_moderator_hears_the_mend(town: Town) -> None:
    calendar(town).allowed = False
    mo = await town.guest("mo")
    await drafted(mo)
    screen = await mo.presses("Put it up")
    assert "It is up" in screen and "lacks the right Create Events" in screen
    assert "Night crew breakfast" in await (await town.guest("ada")).runs("events.list")
    calendar(town).allowed = True
    assert "it is shown wherever you wanted it" in await mo.presses("Try again")
    assert len(calendar(town).events) == 1
    await town.passes(hours=4)
    assert len(calendar(town).events) == 1


@on("discord")
async def test_switched_off_nothing_goes_into_the_calendar(town: Town) -> None:
    mo = await town.guest("mo")
    assert "own calendar, too: no" in await mo.runs("events.settings", mirror="no")
    await put_up(town)
    await town.passes(hours=4)
    assert calendar(town).events == {}


@on("stage", "playground", "slack")
async def test_a_platform_without_a_calendar_says_so(town: Town) -> None:
    mo = await town.guest("mo")
    assert "own calendar, too: this platform has none" in await mo.runs("events.settings")
