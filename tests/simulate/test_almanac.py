"""Simulated weeks of prompts and events, and a judge who would notice."""

from bot.simulate.almanac import simulate


async def test_weeks_of_prompts_and_events_pass_without_a_fault_though_the_house_is_killed() -> None:
    days: list[int] = []
    found = await simulate(6, 45, 3, None, days.append, kill=True)
    assert found.posts > 100 and found.reminders > 5 and found.events > 5 and found.kills >= 2
    assert found.faults == 0, found.told()
    assert sum(days) > 40
