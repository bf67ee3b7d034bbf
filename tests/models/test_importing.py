"""The import: every bad row is told with its reason; a good book is taken, and only once."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType

import pytest
from sqlalchemy import func, select
from sqlmodel import Session, col

from models import importing, people, teams, units
from models.database import Database
from models.importing import Cell, Deed, Row
from models.people import Membership, Person, Role
from models.teams import Team
from models.trail import Trail
from models.units import Unit, UnitAlias, UnitKind
from tests.clock import TUESDAY_MORNING, Clock
from tests.world import World

TODAY = TUESDAY_MORNING.date()
COLUMNS = {kind.sheet: list(kind.columns().values()) for kind in importing.SHEETS}

Sheets = dict[str, list[Row]]

GOOD = """
don_vi: TP | Thành phố Sông Lớn | thanh_pho
don_vi: LV | Xã Lúa Vàng | xa | TP | 1/7/2025
don_vi: LV-D | Thôn Đông | thon | LV | | | xóm 3; KDC số 2
don_vi: LV-T | Thôn Tây | thon | LV
to: T1 | Tổ thôn Đông | LV-D | 12/QĐ-UBND | 2025-07-15
to: T2 | Tổ Đông và Tây | LV-D; LV-T
thanh_vien: 1 | Nguyễn Văn Mẫu | T1 | | to_truong | Trưởng thôn | 0912 000 001
thanh_vien: 2 | Trần Thị Thử | T1 | | to_vien
thanh_vien: 3 | Lê Văn Ví | T1 | | to_vien
thanh_vien: 3 | Lê Văn Ví | | LV | can_bo
"""


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """Open a transaction on the planted place."""
    with database.writing() as session:
        yield session


def sheets(written: str, changed: Mapping[str, Cell] = MappingProxyType({})) -> Sheets:
    """Lay out «sheet: cell | cell», row 2 first in each sheet; `changed` cells are put in."""
    found: Sheets = {}
    for line in written.strip().splitlines():
        sheet, _, rest = line.partition(": ")
        cells: list[Cell] = [cell.strip() or None for cell in rest.split("|")]
        cells = [changed.get(cell, cell) if isinstance(cell, str) else cell for cell in cells]
        row = found.setdefault(sheet, [])
        padded = cells + [None] * len(COLUMNS[sheet])
        row.append(Row(sheet, len(row) + 2, dict(zip(COLUMNS[sheet], padded, strict=False))))
    return found


def problems(
    session: Session, written: str, changed: Mapping[str, Cell] = MappingProxyType({})
) -> list[tuple[str, int, str]]:
    """Say what is wrong with these rows."""
    book, found = importing.read(sheets(written, changed))
    found += importing.check(session, book, TODAY)
    return sorted((problem.sheet, problem.number, problem.reason) for problem in found)


def take(
    session: Session,
    written: str,
    now: datetime = TUESDAY_MORNING,
    changed: Mapping[str, Cell] = MappingProxyType({}),
) -> list[tuple[str, str, str]]:
    """Import rows that have no problem, and say what became of each."""
    assert problems(session, written, changed) == []
    book, _ = importing.read(sheets(written, changed))
    changes = importing.apply(session, book, now)
    return [(change.line.sheet, change.line.code, change.deed.value) for change in changes]


def roles(session: Session, code: str) -> list[tuple[Role, date | None, date | None]]:
    """Give every role a person ever had, the earliest first."""
    query = (
        select(col(Membership.role), col(Membership.since), col(Membership.until))
        .join(Person, col(Person.id) == col(Membership.person_id))
        .where(col(Person.code) == code)
        .order_by(col(Membership.id))
    )
    return [tuple(row) for row in session.execute(query)]


BAD = [
    # one row by itself
    ("don_vi: | Thôn Nam | thon | AN-PHU", [(2, "missing")]),
    ("don_vi: N1 | | thon | AN-PHU", [(2, "missing")]),
    ("don_vi: N1 | - | thon | AN-PHU", [(2, "missing")]),
    ("don_vi: N1 | Thôn Nam | | AN-PHU", [(2, "missing")]),
    ("don_vi: N1 | Thôn Nam | lang xa | AN-PHU", [(2, "bad-kind")]),
    ("don_vi: N1; N2 | Thôn Nam | thon | AN-PHU", [(2, "bad-code")]),
    (f"don_vi: {'N' * 41} | Thôn Nam | thon | AN-PHU", [(2, "too-long")]),
    (f"don_vi: N1 | {'Nam ' * 31} | thon | AN-PHU", [(2, "too-long")]),
    ("don_vi: N1 | Thôn Nam | thon | AN-PHU | 31/2/2026", [(2, "bad-day")]),
    ("don_vi: N1 | Thôn Nam | thon | AN-PHU | 2026", [(2, "bad-day")]),
    ("don_vi: N1 | Thôn Nam | thon | AN-PHU | 2/1/2026 | 1/1/2026", [(2, "dates-reversed")]),
    ("don_vi: N1 | | gi | AN-PHU | hôm qua", [(2, "bad-day"), (2, "bad-kind"), (2, "missing")]),
    ("to: T9 | Tổ thôn Nam |", [(2, "missing")]),
    ("to: T9 | Tổ thôn Nam | ;", [(2, "no-unit")]),
    ("to: T9 | Tổ thôn Nam | DONG-LAM | 1 | 15-13-2025", [(2, "bad-day")]),
    ("thanh_vien: 9 | Ngô Thị Nam | TO-DONG_LAM | | to_pho_to", [(2, "bad-role")]),
    ("thanh_vien: 9 | Ngô Thị Nam | | | to_vien", [(2, "needs-team")]),
    ("thanh_vien: 9 | Ngô Thị Nam | | AN-PHU | to_vien", [(2, "needs-team")]),
    ("thanh_vien: 9 | Ngô Thị Nam | TO-DONG_LAM | DONG-LAM | to_vien", [(2, "needs-team")]),
    ("thanh_vien: 9 | Ngô Thị Nam | TO-DONG_LAM | | can_bo", [(2, "needs-unit")]),
    ("thanh_vien: 9 | Ngô Thị Nam | | | lanh_dao", [(2, "needs-unit")]),
    ("thanh_vien: 9 | Ngô Thị Nam | TO-DONG_LAM; TO-CAU_SAT | | to_vien", [(2, "bad-code")]),
    ("thanh_vien: 9 | Ngô Thị Nam | TO-DONG_LAM | | to_vien | | 12345", [(2, "bad-phone")]),
    ("thanh_vien: 9 | Ngô Thị Nam | TO-DONG_LAM | | to_vien | | 031012345678", [(2, "bad-phone")]),
    # rows together, and with what is kept
    ("don_vi: N1 | Thôn Nam | thon | KHONG-CO", [(2, "unknown-unit")]),
    ("don_vi: N1 | Thôn Nam | thon", [(2, "village-alone")]),
    ("don_vi: N1 | Thôn Nam | thon | CITY", [(2, "wrong-parent")]),
    ("don_vi: N1 | Xã Nam | xa | AN-PHU", [(2, "wrong-parent")]),
    ("don_vi: N1 | Xã Nam | xa | DONG-LAM", [(2, "wrong-parent")]),
    ("don_vi: N1 | Xã Nam | xa | N1", [(2, "cycle")]),
    ("don_vi: N1 | Xã Nam | xa | N2\ndon_vi: N2 | Xã Bắc | xa | N1", [(2, "cycle"), (3, "cycle")]),
    ("don_vi: CITY | Thành phố Sông Xanh | thanh_pho | AN-PHU", [(2, "cycle")]),
    ("don_vi: DONG-LAM | Đông Lâm | xa | CITY", [(2, "kind-changed")]),
    ("don_vi: N1 | Xã Nam | xa\ndon_vi: n1 | Xã Nam | xa", [(3, "repeated")]),
    ("to: T9 | Tổ Nam | DONG-LAM\nto: T9 | Tổ Bắc | TAY-LAM", [(3, "repeated")]),
    ("to: T9 | Tổ Nam | DONG-LAM; KHONG-CO", [(2, "unknown-unit")]),
    ("thanh_vien: 9 | Ngô Thị Nam | KHONG-CO | | to_vien", [(2, "unknown-team")]),
    ("thanh_vien: 9 | Ngô Thị Nam | | KHONG-CO | can_bo", [(2, "unknown-unit")]),
    (
        "thanh_vien: 9 | Ngô Thị Nam | TO-DONG_LAM | | to_vien\n"
        "thanh_vien: 9 | Ngô Thị Nam | TO-DONG_LAM | | to_pho",
        [(3, "repeated")],
    ),
    (
        "thanh_vien: 9 | Ngô Thị Nam | TO-DONG_LAM | | to_vien\n"
        "thanh_vien: 9 | Ngô Thị Bắc | | AN-PHU | can_bo",
        [(3, "other-name")],
    ),
    ("thanh_vien: 9 | Ngô Thị Nam | TO-DONG_LAM | | to_truong", [(2, "two-leaders")]),
    (
        "to: T9 | Tổ Nam | DONG-LAM\n"
        "thanh_vien: 8 | Ngô Thị Nam | T9 | | to_truong\n"
        "thanh_vien: 9 | Ngô Thị Bắc | T9 | | to_truong",
        [(3, "two-leaders")],
    ),
]


@pytest.mark.parametrize(("written", "expected"), BAD)
def test_a_bad_row_is_told_with_its_number_and_reason(
    session: Session, written: str, expected: list[tuple[int, str]]
) -> None:
    """Each is told once, with the row as Excel counts it, and no other row is blamed."""
    found = problems(session, written)
    assert [(number, reason) for _, number, reason in found] == expected
    last_line = written.rsplit("\n", maxsplit=1)[-1]
    assert {sheet for sheet, _, _ in found} == {last_line.partition(":")[0]}


def test_all_problems_are_told_at_once(session: Session) -> None:
    """Whatever is wrong in any sheet is in one report."""
    written = """
don_vi: N1 | Thôn Nam | thon | KHONG-CO
to: T9 | Tổ Nam | KHONG-CO
thanh_vien: 8 | Ngô Thị Nam | KHONG-CO | | to_vien | | 12
thanh_vien: 9 | Ngô Thị Bắc | KHONG-CO | | to_vien
"""
    assert problems(session, written) == [
        ("don_vi", 2, "unknown-unit"),
        ("thanh_vien", 2, "bad-phone"),
        ("thanh_vien", 3, "unknown-team"),
        ("to", 2, "unknown-unit"),
    ]


def test_a_bad_row_is_not_blamed_on_the_rows_that_name_it(session: Session) -> None:
    """A commune with a bad date is told; its village, team and officer are not called unknown."""
    written = """
don_vi: N | Xã Nam | xa | CITY | 30/2/2026
don_vi: N1 | Thôn Nam | thon | N
to: T9 | Tổ Nam | N1; N
thanh_vien: 9 | Ngô Thị Nam | | N | can_bo
"""
    assert problems(session, written) == [("don_vi", 2, "bad-day")]


def test_a_missing_column_is_told_once(session: Session) -> None:
    """Not for every row of the sheet."""
    rows = [Row("to", number, {"ma": f"T{number}", "ten": "Tổ Nam"}) for number in range(2, 30)]
    book, found = importing.read({"to": rows})
    found += importing.check(session, book, TODAY)
    assert [(p.number, p.reason, p.column) for p in found] == [(1, "missing-column", "ma_don_vi")]


def test_a_wrong_phone_is_repeated_nowhere() -> None:
    """A report may be shown around; other wrong values are quoted in it."""
    written = "thanh_vien: 9 | Ngô Thị Nam | KHONG-CO | | to_vien | | 031012345678"
    _, found = importing.read(sheets(written))
    assert "031012345678" not in str(found)


def test_a_good_book_is_taken(session: Session) -> None:
    """The tree, the teams and the roles are there as the rows say."""
    assert {deed for _, _, deed in take(session, GOOD)} == {Deed.ADDED, Deed.CHANGED}
    east = units.by_code(session, "LV-D")
    assert east
    assert (east.name, east.kind) == ("Thôn Đông", UnitKind.VILLAGE)
    assert [unit.code for unit in units.above(session, east.id or 0)] == ["LV", "TP"]
    aliases = select(col(UnitAlias.name)).where(col(UnitAlias.unit_id) == east.id)
    assert set(session.execute(aliases).scalars()) == {"xóm 3", "KDC số 2"}
    team = teams.by_code(session, "T2")
    assert team
    assert {unit.code for unit in teams.units_of(session, team.id or 0)} == {"LV-T", "LV-D"}
    first = teams.by_code(session, "T1")
    assert first
    assert (first.decision_number, first.decision_date) == ("12/QĐ-UBND", date(2025, 7, 15))
    named = [(person.name, role) for person, role in people.in_team(session, first.id or 0, TODAY)]
    assert named[0] == ("Nguyễn Văn Mẫu", Role.LEADER)
    assert roles(session, "3") == [(Role.MEMBER, TODAY, None), (Role.OFFICER, TODAY, None)]


def test_a_second_time_changes_nothing(session: Session) -> None:
    """The import is idempotent by `ma`, a day later too; each import is on the trail."""
    take(session, GOOD)
    before = counts(session)
    again = take(session, GOOD, TUESDAY_MORNING + timedelta(days=1))
    assert {deed for _, _, deed in again} == {Deed.SAME}
    assert counts(session) == before
    deeds = select(col(Trail.record)).where(col(Trail.deed) == "imported").order_by(col(Trail.id))
    assert list(session.execute(deeds).scalars()) == ["10 of 10 rows", "0 of 10 rows"]


def counts(session: Session) -> list[int]:
    """Count the rows of every table an import writes."""
    tables = (Unit, UnitAlias, Team, teams.TeamUnit, Person, Membership)
    return [
        session.execute(select(func.count()).select_from(table)).scalar_one() for table in tables
    ]


def test_what_is_not_in_the_file_stays(session: Session, world: World) -> None:
    """A file of one team leaves all others, their people, and its own empty cells as they were."""
    before = counts(session)
    assert take(session, "to: TO-DONG_LAM | Tổ CNSCĐ thôn Đông Lâm | DONG-LAM") == [
        ("to", "TO-DONG_LAM", "same")
    ]
    assert counts(session) == before
    assert session.get_one(Team, world.teams["dong_lam"]).decision_number == "12/QĐ-UBND"


def test_a_dash_takes_away(session: Session, world: World) -> None:
    """Only a cell «-» empties what was there."""
    take(session, "to: TO-DONG_LAM | Tổ CNSCĐ thôn Đông Lâm | DONG-LAM | -")
    assert session.get_one(Team, world.teams["dong_lam"]).decision_number is None


def test_a_change_is_told_cell_by_cell(session: Session) -> None:
    """Old and new of each cell, parents by their codes."""
    book, _ = importing.read(
        sheets("don_vi: TAY-LAM | Thôn Tây Lâm cũ | thon | BINH-MINH | | 31/12/2026 | xóm 9")
    )
    (change,) = importing.apply(session, book, TUESDAY_MORNING)
    assert [(edit.column, edit.before, edit.after) for edit in change.edits] == [
        ("ten", "Thôn Tây Lâm", "Thôn Tây Lâm cũ"),
        ("den_ngay", "", "31/12/2026"),
        ("ma_cha", "AN-PHU", "BINH-MINH"),
        ("ten_khac", "", "xóm 9"),
    ]


def test_a_new_role_ends_the_old_one_the_day_before(session: Session, clock: Clock) -> None:
    """History stays: until yesterday a member, from today a deputy."""
    began = roles(session, "HOA")[0][1]
    take(session, "thanh_vien: HOA | Nguyễn Thị Hoa | TO-DONG_LAM | | to_pho", clock())
    assert roles(session, "HOA") == [
        (Role.MEMBER, began, TODAY - timedelta(days=1)),
        (Role.DEPUTY, TODAY, None),
    ]


def test_a_role_put_right_on_the_same_day_leaves_no_trace(session: Session) -> None:
    """Two imports of one day do not make a role that ended before it began."""
    take(session, "thanh_vien: 9 | Ngô Thị Nam | TO-DONG_LAM | | to_vien")
    take(session, "thanh_vien: 9 | Ngô Thị Nam | TO-DONG_LAM | | to_pho")
    assert roles(session, "9") == [(Role.DEPUTY, TODAY, None)]


def test_a_leader_is_replaced_in_one_file(session: Session, world: World) -> None:
    """The former leader's row gives the new role; then the team has one leader, the new one."""
    take(
        session,
        """
thanh_vien: HOA | Nguyễn Thị Hoa | TO-DONG_LAM | | to_truong
thanh_vien: LAM | Trần Văn Lâm | TO-DONG_LAM | | to_vien
""",
    )
    led_by = people.holding(session, [Role.LEADER], TODAY, team_id=world.teams["dong_lam"])
    assert [person.code for person in led_by] == ["HOA"]


def test_codes_are_the_same_in_any_case(session: Session) -> None:
    """«dong-lam» is DONG-LAM; what was typed first stays."""
    assert take(session, "don_vi: dong-lam | Thôn Đông Lâm | thon | an-phu") == [
        ("don_vi", "dong-lam", "same")
    ]


def test_example_rows_are_passed_over(session: Session) -> None:
    """Rows whose code begins with «vidu» are the template's, and say nothing."""
    book, found = importing.read(sheets("don_vi: vidu-1 | | gi\nto: VIDU-to-1 | |"))
    assert not found
    assert book.is_empty
    assert importing.check(session, book, TODAY) == []


@pytest.mark.parametrize(
    ("column", "cell", "kept"),
    [
        ("valid_from", datetime(2026, 11, 1), date(2026, 11, 1)),  # noqa: DTZ001  # as Excel's cells are
        ("valid_from", date(2026, 11, 1), date(2026, 11, 1)),
        ("valid_from", "1/11/2026", date(2026, 11, 1)),
        ("valid_from", "01-11-2026", date(2026, 11, 1)),
        ("valid_from", "1.11.2026", date(2026, 11, 1)),
        ("valid_from", "2026-11-01", date(2026, 11, 1)),
        ("name", "  Thôn \n Nam ", "Thôn Nam"),
        ("name", "Tho\u0302n Nam", "Thôn Nam"),
        ("code", 12, "12"),
        ("code", 12.0, "12"),
    ],
)
def test_cells_are_read_as_people_write_them(
    session: Session, column: str, cell: Cell, kept: object
) -> None:
    """Dates in the ways of Excel, of people and of programs; codes that Excel took for numbers."""
    cells = {"code": "N1", "name": "Thôn Nam", "valid_from": None} | {column: cell}
    written = "don_vi: code | name | thon | AN-PHU | valid_from"
    take(session, written, changed=cells)
    unit = session.execute(select(Unit).order_by(col(Unit.id).desc())).scalars().first()
    assert getattr(unit, column) == kept


@pytest.mark.parametrize(
    "written",
    [
        "0912000001",
        "912000001",
        "0912 000 001",
        "091.200.0001",
        "+84 912 000 001",
        "84912000001",
        "(091) 200-0001",
        912000001,
        912000001.0,
        84912000001,
    ],
)
def test_a_phone_gets_its_leading_zero_back(session: Session, written: Cell) -> None:
    """However it was typed or whatever Excel made of it."""
    row = "thanh_vien: 9 | Ngô Thị Nam | TO-DONG_LAM | | to_vien | | phone"
    take(session, row, changed={"phone": written})
    person = session.execute(select(Person).where(col(Person.code) == "9")).scalar_one()
    assert person.phone == "0912000001"


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("thon", "thon"),
        ("Thôn", "thon"),
        ("Tổ dân phố", "thon"),
        ("ấp", "thon"),
        ("XÃ", "xa"),
        ("phường", "xa"),
        ("Thành phố", "thanh_pho"),
        ("thanh_pho", "thanh_pho"),
        ("quận", "huyen"),
    ],
)
def test_a_kind_may_be_what_the_place_is_called(written: str, kind: str) -> None:
    """The sheet's words, with or without marks, and the names of such places."""
    book, found = importing.read(sheets(f"don_vi: N1 | Nam | {written} | X"))
    assert not found
    assert book.units[0].kind == kind


@pytest.mark.parametrize(
    ("members", "told"), [(0, True), (1, True), (2, False), (5, False), (6, True)]
)
def test_an_unusual_village_team_is_remarked_on(session: Session, members: int, told: bool) -> None:
    """Two to five members beside the leader; who is only invited does not count."""
    rows = ["to: T9 | Tổ Nam | DONG-LAM", "thanh_vien: L | Ngô Văn Nam | T9 | | to_truong"]
    rows += ["thanh_vien: K | Ngô Thị Khách | T9 | | moi_tham_gia"]
    rows += [f"thanh_vien: M{n} | Ngô Thị {n} | T9 | | to_vien" for n in range(members)]
    written = "\n".join(rows)
    take(session, written)
    book, _ = importing.read(sheets(written))
    found = importing.unusual_sizes(session, book, TODAY)
    assert [(size.team, size.members) for size in found] == ([("Tổ Nam", members)] if told else [])


def test_a_commune_team_may_be_of_any_size(session: Session) -> None:
    """The rule is for villages."""
    written = "to: T9 | Tổ CNSCĐ xã An Phú | AN-PHU"
    take(session, written)
    book, _ = importing.read(sheets(written))
    assert importing.unusual_sizes(session, book, TODAY) == []
