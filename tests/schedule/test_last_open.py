"""The last opening before an instant: for a reminder that would be useless later."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.schedule.quiet import Quiet
from bot.schedule.recurrence import is_open, last_open
from bot.schedule.shifts import NO_SHIFTS, Rota, Shifts
from bot.schedule.sleep import Shift
from bot.schedule.zones import US
from tests.schedule.sky import disturbs

CENTRAL = ZoneInfo("America/Chicago")
NIGHT = Quiet(time(22), time(7))
MONDAY = date(2026, 1, 5)

zones = st.sampled_from(US).map(ZoneInfo)
whens = st.integers(0, 365 * 24 * 3600).map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=n))
hours = st.builds(time, st.integers(0, 23), st.sampled_from((0, 30)))
quiets = st.tuples(hours, hours).filter(lambda pair: pair[0] != pair[1]).map(lambda pair: Quiet(*pair))
rotas = st.sampled_from((Rota.DAY, Rota.EVENING, Rota.NIGHT, Rota.SEVEN, Rota.FOUR, Rota.DUPONT))
calendars = st.just(NO_SHIFTS) | rotas.map(lambda rota: Shifts.named(rota, MONDAY, Shift.NIGHT))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 1, day, hour, minute, tzinfo=CENTRAL)


def test_awake_it_is_the_instant_itself() -> None:
    assert last_open(at(10, 13), at(5, 0), CENTRAL, NIGHT) == at(10, 13)


def test_in_quiet_hours_it_is_an_hour_before_they_begin() -> None:
    assert last_open(at(10, 5, 30), at(5, 0), CENTRAL, NIGHT) == at(9, 21)


def test_asleep_after_a_night_shift_it_is_before_that_sleep() -> None:
    nights = Shifts.named(Rota.NIGHT, MONDAY, Shift.NIGHT)
    found = last_open(at(7, 12), at(5, 0), CENTRAL, None, nights)
    assert found is not None and at(6, 12) < found < at(7, 9)
    assert is_open(found, CENTRAL, None, nights)


def test_nothing_before_now_is_offered() -> None:
    assert last_open(at(10, 5, 30), at(10, 3), CENTRAL, NIGHT) is None
    assert last_open(at(10, 5, 30), at(9, 21, 30), CENTRAL, NIGHT) == at(9, 21, 30)


@given(whens, zones, st.none() | quiets, calendars, st.integers(1, 96))
def test_it_disturbs_nobody_and_is_neither_late_nor_before_now(
    when: datetime, zone: ZoneInfo, quiet: Quiet | None, shifts: Shifts, ahead: int
) -> None:
    since = when - timedelta(hours=ahead)
    found = last_open(when, since, zone, quiet, shifts)
    if is_open(when, zone, quiet, shifts):
        assert found == when
    elif found is not None:
        assert since <= found < when and not disturbs(found, zone, quiet, shifts)
    else:
        minutes = range(0, ahead * 60, 20)
        assert not any(is_open(since + timedelta(minutes=n), zone, quiet, shifts) for n in minutes)
