"""What the commands share: complaints in one sentence, the open database, a progress bar."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic.util import CommandError
from rich.console import Console
from rich.progress import Progress
from sqlalchemy.exc import DatabaseError, OperationalError
from xlsxwriter.exceptions import FileCreateError  # type: ignore[import-untyped]  # no py.typed

from bot.commands import Refused
from bot.settings import Settings
from bot.texts import text
from models.database import Database
from models.setup import set_up

UNREACHABLE = {OperationalError, DatabaseError}  # the latter: a file that is no database


@contextmanager
def explained(unreachable: str = "cli-no-database") -> Iterator[None]:
    """Turn the expected failures of database and files into a sentence."""
    try:
        yield
    except CommandError:
        raise Refused(text("cli-newer-database")) from None
    except DatabaseError as error:
        if type(error) not in UNREACHABLE:
            raise
        raise Refused(text(unreachable)) from None
    except OSError as error:
        if not error.filename:
            raise
        raise Refused(text("cli-no-folder", path=str(error.filename))) from None


@contextmanager
def opened(settings: Settings) -> Iterator[Database]:
    """Open the real database, its schema brought up to date."""
    with explained():
        database = Database(settings.database_url)
    try:
        with explained():
            set_up(database)
        with explained("cli-database-busy"):
            yield database
    finally:
        database.close()


@contextmanager
def progress(said: str, total: int | None = None) -> Iterator[Callable[[], object]]:
    """Show a bar on a terminal's stderr, gone when done; call what it gives at every step."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(said, total=total)
        yield lambda: bar.advance(task)


@contextmanager
def written(path: Path) -> Iterator[None]:
    """Say it in a sentence when a file cannot be written."""
    try:
        yield
    except (OSError, FileCreateError):
        raise Refused(text("cli-export-not-written", path=str(path))) from None
