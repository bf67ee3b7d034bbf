"""One cell of an import sheet: how people and spreadsheets write a text, a day, a phone, a role."""

import re
import unicodedata
from datetime import date, datetime
from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from models.names import fold
from models.people import Role
from models.units import UnitKind

Cell = str | int | float | bool | date | None  # a datetime is a date

PHONE = re.compile(r"0[35789]\d{8}|02\d{9}")
COUNTRY_CODE = re.compile(r"^(\+84|84(?=\d{9,10}$))")
DAY_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")
KIND_NAMES = {
    UnitKind.CITY: {"thanh pho", "tinh"},
    UnitKind.DISTRICT: {"huyen", "quan", "thi xa"},
    UnitKind.COMMUNE: {"xa", "phuong", "thi tran", "dac khu"},
    UnitKind.VILLAGE: {"thon", "lang", "xom", "ap", "ban", "buon", "khom"}
    | {"khu pho", "to dan pho", "khu dan cu"},
}


def read_text(value: object) -> str | None:
    """Read a cell as text: NFC, single spaces, a whole number without «.0»."""
    if value is None:
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        raise PydanticCustomError("not-text", "is a date or a truth value")
    return " ".join(unicodedata.normalize("NFC", str(value)).split())


def read_required(value: object) -> str:
    """Read a text that must be there."""
    text = read_text(value)
    if not text:
        raise PydanticCustomError("missing", "is empty")
    return text


def read_several(value: object) -> tuple[str, ...]:
    """Read a list separated by «;», each part once."""
    parts = (part.strip() for part in (read_text(value) or "").split(";"))
    return tuple(dict.fromkeys(part for part in parts if part))


def read_day(value: object) -> date | None:
    """Read a day: a date cell, 2026-11-01 or 1/11/2026 (also with «-» or «.»)."""
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, date):
        return value
    for written in DAY_FORMATS:
        try:
            return datetime.strptime(str(value).strip(), written).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
    raise PydanticCustomError("bad-day", "is no day")


def read_phone(value: object) -> str | None:
    """Read a phone as 0…; +84 stands for the 0, and a cell that is a number has lost it."""
    text = read_text(value)
    if text is None:
        return None
    digits = COUNTRY_CODE.sub("0", re.sub(r"[\s.()-]", "", text))
    digits = digits if digits.startswith("0") else f"0{digits}"
    if not PHONE.fullmatch(digits):
        raise PydanticCustomError("bad-phone", "is no phone number of this country")
    return digits


def read_kind(value: object) -> UnitKind:
    """Read a kind of unit: the sheet's word, or what such a place is called («phường», «ấp»)."""
    said = fold(read_required(value)).replace("_", " ")
    for kind, names in KIND_NAMES.items():
        if said in names:
            return kind
    raise PydanticCustomError("bad-kind", "is no kind of unit")


def read_role(value: object) -> Role:
    """Read a role, with or without marks: «Tổ trưởng», «to_truong»."""
    said = fold(read_required(value)).replace(" ", "_")
    if said not in set(Role):
        raise PydanticCustomError("bad-role", "is no role")
    return Role(said)


Code = Annotated[str, Field(max_length=40, pattern="^[^;]+$"), BeforeValidator(read_required)]
OneCode = Annotated[str | None, Field(pattern="^[^;]+$"), BeforeValidator(read_text)]
Several = Annotated[
    tuple[Annotated[str, Field(max_length=120)], ...], BeforeValidator(read_several)
]
Day = Annotated[date | None, BeforeValidator(read_day)]
Phone = Annotated[str | None, BeforeValidator(read_phone)]
Kind = Annotated[UnitKind, BeforeValidator(read_kind)]
PersonRole = Annotated[Role, BeforeValidator(read_role)]
