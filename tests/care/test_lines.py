"""Crisis lines: few at first, dated, sourced, and never out of date unnoticed."""

from datetime import date, timedelta

import pytest

from bot import assets
from bot.care import Kind, card, read_lines, stale

LINES = read_lines(assets.text("crisis/lines.yaml"))
CHECKED_IN = date(2026, 11, 21)  # the clock of this test: move it on only when the lines were checked again


def test_no_line_is_older_than_its_promise() -> None:
    assert [line.id for line in stale(LINES, CHECKED_IN)] == []


def test_a_line_goes_stale_after_120_days() -> None:
    oldest = min(line.checked for line in LINES)
    assert stale(LINES, oldest + timedelta(days=120)) == ()
    assert len(stale(LINES, oldest + timedelta(days=121))) >= 1


def test_the_first_card_has_one_to_three_lines() -> None:
    assert [line.id for line in card(LINES)] == ["988", "crisis-text-line", "911"]


@pytest.mark.parametrize("kind", list(Kind))
def test_the_card_of_every_kind_has_at_most_three_lines(kind: Kind) -> None:
    assert 1 <= len(card(LINES, kind)) <= 3


def test_a_line_made_for_the_danger_comes_first() -> None:
    assert card(LINES, Kind.VIOLENCE_HOME)[0].id == "partner-violence"
    assert {line.id for line in card(LINES, Kind.OVERDOSE)[:2]} == {"911", "poison"}


def test_every_line_says_how_when_and_from_where() -> None:
    for line in LINES:
        assert line.label
        assert line.how
        assert line.hours
        assert line.source.startswith("http")


def test_the_closed_option_of_988_is_not_listed() -> None:
    assert not any("press 3" in str(line.how).lower() for line in LINES)


def test_the_numbers_are_those_of_the_catalogue() -> None:
    catalogue = assets.text("resources/resources.yaml")
    for line in LINES:
        assert line.number is not None
        assert line.number in catalogue, line.id


def test_a_broken_line_is_named() -> None:
    with pytest.raises(ValueError, match="the line x is broken"):
        read_lines("- {id: x, label: X}")
