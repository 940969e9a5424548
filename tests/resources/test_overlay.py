"""A community's overlay: what it may say, what is refused and in which words, and its way back to text."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cogs.resources.catalogue import Resource, Topic
from cogs.resources.check import check_entry
from cogs.resources.overlay import LIMIT, OverlayError, read_overlay, write_overlay

GOOD = """\
- name: Our EAP
  topic: employer-support
  summary: Six free sessions, any hour.
  phone: 1-800-555-0100 ext 5
- id: cola
  hidden: true
"""


def faults(text: str) -> list[tuple[int, str]]:
    with pytest.raises(OverlayError) as error:
        read_overlay(text)
    assert "Our" not in str(error.value)
    return [(fault.line, str(fault.say)) for fault in error.value.faults]


def test_a_short_overlay_reads() -> None:
    overlay = read_overlay(GOOD)
    assert [(e.id, e.name, e.own) for e in overlay.entries] == [("our-eap", "Our EAP", True)]
    assert overlay.hidden == {"cola"}


def test_an_empty_text_is_an_empty_overlay() -> None:
    assert read_overlay("").entries == ()
    assert read_overlay("# nothing yet\n").hidden == frozenset()


def test_every_fault_is_told_with_its_line() -> None:
    told = faults(
        """\
- name: Our EAP
  topic: feelings
  summary: Six sessions.
  phone: call me
  url: ftp://example.org
  colour: blue
- name: Our EAP
  topic: crisis
  summary: Nothing to reach it by.
- just words
"""
    )
    assert [line for line, _ in told] == [2, 4, 5, 6, 7, 10]
    assert "one of: crisis" in told[0][1]
    assert "phone number" in told[1][1]
    assert "https://" in told[2][1]
    assert "no such field" in told[3][1]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("name: x\n", 1, "should be a list"),
        ("- name: [unclosed\n", 2, "not valid YAML"),
        ("- name: a\x00b\n", 1, "cannot be read"),
        ("- ? [a, b]\n  : c\n", 1, "plain word"),
        ("- &a name: x\n", 1, "Anchors"),
        ("- &a [x]\n- [*a, *a]\n", 1, "Anchors"),
        ("- name: a\n  name: b\n", 2, "twice"),
        ("- name: {a: b}\n", 1, "plain list"),
        ("[" * 400 + "]" * 400, 1, "nested too deeply"),
        ("- x: " + "y" * LIMIT, 1, "larger than 200 kB"),
        ("--- \n- a: b\n---\n- c: d\n", 3, "not valid YAML"),
        ("- id: cola\n  hidden: true\n  name: x\n", 1, "nothing else"),
        ("- name: " + "n" * 91 + "\n  topic: crisis\n  summary: s\n  text: t\n", 1, "at most 90 fit"),
    ],
)
def test_what_cannot_be_used_is_told_in_plain_words(text: str, line: int, words: str) -> None:
    assert any(at == line and words in say for at, say in faults(text))


def test_two_entries_with_one_id_are_told_apart() -> None:
    twice = GOOD + GOOD.split("- id: cola")[0]
    assert any("stands here twice" in say for _, say in faults(twice))


@given(st.text(max_size=300) | st.text(alphabet="-:[]{}&*!|>'\"\n #ab,?%@`", max_size=120))
def test_any_text_reads_or_is_told_its_faults(text: str) -> None:
    try:
        read_overlay(text)
    except OverlayError as error:
        assert error.faults
        assert all(fault.line >= 1 and str(fault.say) for fault in error.faults)


words = st.text(alphabet=string.ascii_letters + "áéñ0123456789:#-'\"&*% ", min_size=1, max_size=40).filter(str.strip)


@given(
    name=words,
    summary=words,
    tags=st.lists(words.filter(lambda w: "," not in w), max_size=4, unique=True),
    topic=st.sampled_from(Topic),
    checked=st.sampled_from(["2026-01", "2024-12"]),
    expires=st.sampled_from([None, "2027-01-31"]),
)
def test_entries_come_back_as_they_were_written(
    name: str, summary: str, tags: list[str], topic: Topic, checked: str, expires: str | None
) -> None:
    entry = check_entry(
        {
            "name": name,
            "summary": summary,
            "tags": tuple(tags),
            "topic": topic.value,
            "phone": "211",
            "checked": checked,
            "expires": expires,
        }
    )
    assert isinstance(entry, Resource)
    overlay = read_overlay(write_overlay([entry], ["cola", "cap"]))
    assert overlay.entries == (entry,)
    assert overlay.hidden == {"cola", "cap"}


def test_an_overlay_without_entries_still_reads() -> None:
    assert read_overlay(write_overlay([])).entries == ()
