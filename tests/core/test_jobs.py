"""Jobs of the process when somebody pushes the clock of the house."""

from datetime import UTC, datetime, timedelta

from bot.jobs import Jobs

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


async def test_a_pushed_clock_brings_each_job_at_its_own_pause() -> None:
    jobs, done = Jobs(), list[str]()

    async def hourly() -> None:
        done.append("hourly")

    async def daily() -> None:
        done.append("daily")

    async def by_the_wall() -> None:
        done.append("wall")

    jobs.every(HOUR, "hourly", hourly, by_our_clock=True)
    jobs.every(24 * HOUR, "daily", daily, by_our_clock=True)
    jobs.every(HOUR, "wall", by_the_wall)
    for hour in range(49):
        await jobs.pushed(NOON + hour * HOUR)
    assert (done.count("hourly"), done.count("daily"), done.count("wall")) == (49, 3, 0)
    await jobs.pushed()
    assert (done.count("hourly"), done.count("daily")) == (50, 4)
