"""The catalogue of services: rows that a leader changes without a release (domain: what teams report)."""

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import JSON, Column, select
from sqlmodel import Field, Session, SQLModel, col

from models.database import text_enum


class Pillar(StrEnum):
    """The four parts of a report's results, and the rest."""

    PROPAGANDA = "tuyen_truyen"
    GOVERNMENT = "chinh_quyen_so"
    ECONOMY = "kinh_te_so"
    SOCIETY = "xa_hoi_so"
    OTHER = "khac"


class Service(SQLModel, table=True):
    """One kind of help, its pillar, and the unit its quantity is reported in.

    `counts_always` marks what is done by doing it (a class, telling people): it needs no outcome.
    `rank` orders the usual ones first; `phrases` are the words people write for it.
    """

    code: str = Field(primary_key=True, max_length=16)
    name: str = Field(max_length=120)
    short: str = Field(max_length=24)
    pillar: Pillar = Field(sa_type=text_enum(Pillar))
    unit: str = Field(max_length=24)
    counts_always: bool = False
    rank: int = 100
    phrases: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    is_active: bool = True


def active(session: Session) -> Sequence[Service]:
    """Give the services on offer, the usual ones first."""
    query = (
        select(Service).where(col(Service.is_active)).order_by(col(Service.rank), col(Service.code))
    )
    return session.execute(query).scalars().all()


def everything(session: Session) -> Sequence[Service]:
    """Give every service, those no longer on offer too: old visits speak of them."""
    return session.execute(select(Service)).scalars().all()
