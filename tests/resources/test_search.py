"""Search: what comes first, what stays out, and that no text can break it."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cogs.resources.catalogue import Overlay, Resource, Topic
from tests.resources.shelf import found, shelf

EAP = Resource(
    "our-eap",
    "Riverside Employee Care",
    Topic.EMPLOYER,
    "Six free counseling sessions for staff of Riverside labs.",
    phone="1-800-555-0100",
    tags=("riverside", "eap", "counseling"),
    own=True,
)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("988", "988-lifeline"),
        ("starting night shift next week", "niosh-shift-work-training"),
        ("needlestick", "needlestick-first-steps"),
        ("EAP", "eap-explained"),
        ("med tech reddit", "reddit-medlabprofessionals"),
        ("NDV", "ndv-hotline"),
    ],
)
def test_plain_questions_find_their_entry_first(query: str, first: str) -> None:
    assert found(query)[0] == first


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("scholarship for MLS", "scholarship for med tech"),
        ("free ceu", "free P.A.C.E."),
        ("graveyard tips", "night shift tips"),
        ("transfusion medicine society", "blood bank society"),
    ],
)
def test_synonyms_of_the_trade_find_the_same(one: str, other: str) -> None:
    assert found(one)[0] == found(other)[0]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("nedlestick", "needlestick"), ("scolarship", "scholarship"), ("insomina", "insomnia"), ("phleb", "phlebotomist")],
)
def test_a_misspelt_or_unfinished_word_is_understood(typed: str, meant: str) -> None:
    assert found(typed)[0] == found(meant)[0]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("me pinché con una aguja", "needlestick-first-steps"),
        ("no puedo dormir", "insomnia-coach"),
        ("certificación de flebotomía en español", "aspt"),
    ],
)
def test_spanish_is_understood_with_and_without_accents(query: str, first: str) -> None:
    assert found(query)[0] == first
    assert found(query.translate(str.maketrans("áéíóúñ", "aeioun")))[0] == first


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("everyone would be better off without me", ["988-lifeline", "crisis-text-line", "emergency-911"]),
        ("i want to kill myself", ["988-lifeline", "crisis-text-line", "emergency-911"]),
        ("my husband beats me", ["ndv-hotline", "emergency-911"]),
        ("took too many pills", ["emergency-911", "poison-help"]),
        ("swallowed xylene by accident, i drank xylene", ["emergency-911", "poison-help"]),
        ("quiero morirme", ["988-spanish", "crisis-text-line"]),
        ("army vet and i want to die", ["veterans-crisis-line", "988-lifeline"]),
        ("im gay and want to end my life", ["trevor-project", "988-lifeline"]),
        ("i'm d e a f and suicidal, deaf", ["988-deaf-asl", "988-lifeline"]),
    ],
)
def test_words_of_crisis_put_crisis_lines_first(query: str, first: list[str]) -> None:
    assert found(query)[: len(first)] == first


def test_crisis_lines_come_first_whatever_the_topic_asked_for() -> None:
    hits = shelf().search("i want to kill myself", topic=Topic.TRAINING)
    assert hits[0].resource.id == "988-lifeline"


@pytest.mark.parametrize("query", ["kill the culture", "dead volume of a tube", "this analyzer is killing me"])
def test_idiom_of_the_lab_brings_no_crisis_line_to_the_top(query: str) -> None:
    assert not {"988-lifeline", "emergency-911"} & set(found(query)[:1])


def test_a_topic_keeps_the_others_out() -> None:
    hits = shelf().search("scholarship", topic=Topic.MONEY)
    assert hits
    assert {hit.resource.topic for hit in hits} == {Topic.MONEY}


def test_the_own_state_comes_first_and_other_states_stay_out() -> None:
    hits = shelf().search("lab license", state="Florida")
    assert hits[0].resource.id == "florida-clp-license"
    assert {hit.resource.state for hit in hits} <= {None, "FL"}


def test_a_state_does_not_push_what_hardly_fits_to_the_top() -> None:
    hits = shelf().search("free ce", state="CA", limit=40)
    assert hits[0].resource.state is None
    assert "california-lfs" in {hit.resource.id for hit in hits}


def test_at_most_as_many_as_asked_for() -> None:
    assert len(found("certification", limit=3)) == 3


@pytest.mark.parametrize("query", ["pizza delivery", "reference range for sodium", "qwertzuiop", "weather tomorrow"])
def test_where_nothing_fits_the_answer_is_empty(query: str) -> None:
    assert found(query) == []


@pytest.mark.parametrize(
    "query",
    [
        "",
        "   ",
        "needlestick " * 400,
        "x" * 4000,
        "🎉🔥💀",
        "كيف أحصل على مساعدة",
        "\u202eמצוקה\u202c",
        "<@123456> <!channel> <#C024BE91L|general> needlestick",
        '" OR 1 --',
        "NEAR(a b, 3) AND NOT c*",
        "tokens : x ^ y",
        "a" * 200 + "*",
        "\x00\x01\ud800",
        "'; DROP TABLE page; --",
    ],
)
def test_no_text_breaks_the_search(query: str) -> None:
    assert isinstance(found(query), list)
    assert isinstance(shelf().suggest(query), list)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200), st.sampled_from([None, *Topic]), st.sampled_from([None, "CA", "nowhere", "🎉"]))
def test_any_text_gets_an_answer(query: str, topic: Topic | None, state: str | None) -> None:
    hits = shelf().search(query, topic=topic, state=state, limit=5)
    assert len(hits) <= 5
    assert len({hit.resource.id for hit in hits}) == len(hits)


def test_mentions_and_markup_are_no_words() -> None:
    assert found("<@123456789012345678> needlestick")[:3] == found("needlestick")[:3]


def test_the_same_question_gets_the_same_answer() -> None:
    assert found("burnout") == found("burnout")


def test_an_own_entry_is_found_and_its_community_only_sees_it() -> None:
    own = shelf().with_overlay(Overlay((EAP,)))
    assert own.search("riverside counseling")[0].resource == EAP
    assert "our-eap" not in found("riverside counseling")


def test_a_hidden_entry_is_gone_and_a_replaced_one_is_the_communitys() -> None:
    shared = shelf().catalogue.get("eap-explained")
    assert shared is not None
    own = replace(shared, name="Riverside EAP: 1-800-555-0100", own=True)
    laid = shelf().with_overlay(Overlay((own,), frozenset({"988-lifeline"})))
    assert [hit.resource for hit in laid.search("eap") if hit.resource.id == own.id] == [own]
    assert "988-lifeline" not in {hit.resource.id for hit in laid.search("i want to die")}


def test_suggestions_begin_with_topics_and_narrow_while_typing() -> None:
    everything = shelf().suggest("")
    assert len(everything) == 25
    assert str(everything[0][1]) == str(Topic.CRISIS.label)
    values = [value for value, _ in shelf().suggest("needles")]
    assert values[0].startswith("Needlestick")


def test_a_suggestion_put_into_the_search_finds_what_it_names() -> None:
    for entry in shelf().catalogue:
        assert entry.id in found(entry.name)[:5], entry.name


def test_a_community_sees_its_own_entries_suggested() -> None:
    own = shelf().with_overlay(Overlay((EAP,)))
    assert ("Riverside Employee Care", "Riverside Employee Care") in own.suggest("river")
    assert shelf().suggest("river") == []


def test_every_value_and_label_fits_a_choice() -> None:
    assert all(len(value) <= 100 and len(str(label)) <= 100 for value, label in shelf().suggest("", limit=500))


def test_a_topic_label_typed_as_a_query_answers_with_that_topic() -> None:
    for topic in Topic:
        hits = shelf().search(str(topic.label))
        assert topic in {hit.resource.topic for hit in hits[:5]}, topic
