"""Check-ins as dialogues: signing up, answering, being left in peace, and what moderators may see."""

import asyncio
from datetime import timedelta

import pytest

from bot import Call
from bot.app import App
from bot.limits import EVERYTHING, NOTHING, Can
from tests.clock import FakeClock
from tests.stage import Actor, Stage, show

NIGHTS = {"shifts": "7on7off-nights", "cycle": "2026-01-05", "day": "fri", "time": "9am", "zone": "Central"}
DAYS = {"shifts": "days", "day": "fri", "time": "5pm", "zone": "America/Chicago"}


STEP = timedelta(hours=4)  # less than a check-in's grace


async def push(app: App, **by: float) -> None:
    """Let time pass, and the clockwork do what falls due."""
    clock, left = app.clock, timedelta(**by)
    assert isinstance(clock, FakeClock)
    while left > timedelta():
        await clock.advance(seconds=min(left, STEP).total_seconds())
        await app.clockwork.tick()
        sending = asyncio.ensure_future(app.sender.drain("stage"))
        while not (await asyncio.wait({sending}, timeout=0.01))[0]:
            if clock.waiting:  # the pace at which a platform may be written to is kept on this clock, too
                await clock.advance(seconds=1)
        sending.result()
        left -= STEP


async def signed_up(stage: Stage, name: str = "ada", **wish: str) -> Actor:
    found = stage.actor(name)
    await found.runs("checkin.start", **(wish or DAYS))
    await found.presses("Start")
    assert "You are in." in await found.presses("I understand, go on")
    return found


async def asked(app: App, stage: Stage, who: Actor) -> str:
    """Push the clock to the message of the week, and have it opened."""
    before = len(who.inbox)
    for _ in range(48):
        if len(who.inbox) > before:
            break
        await push(app, hours=4)
    return who.opens(who.inbox[-1])


async def test_signing_up_shows_when_and_why_before_anything_is_kept(app: App, stage: Stage) -> None:
    ada = stage.actor("ada")
    await ada.types("checkin start")
    screen = await ada.fills(**NIGHTS)
    assert screen.startswith("# This is when I would write to you")
    assert screen.count("Friday, January") == 4
    assert "after your night shift, once you have slept" in screen
    assert await app.services.enrolments.get(ada.ctx.person) is None
    card = await ada.presses("Start")
    assert "18 or over" in card and "Only you can see what you answer" in card and "I am under 18" in card
    assert stage.opened == set()
    assert "You are in. I will write to you on Friday, January 9" in await ada.presses("I understand, go on")
    assert stage.opened == {"ada"}


async def test_under_18_gets_help_and_is_not_signed_up(app: App, stage: Stage) -> None:
    ada = stage.actor("ada")
    await ada.runs("checkin.start", **DAYS)
    await ada.presses("Start")
    screen = await ada.presses("I am under 18")
    assert "nothing was kept" in screen and "Talk to a person right now" in screen
    assert await app.services.enrolments.get(ada.ctx.person) is None and stage.opened == set()


@pytest.mark.parametrize(
    ("field", "bad", "told"),
    [
        ("time", "5", "not sure which time"),
        ("time", "25:00", "not sure which time"),
        ("time", "whenever", "not sure which time"),
        ("zone", "Middle-earth", "do not know that time zone"),
        ("zone", "Tennessee", "more than one"),
        ("cycle", "sometime", "On which date"),
        ("cycle", "", "On which date"),
        ("shifts", "banker", "Pick one"),
        ("day", "someday", "Pick one"),
    ],
)
async def test_what_cannot_be_read_is_asked_again_and_the_rest_is_kept(
    stage: Stage, field: str, bad: str, told: str
) -> None:
    ada = stage.actor("ada")
    screen = await ada.runs("checkin.start", **NIGHTS | {field: bad})
    assert (told in screen and "2026-01-05" in screen) or field == "cycle"


@pytest.mark.parametrize(("typed", "shown"), [("9", "9:00 AM"), ("9am", "9:00 AM"), ("21:00", "9:0"), ("noon", "12:")])
async def test_a_time_is_understood_as_people_type_it(stage: Stage, typed: str, shown: str) -> None:
    ada = stage.actor("ada")
    screen = await ada.runs("checkin.start", shifts="any", time=typed, zone="Chicago")
    hour = shown.partition(":")[0]
    assert f", {hour}:" in screen and "at the time you chose" in screen


@pytest.mark.parametrize("cycle", ["DDNN----", "XYZ Jan 5", "Jan 5", "D" * 200 + " Jan 5"])
async def test_a_cycle_of_ones_own_is_asked_again_when_it_cannot_be_read(stage: Stage, cycle: str) -> None:
    screen = await stage.actor("ada").runs("checkin.start", shifts="own", cycle=cycle, zone="Chicago")
    assert "one letter a day" in screen.lower() or "too long" in screen


async def test_a_cycle_of_ones_own_is_understood(stage: Stage) -> None:
    screen = await stage.actor("ada").runs("checkin.start", shifts="own", cycle="DDNN---- Jan 5", zone="Chicago")
    assert screen.count("Friday") == 4


async def test_quiet_hours_that_leave_no_waking_hour_are_told(stage: Stage) -> None:
    ada = await signed_up(stage, shifts="own", cycle="N Jan 5", day="fri", time="5pm", zone="Chicago")
    screen = await ada.runs("checkin.quiet", start="4pm", end="9am")
    assert "leave no waking hour" in screen
    assert "16:00" not in await ada.types("checkin settings")


async def test_a_week_is_one_tap_and_the_rest_is_optional(app: App, stage: Stage) -> None:
    ada = await signed_up(stage)
    screen = await asked(app, stage, ada)
    assert screen.startswith("# How was your week in the lab?") and "Skip this week" in screen
    done = await ada.presses("😐 So-so")
    assert done.startswith("Noted for this week: So-so. Thank you.")
    assert len(ada.inbox) == 1
    ticked = await ada.presses("Staffing")
    assert "✓ Staffing" in ticked and "✓ Sleep" not in ticked
    assert "✓ Sleep" in await ada.presses("Sleep")
    await ada.presses("Add a private note")
    assert "for you alone" in await ada.fills(text="Two call-outs on Tuesday.")
    history = await ada.types("checkin history")
    assert "Jan 5: So-so (Staffing, Sleep); note: Two call-outs on Tuesday." in history


async def test_two_taps_count_once_and_the_last_one_holds(app: App, stage: Stage) -> None:
    ada = await signed_up(stage)
    tap = {"kind": "weekly", "week": "2026-01-05"}
    for pick in ("4", "4", "2"):
        await ada.calls(Call("checkin.tap", tap | {"pick": pick}))
    for _ in range(2):
        screen = await ada.calls(Call("checkin.cause", tap | {"cause": "breaks", "on": "yes"}))
        assert "✓ Missed breaks" in screen
    given = await app.services.answers.of(ada.ctx.person, "weekly")
    assert [(answer.choice, answer.causes) for _, answer in given] == [(2, frozenset({"breaks"}))]


async def test_a_button_of_an_older_week_changes_that_week_alone(app: App, stage: Stage) -> None:
    ada = await signed_up(stage)
    await asked(app, stage, ada)
    old = ada.inbox[-1]
    await ada.presses("🙂 Good")
    await push(app, days=7)
    ada.opens(old)
    assert "Noted for the week of Jan 5: Hard. No other week was changed." in await ada.presses("🙁 Hard")
    given = await app.services.answers.of(ada.ctx.person, "weekly")
    assert [(str(week), answer.choice) for week, answer in given] == [("2026-01-05", 2)]


@pytest.mark.parametrize(
    ("args", "told"),
    [
        ({"week": "2025-06-02", "pick": "3"}, "longer ago than I keep"),
        ({"week": "2026-06-01", "pick": "3"}, "do not know that week"),
        ({"week": "2026-01-06", "pick": "3"}, "do not know that week"),
        ({"week": "soon", "pick": "3"}, "do not know that week"),
        ({"week": "2026-01-05", "pick": "9"}, "has changed since"),
        ({"week": "2026-01-05", "pick": "3", "kind": "gone"}, "has changed since"),
        ({"week": "2026-01-05"}, "too old, or not yours"),
        ({"week": "2026-01-05", "pick": "x"}, "too old, or not yours"),
    ],
)
async def test_stale_and_forged_buttons_are_told_kindly_and_change_nothing(
    app: App, stage: Stage, args: dict[str, str], told: str
) -> None:
    ada = await signed_up(stage)
    assert told in await ada.calls(Call("checkin.tap", {"kind": "weekly"} | args))
    assert await app.services.answers.of(ada.ctx.person, "weekly") == []


async def test_who_has_stopped_keeps_nothing_by_an_old_button(app: App, stage: Stage) -> None:
    ada = await signed_up(stage)
    await asked(app, stage, ada)
    assert "Stopped." in await ada.types("checkin stop")
    ada.opens(ada.inbox[-1])
    assert "nothing was kept" in await ada.presses("🙂 Good")
    assert "not signed up" in await ada.types("checkin settings")
    await push(app, days=30)
    assert len(ada.inbox) == 1
    assert "18 or over" in await again(ada)


async def again(ada: Actor) -> str:
    await ada.runs("checkin.start", **DAYS)
    return await ada.presses("Start")


async def test_skip_is_an_answer_to_me_and_to_nobody_else(app: App, stage: Stage) -> None:
    ada = await signed_up(stage)
    await asked(app, stage, ada)
    assert "Skipped: the week of Jan 5." in await ada.presses("Skip this week")
    assert "Jan 5: skipped" in await ada.types("checkin history")
    part = await app.services.enrolments.get(ada.ctx.person)
    assert part is not None and part.unanswered == 0


@pytest.mark.parametrize(("choice", "hours"), [("In one hour", 3), ("Tomorrow", 30), ("After my shift", 30)])
async def test_later_asks_once_more_for_the_same_week(app: App, stage: Stage, choice: str, hours: int) -> None:
    ada = await signed_up(stage)
    await asked(app, stage, ada)
    first = ada.inbox[-1]
    assert "I will ask again" in await ada.picks("Later", choice)
    ada.opens(first)
    await ada.picks("Later", choice)
    for _ in range(hours):
        await push(app, hours=1)
    assert len(ada.inbox) == 2
    ada.opens(ada.inbox[-1])
    await ada.presses("😄 Very good")
    given = await app.services.answers.of(ada.ctx.person, "weekly")
    assert [str(week) for week, _ in given] == ["2026-01-05"]


async def test_who_answers_nothing_is_asked_less_told_so_and_left_in_peace(app: App, stage: Stage) -> None:
    ada = await signed_up(stage)
    await push_days(app, 150)
    read = [show(message) for message in ada.inbox]
    assert len(read) == 6
    assert ("every other week" in read[2] and "[Keep asking every week]" in read[2]) or "type" in read[2]
    assert "once a month" in read[4] and "Shall I go on asking?" in read[5]
    assert not any("I ask every other week" in text for text in (read[0], read[1], read[3]))
    await push_days(app, 90)
    assert len(ada.inbox) == 6
    assert "They are paused." in await ada.types("checkin settings")
    assert "Next: " in await ada.types("checkin resume")


async def push_days(app: App, days: int) -> None:
    await push(app, days=days)


async def test_a_slower_pace_is_undone_in_one_press(app: App, stage: Stage) -> None:
    ada = await signed_up(stage)
    await push_days(app, 20)
    assert "every other week" in ada.opens(ada.inbox[2])
    assert "How often: Every week" in await ada.presses("Keep asking every week")
    await push_days(app, 7)
    assert len(ada.inbox) == 4


async def test_an_answer_keeps_the_weekly_pace(app: App, stage: Stage) -> None:
    ada = await signed_up(stage)
    for _ in range(6):
        await push_days(app, 7)
        ada.opens(ada.inbox[-1])
        await ada.presses("🙂 Good")
    assert len(ada.inbox) == 6


async def test_pause_until_a_day_and_resume(app: App, stage: Stage) -> None:
    ada = await signed_up(stage)
    assert "Paused until Feb 1, 2026" in await ada.types("checkin pause Feb 1")
    await push_days(app, 26)
    assert ada.inbox == []
    await push_days(app, 10)
    assert len(ada.inbox) == 1
    assert "cannot read that as a day" in await ada.runs("checkin.pause", until="yesteryear")
    assert "Paused until you say so." in await ada.runs("checkin.pause")
    assert "They are paused." in await ada.types("checkin settings")


async def test_swapped_to_nights_moves_this_week_and_no_other(app: App, stage: Stage) -> None:
    ada = await signed_up(stage, **DAYS | {"time": "9am"})
    screen = await ada.types("checkin settings")
    assert "Next: Friday, January 9" in screen
    swapped = await ada.presses("Swapped to nights this week")
    assert swapped != screen and "night shift" in swapped
    back = await ada.presses("Back to my usual shifts this week")
    assert back == screen
    later = await ada.calls(Call("checkin.swap", {"to": "nights", "week": "2025-12-01"}))
    assert "another week" in later


async def test_three_hard_weeks_bring_a_soft_offer_and_tell_nobody(app: App, stage: Stage) -> None:
    ada = await signed_up(stage)
    for n in range(3):
        await push_days(app, 7)
        ada.opens(ada.inbox[-1])
        screen = await ada.presses("🙁 Hard")
        assert ("That sounds like a lot to carry." in screen) == (n == 2)
    screen = await ada.presses("Conflict or bullying")
    assert "Help with: Conflict or bullying" in screen and "Nobody was told" in screen
    assert "# " in await ada.presses("Help with: Conflict or bullying")
    assert not stage.channels


async def test_one_very_hard_week_brings_the_offer(app: App, stage: Stage) -> None:
    ada = await signed_up(stage)
    await asked(app, stage, ada)
    assert "That sounds like a lot to carry." in await ada.presses("😣 Very hard")
    assert "988" in await ada.presses("Talk to a person right now")


async def test_a_name_reaches_moderators_only_on_the_press_that_says_so(app: App, stage: Stage) -> None:
    mo = stage.actor("mo", moderator=True)
    await mo.runs("setup.moderators", channel="stage:lab:moderators")
    stage.channels["moderators"].clear()
    ada = await signed_up(stage)
    await asked(app, stage, ada)
    await ada.presses("😣 Very hard")
    assert "your moderators see your name" in await ada.presses("Ask a moderator to reach me")
    assert "ada" not in "".join(show(post) for post in stage.channels["moderators"])
    stage.channels["moderators"].clear()  # Monday's post
    assert "know that you would like to be reached" in await ada.presses("Yes, tell them who I am")
    await ada.calls(Call("reach", {"sure": "yes"}))
    (card,) = stage.channels["moderators"]
    assert "@ada" in show(card) and "hard" not in show(card).lower()


async def test_no_moderators_channel_means_that_nobody_was_told(stage: Stage) -> None:
    ada = await signed_up(stage)
    assert "told nobody" in await ada.calls(Call("reach", {"sure": "yes"}))


async def test_once_a_month_the_burnout_measure_is_offered_with_its_source(app: App, stage: Stage) -> None:
    ada = await signed_up(stage)
    await asked(app, stage, ada)
    await ada.presses("🙂 Good")
    screen = await ada.presses("One more question, once a month")
    assert "based on your definition of burnout" in screen and "Rohland" in screen
    assert "1. I enjoy my work. I have no symptoms of burnout." in screen
    assert "Noted for this week" in await ada.presses("2")
    await ada.types("checkin now")
    assert "once a month" not in await ada.presses("🙂 Good")
    await push_days(app, 31)
    await ada.types("checkin now")
    assert "One more question, once a month" in await ada.presses("🙂 Good")
    history = await ada.types("checkin history")
    assert "# Single-item burnout measure" in history


async def test_who_cannot_be_reached_is_told_at_sign_up_and_later_at_their_next_command(app: App, stage: Stage) -> None:
    stage.unreachable.add("ada")
    ada = stage.actor("ada")
    await ada.runs("checkin.start", **DAYS)
    await ada.presses("Start")
    assert "Nothing was kept" in await ada.presses("I understand, go on")
    assert await app.services.enrolments.get(ada.ctx.person) is None
    stage.unreachable.clear()
    assert "You are in." in await ada.presses("Try again")
    stage.unreachable.add("ada")
    await push_days(app, 5)
    assert "I could not send you a direct message" in await ada.types("help")
    assert "They are paused." in await ada.types("checkin settings")
    assert "cannot send you a direct message" in await ada.presses("Take them up again")
    stage.unreachable.clear()
    assert "Next: " in await ada.presses("Try again")


async def test_an_export_holds_all_and_no_formula(app: App, stage: Stage) -> None:
    ada = await signed_up(stage)
    assert "nothing to take along" in await ada.types("checkin export")
    await ada.calls(Call("checkin.tap", {"kind": "weekly", "week": "2026-01-05", "pick": "2"}))
    await ada.calls(Call("checkin.note", {"week": "2026-01-05", "text": "=cmd()"}))
    screen = await ada.types("checkin export")
    assert "week,question,value,answer,causes,note" in screen
    assert "2026-01-05,weekly,2,Hard,,'=cmd()" in screen


async def test_history_shows_a_picture_and_the_same_in_words(app: App, stage: Stage) -> None:
    ada = await signed_up(stage)
    for week, pick in (("2025-12-15", "4"), ("2025-12-29", "2"), ("2026-01-05", "3")):
        await ada.calls(Call("checkin.tap", {"kind": "weekly", "week": week, "pick": pick}))
    screen = await ada.types("checkin history")
    assert "Your weeks since Dec 15. Dec 15: Good, Dec 29: Hard, Jan 5: So-so" in screen
    assert "Dec 15: Good\nDec 29: Hard\nJan 5: So-so" in screen


async def test_nothing_is_there_yet(stage: Stage) -> None:
    ada = stage.actor("ada")
    assert "nothing yet" in await ada.types("checkin history")
    for name in ("now", "settings", "pause", "resume", "stop", "quiet", "pace pace:weekly", "swap to:nights"):
        assert "not signed up" in await ada.types(f"checkin {name}") or name.startswith(("pace", "swap"))


async def test_a_community_settles_days_questions_and_on_or_off(app: App, stage: Stage) -> None:
    mo = stage.actor("mo", moderator=True)
    screen = await mo.runs("checkins.settings", days="weekdays", questions="weekly")
    assert "Days allowed: Monday, Tuesday, Wednesday, Thursday, Friday" in screen and "burnout" not in screen
    ada = stage.actor("ada")
    assert "on these days" in await ada.runs("checkin.start", **DAYS | {"day": "sat"})
    await signed_up(stage)
    for wrong in ({"days": "blursday"}, {"questions": "burnout"}, {"questions": "weekly weekly"}, {"questions": "x"}):
        screen = await mo.runs("checkins.settings", **wrong)
        assert "I cannot read those days" in screen or "One weekly question" in screen
    assert "Check-ins: off" in await mo.runs("checkins.settings", state="off")
    assert "switched that off here" in await stage.actor("bea").runs("checkin.start", **DAYS)
    await push_days(app, 14)
    assert ada.inbox == []
    lines = await app.services.audit.read("stage:lab")
    assert [line.action for line in lines] == ["checkins.settings", "checkins.settings"]


async def test_status_counts_and_names_nobody(app: App, stage: Stage) -> None:
    await signed_up(stage)
    bea = await signed_up(stage, "bea")
    await bea.types("checkin pause")
    await push(app, minutes=1)
    screen = await stage.actor("mo", moderator=True).types("checkins status")
    assert "Plans: 1 running, 1 paused" in screen and "Due within the hour: 0" in screen
    assert "Last look at the clock: 2026-01-05 09:01 UTC" in screen and "Dead letters: 0" in screen
    assert "ada" not in screen.replace("calendar", "") and "bea" not in screen


async def test_members_see_neither_pulse_nor_settings(stage: Stage) -> None:
    ada = await signed_up(stage)
    for name in ("pulse", "pulse.post", "checkins.settings", "checkins.status"):
        assert "for moderators" in await ada.runs(name)


@pytest.mark.parametrize("can", [EVERYTHING], ids=["buttons"])
async def test_signing_up_goes_in_spanish(stage: Stage, can: Can) -> None:
    ada = stage.actor("ada", locale="es-US")
    await ada.runs("checkin.start", **DAYS)
    await ada.presses("Empezar")
    await ada.presses("Entiendo, seguir")
    assert can != NOTHING and "¿Cómo te fue esta semana" in await ada.types("checkin now")
