"""A process that dies at any step of an introduction: it is done again from there, and nothing is half done."""

import pytest

from bot import Call, Person
from bot.adapter import RetryLater
from bot.store.mentors.offers import Said
from bot.store.mentors.pairs import Bond
from bot.store.mentors.requests import Stage as Stand
from tests.mentors.lab import CLOCK, HOME, Killed, Lab, who


async def state(lab: Lab, pair: str) -> Bond:
    found = await lab.mentors.pairs.get(pair)
    assert found is not None
    return found.state


async def test_dying_in_the_yes_of_a_mentor_leaves_the_offer_open(lab: Lab) -> None:
    await lab.offer("bea")
    await lab.ask("ada")
    (offer,) = await lab.offers()
    lab.dies = 0
    with pytest.raises(Killed):
        await lab.asking.accept(offer.id, offer.mentor)
    (again,) = await lab.offers()
    assert again == offer and again.state is Said.OPEN and await lab.mentors.pairs.of(who("bea")) == []
    assert len(await lab.plans.of(who("bea"))) == 1
    assert (await lab.asking.accept(offer.id, offer.mentor))[1] is not None


async def test_dying_in_the_second_yes_leaves_it_unsaid_and_nothing_on_its_way(lab: Lab) -> None:
    pair = await lab.proposed()
    lab.dies = 0
    with pytest.raises(Killed):
        await lab.asking.yes(pair.id, who("ada"))
    assert await state(lab, pair.id) is Bond.PROPOSED and await lab.sent("mentor.open") == []
    assert len(await lab.plans.of(who("ada"))) == 1, "they are still asked"
    await lab.asking.yes(pair.id, who("ada"))
    assert await state(lab, pair.id) is Bond.OPENING and len(await lab.sent("mentor.open")) == 1
    request = await lab.mentors.requests.get(pair.request or "")
    assert request is not None and request.state is Stand.MATCHED


async def test_dying_after_the_place_was_opened_opens_it_again_and_welcomes_once(lab: Lab) -> None:
    pair = await lab.proposed()
    await lab.asking.yes(pair.id, who("ada"))
    lab.dies = 0
    with pytest.raises(Killed):
        await lab.opens()
    assert await state(lab, pair.id) is Bond.OPENING and await lab.sent("mentor.hello") == []
    await lab.opens()
    await lab.opens()
    assert await state(lab, pair.id) is Bond.ACTIVE and await lab.sent("mentor.hello") == [f"mentor.hello?p={pair.id}"]
    assert len(lab.stage.rooms) == 2, "the one that was lost stays empty"
    found = await lab.mentors.pairs.get(pair.id)
    assert found is not None and found.place is not None and found.place.id == "room-2"


async def test_a_platform_that_is_away_is_tried_again_by_the_outbox(lab: Lab) -> None:
    pair = await lab.proposed()
    await lab.asking.yes(pair.id, who("ada"))
    lab.stage.away = True
    with pytest.raises(RetryLater):
        await lab.opens()
    assert await state(lab, pair.id) is Bond.OPENING
    lab.stage.away = False
    await lab.opens()
    assert await state(lab, pair.id) is Bond.ACTIVE


async def test_one_whose_door_is_closed_does_not_leave_a_place_half_open(lab: Lab) -> None:
    pair = await lab.proposed()
    await lab.asking.yes(pair.id, who("ada"))
    lab.stage.unreachable = {"bea"}
    await lab.opens()
    assert lab.stage.rooms == {} and await state(lab, pair.id) is Bond.OPENING
    assert len(await lab.sent("mentor.shut")) == 2
    await lab.opens()
    assert len(await lab.sent("mentor.shut")) == 2, "once a week"


async def test_one_who_left_for_good_ends_it_and_whoever_asked_waits_in_their_turn(lab: Lab) -> None:
    pair = await lab.proposed()
    await lab.asking.yes(pair.id, who("ada"))
    lab.stage.gone = {"bea"}
    lab.dies = 0
    with pytest.raises(Killed):
        await lab.opens()
    assert await state(lab, pair.id) is Bond.OPENING, "learned whole or not at all"
    await lab.opens()
    await lab.opens()
    ended = await lab.mentors.pairs.get(pair.id)
    assert ended is not None and (ended.state, ended.ended) == (Bond.ENDED, "gone") and lab.stage.rooms == {}
    request = await lab.mentors.requests.live(who("ada"))
    assert request is not None and (request.id, request.state) == (pair.request, Stand.OPEN)
    assert [plan.call.command for plan in await lab.plans.of(who("ada"))] == ["mentor.ended"]


async def test_an_opening_of_what_has_ended_opens_nothing(lab: Lab) -> None:
    pair = await lab.proposed()
    await lab.asking.yes(pair.id, who("ada"))
    async with lab.transaction() as tx:
        await lab.asking.end(pair, who("bea"), "left", tx=tx)
    await lab.opens()
    assert lab.stage.rooms == {} and await state(lab, pair.id) is Bond.ENDED
    assert await lab.meeting.open(CLOCK, p="nobody") is None


@pytest.mark.parametrize("steps", range(4))
async def test_dying_anywhere_in_a_turn_loses_nobody(lab: Lab, steps: int) -> None:
    await lab.offer("bea", "cal")
    await lab.ask("ada")
    lab.later(days=12)
    lab.dies = 0
    for _ in range(steps):
        with pytest.raises(Killed):
            await lab.asking.turn(HOME)
        lab.dies = 0
    lab.dies = -1
    await lab.asking.turn(HOME)
    (offer,) = await lab.offers()
    assert [each.state for each in await lab.mentors.offers.of_request(offer.request)] == [Said.EXPIRED, Said.OPEN]
    assert Call.parse((await lab.plans.of(offer.mentor))[0].call.token()).args == {"o": offer.id}
    assert isinstance(offer.mentor, Person)
