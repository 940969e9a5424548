"""When somebody is reminded or told: awake, and in time."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.schedule.quiet import Quiet
from bot.schedule.recurrence import is_open
from bot.schedule.shifts import NO_SHIFTS, Rota, Shifts
from bot.schedule.sleep import Shift
from bot.schedule.zones import US
from bot.store.events.event import About, Event, Standing
from bot.store.events.reminders import Ahead
from cogs.events.reader import NIGHT, Rhythm

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)  # 3 AM in Chicago
CENTRAL = ZoneInfo("America/Chicago")
ZONES = st.sampled_from(US).map(ZoneInfo)
AHEAD = st.integers(1, 390 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))
ROTAS = st.sampled_from((Rota.DAY, Rota.NIGHT, Rota.SEVEN, Rota.DUPONT))
CALENDARS = st.just(NO_SHIFTS) | ROTAS.map(lambda rota: Shifts.named(rota, date(2026, 1, 5), Shift.NIGHT))


def event(starts: datetime) -> Event:
    about = About(zone="America/New_York")
    return Event("a", "stage:lab", None, NOW, Standing.LISTED, starts=starts, ends=starts, about=about)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=CENTRAL).astimezone(UTC)


def test_the_day_before_is_the_same_time_on_the_wall_when_the_clocks_change_between() -> None:
    found = Rhythm(CENTRAL).before(event(at(8, 14)), Ahead.DAY, NOW)
    assert found == at(7, 14)  # 23 hours before


def test_the_hour_before_is_an_hour_when_the_clocks_change_in_it() -> None:
    found = Rhythm(CENTRAL, None).before(event(at(8, 3)), Ahead.HOUR, NOW)
    assert found == at(8, 1)


@given(AHEAD, ZONES, st.sampled_from(Ahead), st.sampled_from((None, NIGHT, Quiet(time(9), time(17)))), CALENDARS)
def test_a_reminder_is_in_waking_hours_before_the_event_and_after_now(
    ahead: timedelta, zone: ZoneInfo, which: Ahead, quiet: Quiet | None, shifts: Shifts
) -> None:
    found = Rhythm(zone, quiet, shifts).before(event(NOW + ahead), which, NOW)
    if found is not None:
        assert NOW < found <= NOW + ahead - timedelta(hours=1) and is_open(found, zone, quiet, shifts)
    elif ahead > timedelta(days=4) and not shifts.cycle:
        raise AssertionError("within four days there is a waking hour")


@given(AHEAD, ZONES)
def test_news_come_awake_or_an_hour_before_and_never_before_now(ahead: timedelta, zone: ZoneInfo) -> None:
    until = NOW + ahead
    found = Rhythm(zone).soon(NOW, until)
    assert found >= NOW
    assert is_open(found, zone, NIGHT) or found == max(NOW, until - timedelta(hours=1))


def test_with_no_waking_hour_at_all_news_come_a_day_later() -> None:
    never = Rhythm(CENTRAL, Quiet(time(0), time(23, 59, 59)), Shifts.named(Rota.NIGHT, date(2026, 1, 5), Shift.NIGHT))
    assert never.soon(NOW, None) >= NOW
