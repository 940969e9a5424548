"""Figures about nobody: ranges, floors, merged bars, and the same body when it comes back."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot import Person
from bot.store.mentors.pairs import Bond, Pair
from bot.store.mentors.profiles import Side
from bot.store.mentors.requests import Request, Stage
from cogs.mentors.figures import FLOOR, Figures, figures, merged, ranged, read_figures
from cogs.mentors.health import shown
from cogs.mentors.words import Discipline, Topic
from tests.mentors.lab import who
from tests.mentors.people import person
from tests.stage import show

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def request(number: int, weeks: int = 1) -> Request:
    return Request(f"r{number}", who(f"m{number}"), Stage.OPEN, NOW - timedelta(weeks=weeks))


def pair(number: int, *, met: bool = False, ended: str = "") -> Pair:
    at = NOW - timedelta(days=40)
    state = Bond.ENDED if ended else Bond.ACTIVE
    return Pair(f"p{number}", who("a"), who(f"g{number}"), 50, (), at, state, ended=ended, met_at=at if met else None)


def test_nothing_is_told_about_fewer_than_five() -> None:
    mentees = [person(f"m{n}") for n in range(4)]
    made = figures(NOW, [request(n) for n in range(4)], mentees, [person("g", Side.OFFER)], {}, [pair(1)])
    assert made == Figures()


def test_twelve_who_ask_about_nights_in_the_blood_bank_and_one_who_offers() -> None:
    said: dict[str, Any] = {"discipline": Discipline.BLOOD_BANK, "topics": frozenset({Topic.NIGHTS})}
    mentees = [person(f"m{n}", **said) for n in range(12)]
    made = figures(NOW, [request(n, n) for n in range(12)], mentees, [person("g", Side.OFFER, **said)], {}, [])
    assert [(need.topic, need.bench, need.asks, need.offers) for need in made.needs] == [
        ("nights", "", 10, 0),
        ("nights", "blood-bank", 10, 0),
    ]
    assert (made.waiting, made.longest) == (10, 11)


@given(st.dictionaries(st.integers(0, 5), st.integers(1, 30)))
def test_every_bar_stands_for_five_or_more_and_none_is_lost(counts: dict[int, int]) -> None:
    bars = merged(counts)
    assert all(count >= FLOOR for _, _, count in bars)
    if sum(counts.values()) >= FLOOR:
        covered = [places for low, high, _ in bars for places in counts if low <= places <= high]
        assert sorted(covered) == sorted(counts)
    else:
        assert bars == ()


def test_one_more_person_seldom_changes_anything_that_is_told() -> None:
    shown = {ranged(count) for count in range(10, 15)}
    assert shown == {10}


def test_met_and_ended_need_enough_pairs() -> None:
    pairs = [pair(n, met=n < 6) for n in range(10)]
    assert figures(NOW, [], [], [], {}, pairs).met == 60
    ends = [pair(n, ended="left") for n in range(6)] + [pair(9, ended="silence")]
    made = figures(NOW, [], [], [], {}, ends)
    assert made.met is None and made.ended == {"left": 5} and made.other_ends == 0


def test_figures_come_back_as_they_were() -> None:
    mentors = [person(f"g{n}", Side.OFFER) for n in range(14)]
    loads: Counter[Person] = Counter({who(f"g{n}"): n % 3 for n in range(14)})
    mentees = [person(f"m{n}") for n in range(7)]
    pairs = [pair(n, ended="left", met=True) for n in range(11)]
    made = figures(NOW, [request(n) for n in range(7)], mentees, mentors, loads, pairs)
    assert made.load and made.needs and read_figures(made.to_body()) == made


def test_one_week_is_one_week_and_less_is_less() -> None:
    told = {n: show(shown(Figures(waiting=5, longest=n, usual=n), "2026-W10")) for n in (0, 1, 2)}
    assert "half of them under a week or more, the longest under a week" in told[0]
    assert "half of them 1 week or more, the longest 1 week" in told[1] and "under a week" not in told[1]
    assert "the longest 2 weeks" in told[2]
