"""What is sealed opens only where it belongs, and its length and bytes tell nothing."""

import pytest

from bot.privacy.pack import packed
from bot.privacy.seal import NONCE, Seal, SealBroken

KEY = bytes(range(32))
WHERE = ("stage:lab:ada", "2026-01-05", "weekly")


@pytest.fixture
def seal() -> Seal:
    return Seal("answer", lambda: KEY)


def test_a_seal_opens_to_what_was_closed(seal: Seal) -> None:
    for text in ("", "4", "día difícil 😣", "x" * 5000, "\0\n"):
        assert seal.open(seal.close(text, *WHERE, room=64), *WHERE) == text


def test_an_empty_and_a_full_answer_have_one_length(seal: Seal) -> None:
    assert len({len(seal.close("x" * size, *WHERE, room=256)) for size in range(0, 252, 7)}) == 1


@pytest.mark.parametrize("place", range(3))
def test_a_seal_moved_to_another_person_week_or_kind_stays_closed(seal: Seal, place: int) -> None:
    other = list(WHERE)
    other[place] += "x"
    with pytest.raises(SealBroken):
        seal.open(seal.close("5", *WHERE, room=64), *other)


def test_words_shifted_between_two_fields_are_another_place(seal: Seal) -> None:
    assert packed("ab", "c") != packed("a", "bc") and packed("a") != packed("a", "")
    with pytest.raises(SealBroken):
        seal.open(seal.close("5", "ab", "c", room=64), "a", "bc")


def test_every_flipped_bit_is_found(seal: Seal) -> None:
    sealed = seal.close("5", *WHERE, room=16)
    for at in range(len(sealed)):
        changed = bytearray(sealed)
        changed[at] ^= 1
        with pytest.raises(SealBroken):
            seal.open(bytes(changed), *WHERE)
    for cut in (b"", sealed[:5], sealed[:-1]):
        with pytest.raises(SealBroken):
            seal.open(cut, *WHERE)


def test_another_key_or_another_purpose_opens_nothing(seal: Seal) -> None:
    sealed = seal.close("5", *WHERE, room=16)
    for other in (Seal("answer", lambda: bytes(32)), Seal("note", lambda: KEY)):
        with pytest.raises(SealBroken):
            other.open(sealed, *WHERE)


def test_no_two_seals_share_their_random_bytes(seal: Seal) -> None:
    assert len({seal.close("5", *WHERE, room=16)[1 : 1 + NONCE] for _ in range(10_000)}) == 10_000
