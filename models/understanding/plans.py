"""What is still to be done, and so is no visit: «mai e qua nhà ông Sửu», «tối nay sẽ …»."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from models.understanding.days import DayMention
from models.understanding.groups import UNFINISHED
from models.understanding.heard import EntryHeard, VisitHeard
from models.understanding.reading import DayMark, HouseholdMark, Mark, PlanMark, Reading, StopMark

LONG_AGO = timedelta(days=300)
SOON = timedelta(days=31)
BEGINS = {"trua": 11, "chieu": 12, "toi": 17, "dem": 18}  # hours
AGAIN = frozenset({"lai", "tiep", "not"})


def is_ahead(day: DayMention, part: str, now: datetime) -> bool:
    """Whether a day that could be past is meant ahead.

    «Tối nay» before evening is; and so is a date of the coming month that otherwise would have
    been almost a year ago.
    """
    today = now.date()
    if day.past is None or day.future is None:
        return False
    if day.past == today:
        return now.hour < BEGINS.get(part, 0)
    return today - day.past > LONG_AGO and day.future - today < SOON


def plan_start(marks: list[Mark], reading: Reading) -> int | None:
    """Give the place in the marks from which on a plan is told; None if there is none."""
    for place, mark in enumerate(marks):
        if _plans(mark, reading):
            stops = [n for n in range(place) if isinstance(marks[n], StopMark)]
            return stops[-1] + 1 if stops else 0
    return None


def _plans(mark: Mark, reading: Reading) -> bool:
    if isinstance(mark, PlanMark):
        return True
    if not isinstance(mark, DayMark) or mark.future is None:
        return False
    return mark.past is None or _is_for_more(mark, reading)


def _is_for_more(mark: DayMark, reading: Reading) -> bool:
    """Whether a weekday is one to go on: «CN qua làm nốt»."""
    after = [word.key for word in reading.words[mark.end : mark.end + 5]]
    return mark.past != mark.future and any(key in AGAIN for key in after)


def day_of(marks: list[Mark]) -> date | None:
    """Give the first day to come."""
    days = (mark.future for mark in marks if isinstance(mark, DayMark))
    return next((day for day in days if day), None)


def promised(visit: VisitHeard, plan: list[Mark]) -> VisitHeard:
    """Take a plan that names no other household as the promise to go on with what is unfinished."""
    day = day_of(plan)
    if day is None or not visit.entries or any(isinstance(mark, HouseholdMark) for mark in plan):
        return visit
    last = visit.entries[-1]
    if last.promised or not _is_unfinished(last):
        return visit
    return replace(visit, entries=(*visit.entries[:-1], replace(last, promised=day)))


def _is_unfinished(entry: EntryHeard) -> bool:
    return entry.outcome in UNFINISHED or any(line.outcome in UNFINISHED for line in entry.lines)
