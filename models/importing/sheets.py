"""The three sheets of an import, their columns, and how rows become lines or problems."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, ClassVar, Self, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError

from models.importing.cells import (
    Cell,
    Code,
    Day,
    Kind,
    OneCode,
    PersonRole,
    Phone,
    Several,
    read_required,
    read_text,
)

EXAMPLE = "vidu"  # what the codes of the template's example rows begin with
CLEARED = {"-", "–"}  # such a cell takes away what was there; an empty one says nothing
REASONS = {"string_too_long": "too-long", "string_pattern_mismatch": "bad-code"}
PRIVATE = "dien_thoai"  # a column whose values are repeated nowhere
SHOWN = 40  # letters of a wrong value that a report repeats


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it lies in a file: its number as Excel shows it, every column of the header."""

    sheet: str
    number: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Why a row cannot be taken: `reason` names the sentence, the rest is what it speaks of."""

    sheet: str
    number: int
    reason: str
    column: str = ""
    value: str = ""
    other: str = ""


class Line(BaseModel):
    """A row that could be read. `model_fields_set` tells which cells said something."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    sheet: ClassVar[str]

    number: int
    code: Code = Field(alias="ma")
    name: str

    def problem(self, reason: str, column: str = "", value: str = "", other: str = "") -> Problem:
        """Tell why this line cannot be taken after all."""
        return Problem(self.sheet, self.number, reason, column, value, other)

    @classmethod
    def columns(cls) -> dict[str, str]:
        """Give the sheet's columns by field, in their order."""
        return {name: info.alias for name, info in cls.model_fields.items() if info.alias}


class UnitLine(Line):
    """A row of `don_vi`: a place of the tree."""

    sheet: ClassVar[str] = "don_vi"

    name: Annotated[str, Field(max_length=120), BeforeValidator(read_required)] = Field(alias="ten")
    kind: Kind = Field(alias="loai")
    parent: OneCode = Field(None, alias="ma_cha")
    valid_from: Day = Field(None, alias="tu_ngay")
    valid_to: Day = Field(None, alias="den_ngay")
    aliases: Several = Field((), alias="ten_khac")

    @model_validator(mode="after")
    def _first_day_first(self) -> Self:
        if self.valid_from and self.valid_to and self.valid_from > self.valid_to:
            raise PydanticCustomError("dates-reversed", "ends before it begins")
        return self


class TeamLine(Line):
    """A row of `to`: a team, the units it covers (separated by «;»), its founding decision."""

    sheet: ClassVar[str] = "to"

    name: Annotated[str, Field(max_length=160), BeforeValidator(read_required)] = Field(alias="ten")
    units: Several = Field(alias="ma_don_vi")
    decision_number: Annotated[str | None, Field(max_length=60), BeforeValidator(read_text)] = (
        Field(None, alias="so_quyet_dinh")
    )
    decision_date: Day = Field(None, alias="ngay_quyet_dinh")

    @model_validator(mode="after")
    def _covers_something(self) -> Self:
        if not self.units:
            raise PydanticCustomError("no-unit", "covers no unit")
        return self


class MemberLine(Line):
    """A row of `thanh_vien`: a person and one role, in a team or in the office of a unit.

    Who has several roles has several rows with the same `ma`.
    """

    sheet: ClassVar[str] = "thanh_vien"

    name: Annotated[str, Field(max_length=80), BeforeValidator(read_required)] = Field(
        alias="ho_ten"
    )
    team: OneCode = Field(None, alias="ma_to")
    unit: OneCode = Field(None, alias="ma_don_vi")
    role: PersonRole = Field(alias="vai_tro")
    title: Annotated[str | None, Field(max_length=120), BeforeValidator(read_text)] = Field(
        None, alias="chuc_vu"
    )
    phone: Phone = Field(None, alias="dien_thoai")

    @model_validator(mode="after")
    def _role_fits_place(self) -> Self:
        if self.role.is_of_unit and (self.team or not self.unit):
            raise PydanticCustomError("needs-unit", "is a role of a unit's office")
        if not self.role.is_of_unit and (self.unit or not self.team):
            raise PydanticCustomError("needs-team", "is a role of a team")
        return self


AnyLine = TypeVar("AnyLine", bound=Line)
SHEETS: tuple[type[Line], ...] = (UnitLine, TeamLine, MemberLine)


@dataclass
class Book:
    """What could be read of a file, and the codes of all its rows, read or not, by sheet."""

    units: list[UnitLine] = field(default_factory=list)
    teams: list[TeamLine] = field(default_factory=list)
    members: list[MemberLine] = field(default_factory=list)
    mentioned: dict[str, set[str]] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether no row says anything; the template's examples do not."""
        return not any(self.mentioned.values())


def key(code: str) -> str:
    """Give a code in the form in which codes are compared: without case."""
    return code.casefold()


def read(sheets: Mapping[str, Sequence[Row]]) -> tuple[Book, list[Problem]]:
    """Read the rows of each sheet, each on its own; what could not be read is told, all of it."""
    wanted = {
        name: [row for row in rows if not code_of(row).startswith(EXAMPLE)]
        for name, rows in sheets.items()
    }
    problems: list[Problem] = []
    book = Book(
        units=_read_lines(UnitLine, wanted, problems),
        teams=_read_lines(TeamLine, wanted, problems),
        members=_read_lines(MemberLine, wanted, problems),
        mentioned={name: {code_of(row) for row in rows} for name, rows in wanted.items()},
    )
    return book, problems


def code_of(row: Row) -> str:
    """Give a row's own code as codes are compared, empty if it has none."""
    value = row.cells.get("ma")
    return key(read_text(value) or "") if isinstance(value, str | int | float) else ""


def _read_lines(
    kind: type[AnyLine], sheets: Mapping[str, Sequence[Row]], problems: list[Problem]
) -> list[AnyLine]:
    """Read one sheet. A column that must be there and is not is told once, not for every row."""
    rows = sheets.get(kind.sheet, ())
    must = [info.alias for info in kind.model_fields.values() if info.alias and info.is_required()]
    absent = [column for column in must if rows and column not in rows[0].cells]
    if absent:
        problems += [Problem(kind.sheet, 1, "missing-column", column) for column in absent]
        return []
    return [line for row in rows if (line := _read_line(kind, row, problems))]


def _read_line(kind: type[AnyLine], row: Row, problems: list[Problem]) -> AnyLine | None:
    cells = {column: value for column, value in row.cells.items() if value is not None}
    said = {column: None if value in CLEARED else value for column, value in cells.items()}
    try:
        return kind.model_validate({**said, "number": row.number})
    except ValidationError as error:
        problems += [_as_problem(row, wrong) for wrong in error.errors(include_url=False)]
    return None


def _as_problem(row: Row, wrong: ErrorDetails) -> Problem:
    column = str(wrong["loc"][0]) if wrong["loc"] else ""
    written = row.cells.get(column)
    value = "" if written is None or column == PRIVATE else str(written)[:SHOWN]
    return Problem(row.sheet, row.number, REASONS.get(wrong["type"], wrong["type"]), column, value)
