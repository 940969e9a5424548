"""No pattern takes long over any text: each is timed on texts made to be its worst case."""

import time
from collections.abc import Iterator

import pytest

from bot import assets
from bot.care.crisis import LONGEST, read_rules

FILES = ("crisis/words.yaml", "triage/ladder.yaml")
WORST = 1.0  # seconds for one pattern over the longest text; a pattern that backtracks without end needs hours
WORDS = (
    "my friend ",
    "i took the ",
    "a ",
    "pills and wine ",
    "he says he ",
    "me tome las ",
    "want to i would ",
    "cut my arm ",
)


def patterns() -> Iterator[tuple[str, str]]:
    for file in FILES:
        for kind, rules in read_rules(assets.text(file)).ladder.items():
            for number in range(len(rules)):
                yield file, f"{kind} {number}"


@pytest.mark.parametrize("file", FILES)
def test_every_pattern_is_quick_on_its_worst_text(file: str) -> None:
    slow = []
    for kind, rules in read_rules(assets.text(file)).ladder.items():
        for number, rule in enumerate(rules):
            for word in WORDS:
                start = time.process_time()
                rule.say.search(word * (LONGEST // len(word)))
                if rule.unless:
                    rule.unless.search(word * (LONGEST // len(word)))
                if time.process_time() - start > WORST:
                    slow.append((kind, number, word))
    assert slow == []


def test_there_are_patterns_for_every_kind() -> None:
    assert len(list(patterns())) > 150
