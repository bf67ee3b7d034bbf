"""The web chat's mailbox: what a browser has not fetched yet. The history stays in the browser."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import JSON, Column, delete, select
from sqlmodel import Field, Session, SQLModel, col


class WebEvent(SQLModel, table=True):
    """One thing to show in one web chat; erased when the browser has it."""

    __tablename__ = "web_event"
    __table_args__ = {"sqlite_autoincrement": True}  # SQLAlchemy reads it as it is

    id: int | None = Field(default=None, primary_key=True)
    address: str = Field(max_length=80, index=True)
    event: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


def add(session: Session, address: str, event: dict[str, Any]) -> int:
    """Put an event in a chat's mailbox; give its number, which only grows."""
    row = WebEvent(address=address, event=event)
    session.add(row)
    session.flush()
    assert row.id is not None  # noqa: S101  # flushed
    return row.id


def after(session: Session, address: str, seen: int) -> Sequence[WebEvent]:
    """Give a chat's events after number `seen`, in order."""
    query = (
        select(WebEvent)
        .where(col(WebEvent.address) == address, col(WebEvent.id) > seen)
        .order_by(col(WebEvent.id))
    )
    return session.execute(query).scalars().all()


def forget(session: Session, address: str, seen: int) -> None:
    """Erase what the browser has."""
    session.execute(
        delete(WebEvent).where(col(WebEvent.address) == address, col(WebEvent.id) <= seen)
    )
