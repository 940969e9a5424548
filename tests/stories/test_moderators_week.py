"""A moderator's week: the summary on Monday, turns that change hands, a rest after a hard alert, and leaving."""

from zoneinfo import ZoneInfo

import pytest

from bot.app import App
from bot.people import Group
from bot.store.cases import Kind, Standing
from tests.clock import FakeClock
from tests.contract.on_discord import DiscordGuest
from tests.fakes.discord import world
from tests.stage import Actor, Stage, show
from tests.stories.town import WIRES, Town, on
from tests.stories.venting import push, sent

HOME = "stage:lab"
MESSAGE = "stage:lab:lounge/41"


@pytest.fixture
async def mo(stage: Stage, app: App) -> Actor:
    """A moderator who has chosen channel and zone."""
    found = stage.actor("mo", moderator=True, channel="moderators")
    await found.runs("setup.moderators", channel="stage:lab:moderators")
    await app.services.communities.choose_zone(HOME, "America/Chicago")
    stage.channels["moderators"].clear()
    return found


@pytest.fixture
async def mia(stage: Stage) -> Actor:
    return stage.actor("mia", moderator=True, channel="moderators")


async def passes(app: App, **by: float) -> None:
    """Let time pass, an hour at a stride, and what falls due happen."""
    clock = app.clock
    assert isinstance(clock, FakeClock)
    for _ in range(int(by.get("hours", 0) + 24 * by.get("days", 0))):
        await clock.advance(hours=1)
        await app.clockwork.tick()
        await sent(app, clock)


async def planned(app: App) -> None:
    """The hourly job, without what else is pushed."""
    await app.jobs.pushed()


async def reported(stage: Stage, words: str = "Unkind words.") -> None:
    await stage.actor("ada").runs("report-this", message=MESSAGE, reason="attack", words=words)


def digests(stage: Stage) -> list[str]:
    return [read for card in stage.channels["moderators"] if "Your week as moderators" in (read := show(card))]


async def test_on_monday_morning_moderators_read_what_waits_and_what_was_decided(
    stage: Stage, mo: Actor, app: App
) -> None:
    await planned(app)
    await passes(app, days=1)
    await reported(stage)
    await mo.types("mod queue")
    await mo.presses("Open number 1")
    await mo.presses("Dismiss")
    await reported(stage, "Again, and worse.")
    await mo.runs("mod.turn", days="0", start="8am", end="4pm")
    await passes(app, days=7)
    (read,) = digests(stage)
    assert "A message was reported: 1 waits, for" in read and "dismissed a case: 1" in read
    assert "Monday, 08:00–16:00\n@mo" in read and "Nobody from Monday, 16:00 to Monday, 08:00." in read
    sequence, digest = await app.services.audit.newest(HOME)
    assert f"ends with {sequence}:{digest[:12]}" in read
    assert "Again" not in read and "ada" not in read.replace(digest[:12], "")


async def test_a_quiet_week_is_said_once_a_month_and_otherwise_nothing_is(stage: Stage, mo: Actor, app: App) -> None:
    await planned(app)
    await passes(app, days=21)
    said = [show(card) for card in stage.channels["moderators"]]
    assert [read for read in said if "A quiet week" in read] == said and len(said) == 1
    await passes(app, days=14)
    assert len(stage.channels["moderators"]) == 2


async def test_the_summary_never_comes_at_night_where_nobody_chose_a_zone(stage: Stage, mo: Actor, app: App) -> None:
    await app.services.communities.choose_zone(HOME, None)
    await planned(app)
    (plan,) = [p for p in await app.services.plans.community(HOME) if p.call.command == "mod.digest-post"]
    for zone in ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"):
        assert plan.next_due_at and 6 <= plan.next_due_at.astimezone(ZoneInfo(zone)).hour <= 10, zone


async def test_the_summary_comes_when_moderators_wish_or_not_at_all(stage: Stage, mo: Actor, app: App) -> None:
    assert "Monday, 08:00" in await mo.types("mod digest")
    assert "a time such as" in (await mo.runs("mod.digest", day="wed", time="soonish")).lower()
    assert "Wednesday, 19:30" in await mo.runs("mod.digest", day="wed", time="7:30pm")
    await reported(stage)
    await passes(app, days=2)
    assert digests(stage) == []
    await passes(app, days=1)
    assert len(digests(stage)) == 1
    assert "is off" in await mo.runs("mod.digest", day="off")
    await passes(app, days=14)
    assert len(digests(stage)) == 1
    assert "Wednesday" not in await mo.runs("mod.digest", day="mon", time="8am")
    lines = await app.services.audit.read(HOME)
    assert [line.note for line in lines if line.action == "moderation.digest"] == ["mon 08:00", "off", "wed 19:30"]


async def test_whoever_leaves_and_whoever_comes_are_told_what_is_open(
    stage: Stage, mo: Actor, mia: Actor, app: App
) -> None:
    await mo.runs("mod.turn", days="0", start="6am", end="noon")
    await mia.runs("mod.turn", days="0", start="noon", end="6pm")
    await planned(app)
    await reported(stage)
    assert "Kept for whoever comes next." in await mo.runs("mod.handover", note="Two newcomers argue; be gentle.")
    await passes(app, hours=16)
    left, came = [show(reply) for reply in mo.inbox], [show(reply) for reply in mia.inbox]
    assert "Your turn is over." in left[0] and "A message was reported: 1 waits" in left[0] and "@mia" in left[0]
    assert "You are on duty now." in came[0] and "Two newcomers argue; be gentle.\n@mo" in came[0]
    assert "Your turn is over." in came[1] and "Nobody is on duty after you." in came[1]
    assert (len(left), len(came)) == (1, 2)


async def test_hours_that_end_are_handed_over_too_unless_they_were_ended_before(
    stage: Stage, mo: Actor, mia: Actor, app: App
) -> None:
    await mo.runs("mod.duty", hours="3")
    await mia.runs("mod.duty", hours="2")
    await mia.runs("mod.duty", hours="0")
    await passes(app, hours=6)
    assert ["Your turn is over." in show(reply) for reply in mo.inbox] == [True]
    assert mia.inbox == []


async def test_a_turn_is_swapped_for_one_day(stage: Stage, mo: Actor, mia: Actor, app: App) -> None:
    await mo.runs("mod.turn", days="1", start="6am", end="noon")
    await mo.types("mod rota")
    assert "The turn is yours until" in await mo.picks("Who takes one of mine?", "Tuesday, 06:00–12:00")
    ask = stage.channels["moderators"][-1]
    assert "Who takes this turn on Jan 6, 2026?" in show(ask)
    mo.opens(ask)
    assert "yours already" in await mo.presses("I take it")
    mia.opens(ask)
    assert "It is yours on Jan 6, 2026" in await mia.presses("I take it")
    sam = stage.actor("sam", moderator=True)
    sam.opens(ask)
    assert "has that turn already" in await sam.presses("I take it")
    assert "is taken by:\n@mia" in show(mo.inbox[-1])
    await passes(app, hours=28)  # Tuesday, seven in the morning there
    assert await app.services.watch.on_duty(HOME) == [mia.ctx.person]
    await passes(app, days=7)
    assert await app.services.watch.on_duty(HOME) == [mo.ctx.person]
    await mia.types("mydata delete")
    await mia.presses("Erase everything")
    assert await app.services.rota.swapped(mia.ctx.person) == []


async def test_the_rota_says_when_nobody_is_there(stage: Stage, mo: Actor, app: App) -> None:
    assert "Nobody from" not in await mo.types("mod rota")
    await mo.runs("mod.turn", days="every", start="10pm", end="6am")
    assert "Nobody from Monday, 06:00 to Monday, 22:00." in mo.reads and "And 4 more gaps." in mo.reads
    await mo.runs("mod.turn", days="every", start="6am", end="10pm")
    assert "Nobody from" not in mo.reads


async def rung(app: App, mo: Actor) -> str:
    """An alert comes; return its case."""
    clock = app.clock
    assert isinstance(clock, FakeClock)
    case = await app.services.cases.open(HOME, Kind.ALERT, "p" * 32, {"kinds": ["suicide"]}, held=True)
    await mo.runs("mod.alert", case=case.id)
    await sent(app, clock)
    return case.id


def nudges(actor: Actor) -> int:
    return sum("An alert waits" in show(reply) for reply in actor.inbox)


async def test_after_an_alert_there_is_a_minute_for_the_moderator(stage: Stage, mo: Actor, app: App) -> None:
    await mo.runs("mod.duty", hours="2")
    case = await rung(app, mo)
    await mo.runs("mod.take", case=case)
    read = await mo.runs("mod.done", case=case)
    assert "# A minute for yourself" in read and "Call or text 988" in read
    assert "I will write to you then." in await mo.presses("Show me this after my turn")
    before = len(mo.inbox)
    await passes(app, hours=3)
    assert any("# A minute for yourself" in show(reply) for reply in mo.inbox[before:])


async def test_who_rests_is_not_rung_for_a_week_and_others_are(stage: Stage, mo: Actor, mia: Actor, app: App) -> None:
    await mo.runs("mod.turn", days="every", start="12am", end="12am")
    await mia.runs("mod.turn", days="every", start="12am", end="12am")
    await mo.runs("care.minute")
    assert "No alert rings you until Jan 12, 2026" in await mo.presses("Pause alerts for me for a week")
    await rung(app, mo)
    assert (nudges(mo), nudges(mia)) == (0, 1)
    assert "Ring me again" in await mo.types("mod rota")
    await mo.presses("Ring me again")
    await rung(app, mo)
    assert (nudges(mo), nudges(mia)) == (1, 2)
    await mo.runs("care.rest")
    await passes(app, days=8)
    assert not await app.services.watch.paused(mo.ctx.person)


async def test_after_three_alerts_in_a_week_others_are_rung_first(
    stage: Stage, mo: Actor, mia: Actor, app: App
) -> None:
    await mo.runs("mod.duty", hours="20")
    await mia.runs("mod.turn", days="6", start="1am", end="2am")  # on the rota, but not now
    for _ in range(3):
        await mo.runs("mod.take", case=await rung(app, mo))
    assert (nudges(mo), nudges(mia)) == (3, 0)
    case = await rung(app, mo)
    assert (nudges(mo), nudges(mia)) == (3, 1)
    await push(app, minutes=16)  # nobody took it: then whoever is on duty is rung all the same
    assert nudges(mo) == 4
    found = await app.services.cases.get(HOME, case)
    assert found is not None and found.body["late"] is True


async def test_how_many_alerts_were_answered_in_time_is_in_the_summary(stage: Stage, mo: Actor, app: App) -> None:
    await mo.runs("mod.duty", hours="3")
    await mo.runs("mod.take", case=await rung(app, mo))
    await rung(app, mo)
    await push(app, minutes=16)
    assert "2 alerts came.\n1 was answered within 15 minutes." in await mo.types("mod digest")


async def test_what_a_moderator_had_who_moderates_no_more_waits_for_the_others(
    stage: Stage, mo: Actor, mia: Actor, app: App
) -> None:
    await reported(stage)
    (case,) = await app.services.cases.waiting(HOME)
    await mia.runs("mod.take", case=case.id)
    await mia.runs("mod.turn", days="0", start="8am", end="4pm")
    await planned(app)
    await passes(app, days=7)  # the platform does not tell: nothing changes
    (case,) = await app.services.cases.waiting(HOME)
    assert case.state is Standing.TAKEN
    stage.moderating["mia"] = False
    await passes(app, days=7)
    (case,) = await app.services.cases.waiting(HOME)
    assert case.state is Standing.OPEN and case.taker is None
    assert any(
        "moderating here no more" in show(card) and "@mia" in show(card) for card in stage.channels["moderators"]
    )
    assert "case.returned" in [line.action for line in await app.services.audit.read(HOME)]


async def test_a_press_of_who_moderates_no_more_gives_their_cases_back(stage: Stage, mo: Actor, app: App) -> None:
    await reported(stage)
    (case,) = await app.services.cases.waiting(HOME)
    mia = stage.actor("mia", moderator=True)
    await mia.runs("mod.take", case=case.id)
    was = stage.actor("mia")
    assert "for moderators" in await was.runs("mod.case", case=case.id)
    found = await app.services.cases.get(HOME, case.id)
    assert found is not None and found.state is Standing.TAKEN  # the platform does not tell
    stage.moderating["mia"] = False
    assert "for moderators" in await was.runs("mod.case", case=case.id)
    found = await app.services.cases.get(HOME, case.id)
    assert found is not None and found.state is Standing.OPEN


@on("stage", "typed", "playground", *WIRES)
async def test_a_summary_and_a_swap_everywhere(town: Town) -> None:
    mo = await town.guest("mo")
    await mo.runs("mod.digest", day="tue", time="9am")
    assert "Tuesday, 09:00" in mo.reads
    await mo.runs("mod.rota")
    await mo.presses("Put me down")
    await mo.fills(days="every", start="6am", end="6am", zone="America/Chicago")
    assert "You are on the rota" in mo.reads
    await mo.runs("mod.handover")
    assert "Nothing waits. All clear." in mo.reads
    await mo.runs("mod.rota")
    assert "no channel for moderators yet" in await mo.picks("Who takes one of mine?", "Monday, 06:00–06:00")


@on(*WIRES)
async def test_the_platform_says_who_moderates_and_who_has_left(town: Town) -> None:
    mo, ada = await town.guest("mo"), await town.guest("ada")
    await mo.runs("mod.duty", hours="1")
    await ada.runs("help")
    leavers, group = town.app.services.leavers, Group(town.name, mo.person.community, "none")
    if isinstance(mo, DiscordGuest) and isinstance(ada, DiscordGuest):
        assert await leavers.gone(mo.person)  # a member without rights
        mo.fake.rest.places.rights |= world.MANAGE_GUILD
    else:
        assert await leavers.gone(ada.person)
    assert not await leavers.gone(mo.person)
    assert await town.app.services.courier.moderates(mo.person, group) is True
    town.leaves(mo)
    assert await leavers.gone(mo.person)


@on("playground")
async def test_the_playground_says_who_moderates(town: Town) -> None:
    mo, ada = await town.guest("mo"), await town.guest("ada")
    assert not await town.app.services.leavers.gone(mo.person)
    assert await town.app.services.leavers.gone(ada.person)
