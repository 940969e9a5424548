"""Many at once, on SQLite and on PostgreSQL: one winner, no place taken twice, nobody told two things."""

import asyncio
from collections import Counter

import pytest

from bot.schedule.plan import State
from bot.store.mentors import my_turn
from bot.store.mentors.offers import Said
from bot.store.mentors.pairs import STANDING, Bond
from cogs.mentors.asking import Came
from cogs.mentors.terms import Terms
from tests.mentors.lab import HOME, Lab, who


async def test_of_three_who_accept_one_wins_and_each_hears_the_truth(lab: Lab) -> None:
    await lab.settles(Terms(batch=3))
    await lab.offer("bea", "cal", "dee")
    await lab.ask("ada")
    offers = await lab.offers()
    assert len(offers) == 3
    came = await asyncio.gather(*(lab.asking.accept(offer.id, offer.mentor) for offer in offers for _ in range(2)))
    heard = Counter(each for each, _ in came)
    assert heard[Came.WON] == 1 and heard[Came.TWICE] == 1 and heard[Came.LOST] == 4
    assert len(await lab.mentors.pairs.of(who("ada"))) == 1
    plans = [plan for offer in offers for plan in await lab.plans.of(offer.mentor)]
    assert plans == [], "nobody is reminded of what is settled"


async def test_one_place_is_given_once_however_many_windows_are_open(lab: Lab) -> None:
    await lab.offer("bea", places=2)
    await lab.ask("ada", "cal")
    offers = await lab.offers()
    assert {offer.mentor for offer in offers} == {who("bea")} and len(offers) == 2
    await lab.offer("bea", places=1)
    came = await asyncio.gather(*(lab.asking.accept(offer.id, offer.mentor) for offer in offers))
    assert sorted(each for each, _ in came) == [Came.FULL, Came.WON]
    assert await lab.mentors.pairs.loads(HOME) == {who("bea"): 1}


async def test_accepting_and_withdrawing_at_once_leave_no_half_pair(lab: Lab) -> None:
    await lab.offer("bea")
    await lab.ask("ada")
    (offer,) = await lab.offers()

    async def leave() -> None:
        async with lab.transaction() as tx:
            await my_turn(tx, HOME)
            await lab.asking.withdraw(who("ada"), tx=tx)

    (came, _), _ = await asyncio.gather(lab.asking.accept(offer.id, offer.mentor), leave())
    standing = await lab.mentors.pairs.of(who("ada"))
    request = await lab.mentors.requests.get(offer.request)
    assert request is not None and standing == []
    assert came in (Came.WON, Came.LOST, Came.GONE)


async def test_two_yeses_of_one_and_a_no_at_once_settle_once(lab: Lab) -> None:
    pair = await lab.proposed()
    ada = who("ada")
    results = await asyncio.gather(
        lab.asking.yes(pair.id, ada), lab.asking.yes(pair.id, ada), lab.asking.no(pair.id, ada, "other")
    )
    found = await lab.mentors.pairs.get(pair.id)
    assert found is not None and found.state in (Bond.OPENING, Bond.DECLINED)
    assert len(await lab.sent("mentor.open")) == (found.state is Bond.OPENING)
    assert len(results) == 3


async def test_many_who_ask_at_once_share_mentors_without_breaking_a_limit(lab: Lab) -> None:
    await lab.offer("bea", "cal", places=2)
    await asyncio.gather(*(lab.ask(f"m{number}") for number in range(8)))
    for _ in range(6):
        offers = await lab.offers()
        await asyncio.gather(*(lab.asking.accept(offer.id, offer.mentor) for offer in offers))
    loads = await lab.mentors.pairs.loads(HOME)
    assert loads == {who("bea"): 2, who("cal"): 2}
    assert await lab.offers() == []


async def test_whoever_asks_twice_at_once_has_one_request(lab: Lab) -> None:
    await asyncio.gather(*(lab.ask("ada") for _ in range(5)))
    assert len(await lab.mentors.requests.open_in(HOME)) == 1


async def test_turns_at_once_ask_each_mentor_once(lab: Lab) -> None:
    await lab.offer("bea", "cal")
    await lab.ask("ada")
    await asyncio.gather(*(lab.asking.turn(HOME) for _ in range(5)))
    assert len(await lab.offers()) == 1
    lab.later(days=9)
    await asyncio.gather(*(lab.asking.turn(HOME) for _ in range(5)))
    (offer,) = await lab.offers()
    every = await lab.mentors.offers.of_request(offer.request)
    assert [each.state for each in every] == [Said.EXPIRED, Said.OPEN]


@pytest.mark.parametrize("side", ["ada", "bea"])
async def test_whoever_is_silent_frees_the_other_and_only_the_other_is_told(lab: Lab, side: str) -> None:
    pair = await lab.proposed()
    if side == "bea":
        async with lab.store.write() as tx:
            await lab.mentors.pairs.change(pair.id, STANDING, tx=tx, mentee_yes=True, mentor_yes=False)
    lab.later(days=10)
    await lab.asking.turn(HOME)
    found = await lab.mentors.pairs.get(pair.id)
    assert found is not None and found.state is Bond.DECLINED and found.ended == "silence"
    assert len(await lab.sent("mentor.parted")) == 1


async def test_the_community_is_looked_at_when_something_is_due(lab: Lab) -> None:
    await lab.offer("bea")
    await lab.ask("ada")
    (offer,) = await lab.offers()
    plan = await lab.plans.get(f"mentors {HOME}")
    assert plan is not None and plan.state is State.ACTIVE and plan.next_due_at is not None
    assert plan.next_due_at <= offer.expires_at
