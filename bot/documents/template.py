"""The workbook to fill in for an import: a guide, and each sheet with its header and examples."""

from collections.abc import Sequence
from pathlib import Path

from xlsxwriter import Workbook  # type: ignore[import-untyped]  # annotated, but has no py.typed
from xlsxwriter.format import Format  # type: ignore[import-untyped]  # as above
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # as above

from bot.documents.workbook import GUIDE
from bot.texts import text
from models.importing import SHEETS, Line
from models.people import Role
from models.units import UnitKind

CHOICES = {"loai": [kind.value for kind in UnitKind], "vai_tro": [role.value for role in Role]}
FILLED_BY_HAND = 2_000  # rows that offer the drop-downs


def write(path: Path) -> None:
    """Write the workbook. Raises OSError.

    Every cell is a text, so that no code or phone loses its 0 and no day is turned around.
    """
    with Workbook(str(path)) as book:
        plain = book.add_format({"num_format": "@"})
        head = book.add_format({"bold": True, "bg_color": "#DDE8F0", "border": 1})
        example = book.add_format({"num_format": "@", "italic": True, "font_color": "#5F6368"})
        _write_guide(book.add_worksheet(GUIDE), book.add_format({"text_wrap": True}), head)
        for kind in SHEETS:
            sheet = book.add_worksheet(kind.sheet)
            sheet.set_column(0, len(kind.columns()) - 1, 22, plain)
            sheet.freeze_panes(1, 0)
            _write_rows(sheet, [_columns(kind)], head)
            _write_rows(sheet, examples(kind), example, first=1)
            _offer_choices(sheet, _columns(kind))


def examples(kind: type[Line]) -> list[list[str]]:
    """Give the example rows of a sheet, of invented names, cell by cell."""
    rows = text(f"cli-examples-{kind.sheet}").splitlines()
    return [[cell.strip() for cell in row.split("|")] for row in rows]


def _columns(kind: type[Line]) -> list[str]:
    return list(kind.columns().values())


def _write_guide(sheet: Worksheet, style: Format, head: Format) -> None:
    sheet.set_column(0, 1, 16, style)
    sheet.set_column(2, 2, 90, style)
    notes = text("cli-guide").splitlines()
    rows = [
        [kind.sheet, column, text(f"cli-column-{kind.sheet}-{column}")]
        for kind in SHEETS
        for column in _columns(kind)
    ]
    _write_rows(sheet, [["", "", note] for note in notes], style)
    _write_rows(sheet, [text("cli-guide-header").split(" | ")], head, first=len(notes) + 1)
    _write_rows(sheet, rows, style, first=len(notes) + 2)


def _write_rows(
    sheet: Worksheet, rows: Sequence[Sequence[str]], style: Format, first: int = 0
) -> None:
    for number, row in enumerate(rows, first):
        for place, cell in enumerate(row):
            sheet.write_string(number, place, cell, style)


def _offer_choices(sheet: Worksheet, columns: Sequence[str]) -> None:
    for place, column in enumerate(columns):
        if column in CHOICES:
            words = {"validate": "list", "source": CHOICES[column]}
            sheet.data_validation(1, place, FILLED_BY_HAND, place, words)
