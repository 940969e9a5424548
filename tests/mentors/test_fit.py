"""Points, limits and reasons; and rounds over drawn communities."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import Person
from bot.matching import blocking
from bot.store.mentors.profiles import Side
from cogs.mentors.fit import LEAST, Fit, Limit, fit, limit, reason_words
from cogs.mentors.pairing import paired
from cogs.mentors.profile import Profile, profile
from cogs.mentors.shelf import SHARED
from cogs.mentors.words import Affinity, Discipline, Route, Style, Topic
from tests.mentors.people import community, person


def found(mentee: Profile, mentor: Profile) -> Fit:
    made = fit(mentee, mentor)
    assert isinstance(made, Fit)
    return made


def test_two_alike_fit_better_than_two_apart_and_each_reason_is_told() -> None:
    ada = person("ada", topics=frozenset({Topic.NIGHTS, Topic.BELONGING}), route=Route.MLT_MLS)
    near = person("bea", Side.OFFER, years=8, route=Route.MLS)
    far = person("cal", Side.OFFER, discipline=Discipline.HISTOLOGY, route=Route.HT)
    assert found(ada, near).score > found(ada, far).score
    said = str(reason_words(found(ada, near).reasons))
    assert "asked about Night shift" in said and "both know Chemistry" in said and "gone the way" in said
    assert "Belonging" not in said


def test_everybody_who_fits_is_given_a_reason() -> None:
    assert "same language" in str(reason_words(()))


def test_a_wish_for_affinity_counts_only_where_both_asked_and_is_never_shown() -> None:
    ada, bea = person("ada", affinity=frozenset({Affinity.VETERAN})), person("bea", Side.OFFER)
    alone, both = found(ada, bea), found(ada, replace(bea, affinity=frozenset({Affinity.VETERAN})))
    other = found(ada, replace(bea, affinity=frozenset({Affinity.PARENT})))
    assert both.score > alone.score == other.score
    assert both.shown == alone.shown == other.shown and both.reasons == alone.reasons
    assert both.score == alone.score + SHARED


@pytest.mark.parametrize(
    ("mentee", "mentor", "kept"),
    [
        ({"employer": "mark"}, {"employer": "mark"}, Limit.EMPLOYER),
        ({"supervisor": "mark"}, {"supervisor": "mark"}, Limit.SUPERVISOR),
        ({"employer": ""}, {"employer": ""}, None),
        ({"employer": "mark"}, {"employer": "other"}, None),
        ({}, {"person": Person("stage", "lab", "ada")}, Limit.SELF),
    ],
)
def test_employers_and_supervisors_keep_two_apart(
    mentee: dict[str, object], mentor: dict[str, object], kept: Limit | None
) -> None:
    assert limit(replace(person("ada"), **mentee), replace(person("bea", Side.OFFER), **mentor)) is kept  # type: ignore[arg-type]


def test_bars_and_earlier_pairs_keep_two_apart() -> None:
    ada, bea = person("ada"), person("bea", Side.OFFER)
    two = {frozenset((ada.person, bea.person))}
    assert limit(ada, bea, barred=two) is Limit.BARRED and limit(ada, bea, met=two) is Limit.MET


def test_no_common_language_and_nothing_in_common_are_told_apart() -> None:
    ada = person("ada", languages=("Spanish",))
    assert fit(ada, person("bea", Side.OFFER)) is Limit.LANGUAGE
    far = person("bea", Side.OFFER, discipline=Discipline.CYTOLOGY, route=Route.CT, topics=frozenset({Topic.MOVING}))
    assert fit(ada, replace(far, languages=("Spanish",), style=Style.ANY)) is Limit.DISTANT


def test_a_profile_comes_back_from_what_is_kept_and_newer_words_do_not_break_it() -> None:
    ada = person("ada", affinity=frozenset({Affinity.PARENT}), words="hello", places=3, cycle="2026-01-05")
    assert profile(ada.kept()) == ada
    odd = replace(ada.kept(), facts={"role": "astronaut", "years": "many", "topics": "x", "languages": []})
    assert profile(odd).years == 0 and profile(odd).languages == ("English",)


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 12), st.integers(1, 40), st.integers(0, 10_000))
def test_a_round_breaks_no_limit_and_leaves_nobody_to_rather_have_another(
    mentors: int, mentees: int, seed: int
) -> None:
    givers, askers = community(mentors, mentees, seed)
    places = {one.person: one.places for one in givers}
    barred = {frozenset((askers[0].person, givers[0].person))}
    couples = paired(askers, givers, places, str(seed), barred=barred)
    taken = Counter(couple.mentor.person for couple in couples)
    assert all(number <= places[mentor] for mentor, number in taken.items())
    assert all(limit(c.mentee, c.mentor, barred) is None and c.fit.score >= LEAST for c in couples)
    assert len({couple.mentee.person for couple in couples}) == len(couples)
    scores = {
        (b.person, a.person): made.score
        for a in askers
        for b in givers
        if limit(a, b, barred) is None and isinstance(made := fit(a, b), Fit)
    }
    wishes = {a.person: _ranked(a.person, scores) for a in askers}
    pairs = {couple.mentee.person: couple.mentor.person for couple in couples}
    better = [
        (one, giver)
        for one, giver in blocking(pairs, wishes, places.__getitem__, lambda giver, one: (scores[giver, one],))
        if one not in pairs or scores[giver, one] > scores[pairs[one], one]
    ]
    assert better == []


def _ranked(one: Person, scores: dict[tuple[Person, Person], int]) -> list[Person]:
    mine = {giver: score for (giver, asker), score in scores.items() if asker == one}
    return sorted(mine, key=lambda giver: -mine[giver])


def test_a_round_is_the_same_under_its_seed_and_whoever_waited_longer_goes_first() -> None:
    givers, askers = community(8, 40)
    places = {one.person: one.places for one in givers}
    first = {(c.mentee.person, c.mentor.person) for c in paired(askers, givers, places, "a")}
    again = {(c.mentee.person, c.mentor.person) for c in paired(askers[::-1], givers[::-1], places, "a")}
    assert first == again
    bea = person("bea", Side.OFFER)
    twins = [person("ada"), person("cal")]
    for waiting in twins:
        (couple,) = paired(twins, [bea], {bea.person: 1}, "a", weeks={waiting.person: 3})
        assert couple.mentee == waiting


def test_nobody_without_a_place_is_given_anybody() -> None:
    givers, askers = community(4, 9)
    assert paired(askers, givers, {}, "a") == [] and paired([], givers, {}, "a") == [] == paired(askers, [], {}, "a")
