"""Closing a period's figures, and who has and has not."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime, time

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from models import report_rules, reports
from models.database import Database
from models.people import Chat, Membership, Role
from models.periods import Cycle, Period, Preset
from models.report_rules import Owed, Terms
from models.reports import Closing
from tests.clock import ZONE
from tests.notebook import NOVEMBER, Notebook, did, met, taught
from tests.world import World

ENDED = datetime(2026, 12, 1, 9, tzinfo=ZONE)
LAST_EVENING = datetime(2026, 11, 30, 23, 59, tzinfo=ZONE)


@pytest.fixture
def book(database: Database, world: World) -> Iterator[Notebook]:
    with database.writing() as session:
        yield Notebook(session, world)
        session.rollback()


@pytest.fixture
def november(book: Notebook) -> dict[int, Owed]:
    """Give what each team of An Phú owes for November, by team."""
    terms = Terms(Cycle.MONTH, Preset.CALENDAR, 3, time(17))
    now = datetime(2026, 11, 2, 9, tzinfo=ZONE)
    rule = report_rules.set_rule(book.session, book.an_phu, terms, by=book.lam, now=now)
    return {owed.team_id: owed for owed in report_rules.owing(book.session, rule, NOVEMBER)}


def close(book: Notebook, owed: Owed, at: datetime = ENDED, by: int = 0) -> Closing:
    return reports.close(book.session, owed, by=by or book.lam, now=at)


def test_closing_keeps_the_figures_of_the_period(book: Notebook, november: dict[int, Owed]) -> None:
    """What stands in the closing is what was counted then; a later visit does not change it."""
    book.visit(2, met("Bà Tẹo", did("VNEID2", "xong", people=2, quantity=2), people=2))
    book.visit(date(2026, 10, 31), met("Bà Na"))
    book.visit(date(2026, 12, 1), met("Bà Na"))
    counted = asdict(reports.count(book.session, november[book.first]))
    closing = close(book, november[book.first])
    book.visit(30, met("Anh Hùng"))
    book.session.expire(closing)
    assert closing.figures["named_households"] == 1
    assert closing.figures["people"] == {"total": 2, "unsaid": 0}
    assert closing.figures["services"][0]["code"] == "VNEID2"
    assert list(closing.figures) == list(counted)
    assert not closing.is_zero


def test_closed_twice_is_closed_once(book: Notebook, november: dict[int, Owed]) -> None:
    """The second to close gets what the first has closed, with the first one's name and hour."""
    first = close(book, november[book.first])
    later = datetime(2026, 12, 2, 9, tzinfo=ZONE)
    again = close(book, november[book.first], at=later, by=book.hoa)
    assert again is first
    assert (again.closed_by, again.closed_at) == (book.lam, ENDED)


def test_the_database_takes_one_closing_a_period(book: Notebook, november: dict[int, Owed]) -> None:
    """Whoever comes second through another process is refused by the table itself."""
    first = close(book, november[book.first])
    twin = Closing(**{**first.model_dump(), "id": None, "closed_by": book.hoa})
    book.session.add(twin)
    with pytest.raises(IntegrityError):
        book.session.flush()
    book.session.rollback()


def test_a_period_is_closed_only_after_its_last_day(
    book: Notebook, november: dict[int, Owed]
) -> None:
    """At 23:59 of the last day the figures are not whole; a minute later they are."""
    with pytest.raises(reports.NotEnded):
        close(book, november[book.first], at=LAST_EVENING)
    midnight = datetime(2026, 12, 1, 0, 0, tzinfo=ZONE)
    assert close(book, november[book.first], at=midnight).id


@pytest.mark.parametrize(
    ("written", "is_zero"),
    [("nothing", True), ("a zero", True), ("only absent", True), ("met", False), ("taught", False)],
)
def test_a_zero_is_when_nobody_was_helped(
    book: Notebook, november: dict[int, Owed], written: str, is_zero: bool
) -> None:
    """No visit, an explicit zero, or nobody at home: the closing says 0 and says it is one."""
    if written == "a zero":
        book.visit(2, zero=True)
    if written == "only absent":
        book.visit(2, absent=3)
    if written == "met":
        book.visit(2, met(None))
    if written == "taught":
        book.visit(2, taught(did("LOP", people=20, quantity=1), people=20))
    assert close(book, november[book.first]).is_zero is is_zero


def test_who_has_closed_and_who_has_not(book: Notebook, november: dict[int, Owed]) -> None:
    """Each team is listed by its villages; who has closed nothing has no closing, not a 0."""
    close(book, november[book.first])
    listed = reports.arrivals(book.session, list(november.values()))
    assert [(one.villages, one.closing is not None) for one in listed] == [
        (("Thôn Bãi Ngoài", "Thôn Tây Lâm"), False),
        (("Thôn Đông Lâm",), True),
    ]
    assert {one.above for one in listed} == {"Xã An Phú"}


def test_who_has_closed_is_asked_of_one_period(book: Notebook, november: dict[int, Owed]) -> None:
    """Two periods in one list would show one's figures for the other's: ValueError."""
    owed = november[book.first]
    other = Owed(owed.team_id, owed.village_id, owed.rule, Period(date(2026, 12, 1), ENDED.date()))
    with pytest.raises(ValueError, match="one period"):
        reports.arrivals(book.session, [owed, other])


def test_the_leader_answers_for_the_figures_and_the_deputies_where_there_is_none(
    book: Notebook, world: World
) -> None:
    """A tổ trưởng who can be reached is chased alone; else all deputies; a member never."""
    role(book, book.hoa, Role.DEPUTY)
    role(book, world.people["hanh"], Role.STANDING_DEPUTY)
    for person in (book.hoa, world.people["hanh"], book.mai):
        reachable(book, person)
    day = date(2026, 12, 1)
    assert reports.answerable(book.session, [book.first], day) == {
        book.first: [book.hoa, world.people["hanh"]]
    }
    reachable(book, book.lam)
    assert reports.answerable(book.session, [book.first], day) == {book.first: [book.lam]}
    assert reports.answerable(book.session, [book.second], day) == {}


def role(book: Notebook, person: int, role: Role) -> None:
    theirs = col(Membership.person_id) == person
    book.session.execute(select(Membership).where(theirs)).scalar_one().role = role


def reachable(book: Notebook, person: int) -> None:
    book.session.add(Chat(channel="telegram", address=str(person), person_id=person))
    book.session.flush()
