"""Wellness prompts on the stage, with buttons and typed: planned, paused, looked at ahead, changed, and posted."""

import asyncio
import re
from collections.abc import Sequence

from bot.app import App
from bot.message import Reply
from bot.store.prompts.entries import State
from cogs.wellness.card import card
from cogs.wellness.library import Library
from cogs.wellness.lineup import Lineup
from cogs.wellness.load import open_prompts
from tests.clock import FakeClock
from tests.stage import Stage, show
from tests.stories.prompts import HOME, cards, passes, planned, posts


async def slots(app: App) -> Sequence[str]:
    return [slot.id for slot in await app.services.prompts.slots.of(HOME)]


async def actions(app: App) -> list[str]:
    return [line.action for line in await app.services.audit.read(HOME)]


async def test_a_schedule_posts_on_its_days_at_its_local_time(app: App, stage: Stage) -> None:
    mo = await planned(stage, days="Mon, Wed")
    assert "Next: Monday, January 5, 7:00 AM" in mo.reads and "For: Day crew" in mo.reads
    assert "From now on I post a short wellness prompt here: Monday, Wednesday, at 07:00" in show(
        stage.channels["break"][0]
    )
    await passes(app, hours=3)
    assert posts(stage) == []
    await passes(app, hours=2)
    assert len(posts(stage)) == 1
    await passes(app, days=6)
    assert len(posts(stage)) == 2
    assert "prompts.scheduled" in await actions(app)


async def test_three_times_make_three_schedules_each_for_its_crew(app: App, stage: Stage) -> None:
    mo = await planned(stage, times="7am, 3pm, 11pm")
    assert "at 07:00, 15:00, 23:00" in mo.reads
    listed = await mo.presses("All schedules")
    assert "1. 07:00, every day · Day crew · running" in listed
    assert "2. 15:00, every day · Evening crew" in listed and "3. 23:00, every day · Night crew" in listed
    await passes(app, days=2)
    assert len(posts(stage)) == 6 and len({*posts(stage)}) == 6


async def test_what_the_preview_shows_is_what_comes(app: App, stage: Stage) -> None:
    mo = await planned(stage, times="7am, 11pm")
    seen: list[str] = []
    for page in range(1, 8):
        said = await mo.runs("prompts.preview", channel="stage:lab:break", page=str(page))
        seen += re.findall(r"(?:AM|PM): (?!type )(.+)", said)
    # the 19th of January, at 7, is a holiday
    assert len(seen) == 54
    await passes(app, days=28)
    came = posts(stage)
    assert len(came) == 54
    assert [text[:60] for text in came] == [text.rstrip("…")[:60] for text in seen]


async def test_nothing_comes_twice_before_everything_that_fits(app: App, stage: Stage) -> None:
    await planned(stage, tags="celebration")
    await passes(app, days=20)
    came = posts(stage)
    fits = 10  # eleven, and one of them is for the night crew
    assert len(came) == 20 - 1 and len({*came[:fits]}) == fits and {*came[fits:]} < {*came[:fits]}


async def test_a_swap_brings_nothing_twice_before_all_have_come(app: App, stage: Stage) -> None:
    mo = await planned(stage, tags="celebration")
    await mo.runs("prompts.preview")
    await mo.picks("Look at one", "Monday, January 5, 7:00 AM")
    seen = {mo.reads.split("\n")[1]}
    for _ in range(4):
        assert "Swapped." in await mo.presses("Swap")
        seen.add(mo.reads.split("\n")[2])
    assert len(seen) == 5, "another each time"
    await passes(app, days=10)
    came = posts(stage)
    assert len(came) == len({*came}) == 10, "all ten that fit, before one comes twice"


async def test_skip_swap_and_post_now(app: App, stage: Stage) -> None:
    mo = await planned(stage)
    await mo.runs("prompts.preview")
    await mo.picks("Look at one", "Monday, January 5, 7:00 AM")
    before = mo.reads.split("\n")[1]
    assert "Swapped." in await mo.presses("Swap")
    swapped = mo.reads.split("\n")[2]
    assert swapped != before
    await passes(app, hours=5)
    assert posts(stage) == [swapped]
    await mo.runs("prompts.preview")
    await mo.picks("Look at one", "Tuesday, January 6, 7:00 AM")
    assert "Left out: nothing is posted at that time." in await mo.presses("Skip")
    await mo.presses("The next four weeks")
    assert "January 6, 7:00 AM (left out):" in mo.reads
    await mo.picks("Look at one", "Wednesday, January 7, 7:00 AM")
    sprung = mo.reads.split("\n")[1]
    assert "It is in the channel." in await mo.presses("Post now")
    assert posts(stage) == [swapped, sprung]
    await passes(app, days=1)
    assert posts(stage) == [swapped, sprung], "the 6th was left out"
    await passes(app, days=1)
    assert len(posts(stage)) == 3 and posts(stage)[2] not in (swapped, sprung)
    assert {"prompts.swapped", "prompts.skipped", "prompts.posted-now"} <= {*await actions(app)}


async def test_a_skip_can_be_taken_back_and_what_is_over_cannot(app: App, stage: Stage) -> None:
    mo = await planned(stage)
    await mo.runs("prompts.preview")
    await mo.picks("Look at one", "Monday, January 5, 7:00 AM")
    await mo.presses("Skip")
    assert "It is back." in await mo.presses("Put it back")
    screen = mo.screen
    await passes(app, hours=5)
    assert len(posts(stage)) == 1
    for label in ("Skip", "Swap", "Post now"):
        mo.screen = screen
        assert "Its time is over" in await mo.presses(label)


async def test_what_is_wrong_in_the_form_is_said_and_nothing_is_lost(app: App, stage: Stage) -> None:
    mo = stage.actor("mo", moderator=True)
    asked = {"channel": "stage:lab:break", "days": "every day", "zone": "Central"}
    assert "I am not sure which time that is" in await mo.runs("prompts.schedule", times="soonish", **asked)
    assert "Planned" in await mo.fills(times="7am")
    hours = ", ".join(f"{hour}:{minute:02}" for hour in range(7, 24) for minute in range(0, 60, 5))
    assert "times in one channel. 12 are the most" in await mo.runs("prompts.schedule", times=hours[:190], **asked)
    again = await mo.runs("prompts.schedule", times="7am", **asked)
    assert "There is a prompt at 07:00 in that channel already." in again
    assert len(await slots(app)) == 1


async def test_a_channel_that_cannot_be_posted_to_is_found_out_at_once(app: App, stage: Stage) -> None:
    mo = stage.actor("mo", moderator=True)
    stage.closed.add("break")
    asked = {"channel": "stage:lab:break", "times": "7am", "days": "every day", "zone": "Central"}
    assert "I cannot post there. Let me see that channel" in await mo.runs("prompts.schedule", **asked)
    assert await slots(app) == []
    stage.closed.clear()
    assert "Planned" in await mo.fills(channel="stage:lab:break")


async def test_a_pause_of_some_weeks_and_one_without_an_end(app: App, stage: Stage) -> None:
    mo = await planned(stage)
    await mo.presses("Pause")
    assert "That day is over already" in await mo.fills(first="2025-12-24", last="2025-12-31")
    assert "A pause ends on its first day or after it." in await mo.fills(first="Jan 12", last="Jan 8")
    paused = await mo.fills(first="Jan 6", last="Jan 8")
    assert "running, with a rest: Jan 6, 2026 to Jan 8, 2026" in paused
    await passes(app, days=5)
    assert len(posts(stage)) == 2, "the 5th and the 9th"
    await mo.runs("prompts.slot", slot=(await slots(app))[0])
    assert "State: running" in await mo.presses("Take the pauses out")
    await mo.presses("Pause")
    assert "paused until you resume it" in await mo.fills(first="", last="")
    await passes(app, days=3)
    assert len(posts(stage)) == 2
    assert "It goes on." in await mo.presses("Resume")
    await passes(app, days=2)
    assert len(posts(stage)) == 4


async def test_holidays_are_free_unless_somebody_wants_prompts_then(app: App, stage: Stage) -> None:
    mo = await planned(stage, days="Mon")
    await passes(app, days=15)
    assert len(posts(stage)) == 2, "the 19th is Martin Luther King Jr. Day"
    await mo.runs("prompts.slot", slot=(await slots(app))[0])
    assert "US federal holidays: prompts as on other days" in await mo.presses("Prompts on holidays, too")
    await passes(app, days=28)
    assert len(posts(stage)) == 6, "Washington's Birthday too"


async def test_a_thread_opens_at_each_where_it_is_wished(app: App, stage: Stage) -> None:
    mo = await planned(stage)
    assert "A thread at each prompt: yes" in await mo.presses("Open a thread at each")
    await passes(app, hours=5)
    (thread,) = stage.threads
    assert "Room for answers" in show(stage.channels[thread][0])
    assert "A thread at each prompt: no" in await mo.presses("No threads")


async def test_what_somebody_dislikes_is_left_out_here(app: App, stage: Stage) -> None:
    mo = await planned(stage)
    await mo.runs("prompts.preview")
    await mo.picks("Look at one", "Monday, January 5, 7:00 AM")
    disliked = mo.reads.split("\n")[1]
    assert "it is not posted here until you keep it" in await mo.presses("Never here")
    await passes(app, hours=5)
    assert len(posts(stage)) == 1 and posts(stage) != [disliked]
    assert "prompts.left-out" in await actions(app)


async def test_a_kill_between_posting_and_noting_it_shows_it_once(app: App, stage: Stage) -> None:
    await planned(stage)
    await passes(app, hours=3)
    assert isinstance(app.clock, FakeClock)
    await app.clock.advance(seconds=3600)
    # A process that dies here has settled the post and shown it, and written neither down as done.
    prompts, shipped = app.services.prompts, open_prompts(app.services.files("prompts", ".yaml"))
    lineup = Lineup(prompts, Library(shipped, prompts), app.clock, app.services.transaction)
    (slot,) = await prompts.slots.of(HOME)
    entry = await lineup.take(slot, app.clock.now())
    assert entry is not None
    reply = card(entry, shipped[entry.prompt], "en")
    await app.services.courier.post(slot.place, reply, f"prompt-{entry.id}")
    await passes(app, minutes=1)
    await passes(app, hours=3)
    assert posts(stage) == [show(reply).split("\n")[0]]
    found = await prompts.entries.get(HOME, entry.id)
    assert found is not None and found.state is State.POSTED


async def test_a_schedule_is_changed_and_its_plan_goes_along(app: App, stage: Stage) -> None:
    mo = await planned(stage)
    await mo.presses("Change")
    assert "One time, please" in await mo.fills(times="8am, 9am")
    changed = await mo.fills(times="4pm", days="Tue", tags="breathing")
    assert "Next: Tuesday, January 6, 4:00 PM" in changed and "For: Evening crew" in changed
    assert "About: Breathing" in changed
    await passes(app, days=1)
    assert posts(stage) == []
    await passes(app, days=1)
    assert len(posts(stage)) == 1


async def test_it_is_removed_at_the_second_press_only(app: App, stage: Stage) -> None:
    mo = await planned(stage)
    await mo.presses("Remove")
    assert "running" in await mo.presses("Keep it")
    await mo.presses("Remove")
    assert "No prompts are planned yet." in await mo.presses("Yes, remove it")
    await passes(app, days=2)
    assert posts(stage) == [] and await slots(app) == []
    assert "That schedule is not here any more." in await mo.runs("prompts.slot", slot="gone")


async def test_a_deleted_channel_pauses_tells_once_and_resumes_by_a_button(app: App, stage: Stage) -> None:
    mo = await planned(stage, times="7am, 8am")
    stage.closed.add("break")
    await passes(app, days=2)
    told = [card for card in cards(stage) if "Wellness prompts are paused in one channel" in card]
    assert len(told) == 1 and "Let me see that channel and send messages in it" in told[0]
    listed = await mo.runs("prompts.list")
    assert listed.count("paused: I cannot post in that channel") == 2
    mo.opens(stage.channels["mods"][-1])
    assert "I still cannot post there." in await mo.presses("Resume")
    stage.closed.clear()
    assert "I can post there again, and it goes on." in await mo.presses("Try again")
    await passes(app, days=1)
    assert len(posts(stage)) == 2


async def test_where_threads_are_out_of_reach_prompts_go_on_without(app: App, stage: Stage) -> None:
    mo = stage.actor("mo", moderator=True)
    await stage.thread(await stage.post(mo.ctx.place, Reply.say("Hello")), "x")
    await planned(stage, channel="stage:lab:thread-1")
    await mo.runs("prompts.slot", slot=(await slots(app))[0])
    await mo.presses("Open a thread at each")
    await passes(app, hours=5)
    assert len(posts(stage, "thread-1")) == 1
    assert "I could not open a thread there" in await mo.runs("prompts.slot", slot=(await slots(app))[0])


async def test_a_busy_platform_delays_and_doubles_nothing(app: App, stage: Stage) -> None:
    mo = await planned(stage)
    await passes(app, hours=3)
    stage.busy = 2
    await passes(app, hours=1)
    assert posts(stage) == []
    for _ in range(6):
        await passes(app, minutes=10)
    assert len(posts(stage)) == 1
    await mo.runs("prompts.preview")
    await mo.picks("Look at one", "Tuesday, January 6, 7:00 AM")
    stage.busy = 1
    assert "as soon as" in await mo.presses("Post now")
    for _ in range(3):
        await passes(app, minutes=10)
    assert len(posts(stage)) == 2


async def test_what_the_house_slept_through_is_not_made_up_for_in_a_heap(app: App, stage: Stage) -> None:
    await planned(stage)
    assert isinstance(app.clock, FakeClock)
    await app.clock.advance(seconds=3 * 86400)
    await passes(app, hours=1)
    assert len(posts(stage)) <= 1


async def test_in_a_spanish_community_the_prompt_is_spanish(app: App, stage: Stage) -> None:
    await app.services.choices.put(HOME, "language", "es")
    await planned(stage)
    await passes(app, hours=5)
    announced, prompt = (show(reply) for reply in stage.channels["break"])
    assert announced.startswith("Desde ahora") and "todos los días" in announced and "From now" not in announced
    assert re.search(r"[¿áéíóúñ]|\b(que|una|tu|los)\b", prompt.split("\n")[0])
    assert "Útil" in prompt and "Hoy no" in prompt and "Useful" not in prompt and "without your name" not in prompt


async def test_two_moderators_at_one_schedule_both_have_their_way(app: App, stage: Stage) -> None:
    mo, zoe = await planned(stage), stage.actor("zoe", moderator=True)
    (slot,) = await slots(app)
    await zoe.runs("prompts.slot", slot=slot)
    await asyncio.gather(mo.presses("Open a thread at each"), zoe.presses("Prompts on holidays, too"))
    (kept,) = await app.services.prompts.slots.of(HOME)
    assert kept.thread and kept.holidays
    assert (await actions(app)).count("prompts.changed") == 2


async def test_moving_to_another_channel_tries_it_first_and_leaves_nothing_behind(app: App, stage: Stage) -> None:
    mo = await planned(stage)
    await mo.runs("prompts.preview")
    await mo.runs("prompts.slot", slot=(await slots(app))[0])
    stage.closed.add("lounge")
    await mo.presses("Change")
    assert "I cannot post there." in await mo.fills(channel="stage:lab:lounge")
    stage.closed.clear()
    assert "Changed." in await mo.fills(channel="stage:lab:lounge")
    await passes(app, hours=5)
    assert posts(stage) == [] and len(posts(stage, "lounge")) == 1
    assert "From now on I post" in show(stage.channels["lounge"][0])


async def test_a_form_with_something_wrong_keeps_what_was_right(app: App, stage: Stage) -> None:
    mo = await planned(stage)
    (slot,) = await slots(app)
    await mo.runs("prompts.slot", slot=slot)
    await mo.presses("Change")
    assert "I know these: shift-change, breathing" in await mo.fills(tags="luck")
    assert "About: Breathing" in await mo.fills(tags="breathing")
    for name in ("change", "pause", "resume", "holidays", "remove"):
        assert "not here any more" in await mo.runs(f"prompts.{name}", slot="gone", on="yes")
    for name in ("entry", "post-now"):
        assert "Its time is over" in await mo.runs(f"prompts.{name}", entry="x") or "planned no more" in mo.reads


async def test_without_a_schedule_there_is_nothing_to_look_at_yet(app: App, stage: Stage) -> None:
    mo = stage.actor("mo", moderator=True)
    assert "No prompts are planned yet." in await mo.runs("prompts.preview")
    await mo.runs(
        "prompts.schedule", channel="stage:lab:break", times="7am", days="Mon", zone="Central", tags="lab-week"
    )
    await mo.presses("Pause")
    await mo.fills(last="in 8 weeks")
    assert "Nothing is planned for the next four weeks there." in await mo.runs("prompts.preview")


async def test_members_cannot_plan(app: App, stage: Stage) -> None:
    ada = stage.actor("ada")
    for name in ("schedule", "list", "preview", "summary", "post-now", "due"):
        assert "for moderators" in await ada.runs(f"prompts.{name}")


async def test_a_community_has_room_for_sixty(app: App, stage: Stage) -> None:
    mo = stage.actor("mo", moderator=True)
    hours = ", ".join(f"{hour}:00" for hour in range(7, 19))
    asked = {"times": hours, "days": "every day", "zone": "Central"}
    for number in range(5):
        assert "Planned" in await mo.runs("prompts.schedule", channel=f"stage:lab:room{number}", **asked)
    said = await mo.runs("prompts.schedule", channel="stage:lab:break", **asked | {"times": "7am"})
    assert "That would be 61 times in all. 60 are the most" in said
    full = await mo.runs("prompts.schedule", channel="stage:lab:room1", **asked | {"times": "8pm"})
    assert "That would be 13 times in one channel. 12 are the most" in full
    await mo.runs("prompts.list", page="2")
    await mo.presses("More")
    assert "13. 07:00" in mo.reads
    await mo.presses("Back")
    assert "7. 13:00" in mo.reads
    await mo.runs("prompts.preview")
    assert "room2" in await mo.picks("Another channel", "#room2 · 07:00, 08:00, 09:00")


async def test_tags_and_zones_are_offered_while_one_types(app: App, stage: Stage) -> None:
    mo = stage.actor("mo", moderator=True)

    async def offered(field: str, typed: str) -> list[str]:
        return [value for value, _ in await app.desk.suggest("prompts.schedule", field, typed, mo.ctx)]

    assert await offered("tags", "gratitude, b") == ["gratitude, breathing", "gratitude, body", "gratitude, boundaries"]
    assert "America/Chicago" in await offered("zone", "chicago") and len(await offered("zone", "")) >= 4
