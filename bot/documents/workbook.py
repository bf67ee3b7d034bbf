"""The workbook of an import, or CSV files of the same shape, read as plain rows."""

import csv
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from openpyxl import load_workbook  # type: ignore[import-untyped]  # ships no types
from openpyxl.utils.exceptions import InvalidFileException  # type: ignore[import-untyped]  # as above
from openpyxl.worksheet._read_only import ReadOnlyWorksheet  # type: ignore[import-untyped]  # as above

from models.importing import SHEETS, Cell, Row
from models.names import fold

GUIDE = "huong_dan"  # the template's own sheet, which explains and holds no rows
CSV_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}

BROKEN = (InvalidFileException, BadZipFile, ParseError, KeyError, ValueError, OSError)

Grid = Iterable[Sequence[object]]


class UnreadableFile(Exception):  # noqa: N818  # says what happened
    """A file is no workbook. `reason` names the sentence, `name` is the file or the sheet."""

    def __init__(self, reason: str, name: str) -> None:
        super().__init__(reason, name)
        self.reason = reason
        self.name = name


@dataclass
class Contents:
    """The rows of the known sheets, and the names of sheets and columns that nobody knows."""

    sheets: dict[str, list[Row]] = field(default_factory=dict)
    unknown_sheets: list[str] = field(default_factory=list)
    unknown_columns: list[tuple[str, str]] = field(default_factory=list)


def read(paths: Iterable[Path]) -> Contents:
    """Read a workbook, or CSV files named after the sheets, or folders of such.

    Names of sheets and columns are taken without marks, case and spaces. Raises UnreadableFile.
    """
    contents = Contents()
    for path in paths:
        for title, grid in _grids(path):
            name = plain(title)
            if name not in COLUMNS:
                contents.unknown_sheets += [title] if name != GUIDE else []
            elif name in contents.sheets:
                raise UnreadableFile("sheet-twice", title)
            else:
                contents.sheets[name] = list(_rows(name, grid, contents))
    if not contents.sheets:
        raise UnreadableFile("no-sheets", ", ".join(COLUMNS))
    return contents


def plain(title: object) -> str:
    """Write a heading as the columns are written: «Họ tên *» is `ho_ten`."""
    return fold(str(title or "").replace("*", " ").replace("_", " ")).replace(" ", "_")


COLUMNS = {kind.sheet: set(kind.columns().values()) for kind in SHEETS}


def _grids(path: Path) -> Iterator[tuple[str, Grid]]:
    if path.is_dir():
        for inside in sorted(path.glob("*.csv")):
            yield inside.stem, _csv_grid(inside)
    elif not path.is_file():
        raise UnreadableFile("no-file", str(path))
    elif path.suffix.lower() == ".csv":
        yield path.stem, _csv_grid(path)
    else:
        yield from _xlsx_grids(path)


def _xlsx_grids(path: Path) -> list[tuple[str, Grid]]:
    """Read every sheet; what openpyxl has to say about their looks is of no interest here."""
    with warnings.catch_warnings(action="ignore"):
        try:
            book = load_workbook(path, read_only=True, data_only=True)
            return [(sheet.title, _values(sheet)) for sheet in book.worksheets]
        except BROKEN:
            raise UnreadableFile("no-workbook", path.name) from None


def _values(sheet: ReadOnlyWorksheet) -> Grid:
    sheet.reset_dimensions()  # other programs write them wrong, and rows would be lost
    return list(sheet.iter_rows(values_only=True))


def _csv_grid(path: Path) -> Grid:
    """Read a CSV as any Excel saves it: UTF-8 or UTF-16, with «,», «;» or tabs between cells."""
    written = path.read_bytes()
    try:
        text = written.decode(CSV_MARKS.get(written[:2], "utf-8-sig"))
    except UnicodeDecodeError:
        raise UnreadableFile("not-utf8", path.name) from None
    header = text.partition("\n")[0]
    between = max(",;\t", key=header.count)
    return csv.reader(StringIO(text, newline=""), delimiter=between)


def _rows(sheet: str, grid: Grid, contents: Contents) -> Iterator[Row]:
    """Give the rows under the header, the first row that says anything; empty rows are left out."""
    columns: list[str] = []
    for number, cells in enumerate(grid, 1):
        values = [_cell(value) for value in cells]
        if not any(value is not None for value in values):
            continue
        if columns:
            said = zip(columns, values + [None] * len(columns), strict=False)
            yield Row(sheet, number, {column: value for column, value in said if column})
        else:
            columns = [plain(value) for value in values]
            unknown = [name for name in columns if name and name not in COLUMNS[sheet]]
            contents.unknown_columns += [(sheet, name) for name in unknown]


def _cell(value: object) -> Cell:
    """Give a cell's value; one without anything but spaces is empty."""
    if isinstance(value, str):
        return value.strip() or None
    return value if isinstance(value, int | float | date | datetime) else None
