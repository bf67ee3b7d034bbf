"""The schema's history: walked at every start, both ways in the tests."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

HERE = Path(__file__).parent


def config(engine: Engine) -> Config:
    """Give Alembic its folder and this engine; there is no ini file."""
    settings = Config()
    settings.set_main_option("script_location", str(HERE))
    settings.attributes["engine"] = engine
    return settings


def upgrade(engine: Engine, to: str = "head") -> None:
    """Bring the schema up to a revision."""
    command.upgrade(config(engine), to)


def downgrade(engine: Engine, to: str) -> None:
    """Take the schema back to a revision («base» is nothing at all)."""
    command.downgrade(config(engine), to)


def is_current(engine: Engine) -> bool:
    """Whether the schema is the one this version needs."""
    with engine.connect() as connection:
        now_at = MigrationContext.configure(connection).get_current_revision()
    return now_at == ScriptDirectory(str(HERE)).get_current_head()
