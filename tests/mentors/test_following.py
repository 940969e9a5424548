"""What follows an introduction, on both databases: races, a process that dies in a step, and all rows erased."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from bot.schedule.plan import State
from bot.store.consents import Consents
from bot.store.mentors.bars import Bars
from bot.store.mentors.follows import Follow, Step, Voice
from bot.store.mentors.pairs import Bond, Pair
from bot.store.mentors.requests import Stage as Stand
from bot.store.mentors.tables import mentor_follows, mentor_pairs, mentor_profiles, mentor_requests
from bot.store.tables import plans
from cogs.mentors.following import Answer, Following
from cogs.mentors.lost import Lost
from cogs.mentors.rights import MentorRights
from tests.mentors.lab import HOME, Killed, Lab, who


def following(lab: Lab) -> Following:
    return Following(
        lab.mentors, lab.asking, lab.meeting._bell, Lost(lab.mentors, lab.plans), lab.clock, lab.transaction
    )


async def introduced(lab: Lab) -> Pair:
    """Ada and Bea, in a room of their own."""
    pair = await lab.proposed()
    await lab.asking.yes(pair.id, who("ada"))
    await lab.opens()
    found = await lab.mentors.pairs.get(pair.id)
    assert found is not None and found.state is Bond.ACTIVE
    return found


async def asked(lab: Lab) -> tuple[Pair, Following]:
    """A week later, both are being asked."""
    pair, found = await introduced(lab), following(lab)
    lab.later(days=8)
    await found.turn(HOME)
    assert (await lab.mentors.follows.get(pair)).step is Step.MET
    return pair, found


async def test_what_followed_is_sealed_and_comes_back_whole(lab: Lab) -> None:
    pair = await introduced(lab)
    now = lab.clock.now()
    voice = Voice(now, "met", 2, now, "much", "Thank you 🧪" * 20)
    kept = Follow(pair.id, HOME, Step.PULSE, now, now, 1, 2, "sponsor", 3, now, (1, 3), voice, Voice())
    async with lab.transaction() as tx:
        await lab.mentors.follows.put(kept, tx=tx)
    assert await lab.mentors.follows.get(pair) == kept
    async with lab.store.read() as db:
        row = repr((await db.execute(select(mentor_follows))).all())
    assert "sponsor" not in row and "Thank" not in row and "met" not in row.replace("mentor", "")


async def test_both_are_asked_once_and_two_looks_at_once_ask_nobody_twice(lab: Lab) -> None:
    pair, found = await introduced(lab), following(lab)
    lab.later(days=8)
    await asyncio.gather(*(found.turn(HOME) for _ in range(4)))
    for name in ("ada", "bea"):
        assert [plan.call.command for plan in await lab.plans.of(who(name))] == ["mentor.asked"]
    assert (await lab.mentors.follows.get(pair)).mentee.silent == 0


async def test_answers_of_both_at_once_are_both_kept(lab: Lab) -> None:
    pair, found = await asked(lab)
    await asyncio.gather(
        *(found.answers(pair, who(name), Answer.MET) for name in ("ada", "bea", "ada", "bea")),
    )
    follow = await lab.mentors.follows.get(pair)
    assert (follow.step, follow.mentee.said, follow.mentor.said) == (Step.NONE, "met", "met")
    assert await lab.plans.of(who("ada")) == [] and await lab.plans.of(who("bea")) == []
    kept = await lab.mentors.pairs.get(pair.id)
    assert kept is not None and kept.met_at is not None and kept.due_at == follow.ask_at


async def test_whoever_was_never_shown_a_question_is_not_silent(lab: Lab) -> None:
    pair, found = await asked(lab)
    for _ in range(6):
        lab.later(days=8)
        await found.turn(HOME)
    follow = await lab.mentors.follows.get(pair)
    assert (follow.mentee.silent, follow.mentor.silent) == (0, 0)
    assert len(await lab.plans.of(who("ada"))) == 1, "it still waits for a week with room"


async def shown(lab: Lab, pair: Pair) -> None:
    follow = await lab.mentors.follows.get(pair)
    now = lab.clock.now()
    seen = replace(follow, mentee=replace(follow.mentee, shown_at=now), mentor=replace(follow.mentor, shown_at=now))
    async with lab.transaction() as tx:
        await lab.mentors.follows.put(seen, tx=tx)


async def test_three_silences_end_it_and_free_the_place(lab: Lab) -> None:
    pair, found = await asked(lab)
    for silences in range(1, 4):
        await shown(lab, pair)
        lab.later(days=8)
        await found.turn(HOME)
        assert (await lab.mentors.follows.get(pair)).mentor.silent == silences
    kept = await lab.mentors.pairs.get(pair.id)
    assert kept is not None and (kept.state, kept.ended) == (Bond.ENDED, "silence")
    assert await lab.mentors.pairs.loads(HOME) == {}
    assert await lab.mentors.requests.live(who("ada")) is None, "silent themselves, they are not sought anybody else"


@pytest.mark.parametrize("silences", range(3))
async def test_dying_in_any_look_leaves_all_as_it_was(lab: Lab, silences: int) -> None:
    pair, found = await asked(lab)
    for _ in range(silences):
        await shown(lab, pair)
        lab.later(days=8)
        await found.turn(HOME)
    await shown(lab, pair)
    lab.later(days=8)
    before = await lab.mentors.follows.get(pair), await lab.mentors.pairs.get(pair.id)
    lab.dies = 0
    with pytest.raises(Killed):
        await found.turn(HOME)
    assert before == (await lab.mentors.follows.get(pair), await lab.mentors.pairs.get(pair.id))
    await found.turn(HOME)
    assert (await lab.mentors.follows.get(pair)).mentee.silent == silences + 1


async def test_not_working_ends_it_bars_the_two_and_asks_anew_in_one_transaction(lab: Lab) -> None:
    pair, found = await introduced(lab), following(lab)
    lab.dies = 0
    with pytest.raises(Killed):
        await found.parts(pair, who("ada"), again=True)
    kept = await lab.mentors.pairs.get(pair.id)
    assert kept is not None and kept.state is Bond.ACTIVE and await lab.mentors.bars.by(who("ada")) == []
    ends = await asyncio.gather(*(found.parts(pair, who(name), again=True) for name in ("ada", "bea", "ada")))
    assert sorted(ends) == [False, False, True]
    assert isinstance(lab.mentors.bars, Bars) and len(await lab.mentors.bars.community(HOME)) == 1


async def test_whoever_has_left_for_good_is_taken_out_once_and_the_other_waits_in_turn(lab: Lab) -> None:
    pair, found = await asked(lab)
    await lab.plans.end(f"{pair.id}.mentor", "Gone")
    await found.turn(HOME)
    kept, request = await lab.mentors.pairs.get(pair.id), await lab.mentors.requests.live(who("ada"))
    assert kept is not None and (kept.state, kept.ended) == (Bond.ENDED, "gone")
    assert request is not None and request.state is Stand.OPEN
    assert await lab.offers() == [], "who is gone is not asked again"
    async with lab.store.read() as db:
        ended = select(func.count()).select_from(plans).where(plans.c.state == State.ENDED.value)
        assert await db.scalar(ended) == 0


async def test_a_member_takes_along_their_own_and_has_it_all_erased(lab: Lab) -> None:
    pair, found = await asked(lab)
    await found.answers(pair, who("ada"), Answer.MET)
    consents = Consents(lab.store, lab.clock)
    rights = MentorRights(lab.mentors, lab.asking, found, lab.plans, consents, lab.transaction)
    kept = await rights.export(who("ada"))
    assert "bea" not in repr(kept).lower() and "'answer': 'met'" in repr(kept) and "'name': 'Ada'" in repr(kept)
    await rights.erase(who("ada"))
    await rights.erase(who("ada"))
    assert await rights.export(who("ada")) == {}
    async with lab.store.read() as db:
        for table in (mentor_profiles, mentor_requests, mentor_pairs, mentor_follows):
            assert "lab:ada" not in repr((await db.execute(select(table))).all()), table.name
        assert "lab:ada" not in repr((await db.execute(select(plans))).all())
    assert [plan.call.command for plan in await lab.plans.of(who("bea"))] == ["mentor.vanished"], "without a name"
    assert await lab.mentors.pairs.loads(HOME) == {}
