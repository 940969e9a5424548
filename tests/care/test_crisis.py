"""Words of crisis: who is heard, what is not taken for a cry, and that every text gets an answer."""

import json
import time
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import assets
from bot.care import Kind, Rules, folded, read_rules

LINES = [json.loads(line) for line in Path(__file__).with_name("lines.jsonl").read_text("utf-8").splitlines()]


@cache
def rules() -> Rules:
    return read_rules(assets.text("crisis/words.yaml"))


@pytest.mark.parametrize("text", [line["text"] for line in LINES if line["label"] == "crisis"])
def test_a_cry_for_help_is_heard(text: str) -> None:
    assert rules()(text) is not None


@pytest.mark.parametrize("text", [line["text"] for line in LINES if line["label"] != "crisis"])
def test_idiom_training_and_distress_are_no_crisis(text: str) -> None:
    assert rules()(text) is None


@pytest.mark.parametrize(
    ("text", "kind", "spanish"),
    [
        ("i want to kill myself", Kind.SUICIDE, False),
        ("cutting again, it calms me", Kind.SELF_HARM, False),
        ("my husband beats me", Kind.VIOLENCE_HOME, False),
        ("i am going to stab my boss", Kind.HARM_TO_OTHERS, False),
        ("i took a bottle of tylenol, i took all the tylenol", Kind.OVERDOSE, False),
        ("my friend wants to die", Kind.SOMEONE_ELSE, False),
        ("quiero morirme", Kind.SUICIDE, True),
        ("mi marido me golpea", Kind.VIOLENCE_HOME, True),
    ],
)
def test_the_kind_and_the_language_are_told(text: str, kind: Kind, spanish: bool) -> None:
    crisis = rules()(text)
    assert crisis is not None
    assert kind in crisis.kinds
    assert crisis.spanish is spanish


def test_what_threatens_life_soonest_comes_first() -> None:
    crisis = rules()("i took all my pills because i want to die")
    assert crisis is not None
    assert crisis.kinds[:2] == (Kind.OVERDOSE, Kind.SUICIDE)
    assert crisis.kind is Kind.OVERDOSE


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("I’m SUICIDAL", "im suicidal"),
        ("k1ll mys3lf", "kill myself"),
        ("su\u200bici\u200bdal", "suicidal"),
        ("k i l l myself", "kill myself"),
        ("ｋｉｌｌ", "kill"),
        ("sooooo tired", "soo tired"),
        ("pensé en él", "pense en el"),
        ("12h shift on 3rd floor, B12", "12h shift on 3rd floor b12"),
    ],
)
def test_disguises_are_undone(text: str, plain: str) -> None:
    assert folded(text) == plain


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400))
def test_any_text_gets_an_answer(text: str) -> None:
    crisis = rules()(text)
    assert crisis is None or crisis.kinds


def test_the_longest_text_is_read_without_getting_stuck() -> None:
    start = time.process_time()
    for text in ("my friend " * 400, "i took pills " * 300, "a " * 2000, "want to " * 500):
        rules()(text)
    assert time.process_time() - start < 5


def test_a_broken_pattern_is_named() -> None:
    with pytest.raises(ValueError, match="crisis/words"):
        read_rules("classes: {}\nkinds: {suicide: [{say: '('}]}")
    with pytest.raises(ValueError, match="broken"):
        read_rules("classes: {}\nkinds: {suicide: [{say: '<who>'}]}")
