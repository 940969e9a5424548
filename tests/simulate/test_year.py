"""Simulated weeks, and a judge who would notice."""

from datetime import timedelta

import pytest

from bot.errors import Fault
from bot.simulate import Troubles, simulate
from bot.simulate.cast import START, Cast, cast
from bot.simulate.judge import judge
from bot.simulate.platform import Platform, Shown


async def test_weeks_pass_without_a_fault_on_both_databases(ready_url: str) -> None:
    days: list[int] = []
    found = await simulate(8, 35, 3, ready_url, Troubles(), days.append)
    assert found.verdict.planned > 20
    assert found.faults == 0
    assert sum(days) == 35


async def test_weeks_with_kills_pass_without_a_fault(ready_url: str) -> None:
    processes = 1 if ready_url.startswith("sqlite") else 2
    found = await simulate(8, 35, 4, ready_url, Troubles(kill=True, processes=processes), lambda days: None)
    assert found.kills > 0
    assert found.faults == 0


async def test_two_processes_on_one_file_are_refused_with_the_reason() -> None:
    with pytest.raises(Fault, match="one process at a time"):
        await simulate(1, 1, 1, None, Troubles(processes=2), lambda days: None)


def first(people: Cast) -> Shown:
    """The first message of the first member, as it ought to be shown."""
    plan = people.plans[0]
    due, _ = next(people.due(plan))
    micros = int(due.timestamp()) * 1_000_000
    return Shown(f"{plan.id}.{micros:x}", str(plan.owner), due)


def test_the_judge_sees_what_is_missed_doubled_late_or_never_asked_for() -> None:
    people = cast(3, 60, 5)
    message = first(people)
    nothing = judge(people, [], set())
    assert nothing.missed == nothing.planned > 0
    assert judge(people, [message], set()).missed == nothing.missed - 1
    assert judge(people, [message, message], set()).doubled == 1
    assert judge(people, [message._replace(at=message.at + timedelta(hours=1))], set()).wrong_hour == 1
    assert judge(people, [message._replace(key="nobody.0")], set()).unwanted == 1


def test_the_judge_sees_messages_that_wake_people() -> None:
    woken = hushed = 0
    for seed in range(8):
        people = cast(4, 60, seed)
        for hours in range(24):
            late = first(people)
            found = judge(people, [late._replace(at=late.at + timedelta(hours=hours))], set())
            woken += found.in_sleep
            hushed += found.in_quiet_hours
    assert woken > 20
    assert hushed > 20


def test_a_platform_forgets_a_key_after_five_minutes() -> None:
    platform = Platform()
    for minutes in (0, 4, 6):
        platform.take("key", "sim:lab:m0", START + timedelta(minutes=minutes))
    assert (len(platform.shown), platform.repeated) == (2, 1)


def test_the_same_seed_draws_the_same_people() -> None:
    assert cast(5, 100, 1) == cast(5, 100, 1) != cast(5, 100, 2)
