"""The connection to SQLite or PostgreSQL: durable, zoned in UTC, one writer at a time."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import DateTime, Dialect, Engine, Enum, MetaData, create_engine, event, make_url
from sqlalchemy.engine import Connection
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator
from sqlmodel import Session, SQLModel

SQLModel.metadata.naming_convention = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
).naming_convention

BUSY_TIMEOUT_MS = 5_000
POSTGRESQL_LIMITS = (
    "-c statement_timeout=10s -c lock_timeout=5s -c idle_in_transaction_session_timeout=15s"
)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, kept and given back in UTC on every engine (SQLite forgets zones)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a datetime without a zone: ValueError."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a datetime without a zone cannot be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back the same instant, aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


def text_enum(kind: type[StrEnum]) -> Enum:
    """Give the column type of an enum: its values as text, so that a new member needs no ALTER TYPE."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=False,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )


class Database:
    """One database, by URL. Sessions are synchronous and short: nothing suspends inside them."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = self._sqlite() if self.is_sqlite else self._postgresql()
        self.reader = self.engine.execution_options(reads_only=True)

    def _sqlite(self) -> Engine:
        if self.url.database:
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(self.url)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine

    def _postgresql(self) -> Engine:
        url = self.url.set(drivername="postgresql+psycopg")
        options = {"options": POSTGRESQL_LIMITS, "connect_timeout": 5}
        return create_engine(url, connect_args=options, pool_pre_ping=True)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open the one transaction of a piece of work: committed at the end, rolled back on any error."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session
            session.commit()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that reads one moment's state and holds up no writer."""
        with Session(self.reader) as session:
            yield session

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()


def _prepare_sqlite(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    # sqlite3's own implicit BEGIN comes too late and is not IMMEDIATE: _begin_sqlite says it.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    reads_only = connection.get_execution_options().get("reads_only", False)
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")


def is_durable(session: Session) -> dict[str, Any]:
    """Report what the session's own connection promises: journal and synchronous level."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        names = ("journal_mode", "synchronous")
        return {n: connection.exec_driver_sql(f"PRAGMA {n}").scalar_one() for n in names}
    names = ("fsync", "synchronous_commit")
    return {n: connection.exec_driver_sql(f"SHOW {n}").scalar_one() for n in names}
