"""The export: a row per service line, whose sums are the figures."""

from collections.abc import Iterable, Iterator
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import export, figures
from models.database import Database
from models.export import Row
from models.figures import Sum
from models.households import Household, Subject
from models.visits import Reason
from tests.notebook import NOVEMBER, Notebook, Outing, did, met, outings, taught
from tests.world import World

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
COLUMNS = (
    "code, entry, line, date, village, team, member, companions, subject, household, consent, "
    "entry_households, entry_people, service, unit, outcome, line_people, quantity, reason, note, "
    "channel, created_at, updated_at, cancelled, version"
)


@pytest.fixture
def book(database: Database, world: World) -> Iterator[Notebook]:
    with database.writing() as session:
        yield Notebook(session, world)
        session.rollback()


def november(book: Notebook, *, with_names: bool = True) -> list[Row]:
    return list(export.rows(book.session, NOVEMBER, VIETNAM, with_names=with_names))


def test_the_columns_are_the_fields() -> None:
    """The names and their order are those everyone reads the export by."""
    assert ", ".join(export.COLUMNS) == COLUMNS


def test_a_row_says_all_of_a_service_line(book: Notebook) -> None:
    """Who, where, when, whom, what and how it ended; days and instants in ISO, with the zone."""
    failed = did("CKS", "chua", people=1, quantity=0, reason=Reason.FACE_ERROR)
    subject = Subject.HOUSEHOLD_BUSINESS
    book.visit(2, met("Bà Tẹo", failed, people=2, subject=subject), companions=[book.lam])
    assert november(book) == [
        Row(
            code="V1",
            entry=1,
            line=1,
            date="2026-11-02",
            village="Thôn Đông Lâm",
            team="Tổ CNSCĐ thôn Đông Lâm",
            member="Nguyễn Thị Hoa",
            companions="Trần Văn Lâm",
            subject="ho_kinh_doanh",
            household="Bà Tẹo",
            consent="co",
            entry_households=1,
            entry_people=2,
            service="CKS",
            unit="người",
            outcome="chua",
            line_people=1,
            quantity=0,
            reason="loi_khuon_mat",
            note=None,
            channel="telegram",
            created_at="2026-11-30T12:00:00+07:00",
            updated_at="2026-11-30T12:00:00+07:00",
            cancelled=None,
            version=1,
        )
    ]


def test_entry_numbers_stand_on_its_first_line_only(book: Notebook) -> None:
    """Lines and entries are numbered from 1; people and households are not summed twice."""
    book.visit(
        2,
        met("Bà Tẹo", did("VNEID2", "xong"), did("CKS", "do"), people=2),
        taught(did("LOP", quantity=1), people=25),
        met(None),
    )
    shown = [(r.entry, r.line, r.entry_households, r.entry_people) for r in november(book)]
    assert shown == [(1, 1, 1, 2), (1, 2, None, None), (2, 1, 0, 25), (3, None, 1, None)]


def test_visits_without_entries_have_their_row(book: Notebook) -> None:
    """An explicit zero says 0, a visit that met nobody at home says nothing: neither is lost."""
    book.visit(2, zero=True)
    book.visit(3, absent=2)
    shown = [(r.date, r.entry, r.entry_households, r.entry_people) for r in november(book)]
    assert shown == [("2026-11-02", None, 0, 0), ("2026-11-03", None, None, None)]


def test_a_household_is_named_only_with_its_consent(book: Notebook) -> None:
    """No name without one, nor when it was erased, nor when names are not wanted."""
    book.visit(2, met("Bà Tẹo"), met("Ông Sửu"), met(None), note="gặp cả con gái bà Tẹo")
    kept = book.session.get_one(Household, book.household(book.dong_lam, "Ông Sửu"))
    kept.label = kept.folded = None
    assert [(r.household, r.consent) for r in november(book)] == [
        ("Bà Tẹo", "co"),
        (None, "co"),
        (None, None),
    ]
    anonymous = november(book, with_names=False)
    assert {(r.household, r.note) for r in anonymous} == {(None, None)}


def test_rows_are_of_the_scope_in_the_order_of_days(book: Notebook) -> None:
    """A team's rows are its own, by day, and counted before they are read."""
    book.visit(9, met("A"))
    book.visit(2, met("B", did("TT"), did("CKS")))
    book.visit(2, met("C"), team=book.second, unit=book.tay_lam)
    book.visit(date(2026, 12, 1), met("D"))
    found = export.rows(book.session, NOVEMBER, VIETNAM, team_ids=[book.first])
    assert [(r.date, r.household) for r in found] == [
        ("2026-11-02", "B"),
        ("2026-11-02", "B"),
        ("2026-11-09", "A"),
    ]
    assert export.count_rows(book.session, NOVEMBER, team_ids=[book.first]) == 3
    assert export.count_rows(book.session, NOVEMBER) == 4


def test_rows_are_the_same_across_chunks(book: Notebook, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where one chunk ends no entry begins anew, and companions stay with their visit."""
    lines = [did("TT"), did("CKS"), did("VNEID2")]
    for day in (2, 3, 4):
        book.visit(day, met("A", *lines, people=1), met("B", *lines), companions=[book.lam])
    whole = november(book)
    monkeypatch.setattr(export, "CHUNK", 2)
    assert november(book) == whole
    assert sum(row.entry_people or 0 for row in whole) == 3


def test_sums_over_rows_are_the_figures(book: Notebook) -> None:
    """What is not cancelled adds up to what the chat shows, number by number."""
    book.visit(
        2,
        met("A", did("VNEID2", "xong", people=2, quantity=2), did("CKS", "chua"), people=3),
        met(None, did("VNEID2", "do", people=1, quantity=1)),
        absent=2,
    )
    book.visit(3, taught(did("LOP", people=25, quantity=1), people=25), companions=[book.lam])
    book.visit(4, met("A", did("VNEID2", "xong", people=4, quantity=4), people=4), cancelled=True)
    book.visit(5, zero=True)
    rows = [row for row in november(book) if row.cancelled is None]
    found = figures.count(book.session, NOVEMBER)

    assert len({(row.team, row.code) for row in rows}) == found.visits == 3
    assert sum(row.entry_households or 0 for row in rows) == found.household_entries == 2
    assert Sum(sum(row.entry_people or 0 for row in rows), 1) == found.people == Sum(28, 1)
    assert sum(row.line_people or 0 for row in rows) == found.person_services.total == 28
    assert len({(row.village, row.household) for row in rows if row.household}) == 1
    done = [row for row in rows if row.service == "VNEID2" and row.outcome == "xong"]
    vneid = next(service for service in found.services if service.code == "VNEID2")
    assert sum(row.quantity or 0 for row in done) == vneid.quantity.total == 2


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(visits=st.lists(outings, max_size=4))
def test_whatever_was_visited_rows_add_up_to_the_figures(
    book: Notebook, visits: list[Outing]
) -> None:
    """For any visits at all the export and the chat agree in every sum."""
    with book.session.begin_nested() as nested:
        for visit in visits:
            book.keep(visit)
        rows = [row for row in november(book) if row.cancelled is None]
        found = figures.count(book.session, NOVEMBER)
        nested.rollback()
        book.households.clear()
    assert total(row.entry_households for row in rows) == found.household_entries
    assert total(row.entry_people for row in rows) == (found.people.total or 0)
    assert total(row.line_people for row in rows) == (found.person_services.total or 0)
    for service in found.services:
        mine = [row for row in rows if row.service == service.code]
        counts = [r.quantity for r in mine if service.counts_always or r.outcome == "xong"]
        assert (total(counts), len(mine)) == (service.quantity.total or 0, service.lines)


def total(numbers: Iterable[int | None]) -> int:
    return sum(number or 0 for number in numbers)
