"""The triage of the house: rules or what was learned, messages that come in pieces, and texts of every kind."""

import base64
import random
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import assets
from bot.care import Kind
from bot.care.triage import Judge, Tier, shipped
from bot.care.triage.judge import parts


@cache
def judge() -> Judge:
    return shipped(assets.text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I want to kill myself", Kind.SUICIDE),
        ("my husband choked me last night", Kind.VIOLENCE_HOME),
        ("i drank antifreeze", Kind.OVERDOSE),
        ("mi marido me pega", Kind.VIOLENCE_HOME),
        ("how do i help a friend who wants to die", Kind.SOMEONE_ELSE),
    ],
)
def test_what_a_rule_hears_is_hard_and_has_its_kind(text: str, kind: Kind) -> None:
    verdict = judge()(text)
    assert verdict.tier is Tier.HARD
    assert kind in verdict.kinds


def test_what_no_rule_hears_may_have_been_learned() -> None:
    text = "i just don't see myself being around for any of it much more, the kids would cope fine"
    assert not judge()(text).kinds
    assert judge()(text).tier is not Tier.NONE
    assert Judge(judge().rules)(text).tier is Tier.NONE


@pytest.mark.parametrize(
    "text", ["this analyzer is killing me", "kill the culture", "dead volume", "code blue on four"]
)
def test_talk_of_the_bench_is_left_alone(text: str) -> None:
    assert judge()(text).tier is Tier.NONE


def test_a_lab_word_silences_no_cry() -> None:
    assert judge()("the analyzer is down, QC failed, the culture is dead and i want to kill myself").tier is Tier.HARD


def test_a_cry_in_the_middle_of_a_long_post_is_heard() -> None:
    calm = "The new chemistry line runs well and the reagents came in on time today."
    assert judge()(" ".join([calm] * 8 + ["I took all of my pills tonight."] + [calm] * 8)).tier is Tier.HARD


def test_a_message_that_comes_in_pieces_is_read_together() -> None:
    assert judge()("myself", ["i want to", "kill"]).tier is Tier.HARD
    assert judge()("myself").tier is Tier.NONE


def test_only_the_last_three_messages_are_read_together() -> None:
    assert judge()("ok", ["i want to kill myself", "ok", "yes"]).tier is not Tier.HARD


def test_spanish_is_told() -> None:
    assert judge()("ya no quiero vivir, estoy muy sola").spanish
    assert not judge()("i do not want to live").spanish


def test_the_sentences_of_a_short_text_are_not_taken_apart() -> None:
    assert list(parts("one. two. three four five.")) == ["one. two. three four five."]


PLANES = "".join(chr(plane * 0x10000 + 0x100 + step) for plane in range(17) for step in range(0, 600, 7))
STRANGE = {
    "one word": "pills " * 1700,
    "one letter": "k" * 10_000,
    "letters apart": "k i l l " * 1300,
    "every plane": PLANES,
    "halves of characters": "\ud800\udfff" * 500,
    "right to left": "\u202e" + "שלום עליכם مرحبا بكم " * 400,
    "code": "def kill(self):\n    return os.kill(pid, 9)  # die\n" * 200,
    "base64": base64.b64encode(random.Random(1).randbytes(7000)).decode(),
    "another language": "今日は検査室でとても忙しかったです。" * 500,
    "zeros": "\0" * 10_000,
    "marks on marks": "a" + "\u0301" * 9_000,
    "no text": "",
}


@pytest.mark.parametrize("name", STRANGE)
def test_a_strange_text_gets_an_answer(name: str) -> None:
    assert judge()(STRANGE[name]).tier in set(Tier)


@pytest.mark.parametrize("name", ["right to left", "another language", "every plane", "base64", "zeros", "no text"])
def test_what_holds_no_words_of_ours_is_nothing(name: str) -> None:
    assert judge()(STRANGE[name]).tier is Tier.NONE


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300), st.lists(st.text(max_size=40), max_size=4))
def test_any_text_gets_an_answer(text: str, before: list[str]) -> None:
    assert judge()(text, before).tier in set(Tier)
