from datetime import date

from bot.schedule.holidays import federal_holidays, holiday


def days(year: int) -> list[str]:
    return [day.strftime("%m-%d") for day in federal_holidays(year)]


def test_the_holidays_of_2026_are_those_that_opm_lists() -> None:
    # Independence Day falls on a Saturday and is observed on the Friday before
    assert days(2026) == [
        "01-01", "01-19", "02-16", "05-25", "06-19", "07-03", "07-04", "09-07", "10-12", "11-11", "11-26", "12-25",
    ]  # fmt: skip


def test_a_holiday_on_a_sunday_is_observed_on_monday() -> None:
    assert str(holiday(date(2027, 7, 5))) == "Independence Day (observed)"
    assert str(holiday(date(2027, 7, 4))) == "Independence Day"


def test_new_years_day_on_a_saturday_is_observed_in_the_old_year() -> None:
    assert str(holiday(date(2027, 12, 31))) == "New Year's Day (observed)"
    assert "12-31" not in days(2026)


def test_other_days_are_no_holidays() -> None:
    assert holiday(date(2026, 1, 2)) is None


def test_eleven_holidays_a_year_and_at_most_as_many_again_observed() -> None:
    for year in range(2021, 2060):
        assert 11 <= len(days(year)) <= 16
