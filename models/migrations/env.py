"""Alembic's entry: runs migrations on the engine that models.migrations hands over."""

from typing import Any, Literal

from alembic import context
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

from models import tables

engine = context.config.attributes["engine"]
assert tables.ALL  # noqa: S101  # importing them is what fills the metadata


def as_plain_text(kind: str, found: object, _: Any) -> str | Literal[False]:
    """Write SQLModel's own text type as SQLAlchemy's: a migration must outlive it."""
    if kind == "type" and isinstance(found, AutoString):
        return f"sa.String(length={found.length})"
    return False


with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=as_plain_text,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
