"""The guard is total and linear: any text, any alphabet, and the worst text for each pattern."""

import base64
import random
import sys
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.app import guard
from bot.privacy.phi import PatientDataGuard

LONG = 10_000
SLOW = 2.0  # seconds of the processor's time, some ten times what the slowest takes
FIND = guard()

# What makes some pattern begin again and again, and never end.
WORST = (
    "a", "A", "1", "1 ", "12 ", "1-", "1.", "1/", "1/2 ", "jan 3 ", "mrn ", "mrn is ", "mrn #: ", "mrn 12345 and ",
    "acc no. ", "ssn last four of the ", "Smith, ", "Smith ", "J. ", "john ", "pt ", "patient named ", "de la ",
    "Dr. ",
    "Mr. de la ", "born ", "died 1/2/2003 ", "a@", "a.", "a-", "a'", "www.", "http://", "http://a/", "10 Main ",
    "10 main st ", "calle ", "apt ", "Clinic ", "The ", "of ", "I work at Zyx Qwe ", "room ", "room 1 ", "ICU ",
    "icu-",
    "bed 1 in the ", "five ", "+1", "+1 ", "(702) ", "702-555-0123 ", "a:", "1:2:", "abcd:", "94 year old ",
    "ninety ",
    "W1234 24 ", "A1-", "#", "\n", " ", "  .", "Xxqz ", "xyqz ", "x" * 39 + " ", "é ",
    "\u0301", "\u200b", "😀", "שלום עולם ",
    "مرحبا بالعالم ", "漢字", "İ", "ß", "{{", "[NAME] ", "mrn five ", "born the ", "born the first of may ",
    "nineteen ", "1103:CH", "M:26:",
    "plate is ", "plate ABC ", "QRT 3301 ", "policy # ", "Jaylen P. ", "label says \"", "SICU 4, ", "hall bed 3 ",
    "draw chair ", "room 3 ",
    "Easter ", "admitted 1-2 ", "Creek School ", "his Zyx ", "ninety, ", "mrn 12345 should be ", "HEM-1103-",
    "A1 ", "def f(x): return x[1:-1]  # ", "\\", "'s ", "’s ",
)  # fmt: skip


@pytest.mark.parametrize("word", WORST)
def test_one_word_repeated_ten_thousand_characters_long_is_read_in_time(find: PatientDataGuard, word: str) -> None:
    text = (word * LONG)[:LONG]
    start = process_time()
    spans = find(text)
    assert process_time() - start < SLOW
    assert all(0 <= span.start < span.end <= LONG for span in spans)


def test_base64_is_read_in_time(find: PatientDataGuard) -> None:
    text = base64.b64encode(random.Random(3).randbytes(LONG)).decode()[:LONG]
    start = process_time()
    find(text)
    assert process_time() - start < SLOW


def test_every_plane_of_unicode_is_read(find: PatientDataGuard) -> None:
    for plane in range(0, sys.maxunicode + 1, 0x10000):
        assert find("pt " + "".join(chr(plane + offset) for offset in range(0, 0x10000, 37))) is not None


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_any_text_has_an_answer(text: str) -> None:
    assert all(0 <= span.start < span.end <= len(text) for span in FIND(text))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(WORST), max_size=40))
def test_any_mixture_of_the_worst_has_an_answer(words: list[str]) -> None:
    text = "".join(words)
    assert all(0 <= span.start < span.end <= len(text) for span in FIND(text))
