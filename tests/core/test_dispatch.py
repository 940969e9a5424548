import logging

import pytest

from bot import Call, Context, P, Person, Place
from tests.core.lab import Lab
from tests.house import House, staged
from tests.stage import Stage


def lab() -> tuple[Stage, House]:
    stage = Stage()
    return stage, staged([Lab()], stage)


async def test_a_full_call_gets_a_reply() -> None:
    stage, _ = lab()
    assert await stage.actor("ada").types("draw gold count:2 bench:chemistry") == "2 tubes of gold\nchemistry"


async def test_a_partial_call_asks_for_the_rest_and_keeps_what_is_known() -> None:
    stage, _ = lab()
    ada = stage.actor("ada")
    assert await ada.runs("draw", count="2") == (
        "== Draw a tube ==\nWhich tube?: \nBench (optional): \nHow many? (optional): 2\n[Send]"
    )
    assert await ada.fills(tube="gold") == "2 tubes of gold\nno bench"


async def test_a_wrong_value_opens_the_form_with_the_fault_beside_it() -> None:
    stage, _ = lab()
    ada = stage.actor("ada")
    assert "How many? (optional): many\n  ! A whole number, please, such as 3." in await ada.types(
        "draw gold count:many"
    )
    assert await ada.fills(count="4") == "4 tubes of gold\nno bench"


async def test_a_handler_may_ask_itself() -> None:
    stage, _ = lab()
    assert "Which tube?: gold\n  ! We ran out of that one." in await stage.actor("ada").runs("ask-more")


async def test_moderators_commands_are_kept_to_moderators() -> None:
    stage, _ = lab()
    assert "for moderators" in await stage.actor("ada").types("rota set stage:lab:1")
    mo = stage.actor("mo", moderator=True)
    assert await mo.types("rota set stage:lab:1 quiet:yes") == "stage:lab:1 None True"
    assert len(stage.channels["lounge"]) == 1


async def test_a_bare_group_shows_what_one_may_do_in_it() -> None:
    stage, _ = lab()
    assert await stage.actor("ada").runs("rota") == "What would you like to do?\n[Show the rota]"
    assert "[Set the rota]" in await stage.actor("mo", moderator=True).runs("rota")


async def test_a_bare_group_runs_the_command_that_it_names_for_that() -> None:
    stage, _ = lab()
    assert await stage.actor("ada").types("kit") == "Opened."


async def test_an_unknown_command_is_told_where_help_is() -> None:
    stage, _ = lab()
    assert "/help" in await stage.actor("ada").types("dance")


async def test_a_stale_or_forged_button_changes_nothing_and_says_so() -> None:
    stage, _ = lab()
    ada = stage.actor("ada")
    assert "too old" in await ada.runs("note", text="x")
    assert "too old" in await ada.runs("draft", _draft="forged")
    assert "too old" in await ada.calls(Call.parse("draft?_draft=x&self=1&args=2"))


async def test_a_fault_is_told_kindly_and_its_words_stay_out_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    stage, _ = lab()
    ada = stage.actor("ada")
    with caplog.at_level(logging.INFO):
        assert "Something broke on my side" in await ada.runs("break", text="private words")
    assert "[Try again]" in ada.reads
    assert [r.message for r in caplog.records] == ["handler-fault"]
    assert caplog.records[0].__dict__["command"] == "break"


async def test_a_locked_database_is_told_kindly() -> None:
    stage, _ = lab()
    assert "nothing was saved" in await stage.actor("ada").runs("locked")


async def test_consent_is_asked_once_and_the_call_goes_on() -> None:
    stage, _ = lab()
    ada = stage.actor("ada")
    assert await ada.runs("diary", text="x" * 200) == (
        "Before you start: nobody but you sees this.\n[I understand, go on]"
    )
    assert await ada.presses("I understand, go on") == "Written."
    assert await ada.runs("diary", text="again") == "Written."
    assert "Before you start" in await stage.actor("bea").runs("diary", text="x")


async def test_a_secret_is_never_put_back_into_a_form() -> None:
    stage, _ = lab()
    ada = stage.actor("ada")
    await ada.runs("diary")
    await ada.presses("I understand, go on")
    assert "Text: \n" in await ada.runs("diary", text="private", _form="1")


async def test_too_many_calls_are_slowed_and_urgent_ones_never() -> None:
    stage, built = lab()
    ada = stage.actor("ada")
    answers = [await ada.runs("shift") for _ in range(21)]
    assert "a lot at once" in answers[-1] and "a lot at once" not in answers[-2]
    assert await ada.runs("helpme") == "Here."
    assert "a lot at once" not in await stage.actor("bea").runs("shift")
    await built.clock.advance(seconds=2)
    assert "a lot at once" not in await ada.runs("shift")


async def test_only_its_owner_opens_a_draft_and_only_for_a_quarter_of_an_hour() -> None:
    stage, built = lab()
    ada, bea = stage.actor("ada"), stage.actor("bea")
    await ada.runs("diary", text="y" * 200)
    bea.screen = ada.screen
    assert "too old, or not yours" in await bea.presses("I understand, go on")
    await built.clock.advance(minutes=15)
    assert "too old, or not yours" in await ada.presses("I understand, go on")


async def test_a_place_in_another_community_is_refused() -> None:
    stage, _ = lab()
    mo = stage.actor("mo", moderator=True)
    assert "another community" in await mo.types("rota set slack:T1:C1")


def test_a_context_says_who_and_where_and_nothing_else() -> None:
    ctx = Context(Person("stage", "lab", "ada"), Place("stage", "lab", "lounge"))
    assert (ctx.locale, ctx.zone, ctx.moderator) == ("en", None, False)
    assert str(P("a {b}")(b="c")) == "a c"


async def test_a_suggestion_that_breaks_gives_none_and_is_logged_by_type(caplog: pytest.LogCaptureFixture) -> None:
    stage, built = lab()
    ada = stage.actor("ada")
    with caplog.at_level(logging.INFO):
        assert list(await built.desk.suggest("print", "text", "private words", ada.ctx)) == []
    (line,) = caplog.records
    assert (line.message, line.__dict__["command"], line.__dict__["field"]) == ("suggest-fault", "print", "text")
    assert line.exc_info is not None and line.exc_info[0] is ZeroDivisionError
    assert await ada.runs("print", text="gold") == "Printed: gold"


@pytest.mark.parametrize("asked", [("rota.set", "place"), ("draw", "count"), ("draw", "nothing"), ("dance", "step")])
async def test_where_there_is_nothing_to_suggest_there_are_no_suggestions(asked: tuple[str, str]) -> None:
    stage, built = lab()
    assert list(await built.desk.suggest(*asked, "a", stage.actor("ada").ctx)) == []
