"""After an introduction, as dialogues: have you met, silence, rest, an end with thanks, a programme."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.app import App
from bot.people import Place
from bot.schedule.recurrence import is_open
from bot.schedule.shifts import Rota, Shifts
from bot.store.mentors.pairs import Bond, Pair
from bot.store.mentors.requests import Stage as Stand
from tests.stage import Actor, Stage, show
from tests.stories.test_checkins import push
from tests.stories.test_mentors import HOME, asks, hears, introduced, offers

WEEK = 24 * 8


async def the_pair(app: App, who: Actor) -> Pair:
    return (await app.services.mentors.pairs.of(who.ctx.person, tuple(Bond)))[-1]


async def told(app: App, who: Actor, words: str, days: int = 10) -> str:
    """Push the clock until somebody reads these words in a message of ours, and have it opened."""
    for _ in range(days * 6):
        fresh = [reply for reply in who.inbox if not any(reply is old for old in who.pile)]
        for reply in fresh:
            if words in show(reply):
                return who.opens(reply)
        await push(app, hours=4)
    raise AssertionError(f"{words!r} never came, but:\n" + "\n--\n".join(map(show, fresh)))


async def test_after_a_week_each_is_asked_in_private_whether_they_have_met(app: App, stage: Stage) -> None:
    ada, bea = await introduced(app, stage)
    await push(app, days=6)
    assert not any("Have you met?" in show(reply) for reply in ada.inbox)
    card = await told(app, ada, "Have you met?", 4)
    assert "You and Bea were introduced a week ago" in card and "The other side never sees it" in card
    assert "I ask again in a month" in await ada.presses("Yes, we have")
    await told(app, bea, "Have you met?", 4)
    assert "name two times" in await bea.presses("Not yet")
    pair = await the_pair(app, ada)
    assert pair.met_at is not None
    before = len(ada.inbox) + len(bea.inbox)
    await push(app, days=25)
    assert len(ada.inbox) + len(bea.inbox) == before, "a month in peace"
    assert "Another month for you and Bea." in await told(app, ada, "How are you two getting on?", 8)


async def test_an_answer_given_twice_counts_once_and_a_strangers_not_at_all(app: App, stage: Stage) -> None:
    ada, bea = await introduced(app, stage)
    await told(app, ada, "Have you met?")
    pair = await the_pair(app, ada)
    for _ in range(2):
        await ada.runs("mentor.answer", p=pair.id, said="met")
    cal = stage.actor("cal")
    for name in ("mentor.pair", "mentor.unwell", "mentor.rest", "mentor.wakes", "mentor.regain", "mentor.programmes"):
        assert "not yours" in await cal.runs(name, p=pair.id)
    assert "not yours" in await cal.runs("mentor.answer", p=pair.id, said="met")
    follow = await app.services.mentors.follows.get(await the_pair(app, bea))
    assert (follow.mentee.said, follow.mentor.said) == ("met", "")


async def test_whoever_is_silent_is_asked_gently_then_offered_a_pause_then_let_go_without_blame(
    app: App, stage: Stage
) -> None:
    ada, bea = await introduced(app, stage)
    await told(app, ada, "Have you met?")
    await ada.presses("Not yet")
    await told(app, bea, "Have you met?")
    gentle = await told(app, bea, "heard nothing, which is fine")
    assert "My shifts have changed" in gentle
    late = await told(app, bea, "Is it a bad time")
    assert "no blame" in late and "Pause us for four weeks" in late
    over = await told(app, bea, "have ended one of your introductions for now")
    assert "no judgement" in over
    rescued = await told(app, ada, "have ended one of your introductions for now", 2)
    assert "looking for somebody else for you already" in rescued
    request = await app.services.mentors.requests.live(ada.ctx.person)
    assert request is not None and request.state is Stand.OPEN
    assert (await the_pair(app, ada)).ended == "silence" and await app.services.mentors.pairs.loads(HOME) == {}


async def test_an_answer_to_the_gentle_question_is_all_it_takes(app: App, stage: Stage) -> None:
    ada, bea = await introduced(app, stage)
    await told(app, ada, "Have you met?")
    await ada.presses("Yes, we have")
    await told(app, bea, "heard nothing, which is fine", 20)
    await bea.presses("Yes, we have")
    await push(app, days=20)
    assert (await the_pair(app, ada)).state is Bond.ACTIVE
    follow = await app.services.mentors.follows.get(await the_pair(app, ada))
    assert (follow.mentor.silent, follow.step) == (0, "")


async def test_two_rest_until_a_day_and_nobody_is_asked_before_it(app: App, stage: Stage) -> None:
    ada, bea = await introduced(app, stage)
    await ada.types("mentor status")
    await ada.presses("Pause, programme, not working …")
    await ada.presses("Pause us until …")
    assert "I cannot read that as a day" in await ada.fills(until="yesterday")
    assert "You two rest until Mar 1, 2026" in await ada.fills(until="2026-03-01")
    assert "A pause for you and Ada until Mar 1, 2026" in await told(app, bea, "Nothing is wrong with you", 2)
    before = len(ada.inbox) + len(bea.inbox)
    await push(app, days=30)
    assert len(ada.inbox) + len(bea.inbox) == before
    await ada.types("mentor status")
    assert "rest until Mar 1, 2026" in await ada.presses("Pause, programme, not working …")
    assert "Good to have you two back" in await ada.presses("Go on now")
    await told(app, bea, "Have you met?", 10)


async def test_a_rest_ends_by_itself(app: App, stage: Stage) -> None:
    ada, bea = await introduced(app, stage)
    await bea.runs("mentor.rest", p=(await the_pair(app, bea)).id)
    await push(app, days=27)
    assert "Have you met?" in await told(app, ada, "Have you met?", 4)


async def test_a_member_who_pauses_is_not_asked_about_their_pairs_either(app: App, stage: Stage) -> None:
    ada, bea = await introduced(app, stage)
    await ada.runs("mentor.begin", p=(await the_pair(app, ada)).id, which="sponsor")
    await push(app, days=1)
    await bea.runs("mentor.pause", until="in 6 weeks")
    before = len(ada.inbox) + len(bea.inbox), len(stage.channels["room-1"])
    await push(app, days=35)
    assert (len(ada.inbox) + len(bea.inbox), len(stage.channels["room-1"])) == before
    await told(app, bea, "Have you met?", 25)


async def test_this_is_not_working_is_private_and_finds_somebody_else(app: App, stage: Stage) -> None:
    ada, bea = await introduced(app, stage)
    cal = await offers(stage, "cal")
    await told(app, ada, "Have you met?")
    assert "nobody's fault" in await ada.presses("This isn't working")
    assert "looking for somebody else for you already" in await ada.presses("End it, and find me somebody else")
    word = await told(app, bea, "has ended")
    assert "Ada" not in word and "working" not in word and "no judgement" in word
    assert await app.services.mentors.bars.by(ada.ctx.person) == [bea.ctx.person]
    await told(app, cal, "Somebody asks for a mentor")
    assert (await app.services.mentors.pairs.of(ada.ctx.person, (Bond.ENDED,)))[0].ended == "not-working"


async def test_an_end_with_feedback_and_thanks(app: App, stage: Stage) -> None:
    ada, bea = await introduced(app, stage)
    pair = await the_pair(app, ada)
    await ada.runs("mentor.end", p=pair.id)
    assert "How was it?" in await ada.presses("End it")
    assert "Nobody is shown" in await ada.presses("It helped a lot")
    await ada.presses("Say thank you")
    assert "[MRN]" in await ada.fills(words="thanks for MRN 12345678")
    await ada.presses("Edit")
    assert "when they are awake" in await ada.fills(words="You made my nights shorter.")
    assert "on their way already" in await ada.runs("mentor.thank", p=pair.id, words="Again")
    assert "“You made my nights shorter.”" in await told(app, bea, "Thank you, from Ada", 3)
    follow = await app.services.mentors.follows.get(pair)
    assert follow.mentee.grade == "much"


async def test_a_second_mentor_may_be_asked_for(app: App, stage: Stage) -> None:
    ada, _ = await introduced(app, stage)
    cal = await offers(stage, "cal")
    await ada.runs("mentor.go", side="find")
    await told(app, cal, "Somebody asks for a mentor")
    await cal.presses("Accept")
    await told(app, ada, "A mentor would like to meet you")
    await ada.presses("Yes, introduce us")
    await push(app, minutes=1)
    pairs = await app.services.mentors.pairs.of(ada.ctx.person)
    assert [pair.state for pair in pairs] == [Bond.ACTIVE, Bond.ACTIVE] and len(stage.rooms) == 2


async def test_other_shifts_move_a_question_that_is_on_its_way(app: App, stage: Stage) -> None:
    _, bea = await introduced(app, stage)
    await told(app, bea, "Have you met?")
    await bea.runs("mentor.when", side="offer", shifts="nights", zone="Central", style="chat", cadence="weekly")
    before = len(bea.inbox)
    while len(bea.inbox) == before:
        await push(app, hours=1)
    assert is_open(app.clock.now(), ZoneInfo("America/Chicago"), None, Shifts.named(Rota.NIGHT))


async def test_a_place_that_was_deleted_is_opened_anew(app: App, stage: Stage) -> None:
    ada, bea = await introduced(app, stage)
    pair = await the_pair(app, ada)
    assert "still stands" in await ada.runs("mentor.regain", p=pair.id)
    await ada.runs("mentor.begin", p=pair.id, which="nights-survival")
    stage.closed.add("room-1")
    assert "archived or deleted" in await told(app, bea, "archived or deleted", 4)
    assert "opening a new place" in await bea.presses("Open a new one")
    await bea.runs("mentor.regain", p=pair.id)
    await push(app, minutes=2)
    assert len(stage.rooms) == 2 and (await the_pair(app, ada)).state is Bond.ACTIVE
    await push(app, days=9)
    assert "week 1 of 6" in show(stage.channels["room-2"][-1]) and "Ada, meet Bea" in show(stage.channels["room-2"][0])


async def test_a_place_that_cannot_be_opened_for_a_week_lets_both_go_and_the_turn_is_kept(
    app: App, stage: Stage
) -> None:
    bea, ada = await offers(stage), await asks(stage)
    await hears(app, bea)
    await bea.presses("Accept")
    await hears(app, ada)
    stage.unreachable = {"bea"}
    await ada.presses("Yes, introduce us")
    asked_at = (await app.services.mentors.pairs.of(ada.ctx.person))[0]
    over = await told(app, ada, "let that introduction go", 20)
    assert "looking for somebody else" in over
    request = await app.services.mentors.requests.live(ada.ctx.person)
    assert request is not None and request.id == asked_at.request


async def test_a_mentor_whose_account_is_gone_frees_the_other_who_is_sought_somebody_else(
    app: App, stage: Stage
) -> None:
    ada, bea = await introduced(app, stage)
    stage.gone.add("bea")
    word = await told(app, ada, "is not here any more", 12)
    assert "looking for somebody else" in word
    cal = await offers(stage, "cal")
    await told(app, cal, "Somebody asks for a mentor")
    assert await app.services.mentors.pairs.of(bea.ctx.person) == []


async def test_a_mentor_with_closed_doors_is_not_waited_for(app: App, stage: Stage) -> None:
    bea, cal = await offers(stage, "bea"), await offers(stage, "cal", discipline="chemistry")
    stage.unreachable = {"bea"}
    await asks(stage)
    await told(app, cal, "Somebody asks for a mentor", 3)
    stage.unreachable = set()
    assert "Paused until you say so" in await bea.types("mentor status")


async def test_a_programme_is_chosen_and_comes_week_by_week_when_both_are_awake(app: App, stage: Stage) -> None:
    ada, bea = await introduced(app, stage)
    for who in (ada, bea):
        who.goes(Place("stage", "lab", "room-1"))
    ada.opens(stage.channels["room-1"][0])
    assert "Programmes for the two of you" in await ada.presses("Choose a programme")
    assert "1. Sleep first" in await ada.picks("Look at one", "Nights survival")
    assert "You two begin “Nights survival”" in await ada.presses("Begin it, for both of us")
    pair = await the_pair(app, ada)
    assert "Its first week comes" in await bea.runs("mentor.begin", p=pair.id, which="nights-survival")
    await push(app, days=1)
    first = stage.channels["room-1"][-1]
    assert "Nights survival, week 1 of 6: Sleep first" in show(first)
    bea.opens(first)
    assert "✓ One change to my day sleep. 1 milestone reached." in await bea.presses("✓ One change to my day sleep")
    assert "ticked already" in await ada.runs("mentor.tick", p=pair.id, n="1")
    assert "✓ One change" in await ada.runs("mentor.programmes", p=pair.id)
    await push(app, days=8)
    for who in (ada, bea):
        await who.runs("mentor.answer", p=pair.id, said="met")
    await push(app, days=36)
    weeks = [show(reply).partition("\n")[0] for reply in stage.channels["room-1"] if ", week " in show(reply)]
    assert [line.split("week ")[1][0] for line in weeks] == ["1", "2", "3", "4", "5", "6"]
    assert "That was “Nights survival”" in show(stage.channels["room-1"][-1])


async def test_a_programme_may_be_stopped_and_rests_with_the_two(app: App, stage: Stage) -> None:
    ada, bea = await introduced(app, stage)
    pair = await the_pair(app, ada)
    await ada.runs("mentor.begin", p=pair.id, which="first-90-days")
    await push(app, days=1)
    said = len(stage.channels["room-1"])
    await bea.runs("mentor.rest", p=pair.id, until="in 3 weeks")
    await push(app, days=20)
    assert len(stage.channels["room-1"]) == said
    await push(app, days=3)
    assert len(stage.channels["room-1"]) == said + 1
    assert "no more weeks come" in await ada.runs("mentor.stop", p=pair.id)
    await push(app, days=15)
    assert len(stage.channels["room-1"]) == said + 1


async def test_moderators_paste_a_programme_and_every_fault_is_named_by_its_line(app: App, stage: Stage) -> None:
    mo = stage.actor("mo", moderator=True)
    bad = "id: ours\nname: Ours\nabout: For us\nweeks:\n  - title: One\n    promt: Talk\n  - title: Two"
    screen = await mo.runs("mentoring.programme", text=bad)
    assert "line 5: prompt is missing" in screen and "line 6: promt cannot stand here" in screen
    assert "line 7: prompt is missing" in screen
    good = bad.replace("promt", "prompt") + "\n    prompt: Rest"
    screen = await mo.runs("mentoring.programme", text=good)
    assert "1. One\n2. Two" in screen and "This is a new programme." in screen
    assert await app.services.mentors.programmes.all(HOME) == {}
    assert "Pairs can choose “Ours”" in await mo.presses("Keep it")
    screen = await mo.runs("mentoring.programme", text=good.replace("Rest", "Sleep"))
    assert "-    prompt: Rest" in screen and "+    prompt: Sleep" in screen
    ada, _ = await introduced(app, stage)
    pair = await the_pair(app, ada)
    await ada.runs("mentor.begin", p=pair.id, which="ours")
    assert "Ours (ours), 2 weeks" in await mo.types("mentoring programmes")
    await mo.runs("mentoring.drop", which="ours", sure="yes")
    await push(app, days=1)
    assert "taken away by your moderators" in show(stage.channels["room-1"][-1])
    assert "for moderators" in await ada.runs("mentoring.programme", text=good)


async def test_two_who_are_never_awake_together_read_their_week_each_in_private(app: App, stage: Stage) -> None:
    ada, bea = await introduced(app, stage)
    pair = await the_pair(app, ada)
    assert pair.place is not None and timedelta(days=1) < timedelta(days=7)
    week = await ada.runs("mentor.read", p=pair.id, n="1")
    assert "week 1" not in week
    await bea.runs("mentor.begin", p=pair.id, which="sponsor")
    assert "week 1 of 8" in await ada.runs("mentor.read", p=pair.id, n="1")
