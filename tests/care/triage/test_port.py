"""The triage by rules, as venting meets it."""

from bot import assets
from bot.care import Kind, read_rules
from bot.care.triage import ByRules, Tier, Verdict


def triage() -> ByRules:
    return ByRules(read_rules(assets.text("crisis/words.yaml")))


def test_words_of_crisis_are_hard_and_idioms_are_nothing() -> None:
    assert triage()("I want to kill myself") == Verdict(Tier.HARD, (Kind.SUICIDE,))
    assert triage()("this analyzer is killing me").tier is Tier.NONE


def test_words_that_come_in_two_messages_are_read_together() -> None:
    judge = triage()
    assert judge("to kill myself").tier is judge("i want to kill myself").tier
    assert judge("myself", ["i want to", "kill"]).tier is Tier.HARD
