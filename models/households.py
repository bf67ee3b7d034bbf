"""Household labels: kept only with a consent that names who recorded it, when and how."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlmodel import Field, Session, SQLModel, col

from models.database import UtcDateTime, text_enum
from models.names import fold


class Subject(StrEnum):
    """Who is helped. Users read «hộ» for all where it does not matter."""

    HOUSEHOLD = "ho"
    HOUSEHOLD_BUSINESS = "ho_kinh_doanh"
    ENTERPRISE = "doanh_nghiep"


class Household(SQLModel, table=True):
    """A label by which a village's team knows a household: «Bà Tẹo». Nothing else about it.

    The law asks for a provable consent (Luật 91/2025/QH15): who, when, how.
    """

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id", index=True)
    label: str | None = Field(max_length=60)
    folded: str | None = Field(max_length=60)
    subject: Subject = Field(default=Subject.HOUSEHOLD, sa_type=text_enum(Subject))
    consent_by: int = Field(foreign_key="person.id")
    consent_at: datetime = Field(sa_type=UtcDateTime)
    consent_how: str = Field(max_length=24)


def known_in(session: Session, unit_id: int) -> Sequence[Household]:
    """Give a village's households whose label is kept, in the order they were first named."""
    query = (
        select(Household)
        .where(col(Household.unit_id) == unit_id, col(Household.label).is_not(None))
        .order_by(col(Household.id))
    )
    return session.execute(query).scalars().all()


def find(session: Session, unit_id: int, label: str) -> Household | None:
    """Find a village's household by its label: as written, else by its only namesake without marks."""
    query = select(Household).where(
        col(Household.unit_id) == unit_id, col(Household.folded) == fold(label)
    )
    found: Sequence[Household] = session.execute(query.order_by(col(Household.id))).scalars().all()
    exact = [h for h in found if h.label and h.label.casefold() == label.casefold()]
    if exact:
        return exact[0]
    plain = fold(label) == label.casefold()
    return found[0] if len(found) == 1 and plain else None


def consented(
    session: Session, unit_id: int, label: str, *, subject: Subject, by: int, at: datetime
) -> Household:
    """Keep a new label, with who recorded the household's consent, when and how."""
    household = Household(
        unit_id=unit_id,
        label=label,
        folded=fold(label),
        subject=subject,
        consent_by=by,
        consent_at=at,
        consent_how="hoi_truc_tiep",
    )
    session.add(household)
    session.flush()
    return household


def count(session: Session, unit_id: int) -> int:
    """Count a village's labelled households."""
    query = select(func.count()).where(
        col(Household.unit_id) == unit_id, col(Household.label).is_not(None)
    )
    return int(session.execute(query).scalar_one())
