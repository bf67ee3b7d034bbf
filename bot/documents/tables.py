"""Tables as files: rows to csv, jsonl or xlsx, a row in memory at a time, whole or not at all."""

import csv
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from xlsxwriter import Workbook  # type: ignore[import-untyped]  # annotated, but has no py.typed
from xlsxwriter.format import Format as Style  # type: ignore[import-untyped]  # as above
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # as above

Cell = str | int | None
Rows = Iterable[Sequence[Cell]]

MOST_SHEET_ROWS = 1_048_576  # Excel's own limit, the header included
NARROWEST, WIDEST = 8, 40  # characters
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class Format(StrEnum):
    """The kinds of file a table can be written as."""

    CSV = "csv"
    XLSX = "xlsx"
    JSONL = "jsonl"


class TooManyRows(ValueError):  # noqa: N818  # says what happened
    """A spreadsheet cannot hold that many rows. The csv can."""


def write(path: Path, form: Format, columns: Sequence[str], rows: Rows) -> int:
    """Write a table and give how many rows it has, the header not counted.

    The file is there when it is whole: until then, and after a failure, what was there before is.
    It is readable by its owner alone, for rows may name people. Raises TooManyRows and OSError.
    """
    with _whole(path) as unfinished:
        return WRITERS[form](unfinished, columns, rows)


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """Give a file beside the wanted one, that takes its place at the end."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    unfinished = Path(name)
    try:
        yield unfinished
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _write_csv(path: Path, columns: Sequence[str], rows: Rows) -> int:
    # With a byte order mark: without it Excel, where a csv is opened by a double click, takes the
    # Vietnamese letters for Windows-1252. Programs read utf-8-sig, or the jsonl.
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for count, row in enumerate(rows, 1):  # noqa: B007  # the last number is the answer
            writer.writerow([harmless(cell) for cell in row])
    return count


def harmless(cell: Cell) -> Cell:
    """Keep a spreadsheet from taking a text for a formula: one that begins like it gets a «'»."""
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS):
        return f"'{cell}"
    return cell


def _write_jsonl(path: Path, columns: Sequence[str], rows: Rows) -> int:
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for count, row in enumerate(rows, 1):  # noqa: B007  # the last number is the answer
            record = dict(zip(columns, row, strict=True))
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return count


def _write_xlsx(path: Path, columns: Sequence[str], rows: Rows) -> int:
    # constant_memory writes a row out when the next one begins.
    count = 0
    widths = [len(name) for name in columns]
    with Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        _write_row(sheet, 0, columns, book.add_format({"bold": True}))
        for count, row in enumerate(rows, 1):
            if count >= MOST_SHEET_ROWS:
                raise TooManyRows(count)
            _write_row(sheet, count, row)
            widths = [max(w, len(str(c or ""))) for w, c in zip(widths, row, strict=True)]
        for place, width in enumerate(widths):
            sheet.set_column(place, place, min(max(width + 2, NARROWEST), WIDEST))
    return count


def _write_row(
    sheet: Worksheet, number: int, row: Sequence[Cell], style: Style | None = None
) -> None:
    """Write every text as a text: none becomes a formula, a link, a number or a date."""
    for place, cell in enumerate(row):
        if isinstance(cell, str):
            sheet.write_string(number, place, cell, style)
        elif cell is not None:
            sheet.write_number(number, place, cell, style)


WRITERS: dict[Format, Callable[[Path, Sequence[str], Rows], int]] = {
    Format.CSV: _write_csv,
    Format.JSONL: _write_jsonl,
    Format.XLSX: _write_xlsx,
}
