"""What goes wrong with introductions, told once for every platform: in words, and never half done."""

import asyncio

import pytest

from bot import Context
from bot.limits import EVERYTHING, Limits
from bot.message import Call
from bot.store.mentors.pairs import Bond, Pair
from bot.store.mentors.requests import Stage as Stand
from cogs.mentors.agreement import edition
from cogs.mentors.terms import Terms, settle
from tests.contract.guest import Guest
from tests.stories.test_following_everywhere import hears, introduced, joins
from tests.stories.test_rounds_everywhere import joined
from tests.stories.town import WIRES, Town, on

LEAVING = ("stage", "typed", *WIRES)  # nobody goes away from the playground


async def offered(town: Town) -> tuple[Guest, Guest]:
    """Ada asks, and Bea is being asked."""
    await settle(town.app.services.choices, town.lounge.home, Terms(place=town.lounge))
    bea = await joins(town, "bea", "offer", role="mls", years="9")
    ada = await joins(town, "ada", "find", role="mlt", years="1")
    await hears(town, bea, "Somebody asks for a mentor")
    return ada, bea


async def proposed(town: Town) -> tuple[Guest, Guest]:
    """Bea has said yes, and Ada is being asked."""
    ada, bea = await offered(town)
    await bea.presses("Accept")
    await hears(town, ada, "A mentor would like to meet you")
    return ada, bea


async def the_pair(town: Town, who: Guest) -> Pair:
    return (await town.app.services.mentors.pairs.of(who.person, tuple(Bond)))[-1]


async def waits(town: Town, who: Guest) -> bool:
    request = await town.app.services.mentors.requests.live(who.person)
    return request is not None and request.state is Stand.OPEN


@on(*LEAVING)
async def test_a_place_that_somebody_deleted_is_opened_anew_with_one_press(town: Town) -> None:
    ada, bea, pair = await introduced(town)
    assert pair.place is not None
    town.deletes(pair.place)
    for _ in range(2):
        await ada.runs("mentor.status")
        if "Pause, programme" in ada.reads:
            await ada.presses("Pause, programme, not working …")
            assert "opening a new place" in await ada.presses("Our place is gone")
    await town.passes(hours=4)
    fresh = await the_pair(town, ada)
    assert fresh.state is Bond.ACTIVE and fresh.place is not None and fresh.place != pair.place
    for one in (ada, bea):
        assert [text for text in await one.finds(fresh.place) if "Ada, meet Bea" in text]


@on(*WIRES)
async def test_a_place_that_was_put_aside_is_told_of_with_the_next_week_and_opened_anew(town: Town) -> None:
    ada, bea, pair = await introduced(town)
    assert pair.place is not None
    await ada.runs("mentor.status")
    await ada.presses("Pause, programme, not working …")
    assert "still stands" in await ada.presses("Our place is gone")
    town.archives(pair.place)
    await ada.runs("mentor.status")
    await ada.presses("Pause, programme, not working …")
    assert "opening a new place" in await ada.presses("Our place is gone")
    await town.passes(hours=4)
    fresh = await the_pair(town, bea)
    assert fresh.place is not None and fresh.place != pair.place
    assert any("Ada, meet Bea" in text for text in await bea.finds(fresh.place))


@on(*LEAVING)
async def test_a_mentor_who_is_gone_before_they_answer_is_not_waited_for(town: Town) -> None:
    ada, bea = await offered(town)
    town.leaves(bea)
    cy = await joins(town, "cy", "offer", role="mls", years="9")
    await hears(town, cy, "Somebody asks for a mentor", 12)
    await cy.presses("Accept")
    await hears(town, ada, "A mentor would like to meet you", 4)


@on(*LEAVING)
async def test_whoever_asked_and_is_gone_before_their_yes_frees_the_mentor_who_is_told_kindly(town: Town) -> None:
    ada, bea = await proposed(town)
    town.leaves(ada)
    told = await hears(town, bea, "did not come about", 12)
    assert "no judgement" in told and "Ada" not in told
    assert await town.app.services.mentors.pairs.loads(town.lounge.home) == {}


@on(*LEAVING)
async def test_who_is_gone_while_the_place_is_opened_ends_it_and_the_turn_is_kept(town: Town) -> None:
    ada, bea = await proposed(town)
    asked = await the_pair(town, ada)
    town.leaves(bea)
    await ada.presses("Yes, introduce us")
    told = await hears(town, ada, "is not here any more", 4)
    assert "looking for somebody else" in told
    request = await town.app.services.mentors.requests.live(ada.person)
    assert request is not None and request.id == asked.request, "their turn is that of the old request"


@on(*LEAVING)
@pytest.mark.parametrize("name", ["ada", "bea"])
async def test_whose_account_is_gone_after_the_introduction_leaves_nobody_waiting(town: Town, name: str) -> None:
    ada, bea, _ = await introduced(town)
    gone, stays = (ada, bea) if name == "ada" else (bea, ada)
    town.leaves(gone)
    told = await hears(town, stays, "is not here any more", 14)
    assert "no judgement" in told
    assert await waits(town, ada) is (stays is ada), "whoever asked waits again, and nobody waits for the gone"
    assert (await the_pair(town, stays)).ended == "gone"


@on(*LEAVING)
async def test_whose_account_is_gone_after_the_introduction_has_no_seat_among_buddies_either(town: Town) -> None:
    ada, bea, _ = await introduced(town)
    await bea.runs("buddies.join")
    await bea.fills(name="Bea", zone="America/Chicago", shifts="days")
    town.leaves(bea)
    await hears(town, ada, "is not here any more", 14)
    assert await town.app.services.mentors.buddies.community(town.lounge.home) == []


@on(*LEAVING)
async def test_buddies_of_whom_one_is_gone_are_not_left_waiting(town: Town) -> None:
    for name in ("ada", "bea"):
        who = await town.guest(name)
        await who.runs("buddies.join")
        await who.presses("I understand, go on")
        await who.fills(name=name.capitalize(), zone="America/Chicago", shifts="days")
    ada, bea = await town.guest("ada"), await town.guest("bea")
    town.leaves(bea)
    await hears(town, ada, "I have no buddy for you", 20)
    kept = await town.app.services.mentors.buddies.community(town.lounge.home)
    assert [one.person for one in kept] == [ada.person]


@on(*LEAVING)
async def test_a_mentor_whose_door_is_closed_is_paused_and_the_next_is_asked(town: Town) -> None:
    bea = await joins(town, "bea", "offer", role="mls", years="9")
    town.shuts(bea)
    await joins(town, "ada", "find", role="mlt", years="1")
    await town.passes(days=2)
    cy = await joins(town, "cy", "offer", role="mls", years="9")
    await hears(town, cy, "Somebody asks for a mentor", 6)
    town.lets(bea)
    assert "Paused until you say so" in await bea.runs("mentor.status")
    assert "You offer to mentor" in await bea.presses("Take part again")


@on("stage", "playground", *WIRES)  # what is typed has no press to repeat
async def test_pressed_twice_everything_counts_once_and_says_so(town: Town) -> None:
    ada, bea = await offered(town)
    token = await bea.token("Accept")
    await bea.presses("Accept")
    await bea.runs("mentor.status")  # something of theirs to press on
    assert "You said yes to this one already" in await bea.sends_token(token)
    await hears(town, ada, "A mentor would like to meet you")
    token = await ada.token("Yes, introduce us")
    assert "You both said yes" in await ada.presses("Yes, introduce us")
    await ada.runs("mentor.status")
    assert "You both said yes" in await ada.sends_token(token)
    await town.passes(hours=4)
    pair = await the_pair(town, ada)
    assert pair.place is not None
    await ada.presses_in(pair.place, "Write our plan")
    await ada.fills(goals="Pass the exam\nSleep")
    for _ in range(2):
        await town.clock.advance(seconds=2)  # a place takes a message a second
        await bea.presses_in(pair.place, "I agree")
    agreed = await the_pair(town, ada)
    assert agreed.mentee_agrees and agreed.mentor_agrees and agreed.plan["goals"] == ["Pass the exam", "Sleep"]
    assert len(await town.app.services.mentors.pairs.of(ada.person, tuple(Bond))) == 1


async def test_a_plan_that_was_changed_meanwhile_is_shown_and_not_agreed_to_unseen(town: Town) -> None:
    ada, bea, pair = await introduced(town)
    assert pair.place is not None
    await ada.presses_in(pair.place, "Write our plan")
    await ada.fills(goals="Pass the exam")
    old = Call("mentor.agree", {"p": pair.id, "e": edition(await the_pair(town, ada))}).token()
    await ada.presses_in(pair.place, "Write our plan")
    await town.clock.advance(seconds=2)  # a place takes a message a second
    await ada.fills(goals="Sleep first")
    await bea.runs("mentor.status")  # something of theirs to press on
    assert "Sleep first" in await bea.sends_token(old)
    assert not (await the_pair(town, ada)).mentor_agrees
    await town.clock.advance(seconds=2)
    await bea.presses_in(pair.place, "I agree")
    assert (await the_pair(town, ada)).mentor_agrees


@on("stage", "playground", *WIRES)
async def test_a_round_that_is_published_twice_is_published_once(town: Town) -> None:
    mo = await town.guest("mo")
    await mo.runs("mentoring.round")
    await mo.presses("Open a round")
    await joined(town, "ada", "find")
    await joined(town, "bea", "offer")
    await mo.runs("mentoring.round")
    await mo.presses("Work out a preview")
    await mo.presses("Publish")
    token = await mo.token("Yes, publish")
    assert "1 pair is being asked" in await mo.presses("Yes, publish")
    await mo.runs("mentoring.round")
    assert "1 pair is being asked" not in await mo.sends_token(token)
    assert len(await town.app.services.mentors.pairs.of((await town.guest("ada")).person)) == 1


@on(*WIRES)
async def test_two_who_publish_at_the_same_moment_introduce_nobody_twice(town: Town) -> None:
    mo = await town.guest("mo")
    await mo.runs("mentoring.round")
    await mo.presses("Open a round")
    ada, _ = await joined(town, "ada", "find"), await joined(town, "bea", "offer")
    await mo.runs("mentoring.round")
    await mo.presses("Work out a preview")
    await mo.presses("Publish")
    call = Call.parse(await mo.token("Yes, publish"))
    here = [Context(mo.person, town.lounge, moderator=True) for _ in range(4)]
    said = await asyncio.gather(*(town.app.desk.reply(call, ctx, Limits(EVERYTHING)) for ctx in here))
    assert sum("being asked" in str(reply) for reply in said) == 1
    assert len(await town.app.services.mentors.pairs.of(ada.person)) == 1


async def test_a_mentor_who_leaves_in_the_middle_is_nobodys_fault_and_the_search_goes_on(town: Town) -> None:
    ada, bea = await proposed(town)
    await bea.runs("mentor.leave")
    assert "You have left" in await bea.presses("Yes, leave")
    assert "not open any more" in await ada.presses("Yes, introduce us")
    assert await waits(town, ada) and await town.app.services.mentors.pairs.loads(town.lounge.home) == {}
    assert "Nobody offers" in await ada.runs("mentor.status")


async def test_what_nobody_can_meet_is_told_with_what_would_help(town: Town) -> None:
    ada = await joins(town, "ada", "find", role="mlt", years="1")
    assert "Nobody offers" in await ada.runs("mentor.status")
    bea, bars = await town.guest("bea"), town.app.services.mentors.bars
    for one, other in ((ada, bea), (bea, ada)):
        await bars.put(one.person, other.person, town.app.clock.now())
    await joins(town, "bea", "offer", role="mls", years="9")
    assert "kept apart from you by the rules" in await ada.runs("mentor.status")


async def test_whom_one_keeps_apart_from_must_be_somebody_who_is_there(town: Town) -> None:
    ada, bea = await joins(town, "ada", "find"), await town.guest("bea")
    await ada.runs("mentor.profile")
    assert "I find nobody of that name" in await ada.runs("mentor.avoid", who="nobody.at.all")
    assert "Kept, for you alone" in await ada.runs("mentor.avoid", who=f"<@{bea.person.id}>")
    assert await town.app.services.mentors.bars.by(ada.person) == [bea.person]


async def test_a_programme_with_holes_is_told_line_by_line_and_nothing_is_kept(town: Town) -> None:
    mo = await town.guest("mo")
    await mo.runs("mentoring.programme")
    screen = await mo.fills(text="id: ours\nweeks:\n  - title: One\n  - prompt: Only a prompt\n")
    assert "line 3" in screen.lower() and "line 4" in screen.lower()
    assert await town.app.services.mentors.programmes.all(town.lounge.home) == {}


async def test_an_idle_profile_is_warned_of_weeks_before_and_kept_with_one_press(town: Town) -> None:
    ada = await joins(town, "ada", "find", role="mlt", years="1")
    look, clock = town.app.jobs.pushed, town.clock
    await clock.advance(days=150)
    await look()
    await town.passes(days=1)
    assert not any("Are you still there" in text for text in await ada.inbox())
    await town.passes(days=2)
    await look()
    await town.passes(days=1)
    assert ", 2026 I delete" in [text for text in await ada.inbox() if "Are you still there" in text][-1]
    await look()
    await town.passes(days=2)
    assert len([text for text in await ada.inbox() if "Are you still there" in text]) == 1, "once"
    assert "Everything stays" in await ada.presses("Keep it")
    await clock.advance(days=100)
    await look()
    assert await waits(town, ada)


async def test_whoever_does_not_keep_an_idle_profile_is_forgotten_with_all_that_waits(town: Town) -> None:
    ada = await joins(town, "ada", "find", role="mlt", years="1")
    for days in (153, 2, 2, 24):
        await town.clock.advance(days=days)
        await town.app.jobs.pushed()
        await town.passes(days=1)
    assert await town.app.services.mentors.profiles.of(ada.person) == []
    assert await town.app.services.mentors.requests.live(ada.person) is None
    assert "was deleted after half a year" in await ada.presses("Keep it")
