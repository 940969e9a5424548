"""An introduction, a programme, a question and an end, told once on every platform that there is."""

from bot import Call, Context
from bot.limits import EVERYTHING, Limits
from bot.store.mentors.pairs import Bond, Pair
from cogs.mentors.terms import Terms, settle
from tests.contract.guest import Guest
from tests.stories.town import Town

ABOUT = {"discipline": "blood-bank", "route": "mls-route"}
WHEN = {"shifts": "days", "zone": "Central", "style": "chat", "cadence": "weekly"}


async def joins(town: Town, name: str, side: str, **about: str) -> Guest:
    """Somebody who has filled in their side; how that is done is told elsewhere."""
    who, house = await town.guest(name), town.app
    await house.services.consents.give(str(who.person), "mentor")
    await house.services.courier.open(who.person)
    steps = [
        Call("mentor.about", ABOUT | about | {"side": side, "name": name.capitalize()}),
        Call("mentor.topic", {"side": side, "topic": "nights", "on": "yes"}),
        Call("mentor.when", WHEN | {"side": side}),
        Call("mentor.go", {"side": side}),
    ]
    for step in steps:
        await house.desk.reply(step, Context(who.person, town.lounge), Limits(EVERYTHING))
    return who


async def hears(town: Town, who: Guest, words: str, days: int = 10) -> str:
    """Let time pass until somebody is told these words in a direct message."""
    for _ in range(days * 6):
        found = [text for text in await who.inbox() if words in text]
        if found:
            return found[-1]
        await town.passes(hours=4)
    raise AssertionError(f"{words!r} never came")


async def introduced(town: Town) -> tuple[Guest, Guest, Pair]:
    await settle(town.app.services.choices, town.lounge.home, Terms(place=town.lounge))
    bea = await joins(town, "bea", "offer", role="mls", years="9")
    ada = await joins(town, "ada", "find", role="mlt", years="1")
    await hears(town, bea, "Somebody asks for a mentor")
    assert "Thank you." in await bea.presses("Accept")
    await hears(town, ada, "A mentor would like to meet you")
    assert "You both said yes" in await ada.presses("Yes, introduce us")
    await town.passes(hours=4)
    (pair,) = await town.app.services.mentors.pairs.of(ada.person)
    assert pair.state is Bond.ACTIVE and pair.place is not None
    return ada, bea, pair


async def test_two_choose_a_programme_answer_and_end_it_kindly(town: Town) -> None:
    ada, bea, pair = await introduced(town)
    assert pair.place is not None
    assert any("Ada, meet Bea" in text for text in await ada.finds(pair.place))
    assert "Programmes for the two of you" in await ada.presses_in(pair.place, "Choose a programme")
    await ada.runs("mentor.status")
    await ada.presses("Pause, programme, not working …")
    assert "Programmes for the two of you" in await ada.presses("Our programme")
    assert "Sleep first" in await ada.picks("Look at one", "Nights survival")
    assert "You two begin" in await ada.presses("Begin it, for both of us")
    await town.passes(days=1)
    assert any("week 1 of 6" in text for text in await bea.finds(pair.place))
    await bea.presses_in(pair.place, "✓ One change to my day sleep")
    await hears(town, ada, "Have you met?")
    assert "I ask again in a month" in await ada.presses("Yes, we have")
    await ada.runs("mentor.status")
    await ada.presses("Pause, programme, not working …")
    assert "nobody's fault" in await ada.presses("This isn't working")
    assert "never pair the two of you again" in await ada.presses("End it")
    told = await hears(town, bea, "has ended")
    assert "no judgement" in told and "Ada" not in told


async def test_two_rest_and_say_thank_you_in_the_end(town: Town) -> None:
    ada, bea, pair = await introduced(town)
    await ada.runs("mentor.status")
    await ada.presses("Pause, programme, not working …")
    assert "You two rest until" in await ada.presses("Pause us for four weeks")
    await hears(town, bea, "Nothing is wrong with you")
    await ada.runs("mentor.status")
    await ada.presses("Pause, programme, not working …")
    await ada.presses("End this introduction")
    assert "How was it?" in await ada.presses("End it")
    await ada.presses("It helped a lot")
    await ada.presses("Say thank you")
    assert "when they are awake" in await ada.fills(words="You made my nights shorter.")
    assert "Thank you, from Ada" in await hears(town, bea, "You made my nights shorter.")
    (ended,) = await town.app.services.mentors.pairs.of(ada.person, (Bond.ENDED,))
    assert ended.id == pair.id
