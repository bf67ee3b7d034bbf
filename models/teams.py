"""Teams: the people's groups that serve one or several villages, each with its founding decision."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlmodel import Field, Session, SQLModel, col

from models.units import Unit, UnitKind, above, villages


class Team(SQLModel, table=True):
    """A Tổ công nghệ số cộng đồng; its display name and its quyết định thành lập are data."""

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=40)
    name: str = Field(max_length=160)
    decision_number: str | None = Field(default=None, max_length=60)
    decision_date: date | None = None


class TeamUnit(SQLModel, table=True):
    """A team covers a unit. A team may cover several, and a unit may have several teams."""

    __tablename__ = "team_unit"

    team_id: int = Field(foreign_key="team.id", primary_key=True)
    unit_id: int = Field(foreign_key="unit.id", primary_key=True, index=True)


def by_code(session: Session, code: str) -> Team | None:
    """Find a team by its code, as typed in the import sheet."""
    return session.execute(select(Team).where(col(Team.code) == code)).scalar_one_or_none()


def units_of(session: Session, team_id: int) -> list[Unit]:
    """Give the units a team covers, by name."""
    query = (
        select(Unit)
        .join(TeamUnit, col(TeamUnit.unit_id) == col(Unit.id))
        .where(col(TeamUnit.team_id) == team_id)
        .order_by(col(Unit.name))
    )
    return list(session.execute(query).scalars())


def covering(session: Session, unit_ids: Iterable[int]) -> list[Team]:
    """Give the teams that cover any of exactly these units, by name."""
    query = (
        select(Team)
        .join(TeamUnit, col(TeamUnit.team_id) == col(Team.id))
        .where(col(TeamUnit.unit_id).in_(set(unit_ids)))
        .distinct()
        .order_by(col(Team.name), col(Team.id))
    )
    return list(session.execute(query).scalars())


def village_teams(session: Session, unit_ids: Iterable[int], day: date) -> list[Team]:
    """Give the teams of the villages within these units."""
    return covering(session, [v.id for v in villages(session, unit_ids, day) if v.id])


def is_village_team(session: Session, team_id: int) -> bool:
    """Whether the team covers villages; the rule of 2-5 members is for these."""
    return any(unit.kind == UnitKind.VILLAGE for unit in units_of(session, team_id))


@dataclass(frozen=True, slots=True)
class Gap:
    """A village that lacks a team (`team` is None) or whose team lacks a founding decision."""

    village: Unit
    team: Team | None


def gaps(session: Session, unit_ids: Iterable[int], day: date) -> list[Gap]:
    """List the villages within these units without a team, or whose team has no decision."""
    found: list[Gap] = []
    for village in villages(session, unit_ids, day):
        serving = covering(session, [village.id]) if village.id else []
        if not serving:
            found.append(Gap(village, None))
        found += [Gap(village, team) for team in serving if not team.decision_number]
    return found


def offices_above(session: Session, team_id: int) -> list[int]:
    """Give the ids of the units a team answers to, the nearest first (its own units included)."""
    covered = [unit.id for unit in units_of(session, team_id) if unit.id]
    chain = [parent.id for unit_id in covered for parent in above(session, unit_id) if parent.id]
    return list(dict.fromkeys([*covered, *chain]))
