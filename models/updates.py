"""What a channel was heard to say, once: the update's key, its replies until sent, its failures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Column, Index, delete, insert, select, update
from sqlmodel import Field, Session, SQLModel, col

from models.database import UtcDateTime

KEPT_FOR = timedelta(days=14)

Reply = dict[str, Any]


class HeardUpdate(SQLModel, table=True):
    """An update that was handled, under its platform's key, with its replies until they are sent.

    The replies are erased when sent: they may hold names. `sent` counts those already out.
    """

    __tablename__ = "heard_update"
    __table_args__ = (Index("ix_heard_update_sent_at", "sent_at"),)

    channel: str = Field(primary_key=True, max_length=16)
    key: str = Field(primary_key=True, max_length=80)
    address: str = Field(max_length=80)
    heard_at: datetime = Field(sa_type=UtcDateTime, index=True)
    replies: list[Reply] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    sent: int = 0
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class FailedUpdate(SQLModel, table=True):
    """An update that could not be handled: its key and the kind of error. Never its text."""

    __tablename__ = "failed_update"

    channel: str = Field(primary_key=True, max_length=16)
    key: str = Field(primary_key=True, max_length=80)
    error: str = Field(max_length=120)
    failed_at: datetime = Field(sa_type=UtcDateTime)


@dataclass(frozen=True, slots=True)
class Unsent:
    """The replies of one update that are not out yet; `sent` of them already are."""

    channel: str
    key: str
    address: str
    replies: Sequence[Reply]
    sent: int = 0


def find(session: Session, channel: str, key: str) -> Unsent | None:
    """Give what is still to be said to an update heard before; None for one never heard."""
    query = select(col(HeardUpdate.address), col(HeardUpdate.replies), col(HeardUpdate.sent)).where(
        col(HeardUpdate.channel) == channel, col(HeardUpdate.key) == key
    )
    row = session.execute(query).one_or_none()
    return Unsent(channel, key, row[0], row[1] or [], row[2]) if row else None


def keep(
    session: Session, channel: str, key: str, address: str, replies: Sequence[Reply], now: datetime
) -> None:
    """Write down that this update was handled and what is to be answered."""
    session.execute(
        insert(HeardUpdate).values(
            channel=channel,
            key=key,
            address=address,
            heard_at=now,
            replies=list(replies) or None,
            sent=0,
            sent_at=None if replies else now,
        )
    )


def mark_sent(session: Session, unsent: Unsent, sent: int, now: datetime) -> None:
    """Count one more reply as out; after the last one they are erased."""
    is_last = sent >= len(unsent.replies)
    values: dict[str, Any] = {"sent": sent}
    if is_last:
        values |= {"sent_at": now, "replies": None}
    session.execute(
        update(HeardUpdate)
        .where(col(HeardUpdate.channel) == unsent.channel, col(HeardUpdate.key) == unsent.key)
        .values(values)
    )


def all_unsent(session: Session, heard_before: datetime) -> list[Unsent]:
    """Give every reply not marked as sent of updates heard before an instant, in order."""
    query = (
        select(
            col(HeardUpdate.channel),
            col(HeardUpdate.key),
            col(HeardUpdate.address),
            col(HeardUpdate.replies),
            col(HeardUpdate.sent),
        )
        .where(col(HeardUpdate.sent_at).is_(None), col(HeardUpdate.heard_at) <= heard_before)
        .order_by(col(HeardUpdate.heard_at), col(HeardUpdate.key))
    )
    return [Unsent(*row) for row in session.execute(query)]


def note_failure(session: Session, channel: str, key: str, error: str, now: datetime) -> None:
    """Write down that an update was given up, by its key and the kind of error."""
    session.add(FailedUpdate(channel=channel, key=key, error=error[:120], failed_at=now))


def forget_old(session: Session, now: datetime) -> None:
    """Erase what no platform will send again."""
    old = now - KEPT_FOR
    session.execute(delete(HeardUpdate).where(col(HeardUpdate.heard_at) < old))
    session.execute(delete(FailedUpdate).where(col(FailedUpdate.failed_at) < old))
