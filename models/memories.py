"""Where a person (or a stranger's chat) stands in a conversation: the step and its draft."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, delete, insert, select, update
from sqlmodel import Field, Session, SQLModel, col

from models.database import UtcDateTime


class Memory(SQLModel, table=True):
    """The step and draft of one owner. No row means: nothing is under way."""

    owner: str = Field(primary_key=True, max_length=100)
    step: str | None = Field(default=None, max_length=60)
    data: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    updated_at: datetime = Field(sa_type=UtcDateTime)


def read(session: Session, owner: str) -> tuple[str | None, dict[str, Any]]:
    """Give the owner's step and draft."""
    query = select(col(Memory.step), col(Memory.data)).where(col(Memory.owner) == owner)
    found = session.execute(query).one_or_none()
    return (found[0], found[1]) if found else (None, {})


def write(
    session: Session, owner: str, step: str | None, data: dict[str, Any], now: datetime
) -> None:
    """Replace the owner's step and draft; what is empty leaves no row behind."""
    mine = col(Memory.owner) == owner
    if step is None and not data:
        session.execute(delete(Memory).where(mine))
        return
    values = {"step": step, "data": data, "updated_at": now}
    if not session.execute(update(Memory).where(mine).values(values)).rowcount:  # type: ignore[attr-defined]  # a CursorResult, says the manual
        session.execute(insert(Memory).values(owner=owner, **values))
