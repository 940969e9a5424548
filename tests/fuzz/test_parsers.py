"""Every parser is total: it returns or raises its own fault, whatever comes, and in time that grows with the text."""

from __future__ import annotations

import copy
import string
from collections.abc import Iterator
from time import process_time
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.samples import JSONS, JUNK, WORST
from tests.fuzz.samples import TEXTS as SAMPLES
from tests.fuzz.targets import BYTES, JSON, SEAL, TEXTS

LONG: Final = 20_000  # characters
SLOW: Final = 2.0  # seconds of the processor's time: some twenty times what the slowest takes
DEEP: Final = ("[" * LONG, "{" * LONG, "- " * LONG, "{a: " * LONG, "? " * LONG, '{"a":' * LONG, "(" * LONG)
OFTEN: Final = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Anything; or a text that a parser takes, with a piece of another put in, taken out or doubled."""
    if draw(st.booleans()):
        return draw(
            st.text(
                st.characters() | st.characters(categories=["Cs"]) | st.sampled_from(string.printable), max_size=200
            )
        )
    text = draw(st.sampled_from(SAMPLES))
    for _ in range(draw(st.integers(0, 3))):
        start, end = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
        piece = draw(st.sampled_from(WORST) | st.text(max_size=5) | st.just(text[start:end] * 2))
        text = text[:start] + piece + text[end:]
    return text


@st.composite
def jsons(draw: st.DrawFn) -> Any:
    """A payload that a platform sends, with a few of its leaves and branches replaced."""
    found = copy.deepcopy(draw(st.sampled_from(JSONS)))
    for _ in range(draw(st.integers(0, 3))):
        where = list(places(found))
        if where:
            holder, key = draw(st.sampled_from(where))
            holder[key] = copy.deepcopy(draw(st.sampled_from(JUNK) | st.text(max_size=5)))
    return found


def places(found: Any) -> Iterator[tuple[Any, Any]]:
    pairs = found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ()
    for key, value in list(pairs):
        yield found, key
        yield from places(value)


@pytest.mark.parametrize("name", TEXTS)
def test_any_text_is_read_or_refused_in_its_own_words(name: str) -> None:
    @OFTEN
    @given(texts())
    def feed(text: str) -> None:
        TEXTS[name](text)

    feed()


@pytest.mark.parametrize("name", TEXTS)
def test_what_parsers_take_is_taken_by_all_of_them_or_refused(name: str) -> None:
    for text in (*SAMPLES, *WORST, ""):
        TEXTS[name](text)


@pytest.mark.parametrize("name", TEXTS)
def test_the_worst_of_texts_is_read_in_time_that_grows_with_it(name: str) -> None:
    for piece in (*WORST, *DEEP):
        text = (piece * (LONG // len(piece) + 1))[:LONG]
        start = process_time()
        TEXTS[name](text)
        assert process_time() - start < SLOW, f"{piece[:20]!r} again and again"


@pytest.mark.parametrize("name", JSON)
def test_any_payload_is_read_or_passed_over(name: str) -> None:
    @settings(OFTEN, max_examples=400)
    @given(jsons())
    def feed(found: Any) -> None:
        JSON[name](found)

    feed()


@pytest.mark.parametrize("name", JSON)
def test_a_payload_with_any_one_thing_spoilt_is_read_or_passed_over(name: str) -> None:
    for sample in JSONS:
        for number in range(len(list(places(sample)))):
            for junk in JUNK:
                spoilt = copy.deepcopy(sample)
                holder, key = list(places(spoilt))[number]
                holder[key] = junk
                JSON[name](spoilt)
    for junk in JUNK:
        JSON[name](junk)


def test_a_seal_opens_nothing_but_what_it_closed() -> None:
    closed = SEAL.close("words", "about", room=16)
    assert SEAL.open(closed, "about") == "words"

    @settings(OFTEN, max_examples=300)
    @given(st.integers(0, len(closed) - 1), st.integers(1, 255), st.binary(max_size=80))
    def feed(place: int, change: int, anything: bytes) -> None:
        changed = bytearray(closed)
        changed[place] ^= change
        for raw in (bytes(changed), closed[:place], closed + anything, anything):
            if raw != closed:
                BYTES["seal"](raw)

    feed()
