"""A moderator's queue: reports of messages, who has what, who is there for alerts, and what was done."""

import asyncio

import pytest

from bot import Audience
from bot.app import App
from bot.schedule.delivery import Fate
from tests.stage import Actor, Stage, show
from tests.stories.venting import named

MESSAGE = "stage:lab:lounge/41"


@pytest.fixture
async def mo(stage: Stage) -> Actor:
    """A moderator who has chosen the moderators' channel."""
    found = stage.actor("mo", moderator=True, channel="moderators")
    await found.runs("setup.moderators", channel="stage:lab:moderators")
    stage.channels["moderators"].clear()
    return found


def cards(stage: Stage) -> list[str]:
    return [show(card) for card in stage.channels["moderators"]]


async def reported(stage: Stage, name: str = "ada", reason: str = "attack", words: str = "") -> Actor:
    ada = stage.actor(name)
    await ada.runs("report-this", message=MESSAGE, reason=reason, words=words)
    return ada


async def test_a_report_becomes_a_card_with_a_link_and_without_a_name(stage: Stage, mo: Actor) -> None:
    ada = await reported(stage, words="Look at the tone, DOB 03/04/1961.")
    assert "[DOB]" in ada.reads and cards(stage) == []
    await ada.presses("Send masked")
    assert "They do not see who reported it." in ada.reads
    (card,) = cards(stage)
    assert card.startswith("# A message was reported\nThe message <https://stage.example/lounge/41>")
    assert "It attacks or humiliates somebody: 1" in card and "“Look at the tone, " in card
    assert "03/04/1961" not in card and not named("ada", card)


async def test_one_person_reports_once_and_several_make_one_case(stage: Stage, mo: Actor) -> None:
    await reported(stage)
    assert "reported that one already" in (await reported(stage)).reads
    await reported(stage, "bea", "spam", "Buy this.")
    (card,) = cards(stage)
    assert "It attacks or humiliates somebody: 1\nSpam or advertising: 1\n“Buy this.”" in card
    assert "1 case waits." in await mo.types("mod queue")


async def test_a_report_of_danger_says_where_to_call(stage: Stage, mo: Actor) -> None:
    assert "/helpnow has the lines to call" in (await reported(stage, reason="danger")).reads


async def test_a_report_is_typed_with_a_link_where_no_menu_is_in_reach(stage: Stage, mo: Actor) -> None:
    ada = stage.actor("ada")
    await ada.runs("report", link="https://discord.com/channels/1/2/3", reason="spam")
    assert "<https://discord.com/channels/1/2/3>" in cards(stage)[0]
    await ada.runs("report", link="The one about SSN 078-05-1120, yesterday", reason="other")
    await ada.presses("Send masked")
    assert "[SSN], yesterday" in cards(stage)[1]


async def test_what_is_no_message_or_anothers_is_said_kindly(stage: Stage, mo: Actor) -> None:
    ada = stage.actor("ada")
    assert "takes its link" in await ada.runs("report-this", message="nonsense", reason="spam")
    assert "another community" in await ada.runs("report-this", message="stage:other:lounge/1", reason="spam")
    assert cards(stage) == []


async def test_without_a_channel_for_moderators_the_queue_has_it(stage: Stage) -> None:
    await reported(stage)
    mo = stage.actor("mo", moderator=True)
    assert "1. A message was reported · waits for you" in await mo.types("mod queue")
    assert "It attacks or humiliates somebody: 1" in await mo.presses("Open number 1")
    assert "Closed. Thank you" in await mo.presses("Looked after")
    assert "Nothing waits. All clear." in await mo.types("mod queue")


async def test_of_two_moderators_who_press_at_once_one_has_it_and_the_other_hears_who(stage: Stage, mo: Actor) -> None:
    await reported(stage)
    mia = stage.actor("mia", moderator=True, channel="moderators")
    for each in (mo, mia):
        each.opens(stage.channels["moderators"][0])
    await asyncio.gather(mo.presses("I have it"), mia.presses("I have it"))
    first, second = (mo, mia) if "It is yours" in mo.reads else (mia, mo)
    assert "It is yours" in first.reads
    assert "Somebody is on it already" in second.reads and f"@{first.ctx.person.id}" in second.reads
    assert f"Taken by:\n@{first.ctx.person.id}" in cards(stage)[0].replace("~ ", "")


async def test_of_two_moderators_who_decide_at_once_one_decides(stage: Stage, mo: Actor) -> None:
    await reported(stage)
    mia = stage.actor("mia", moderator=True, channel="moderators")
    for each in (mo, mia):
        each.opens(stage.channels["moderators"][0])
    await asyncio.gather(mo.presses("Looked after"), mia.presses("Dismiss"))
    first, second = (mo, mia) if "Thank you" in mo.reads else (mia, mo)
    assert "Somebody was quicker. This was decided:" in second.reads
    assert f"@{first.ctx.person.id}" in second.reads and "Closed." in cards(stage)[0]
    assert "[Looked after]" not in cards(stage)[0]
    assert "mod.done" not in cards(stage)[0] and "I have it" not in cards(stage)[0]


async def test_a_case_is_given_back(stage: Stage, mo: Actor) -> None:
    await reported(stage)
    mo.opens(stage.channels["moderators"][0])
    await mo.presses("I have it")
    assert "waits for somebody else" in await mo.presses("Give it back")
    assert "Taken by" not in cards(stage)[0]


async def test_a_card_that_was_taken_away_comes_back_while_the_case_waits(stage: Stage, mo: Actor) -> None:
    await reported(stage)
    stage.channels["moderators"].clear()
    await reported(stage, "bea")
    assert "It attacks or humiliates somebody: 2" in cards(stage)[0]


async def test_a_card_that_cannot_be_posted_now_is_posted_later(stage: Stage, app: App, mo: Actor) -> None:
    stage.busy = 1
    await reported(stage)
    assert cards(stage) == []
    await app.clock.advance(minutes=1)  # type: ignore[attr-defined]
    await app.sender.drain("stage")
    assert cards(stage)[0].startswith("# A message was reported")
    assert (await app.outbox.count())[Fate.DROPPED] == 1  # it had nothing more to say


async def test_the_queue_has_pages(stage: Stage, mo: Actor) -> None:
    ada = stage.actor("ada")
    for n in range(7):
        await ada.runs("report", link=f"https://example.org/{n}", reason="spam")
    assert "7 cases wait." in await mo.types("mod queue") and "5. A message" in mo.reads and "6. A" not in mo.reads
    assert "6. A message" in await mo.presses("More")
    assert "1. A message" in await mo.presses("Back")
    assert "7. A message" in await mo.runs("mod.queue", page="900")


async def test_members_open_no_case_and_no_queue(stage: Stage, mo: Actor) -> None:
    ada = await reported(stage)
    moderating = [c for c in ada.desk.commands.values() if c.name.startswith("mod.")]
    assert len(moderating) > 9 and all(c.audience is Audience.MODERATORS for c in moderating)
    assert "for moderators here" in await ada.types("mod queue")


async def test_a_case_of_another_community_or_none_is_not_here(stage: Stage, mo: Actor) -> None:
    for name in ("case", "take", "give-back", "done"):
        assert "not here any more" in await mo.runs(f"mod.{name}", case="0" * 16)


async def test_a_moderator_is_put_down_for_a_weekly_turn_and_taken_out(stage: Stage, mo: Actor) -> None:
    assert "Nobody is on duty just now." in await mo.types("mod rota")
    await mo.presses("Put me down")
    read = await mo.fills(days="0", start="2am", end="7 in the evening")
    assert "Thank you. You are on the rota." in read and "Here now:\n@mo" in read
    assert "Every week (America/Chicago time)" in read and "Monday, 02:00–19:00" in read
    assert "out of the rota" in await mo.presses("Take out Monday, 02:00–19:00")
    assert "Nobody is on duty" in mo.reads


async def test_a_turn_needs_times_and_a_zone(stage: Stage) -> None:
    mo = stage.actor("mo", moderator=True)
    await mo.runs("mod.turn", days="every", start="soon", end="noon", zone="Mars")
    assert "A time such as 7am" in mo.reads and "I need a zone that I know" in mo.reads
    assert "Every week (America/Denver time)" in await mo.fills(start="7am", zone="Denver")


async def test_somebody_is_here_for_some_hours_and_hands_over_to_whoever_takes_it(
    stage: Stage, app: App, mo: Actor
) -> None:
    assert "From 0 to 24 hours" in await mo.runs("mod.duty", hours="25")
    assert "You are on duty until 07:00 (America/Chicago)" in await mo.runs("mod.duty", hours="4")
    assert "stay on duty until one of them takes over" in await mo.presses("Hand over")
    (card,) = stage.channels["moderators"]
    assert "It is yours already" in await _pressed(mo, card, "I take over")
    mia, sam = (stage.actor(name, moderator=True, channel="moderators") for name in ("mia", "sam"))
    for each in (mia, sam):
        each.opens(card)
    await asyncio.gather(mia.presses("I take over"), sam.presses("I take over"))
    assert sorted("You are on duty" in each.reads for each in (mia, sam)) == [False, True]
    here = await app.services.rota.on_duty("stage:lab", app.clock.now(), app.clock.now().tzinfo)  # type: ignore[arg-type]
    assert len(here) == 1 and here[0] != mo.ctx.person
    assert "You were not on duty." in await mo.runs("mod.duty", hours="0")
    assert "not on duty by your own word" in await mo.runs("mod.hand-over")


async def test_who_cannot_be_written_to_is_told_to_watch_the_channel(stage: Stage, mo: Actor) -> None:
    stage.unreachable.add("mo")
    assert "watch the moderators' channel" in await mo.runs("mod.duty", hours="1")


async def test_a_moderator_takes_turns_and_cases_along_and_has_them_erased(stage: Stage, app: App, mo: Actor) -> None:
    await reported(stage)
    mo.opens(stage.channels["moderators"][0])
    await mo.presses("I have it")
    await mo.runs("mod.turn", days="0", start="9am", end="noon")
    await mo.runs("mod.duty", hours="3")
    screen = await mo.types("mydata export")
    assert '"turns"' in screen and "0 09:00–12:00" in screen and '"cases taken or closed": 1' in screen
    await mo.types("mydata delete")
    assert "off the rota" in await mo.presses("Erase everything") and "keeps your name for a year" in mo.reads
    assert await app.services.rota.turns("stage:lab") == []
    (case,) = await app.services.cases.waiting("stage:lab")
    assert case.taker is None and case.state.value == "open"


async def test_the_log_says_what_was_done_and_by_whom(stage: Stage, mo: Actor) -> None:
    await reported(stage)
    mo.opens(stage.channels["moderators"][0])
    await mo.presses("Dismiss")
    read = await mo.types("mod audit")
    assert "2026-01-05 03:00: dismissed a case (message)\n@mo\n2026-01-05 03:00: chose where moderators meet" in read
    assert "Times are those of America/Chicago." in read


async def _pressed(who: Actor, card: object, label: str) -> str:
    who.opens(card)  # type: ignore[arg-type]
    return await who.presses(label)
