"""The pace: never above the limit, nearly all of it when nobody else wants it, and the rest for those who talk."""

from datetime import datetime, timedelta

from bot.schedule.breaker import LONGEST, Breaker
from bot.schedule.offset import offset
from bot.schedule.pacing import Pacing, Rate, window
from tests.clock import START

SECOND = timedelta(seconds=1)


def leave(pacing: Pacing, number: int, *, talking: bool = False, platform: str = "discord") -> list[datetime]:
    """Take moments one after the other, as a sender does, and return them."""
    now, found = START, []
    for _ in range(number):
        if talking:
            pacing.talked(platform, now)
        now = max(now, pacing.token(platform, f"{platform}:T1", now))
        found.append(now)
    return found


def most_in_a_second(moments: list[datetime]) -> int:
    return max(sum(at <= m < at + SECOND for m in moments[n : n + 60]) for n, at in enumerate(moments))


def test_in_no_second_more_leave_than_the_platform_takes() -> None:
    moments = leave(Pacing(), 2_000)
    assert most_in_a_second(moments) <= 50
    assert (moments[-1] - START).total_seconds() <= 1.05 * 2_000 / 50


def test_while_somebody_talks_thirty_percent_stay_free() -> None:
    moments = leave(Pacing(), 2_000, talking=True)
    assert most_in_a_second(moments) <= 36
    talked = Pacing()
    talked.talked("discord", START)
    late = talked.token("discord", "discord:1", START + timedelta(minutes=1))
    assert late == START + timedelta(minutes=1)


def test_urgent_messages_use_what_is_kept_free() -> None:
    pacing = Pacing()
    pacing.talked("discord", START)
    moments = [pacing.token("discord", "discord:1", START, urgent=True) for _ in range(100)]
    assert (moments[-1] - START).total_seconds() <= 1.05 * 100 / 50


def test_a_slack_workspace_keeps_its_own_pace_and_all_discord_servers_share_one() -> None:
    pacing = Pacing({"slack": Rate(1, 1), "discord": Rate(1, 1)})
    assert [pacing.token("slack", f"slack:T{n}", START) for n in range(5)] == [START] * 5
    assert pacing.token("discord", "discord:1", START) == pacing.token("discord", "discord:2", START) == START
    assert pacing.token("discord", "discord:3", START) > START


def test_a_channel_takes_about_one_a_second() -> None:
    pacing = Pacing()
    moments = [pacing.channel("slack", "slack:T1:C1", START) for _ in range(5)]
    assert moments[:2] == [START, START]
    assert timedelta(seconds=3) <= moments[4] - START <= timedelta(seconds=4)
    assert pacing.channel("slack", "slack:T1:C2", START) == START


def test_a_clock_that_is_set_back_holds_nobody_up() -> None:
    pacing = Pacing()
    leave(pacing, 10)
    back = START - timedelta(days=1)
    assert pacing.token("discord", "discord:1", back) - back < SECOND


def test_channels_at_rest_are_forgotten() -> None:
    pacing = Pacing()
    for number in range(12_000):
        pacing.channel("discord", f"discord:1:{number}", START + number * SECOND)
    assert len(pacing._channels) <= 5_000


def test_a_cohort_is_spread_over_at_least_a_quarter_of_an_hour() -> None:
    assert window(10, 50) == timedelta(minutes=15)
    assert window(100_000, 50) == timedelta(seconds=2600)


def test_an_offset_is_stable_and_evenly_spread() -> None:
    within = timedelta(minutes=15)
    assert offset("discord:1:2", within) == offset("discord:1:2", within) < within
    offsets = [offset(f"discord:1:{n}", within) for n in range(1_000)]
    assert sum(o < within / 2 for o in offsets) in range(430, 570)
    assert offset("x", timedelta()) == timedelta()


def test_a_breaker_opens_after_three_failures_ever_longer_and_closes_when_something_arrives() -> None:
    breaker = Breaker()
    for _ in range(2):
        breaker.failed(START, 1)
    assert breaker.wait(START) == 0
    waits = []
    for _ in range(10):
        breaker.failed(START, 1)
        waits.append(breaker.wait(START))
    assert waits[:3] == [15, 30, 60]
    assert waits[-1] == LONGEST.total_seconds()
    assert breaker.trying
    breaker.worked()
    assert (breaker.wait(START), breaker.trying) == (0, False)


def test_a_breaker_opens_at_once_when_the_platform_asks_for_long() -> None:
    breaker = Breaker()
    breaker.failed(START, 3600)
    assert breaker.wait(START) == 3600
    assert breaker.wait(START - timedelta(days=1)) == 0, "a clock set back makes no pause longer"
