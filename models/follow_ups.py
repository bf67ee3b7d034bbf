"""Follow-ups: what was started or failed and wants another visit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models.catalogue import Service
from models.figures import alive, households_behind, within
from models.households import Household
from models.visits import Entry, FollowUp, Line, Outcome, Visit


@dataclass(frozen=True, slots=True)
class OpenFollowUp:
    """What wants another visit. `label` is None for a household without a name."""

    line_id: int
    label: str | None
    service: str
    outcome: Outcome | None
    visited: date
    due: date | None


@dataclass(frozen=True, slots=True)
class FollowUpCount:
    """How many are open, how many of these past their promised day, of how many households."""

    open: int
    overdue: int
    households: int


def still_open(
    session: Session,
    *,
    team_ids: Iterable[int] | None = None,
    person_id: int | None = None,
    most: int | None = None,
) -> list[OpenFollowUp]:
    """List what wants another visit, the earliest promised day first, those without a day last."""
    where = within(session, None, team_ids=team_ids, person_id=person_id)
    query = (
        _open(where)
        .outerjoin(Household, col(Household.id) == col(Entry.household_id))
        .join(Service, col(Service.code) == col(Line.service_code))
        .add_columns(col(Line.id), col(Household.label), col(Service.short), col(Line.outcome))
        .add_columns(col(Visit.day), col(FollowUp.due))
        .order_by(col(FollowUp.due).nulls_last(), col(Visit.day), col(Line.id))
        .limit(most)
    )
    return [OpenFollowUp(*row) for row in session.execute(query)]


def count(
    session: Session,
    today: date,
    *,
    team_ids: Iterable[int] | None = None,
    unit_ids: Iterable[int] | None = None,
    person_id: int | None = None,
) -> FollowUpCount:
    """Count what wants another visit, of all times. Overdue: promised for a day before today."""
    where = within(session, None, team_ids=team_ids, unit_ids=unit_ids, person_id=person_id)
    query = _open(where).add_columns(
        func.count(), func.count().filter(col(FollowUp.due) < today), households_behind()
    )
    return FollowUpCount(*session.execute(query).one())


def _open(where: list[ColumnElement[bool]]) -> Select[Any]:
    query: Select[Any] = select()
    return (
        query.select_from(FollowUp)
        .join(Line, col(Line.id) == col(FollowUp.line_id))
        .join(Entry, col(Entry.id) == col(Line.entry_id))
        .join(Visit, col(Visit.id) == col(Entry.visit_id))
        .where(*alive(where), col(FollowUp.closed_at).is_(None), ~_done_since())
    )


def _done_since() -> ColumnElement[bool]:
    """Whether a later visit brought the same service of the same named household to its end.

    Derived, not written down: a later visit that is cancelled opens the follow-up again.
    """
    line, entry, visit = aliased(Line), aliased(Entry), aliased(Visit)
    later = or_(
        col(visit.day) > col(Visit.day),
        and_(col(visit.day) == col(Visit.day), col(visit.id) >= col(Visit.id)),
    )
    return (
        select(col(line.id))
        .join(entry, col(entry.id) == col(line.entry_id))
        .join(visit, col(visit.id) == col(entry.visit_id))
        .where(
            col(entry.household_id) == col(Entry.household_id),
            col(line.service_code) == col(Line.service_code),
            col(line.outcome) == Outcome.DONE,
            col(visit.cancelled_at).is_(None),
            later,
        )
        .exists()
    )
