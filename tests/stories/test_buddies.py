"""Buddies as dialogues: join, meet somebody new every few weeks, pause, leave; and nobody is left out unsaid."""

from bot.app import App
from bot.message import Call
from tests.stage import Actor, Stage, show
from tests.stories.test_checkins import push
from tests.stories.test_mentors import HOME


async def joins(stage: Stage, name: str, **said: str) -> Actor:
    who = stage.actor(name)
    await who.types("buddies join")
    await who.presses("I understand, go on")
    await who.fills(**{"name": name.capitalize(), "zone": "Central", "shifts": "days"} | said)
    return who


async def weeks(app: App, count: int) -> None:
    for _ in range(count * 7):
        await push(app, days=1)


async def test_two_join_and_are_brought_together_in_a_place_of_their_own(app: App, stage: Stage) -> None:
    ada = await joins(stage, "ada")
    assert "You are in, Ada." in ada.reads and "So far you are the only one." in ada.reads
    bea = await joins(stage, "bea")
    assert "Every 2 weeks I bring you together with somebody new. Next: Jan " in bea.reads
    await weeks(app, 2)
    assert list(stage.rooms.values()) == [frozenset({"ada", "bea"})]
    (welcome,) = stage.channels["room-1"]
    said = show(welcome)
    assert said.startswith("# Hello ") and "Ada" in said and "Bea" in said and "To begin with: " in said


async def test_everybody_meets_everybody_before_anybody_meets_twice(app: App, stage: Stage) -> None:
    mo = stage.actor("mo", moderator=True)
    await mo.runs("mentoring.buddies", weeks="1")
    for name in ("ada", "bea", "cal", "dee"):
        await joins(stage, name)
    await weeks(app, 4)
    rooms = list(stage.rooms.values())
    assert len(rooms) >= 6 and len(set(rooms[:6])) == 6


async def test_three_make_a_trio(app: App, stage: Stage) -> None:
    for name in ("ada", "bea", "cal"):
        await joins(stage, name)
    await weeks(app, 1)
    assert list(stage.rooms.values()) == [frozenset({"ada", "bea", "cal"})]


async def test_who_pauses_sits_out_and_who_is_left_alone_is_told(app: App, stage: Stage) -> None:
    ada, bea = await joins(stage, "ada"), await joins(stage, "bea")
    assert "You pause until you say so." in await bea.types("buddies pause")
    await weeks(app, 1)
    assert stage.rooms == {} and bea.inbox == []
    assert "no buddy for you: nobody else was there" in show(ada.inbox[-1])
    assert "Every 2 weeks" in await bea.presses("Take part again")
    await weeks(app, 2)
    assert list(stage.rooms.values()) == [frozenset({"ada", "bea"})]


async def test_a_pause_until_a_day_ends_by_itself_and_a_day_gone_by_is_asked_again(app: App, stage: Stage) -> None:
    await joins(stage, "ada")
    bea = await joins(stage, "bea")
    assert "cannot read that as a day" in await bea.types("buddies pause 2020-01-01")
    assert "You pause until Jan 15, 2026." in await bea.types("buddies pause 2026-01-15")
    await weeks(app, 4)
    assert frozenset({"ada", "bea"}) in stage.rooms.values()


async def test_two_who_must_never_be_paired_are_not_buddies(app: App, stage: Stage) -> None:
    ada, bea = await joins(stage, "ada"), await joins(stage, "bea")
    await ada.calls(Call("mentor.avoid", {"who": "bea"}))
    await weeks(app, 1)
    assert stage.rooms == {}
    for each in (ada, bea):
        assert "no buddy for you" in show(each.inbox[-1])


async def test_where_a_door_is_closed_they_are_told_and_try_again(app: App, stage: Stage) -> None:
    ada = await joins(stage, "ada")
    await joins(stage, "bea")
    stage.unreachable.add("bea")
    await weeks(app, 1)
    assert stage.rooms == {}
    assert "could not open a place" in ada.opens(ada.inbox[-1])
    stage.unreachable.clear()
    assert "trying again" in await ada.presses("Try again")
    await push(app, minutes=1)
    assert list(stage.rooms.values()) == [frozenset({"ada", "bea"})]


async def test_who_leaves_is_forgotten_and_the_other_is_told_when_nobody_is_left(app: App, stage: Stage) -> None:
    await joins(stage, "ada")
    bea = await joins(stage, "bea")
    assert "You have left" in await bea.types("buddies leave")
    assert "You are no buddy yet." in await bea.types("buddies")
    assert await app.services.mentors.buddies.get(bea.ctx.person) is None
    assert [one.person.id for one in await app.services.mentors.buddies.community(HOME)] == ["ada"]


async def test_moderators_set_how_often_and_switch_it_off(app: App, stage: Stage) -> None:
    mo = stage.actor("mo", moderator=True)
    assert "every 3 weeks" in await mo.runs("mentoring.buddies", weeks="3")
    assert "From 1 to 8 weeks" in await mo.runs("mentoring.buddies", weeks="99")
    await joins(stage, "ada")
    bea = await joins(stage, "bea")
    assert "Buddies: off" in await mo.runs("mentoring.buddies", on="no")
    assert "switched buddies off" in await bea.types("buddies")
    await weeks(app, 2)
    assert stage.rooms == {}


async def test_a_place_is_opened_only_when_both_are_awake(app: App, stage: Stage) -> None:
    await joins(stage, "ada", shifts="nights")
    await joins(stage, "bea", shifts="days")
    for _ in range(24 * 9):
        await push(app, hours=1)
        if stage.rooms:
            break
    assert stage.rooms
    local = app.clock.now().hour - 6
    assert local % 24 not in range(10, 14), "a night shift sleeps then"


async def test_whose_door_is_closed_is_not_taken_in_and_is_told_the_mend(app: App, stage: Stage) -> None:
    stage.unreachable.add("ada")
    ada = await joins(stage, "ada")
    assert "Try again" in ada.reads
    assert await app.services.mentors.buddies.get(ada.ctx.person) is None
