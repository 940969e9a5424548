"""The reader of marked lines."""

import pytest

from bot.privacy.phi import Span, Type
from tests.eval.marked import Unreadable, read_marked, unmark


def test_marks_become_exact_spans() -> None:
    text, spans = unmark("pt {{NAME|Ada Q}}, mrn {{MRN|123}}!")
    assert text == "pt Ada Q, mrn 123!"
    assert spans == (Span(3, 8, Type.NAME), Span(14, 17, Type.MRN))


def test_families_and_comments_are_told_from_lines() -> None:
    lines = read_marked("# about\n## one\na\n\n## two (choose)\n{{NAME|b}}\n")
    assert [(line.text, line.family, line.choose) for line in lines] == [("a", "one", False), ("b", "two", True)]


@pytest.mark.parametrize("line", ["{{NOBODY|x}}", "{{NAME| x}}", "{{NAME|x}", "}} x"])
def test_a_broken_mark_is_refused_with_its_place(line: str) -> None:
    with pytest.raises(Unreadable, match=r"some\.txt:2"):
        read_marked(f"fine\n{line}", "some.txt")
