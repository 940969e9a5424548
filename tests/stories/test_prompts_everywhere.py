"""Wellness prompts as whole stories on every platform: planned, posted, tapped, told of; suggested and approved."""

from dataclasses import replace

from bot.people import Place
from tests.contract.guest import Guest
from tests.stories.town import WIRES, Town, on

MARK = "counted without your name"
WORDS = "Put the kettle on before you open the inbox."


async def planned(town: Town, **more: str) -> Guest:
    mo = await town.guest("mo")
    asked = {"channel": str(town.lounge), "times": "7am", "days": "every day", "zone": "America/Chicago"}
    said = await mo.runs("prompts.schedule", **asked | more)
    assert "Planned, and the channel knows" in said, said
    return mo


async def posts(town: Town, who: Guest) -> list[str]:
    return [said for said in await who.finds(town.lounge) if MARK in said]


async def test_a_schedule_then_the_post_a_tap_and_the_summary(town: Town) -> None:
    mo = await planned(town, tags="celebration")
    await mo.runs("setup.moderators", channel=str(town.lounge))
    ada = await town.guest("ada")
    await town.passes(hours=3)
    assert await posts(town, ada) == []
    await town.passes(hours=2)
    assert len(await posts(town, ada)) == 1
    assert "Counted as useful, without your name." in await ada.presses_in(town.lounge, "Useful")
    assert "only this one counts" in await ada.presses_in(town.lounge, "Not today")
    (post,) = await town.app.services.prompts.entries.between(
        town.lounge.home, town.app.clock.now().replace(day=1), town.app.clock.now()
    )
    assert (post.useful, post.later) == (0, 1)
    await town.passes(days=35)
    found = [said for said in await mo.finds(town.lounge) if "Wellness prompts in 2026-01" in said]
    assert len(found) == 1 and "None had taps from 5 or more people" in found[0]
    assert "Wellness prompts in 2026-01" in await mo.runs("prompts.summary")


async def test_a_suggestion_is_approved_told_and_posted(town: Town) -> None:
    mo, ada = await planned(town), await town.guest("ada")
    await ada.runs("prompts.suggest", tag="shift-change")
    assert "Thank you. Your moderators will look at it" in await ada.fills(text=WORDS)
    await mo.runs("mod.queue")
    await mo.presses("Open number 1")
    assert "Approved: it comes next" in await mo.presses("Approve")
    assert "Your wellness prompt was approved." in (await ada.inbox())[-1]
    await town.passes(hours=5)
    assert WORDS in (await posts(town, ada))[0]


async def test_a_suggestion_that_is_too_long_loses_nothing(town: Town) -> None:
    ada = await town.guest("ada")
    await ada.runs("prompts.suggest", tag="breathing")
    said = await ada.fills(text="Breathe out slowly. " * 20)
    assert "49 characters too long" in "\n".join([said, ada.reads, *await ada.sees()])


async def test_the_preview_is_left_through_and_changed(town: Town) -> None:
    mo = await planned(town)
    assert "What comes in the next four weeks" in await mo.presses("The next four weeks")
    await mo.picks("Look at one", "Monday, January 5, 7:00 AM")
    assert "Swapped." in await mo.presses("Swap")
    assert "Left out" in await mo.presses("Skip")
    assert "It is back." in await mo.presses("Put it back")
    await mo.presses("Post now")
    assert len(await posts(town, mo)) == 1


async def test_a_thread_opens_at_each_prompt(town: Town) -> None:
    mo = await planned(town)
    assert "A thread at each prompt: yes" in await mo.presses("Open a thread at each")
    await town.passes(hours=5)
    assert len(await posts(town, mo)) == 1
    (slot,) = await town.app.services.prompts.slots.of(town.lounge.home)
    assert slot.fault == ""


async def test_library_list_and_switches_are_usable_everywhere(town: Town) -> None:
    mo, ada = await planned(town, times="7am, 11pm"), await town.guest("ada")
    assert "1. 07:00, every day · Day crew · running" in await mo.runs("prompts.list")
    await mo.presses("Open number 2")
    assert "For: Everybody" in await mo.picks("For which crew?", "Everybody")
    await mo.presses("Pause")
    assert "paused until you resume it" in await mo.fills()
    assert "It goes on." in await mo.presses("Resume")
    await ada.runs("prompts.library")
    assert "Two short breaths" in await ada.picks("About", "Breathing")


@on(*WIRES)
async def test_a_channel_out_of_reach_pauses_and_is_told_once_with_a_way_back(town: Town) -> None:
    mo = await planned(town)
    await mo.runs("setup.moderators", channel=str(town.lounge))
    (slot,) = await town.app.services.prompts.slots.of(town.lounge.home)
    gone = Place(town.lounge.platform, town.lounge.community, "C0GONE" if town.name == "slack" else "999999999999")
    async with town.app.services.transaction() as tx:
        await town.app.services.prompts.slots.put(replace(slot, place=gone), tx=tx)
    await town.passes(days=2)
    told = [said for said in await mo.finds(town.lounge) if "Wellness prompts are paused in one channel" in said]
    assert len(told) == 1
    assert "I still cannot post there." in await mo.presses_in(town.lounge, "Resume")


@on(*WIRES)
async def test_a_post_whose_receipt_is_lost_is_shown_once(town: Town) -> None:
    mo = await planned(town)
    await town.passes(hours=3)
    town.loses_a_receipt()
    await town.passes(hours=1)
    await town.passes(hours=1)
    assert len(await posts(town, mo)) == 1
