"""The dated tree of places: city, (district,) commune, village."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, or_, select
from sqlmodel import Field, Session, SQLModel, col

from models.database import text_enum
from models.names import fold


class UnitKind(StrEnum):
    """The levels of the tree. The values are the words of the import sheet `don_vi`."""

    CITY = "thanh_pho"
    DISTRICT = "huyen"
    COMMUNE = "xa"
    VILLAGE = "thon"


class Unit(SQLModel, table=True):
    """A place with a name, under a parent, for a span of days (both ends inclusive, None is open)."""

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=40)
    kind: UnitKind = Field(sa_type=text_enum(UnitKind))
    name: str = Field(max_length=120)
    parent_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    valid_from: date | None = None
    valid_to: date | None = None


class UnitAlias(SQLModel, table=True):
    """Another name people use for a unit: «xóm 3», «KDC số 2», «thôn X cũ»."""

    __tablename__ = "unit_alias"

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id", index=True)
    name: str = Field(max_length=120)


class UnitSuccessor(SQLModel, table=True):
    """Which unit carries on another one's work after a re-arrangement."""

    __tablename__ = "unit_successor"

    unit_id: int = Field(foreign_key="unit.id", primary_key=True)
    successor_id: int = Field(foreign_key="unit.id", primary_key=True)


def is_valid_on(day: date) -> ColumnElement[bool]:
    """Give the condition that a unit exists on that day."""
    return (or_(col(Unit.valid_from).is_(None), col(Unit.valid_from) <= day)) & (
        or_(col(Unit.valid_to).is_(None), col(Unit.valid_to) >= day)
    )


def below(session: Session, unit_ids: Iterable[int]) -> set[int]:
    """Give the ids of these units and of every unit under them, of all times."""
    found = set(unit_ids)
    edge = found
    while edge:
        children = select(col(Unit.id)).where(col(Unit.parent_id).in_(edge))
        edge = {unit_id for unit_id in session.execute(children).scalars() if unit_id} - found
        found |= edge
    return found


def above(session: Session, unit_id: int) -> list[Unit]:
    """Give the chain of parents, the nearest first."""
    chain: list[Unit] = []
    unit = session.get(Unit, unit_id)
    while unit and unit.parent_id and len(chain) < len(UnitKind) * 2:
        unit = session.get(Unit, unit.parent_id)
        if unit:
            chain.append(unit)
    return chain


def children(session: Session, unit_id: int, day: date) -> list[Unit]:
    """Give the units right under this one that exist on that day, by name."""
    query = select(Unit).where(col(Unit.parent_id) == unit_id, is_valid_on(day))
    return sorted(session.execute(query).scalars(), key=lambda unit: fold(unit.name))


def villages(session: Session, unit_ids: Iterable[int], day: date) -> list[Unit]:
    """Give the villages within these units that exist on that day, by name."""
    query = select(Unit).where(
        col(Unit.id).in_(below(session, unit_ids)),
        col(Unit.kind) == UnitKind.VILLAGE,
        is_valid_on(day),
    )
    return sorted(session.execute(query).scalars(), key=lambda unit: fold(unit.name))


def by_code(session: Session, code: str) -> Unit | None:
    """Find a unit by its code, as typed in the import sheet."""
    return session.execute(select(Unit).where(col(Unit.code) == code)).scalar_one_or_none()
