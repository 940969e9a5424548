"""A moderator sets a community up: step by step, left and taken up again, on every platform."""

import pytest

from bot.adapter import Lack
from bot.app import App
from bot.people import Group, Place
from cogs.events.terms import terms_of as events_settled
from cogs.venting.terms import terms_of
from tests.contract.guest import Guest
from tests.stage import Stage
from tests.stories.town import WIRES, Town, on

HOME = "stage:lab"


def picked(town: Town, place: Place) -> str:
    """A channel as it is picked in a form: on the wires by its own id."""
    return place.id if town.name in WIRES else str(place)


async def chooses(mo: Guest, **values: str) -> str:
    """Press Change and fill the form that opens."""
    await mo.presses("Change")
    return await mo.fills(**values)


async def test_the_steps_are_gone_through_on_one_screen_and_taken_up_again(town: Town) -> None:
    mo, choices = await town.guest("mo"), town.app.services.choices
    screen = await mo.runs("setup.start")
    assert "Set-up: 0 of 9 steps" in screen and "Channel that only moderators read: not chosen yet" in screen
    screen = await chooses(mo, channel=picked(town, town.lounge))
    assert "Kept: Moderators." in screen and "Set-up: 1 of 9 steps" in screen
    screen = await chooses(mo, zone="Chicago", weekly="2")
    assert "✓ America/Chicago, English" in screen and "Set-up: 2 of 9" in screen
    await mo.presses("Skip")
    screen = await mo.runs("setup.start")
    assert "Set-up: 3 of 9 steps" in screen and "Venting channel: skipped" in screen and "# Wellness prompts" in screen
    for _ in range(5):
        await mo.presses("Skip")
    screen = await mo.presses("Skip")
    assert "# Set-up, looked over" in screen and "Messages" not in screen
    assert "The next things that will happen" in screen
    kept = await choices.all(town.lounge.home)
    assert (kept["zone"], kept["messages-a-week"]) == ("America/Chicago", 2)
    (newest, *_) = await town.app.services.audit.read(town.lounge.home)
    assert newest.action == "setup.changed" and newest.actor == str(mo.person)


async def test_members_do_not_set_anything_up(town: Town) -> None:
    ada = await town.guest("ada")
    assert "for moderators here" in await ada.runs("setup.start")


@on("stage", "typed", "slack")
async def test_a_bare_setup_begins_the_conversation(town: Town) -> None:
    mo = await town.guest("mo")
    assert "Set-up: 0 of 9 steps" in await mo.runs("setup")


async def test_a_zone_that_could_be_two_is_asked_again_and_nothing_is_lost(town: Town) -> None:
    mo = await town.guest("mo")
    await mo.runs("setup.start")
    await mo.picks("Go to a step", "Zone, language, messages")
    screen = await chooses(mo, zone="Narnia", weekly="4")
    if "[Fill it in]" in screen:
        screen += await mo.presses("Fill it in")
    assert "I do not know that time zone" in screen and "4" in screen
    assert "zone" not in await town.app.services.choices.all(town.lounge.home)
    assert "Kept" in await mo.fills(zone="Ohio", weekly="4")


async def test_a_venting_channel_is_told_what_it_is_for(town: Town) -> None:
    mo = await town.guest("mo")
    await mo.runs("setup.start")
    await mo.picks("Go to a step", "Venting channel")
    await chooses(mo, channel=picked(town, town.channel))
    assert (await terms_of(town.app.services.choices, town.lounge.home)).place == town.channel
    assert "Anonymous posts appear in this channel" in (await mo.finds(town.channel))[-1]


async def test_a_channel_for_events_is_chosen_and_told_and_the_other_terms_stand(town: Town) -> None:
    mo, home = await town.guest("mo"), town.lounge.home
    await mo.runs("events.settings", approval="no")
    await mo.runs("setup.start")
    await mo.picks("Go to a step", "Events")
    await chooses(mo, channel=picked(town, town.channel))
    settled = await events_settled(town.app.services.choices, home)
    assert settled.place == town.channel and not settled.approval
    assert "New events will be announced here." in (await mo.finds(town.channel))[-1]


@on("stage", "typed", "discord", "slack")
@pytest.mark.parametrize("lack", [Lack.GONE, Lack.OUTSIDE])
async def test_a_channel_closed_to_the_bot_is_said_with_the_mend_and_kept_only_on_purpose(
    town: Town, lack: Lack
) -> None:
    if town.name == "discord" and lack is Lack.OUTSIDE:
        lack = Lack.HIDDEN
    mo = await town.guest("mo")
    town.spoils(lack)
    await mo.runs("setup.start")
    screen = await chooses(mo, channel=picked(town, town.channel))
    assert "Nothing was changed yet: I could not write there." in screen
    assert ("/invite @Labmates" in screen) == (town.name == "slack" or lack is Lack.OUTSIDE)
    assert "moderators-place" not in await town.app.services.choices.all(town.lounge.home)
    assert "Nothing was changed yet" in await mo.presses("Try again")
    await mo.presses("Choose it all the same")
    assert (await town.app.services.choices.all(town.lounge.home))["moderators-place"] == str(town.channel)


@on("stage", "typed", "discord")
async def test_a_right_that_was_lost_after_set_up_is_named_with_its_mend(town: Town) -> None:
    mo = await town.guest("mo")
    await mo.runs("setup.start")
    await mo.picks("Go to a step", "Introductions")
    assert "private threads" not in await chooses(mo, channel=picked(town, town.channel))
    town.spoils(Lack.ROOMS)
    await mo.picks("Go to a step", "Introductions")
    screen = await chooses(mo, days="4")
    assert "Kept: Introductions." in screen
    assert "I may not open private threads there" in screen
    assert "Create Private Threads, Send Messages in Threads" in screen


async def test_two_moderators_at_one_setting_see_each_other(town: Town) -> None:
    mo, choices = await town.guest("mo"), town.app.services.choices
    await mo.runs("setup.start")
    await mo.picks("Go to a step", "Zone, language, messages")
    await mo.presses("Change")
    await choices.put(town.lounge.home, "zone", "America/Denver")
    screen = await mo.fills(zone="Central")
    assert "Somebody changed this while you were at it" in screen
    assert "America/Denver" in screen and "Central" in screen
    assert (await choices.all(town.lounge.home))["zone"] == "America/Denver"
    assert "Kept" in await mo.presses("Put mine in its place")
    assert (await choices.all(town.lounge.home))["zone"] == "America/Chicago"


async def test_what_two_moderators_wanted_alike_is_no_quarrel(app: App, stage: Stage) -> None:
    mod = stage.actor("mod", moderator=True)
    await mod.runs("setup.change", step="venting")
    await app.services.choices.put(HOME, "venting", {"on": True, "place": "stage:lab:vents"})
    assert "Kept: Venting channel." in await mod.fills(channel="stage:lab:vents")


async def test_a_feature_that_is_off_says_so_kindly_is_hidden_and_comes_back(town: Town) -> None:
    mo, ada = await town.guest("mo"), await town.guest("ada")
    await mo.runs("setup.start")
    await mo.picks("Go to a step", "Features")
    screen = await mo.presses("Switch off: Anonymous posts")
    assert "Anonymous posts: off" in screen and "Check-ins: on" in screen
    assert "switched that off here" in await ada.runs("vent")
    menu = await ada.runs("help")
    assert "/vent" not in menu and "/checkin start" in menu and "/helpnow" in menu
    await mo.runs("setup.start", **({"step": "features"} if town.name in ("stage", "typed") else {}))
    if town.name not in ("stage", "typed"):
        await mo.picks("Go to a step", "Features")
    await mo.presses("Switch on: Anonymous posts")
    assert "switched that off" not in await ada.runs("vent")


async def test_what_one_keeps_of_a_feature_stays_ones_own_when_it_is_off(app: App, stage: Stage) -> None:
    mod, ada = stage.actor("mod", moderator=True), stage.actor("ada")
    await mod.runs("setup.toggle", step="features", field="checkins", to="no")
    assert "switched that off" in await ada.runs("checkin.start")
    assert "switched that off" not in await ada.runs("checkin.export")
    assert "switched that off" not in await ada.runs("checkin.stop")
    assert "Check-ins here" in await mod.runs("checkins.settings")


async def test_a_choice_can_be_taken_back(app: App, stage: Stage) -> None:
    mod = stage.actor("mod", moderator=True)
    communities = app.services.communities
    async with app.services.choices.change(HOME) as tx:
        await communities.choose_moderators(HOME, Place("stage", "lab", "desk"), Group("stage", "lab", "mods"), tx)
    assert "@Moderators" in await mod.runs("setup.start", step="moderators")
    await mod.presses("None: Role or user group that moderates")
    assert await communities.moderators(HOME) is None
    assert await communities.moderators_place(HOME) == Place("stage", "lab", "desk")


async def test_a_role_that_is_gone_is_said_and_who_manages_moderates_still(app: App, stage: Stage) -> None:
    mod = stage.actor("mod", moderator=True)
    await app.services.choices.put(HOME, "moderators", "stage:lab:old")
    screen = await mod.runs("setup.start", step="moderators")
    assert "that role or group is gone. Whoever may manage the community moderates still." in screen


async def test_the_commands_of_a_feature_see_each_other_as_well(app: App, stage: Stage) -> None:
    mod, other = stage.actor("mod", moderator=True), stage.actor("other", moderator=True)
    for name, mine, theirs in (
        ("checkins.settings", {"days": "mon"}, {"days": "tue"}),
        ("mentoring.settings", {"days": "4"}, {"days": "5"}),
        ("mentoring.buddies", {"weeks": "4"}, {"weeks": "5"}),
        ("venting.settings", {"state": "on"}, {"state": "off"}),
    ):
        await mod.runs(name)
        await mod.presses("Change")
        await other.runs(name, **theirs)
        assert "Somebody changed this while you were at it" in await mod.fills(**mine), name
        await mod.presses("Change")
        assert "Somebody changed" not in await mod.fills(**mine), name


async def test_a_channel_for_prompts_gets_its_first_schedule_once(town: Town) -> None:
    mo, slots = await town.guest("mo"), town.app.services.prompts.slots
    await mo.runs("setup.start")
    await mo.picks("Go to a step", "Zone, language, messages")
    await chooses(mo, zone="Chicago")
    await mo.picks("Go to a step", "Wellness prompts")
    await chooses(mo, channel=picked(town, town.channel), times="7am, 3pm")
    made = await slots.of(town.lounge.home)
    assert [f"{slot.at:%H:%M} {slot.zone}" for slot in made] == ["07:00 America/Chicago", "15:00 America/Chicago"]
    assert "From now on I post a short wellness prompt here" in (await mo.finds(town.channel))[-1]
    assert "Monday, January 5, 7:00 AM: A wellness prompt, in #" in await mo.runs("setup.check")
    await mo.presses("Set-up")
    await mo.presses("Skip")
    assert len(await slots.of(town.lounge.home)) == 2


async def test_prompts_that_are_off_yield_and_come_back(app: App, stage: Stage) -> None:
    mod, clock = stage.actor("mod", moderator=True), app.clock
    await mod.runs("setup.set-prompts", channel="stage:lab:lounge", times="7am", days="every day")
    await mod.runs("setup.toggle", step="features", field="prompts", to="no")
    told = len(stage.channels["lounge"])
    for _ in range(12):
        await clock.advance(seconds=2 * 3600)  # type: ignore[attr-defined]
        await app.clockwork.tick()
        await app.sender.drain("stage")
    assert len(stage.channels["lounge"]) == told
    await mod.runs("setup.toggle", step="features", field="prompts", to="yes")
    for _ in range(12):
        await clock.advance(seconds=2 * 3600)  # type: ignore[attr-defined]
        await app.clockwork.tick()
        await app.sender.drain("stage")
    assert len(stage.channels["lounge"]) == told + 1
