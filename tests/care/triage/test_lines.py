"""The lines: how many and of what kind, parts that share no wording family, and the round trip for a reviewer."""

import csv
import io
import json
from itertools import combinations
from pathlib import Path

import pytest

from bot import assets
from bot.care.triage.lines import BrokenLines, Label, Line, read_lines, relabelled, to_csv, written

TEST_PART = Path(__file__).parents[2] / "eval" / "triage.jsonl"


def parts() -> dict[str, tuple[Line, ...]]:
    told = {name.removesuffix(".jsonl"): read_lines(text) for name, text in assets.texts("triage", ".jsonl").items()}
    return told | {"test": read_lines(TEST_PART.read_text(encoding="utf-8"))}


def test_there_are_lines_enough_of_each_sort() -> None:
    lines = [line for part in parts().values() for line in part]
    assert len(lines) >= 1500
    assert sum(line.lang == "es" for line in lines) >= 150
    assert sum(line.label is Label.NONE for line in lines) >= len(lines) / 3
    assert {"idiom", "lab", "pair", "typo", "split"} <= {tag for line in lines for tag in line.tags}


def test_no_family_and_no_text_is_in_two_parts() -> None:
    told = parts()
    for one, other in combinations(told, 2):
        assert not {line.family for line in told[one]} & {line.family for line in told[other]}
        assert not {_plain(line) for line in told[one]} & {_plain(line) for line in told[other]}


def test_lines_come_back_as_they_were_written() -> None:
    text = assets.text("triage/choose.jsonl")
    assert written(read_lines(text)) == text


def test_a_table_without_reviews_changes_nothing() -> None:
    lines = parts()["choose"]
    assert relabelled(lines, to_csv(lines)) == lines


def test_a_review_changes_the_label_of_its_line_alone() -> None:
    lines = parts()["choose"]
    rows = list(csv.DictReader(io.StringIO(to_csv(lines))))
    rows[3]["review"] = " Distress "
    out = io.StringIO()
    table = csv.DictWriter(out, fieldnames=list(rows[0]))
    table.writeheader()
    table.writerows(reversed(rows))  # a spreadsheet may sort them
    changed = relabelled(lines, out.getvalue())
    assert changed[3].label is Label.DISTRESS
    assert [a for n, a in enumerate(changed) if n != 3] == [a for n, a in enumerate(lines) if n != 3]


def test_no_cell_is_a_formula() -> None:
    line = Line("=1+1", Label.NONE, "ordinary", "en", "x-1")
    assert "'=1+1" in to_csv((line,))
    assert relabelled((line,), to_csv((line,))) == (line,)


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("number,text,review\n0,another,none\n", "row 0 holds another text"),
        ("number,text,review\n0,hi,maybe\n", "crisis, distress or none"),
        ("number,text,review\n7,hi,none\n", "row 7"),
        ("text\nhi\n", "row None"),
    ],
)
def test_a_table_that_does_not_fit_is_refused_in_words(table: str, says: str) -> None:
    with pytest.raises(BrokenLines, match=says):
        relabelled((Line("hi", Label.NONE, "ordinary", "en", "x-1"),), table)


@pytest.mark.parametrize("row", ["no json", "{}", json.dumps({"text": "x", "label": "sad", "tags": []})])
def test_a_broken_line_is_named_by_its_number(row: str) -> None:
    with pytest.raises(BrokenLines, match="line 2"):
        read_lines("\n" + row)


def _plain(line: Line) -> str:
    return " ".join(line.text.lower().split())
