"""The schema's history: every revision can be walked up, down and up again, on both engines."""

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from models import migrations, tables
from models.database import Database


def test_every_revision_walks_up_down_and_up(database: Database) -> None:
    """On a planted database: down to nothing, then each step up, down and up."""
    engine = database.engine
    revisions = list(ScriptDirectory(str(migrations.HERE)).walk_revisions())
    migrations.downgrade(engine, "base")
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    for revision in reversed(revisions):
        migrations.upgrade(engine, revision.revision)
        migrations.downgrade(engine, revision.down_revision or "base")  # type: ignore[arg-type]  # no branches here
        migrations.upgrade(engine, revision.revision)
    assert migrations.is_current(engine)


def test_the_tables_are_those_of_the_code(database: Database) -> None:
    """Autogenerate finds nothing to add: no table or column was forgotten in a revision."""
    command.check(migrations.config(database.engine))
    found = set(inspect(database.engine).get_table_names())
    assert {table.__tablename__ for table in tables.ALL} <= found
