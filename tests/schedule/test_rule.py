from datetime import UTC, date, time

import pytest

from bot.schedule.rule import LAST, Day, Every, Rule

RULES = [
    Rule(Every.DAY, time(9)),
    Rule(Every.DAY, time(9), (Day.MON, Day.FRI), offset=5, holidays_off=True),
    Rule(Every.WEEK, time(16, 30), (Day.TUE,)),
    Rule(Every.FORTNIGHT, time(23, 59, 59), (Day.SUN, Day.MON), anchor=date(2026, 1, 7)),
    Rule(Every.MONTH, time(0), on=LAST),
]


def named(rule: Rule, start: date, count: int) -> list[str]:
    found, day = [], start.toordinal()
    for _ in range(count):
        day = rule.following(day)
        found.append(date.fromordinal(day).isoformat())
    return found


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.every)
def test_a_rule_comes_back_from_json_as_it_went(rule: Rule) -> None:
    assert Rule.from_json(rule.to_json()) == rule
    assert hash(Rule.from_json(rule.to_json())) == hash(rule)


def test_what_is_kept_is_short_and_readable() -> None:
    assert RULES[2].to_json() == {"every": "week", "at": "16:30", "days": ["tue"]}


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (None, "mapping"),
        ([], "mapping"),
        ({1: 2}, "mapping"),
        ({}, "expected one of day, week"),
        ({"every": "year", "at": "09:00"}, "expected one of"),
        ({"every": "week", "at": "09:00"}, "needs a day of the week"),
        ({"every": "week", "at": 9, "days": ["mon"]}, "a time is kept"),
        ({"every": "week", "at": "09:00+02:00", "days": ["mon"]}, "no zone"),
        ({"every": "week", "at": "0900", "days": ["mon"]}, "a time is kept"),
        ({"every": "week", "at": "25:00", "days": ["mon"]}, "hour"),
        ({"every": "week", "at": "09:00", "days": ["monday"]}, "kept as mon"),
        ({"every": "week", "at": "09:00", "days": "mon"}, "list of words"),
        ({"every": "week", "at": "09:00", "days": [1]}, "list of words"),
        ({"every": "week", "at": "09:00", "days": ["mon"], "on": 3}, "day of the month"),
        ({"every": "fortnight", "at": "09:00", "days": ["mon"]}, "date to count from"),
        ({"every": "fortnight", "at": "09:00", "days": ["mon"], "anchor": "2026-02-30"}, "day is out of range|invalid"),
        ({"every": "fortnight", "at": "09:00", "days": ["mon"], "anchor": 7}, "a date is kept"),
        ({"every": "month", "at": "09:00"}, "day of the month"),
        ({"every": "month", "at": "09:00", "on": 0}, "1 to 31"),
        ({"every": "month", "at": "09:00", "on": True}, "whole number"),
        ({"every": "month", "at": "09:00", "on": 1, "days": ["mon"]}, "not of the week"),
        ({"every": "day", "at": "09:00", "offset": -1}, "below a day"),
        ({"every": "day", "at": "09:00", "offset": 86_400}, "below a day"),
        ({"every": "day", "at": "09:00", "holidays_off": 1}, "true or false"),
    ],
)
def test_a_faulty_rule_is_refused_in_words(found: object, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        Rule.from_json(found)


def test_a_time_with_a_zone_of_its_own_is_refused() -> None:
    with pytest.raises(ValueError, match="local"):
        Rule(Every.DAY, time(9, tzinfo=UTC))


def test_days_are_kept_once_and_in_order() -> None:
    assert Rule(Every.WEEK, time(9), (Day.FRI, Day.MON, Day.FRI)).days == (Day.MON, Day.FRI)


def test_each_kind_of_rule_names_its_days() -> None:
    start = date(2026, 1, 28)
    assert named(Rule(Every.DAY, time(9)), start, 2) == ["2026-01-29", "2026-01-30"]
    weekdays = Rule(Every.DAY, time(9), tuple(Day)[:5])
    assert named(weekdays, start, 3) == ["2026-01-29", "2026-01-30", "2026-02-02"]
    twice = Rule(Every.WEEK, time(9), (Day.MON, Day.THU))
    assert named(twice, start, 3) == ["2026-01-29", "2026-02-02", "2026-02-05"]


@pytest.mark.parametrize("anchor", [date(2026, 1, 5), date(2026, 1, 11), date(2025, 12, 22), date(2030, 12, 16)])
def test_a_fortnight_counts_from_any_day_of_a_week_that_has_one(anchor: date) -> None:
    rule = Rule(Every.FORTNIGHT, time(9), (Day.WED, Day.SUN), anchor=anchor)
    assert named(rule, date(2026, 1, 1), 4) == ["2026-01-07", "2026-01-11", "2026-01-21", "2026-01-25"]


def test_a_month_without_a_31st_has_its_last_day_instead() -> None:
    expected = ["2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30", "2028-05-31"]
    assert named(Rule(Every.MONTH, time(9), on=LAST), date(2028, 1, 1), 5) == expected
    assert named(Rule(Every.MONTH, time(9), on=29), date(2026, 1, 31), 2) == ["2026-02-28", "2026-03-29"]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.every)
def test_the_latest_named_day_is_the_one_that_the_next_follows(rule: Rule) -> None:
    start = date(2027, 12, 1).toordinal()
    for day in range(start, start + 120):
        latest = rule.latest(day)
        assert latest <= day < rule.following(day)
        assert rule.following(latest) == rule.following(day)
        assert rule.latest(rule.following(day)) == rule.following(day)
