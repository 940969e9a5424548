"""Rounds on SQLite and on PostgreSQL: one publication, repeatable under its seed, and never more than the places."""

import asyncio
from collections import Counter
from dataclasses import replace

from sqlalchemy import select

from bot.store.audit import Audit
from bot.store.mentors import my_turn
from bot.store.mentors.pairs import Bond
from bot.store.mentors.profiles import Side
from bot.store.mentors.requests import Stage
from bot.store.mentors.rounds import Phase, Round
from bot.store.mentors.tables import mentor_joins, mentor_rounds
from bot.store.tables import plans
from cogs.mentors.bell import Bell
from cogs.mentors.draft import Draft, draft_of
from cogs.mentors.profile import Profile
from cogs.mentors.rounding import Ended, Rounding
from tests.mentors.lab import HOME, Killed, Lab, who
from tests.mentors.people import community, person

MO, MAX = who("mo"), who("max")


def rounding(lab: Lab) -> Rounding:
    bell = Bell(lab.mentors, lab.plans, lab.outbox)
    return Rounding(
        lab.mentors, bell, lab.choices, Audit(lab.store, lab.clock, lambda: bytes(32)), lab.clock, lab.transaction
    )


async def joined(lab: Lab, round_: Round, *people: Profile) -> None:
    async with lab.store.write() as tx:
        for one in people:
            await lab.mentors.profiles.put(one.kept(), lab.clock.now(), tx=tx)
            await lab.mentors.joins.put(round_.id, one.person, one.side, lab.clock.now(), tx=tx)


async def worked(lab: Lab, *people: Profile) -> tuple[Rounding, Round]:
    """A round with these in it, worked out."""
    rounds = rounding(lab)
    await joined(lab, await rounds.open(HOME, MO), *people)
    found = await rounds.adjust(HOME, lambda draft: draft.bare, MO)
    assert found is not None
    made = await rounds.work(found)
    assert made is not None and made.state is Phase.PREVIEW
    return rounds, made


async def asked_plans(lab: Lab) -> list[str]:
    async with lab.store.read() as db:
        tokens = await db.scalars(select(plans.c.token))
    return [token for token in tokens if token.startswith("mentor.meet")]


async def test_of_many_who_publish_at_once_one_does_and_everybody_is_asked_once(lab: Lab) -> None:
    rounds, made = await worked(lab, person("bea", Side.OFFER, places=2), person("ada"), person("cal"))
    edition = draft_of(made).edition
    results = await asyncio.gather(*(rounds.publish(HOME, made.id, edition, by) for by in (MO, MAX) * 3))
    assert Counter(result.ended for result in results) == {Ended.DONE: 1, Ended.GONE: 5}
    pairs = await lab.mentors.pairs.in_state(HOME, Bond.PROPOSED)
    assert len(pairs) == 2 and len(await asked_plans(lab)) == 4
    assert {pair.round for pair in pairs} == {made.id} and await lab.mentors.rounds.current(HOME) is None


async def test_publishing_and_discarding_at_once_leave_one_of_the_two(lab: Lab) -> None:
    rounds, made = await worked(lab, person("bea", Side.OFFER), person("ada"))
    edition = draft_of(made).edition
    result, ended = await asyncio.gather(rounds.publish(HOME, made.id, edition, MO), rounds.discard(HOME, made.id, MAX))
    assert {result.ended, ended} == {Ended.DONE, Ended.GONE}
    assert len(await asked_plans(lab)) == (2 if result.ended is Ended.DONE else 0)


async def test_a_process_that_dies_while_it_publishes_leaves_nothing_half_done(lab: Lab) -> None:
    rounds, made = await worked(lab, person("bea", Side.OFFER), person("ada"), person("cal"))
    edition = draft_of(made).edition
    try:
        lab.dies = 0
        await rounds.publish(HOME, made.id, edition, MO)
    except Killed:
        pass
    assert await asked_plans(lab) == [] and await lab.mentors.pairs.in_state(HOME, Bond.PROPOSED) == []
    standing = await lab.mentors.rounds.current(HOME)
    assert standing is not None and draft_of(standing).edition == edition
    lab.dies = -1
    assert (await rounds.publish(HOME, made.id, edition, MO)).pairs == 1


async def test_what_was_changed_since_is_not_published(lab: Lab) -> None:
    rounds, made = await worked(lab, person("bea", Side.OFFER), person("ada"))
    edition = draft_of(made).edition
    await rounds.adjust(HOME, lambda draft: draft.leaving_out(who("ada")), MAX, "leaves somebody out")
    assert (await rounds.publish(HOME, made.id, edition, MO)).ended is Ended.CHANGED
    assert await asked_plans(lab) == []


async def test_the_same_seed_gives_the_same_round_however_often(lab: Lab) -> None:
    mentors, mentees = community(12, 40)
    rounds, made = await worked(lab, *mentors, *mentees)
    first = draft_of(made)
    again = await rounds.adjust(HOME, lambda draft: draft.bare, MO)
    assert again is not None
    worked_again = await rounds.work(again)
    assert worked_again is not None and draft_of(worked_again) == first and len(first.couples) > 10


async def test_no_mentor_gets_more_than_their_places_whoever_accepts_meanwhile(lab: Lab) -> None:
    await lab.offer("bea", places=2)
    await lab.ask("dee")
    (offer,) = await lab.offers()
    rounds, made = await worked(lab, person("bea", Side.OFFER, places=2), person("ada"), person("cal"))
    assert len(draft_of(made).couples) == 1, "one of two places waits for an answer"
    _, result = await asyncio.gather(
        lab.asking.accept(offer.id, offer.mentor), rounds.publish(HOME, made.id, draft_of(made).edition, MO)
    )
    assert result.ended is Ended.DONE
    assert (await lab.mentors.pairs.loads(HOME))[who("bea")] == 2


async def test_who_waits_already_keeps_the_request_and_whoever_was_asked_is_asked_no_more(lab: Lab) -> None:
    await lab.offer("cal")
    await lab.ask("ada")
    (offer,) = await lab.offers()
    rounds, made = await worked(lab, person("bea", Side.OFFER), person("ada"))
    assert (await rounds.publish(HOME, made.id, draft_of(made).edition, MO)).pairs == 1
    request = await lab.mentors.requests.get(offer.request)
    assert request is not None and request.state is Stage.PROPOSED
    assert await lab.offers() == []
    (pair,) = await lab.mentors.pairs.of(who("ada"))
    assert pair.request == offer.request


async def test_after_a_no_whoever_looked_for_a_mentor_goes_on_waiting(lab: Lab) -> None:
    rounds, made = await worked(lab, person("bea", Side.OFFER), person("ada"))
    await rounds.publish(HOME, made.id, draft_of(made).edition, MO)
    (pair,) = await lab.mentors.pairs.of(who("ada"))
    await lab.asking.no(pair.id, who("bea"), "other")
    request = await lab.mentors.requests.live(who("ada"))
    assert request is not None and request.state is Stage.OPEN


async def test_those_who_said_never_together_are_kept_apart_also_by_force(lab: Lab) -> None:
    await lab.mentors.bars.put(who("bea"), who("ada"), lab.clock.now())
    rounds, made = await worked(lab, person("bea", Side.OFFER), person("ada"))
    assert draft_of(made).couples == ()
    forced = await rounds.adjust(HOME, lambda d: d.bringing_together(who("ada"), who("bea")), MO, "by force")
    assert forced is not None
    worked_again = await rounds.work(forced)
    assert worked_again is not None and draft_of(worked_again).couples == ()


async def test_more_forced_on_a_mentor_than_their_places_are_not_all_taken(lab: Lab) -> None:
    rounds, _made = await worked(lab, person("bea", Side.OFFER), person("ada"), person("cal"))

    def change(draft: Draft) -> Draft:
        return draft.bringing_together(who("ada"), who("bea")).bringing_together(who("cal"), who("bea"))

    forced = await rounds.adjust(HOME, change, MO, "twice")
    assert forced is not None
    worked_again = await rounds.work(forced)
    assert worked_again is not None and len(draft_of(worked_again).couples) == 1


async def test_two_who_would_each_mentor_the_other_are_introduced_once(lab: Lab) -> None:
    both = [person(name, side, years=9) for name in ("ada", "bea") for side in Side]
    _, made = await worked(lab, *both)
    assert len(draft_of(made).couples) == 1


async def test_a_settled_round_names_nobody_any_more(lab: Lab) -> None:
    rounds, made = await worked(lab, person("bea", Side.OFFER), person("ada"))
    assert "ada" in repr(made.body.values())
    await rounds.publish(HOME, made.id, draft_of(made).edition, MO)
    async with lab.store.read() as db:
        (body,) = (await db.scalars(select(mentor_rounds.c.body))).all()
        assert body == "{}" and (await db.scalars(select(mentor_joins.c.person))).all() == []


async def test_who_is_erased_is_in_no_proposal(lab: Lab) -> None:
    rounds, made = await worked(lab, person("bea", Side.OFFER), person("ada"))
    async with lab.store.write() as tx:
        await my_turn(tx, HOME)
        await lab.mentors.erase(who("ada"), tx=tx)
    found = await lab.mentors.rounds.current(HOME)
    assert found is not None and found.id == made.id and "ada" not in repr(found.body.values())
    assert (await rounds.publish(HOME, made.id, draft_of(found).edition, MO)).ended is Ended.CHANGED


async def test_a_round_worked_out_while_it_is_changed_is_not_kept(lab: Lab) -> None:
    rounds, made = await worked(lab, person("bea", Side.OFFER), person("ada"))
    await rounds.adjust(HOME, lambda draft: draft.leaving_out(who("ada")), MAX, "leaves somebody out")
    assert await rounds.work(replace(made)) is None
    now = await lab.mentors.rounds.current(HOME)
    assert now is not None and draft_of(now).out == {who("ada")} and draft_of(now).edition == ""


async def test_whoever_joined_is_asked_or_told_also_who_was_left_out(lab: Lab) -> None:
    rounds, _ = await worked(lab, person("bea", Side.OFFER), person("ada"), person("cal"), person("cal", Side.OFFER))
    changed = await rounds.adjust(HOME, lambda draft: draft.leaving_out(who("cal")), MO, "leaves somebody out")
    assert changed is not None
    made = await rounds.work(changed)
    assert made is not None
    assert (await rounds.publish(HOME, made.id, draft_of(made).edition, MO)).pairs == 1
    assert len(await lab.sent("mentor.without")) == 2, "on both sides on which they joined"
    assert len(await asked_plans(lab)) == 2


async def test_who_lowered_their_places_since_gets_no_more_than_they_have_now(lab: Lab) -> None:
    rounds, made = await worked(lab, person("bea", Side.OFFER, places=2), person("ada"), person("cal"))
    assert len(draft_of(made).couples) == 2
    await lab.mentors.profiles.put(person("bea", Side.OFFER, places=1).kept(), lab.clock.now())
    result = await rounds.publish(HOME, made.id, draft_of(made).edition, MO)
    assert (result.pairs, result.fell) == (1, 1)
