"""Programmes out of YAML: the shipped ones, and every way in which a text may be wrong."""

import pytest

from bot import assets
from cogs.mentors.programme import ProgrammeError, read, shipped
from cogs.mentors.words import Topic

GOOD = """\
id: ours
name: Ours
about: Two weeks
topics: [nights]
weeks:
  - title: One
    prompt: Talk
    milestone: Talked
  - title: Two
    prompt: Rest
"""


def told(text: str) -> list[str]:
    made, holes = read(text)
    assert (made is None) == bool(holes)
    return [str(hole.told()) for hole in holes]


def test_seven_programmes_are_shipped_and_fit_where_they_are_shown() -> None:
    found = shipped(assets.texts("programmes", ".yaml"))
    assert sorted(found) == [
        "bench-to-lead",
        "certification-study",
        "first-90-days",
        "nights-survival",
        "phlebotomy-to-mlt-mls",
        "returning-to-the-bench",
        "sponsor",
    ]
    for one in found.values():
        assert len(one.weeks) >= 6 and len(one.milestones) >= 4 and one.topics
        assert sum(len(str(week.title)) + 5 for week in one.weeks) < 1500


def test_a_good_text_is_read_whole() -> None:
    made, _ = read(GOOD)
    assert made is not None and (made.id, made.topics) == ("ours", frozenset({Topic.NIGHTS}))
    assert [week.title for week in made.weeks] == ["One", "Two"] and made.milestones == {1: "Talked"}


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("id: ours", "id: Our Own", "line 1: an id is small letters"),
        ("id: ours", f"id: {'x' * 30}", "line 1: this is 6 characters too long"),
        ("name: Ours", "", "line 1: name is missing"),
        ("name: Ours", "name: Ours\nname: Theirs", "line 3: name stands here twice"),
        ("name: Ours", "name: [a]", "line 2: expected some words"),
        ("about: Two weeks", "about:", "line 3: expected some words"),
        ("[nights]", "[fish]", "line 4: fish is no topic"),
        ("topics:", "themes:", "line 4: themes cannot stand here"),
        ("    prompt: Talk\n", "", "line 6: prompt is missing"),
        ("prompt: Rest", f"prompt: {'x' * 700}", "line 10: this is 100 characters too long"),
        ("  - title: Two\n    prompt: Rest\n", "  - 3\n", "line 9: expected fields here"),
        (GOOD[GOOD.index("weeks:") :], "weeks: []", "line 5: expected a list"),
        (GOOD[GOOD.index("weeks:") :], "weeks: soon", "line 5: expected a list"),
        ("  - title: Two", " - title: Two", "not valid YAML"),
        (GOOD, "", "line 1: there is nothing here"),
        (GOOD, "id: \x00", "line 1: this holds signs"),
        (GOOD, "- a", "line 1: expected fields here"),
    ],
)
def test_every_fault_is_told_with_its_line(before: str, after: str, fault: str) -> None:
    assert before in GOOD
    assert any(fault in line for line in told(GOOD.replace(before, after))), told(GOOD.replace(before, after))


def test_all_faults_are_told_at_once_in_the_order_of_lines() -> None:
    lines = told("id: A b\nname:\nweeks:\n  - title: x\n    promt: y\n  - 3")
    assert len(lines) == 6 and lines == sorted(lines)


def test_too_many_weeks_are_told() -> None:
    text = GOOD + "".join(f"  - {{title: W{n}, prompt: P}}\n" for n in range(30))
    assert told(text) == ["line 6: at most 26 weeks, please"]


def test_a_broken_shipped_file_is_named_with_its_line() -> None:
    with pytest.raises(ProgrammeError, match=r"data/programmes/ours\.yaml:2: expected some words"):
        shipped({"ours.yaml": GOOD.replace("name: Ours", "name:")})
    with pytest.raises(ProgrammeError, match="the same"):
        shipped({"theirs.yaml": GOOD})
