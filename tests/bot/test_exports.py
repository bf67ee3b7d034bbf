"""The export as a file: its sums are the chat's, in every format."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]  # ships no types
import pytest

from bot.documents.tables import Format
from bot.exports import export_file
from models import figures
from models.database import Database
from tests.clock import ZONE
from tests.notebook import NOVEMBER, Notebook, did, met
from tests.world import World


def of_csv(path: Path) -> list[dict[str, object]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def of_jsonl(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def of_xlsx(path: Path) -> list[dict[str, object]]:
    header, *rows = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


@pytest.mark.parametrize(
    ("form", "read"), [(Format.CSV, of_csv), (Format.JSONL, of_jsonl), (Format.XLSX, of_xlsx)]
)
def test_a_file_adds_up_to_the_figures(
    database: Database,
    world: World,
    tmp_path: Path,
    form: Format,
    read: Callable[[Path], list[dict[str, object]]],
) -> None:
    """People and meetings of a file's rows that are not cancelled are those of the summary."""
    path, steps = tmp_path / f"visits.{form}", iter(range(9))
    with database.writing() as session:
        book = Notebook(session, world)
        two = (did("VNEID2", "xong", people=2, quantity=2), did("CKS", "xong", people=1))
        book.visit(2, met("Bà Tẹo", *two, people=2), met(None, did("TT"), people=1))
        book.visit(3, met("Anh Hùng", *two, people=5), cancelled=True)
    with database.reading() as session:
        written = export_file(session, path, form, NOVEMBER, ZONE, after_row=lambda: next(steps))
        found = figures.count(session, NOVEMBER)
    rows = [row for row in read(path) if not row["cancelled"]]
    assert (written, next(steps), len(rows)) == (5, 5, 3)
    assert total(rows, "entry_people") == found.people.total == 3
    assert total(rows, "entry_households") == found.household_entries == 2
    assert total(rows, "line_people") == found.person_services.total == 3


def total(rows: list[dict[str, object]], column: str) -> int:
    return sum(int(str(row[column])) for row in rows if row[column] not in {None, ""})
