"""Reports due: who has closed the figures of a period, and who has not. A zero is figures too."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint, select
from sqlalchemy.orm import aliased
from sqlmodel import Field, Session, SQLModel, col

from models import figures, people, trail, units
from models.database import UtcDateTime
from models.figures import Figures
from models.names import fold
from models.people import Chat, Membership, Role
from models.periods import Period
from models.report_rules import Owed
from models.teams import Team, TeamUnit
from models.units import Unit, UnitKind


class Closing(SQLModel, table=True):
    """A team's figures of one period, closed by its leader. A zero is figures too.

    However many rules name a period, it is closed once; `rule_id` is the one it was closed under.
    `figures` are `figures.Figures` as plain data.
    """

    __table_args__ = (UniqueConstraint("team_id", "first_day", "last_day"),)

    id: int | None = Field(default=None, primary_key=True)
    rule_id: int = Field(foreign_key="report_rule.id")
    team_id: int = Field(foreign_key="team.id", index=True)
    first_day: date
    last_day: date
    closed_by: int = Field(foreign_key="person.id")
    closed_at: datetime = Field(sa_type=UtcDateTime)
    is_zero: bool = False
    figures: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class NotEnded(ValueError):  # noqa: N818  # says what is so
    """The period has not ended: its figures are not whole."""


def is_zero(found: Figures) -> bool:
    """Whether nobody was helped in the period; closing it then is an explicit zero."""
    return not (found.household_entries or found.classes)


def count(session: Session, owed: Owed) -> Figures:
    """Give the team's figures of the period as they are now."""
    return figures.count(session, owed.period, team_ids=[owed.team_id])


def closing_of(session: Session, owed: Owed) -> Closing | None:
    """Give how the team closed the period, if it did."""
    return closings(session, [owed.team_id], owed.period).get(owed.team_id)


def closings(session: Session, team_ids: Iterable[int], period: Period) -> dict[int, Closing]:
    """Give by team how these teams closed a period. Who has not is not in it."""
    query = select(Closing).where(
        col(Closing.team_id).in_(set(team_ids)),
        col(Closing.first_day) == period.first,
        col(Closing.last_day) == period.last,
    )
    return {closing.team_id: closing for closing in session.execute(query).scalars()}


def close(session: Session, owed: Owed, *, by: int, now: datetime) -> Closing:
    """Keep the period's figures as they are now (local) as the team's. Closed before: as it was.

    Raises NotEnded on the period's last day and before.
    """
    if now.date() <= owed.period.last:
        raise NotEnded
    closed = closing_of(session, owed)
    if closed:
        return closed
    found = count(session, owed)
    closing = Closing(
        rule_id=owed.rule.id or 0,
        team_id=owed.team_id,
        first_day=owed.period.first,
        last_day=owed.period.last,
        closed_by=by,
        closed_at=now,
        is_zero=is_zero(found),
        figures=asdict(found),
    )
    session.add(closing)
    session.flush()
    trail.note(session, now, by, "report-closed", f"closing:{closing.id}")
    return closing


# Who has, and who has not


@dataclass(frozen=True, slots=True)
class Arrival:
    """Whether one team's figures are in (`closing`), and the names by which it is listed."""

    owed: Owed
    team: str
    villages: tuple[str, ...]
    above: str
    closing: Closing | None


def arrivals(session: Session, owing: Sequence[Owed]) -> list[Arrival]:
    """Give who has closed and who has not, by the unit above and by village.

    All of them owe the same period: ValueError if not.
    """
    spans = {owed.period for owed in owing}
    if len(spans) != 1:
        raise ValueError("arrivals are of one period")
    period = spans.pop()
    ids = [owed.team_id for owed in owing]
    closed = closings(session, ids, period)
    names = _team_names(session, ids)
    villages = _villages_of(session, ids, period.last)
    above = _names_above(session, [owed.village_id for owed in owing])
    found = [
        Arrival(
            owed,
            names[owed.team_id],
            tuple(villages[owed.team_id]),
            above.get(owed.village_id, ""),
            closed.get(owed.team_id),
        )
        for owed in owing
    ]
    return sorted(found, key=lambda one: fold(" ".join((one.above, *one.villages, one.team))))


def _team_names(session: Session, team_ids: Iterable[int]) -> dict[int, str]:
    query = select(col(Team.id), col(Team.name)).where(col(Team.id).in_(set(team_ids)))
    return {team_id: name for team_id, name in session.execute(query) if team_id}


def _villages_of(session: Session, team_ids: Iterable[int], day: date) -> dict[int, list[str]]:
    query = (
        select(col(TeamUnit.team_id), col(Unit.name))
        .join(Unit, col(Unit.id) == col(TeamUnit.unit_id))
        .where(col(TeamUnit.team_id).in_(set(team_ids)), units.is_valid_on(day))
        .where(col(Unit.kind) == UnitKind.VILLAGE)
    )
    names: defaultdict[int, list[str]] = defaultdict(list)
    for team_id, name in sorted(session.execute(query), key=lambda row: fold(row[1])):
        names[team_id].append(name)
    return names


def _names_above(session: Session, village_ids: Iterable[int]) -> dict[int, str]:
    parent = aliased(Unit)
    query = (
        select(col(Unit.id), col(parent.name))
        .join(parent, col(parent.id) == col(Unit.parent_id))
        .where(col(Unit.id).in_(set(village_ids)))
    )
    return {unit_id: name for unit_id, name in session.execute(query) if unit_id}


def answerable(session: Session, team_ids: Iterable[int], day: date) -> dict[int, list[int]]:
    """Give by team who is chased for its figures: its tổ trưởng, all deputies where there is none.

    Who can be reached in no chat does not count as being there. A team without any is not in it.
    """
    reachable = select(col(Chat.person_id)).where(col(Chat.reachable))
    query = (
        select(col(Membership.team_id), col(Membership.person_id), col(Membership.role))
        .where(col(Membership.team_id).in_(set(team_ids)), people.current(day))
        .where(col(Membership.role).in_([role for role in Role if role.leads]))
        .where(col(Membership.person_id).in_(reachable))
        .order_by(col(Membership.person_id))
    )
    leaders: defaultdict[int, list[int]] = defaultdict(list)
    deputies: defaultdict[int, list[int]] = defaultdict(list)
    for team_id, person_id, role in session.execute(query):
        if team_id is not None:
            (leaders if role is Role.LEADER else deputies)[team_id].append(person_id)
    return {**deputies, **leaders}
