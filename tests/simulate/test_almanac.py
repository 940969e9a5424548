"""Simulated weeks of prompts and events, and a judge who would notice."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.people import Person
from bot.schedule.work import Work
from bot.simulate.almanac import simulate
from bot.simulate.calm import Calm, Posted, Promised, Reminded, judge_posts, judge_preview, judge_reminders, judge_weeks
from bot.simulate.crews import BREAK, ZONE, Member, Words, local
from bot.store.prompts.slots import Slot

BEGIN = datetime(2026, 3, 5, 15, tzinfo=UTC)  # a Thursday; on Sunday the clocks go forward


async def test_weeks_of_prompts_and_events_pass_without_a_fault_though_the_house_is_killed() -> None:
    days: list[int] = []
    found = await simulate(6, 35, 3, None, days.append, kill=True)
    assert found.posts > 80 and found.reminders > 5 and found.events > 5 and found.kills >= 2
    assert found.faults == 0, found.told()
    assert sum(days) > 30


def promised(*rests: tuple[str, date, date]) -> Promised:
    """One schedule at seven in the morning of every day but holidays, with four texts."""
    slot = Slot("s", BREAK, time(7), tuple(range(7)), ZONE, crew="day")
    texts = {f"text {n}": Words(f"w{n}", frozenset({"breathing"}), "any") for n in range(4)}
    return Promised({"s": slot}, texts, BEGIN, list(rests))


def posted(promise: Promised, *texts: int) -> list[Posted]:
    """What comes when all goes well, with these texts in turn."""
    dues = promise.dues(promise.slots["s"], BEGIN + timedelta(days=len(texts) + 1))
    return [
        Posted(BREAK, due, f"text {n}", "s", due, f"e{at}")
        for at, (n, due) in enumerate(zip(texts, dues, strict=False))
    ]


def judged(promise: Promised, posts: list[Posted]) -> Calm:
    found = Calm()
    judge_posts(found, promise, posts, BEGIN + timedelta(days=5))
    return found


def test_the_judge_has_nothing_against_a_week_in_which_the_clocks_change() -> None:
    promise = promised()
    posts = posted(promise, 0, 1, 2, 3, 0)
    assert {one.at.astimezone(UTC).hour for one in posts} == {11, 12}, "the clocks went forward in between"
    assert judged(promise, posts).faults == 0


def early(posts: list[Posted]) -> list[Posted]:
    """Let the first text come again as the third, before two others had their turn."""
    return [replace(post, text=f"text {n}") for post, n in zip(posts, (0, 1, 0, 2, 3), strict=True)]


@pytest.mark.parametrize(
    ("fault", "spoil"),
    [
        ("repeated_early", early),
        ("doubled", lambda posts: [*posts, posts[1]]),
        ("doubled", lambda posts: [*posts, replace(posts[4], entry="another")]),
        ("missed", lambda posts: [*posts[:3], *posts[4:]]),
        ("wrong_hour", lambda posts: [*posts[:4], replace(posts[4], at=posts[4].at + timedelta(hours=3))]),
        ("wrong_hour", lambda posts: [*posts[:4], replace(posts[4], at=posts[4].at - timedelta(minutes=1))]),
    ],
)
def test_the_judge_counts_a_fault_that_was_planted(fault: str, spoil: Callable[[list[Posted]], list[Posted]]) -> None:
    promise = promised()
    found = judged(promise, spoil(posted(promise, 0, 1, 2, 3, 0)))
    assert getattr(found, fault) == 1, found.told()


def test_the_judge_counts_what_came_otherwise_than_the_preview_had_shown() -> None:
    promise, found = promised(), Calm()
    posts = posted(promise, 0, 1, 2)
    shown = {("s", post.due): id_ for post, id_ in zip(posts, ("w0", "w3"), strict=False) if post.due}
    judge_preview(found, promise, shown, posts)
    assert (found.not_as_previewed, found.faults) == (1, 1)


def test_the_judge_counts_a_prompt_in_a_pause_and_misses_none_there() -> None:
    day = local(BEGIN, ZONE).date() + timedelta(days=1)
    found = judged(promised(("s", day, day)), posted(promised(), 0, 1, 2, 3, 0))
    assert (found.wrong_hour, found.missed, found.faults) == (1, 0, 1)


def test_the_judge_counts_reminders_that_are_late_doubled_unasked_or_wake_somebody() -> None:
    one = Member(Person("sim", "lab", "m0"), "America/Chicago", Work.NIGHTS, "")
    noon = datetime(2026, 1, 7, 17, tzinfo=UTC)  # eleven in the morning, after a night at work
    evening = datetime(2026, 1, 7, 23, tzinfo=UTC)
    came = [
        Reminded("m0", noon, "asleep", evening, 1),
        Reminded("m0", evening, "late", evening, 1),
        Reminded("m0", evening, "off", None, 1),
        *(Reminded("m0", evening, "twice", evening + timedelta(hours=1), 1) for _ in range(2)),
    ]
    found = Calm()
    judge_reminders(found, {"m0": one}, came)
    judge_weeks(found, {"m0": one}, [("m0", reminder.at) for reminder in came])
    counts = found.reminded_in_sleep, found.reminded_late, found.reminded_unasked, found.reminded_twice
    assert (*counts, found.over_budget) == (1, 1, 1, 1, 2)
