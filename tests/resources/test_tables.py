"""Tables: flat arrays answer what sets of words would."""

import pytest

from cogs.resources.scoring import Question, Rarity, Weights
from cogs.resources.tables import KEPT, READ, Row, Table

WEIGHTS = Weights(evidence=0.1)


def asked(rarity: Rarity, *words: str, burden: dict[str, float] | None = None) -> Question:
    tokens = {word: (rarity[word], 1.0) for word in words}
    return Question(words, tokens, burden or {}, sum(rarity[word] for word in words) + sum((burden or {}).values()))


def table(*phrases: str) -> tuple[Table, Rarity]:
    rarity = Rarity.of([phrase.split() for phrase in phrases], frozenset(), WEIGHTS)
    return Table([Row(at, dict.fromkeys(phrase.split(), 1.0)) for at, phrase in enumerate(phrases)], rarity), rarity


def test_a_phrase_said_in_full_is_the_likest() -> None:
    found, rarity = table("needle stick", "needle exchange", "lunch break")
    likest = found.likest(asked(rarity, "needle", "stick"), WEIGHTS)
    assert set(likest) == {0, 1}
    assert likest[0] == pytest.approx(1.0)
    assert likest[1] < 0.7


def test_words_that_nobody_holds_find_nothing() -> None:
    found, rarity = table("needle stick")
    assert found.likest(asked(rarity, "pizza"), WEIGHTS) == {}
    assert found.held(asked(rarity)) == {}


def test_a_word_of_other_questions_weighs_only_where_it_is_not_met() -> None:
    found, rarity = table("clock stops", "lunch stops")
    likest = found.likest(asked(rarity, "clock", "stops", burden={"clock": 50.0}), WEIGHTS)
    assert likest[0] > 0.9
    assert likest[1] < 0.1


def test_a_common_word_is_still_counted_in_the_rows_that_a_rare_one_found() -> None:
    phrases = ["common rare", *(f"common w{at}" for at in range(READ + KEPT))]
    found, rarity = table(*phrases)
    held = found.held(asked(rarity, "common", "rare"))
    assert list(held) == [0]
    assert held[0].words == 2
