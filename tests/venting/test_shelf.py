"""One's own posts as they stand, whoever decided what; on both databases."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.privacy.capsule import Where
from bot.store import Store
from bot.store.vents import State
from cogs.venting.mine import Mine
from cogs.venting.release import NoVetting
from cogs.venting.shelf import Own, Shelf, Stands
from cogs.venting.taking import Taken, Taking
from tests.venting.works import ADA, BEN, CHANNEL, HOME, Works


class Strict(NoVetting):
    """Moderators who read everything first."""

    async def needed(self, where: Where) -> bool:
        return True


@dataclass
class Judges:
    """What was declined, and why."""

    reasons: dict[str, str] = field(default_factory=dict)

    async def declined(self, where: Where) -> str | None:
        return self.reasons.get(where.post)


@pytest.fixture
async def works(store: Store, tmp_path: Path) -> AsyncIterator[Works]:
    made = Works(store, tmp_path)
    await made.opens()
    yield made


def shelf(works: Works, judges: Judges | None = None) -> Shelf:
    return Shelf(Mine(works.house, works.clock), works.bodies, judges or Judges())


def stands(owned: list[Own]) -> list[tuple[Stands, str]]:
    return [(own.stands, own.written.text if own.written else "") for own in owned]


async def test_a_post_is_followed_from_its_wait_to_its_removal(works: Works) -> None:
    held = await works.holds(ADA, "One.")
    await works.holds(BEN, "Not hers.")
    mine = shelf(works)
    assert stands(await mine.of(ADA)) == [(Stands.HELD, "One.")]
    await works.ticks(21)
    assert stands(await mine.of(ADA)) == [(Stands.UP, "One.")]
    await works.house.vents.stand(held.where.post, State.HIDDEN)
    assert stands(await mine.of(ADA)) == [(Stands.HIDDEN, "One.")]
    await works.house.vents.stand(held.where.post, State.REMOVED)
    assert stands(await mine.of(ADA)) == [(Stands.REMOVED, "")]
    assert await mine.one(BEN, held.where.post) is None


async def test_a_post_that_finds_its_channel_closed_says_so_and_can_be_taken_back(works: Works) -> None:
    held = await works.holds(ADA, "One.")
    works.stage.closed.add(CHANNEL.id)
    await works.ticks(21)
    mine = shelf(works)
    (own,) = await mine.of(ADA)
    assert (own.stands, own.written is not None and own.written.text) == (Stands.STUCK, "One.")
    taking = Taking(works.house.vents, works.release, works.courier)
    assert await taking.back(own) is Taken.YES
    works.stage.closed.clear()
    await works.ticks(60)
    assert works.shown() == [] and await mine.of(ADA) == []
    assert await mine.one(ADA, held.where.post) is None


async def test_a_declined_post_keeps_its_words_and_the_reason_for_its_writer(works: Works) -> None:
    strict = Works(works.store, works.folder, works.clock, works.stage, works.memory, Strict())
    held = await strict.holds(ADA, "One.")
    await strict.ticks(21)
    judges = Judges()
    mine = shelf(strict, judges)
    assert stands(await mine.of(ADA)) == [(Stands.VETTING, "One.")] and strict.shown() == []
    judges.reasons[held.where.post] = "Leave the name out."
    (own,) = await mine.of(ADA)
    assert (own.stands, own.reason, own.written is not None) == (Stands.DECLINED, "Leave the name out.", True)
    assert "Leave the name" not in repr(own)
    assert await mine.of(BEN) == []


async def test_what_a_key_held_together_is_not_listed_any_more(works: Works) -> None:
    await works.holds(ADA, "One.")
    await works.ticks(21)
    await works.clock.advance(days=35)
    mine = shelf(works)
    assert await mine.of(ADA) == []  # before anything was forgotten, and after
    await works.house.expiry.run()
    assert await mine.of(ADA) == [] and len(works.shown()) == 1


async def test_a_great_many_posts_are_tried_in_a_thread_of_their_own(works: Works) -> None:
    epoch, capsules = works.house.epochs.current(), works.house.capsules
    sealed = []
    for number in range(300):
        where = Where(HOME, f"{number:032x}", f"{number:032x}", epoch)
        sealed.append((where.post, where, capsules.close(ADA if number % 100 == 7 else BEN, where)))
    found = await Mine(works.house, works.clock)._by(ADA, sealed)
    assert found == [f"{number:032x}" for number in (7, 107, 207)]
