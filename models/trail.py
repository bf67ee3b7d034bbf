"""The trail: who did what to which record, without any content."""

from datetime import datetime

from sqlmodel import Field, Session, SQLModel

from models.database import UtcDateTime


class Trail(SQLModel, table=True):
    """One deed: of whom (None is the command line), what, to which record."""

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id")
    deed: str = Field(max_length=40)
    record: str = Field(max_length=80)


def note(session: Session, at: datetime, by: int | None, deed: str, record: str) -> None:
    """Write one deed down, in the transaction that does it."""
    session.add(Trail(at=at, person_id=by, deed=deed, record=record))
