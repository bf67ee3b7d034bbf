"""Alembic's entry: runs migrations on the engine that models.migrations hands over."""

from alembic import context
from sqlmodel import SQLModel

from models import tables

engine = context.config.attributes["engine"]
assert tables.ALL  # noqa: S101  # importing them is what fills the metadata

with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
