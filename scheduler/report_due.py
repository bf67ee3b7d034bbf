"""Reports due: remind who has not closed their figures, 3 days before, on the eve and on the day.

What an earlier reminder would have said is left out once the next one's time has come.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from handlers.report_words import due_of, figures_text, period_text, weekday_text
from handlers.reports import Close, Look, about
from models import figures, periods, report_rules, reports
from models.deliveries import Delivery, Notice
from models.figures import Figures
from models.periods import DAY, Period
from models.report_rules import MOST_DUE_DAYS_ELSE, Owed, ReportRule
from models.teams import Team

KIND = "report-due"
AT = time(8)  # local time of the units
DAYS_BEFORE = (3, 1, 0)
LONGEST = timedelta(days=MOST_DUE_DAYS_ELSE)


def due(session: Session, now: datetime) -> list[Notice]:
    """Give the reminders whose time has come and that are not planned yet. `now` is local."""
    rules = report_rules.lately_in_force(session, now.date() - LONGEST)
    return [notice for rule in rules for notice in _reminders(session, rule, now)]


def still_due(session: Session, delivery: Delivery, now: datetime) -> bool:
    """Whether the team still owes these figures, and this person is still who answers for them."""
    first, team_id = _read_slot(delivery.slot)
    owed = report_rules.still_owed(session, team_id, delivery.about, first)
    if owed is None or reports.closing_of(session, owed):
        return False
    chased = reports.answerable(session, [team_id], now.date())
    return delivery.person_id in chased.get(team_id, ())


def _reminders(session: Session, rule: ReportRule, now: datetime) -> Iterator[Notice]:
    for period in due_within(rule, now.date(), now.date() + max(DAYS_BEFORE) * DAY):
        days = _reached(rule.due_on(period), now)
        if days is None:
            continue
        owing = _not_closed(session, report_rules.owing(session, rule, period), period)
        chased = reports.answerable(session, [owed.team_id for owed in owing], now.date())
        already = told(session, KIND, rule, period)
        waiting = [
            (owed, person_id)
            for owed in owing
            for person_id in chased.get(owed.team_id, ())
            if (person_id, _slot(period, owed.team_id, days)) not in already
        ]
        yield from _remind(session, waiting, period, days, now)


def _remind(
    session: Session, waiting: list[tuple[Owed, int]], period: Period, days: int, now: datetime
) -> Iterator[Notice]:
    if not waiting:
        return
    found = figures.by_team(session, period, team_ids=[owed.team_id for owed, _ in waiting])
    for owed, person_id in waiting:
        due_on = owed.rule.due_on(period)
        key, arguments, choices = _words(owed, found.get(owed.team_id, Figures()), now)
        yield Notice(
            kind=KIND,
            about=owed.rule.id or 0,
            to=person_id,
            slot=_slot(period, owed.team_id, days),
            key=key,
            due=at_eight(due_on - days * DAY, now),
            stale=_superseded(due_on, days, now),
            arguments={
                "team": session.get_one(Team, owed.team_id).name,
                "period": period_text(owed.rule.cycle, period, now.date()),
                "due": due_of(owed, now),
                **arguments,
            },
            choices=choices,
        )


def _words(
    owed: Owed, found: Figures, now: datetime
) -> tuple[str, dict[str, str], list[list[tuple[str, str]]]]:
    """Say the figures and offer to close them; before the period has ended, when that can be."""
    if now.date() <= owed.period.last:
        look = ("reports-look", Look(**about(owed)).pack())
        return "reports-remind-early", {"from": weekday_text(owed.period.last + DAY)}, [[look]]
    if reports.is_zero(found):
        zero = ("reports-close-zero", Close(**about(owed), zero=True).pack())
        return "reports-remind-zero", {}, [[zero]]
    close = ("reports-close", Close(**about(owed)).pack())
    return "reports-remind", {"numbers": figures_text(found)}, [[close]]


def _reached(due_on: date, now: datetime) -> int | None:
    """Give how many days before the due day the latest reminder is whose time has come."""
    reached = [days for days in DAYS_BEFORE if at_eight(due_on - days * DAY, now) <= now]
    return min(reached, default=None)


def _superseded(due_on: date, days: int, now: datetime) -> datetime:
    """Give when a reminder is pointless: when the next one comes; the last, when its day ends."""
    later = [other for other in DAYS_BEFORE if other < days]
    if later:
        return at_eight(due_on - max(later) * DAY, now)
    return datetime.combine(due_on + DAY, time(), tzinfo=now.tzinfo)


# Days and slots


def due_within(rule: ReportRule, first: date, last: date) -> list[Period]:
    """Give the periods of a rule that are due on a day of this span."""
    back = timedelta(days=rule.due_days)
    span = Period(first - back, last - back)
    found = periods.ending_within(span, rule.cycle, rule.preset)
    return [period for period in found if rule.covers(period.last)]


def _not_closed(session: Session, owing: Sequence[Owed], period: Period) -> list[Owed]:
    closed = reports.closings(session, [owed.team_id for owed in owing], period)
    return [owed for owed in owing if owed.team_id not in closed]


def told(session: Session, kind: str, rule: ReportRule, period: Period) -> set[tuple[int, str]]:
    """Give who has been told what of this period already: that is not put together again."""
    query = select(col(Delivery.person_id), col(Delivery.slot)).where(
        col(Delivery.kind) == kind,
        col(Delivery.about) == rule.id,
        col(Delivery.slot).startswith(period.first.isoformat()),
    )
    return {(person_id, slot) for person_id, slot in session.execute(query)}


def _slot(period: Period, team_id: int, days: int) -> str:
    return f"{period.first.isoformat()}/{team_id}/{days}"


def _read_slot(slot: str) -> tuple[date, int]:
    first, team_id, _ = slot.split("/")
    return date.fromisoformat(first), int(team_id)


def at_eight(day: date, now: datetime) -> datetime:
    """Give the hour of reminders on a day, in the zone of `now`."""
    return datetime.combine(day, AT, tzinfo=now.tzinfo)
