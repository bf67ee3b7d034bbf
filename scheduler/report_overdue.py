"""Reports overdue: on the day after the due day, tell the office that asked who has not closed."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlmodel import Session

from handlers.report_words import period_text, villages_text
from handlers.reports_received import Office
from models import people, periods, report_rules, reports
from models.deliveries import Delivery, Notice
from models.periods import DAY
from models.report_rules import MOST_DUE_DAYS_ELSE, Owed, ReportRule
from models.units import Unit
from scheduler.report_due import at_eight, due_within, told

KIND = "report-overdue"
HOLDS = timedelta(days=3)  # after that it is old news
LONGEST = timedelta(days=MOST_DUE_DAYS_ELSE) + HOLDS + DAY


def due(session: Session, now: datetime) -> list[Notice]:
    """Give the notices whose time has come and that are not planned yet. `now` is local."""
    rules = report_rules.lately_in_force(session, now.date() - LONGEST)
    return [notice for rule in rules for notice in _notices(session, rule, now)]


def still_due(session: Session, delivery: Delivery, now: datetime) -> bool:
    """Whether the rule stands as it did, and this person still works in its office."""
    rule = session.get(ReportRule, delivery.about)
    if rule is None:
        return False
    period = periods.begun_by(date.fromisoformat(delivery.slot), rule.cycle, rule.preset)
    office = {person.id for person in people.officers(session, rule.unit_id, now.date())}
    return rule.covers(period.last) and delivery.person_id in office


def _notices(session: Session, rule: ReportRule, now: datetime) -> Iterator[Notice]:
    for period in due_within(rule, now.date() - HOLDS - DAY, now.date() - DAY):
        tell_at = at_eight(rule.due_on(period) + DAY, now)
        if not tell_at <= now < tell_at + HOLDS:
            continue
        slot = period.first.isoformat()
        already = told(session, KIND, rule, period)
        office = people.officers(session, rule.unit_id, now.date())
        waiting = [p.id for p in office if p.id and (p.id, slot) not in already]
        owing = report_rules.owing(session, rule, period) if waiting else []
        if owing:
            key, arguments = _tally(session, rule, owing, now)
            for person_id in waiting:
                yield Notice(
                    kind=KIND,
                    about=rule.id or 0,
                    to=person_id,
                    slot=slot,
                    key=key,
                    due=tell_at,
                    stale=tell_at + HOLDS,
                    arguments=arguments,
                    choices=[[("reports-look", Office(unit=rule.unit_id).pack())]],
                )


def _tally(
    session: Session, rule: ReportRule, owing: list[Owed], now: datetime
) -> tuple[str, dict[str, str | int]]:
    """Say how many have closed, and by village who has not."""
    listed = reports.arrivals(session, owing)
    missing = [one for one in listed if not one.closing]
    arguments: dict[str, str | int] = {
        "unit": session.get_one(Unit, rule.unit_id).name,
        "period": period_text(rule.cycle, owing[0].period, now.date()),
        "closed": len(listed) - len(missing),
        "all": len(listed),
        "missing": villages_text(missing),
    }
    return "reports-above-missing" if missing else "reports-above-all-in", arguments
