"""Periods: the presets `lich` and `15-14`, by tables and over ten years of days."""

from calendar import isleap
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import periods
from models.periods import Cycle, Period, Preset

LICH, FIFTEENTH = Preset.CALENDAR, Preset.FIFTEENTH
DAY = timedelta(days=1)

ten_years = st.dates(date(2024, 1, 1), date(2034, 12, 31))
presets = st.sampled_from(Preset)
cycles = st.sampled_from(Cycle)
gapless = st.sampled_from([cycle for cycle in Cycle if cycle is not Cycle.NINE_MONTHS])


def span(written: str) -> Period:
    """Read «15/11/2026–14/12/2026»."""
    first, last = (date(*map(int, reversed(day.split("/")))) for day in written.split("–"))
    return Period(first, last)


@pytest.mark.parametrize(
    ("day", "cycle", "preset", "expected"),
    [
        (date(2026, 11, 24), Cycle.WEEK, LICH, "23/11/2026–29/11/2026"),
        (date(2026, 11, 29), Cycle.WEEK, FIFTEENTH, "23/11/2026–29/11/2026"),
        (date(2027, 1, 1), Cycle.WEEK, LICH, "28/12/2026–3/1/2027"),
        (date(2026, 11, 30), Cycle.MONTH, LICH, "1/11/2026–30/11/2026"),
        (date(2028, 2, 29), Cycle.MONTH, LICH, "1/2/2028–29/2/2028"),
        (date(2026, 2, 28), Cycle.MONTH, LICH, "1/2/2026–28/2/2026"),
        (date(2026, 11, 14), Cycle.MONTH, FIFTEENTH, "15/10/2026–14/11/2026"),
        (date(2026, 11, 15), Cycle.MONTH, FIFTEENTH, "15/11/2026–14/12/2026"),
        (date(2026, 12, 31), Cycle.MONTH, FIFTEENTH, "15/12/2026–14/1/2027"),
        (date(2028, 2, 29), Cycle.MONTH, FIFTEENTH, "15/2/2028–14/3/2028"),
        (date(2026, 12, 31), Cycle.QUARTER, LICH, "1/10/2026–31/12/2026"),
        (date(2026, 11, 24), Cycle.QUARTER, FIFTEENTH, "15/9/2026–14/12/2026"),
        (date(2026, 12, 15), Cycle.QUARTER, FIFTEENTH, "15/12/2026–14/3/2027"),
        (date(2026, 6, 30), Cycle.HALF_YEAR, LICH, "1/1/2026–30/6/2026"),
        (date(2026, 6, 14), Cycle.HALF_YEAR, FIFTEENTH, "15/12/2025–14/6/2026"),
        (date(2026, 6, 15), Cycle.HALF_YEAR, FIFTEENTH, "15/6/2026–14/12/2026"),
        (date(2026, 9, 30), Cycle.NINE_MONTHS, LICH, "1/1/2026–30/9/2026"),
        (date(2026, 9, 14), Cycle.NINE_MONTHS, FIFTEENTH, "15/12/2025–14/9/2026"),
        (date(2026, 12, 15), Cycle.NINE_MONTHS, FIFTEENTH, "15/12/2026–14/9/2027"),
        (date(2028, 2, 29), Cycle.YEAR, LICH, "1/1/2028–31/12/2028"),
        (date(2026, 12, 14), Cycle.YEAR, FIFTEENTH, "15/12/2025–14/12/2026"),
        (date(2026, 12, 15), Cycle.YEAR, FIFTEENTH, "15/12/2026–14/12/2027"),
    ],
)
def test_the_period_around_a_day(day: date, cycle: Cycle, preset: Preset, expected: str) -> None:
    """Each cycle begins and ends where the law's table says, at every edge of it."""
    assert periods.around(day, cycle, preset) == span(expected)


@pytest.mark.parametrize(
    ("day", "preset"),
    [
        (date(2026, 10, 1), LICH),
        (date(2026, 12, 31), LICH),
        (date(2026, 9, 15), FIFTEENTH),
        (date(2026, 12, 14), FIFTEENTH),
    ],
)
def test_the_last_quarter_is_in_no_nine_months(day: date, preset: Preset) -> None:
    """A report of nine months has no period for the three months that are left of a year."""
    with pytest.raises(ValueError, match="in no period"):
        periods.around(day, Cycle.NINE_MONTHS, preset)


@pytest.mark.parametrize(
    ("on", "cycle", "preset", "expected"),
    [
        (date(2026, 11, 29), Cycle.WEEK, LICH, "16/11/2026–22/11/2026"),
        (date(2026, 11, 30), Cycle.WEEK, LICH, "23/11/2026–29/11/2026"),
        (date(2026, 11, 30), Cycle.MONTH, LICH, "1/10/2026–31/10/2026"),
        (date(2026, 12, 1), Cycle.MONTH, LICH, "1/11/2026–30/11/2026"),
        (date(2028, 3, 1), Cycle.MONTH, LICH, "1/2/2028–29/2/2028"),
        (date(2026, 11, 14), Cycle.MONTH, FIFTEENTH, "15/9/2026–14/10/2026"),
        (date(2026, 11, 15), Cycle.MONTH, FIFTEENTH, "15/10/2026–14/11/2026"),
        (date(2026, 12, 14), Cycle.YEAR, FIFTEENTH, "15/12/2024–14/12/2025"),
        (date(2026, 9, 30), Cycle.NINE_MONTHS, LICH, "1/1/2025–30/9/2025"),
        (date(2026, 11, 24), Cycle.NINE_MONTHS, LICH, "1/1/2026–30/9/2026"),
    ],
)
def test_the_last_ended_period(on: date, cycle: Cycle, preset: Preset, expected: str) -> None:
    """A period has ended from the day after its last on, not on the last day itself."""
    assert periods.last_ended(on, cycle, preset) == span(expected)


@pytest.mark.parametrize(
    ("on", "preset", "expected"),
    [
        (date(2026, 9, 30), LICH, "1/1/2026–30/9/2026"),
        (date(2026, 10, 1), LICH, "1/1/2027–30/9/2027"),
        (date(2026, 12, 14), FIFTEENTH, "15/12/2026–14/9/2027"),
    ],
)
def test_the_next_nine_months_to_end(on: date, preset: Preset, expected: str) -> None:
    """In a year's last quarter the next nine months to end are those of the year to come."""
    assert periods.ending_from(on, Cycle.NINE_MONTHS, preset) == span(expected)


@given(ten_years, gapless, presets)
def test_periods_cover_every_day_once(day: date, cycle: Cycle, preset: Preset) -> None:
    """Every day lies in one period; its neighbours begin and end right beside it."""
    period = periods.around(day, cycle, preset)
    assert day in period
    assert periods.around(period.first, cycle, preset) == period
    assert periods.around(period.last, cycle, preset) == period
    assert periods.previous(period, cycle, preset).last == period.first - DAY
    assert periods.ending_from(period.last + DAY, cycle, preset).first == period.last + DAY


@given(ten_years, cycles, presets)
def test_a_period_ends_before_the_next_to_end(day: date, cycle: Cycle, preset: Preset) -> None:
    """The last ended period is over; none of its cycle ends between it and the next to end."""
    ended = periods.last_ended(day, cycle, preset)
    next_to_end = periods.ending_from(day, cycle, preset)
    assert ended.last < day <= next_to_end.last
    assert periods.previous(next_to_end, cycle, preset) == ended


@given(ten_years, cycles, presets, st.integers(0, 400))
def test_the_periods_that_end_within_a_span(
    day: date, cycle: Cycle, preset: Preset, length: int
) -> None:
    """A span holds the ends of as many periods as one finds by asking each of its days."""
    within = Period(day, day + timedelta(days=length))
    asked = {periods.ending_from(day + n * DAY, cycle, preset) for n in range(length + 1)}
    expected = sorted(period for period in asked if period.last in within)
    assert periods.ending_within(within, cycle, preset) == expected


@given(ten_years, st.sampled_from([Cycle.MONTH, Cycle.QUARTER, Cycle.HALF_YEAR, Cycle.YEAR]))
def test_fifteenths(day: date, cycle: Cycle) -> None:
    """With `15-14` every period begins on a 15th and ends on a 14th, one calendar period long."""
    period = periods.around(day, cycle, FIFTEENTH)
    assert (period.first.day, period.last.day) == (15, 14)
    same_named = periods.around(period.last, cycle, LICH)
    assert same_named.last.month == period.last.month
    assert same_named.last.year == period.last.year


@given(st.integers(2024, 2034), presets)
def test_a_year_is_made_of_its_parts(year: int, preset: Preset) -> None:
    """A year has as many days as its halves, its quarters and its months; leap years one more."""
    whole = periods.around(date(year, 7, 1), Cycle.YEAR, preset)
    for cycle in (Cycle.HALF_YEAR, Cycle.QUARTER, Cycle.MONTH):
        parts = periods.ending_within(whole, cycle, preset)
        assert (parts[0].first, parts[-1].last) == (whole.first, whole.last)
        assert sum(part.days for part in parts) == whole.days
    assert whole.days == 365 + isleap(year)


@given(ten_years)
def test_a_day_is_a_period_too(day: date) -> None:
    """A day's period has one day, and a week's begins on a Monday and has seven."""
    assert periods.day(day).days == 1
    assert (periods.week(day).first.weekday(), periods.week(day).days) == (0, 7)
    assert periods.month(day) == periods.around(day, Cycle.MONTH)
