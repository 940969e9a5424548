"""Letting out: late, together, shuffled, and each once, whatever breaks in between; on SQLite and PostgreSQL."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.adapter import RetryLater
from bot.privacy.capsule import Where
from bot.store import Store, StoreConflict
from bot.store.held import Held, Stuck
from bot.store.vents import Mark, State
from cogs.venting.terms import Terms, settle, terms_of
from cogs.venting.words import When
from tests.stage import show
from tests.venting.works import ADA, BEN, CHANNEL, HOME, Killed, Works

STEPS = 8  # three writes and one message, each before and after


@pytest.fixture
async def works(store: Store, tmp_path: Path) -> Works:
    made = Works(store, tmp_path)
    await made.opens()
    return made


async def test_a_post_waits_at_least_two_minutes_and_at_most_twenty(works: Works) -> None:
    for number in range(25):
        held = works.written(ADA, f"{number}.")
        assert timedelta(minutes=2) <= held.release_at - works.clock.now() <= timedelta(minutes=20)
    await works.holds(ADA, "One.")
    await works.ticks(1)
    assert works.shown() == []
    await works.ticks(20)
    assert len(works.shown()) == 1 and await works.house.holds.all() == []


async def test_waits_are_spread_evenly_over_their_span(works: Works) -> None:
    for when, least, most in ((When.SOON, 120, 1200), (When.LATER, 3600, 14400)):
        waits = [(works.release.times(when)[1] - works.clock.now()).total_seconds() for _ in range(4000)]
        tenths = Counter(int((wait - least) / (most - least) * 10) for wait in waits)
        assert sorted(tenths) == list(range(10)) and all(300 < n < 500 for n in tenths.values())  # six deviations
        assert abs(sum(waits) / len(waits) - (least + most) / 2) < (most - least) * 0.03
    assert works.release.times(When.NOW) == (works.clock.now(), works.clock.now())


async def test_what_waits_together_appears_together_in_an_order_that_says_nothing(works: Works) -> None:
    firsts = Counter[str]()
    for _ in range(40):
        works.stage.channels["vents"].clear()
        held = [await works.holds(person, words) for person, words in ((ADA, "A."), (BEN, "B."), (ADA, "C."))]
        await works.ticks(2)
        while len(works.shown()) < len(held):
            assert works.shown() == []  # the first that is due takes all with it that have waited their least
            await works.ticks(1)
        firsts[works.shown()[0].splitlines()[1]] += 1
    assert set(firsts) == {"A.", "B.", "C."} and max(firsts.values()) < 30


async def test_of_two_written_a_minute_apart_either_may_be_first(works: Works) -> None:
    now, first = works.clock.now(), works.written(ADA, "A.")
    second, order = replace(first, where=replace(first.where, post="other")), Counter[str]()
    for _ in range(1500):
        works.clock._now = now
        held = [replace(first, earliest=(times := works.release.times(When.SOON))[0], release_at=times[1])]
        works.clock._now += timedelta(minutes=1)
        held.append(replace(second, earliest=(times := works.release.times(When.SOON))[0], release_at=times[1]))
        while not (batch := works.release._batch(held)):
            works.clock._now += timedelta(minutes=1)
        order[batch[0].where.post] += 1
    assert 0.4 < order["other"] / 1500 < 0.55  # 17 in 36 are expected; five standard deviations either way


async def test_what_has_not_waited_its_least_does_not_go_along(works: Works) -> None:
    early = replace(works.written(ADA, "Early."), release_at=works.clock.now() + timedelta(minutes=5))
    await works.release.hold(early)
    await works.clock.advance(minutes=4)
    await works.holds(BEN, "Late.")
    await works.ticks(1)
    assert [text.splitlines()[1] for text in works.shown()] == ["Early."]


async def test_a_post_for_later_waits_an_hour_even_when_others_go(works: Works) -> None:
    await works.holds(ADA, "Later.", when=When.LATER)
    await works.holds(BEN, "Soon.")
    await works.ticks(59)
    assert len(works.shown()) == 1
    await works.ticks(182)
    assert len(works.shown()) == 2


@pytest.mark.parametrize("length", range(1, STEPS + 1))
async def test_killed_at_any_step_a_post_is_shown_once_and_nothing_is_lost(works: Works, length: int) -> None:
    held = await works.holds(ADA, "Once, please.")
    await works.clock.advance(minutes=21)
    works.fuse.length = length
    with pytest.raises(Killed):
        await works.release.tick()
    after = works.restarted()
    await after.house.open()
    await after.ticks(5)
    assert len(after.shown()) == 1 and "Once, please." in after.shown()[0]
    vent = await after.house.vents.get(held.where.post)
    assert vent is not None and vent.message == f"{CHANNEL}/1" and vent.state is State.UP
    assert await after.house.holds.all() == []


async def test_there_are_no_more_steps_at_which_it_could_be_killed(works: Works) -> None:
    await works.holds(ADA, "Once, please.")
    await works.clock.advance(minutes=21)
    works.fuse.length = STEPS + 1
    await works.release.tick()
    assert works.fuse.length == 1 and len(works.shown()) == 1


@pytest.mark.parametrize("length", [1, 2])
async def test_killed_while_it_is_held_a_post_is_held_or_its_writer_knows_that_it_is_not(
    works: Works, length: int
) -> None:
    works.fuse.length = length
    with pytest.raises(Killed):
        await works.holds(ADA, "Held?")
    assert len(await works.restarted().house.holds.all()) == length - 1


async def test_of_two_processes_one_shows_a_post(works: Works) -> None:
    await works.holds(ADA, "One of us.")
    other = works.restarted()
    await works.clock.advance(minutes=21)
    (held,) = await works.house.holds.all()
    taken = replace(held, release_at=works.clock.now() + timedelta(minutes=2), doubtful=True)
    assert await other.house.holds.change(held, taken) is True
    assert await works.house.holds.change(held, taken) is False
    await works.release.tick()
    assert works.shown() == []
    await works.ticks(3)
    assert len(works.shown()) == 1


async def test_a_channel_that_is_closed_keeps_the_post_and_tells_moderators_once(works: Works) -> None:
    works.stage.closed.add("vents")
    await works.holds(ADA, "Wait for me.")
    await works.ticks(60)
    (held,) = await works.release.waiting(ADA)
    assert held.stuck is Stuck.PLACE and await works.release.waiting(BEN) == []
    (card,) = works.shown("desk")
    assert "Anonymous posts cannot appear" in card and "Wait for me" not in card
    works.stage.closed.clear()
    await works.restarted().ticks(11)
    assert len(works.shown()) == 1 and not (await terms_of(works.memory, HOME)).trouble
    works.stage.closed.add("vents")
    await works.holds(ADA, "And me.")
    await works.ticks(60)
    assert len(works.shown("desk")) == 2


async def test_while_venting_is_off_posts_wait_and_nobody_is_alarmed(works: Works) -> None:
    await works.holds(ADA, "Off.")
    await settle(works.memory, HOME, Terms(on=False, place=CHANNEL))
    await works.ticks(40)
    assert works.shown() == works.shown("desk") == [] and len(await works.release.waiting(ADA)) == 1
    await settle(works.memory, HOME, Terms(place=CHANNEL))
    await works.ticks(11)
    assert len(works.shown()) == 1


async def test_posts_that_waited_appear_in_the_channel_that_was_chosen_instead(works: Works) -> None:
    works.stage.closed.add("vents")
    await works.holds(ADA, "Anywhere.")
    await works.ticks(30)
    await settle(works.memory, HOME, Terms(place=replace(CHANNEL, id="elsewhere")))
    await works.ticks(11)
    assert len(works.shown("elsewhere")) == 1 and works.shown() == []


async def test_a_reply_to_what_was_removed_or_locked_meanwhile_stays_with_its_writer(works: Works) -> None:
    first = await works.holds(ADA, "First.", when=When.NOW)
    assert await works.release.now(first.where.post)
    root = await works.house.vents.get(first.where.post)
    assert root is not None
    reply = await works.holds(BEN, "My reply.", root)
    await works.house.vents.lock(root.where.post)
    await works.ticks(21)
    (held,) = await works.release.waiting(BEN)
    assert held.stuck is Stuck.THREAD and works.shown("desk") == []
    await works.house.vents.lock(root.where.post, locked=False)
    await works.ticks(61)
    assert len(works.shown("thread-1")) == 1 and works.told[-1] == reply.where


async def test_a_clock_set_back_or_forward_neither_loses_nor_keeps_a_post_for_ever(works: Works) -> None:
    await works.holds(ADA, "One.")
    works.clock._now -= timedelta(days=2)
    await works.ticks(1)
    assert len(works.shown()) == 1
    works.clock._now += timedelta(days=2)
    await works.holds(BEN, "Two.")
    works.clock._now += timedelta(days=3)
    await works.ticks(1)
    assert len(works.shown()) == 2


async def test_a_platform_that_answers_late_or_never_is_asked_again(works: Works) -> None:
    real, tries = works.stage.post, [RetryLater(1, uncertain=True), RetryLater(120)]

    async def post(*args: object) -> object:
        stands = await real(*args)  # type: ignore[arg-type]
        if tries:
            raise tries.pop(0)
        return stands

    works.stage.post = post  # type: ignore[method-assign, assignment]
    await works.holds(ADA, "Again.")
    await works.ticks(30)
    assert len(works.shown()) == 1 and not tries and await works.house.holds.all() == []


async def test_a_post_that_must_be_looked_at_waits_for_moderators_and_appears_when_they_say_so(
    store: Store, tmp_path: Path
) -> None:
    queue: list[Where] = []

    class Looking:
        async def needed(self, where: Where) -> bool:
            return True

        async def queue(self, where: Where) -> None:
            queue.append(where)

    works = Works(store, tmp_path, vetting=Looking())
    await works.opens()
    held = await works.holds(ADA, "Look at me.")
    await works.ticks(21)
    vent = await works.house.vents.get(held.where.post)
    assert works.shown() == [] and queue == [held.where] and await works.house.holds.all() == []
    assert vent is not None and vent.state is State.WAITING
    for _ in range(2):
        await works.showing.put_up(held.where.post)
    vent = await works.house.vents.get(held.where.post)
    assert len(works.shown()) == 1 and vent is not None and vent.state is State.UP


async def test_what_is_taken_back_while_it_waits_never_appears(works: Works) -> None:
    held = await works.holds(ADA, "Not this.")
    assert await works.release.take_back(held.where.post) and not await works.release.take_back(held.where.post)
    await works.ticks(21)
    assert works.shown() == []


async def test_one_id_is_held_once_and_shown_once_even_when_it_is_held_again(works: Works) -> None:
    held: Held = await works.holds(ADA, "Twice?", when=When.NOW)
    with pytest.raises(StoreConflict):
        await works.release.hold(held)
    await works.release.now(held.where.post)
    await works.release.hold(held)
    assert await works.release.now(held.where.post)
    assert len(works.shown()) == 1


async def test_drawing_again_shows_what_holds_now(works: Works) -> None:
    held = await works.holds(ADA, "Draw me.", when=When.NOW)
    post = held.where.post
    await works.release.now(post)
    stand = works.house.vents.stand
    name = show(works.stage.channels["vents"][0]).splitlines()[0]
    await works.house.vents.mark(post, Mark.HEARD, "a" * 32)
    assert await works.showing.redraw(post) and "1 person hears you." in works.shown()[0]
    await works.house.vents.lock(post)
    assert await works.showing.redraw(post) and "locked" in works.shown()[0] and "[Reply" not in works.shown()[0]
    await stand(post, State.HIDDEN)
    assert await works.showing.redraw(post) and works.shown() == ["~ This post is hidden while moderators look at it."]
    await stand(post, State.UP)
    assert await works.showing.redraw(post) and works.shown()[0].startswith(name) and "Draw me." in works.shown()[0]
    await stand(post, State.REMOVED)
    assert await works.showing.redraw(post) and works.shown() == ["~ This post was removed."]


async def test_nothing_is_drawn_again_once_its_words_are_forgotten(works: Works) -> None:
    held = await works.holds(ADA, "Forget me.", when=When.NOW)
    await works.release.now(held.where.post)
    await works.clock.advance(days=36)
    await works.house.expiry.run()
    before = works.shown()
    assert not await works.showing.redraw(held.where.post) and works.shown() == before
    assert not await works.showing.redraw("nothing")
