"""Pins: what each judgement of danger puts where."""

from collections.abc import Sequence

import pytest

from bot import assets
from bot.care import Kind
from bot.care.triage import Tier, Verdict
from cogs.resources.pins import NOTHING, open_pins
from cogs.resources.search import Index
from cogs.resources.shelf import open_shelf


class Heard:
    """A triage that hears danger in one word only."""

    def __init__(self, word: str, verdict: Verdict) -> None:
        self.word = word
        self.verdict = verdict

    def __call__(self, text: str, before: Sequence[str] = ()) -> Verdict:
        return self.verdict if self.word in text else Verdict(Tier.NONE)


def ids(index: Index, query: str) -> list[str]:
    return [hit.resource.id for hit in index.search(query)]


def test_a_known_danger_brings_its_own_lines_first() -> None:
    pins = open_pins(assets.text, Heard("x", Verdict(Tier.HARD, (Kind.OVERDOSE,))))
    assert pins("x").first[:2] == ("emergency-911", "poison-help")
    assert pins("y") == NOTHING


@pytest.mark.parametrize(("spanish", "line"), [(False, "988-lifeline"), (True, "988-spanish")])
def test_a_danger_of_no_known_kind_brings_one_line_first(spanish: bool, line: str) -> None:
    index = open_shelf(assets.text, Heard("scholarship", Verdict(Tier.HARD, spanish=spanish)))
    found = ids(index, "scholarship")
    assert found[0] == line
    assert "alpha-mu-tau-scholarships" in found[1:4]


def test_trouble_lays_one_line_among_the_first_five_and_leaves_the_best_in_place() -> None:
    calm = ids(open_shelf(assets.text), "scholarship")
    found = ids(open_shelf(assets.text, Heard("scholarship", Verdict(Tier.SOFT))), "scholarship")
    assert found[:4] == calm[:4]
    assert found[4] == "988-lifeline"
    assert len(set(found)) == len(found)


def test_trouble_without_an_answer_still_gets_a_line() -> None:
    index = open_shelf(assets.text, Heard("qwertzuiop", Verdict(Tier.SOFT)))
    assert ids(index, "qwertzuiop") == ["988-lifeline"]


def test_a_misspelt_cry_is_heard() -> None:
    index = open_shelf(assets.text, Heard("suicidal", Verdict(Tier.HARD, (Kind.SUICIDE,))))
    assert ids(index, "i am feeling suicidl again")[0] == "988-lifeline"
