"""What one writer says in several messages: a thought in pieces is one, whole sentences are each their own."""

import pytest

from bot.app import triage
from bot.care.triage import Tier


@pytest.mark.parametrize(
    ("before", "last"),
    [(["i want to", "just"], "end it"), (["i dont want to", "be here"], "anymore")],
)
def test_a_cry_in_pieces_is_heard(before: list[str], last: str) -> None:
    assert triage()(last, before).tier is Tier.HARD


def test_a_harmless_sentence_after_a_complaint_stays_harmless() -> None:
    judge = triage()
    assert judge("That helps.", ["Two people short again, and nobody says thank you."]).tier is Tier.NONE
    assert judge("Hold on.", ["I sit two stools away."]).tier is Tier.NONE


def test_a_rule_reads_across_whole_sentences() -> None:
    assert triage()("myself.", ["i want to kill."]).tier is Tier.HARD
