"""Check-ins as whole stories on every platform: signing up, a week, a pause, a swap, silence, a closed door."""

from bot.schedule.delivery import Fate
from bot.schedule.plan import State
from tests.contract.guest import Guest
from tests.stories.town import WIRES, Town, on

DAYS = {"shifts": "days", "day": "fri", "time": "5pm", "zone": "America/Chicago"}


async def signed_up(town: Town, name: str = "ada") -> Guest:
    who = await town.guest(name)
    assert "This is when I would write to you" in await who.runs("checkin.start", **DAYS)
    assert "18 or over" in await who.presses("Start")
    assert "You are in. I will write to you on Friday, January 9" in await who.presses("I understand, go on")
    return who


async def test_a_week_from_signing_up_to_history(town: Town) -> None:
    ada = await signed_up(town)
    assert await ada.inbox() == []
    await town.passes(days=5)
    [message] = await ada.inbox()
    assert message.startswith("# How was your week in the lab?")
    assert "Noted for this week: So-so. Thank you." in await ada.presses("😐 So-so")
    assert len(await ada.inbox()) == 1
    assert "✓ Staffing" in await ada.presses("Staffing")
    await ada.presses("Add a private note")
    assert "for you alone" in await ada.fills(text="Two call-outs on Tuesday.")
    assert "Jan 5: So-so (Staffing); note: Two call-outs on Tuesday." in await ada.runs("checkin.history")


async def test_later_asks_once_more_for_the_same_week(town: Town) -> None:
    ada = await signed_up(town)
    await town.passes(days=4, hours=15)
    assert "I will ask again" in await ada.picks("Later", "In one hour")
    await town.passes(hours=2)
    assert len(await ada.inbox()) == 2
    assert "Noted for this week: Very good." in await ada.presses("😄 Very good")
    await town.passes(days=2)
    assert len(await ada.inbox()) == 2


async def test_a_pause_until_a_day_then_on_then_an_end(town: Town) -> None:
    ada = await signed_up(town)
    assert "Paused until Feb 1, 2026" in await ada.runs("checkin.pause", until="Feb 1")
    await town.passes(days=20)
    assert await ada.inbox() == []
    assert "They are paused." in await ada.runs("checkin.settings")
    assert "Next: Friday, January 30" in await ada.presses("Take them up again")
    await town.passes(days=7)
    assert len(await ada.inbox()) == 1
    assert "Stopped." in await ada.runs("checkin.stop")
    await town.passes(days=8)
    assert len(await ada.inbox()) == 1


async def test_swapped_to_nights_moves_this_week(town: Town) -> None:
    ada = await town.guest("ada")
    await ada.runs("checkin.start", **DAYS | {"time": "9am"})
    await ada.presses("Start")
    await ada.presses("I understand, go on")
    assert "Next: Friday, January 9" in await ada.presses("My settings")
    swapped = await ada.presses("Swapped to nights this week")
    assert "night shift" in swapped
    assert "night shift" not in await ada.presses("Back to my usual shifts this week")


async def test_who_answers_nothing_is_asked_less_and_undoes_it_in_one_press(town: Town) -> None:
    ada = await signed_up(town)
    await town.passes(days=20)
    inbox = await ada.inbox()
    assert len(inbox) == 3 and "every other week" in inbox[2] and "every other week" not in inbox[1]
    assert "How often: Every week" in await ada.presses("Keep asking every week")
    await town.passes(days=7)
    assert len(await ada.inbox()) == 4


@on("stage", "typed", *WIRES)
async def test_a_closed_door_pauses_and_the_next_command_says_how_to_go_on(town: Town) -> None:
    ada = await signed_up(town)
    town.shuts(ada)
    await town.passes(days=5)
    told = await ada.runs("help")
    assert "I could not send you a direct message" in "\n".join([told, *await ada.sees()])
    town.lets(ada)
    assert "They are paused." in await ada.runs("checkin.settings")
    assert "Next: Friday, January 16" in await ada.presses("Take them up again")
    await town.passes(days=7)
    assert len(await ada.inbox()) == 1


@on(*WIRES)
async def test_who_has_left_for_good_is_not_waited_for(town: Town) -> None:
    ada = await signed_up(town)
    town.leaves(ada)
    await town.passes(days=5)
    [plan] = await town.app.services.plans.of(ada.person)
    assert (plan.state, plan.reason) == (State.ENDED, "Gone")


async def test_one_very_hard_week_brings_a_soft_offer_and_tells_nobody(town: Town) -> None:
    ada, mo = await signed_up(town), await town.guest("mo")
    await town.passes(days=5)
    assert "That sounds like a lot to carry." in await ada.presses("😣 Very hard")
    assert await mo.sees() == []


async def test_a_name_reaches_moderators_only_on_the_press_that_says_so(town: Town) -> None:
    mo = await town.guest("mo")
    await mo.runs("setup.moderators", channel=str(town.lounge))
    ada = await signed_up(town)
    await town.passes(days=5)
    await ada.presses("😣 Very hard")
    assert "your moderators see your name" in await ada.presses("Ask a moderator to reach me")
    assert all(ada.person.id not in said for said in await mo.finds(town.lounge))
    await ada.presses("Yes, tell them who I am")
    [card] = [said for said in await mo.finds(town.lounge) if ada.person.id in said]
    assert "hard" not in card.lower()


async def test_moderators_choose_how_often_a_member_may_be_written_to(town: Town) -> None:
    mo = await town.guest("mo")
    assert "at most 3 times a week" in await mo.runs("setup.messages")
    await mo.runs("setup.messages", weekly="40")
    assert "at most 3 times a week" in await mo.runs("setup.messages")
    assert "at most once a week" in await mo.runs("setup.messages", weekly="1")
    ada = await signed_up(town)
    await town.passes(days=4, hours=15)
    await ada.picks("Later", "In one hour")
    await town.passes(hours=6)
    assert len(await ada.inbox()) == 1


async def test_holidays_are_left_free_by_one_press_and_the_words_say_why(town: Town) -> None:
    ada = await town.guest("ada")
    await ada.runs("checkin.start", **DAYS | {"day": "mon"})
    await ada.presses("Start")
    await ada.presses("I understand, go on")
    await town.passes(days=8)
    screen = await ada.runs("checkin.settings")
    assert "US federal holidays: like any other day" in screen and "Next: Monday, January 19" in screen
    free = await ada.presses("Leave holidays free")
    assert "a later day, as the one you chose is Martin Luther King Jr. Day" in free
    assert "Next: Tuesday, January 20" in free and "Next: Monday, January 19" not in free
    assert "US federal holidays: left free" in free
    assert "Tuesday, January 20" in await ada.runs("checkin.start", **DAYS | {"day": "mon", "time": "6pm"})
    await ada.runs("checkin.settings")
    assert "Next: Monday, January 19" in await ada.presses("Ask me on holidays, too")


@on("stage", *WIRES)
async def test_who_names_no_time_is_told_that_it_is_the_usual_one(town: Town) -> None:
    ada = await town.guest("ada")
    said = await ada.runs("checkin.start", shifts="any", day="fri", zone="America/Chicago")
    assert "at the usual time, as you named none" in said and "you chose" not in said
    assert "5:0" in said or "5:1" in said
    await ada.presses("Start")
    await ada.presses("I understand, go on")
    assert "Day and time: Friday, 17:00" in await ada.runs("checkin.settings")


@on(*WIRES)
async def test_a_message_whose_receipt_is_lost_is_shown_once(town: Town) -> None:
    ada, mo = await signed_up(town), await town.guest("mo")
    town.loses_a_receipt()
    await town.passes(days=5)
    await town.passes(hours=2)
    assert len(await ada.inbox()) == 1
    await mo.runs("setup.moderators", channel=str(town.lounge))
    await mo.runs("checkins.status")
    town.loses_a_receipt()
    await town.passes(days=3)
    figures = [said for said in await ada.finds(town.lounge) if "week" in said.lower() and "Cards" not in said]
    assert len(figures) == 1
    assert Fate.DEAD not in await town.app.outbox.count()
