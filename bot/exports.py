"""The export of visits as a file: what the command line and the chat both call."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import tzinfo
from pathlib import Path

from sqlmodel import Session

from bot.documents import tables
from bot.documents.tables import Cell, Format
from models import export
from models.periods import Period


def export_file(
    session: Session,
    path: Path,
    form: Format,
    period: Period,
    zone: tzinfo,
    *,
    team_ids: Iterable[int] | None = None,
    unit_ids: Iterable[int] | None = None,
    person_id: int | None = None,
    with_names: bool = True,
    after_row: Callable[[], object] = lambda: None,
) -> int:
    """Write the visits of a period, of this scope (all, by default), and give the count of rows.

    The session only reads; that an export was made is the caller's to note on the trail.
    `after_row` is called once a row, for a progress bar. Raises `tables.TooManyRows` and OSError.
    """
    found = export.rows(
        session,
        period,
        zone,
        team_ids=team_ids,
        unit_ids=unit_ids,
        person_id=person_id,
        with_names=with_names,
    )
    return tables.write(path, form, export.COLUMNS, _counted_off(found, after_row))


def _counted_off(
    rows: Iterable[Sequence[Cell]], after_row: Callable[[], object]
) -> Iterator[Sequence[Cell]]:
    for row in rows:
        yield row
        after_row()
