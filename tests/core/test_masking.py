import logging
import re
from collections.abc import Sequence
from typing import Annotated

import pytest

from bot import Button, Call, Cog, Context, Hint, Outcome, P, Reply, command
from bot.field import Field
from bot.limits import EVERYTHING, NOTHING, Can
from bot.privacy.phi import LISTED, Span, Type
from tests.house import House, staged
from tests.stage import Stage

KINDS = {"Maria": Type.NAME, "4471903": Type.MRN, "555-0100": Type.PHONE}
SEND, EDIT, AS_IS = "Send masked", "Edit", "Not patient data, send as is"


def guard(text: str) -> tuple[Span, ...]:
    """Finds three words, so that the tests are about what is done with what was found."""
    return tuple(Span(m.start(), m.end(), KINDS[m[0]]) for m in re.finditer("|".join(KINDS), text))


class Board(Cog):
    """A board on which others read what somebody pinned."""

    def __init__(self) -> None:
        self.pinned: list[Sequence[str]] = []

    @command("pin", P("Pin something"))
    async def pin(
        self,
        ctx: Context,
        words: Annotated[str, Hint(P("Your words"), long=True, max_length=40, shared=True)],
        desk: Annotated[str, Hint(P("Whom to ask"), shared=True, allows=LISTED)] = "",
        diary: Annotated[str, Hint(P("For yourself"))] = "",
    ) -> Outcome:
        self.pinned.append((words, desk, diary))
        if words == "break":
            raise ZeroDivisionError
        return Reply.say("Pinned.", fresh=True)


def board(can: Can = EVERYTHING) -> tuple[Stage, Board, House]:
    stage, cog = Stage(can), Board()
    return stage, cog, staged([cog], stage, guard=guard)


def presses(screen: str) -> list[str]:
    return [label for label in (SEND, EDIT, AS_IS) if f"[{label}]" in screen]


@pytest.mark.parametrize("can", [EVERYTHING, NOTHING], ids=["buttons", "typed"])
async def test_what_was_found_is_shown_masked_and_goes_out_masked(can: Can) -> None:
    stage, cog, _ = board(can)
    ada = stage.actor("ada")
    screen = await ada.runs("pin", words="Ask Maria about it")
    assert "Only you see this. Nothing is sent yet." in screen and "~ Your words\nAsk [NAME] about it" in screen
    assert "I masked it: NAME" in screen and "Maria" not in screen and cog.pinned == []
    assert await ada.presses(SEND) == "Pinned."
    assert cog.pinned == [("Ask [NAME] about it", "", "")]


@pytest.mark.parametrize("can", [EVERYTHING, NOTHING], ids=["buttons", "typed"])
async def test_a_writer_may_say_that_it_is_no_patient_data(can: Can) -> None:
    stage, cog, _ = board(can)
    ada = stage.actor("ada")
    await ada.runs("pin", words="Maria is the name of our analyzer")
    assert await ada.presses(AS_IS) == "Pinned."
    assert cog.pinned == [("Maria is the name of our analyzer", "", "")]


async def test_what_is_of_a_strict_kind_never_goes_out_as_it_is() -> None:
    stage, cog, _ = board()
    ada = stage.actor("ada")
    assert presses(await ada.runs("pin", words="Maria, 4471903")) == [SEND, EDIT]
    assert presses(await ada.runs("pin", words="Maria, 4471903", _as_is="yes")) == [SEND, EDIT]
    assert cog.pinned == []


@pytest.mark.parametrize("can", [EVERYTHING, NOTHING], ids=["buttons", "typed"])
async def test_editing_opens_the_form_with_what_was_typed(can: Can) -> None:
    stage, cog, _ = board(can)
    ada = stage.actor("ada")
    await ada.runs("pin", words="Ask Maria", diary="for me")
    assert "Ask Maria" in await ada.presses(EDIT)
    assert await ada.fills(words="Ask the charge tech") == "Pinned."
    assert cog.pinned == [("Ask the charge tech", "", "for me")]


async def test_as_it_is_counts_for_the_words_that_were_shown_and_no_others() -> None:
    stage, cog, _ = board()
    ada = stage.actor("ada")
    await ada.runs("pin", words="x" * 50, _as_is="yes")
    assert "Nothing is sent yet." in await ada.fills(words="Ask Maria") and cog.pinned == []


async def test_what_rightly_stands_in_a_listing_passes_there_and_only_there() -> None:
    stage, cog, _ = board()
    ada = stage.actor("ada")
    assert await ada.runs("pin", words="Night help", desk="Call 555-0100") == "Pinned."
    assert "[PHONE]" in await ada.runs("pin", words="Call 555-0100", desk="Call 555-0100")
    await ada.presses(SEND)
    assert cog.pinned == [("Night help", "Call 555-0100", ""), ("Call [PHONE]", "Call 555-0100", "")]


async def test_what_nobody_else_reads_is_not_looked_at() -> None:
    stage, cog, _ = board()
    assert await stage.actor("ada").runs("pin", words="Fine", diary="Maria, 4471903") == "Pinned."
    assert cog.pinned == [("Fine", "", "Maria, 4471903")]


async def test_all_fields_are_looked_at_together() -> None:
    stage, _, _ = board()
    screen = await stage.actor("ada").runs("pin", words="Ask Maria", desk="Maria")
    assert "~ Your words\nAsk [NAME]\n~ Whom to ask\n[NAME]" in screen


async def test_masks_that_make_a_text_too_long_leave_editing() -> None:
    stage, _, _ = board()
    assert presses(await stage.actor("ada").runs("pin", words="Maria " * 6)) == [EDIT, AS_IS]


async def test_the_answer_takes_the_place_of_the_preview_so_that_nothing_is_sent_twice() -> None:
    stage, _, _ = board()
    ada = stage.actor("ada")
    await ada.runs("pin", words="Ask Maria")
    await ada.presses(SEND)
    assert len(ada.pile) == 1


async def test_what_was_typed_rides_in_no_button_and_only_its_writer_can_open_it() -> None:
    stage, cog, _ = board()
    ada, bea = stage.actor("ada"), stage.actor("bea")
    await ada.runs("pin", words="Ask Maria")
    assert isinstance(ada.screen, Reply)
    calls = [b.call for b in ada.screen.blocks if isinstance(b, Button)]
    assert len(calls) == 3 and not any("Maria" in call.token() for call in calls)
    for call in calls[1:]:
        assert "too old" in await bea.calls(Call.parse(call.token()))
    assert cog.pinned == []


async def test_what_was_typed_is_forgotten_after_a_quarter_of_an_hour() -> None:
    stage, cog, house = board()
    ada = stage.actor("ada")
    await ada.runs("pin", words="Ask Maria")
    await house.clock.advance(minutes=16)
    assert "too old" in await ada.presses(AS_IS) and cog.pinned == []


async def test_nothing_that_was_found_reaches_the_log(caplog: pytest.LogCaptureFixture) -> None:
    stage, cog, _ = board()
    ada = stage.actor("ada")
    with caplog.at_level(logging.DEBUG):
        await ada.runs("pin", words="break", desk="Maria")
        assert "broke on my side" in await ada.presses(AS_IS)
    assert cog.pinned and "Maria" not in caplog.text


def test_a_declaration_that_means_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="only free text"):
        Field("count", P("How many?"), int, shared=True)
    with pytest.raises(ValueError, match="is not looked at"):
        Field("words", P("Words"), allows=LISTED)
