"""Instruments: what ships says its licence and source, and a broken file is told by its line."""

import pytest

from bot import assets
from cogs.checkins.instruments import Every, InstrumentError, Instruments
from cogs.checkins.load import open_instruments, read_instrument

OWN = """\
id: ward
name: Ward round
every: week
validated: false
licence: ours
source: us
communities: [discord:1]
low: 1
good: 3
offer: [1]
texts:
  en:
    question: How is the bench?
    choices:
      - {value: 1, label: Bad}
      - {value: 2, label: Fair}
      - {value: 3, label: Good}
"""


def shipped() -> Instruments:
    return open_instruments(assets.texts("instruments", ".yaml"))


def test_the_weekly_question_ships_and_never_calls_itself_validated() -> None:
    weekly = shipped().get("weekly")
    assert weekly is not None and weekly.every is Every.WEEK and weekly.validated is False
    assert [o.face for o in weekly.wording("en").options] == ["😣", "🙁", "😐", "🙂", "😄"]
    assert weekly.wording("es").question.startswith("¿") and weekly.wording("tlh") == weekly.wording("en")


def test_the_burnout_measure_credits_its_source_and_keeps_its_wording() -> None:
    burnout = shipped().get("burnout")
    assert burnout is not None and burnout.every is Every.MONTH and burnout.validated
    assert "Rohland" in burnout.source and "20:75-79" in burnout.source and "Non-proprietary" in burnout.licence
    wording = burnout.wording("en")
    assert wording.question == "Overall, based on your definition of burnout, how would you rate your level of burnout?"
    assert [o.value for o in wording.options] == [1, 2, 3, 4, 5]
    assert wording.options[0].label == "I enjoy my work. I have no symptoms of burnout."


def test_nothing_that_we_may_not_ship_is_there() -> None:
    everything = "".join(assets.texts("instruments", ".yaml").values()).lower()
    assert not any(name in everything for name in ("who-5", "phq", "cheerful and in good spirits"))


def test_an_instrument_of_one_community_is_open_to_it_alone() -> None:
    found = open_instruments(assets.texts("instruments", ".yaml") | {"ward.yaml": OWN})
    assert "ward" in {i.id for i in found.open_to("discord:1")}
    assert "ward" not in {i.id for i in found.open_to("discord:2")}
    weekly, monthly = found.chosen("discord:1", ["ward", "burnout"])
    assert weekly.id == "ward" and monthly is not None and monthly.id == "burnout"
    weekly, monthly = found.chosen("discord:2", ["ward", "gone"])
    assert weekly.id == "weekly" and monthly is None


@pytest.mark.parametrize(
    ("before", "after", "line", "told"),
    [
        ("id: ward", "id: Ward Round", 1, "small letters"),
        ("every: week", "every: hour", 3, "week, month"),
        ("validated: false", "validated: maybe", 4, "true, false"),
        ("licence: ours", "licence:", 5, "expected a text"),
        ("licence: ours\n", "", 1, "licence is missing"),
        ("low: 1\n", "low: few\n", 8, "whole number"),
        ("good: 3\n", "", 1, "good"),
        ("offer: [1]", "offer: 1", 10, "expected a list"),
        ("source: us", "colour: red", 6, "no field"),
        ("communities: [discord:1]", "communities: some", 7, "any"),
        ("    question: How is the bench?\n", "", 13, "question is missing"),
        ("value: 2", "value: 1", 15, "value of its own"),
        ("label: Bad", "label: " + "x" * 301, 15, "at most 300"),
        ("texts:\n", "texts: [\n", 13, "not valid YAML"),
        ("name: Ward round", "name: [a]", 2, "expected a text"),
    ],
)
def test_a_broken_file_is_told_by_its_line(before: str, after: str, line: int, told: str) -> None:
    assert before in OWN
    with pytest.raises(InstrumentError) as fault:
        read_instrument(OWN.replace(before, after), "ward.yaml")
    assert str(fault.value).startswith(f"ward.yaml:{line}:") and told in str(fault.value)


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "just words", "texts: {}"])
def test_a_file_that_is_no_instrument_at_all_is_told(text: str) -> None:
    with pytest.raises(InstrumentError, match=r"^x\.yaml:1:"):
        read_instrument(text, "x.yaml")


def test_two_files_with_one_id_and_a_missing_weekly_question_are_refused() -> None:
    with pytest.raises(InstrumentError, match="one id"):
        open_instruments({"a.yaml": OWN, "b.yaml": OWN})
    with pytest.raises(InstrumentError, match=r"weekly\.yaml is missing"):
        open_instruments({"a.yaml": OWN})


def test_languages_that_differ_in_their_values_are_refused() -> None:
    other = "  es:\n    question: ¿Qué tal?\n    choices: [{value: 1, label: Mal}, {value: 3, label: Bien}]\n"
    with pytest.raises(InstrumentError, match="same values"):
        read_instrument(OWN + other, "ward.yaml")
