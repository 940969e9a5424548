import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import Call
from bot.naming import Names
from bot.typed import parse, write
from tests.core.lab import Lab

LAB = {c.name: c for c in Lab().commands()}


@pytest.mark.parametrize(
    ("line", "call"),
    [
        ("draw light blue", Call("draw", {"tube": "light blue"})),
        ("/draw light blue bench:chemistry", Call("draw", {"tube": "light blue", "bench": "chemistry"})),
        ('draw tube:"light blue" count:2', Call("draw", {"tube": "light blue", "count": "2"})),
        ("draw at http://x.org now", Call("draw", {"tube": "at http://x.org now"})),
        ("DRAW Gold", Call("draw", {"tube": "Gold"})),
        (
            "rota set stage:lab:1 stage:lab:2 yes",
            Call("rota.set", {"place": "stage:lab:1", "group": "stage:lab:2", "quiet": "yes"}),
        ),
        ("rota.show", Call("rota.show")),
        ("rota", Call("rota")),
        ("note number:7 text:hello", Call("note", {"number": "7", "text": "hello"})),
        ("draw tube:gold extra words", Call("draw", {"tube": "gold", "bench": "extra", "count": "words"})),
        ("shift and more", Call("shift")),
        ("", Call("")),
        ("  nonsense here", Call("nonsense")),
        ("draft _draft:a-b_c _form:1", Call("draft", {"_draft": "a-b_c", "_form": "1"})),
    ],
)
def test_a_typed_line_fills_the_fields(line: str, call: Call) -> None:
    assert parse(line, LAB) == call


@given(st.text(max_size=60))
def test_any_line_reads_as_some_call(line: str) -> None:
    assert isinstance(parse(line, LAB), Call)


@given(st.dictionaries(st.sampled_from(["tube", "bench", "count", "_form"]), st.text(max_size=30), max_size=4))
def test_what_is_written_reads_back(args: dict[str, str]) -> None:
    call = Call("draw", args)
    assert parse(write(call), LAB) == call


@pytest.mark.parametrize(
    ("line", "call"),
    [
        ("/sacar oro", Call("draw", {"tube": "oro"})),
        ("SACAR tubo:oro", Call("draw", {"tube": "oro"})),
        ("/draw túbo:oro", Call("draw", {"tube": "oro"})),
        ("/sacar esto: es mío", Call("draw", {"tube": "esto: es mío"})),
        ("/cualquiera", Call("cualquiera")),
    ],
)
def test_commands_and_fields_may_be_called_in_another_language(line: str, call: Call) -> None:
    assert parse(line, LAB, Names({"es": {"draw": "sacar", "tube": "tubo"}})) == call
