"""Introductions as dialogues: asking, being asked, both saying yes, and being told the truth while one waits."""

import asyncio
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.app import App
from bot.schedule.recurrence import is_open
from bot.schedule.shifts import Rota, Shifts
from bot.store.mentors.pairs import Bond, Pair
from bot.store.mentors.profiles import Side, Standing
from bot.store.mentors.tables import mentor_profiles
from bot.store.tables import deliveries
from tests.stage import Actor, Stage, show
from tests.stories.test_checkins import push

ABOUT = {"name": "Ada", "role": "mlt", "discipline": "blood-bank", "route": "mlt-mls", "years": "1"}
GIVER = {"name": "Bea", "role": "mls", "discipline": "blood-bank", "route": "mls-route", "years": "9"}
WHEN = {"shifts": "days", "zone": "Central", "style": "chat", "cadence": "weekly"}
HOME = "stage:lab"


async def filled(stage: Stage, name: str, side: str = "find", **said: str) -> Actor:
    """Somebody who has filled everything in, and looks at what the other side would see."""
    who = stage.actor(name)
    about = (ABOUT if side == "find" else GIVER) | {"name": name.capitalize()}
    about |= {key: value for key, value in said.items() if key in ABOUT}
    when = WHEN | {key: value for key, value in said.items() if key in WHEN or key == "cycle"}
    await who.types(f"mentor {side}")
    await who.presses("I understand, go on")
    await who.fills(**about)
    await who.presses("Go on")
    await who.presses("Night shift")
    await who.presses("Next")
    await who.presses("Go on")
    await who.fills(**when)
    if words := {key: value for key, value in said.items() if key in ("languages", "words", "employer", "supervisor")}:
        await who.presses("Words and employer")
        await who.fills(**words)
    return who


async def asks(stage: Stage, name: str = "ada", **said: str) -> Actor:
    who = await filled(stage, name, **said)
    await who.presses("Ask for a mentor")
    return who


async def offers(stage: Stage, name: str = "bea", **said: str) -> Actor:
    who = await filled(stage, name, "offer", **said)
    await who.presses("Offer this")
    return who


async def hears(app: App, who: Actor, hours: int = 96) -> str:
    """Push the clock until something comes, and have it opened."""
    before = len(who.inbox)
    for _ in range(hours // 2):
        if len(who.inbox) > before:
            return who.opens(who.inbox[-1])
        await push(app, hours=2)
    raise AssertionError("nothing came")


async def introduced(app: App, stage: Stage) -> tuple[Actor, Actor]:
    bea, ada = await offers(stage), await asks(stage, words="Cross-matches at 3 am scare me.")
    await hears(app, bea)
    await bea.presses("Accept")
    await hears(app, ada)
    await ada.presses("Yes, introduce us")
    await push(app, minutes=1)
    return ada, bea


async def pair_of(app: App, who: Actor) -> Bond:
    (pair,) = await all_of(app, who)
    return pair.state


async def test_a_newcomer_asks_in_short_steps_and_sees_what_others_would_see(app: App, stage: Stage) -> None:
    ada = stage.actor("ada")
    card = await ada.types("mentor find")
    assert "18 or over" in card and "I am under 18" in card
    await ada.presses("I understand, go on")
    draft = await ada.fills(**ABOUT)
    assert "kept as a draft that nobody sees" in draft and "Topics" in draft
    await ada.presses("Go on")
    assert "✓ Night shift" in await ada.presses("Night shift")
    assert "✓ Certification study" in await ada.presses("Certification study")
    assert "✓ Certification study" not in await ada.presses("✓ Certification study")
    assert "When and how" in await ada.presses("Next")
    await ada.presses("Go on")
    screen = await ada.fills(**WHEN)
    assert screen.startswith("# This is what a mentor sees")
    assert "Discipline: Blood bank" in screen and "Would talk about: Night shift" in screen
    assert "Only you and I know: your name (Ada)" in screen
    found = await app.services.mentors.profiles.get(ada.ctx.person, Side.FIND)
    assert found is not None and found.state is Standing.DRAFT
    asked = await ada.presses("Ask for a mentor")
    assert "You have asked for a mentor." in asked and "Nobody offers to mentor here yet." in asked
    assert "Too few people have asked here lately" in asked


async def test_under_18_gets_help_and_nothing_is_kept(app: App, stage: Stage) -> None:
    ada = stage.actor("ada")
    await ada.types("mentor find")
    assert "nothing was kept" in await ada.presses("I am under 18")
    assert await app.services.mentors.profiles.of(ada.ctx.person) == []


async def test_whoever_cannot_be_written_to_is_told_before_they_take_part(app: App, stage: Stage) -> None:
    ada = await filled(stage, "ada")
    stage.unreachable = {"ada"}
    assert "cannot send you a direct message" in await ada.presses("Ask for a mentor")
    assert await app.services.mentors.requests.live(ada.ctx.person) is None
    stage.unreachable = set()
    assert "You have asked for a mentor." in await ada.presses("Try again")
    assert stage.opened == {"ada"}


async def test_a_draft_is_gone_on_with_where_it_stopped(stage: Stage) -> None:
    ada = stage.actor("ada")
    await ada.types("mentor find")
    await ada.presses("I understand, go on")
    await ada.fills(**ABOUT)
    assert "Next: Topics" in await ada.types("mentor find")
    assert "is a draft" in await ada.types("mentor status")


@pytest.mark.parametrize(
    ("field", "bad", "told"),
    [("years", "99", "from 0 to 60"), ("years", "many", "whole number"), ("role", "wizard", "Pick one")],
)
async def test_what_cannot_be_read_is_asked_again_and_the_rest_is_kept(
    stage: Stage, field: str, bad: str, told: str
) -> None:
    ada = stage.actor("ada")
    await ada.types("mentor find")
    await ada.presses("I understand, go on")
    screen = await ada.fills(**ABOUT | {field: bad})
    assert told in screen and "Ada" in screen


async def test_words_with_patient_data_are_masked_before_anything_is_kept(app: App, stage: Stage) -> None:
    ada = await filled(stage, "ada")
    await ada.presses("Words and employer")
    screen = await ada.fills(words="MRN 12345678 was mine, call Mrs. Jones")
    shown = screen.partition("Change it")[0]  # where all is typed, the way to change it holds one's own words
    assert "[MRN]" in shown and "12345678" not in shown and "Not patient data" not in screen
    kept = await ada.presses("Send masked")
    assert "[MRN]" in kept and "Jones" not in kept
    await ada.presses("Words and employer")
    await ada.fills(words="Mr. Jones taught me")
    assert "Mr. Jones" in await ada.presses("Not patient data, send as is")


async def test_two_are_introduced_after_both_said_yes(app: App, stage: Stage) -> None:
    bea = await offers(stage)
    ada = await asks(stage, words="Cross-matches at 3 am scare me.")
    assert "I am asking a mentor who fits, with your words and without your name." in ada.reads
    card = await hears(app, bea)
    assert "Somebody asks for a mentor" in card and "Cross-matches at 3 am scare me." in card
    assert "Ada" not in card and "asked about Night shift" in card and "both know Blood bank" in card
    assert "Thank you." in await bea.presses("Accept")
    assert stage.rooms == {}
    question = await hears(app, ada)
    assert "A mentor would like to meet you" in question and "Bea" not in question and "9 years" in question
    assert "You both said yes" in await ada.presses("Yes, introduce us")
    await push(app, minutes=1)
    assert list(stage.rooms.values()) == [frozenset({"ada", "bea"})]
    (welcome,) = stage.channels["room-1"]
    text = show(welcome)
    assert text.startswith("# Ada, meet Bea. Bea, meet Ada.") and "@ada" in text and "@bea" in text
    assert "To begin with:" in text and "brought together because" in text
    assert "paired with Bea" in await ada.types("mentor status")
    assert "1 of 1 places taken" in await bea.types("mentor status")


async def test_no_place_is_opened_before_both_said_yes(app: App, stage: Stage) -> None:
    bea, ada = await offers(stage), await asks(stage)
    await hears(app, bea)
    await push(app, hours=12)
    assert stage.rooms == {}
    await bea.presses("Accept")
    await push(app, hours=12)
    assert stage.rooms == {} and await pair_of(app, ada) is Bond.PROPOSED


async def test_not_now_goes_to_the_next_and_nobody_is_told_who_was_asked(app: App, stage: Stage) -> None:
    bea, cal = await offers(stage, "bea"), await offers(stage, "cal", discipline="chemistry")
    ada = await asks(stage)
    await hears(app, bea)
    assert cal.inbox == []
    assert "No harm done" in await bea.presses("Not now")
    await hears(app, cal)
    assert "Bea" not in "".join(map(show, ada.inbox)) and ada.inbox == []


async def test_a_reason_may_be_given_and_pressed_twice_it_counts_once(app: App, stage: Stage) -> None:
    bea, _ = await offers(stage), await asks(stage)
    await hears(app, bea)
    (offer,) = await app.services.mentors.offers.open_for(bea.ctx.person)
    await bea.picks("Not now, because …", "I will be away")
    assert await app.services.mentors.offers.reason(offer.id) == "away"
    again = await bea.runs("mentor.decline", o=offer.id)
    assert "They are not looking any more" in again


async def test_without_an_answer_the_next_is_asked_after_the_mentors_own_working_days(app: App, stage: Stage) -> None:
    rota = {"shifts": "7on7off-days", "cycle": "2025-12-29"}  # off until Monday the 12th
    bea, cal = await offers(stage, "bea", **rota), await offers(stage, "cal", discipline="chemistry", shifts="any")
    await asks(stage)
    await hears(app, bea)
    await push(app, days=8)
    assert cal.inbox == [], "days off do not count"
    assert len(bea.inbox) == 1
    for _ in range(48):  # hour by hour, as the clockwork would look at it
        await push(app, hours=1)
    assert len(bea.inbox) == 2, "one reminder before the end"
    await push(app, days=1)
    assert len(bea.inbox) == 2 and len(cal.inbox) == 1
    late = bea.opens(bea.inbox[-1])
    assert "Accept" in late and "The time for this one is over" in await bea.presses("Accept")


async def test_an_offer_never_comes_in_a_mentors_sleep(app: App, stage: Stage) -> None:
    bea = await offers(stage, shifts="nights")
    await asks(stage)
    for _ in range(48):
        before = len(bea.inbox)
        await push(app, hours=1)
        if len(bea.inbox) > before:
            assert is_open(app.clock.now(), ZoneInfo("America/Chicago"), None, Shifts.named(Rota.NIGHT))
            return
    raise AssertionError("nothing came")


async def test_of_two_who_accept_at_once_one_wins_and_the_other_is_thanked(app: App, stage: Stage) -> None:
    mo = stage.actor("mo", moderator=True)
    assert "Mentors asked at a time: 2" in await mo.runs("mentoring.settings", batch="2")
    bea, cal = await offers(stage, "bea"), await offers(stage, "cal")
    ada = await asks(stage)
    await hears(app, bea)
    await push(app, minutes=1)
    cal.opens(cal.inbox[-1])
    screens = await asyncio.gather(bea.presses("Accept"), cal.presses("Accept"))
    assert sorted("a moment before you" in screen for screen in screens) == [False, True]
    assert await pair_of(app, ada) is Bond.PROPOSED


async def test_nobody_gets_more_than_their_places(app: App, stage: Stage) -> None:
    bea = await offers(stage)
    ada, cal = await asks(stage, "ada"), await asks(stage, "cal")
    assert "no free place just now" in cal.reads
    await hears(app, bea)
    await bea.presses("Accept")
    await push(app, days=1)
    assert len(bea.inbox) == 1 and await app.services.mentors.pairs.loads(HOME) == {bea.ctx.person: 1}
    await bea.types("mentor profile")
    await bea.picks("How many at a time? (now 1)", "2 people")
    assert "Somebody asks for a mentor" in await hears(app, bea)
    assert await pair_of(app, ada) is Bond.PROPOSED and await app.services.mentors.pairs.of(cal.ctx.person) == []


async def test_somebody_else_please_frees_the_mentor_and_the_search_goes_on(app: App, stage: Stage) -> None:
    bea, ada = await offers(stage), await asks(stage)
    await hears(app, bea)
    await bea.presses("Accept")
    await hears(app, ada)
    assert "I go on looking" in await ada.presses("Somebody else, please")
    told = await hears(app, bea)
    assert "did not come about" in told and "no judgement" in told
    assert "everybody who fits" in await ada.types("mentor status")
    assert await app.services.mentors.pairs.loads(HOME) == {}
    await offers(stage, "cal")
    assert "I am asking a mentor who fits" in await ada.types("mentor status")


async def test_never_with_them_is_kept_in_private(app: App, stage: Stage) -> None:
    bea, ada = await offers(stage), await asks(stage)
    await hears(app, bea)
    await bea.presses("Accept")
    await hears(app, ada)
    await ada.presses("I know them, and never with them")
    assert await app.services.mentors.bars.by(ada.ctx.person) == [bea.ctx.person]
    assert "mention one other person" in (await ada.runs("mentor.avoid", who="ada")).lower()
    assert "I find nobody of that name" in await ada.runs("mentor.avoid", who="@carl")
    stage.actor("cal")
    assert "Kept, for you alone" in await ada.runs("mentor.avoid", who=" <@cal> ")
    cal = await offers(stage, "cal")
    await push(app, days=1)
    assert cal.inbox == [] and "kept apart from you by the rules" in await ada.types("mentor status")


async def test_people_of_one_employer_are_not_introduced(app: App, stage: Stage) -> None:
    await offers(stage, employer="St. Mary's Hospital")
    ada = await asks(stage, employer="saint marys hospital inc")
    assert "kept apart from you by the rules" in ada.reads
    async with app.store.read() as db:
        rows = repr((await db.execute(select(mentor_profiles))).all())
    assert "mary" not in rows.lower()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"languages": "Spanish"}, "share no language"),
        ({"discipline": "cytology", "route": "ct"}, "little in common"),
    ],
)
async def test_why_not_is_answered_truthfully(app: App, stage: Stage, said: dict[str, str], told: str) -> None:
    bea = await offers(stage, **said)
    await bea.runs("mentor.topic", side="offer", topic="moving-states", on="yes")
    await bea.runs("mentor.topic", side="offer", topic="nights", on="no")
    ada = await asks(stage)
    assert told in ada.reads or told in await ada.types("mentor status")


async def test_a_mentor_who_pauses_is_not_asked_and_the_next_is(app: App, stage: Stage) -> None:
    bea, cal = await offers(stage, "bea"), await offers(stage, "cal", discipline="chemistry")
    await asks(stage)
    await hears(app, bea)
    assert "I cannot read that as a day" in await bea.runs("mentor.pause", until="yesterday")
    assert "Paused until Feb 1, 2026" in await bea.fills(until="Feb 1")
    await hears(app, cal)
    assert "Paused until Feb 1, 2026" in await bea.types("mentor status")
    assert "0 of 1 places taken" in await bea.presses("Take part again")


async def test_a_pause_ends_by_itself(app: App, stage: Stage) -> None:
    bea = await offers(stage)
    await bea.runs("mentor.pause", until="2026-01-08")
    ada = await asks(stage)
    assert "Nobody offers" in ada.reads
    await hears(app, bea, hours=24 * 6)


async def test_whoever_asked_may_pause_and_keeps_their_turn(app: App, stage: Stage) -> None:
    bea, ada = await offers(stage), await asks(stage)
    await ada.runs("mentor.pause")
    assert await app.services.mentors.offers.open_for(bea.ctx.person) == []
    await push(app, days=3)
    assert bea.inbox == []
    await ada.types("mentor resume")
    assert "asked for a mentor 3 days ago" in ada.reads


async def test_leaving_deletes_everything_and_the_other_is_told_kindly(app: App, stage: Stage) -> None:
    ada, bea = await introduced(app, stage)
    assert "Nobody asks you why" in await bea.types("mentor leave")
    assert "You have left" in await bea.presses("Yes, leave")
    told = await hears(app, ada)
    assert "has ended" in told and "no judgement" in told and "Find another mentor" in told
    assert await app.services.mentors.profiles.of(bea.ctx.person) == []
    assert "take no part" in await bea.types("mentor status")


async def test_either_ends_it_with_no_reason_and_may_say_never_again(app: App, stage: Stage) -> None:
    ada, bea = await introduced(app, stage)
    await ada.types("mentor status")
    assert "and nothing else" in await ada.presses("End this introduction")
    assert "Nobody asks you why" in await ada.presses("End it, and never pair us again")
    told = await hears(app, bea)
    assert "has ended" in told and "Ada" not in told
    assert "ended already" in await ada.runs("mentor.end", p=(await all_of(app, ada))[0].id)
    await ada.runs("mentor.go", side="find")
    await push(app, days=2)
    assert await app.services.mentors.offers.open_for(bea.ctx.person) == []


async def all_of(app: App, who: Actor) -> list[Pair]:
    return await app.services.mentors.pairs.of(who.ctx.person, tuple(Bond))


async def test_a_mentor_who_leaves_while_the_place_is_being_opened_ends_it(app: App, stage: Stage) -> None:
    bea, ada = await offers(stage), await asks(stage)
    await hears(app, bea)
    await bea.presses("Accept")
    await hears(app, ada)
    await ada.presses("Yes, introduce us")
    await bea.runs("mentor.leave", sure="yes")
    await push(app, minutes=5)
    assert stage.rooms == {} and await pair_of(app, ada) is Bond.ENDED
    assert "has ended" in ada.opens(ada.inbox[-1])


async def test_a_place_that_cannot_be_opened_is_told_to_both_and_tried_again(app: App, stage: Stage) -> None:
    bea, ada = await offers(stage), await asks(stage)
    await hears(app, bea)
    await bea.presses("Accept")
    await hears(app, ada)
    stage.unreachable = {"bea"}
    await ada.presses("Yes, introduce us")
    await push(app, minutes=1)
    assert stage.rooms == {} and await pair_of(app, ada) is Bond.OPENING
    told = ada.opens(ada.inbox[-1])
    assert "could not open a place" in told and "Nobody's yes is lost" in told
    assert "being opened" in await ada.types("mentor status")
    stage.unreachable = set()
    await ada.presses("Try again")
    await push(app, minutes=2)
    assert len(stage.rooms) == 1 and await pair_of(app, ada) is Bond.ACTIVE


async def test_the_plan_is_written_by_one_and_agreed_to_by_both(app: App, stage: Stage) -> None:
    ada, bea = await introduced(app, stage)
    for who in (ada, bea):
        who.goes(who.ctx.place.__class__("stage", "lab", "room-1"))
        who.opens(stage.channels["room-1"][0])
    await ada.presses("Write our plan")
    assert "What we say here stays between us" in ada.reads
    assert "Three goals at most" in await ada.fills(goals="a\nb\nc\nd")
    assert "[MRN]" in await ada.fills(goals="follow up MRN 12345678")
    await ada.presses("Edit")
    screen = await ada.fills(goals="Read a panel without help\nPass the exam")
    assert "1. Read a panel without help" in screen and "One of you has agreed" in screen
    bea.opens(stage.channels["room-1"][-1])
    assert "You both agree." in await bea.presses("I agree")
    (pair,) = await app.services.mentors.pairs.of(ada.ctx.person)
    assert pair.mentee_agrees and pair.mentor_agrees
    cal = stage.actor("cal")
    assert "not yours" in await cal.runs("mentor.agree", p=pair.id)


async def test_nobody_answers_for_somebody_else(app: App, stage: Stage) -> None:
    bea, ada = await offers(stage), await asks(stage)
    await hears(app, bea)
    (offer,) = await app.services.mentors.offers.open_for(bea.ctx.person)
    cal = await offers(stage, "cal")
    assert "not looking any more" in await cal.runs("mentor.accept", o=offer.id)
    assert "not looking any more" in await cal.runs("mentor.look", o=offer.id)
    await bea.presses("Accept")
    (pair,) = await app.services.mentors.pairs.of(ada.ctx.person)
    for name in ("mentor.yes", "mentor.no", "mentor.again"):
        screen = await cal.runs(name, p=pair.id)
        assert "not open any more" in screen or "nothing to open" in screen
    assert await pair_of(app, ada) is Bond.PROPOSED


async def test_whoever_does_not_answer_a_yes_frees_the_mentor_in_the_end(app: App, stage: Stage) -> None:
    bea, ada = await offers(stage), await asks(stage)
    await hears(app, bea)
    await bea.presses("Accept")
    await hears(app, ada)
    told = await hears(app, bea, hours=24 * 9)
    assert "did not come about" in told
    assert await pair_of(app, ada) is Bond.DECLINED and "no request open" in await ada.types("mentor status")


async def test_the_wait_is_told_from_real_figures_once_there_are_enough(app: App, stage: Stage) -> None:
    await offers(stage, "bea")
    await stage.actor("bea").runs("mentor.places", count="5")
    bea = stage.actor("bea")
    for number in range(5):
        await asks(stage, f"m{number}")
    for _ in range(5):
        for offer in await app.services.mentors.offers.open_for(bea.ctx.person):
            await bea.runs("mentor.accept", o=offer.id)
        await push(app, hours=6)
    assert "half of those who asked here had a first yes within 1 day" in (await asks(stage, "zoe")).reads


async def test_a_community_may_switch_introductions_off(stage: Stage) -> None:
    mo = stage.actor("mo", moderator=True)
    assert "Introductions: off" in await mo.runs("mentoring.settings", on="no")
    assert "From 1 to 10" in await mo.runs("mentoring.settings", days="99")
    ada = stage.actor("ada")
    assert "switched that off here" in await ada.types("mentor find")
    assert "for moderators" in await ada.runs("mentoring.settings")


async def test_an_opening_that_is_run_twice_opens_one_place_and_says_one_welcome(app: App, stage: Stage) -> None:
    ada, _ = await introduced(app, stage)
    (pair,) = await app.services.mentors.pairs.of(ada.ctx.person)
    async with app.store.write() as tx:
        kept_ = deliveries.c
        await tx.execute(
            deliveries.update()
            .where(kept_.id.in_([f"open {pair.id}", f"hello {pair.id}"]))
            .values(state="waiting", next_try_at=0, settled_at=None, attempts=0)
        )
    await push(app, minutes=1)
    assert len(stage.rooms) == 1 and len(stage.channels["room-1"]) == 1


async def test_both_sides_of_one_member_are_shown_apart(app: App, stage: Stage) -> None:
    bea = await offers(stage)
    await bea.types("mentor find")
    await bea.fills(**ABOUT | {"name": "Bea", "discipline": "chemistry"})
    await bea.presses("Go on")
    await bea.presses("Leadership")
    await bea.presses("Next")
    screen = await bea.types("mentor profile")
    assert "This is what somebody you could mentor sees" in screen and "This is what a mentor sees" in screen
    assert "Discipline: Blood bank" in screen and "Discipline: Chemistry" in screen
    assert "Would talk about: Leadership" in screen
