"""Rounds and buddies, told once for every platform: from opening to two who meet, and what moderators see meanwhile."""

import re

from bot.people import Place
from tests.contract.guest import Guest
from tests.stories.town import Town

ABOUT = {"role": "mlt", "discipline": "blood-bank", "route": "mlt-mls"}
WHEN = {"zone": "America/Chicago", "shifts": "days"}


async def filled(town: Town, name: str, side: str) -> Guest:
    """Somebody who has filled in what they look for, or offer."""
    who = await town.guest(name)
    await who.runs(f"mentor.{side}")
    await who.presses("I understand, go on")
    await who.fills(**ABOUT, name=name.capitalize(), years="1" if side == "find" else "9")
    await who.presses("Go on")
    await who.presses("Night shift")
    await who.presses("Next")
    await who.presses("Go on")
    await who.fills(**WHEN)
    return who


async def joined(town: Town, name: str, side: str) -> Guest:
    who = await filled(town, name, side)
    card = await who.runs("mentor.join")
    assert "moderators look over the pairs" in card
    said = await who.presses("Join to find a mentor" if side == "find" else "Join as a mentor")
    assert "You are in." in said
    return who


async def room_of(town: Town, kind: str) -> Place:
    """Where the welcome of two was put, as the house keeps it."""
    home = town.lounge.home
    if kind == "pair":
        (pair,) = await town.app.services.mentors.pairs.since(home, town.app.clock.now().replace(year=2025))
        assert pair.place is not None
        return pair.place
    group = await town.app.services.mentors.buddies.latest((await town.guest("ada")).person)
    assert group is not None and group.place is not None
    return group.place


async def test_a_round_brings_two_together_who_both_say_yes(town: Town) -> None:
    mo = await town.guest("mo")
    await mo.runs("mentoring.settings", place=str(town.lounge))
    await mo.runs("mentoring.round")
    assert "Nobody who offers has joined yet." in await mo.presses("Open a round")
    ada, bea = await joined(town, "ada", "find"), await joined(town, "bea", "offer")
    assert "Free places: 1" in await mo.runs("mentoring.round")
    preview = await mo.presses("Work out a preview")
    assert "Ada with Bea: " in preview and "of 100" in preview
    await mo.presses("Publish")
    assert "1 pair is being asked" in await mo.presses("Yes, publish")
    await town.passes(days=2)
    assert "From the round" in (await ada.inbox())[-1]
    await ada.presses("Yes, introduce us")
    assert "Bea" not in "".join(await ada.inbox()), "no name before both said yes"
    await bea.presses("Yes, introduce us")
    await town.passes(hours=4)
    welcome = "\n".join(await ada.finds(await room_of(town, "pair")))
    assert "Ada, meet Bea." in welcome and "To begin with: " in welcome


async def test_a_moderator_changes_a_pair_and_leaves_somebody_out(town: Town) -> None:
    mo = await town.guest("mo")
    await mo.runs("mentoring.round")
    await mo.presses("Open a round")
    for name, side in (("ada", "find"), ("bea", "offer"), ("cy", "offer")):
        await joined(town, name, side)
    await mo.runs("mentoring.round")
    preview = await mo.presses("Work out a preview")
    found = re.search(r"1\. Ada with (Bea|Cy)", preview)
    assert found is not None
    other = "Cy" if found[1] == "Bea" else "Bea"
    card = await mo.picks("Change a pair", found[0])
    assert "Keep these two apart" in card
    after = await mo.presses("Keep these two apart")
    assert f"1. Ada with {other}" in after
    await mo.picks("Change a pair", f"1. Ada with {other}")
    assert "Ada stays without" in await mo.presses(f"Leave {other} out")
    await mo.presses("Discard")
    assert "Nobody was told anything." in await mo.presses("Yes, discard")


async def test_buddies_meet_in_a_place_of_their_own(town: Town) -> None:
    mo = await town.guest("mo")
    await mo.runs("mentoring.settings", place=str(town.lounge))
    for name in ("ada", "bea"):
        who = await town.guest(name)
        await who.runs("buddies.join")
        await who.presses("I understand, go on")
        assert f"You are in, {name.capitalize()}." in await who.fills(name=name.capitalize(), **WHEN)
    await town.passes(days=15)
    ada = await town.guest("ada")
    welcome = "\n".join(await ada.finds(await room_of(town, "buddies")))
    assert "Hello " in welcome and "Ada" in welcome and "Bea" in welcome
    assert "Every 2 weeks" in await ada.runs("buddies.status")


async def test_figures_are_withheld_from_a_small_community(town: Town) -> None:
    mo = await town.guest("mo")
    screen = await mo.runs("mentoring.status")
    assert "fewer than five, so not told" in screen and "Load per mentor: not told" in screen
