"""Who wrote a post: three uses and no others, bound to its place, and as long as any other."""

import inspect
from dataclasses import replace
from pathlib import Path

import pytest

from bot.people import Person
from bot.privacy.block import Blocks
from bot.privacy.capsule import LENGTH, Capsules, Where
from bot.privacy.epochs import Epochs
from bot.privacy.keys import KeyFolder
from bot.privacy.seal import NONCE, SealBroken
from bot.privacy.terms import KeyGone
from tests.clock import FakeClock

ADA, BEN = Person("discord", "1", "123456789012345678"), Person("discord", "1", "876543210987654321")
HERE = Where("discord:1", "a" * 32, "b" * 32, "2026-W02")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def blocks(tmp_path: Path, clock: FakeClock) -> Blocks:
    return Blocks(KeyFolder(tmp_path / "keys", tmp_path / "var"), clock)


@pytest.fixture
def capsules(tmp_path: Path, clock: FakeClock, blocks: Blocks) -> Capsules:
    return Capsules(Epochs(KeyFolder(tmp_path / "keys", tmp_path / "var"), clock), blocks)


def uses(capsules: Capsules, capsule: bytes, where: Where) -> None:
    capsules.is_by(capsule, where, ADA)


async def test_the_author_is_known_again_muted_and_reached_and_nobody_else_is(
    capsules: Capsules, blocks: Blocks
) -> None:
    capsule = capsules.close(ADA, HERE)
    assert capsules.is_by(capsule, HERE, ADA) is True and capsules.is_by(capsule, HERE, BEN) is False
    assert capsules.mute_tag(capsule, HERE) == blocks.tag(ADA) != blocks.tag(BEN)
    assert capsules.mute_tags(capsule, HERE) == blocks.tags(ADA)
    reached: list[Person] = []

    async def deliver(person: Person) -> str:
        reached.append(person)
        return person.id

    await capsules.relay(capsule, HERE, deliver)
    assert reached == [ADA]


def test_no_method_of_a_capsule_returns_a_person() -> None:
    public = {name: f for name, f in vars(Capsules).items() if not name.startswith("_") and callable(f)}
    returned = {name: inspect.signature(f).return_annotation for name, f in public.items()}
    assert returned == {"close": bytes, "is_by": bool, "mute_tag": str, "mute_tags": list[str], "relay": None}


def test_capsules_are_of_one_length_whoever_wrote(capsules: Capsules) -> None:
    authors = [ADA, Person("slack", "T0123ABCDE", "U0123ABCDEFGH"), Person("x", "y", "z"), Person("p", "c", "ü" * 80)]
    assert {len(capsules.close(author, HERE)) for author in authors} == {LENGTH}
    with pytest.raises(ValueError, match="longer than any platform") as fault:
        capsules.close(Person("discord", "1", "7" * 200), HERE)
    assert "777" not in str(fault.value)


def test_no_nonce_comes_twice_in_a_hundred_thousand(capsules: Capsules) -> None:
    assert len({capsules.close(ADA, HERE)[1 : 1 + NONCE] for _ in range(100_000)}) == 100_000


@pytest.mark.parametrize("field", ["community", "thread", "post"])
def test_a_capsule_swapped_to_another_place_stays_closed(capsules: Capsules, field: str) -> None:
    capsule = capsules.close(ADA, HERE)
    with pytest.raises(SealBroken):
        uses(capsules, capsule, replace(HERE, **{field: "c" * 32}))


async def test_a_capsule_of_one_week_stays_closed_in_another(capsules: Capsules, clock: FakeClock) -> None:
    capsule = capsules.close(ADA, HERE)
    await clock.advance(weeks=1)
    capsules.close(ADA, replace(HERE, epoch="2026-W03"))
    with pytest.raises(SealBroken):
        uses(capsules, capsule, replace(HERE, epoch="2026-W03"))


def test_letters_moved_from_one_field_to_the_next_are_another_place(capsules: Capsules) -> None:
    capsule = capsules.close(ADA, replace(HERE, thread="ab", post="c"))
    with pytest.raises(SealBroken):
        uses(capsules, capsule, replace(HERE, thread="a", post="bc"))


def test_every_flipped_bit_of_a_capsule_is_found(capsules: Capsules) -> None:
    capsule = capsules.close(ADA, HERE)
    for bit in range(len(capsule) * 8):
        changed = bytearray(capsule)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(SealBroken):
            uses(capsules, bytes(changed), HERE)


async def test_every_use_says_that_the_link_is_gone_once_the_key_is(
    capsules: Capsules, clock: FakeClock, tmp_path: Path
) -> None:
    capsule = capsules.close(ADA, HERE)
    await clock.advance(days=35)
    Epochs(KeyFolder(tmp_path / "keys", tmp_path / "var"), clock).destroy()

    async def deliver(_: Person) -> None:
        raise AssertionError("nobody can be reached")

    for use in (capsules.mute_tag, capsules.mute_tags):
        with pytest.raises(KeyGone):
            use(capsule, HERE)
    with pytest.raises(KeyGone):
        uses(capsules, capsule, HERE)
    with pytest.raises(KeyGone):
        await capsules.relay(capsule, HERE, deliver)
