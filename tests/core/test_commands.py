from collections.abc import Callable
from typing import Annotated, Any

import pytest

from bot import Cog, Context, Hint, Outcome, P, Place, Reply, command
from bot.command import Command
from bot.dispatch import Dispatcher
from bot.draft import Drafts
from tests.clock import FakeClock
from tests.core.lab import Bench, Lab

LAB = {c.name: c for c in Lab().commands()}


async def nothing(*args: object) -> None:
    return None


def made(**given: Any) -> Command:
    return Command(**{"name": "draw", "summary": P("Draw"), "fields": (), "handler": nothing, **given})


def test_a_signature_becomes_fields_in_order() -> None:
    tube, bench, count = LAB["draw"].fields
    assert (tube.name, tube.label, tube.required) == ("tube", P("Which tube?"), True)
    assert [c.value for c in bench.choices] == ["chemistry", "blood-bank"]
    assert str(bench.choices[1].label) == "Blood bank"
    assert (count.kind, count.required) == (int, False)


def test_binding_reads_each_argument_in_its_own_type() -> None:
    values, errors = LAB["draw"].bind({"tube": " gold ", "bench": "Blood Bank", "count": "3", "other": "x"})
    assert (values, errors) == ({"tube": "gold", "bench": Bench.BLOOD_BANK, "count": 3}, {})
    values, errors = LAB["rota.set"].bind({"place": "stage:lab:1", "quiet": "Yes"}, "stage:lab")
    assert (values, errors) == ({"place": Place("stage", "lab", "1"), "quiet": True}, {})


@pytest.mark.parametrize(
    ("name", "args", "wrong"),
    [
        ("draw", {}, "tube"),
        ("draw", {"tube": "  "}, "tube"),
        ("draw", {"tube": "x" * 301}, "tube"),
        ("draw", {"tube": "gold", "bench": "kitchen"}, "bench"),
        ("draw", {"tube": "gold", "count": "three"}, "count"),
        ("draw", {"tube": "gold", "count": "٣"}, "count"),
        ("rota.set", {"place": "nonsense"}, "place"),
        ("rota.set", {"place": "stage:elsewhere:1"}, "place"),
        ("rota.set", {"place": "stage:lab:1", "quiet": "perhaps"}, "quiet"),
    ],
)
def test_a_value_that_does_not_fit_is_told_in_a_sentence(name: str, args: dict[str, str], wrong: str) -> None:
    _, errors = LAB[name].bind(args, "stage:lab")
    assert list(errors) == [wrong]
    assert str(errors[wrong]).endswith(".")


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: made(name="Draw"), "small letters"),
        (lambda: made(name="a.b.c"), "at most one dot"),
        (lambda: made(name="abcdefghijklmnop.abcdefghijklmnopq"), "32 characters"),
        (lambda: made(summary=P("")), "1 to 100"),
        (lambda: made(summary=P("x" * 101)), "1 to 100"),
        (lambda: made(fields=LAB["draw"].fields * 2), "at most 5"),
        (lambda: made(menu=P("A menu")), "go together"),
        (lambda: made(menu=P("x" * 25), fields=LAB["file"].fields), "24 characters"),
    ],
)
def test_a_declaration_that_a_platform_could_not_show_is_refused_in_words(
    make: Callable[[], Command], says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        make()


@pytest.mark.parametrize(
    ("hint", "says"),
    [
        (Hint(P("x" * 46)), "45 characters"),
        (Hint(P("")), "45 characters"),
        (Hint(P("Text"), max_length=3001), "3000"),
        (Hint(P("Text"), help=P("x" * 101)), "100 characters"),
    ],
)
def test_a_field_that_a_platform_could_not_show_is_refused_in_words(hint: Hint, says: str) -> None:
    class Bad(Cog):
        @command("bad", P("Bad"))
        async def bad(self, ctx: Context, text: Annotated[str, hint]) -> Outcome:
            return Reply.say(text)

    with pytest.raises(ValueError, match=says):
        Bad().commands()


def test_names_that_clash_are_refused() -> None:
    class Clash(Cog):
        @command("rota", P("The rota itself"))
        async def rota(self, ctx: Context) -> Outcome:
            return None

    with pytest.raises(ValueError, match="two commands"):
        Dispatcher([Lab(), Lab()], (), Drafts(FakeClock()))
    with pytest.raises(ValueError, match="both a command and a group"):
        Dispatcher([Lab(), Clash()], (), Drafts(FakeClock()))


def test_what_no_database_takes_is_taken_out_of_an_argument() -> None:
    assert LAB["draw"].bind({"tube": "go\0ld\ud800 \0"})[0] == {"tube": "gold?"}
    assert LAB["draw"].bind({"tube": "\0"})[1].keys() == {"tube"}
