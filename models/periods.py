"""Periods of a report or a summary: spans of whole local days."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

MONTHS_A_YEAR = 12
FIFTEENTH_DAY = 15
DAY = timedelta(days=1)


class Cycle(StrEnum):
    """How long a report's period is."""

    WEEK = "tuan"
    MONTH = "thang"
    QUARTER = "quy"
    HALF_YEAR = "6_thang"
    NINE_MONTHS = "9_thang"
    YEAR = "nam"


class Preset(StrEnum):
    """Where periods begin: on the calendar's first day, or on the 15th of the month before."""

    CALENDAR = "lich"
    FIFTEENTH = "15-14"


MONTHS_IN = {
    Cycle.MONTH: 1,
    Cycle.QUARTER: 3,
    Cycle.HALF_YEAR: 6,
    Cycle.NINE_MONTHS: 9,
    Cycle.YEAR: 12,
}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A span of days, both ends inclusive."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1


def day(of: date) -> Period:
    """Give that one day."""
    return Period(of, of)


def week(of: date) -> Period:
    """Give the week around a day, Monday to Sunday."""
    monday = of - timedelta(days=of.weekday())
    return Period(monday, monday + timedelta(days=6))


def month(of: date) -> Period:
    """Give the calendar month around a day."""
    return around(of, Cycle.MONTH)


def around(of: date, cycle: Cycle, preset: Preset = Preset.CALENDAR) -> Period:
    """Give the period of a cycle that contains a day.

    With `15-14` a month runs from the 15th of the month before to its own 14th, and a quarter
    from the 15th of the month before it to the 14th of its last month (domain: Periods). A week
    is the same in both. Of nine months a year has one period, its first; a day in the three
    months that are left is in none: ValueError.
    """
    period = begun_by(of, cycle, preset)
    if of not in period:
        raise ValueError("the day lies in no period of the cycle")
    return period


def begun_by(of: date, cycle: Cycle, preset: Preset = Preset.CALENDAR) -> Period:
    """Give the latest period of the cycle that has begun on a day or before it."""
    if cycle is Cycle.WEEK:
        return week(of)
    year, month_of_year = divmod(_administrative_month(of, preset), MONTHS_A_YEAR)
    length = MONTHS_IN[cycle]
    start = month_of_year - month_of_year % length
    if start + length > MONTHS_A_YEAR:
        start -= length
    return _of_months(year * MONTHS_A_YEAR + start, length, preset)


def ending_from(on: date, cycle: Cycle, preset: Preset = Preset.CALENDAR) -> Period:
    """Give the first period of the cycle that ends on a day or after it."""
    period = begun_by(on, cycle, preset)
    if on in period:
        return period
    next_year = _administrative_month(on, preset) // MONTHS_A_YEAR + 1
    return _of_months(next_year * MONTHS_A_YEAR, MONTHS_IN[cycle], preset)


def last_ended(on: date, cycle: Cycle, preset: Preset = Preset.CALENDAR) -> Period:
    """Give the latest period of the cycle that was over when this day began."""
    period = begun_by(on, cycle, preset)
    return period if period.last < on else begun_by(period.first - DAY, cycle, preset)


def previous(period: Period, cycle: Cycle, preset: Preset = Preset.CALENDAR) -> Period:
    """Give the last period of the cycle that ended before this one begins."""
    return last_ended(period.first, cycle, preset)


def ending_within(span: Period, cycle: Cycle, preset: Preset = Preset.CALENDAR) -> list[Period]:
    """Give the periods of the cycle whose last day lies in a span of days, the earliest first."""
    found = []
    period = ending_from(span.first, cycle, preset)
    while period.last in span:
        found.append(period)
        period = ending_from(period.last + DAY, cycle, preset)
    return found


def _administrative_month(of: date, preset: Preset) -> int:
    """Give the month to which a day is counted, as months since the year 0."""
    is_of_next = preset is Preset.FIFTEENTH and of.day >= FIFTEENTH_DAY
    return of.year * MONTHS_A_YEAR + of.month - 1 + is_of_next


def _of_months(start: int, length: int, preset: Preset) -> Period:
    return Period(_month_start(start, preset), _month_start(start + length, preset) - DAY)


def _month_start(number: int, preset: Preset) -> date:
    is_fifteenth = preset is Preset.FIFTEENTH
    year, month_of_year = divmod(number - is_fifteenth, MONTHS_A_YEAR)
    return date(year, month_of_year + 1, FIFTEENTH_DAY if is_fifteenth else 1)
