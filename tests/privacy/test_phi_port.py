"""The plain guard, masking, and clues, as venting meets them."""

from bot.privacy.phi import Clue, PlainGuard, Span, Type, clues, masked


def test_labelled_numbers_and_titled_names_are_masked() -> None:
    text = "Mr. Quillfeather, MRN 00451-7, called 555-010-0199 about it"
    spans = PlainGuard()(text)
    assert [span.type for span in spans] == [Type.NAME, Type.MRN, Type.PHONE]
    assert masked(text, spans) == "Mr. [NAME], MRN [MRN], called [PHONE] about it"


def test_a_clean_text_has_no_spans() -> None:
    assert PlainGuard()("Potassium 6.8 on a hemolyzed tube, bed 4, at 03:10") == ()


def test_masking_keeps_what_stands_around() -> None:
    assert masked("ab cd", [Span(3, 5, Type.NAME), Span(0, 2, Type.DATE)]) == "[DATE] [NAME]"


def test_clues_are_told_apart() -> None:
    found = clues("I'm 27, the only lead tech on nights in the NICU at Pinewood Medical Center")
    assert found == {Clue.AGE, Clue.TITLE, Clue.UNIT, Clue.EMPLOYER}
