"""Deliveries: each unasked message is one row, claimed with a lease, so that it goes out once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from importlib import import_module
from itertools import islice
from typing import Any

from sqlalchemy import JSON, Column, ColumnElement, Index, UniqueConstraint, or_, select, update
from sqlmodel import Field, Session, SQLModel, col

from models.database import UtcDateTime

LEASE = timedelta(seconds=60)  # longer than any push may take
MOST_ATTEMPTS = 6
FIRST_BACKOFF, LONGEST_BACKOFF = timedelta(seconds=15), timedelta(minutes=15)
ROWS_AT_ONCE = 500

Argument = str | int | date | datetime


class Delivery(SQLModel, table=True):
    """One notice for one person: unique by kind, subject, person and slot.

    Who holds no valid lease (`claimed_by`, `claimed_until`) may not send it. `attempts` counts the
    pushes that failed. `dropped` says why a notice was never sent: see `Dropped`. Once it is sent
    or dropped its words are erased: they may hold names.
    """

    __table_args__ = (
        UniqueConstraint("kind", "about", "person_id", "slot"),
        Index(
            "ix_delivery_open",
            "due_at",
            sqlite_where=Column("sent_at").is_(None) & Column("dropped").is_(None),
            postgresql_where=Column("sent_at").is_(None) & Column("dropped").is_(None),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=32)
    about: int
    person_id: int = Field(foreign_key="person.id", index=True)
    chat_id: int | None = Field(default=None, foreign_key="chat.id")
    slot: str = Field(max_length=40)
    due_at: datetime = Field(sa_type=UtcDateTime)
    stale_at: datetime = Field(sa_type=UtcDateTime)
    is_urgent: bool = False
    claimed_by: str | None = Field(default=None, max_length=40)
    claimed_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    attempts: int = 0
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    dropped: str | None = Field(default=None, max_length=32)
    notice: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class Dropped:
    """Why a notice was never sent."""

    SETTLED = "settled"  # its subject was settled before it could go out
    STALE = "stale"  # its time had passed
    UNREACHABLE = "unreachable"  # the person has no chat that takes messages
    REFUSED = "refused"  # the platform never takes this message
    GIVEN_UP = "given-up"  # every attempt failed


@dataclass(frozen=True, slots=True)
class Notice:
    """What is to be said to a person on whichever channel they use then.

    `kind`, `about` (the id of its subject), `to` and `slot` make it unique: planned twice it is
    one. `key` and `arguments` are the text; a datetime or date among the arguments is put into
    words when it is sent, in the local zone. `chat` is the id of the one chat it is meant for, where
    not any will do; that chat may be nobody's by then. `choices` are rows of (label's text key, packed
    callback data). From `due` on it may be sent, from `stale` on it is pointless. `urgent`: a
    person is waiting for it, quiet hours do not hold it back.
    """

    kind: str
    about: int
    to: int
    slot: str
    key: str
    due: datetime
    stale: datetime
    arguments: Mapping[str, Argument] = field(default_factory=dict)
    choices: Sequence[Sequence[tuple[str, str]]] = ()
    urgent: bool = False
    chat: int | None = None


def plan(session: Session, notices: Iterable[Notice]) -> int:
    """Write down, in the caller's transaction, what is not yet; give how many were new.

    Two processes may plan the same notice at once: one row comes of it.
    """
    # The other engine's dialect takes a quarter of a second to import.
    dialect = import_module(f"sqlalchemy.dialects.{session.get_bind().dialect.name}")
    waiting = iter(notices)
    new = 0
    while rows := [_row(notice) for notice in islice(waiting, ROWS_AT_ONCE)]:
        added = dialect.insert(Delivery).values(rows).on_conflict_do_nothing()
        new += len(session.execute(added.returning(col(Delivery.id))).all())
    return new


def _row(notice: Notice) -> dict[str, Any]:
    said = {
        "key": notice.key,
        "arguments": {name: _stored(value) for name, value in notice.arguments.items()},
        "choices": [[list(choice) for choice in row] for row in notice.choices],
    }
    return {
        "kind": notice.kind,
        "about": notice.about,
        "person_id": notice.to,
        "chat_id": notice.chat,
        "slot": notice.slot,
        "due_at": notice.due,
        "stale_at": notice.stale,
        "is_urgent": notice.urgent,
        "attempts": 0,
        "notice": said,
    }


def _stored(value: Argument) -> str | int | dict[str, str]:
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    return {"day": value.isoformat()} if isinstance(value, date) else value


def arguments_of(delivery: Delivery) -> dict[str, Argument]:
    """Give the arguments of the notice as they were planned."""
    return {name: _read(value) for name, value in delivery.notice["arguments"].items()}


def _read(value: str | int | dict[str, str]) -> Argument:
    if not isinstance(value, dict):
        return value
    if "moment" in value:
        return datetime.fromisoformat(value["moment"])
    return date.fromisoformat(value["day"])


# Claiming


def _is_open() -> ColumnElement[bool]:
    return col(Delivery.sent_at).is_(None) & col(Delivery.dropped).is_(None)


def _is_free(now: datetime) -> ColumnElement[bool]:
    return or_(col(Delivery.claimed_until).is_(None), col(Delivery.claimed_until) <= now)


def claim(
    session: Session, holder: str, now: datetime, most: int, *, only_urgent: bool
) -> list[Delivery]:
    """Take a lease on at most so many due notices, the urgent and the oldest first.

    No two holders get the same one while its lease holds, on either engine. What may not go now
    for the quiet hours is left as it is: that is no attempt.
    """
    wanted = (
        select(col(Delivery.id))
        .where(_is_open(), _is_free(now), col(Delivery.due_at) <= now)
        .order_by(col(Delivery.is_urgent).desc(), col(Delivery.due_at), col(Delivery.id))
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    if only_urgent:
        wanted = wanted.where(col(Delivery.is_urgent))
    ids = list(session.execute(wanted).scalars())
    taken = (
        update(Delivery)
        .where(col(Delivery.id).in_(ids), _is_open(), _is_free(now))
        .values(claimed_by=holder, claimed_until=now + LEASE)
        .returning(Delivery)
    )
    rows = list(session.execute(taken).scalars()) if ids else []
    return sorted(rows, key=lambda row: (not row.is_urgent, row.due_at, row.id))


def drop_stale(session: Session, now: datetime) -> None:
    """Drop what nobody is sending and whose time has passed, held back by quiet hours or not."""
    session.execute(
        update(Delivery)
        .where(_is_open(), _is_free(now), col(Delivery.stale_at) <= now)
        .values(dropped=Dropped.STALE, notice={})
    )


# After the push: only the holder of the lease may say how it ended


def _settle(session: Session, delivery: Delivery, values: Mapping[str, Any]) -> bool:
    mine = (col(Delivery.id) == delivery.id) & (col(Delivery.claimed_by) == delivery.claimed_by)
    settled = update(Delivery).where(mine, _is_open()).values(values).returning(col(Delivery.id))
    return session.execute(settled).first() is not None


def mark_sent(session: Session, delivery: Delivery, now: datetime) -> bool:
    """Write down that it is out; False if the lease was lost and somebody else has settled it."""
    return _settle(session, delivery, {"sent_at": now, "notice": {}})


def drop(session: Session, delivery: Delivery, why: str) -> bool:
    """Write down that it will never go out, and why."""
    return _settle(session, delivery, {"dropped": why, "notice": {}})


def put_back(
    session: Session, delivery: Delivery, now: datetime, wait: timedelta = timedelta()
) -> bool:
    """Count a failed attempt and try again later; after the last one it is given up.

    The pause doubles from 15 s to 15 min; `wait` is what the platform asked for at least.
    """
    attempts = delivery.attempts + 1
    if attempts >= MOST_ATTEMPTS:
        values = {"attempts": attempts, "dropped": Dropped.GIVEN_UP, "notice": {}}
        return _settle(session, delivery, values)
    pause = max(wait, backoff(attempts))
    return _settle(session, delivery, {"attempts": attempts, "claimed_until": now + pause})


def backoff(attempts: int) -> timedelta:
    """Give the pause after so many failed attempts."""
    return min(LONGEST_BACKOFF, FIRST_BACKOFF * (1 << (attempts - 1)))
