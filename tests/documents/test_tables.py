"""Rows as files: what is written is what is read, by people's programs and by others."""

import csv
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]  # ships no types
import pytest

from bot.documents import tables
from bot.documents.tables import Cell, Format, TooManyRows

COLUMNS = ("household", "people", "note")
ROWS: list[tuple[Cell, ...]] = [
    ("Bà Tẹo", 2, "hẹn, «chiều»\nquay lại"),
    ("Ông Sửu", 0, None),
    (None, None, "01/11"),
]


def read_csv(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def read_xlsx(path: Path) -> list[tuple[object, ...]]:
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    return list(sheet.iter_rows(values_only=True))


@pytest.mark.parametrize("form", list(Format))
def test_rows_are_counted_without_the_header(tmp_path: Path, form: Format) -> None:
    """The count is of rows; a table without any is a file all the same."""
    assert tables.write(tmp_path / "full", form, COLUMNS, ROWS) == 3
    assert tables.write(tmp_path / "empty", form, COLUMNS, []) == 0
    assert (tmp_path / "empty").exists()


def test_csv_opens_in_excel_with_its_letters(tmp_path: Path) -> None:
    """It begins with a byte order mark; what nobody said is an empty cell, a zero is 0."""
    path = tmp_path / "visits.csv"
    tables.write(path, Format.CSV, COLUMNS, ROWS)
    assert path.read_bytes().startswith(b"\xef\xbb\xbfhousehold,people,note\r\n")
    assert read_csv(path)[1:] == [
        ["Bà Tẹo", "2", "hẹn, «chiều»\nquay lại"],
        ["Ông Sửu", "0", ""],
        ["", "", "01/11"],
    ]


def test_jsonl_keeps_numbers_nulls_and_letters(tmp_path: Path) -> None:
    """One object a line, with every column, null where nobody said."""
    path = tmp_path / "visits.jsonl"
    tables.write(path, Format.JSONL, COLUMNS, ROWS)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert json.loads(lines[1]) == {"household": "Ông Sửu", "people": 0, "note": None}
    assert "Bà Tẹo" in lines[0]


def test_xlsx_keeps_numbers_as_numbers_and_texts_as_texts(tmp_path: Path) -> None:
    """The header is frozen, an empty cell is empty, and no text becomes a date."""
    path = tmp_path / "visits.xlsx"
    tables.write(path, Format.XLSX, COLUMNS, ROWS)
    assert read_xlsx(path) == [COLUMNS, *ROWS]
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["C"].width > sheet.column_dimensions["B"].width


@pytest.mark.parametrize("begin", ["=1+1", "+84", "-2", "@SUM(A1)", "\tx", "\rx"])
def test_no_text_is_a_formula(tmp_path: Path, begin: str) -> None:
    """A csv marks a text that begins like a formula; in an xlsx every text is a text."""
    rows: list[tuple[Cell, ...]] = [(begin, -2, None)]
    tables.write(tmp_path / "t.csv", Format.CSV, COLUMNS, rows)
    assert read_csv(tmp_path / "t.csv")[1][:2] == [f"'{begin}", "-2"]
    tables.write(tmp_path / "t.xlsx", Format.XLSX, COLUMNS, rows)
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").active
    assert sheet is not None
    assert (sheet["A2"].data_type, sheet["B2"].value) == ("s", -2)


@pytest.mark.parametrize("form", list(Format))
def test_a_failure_leaves_what_was_there(tmp_path: Path, form: Format) -> None:
    """A table is there whole or not at all, and nothing else is left behind."""
    path = tmp_path / "visits"
    path.write_text("yesterday's")

    def broken() -> Iterator[Sequence[Cell]]:
        yield ROWS[0]
        raise ConnectionError

    with pytest.raises(ConnectionError):
        tables.write(path, form, COLUMNS, broken())
    assert path.read_text() == "yesterday's"
    assert [file.name for file in tmp_path.iterdir()] == ["visits"]


def test_a_sheet_holds_no_more_than_excel_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows beyond Excel's limit are refused, not lost: the header is one of them."""
    monkeypatch.setattr(tables, "MOST_SHEET_ROWS", 3)
    with pytest.raises(TooManyRows):
        tables.write(tmp_path / "t.xlsx", Format.XLSX, COLUMNS, ROWS)
    assert tables.write(tmp_path / "t.xlsx", Format.XLSX, COLUMNS, ROWS[:2]) == 2


def test_only_its_owner_may_read_a_table(tmp_path: Path) -> None:
    """Rows may name people."""
    tables.write(tmp_path / "t.csv", Format.CSV, COLUMNS, ROWS)
    assert (tmp_path / "t.csv").stat().st_mode & 0o077 == 0
