"""Words: folding, stop words, stems, synonyms, spelling."""

import pytest

from cogs.resources.spelling import Speller, inflected
from cogs.resources.words import MOST, Synonyms, fold, spoken, stem


def test_accents_marks_and_abbreviation_dots_are_folded() -> None:
    assert fold("P.A.C.E. Crédits don’t") == "pace credits dont"


def test_words_that_carry_distress_are_kept() -> None:
    assert spoken("I do not want to be here") == ("not", "want", "here")


def test_a_long_text_costs_no_more_than_a_question() -> None:
    assert len(spoken("alpha beta gamma " * 1000)) == MOST


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("license", "licensing"),
        ("scholarship", "scholarships"),
        ("certification", "certifications"),
        ("cansado", "cansadas"),
        ("anxiety", "anxieties"),
        ("stopped", "stop"),
    ],
)
def test_endings_make_no_difference(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_a_group_is_read_as_one_concept_the_longest_phrase_first() -> None:
    synonyms = Synonyms.of([("blood bank", "transfusion medicine"), ("medicine", "drug")])
    assert synonyms.read([stem(w) for w in ("transfusion", "medicine", "society")])[0] == "~bloodbank"
    assert synonyms.read([stem("drug")]) == ("~medicin",)


def test_spelling_splits_completes_and_mends_but_leaves_short_words_alone() -> None:
    speller = Speller(["needle", "stick", "phlebotomist", "insomnia"])
    assert speller.meant("needlestick") == ("needle", "stick")
    assert speller.meant("phlebo") == ("phlebotomist",)
    assert speller.meant("insomina") == ("insomnia",)
    assert speller.meant("stk") == ("stk",)
    assert speller.meant("needle") == ("needle",)


@pytest.mark.parametrize("form", ["gritan", "gritaban", "gritando", "gritaron", "gritarme"])
def test_forms_of_a_spanish_verb_share_their_root(form: str) -> None:
    assert inflected(form) == "grit"
    assert Speller(["gritar"]).meant(form) == ("gritar",)


def test_a_vowel_that_changes_in_spanish_is_followed() -> None:
    assert Speller(["dormir"]).meant("duermen") == ("dormir",)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nite", "night"),
        ("brest", "breast"),
        ("compasion", "compassion"),
        ("alcol", "alcohol"),
        ("vecas", "becas"),
        ("tierd", "tired"),
        ("retaking", "retake"),
    ],
)
def test_of_words_that_are_near_the_one_that_sounds_or_is_written_most_alike_is_meant(typed: str, meant: str) -> None:
    near = ["note", "best", "companion", "alcove", "veces", "tied", "taking"]
    right = ["night", "breast", "compassion", "alcohol", "becas", "tired", "retake"]
    assert Speller([*near, *right]).meant(typed) == (meant,)


def test_of_words_that_are_as_near_the_one_that_is_said_more_often_is_meant() -> None:
    assert Speller(["lawyer", "lawyer", "lawyer", "lower"]).meant("lawer") == ("lawyer",)
    assert Speller(["lawyer", "lower", *["lower"] * 30]).meant("lawer") == ("lower",)


def test_letters_of_a_short_word_that_changed_places_are_put_right() -> None:
    assert Speller(["out"]).meant("otu") == ("out",)
