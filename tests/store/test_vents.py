"""Posts at rest: kept once, seated once, counted once a person, held whole, and muted without a trace of whom."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.privacy.pseudonym import Seat
from bot.store import Store, StoreConflict
from bot.store.held import Stuck
from bot.store.vents import Mark, State
from tests.store.scene import ADA, BEN, CLEO, DOV, EVE, Scene


@pytest.fixture
async def scene(store: Store, tmp_path: Path) -> Scene:
    scene = Scene(store, tmp_path)
    await scene.house.open()
    return scene


async def test_a_post_comes_back_as_it_was_kept(scene: Scene) -> None:
    post = await scene.writes(ADA, "Día difícil 😣")
    vent = await scene.house.vents.get(post.post)
    assert vent is not None and vent.where == post and (vent.state, vent.message) == (State.UP, "m0")
    assert vent.body is not None and scene.words.open(vent.body, post.epoch, post.post) == "Día difícil 😣"
    assert await scene.house.vents.by_message(ADA.home, "m0") == vent
    assert await scene.house.vents.get("nothing") is None


async def test_one_person_has_one_name_in_a_thread_and_the_opener_is_known(scene: Scene) -> None:
    first = await scene.writes(ADA, "One.")
    names = [await scene.publishes(scene.held(person, "…", first)) for person in (BEN, ADA, BEN, CLEO)]
    assert names[0] == names[2] and len(set(names)) == 3
    seats = [scene.house.pseudonyms.seat(person, first.thread, first.epoch) for person in (ADA, BEN, DOV)]
    named = [await scene.house.vents.named(first.thread, seat.tag) for seat in seats]
    assert named == [(names[1], True), (names[0], False), None]


async def test_two_people_who_draw_one_name_get_two(scene: Scene) -> None:
    first = replace(scene.held(ADA, "One."), seat=Seat("a" * 32, (5, 6)))
    assert await scene.publishes(first) == 5
    others = [Seat("b" * 32, (5, 6)), Seat("c" * 32, (5, 6)), Seat("b" * 32, (5, 6)), Seat("d" * 32, (5, 6))]
    names = [await scene.publishes(replace(scene.held(BEN, "…", first.where), seat=seat)) for seat in others]
    assert names == [6, 0, 6, 1]


async def test_a_name_is_known_before_it_is_taken(scene: Scene) -> None:
    first = replace(scene.held(ADA, "One."), seat=Seat("a" * 32, (5, 6)))
    vents, thread = scene.house.vents, first.where.thread
    assert await vents.would_be(thread, first.seat) == (5, False)
    await scene.publishes(first)
    assert await vents.would_be(thread, first.seat) == (5, True)
    assert await vents.would_be(thread, Seat("b" * 32, (5, 6))) == (6, False)


async def test_a_locked_thread_says_so_until_it_is_opened_again(scene: Scene) -> None:
    post = await scene.writes(ADA, "One.")
    for locked in (True, False):
        await scene.house.vents.lock(post.thread, locked=locked)
        vent = await scene.house.vents.get(post.post)
        assert vent is not None and vent.locked is locked


async def test_of_two_who_change_what_is_held_one_does(scene: Scene) -> None:
    held = scene.held(ADA, "One.")
    await scene.house.holds.put(held)
    taken = replace(held, doubtful=True, stuck=Stuck.PLACE, earliest=held.release_at)
    assert [await scene.house.holds.change(held, taken) for _ in range(2)] == [True, False]
    assert await scene.house.holds.all() == [taken]
    await scene.house.holds.drop(held.where.post)
    assert not await scene.house.holds.change(taken, held) and await scene.house.holds.all() == []


async def test_who_read_the_card_is_known_again_until_it_is_taken_back_or_its_year_is_over(scene: Scene) -> None:
    cards, ada = scene.house.cards, str(ADA)
    for _ in range(2):
        await cards.give(ada, "venting")
    assert await cards.given(ada, "venting") and not await cards.given(ada, "other")
    assert not await cards.given(str(BEN), "venting") and not await cards.given(
        str(replace(ADA, community="1")), "venting"
    )
    (row,) = (await scene.rows())["vent_cards"]
    assert set(row) == {"tag", "year"} and row["tag"] not in scene.house.blocks.tags(ADA)
    await cards.withdraw(ada, "venting")
    assert not await cards.given(ada, "venting") and (await scene.rows())["vent_cards"] == []
    await cards.give(ada, "venting")
    await scene.clock.advance(days=365 + 20)
    await scene.house.expiry.run()
    assert await cards.given(ada, "venting")
    await scene.clock.advance(days=20)
    await scene.house.expiry.run()
    assert not await cards.given(ada, "venting") and (await scene.rows())["vent_cards"] == []


async def test_i_hear_you_counts_once_a_person_and_flags_count_apart(scene: Scene) -> None:
    post = await scene.writes(ADA, "One.")
    assert [await scene.marks(person, post, Mark.HEARD) for person in (BEN, EVE, BEN)] == [1, 2, 2]
    assert [await scene.marks(person, post, Mark.FLAGGED) for person in (BEN, BEN, EVE)] == [1, 1, 2]
    vent = await scene.house.vents.get(post.post)
    assert vent is not None and (vent.heard, vent.flagged) == (2, 2)
    assert await scene.house.vents.mark("nothing", Mark.HEARD, "a" * 32) == 0


async def test_what_is_taken_back_or_removed_has_no_words_left(scene: Scene) -> None:
    mine, rude = await scene.writes(ADA, "Mine."), await scene.writes(BEN, "Rude.")
    await scene.marks(BEN, mine, Mark.HEARD)
    await scene.house.vents.withdraw(mine.post)
    await scene.house.vents.stand(rude.post, State.REMOVED)
    gone, removed = await scene.house.vents.get(mine.post), await scene.house.vents.get(rude.post)
    assert gone is not None and (gone.capsule, gone.body, gone.heard, gone.state) == (None, None, 0, State.REMOVED)
    assert removed is not None and removed.body is None and removed.state is State.REMOVED
    await scene.mutes(rude)  # its author can still be muted
    assert await scene.house.mutes.until(scene.house.blocks.tags(BEN), scene.clock.now().date())


async def test_only_own_posts_are_in_ones_own_list(scene: Scene) -> None:
    mine = {(await scene.writes(ADA, f"{n}.")).post for n in range(3)}
    await scene.writes(BEN, "Not hers.")
    epoch = scene.house.epochs.current()
    sealed = await scene.house.vents.sealed(ADA.home, epoch)
    assert {w.post for w, capsule in sealed if scene.house.capsules.is_by(capsule, w, ADA)} == mine
    assert await scene.house.vents.sealed(CLEO.home, epoch) == []


async def test_a_held_post_survives_a_restart_and_is_never_kept_twice(scene: Scene) -> None:
    held = scene.held(ADA, "Later. 😣")
    await scene.house.holds.put(held)
    again = Scene(scene.store, scene.folder, scene.clock)
    assert await again.house.holds.all() == [held]
    await again.publishes(held)
    assert await again.house.holds.all() == []
    with pytest.raises(StoreConflict):
        await again.publishes(held)


async def test_held_posts_look_alike_and_tell_neither_where_nor_when_nor_what(scene: Scene) -> None:
    for held in (scene.held(ADA, "a"), scene.held(CLEO, "b" * 4000), scene.held(BEN, "")):
        await scene.house.holds.put(held)
        assert "b" * 9 not in repr(held) and "capsule" not in repr(held) and "seat" not in repr(held)
    rows = (await scene.rows())["vent_held"]
    assert {tuple(row) for row in rows} == {("id", "epoch", "sealed")}
    assert len({len(str(row["sealed"])) > 8000 for row in rows}) == len({row["epoch"] for row in rows}) == 1
    assert len({len(row["sealed"]) for row in rows if isinstance(row["sealed"], bytes)}) == 1


async def test_a_held_post_moved_to_another_id_or_older_than_its_key_is_left_out(scene: Scene) -> None:
    await scene.house.holds.put(scene.held(ADA, "a"))
    async with scene.store.write() as tx:
        await tx.exec_driver_sql(f"UPDATE vent_held SET id = '{'0' * 32}'")
    assert await scene.house.holds.all() == []
    await scene.house.holds.drop("0" * 32)
    await scene.house.holds.put(scene.held(ADA, "b"))
    await scene.clock.advance(days=35)
    assert await scene.house.holds.all() == []
    await scene.house.expiry.run()
    assert (await scene.rows())["vent_held"] == []


async def test_a_mute_by_post_holds_for_its_days_in_its_community_and_is_lifted_by_any_post(scene: Scene) -> None:
    post, other = await scene.writes(ADA, "Rude."), await scene.writes(ADA, "Rude again.")
    tags, today = scene.house.blocks.tags(ADA), scene.clock.now().date()
    await scene.mutes(post, 7)
    await scene.mutes(other, 1)  # the longer one stands
    assert await scene.house.mutes.until(tags, today) == today + timedelta(days=7)
    assert await scene.house.mutes.until(tags, today + timedelta(days=7)) == today + timedelta(days=7)
    assert await scene.house.mutes.until(tags, today + timedelta(days=8)) is None
    for stranger in (BEN, replace(ADA, community="1")):
        assert await scene.house.mutes.until(scene.house.blocks.tags(stranger), today) is None
    await scene.house.mutes.lift(scene.house.capsules.mute_tags(await scene.capsule(other), other))
    assert await scene.house.mutes.until(tags, today) is None


async def test_a_mute_outlives_the_key_of_the_post_it_was_made_by(scene: Scene) -> None:
    post = await scene.writes(ADA, "Rude.")
    await scene.clock.advance(days=30)
    await scene.mutes(post, 30)
    await scene.clock.advance(days=10)
    await scene.house.expiry.run()
    assert await scene.house.mutes.until(scene.house.blocks.tags(ADA), scene.clock.now().date())


async def test_doing_a_thing_to_a_mute_never_tells_whether_there_was_one(scene: Scene) -> None:
    tag, today = scene.house.blocks.tag(ADA), scene.clock.now().date()
    told: list[object] = []
    for _ in range(2):
        told += [await answer for answer in (scene.house.mutes.put(tag, today), scene.house.mutes.lift([tag]))]  # type: ignore[func-returns-value]
    assert told == [None] * 4
