"""The counting rules, each worked out by hand in a world of a few visits."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import figures, follow_ups
from models.catalogue import Service
from models.database import Database
from models.figures import Figures, ServiceFigures, Sum
from models.follow_ups import FollowUpCount
from models.households import Household
from models.visits import Outcome
from tests.notebook import CODES, NOVEMBER, Met, Notebook, Outing, did, met, outings, taught
from tests.world import World


@pytest.fixture
def book(database: Database, world: World) -> Iterator[Notebook]:
    with database.writing() as session:
        yield Notebook(session, world)
        session.rollback()


def november(book: Notebook) -> Figures:
    return figures.count(book.session, NOVEMBER)


def of_service(found: Figures, code: str) -> ServiceFigures:
    return next(service for service in found.services if service.code == code)


def test_a_household_met_twice_is_one_household_and_two_household_visits(book: Notebook) -> None:
    """Hộ are distinct named households; lượt hộ are all meetings with one."""
    book.visit(2, met("Bà Tẹo"), met("Anh Hùng"))
    book.visit(9, met("Bà Tẹo"))
    found = november(book)
    assert (found.named_households, found.household_entries) == (2, 3)


def test_the_same_label_in_two_villages_is_two_households(book: Notebook) -> None:
    """A label stands for a household in its own village only."""
    book.visit(2, met("Bà Tẹo"))
    book.visit(2, met("Bà Tẹo"), team=book.second, unit=book.tay_lam)
    assert november(book).named_households == 2


def test_households_without_a_name_stand_beside_the_named(book: Notebook) -> None:
    """A household without a name is a lượt hộ and never a named household."""
    book.visit(2, met("Bà Tẹo"), met(None), met(None))
    found = november(book)
    assert found.named_households == 1
    assert found.unnamed_entries == 2
    assert found.household_entries == 3


def test_a_household_whose_name_was_erased_still_counts_as_one(book: Notebook) -> None:
    """Names go, counts stay."""
    book.visit(2, met("Bà Tẹo"))
    household = book.household(book.dong_lam, "Bà Tẹo")
    kept = book.session.get_one(Household, household)
    kept.label = kept.folded = None
    book.visit(3, Met((), label="Bà Tẹo"))
    found = november(book)
    assert (found.named_households, found.unnamed_entries) == (1, 0)


def test_people_are_of_entries_and_person_services_are_of_lines(book: Notebook) -> None:
    """Two people helped with two services each are 2 người and 4 lượt người."""
    book.visit(
        2,
        met("Bà Tẹo", did("VNEID2", "xong", people=2), did("CKS", "xong", people=2), people=2),
    )
    found = november(book)
    assert found.people == Sum(2)
    assert found.person_services == Sum(4)


def test_what_nobody_said_is_not_zero(book: Notebook) -> None:
    """A number that was never said is left out of the sum and counted as unsaid."""
    book.visit(2, met("Bà Tẹo", did("VNEID2", "xong", people=2), people=2))
    book.visit(3, met("Anh Hùng", did("VNEID2", "xong")))
    found = november(book)
    assert found.people == Sum(2, unsaid=1)
    assert found.person_services == Sum(2, unsaid=1)
    assert of_service(found, "VNEID2").quantity == Sum(None, unsaid=2)


def test_a_sum_of_which_nobody_said_anything_is_unknown(book: Notebook) -> None:
    """Only unsaid numbers add up to unknown, a said 0 to 0."""
    book.visit(2, met("Bà Tẹo", did("VNEID2", "xong")), absent=0)
    found = november(book)
    assert found.people == Sum(None, unsaid=1)
    assert found.person_services == Sum(None, unsaid=1)
    assert found.absent_households == Sum(0)


def test_a_class_has_people_and_no_household(book: Notebook) -> None:
    """A class is one buổi with its people; it is no hộ and no lượt hộ."""
    book.visit(2, taught(did("LOP", people=25, quantity=1), people=25))
    found = november(book)
    assert (found.classes, found.household_entries, found.named_households) == (1, 0, 0)
    assert found.people == Sum(25)
    lesson = of_service(found, "LOP")
    assert (lesson.quantity, lesson.unit) == (Sum(1), "buổi")
    assert lesson.behind.all == 0


def test_households_not_met_are_their_own_number(book: Notebook) -> None:
    """Vắng is a number of the visit and no household met."""
    book.visit(2, met("Bà Tẹo"), absent=2)
    book.visit(3, absent=1)
    book.visit(4, met("Bà Tẹo"))
    found = november(book)
    assert found.absent_households == Sum(3, unsaid=1)
    assert found.household_entries == 2


def test_only_what_is_done_counts_in_the_services_unit(book: Notebook) -> None:
    """Guided, started and failed lines are told apart; the quantity is of the done ones."""
    book.visit(
        2,
        met("A", did("VNEID2", "xong", people=3, quantity=3)),
        met("B", did("VNEID2", "do", people=1, quantity=1)),
        met("C", did("VNEID2", "chua", people=1, quantity=1)),
        met("D", did("VNEID2", people=1, quantity=1)),
        met("E", did("VNEID2", "xong")),
    )
    service = of_service(november(book), "VNEID2")
    assert (service.done, service.started, service.not_done, service.guided) == (2, 1, 1, 1)
    assert service.quantity == Sum(3, unsaid=1)
    assert service.people == Sum(6, unsaid=1)
    assert service.lines == 5


def test_what_is_done_by_doing_it_counts_without_an_outcome(book: Notebook) -> None:
    """Tuyên truyền counts whatever its outcome."""
    book.visit(2, met("A", did("TT", quantity=1)), met("B", did("TT", "xong", quantity=1)))
    assert of_service(november(book), "TT").quantity == Sum(2)


def test_quantity_is_in_the_unit_of_the_service(book: Notebook) -> None:
    """Five products of one person are 5 sản phẩm and 1 lượt người."""
    book.visit(2, met("A", did("GIANHANG", "xong", people=1, quantity=5), people=1))
    shop = of_service(november(book), "GIANHANG")
    assert (shop.quantity, shop.unit, shop.people) == (Sum(5), "sản phẩm", Sum(1))


def test_services_stand_in_the_order_of_a_report(book: Notebook) -> None:
    """By pillar, the usual ones first, and with their households behind each cell."""
    lines = [did(code, "xong") for code in ("LOP", "GIANHANG", "CKS", "VNEID2", "TT")]
    book.visit(2, met("A", *lines), met("B", did("CKS", "chua")))
    book.visit(3, met("A", did("CKS", "xong")), met(None, did("CKS", "xong")))
    found = november(book)
    assert [s.code for s in found.services] == ["TT", "VNEID2", "CKS", "GIANHANG", "LOP"]
    behind = of_service(found, "CKS").behind
    assert (behind.all, behind.done, behind.not_done, behind.started) == (3, 2, 1, 0)


def test_cancelled_visits_never_count(book: Notebook) -> None:
    """A cancelled visit is in no figure: not in a day, not in a follow-up."""
    line = did("CKS", "chua", people=1, quantity=1)
    book.visit(2, met("A", line, people=1), cancelled=True, companions=[book.lam], absent=1)
    assert november(book) == Figures()
    assert figures.work_days(book.session, NOVEMBER) == []
    assert follow_ups.count(book.session, NOVEMBER.last) == FollowUpCount(0, 0, 0)


def test_the_first_and_the_last_day_belong_to_the_period(book: Notebook) -> None:
    """A period has both its ends, and nothing beyond."""
    for day in (date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 30), date(2026, 12, 1)):
        book.visit(day, met("A"))
    assert november(book).visits == 2


def test_an_explicit_zero_is_something_and_no_day_of_work(book: Notebook) -> None:
    """«Mưa nên không đi được» is sent, with true zeros; nobody earned a day by it."""
    book.visit(2, zero=True)
    found = november(book)
    assert not found.is_silent
    assert (found.visits, found.zeros, found.days, found.household_entries) == (1, 1, 0, 0)
    assert (found.people, found.person_services) == (Sum(0), Sum(0))


def test_nothing_sent_is_silence(book: Notebook) -> None:
    """No visit at all: the figures say that there are none."""
    assert november(book).is_silent


def test_days_are_distinct_days(book: Notebook) -> None:
    """Two visits on one day are one day."""
    for day in (2, 2, 3):
        book.visit(day, met("A"))
    assert november(book).days == 2


def test_own_figures_are_of_what_one_wrote_and_days_also_of_going_along(book: Notebook) -> None:
    """A companion's visit gives them its day, not its households."""
    book.visit(2, met("A"), by=book.lam, companions=[book.hoa])
    book.visit(2, met("B"), by=book.hoa)
    book.visit(3, met("C"), by=book.lam, companions=[book.hoa])
    mine = figures.count(book.session, NOVEMBER, person_id=book.hoa)
    assert (mine.visits, mine.named_households, mine.days) == (1, 1, 2)


def test_work_days_are_distinct_days_as_writer_or_companion(book: Notebook) -> None:
    """Ngày công by member, by name; who did not go is not listed."""
    book.visit(2, met("A"), by=book.lam, companions=[book.hoa])
    book.visit(2, met("B"), by=book.hoa)
    book.visit(3, met("C"), by=book.lam)
    book.visit(4, zero=True, by=book.hoa)
    found = figures.work_days(book.session, NOVEMBER, team_ids=[book.first])
    assert [(own.name, own.days) for own in found] == [("Nguyễn Thị Hoa", 1), ("Trần Văn Lâm", 2)]


def test_a_unit_counts_all_under_it_and_a_team_what_it_sent(book: Notebook) -> None:
    """A commune has its villages' visits, a city its communes', a team its own."""
    book.visit(2, met("A"))
    book.visit(2, met("B"), team=book.second, unit=book.tay_lam)
    book.visit(2, met("C"), team=book.third, unit=book.cau_sat)

    def in_units(*ids: int) -> int:
        return figures.count(book.session, NOVEMBER, unit_ids=ids).visits

    def of_teams(*ids: int) -> int:
        return figures.count(book.session, NOVEMBER, team_ids=ids).visits

    assert (in_units(book.city), in_units(book.an_phu), in_units(book.tay_lam)) == (3, 2, 1)
    assert (of_teams(book.first, book.third), of_teams()) == (2, 0)


def test_tables_have_no_cell_for_who_sent_nothing(book: Notebook) -> None:
    """By village, by team and by commune: the sums are the whole's, and silence is no row."""
    book.visit(2, met("A", did("VNEID2", "xong", quantity=1)), met(None))
    book.visit(3, met("A"))
    book.visit(2, met("B"), team=book.second, unit=book.tay_lam)
    book.visit(4, zero=True, team=book.third, unit=book.cau_sat)
    villages = figures.by_village(book.session, [book.city], NOVEMBER)
    communes = figures.by_commune(book.session, [book.city], NOVEMBER)
    by_team = figures.by_team(book.session, NOVEMBER, unit_ids=[book.an_phu])
    assert {unit: f.household_entries for unit, f in villages.items()} == {
        book.dong_lam: 3,
        book.tay_lam: 1,
        book.cau_sat: 0,
    }
    assert {unit: (f.household_entries, f.days) for unit, f in communes.items()} == {
        book.an_phu: (4, 2),
        book.binh_minh: (0, 0),
    }
    assert of_service(communes[book.an_phu], "VNEID2").quantity == Sum(1)
    assert {team: f.visits for team, f in by_team.items()} == {book.first: 2, book.second: 1}


def test_the_communes_own_visits_are_the_communes(book: Notebook) -> None:
    """A visit written for the commune itself, not for a village, is in the commune's row."""
    book.visit(2, taught(did("LOP", quantity=1, people=30)), unit=book.an_phu)
    assert figures.by_commune(book.session, [book.city], NOVEMBER).keys() == {book.an_phu}


def test_who_said_zero_is_not_silent_and_who_cancelled_is(book: Notebook) -> None:
    """Silent villages and teams are those of which nothing stands."""
    book.visit(2, zero=True)
    book.visit(3, met("B"), team=book.second, unit=book.tay_lam, cancelled=True)
    book.visit(date(2026, 10, 31), met("C"), team=book.third, unit=book.cau_sat)
    villages = figures.silent_villages(book.session, [book.city], NOVEMBER)
    assert [v.name for v in villages] == ["Thôn Bãi Ngoài", "Thôn Cầu Sắt", "Thôn Tây Lâm"]
    silent = figures.silent_teams(book.session, [book.city], NOVEMBER)
    assert [team.name for team in silent] == [
        "Tổ CNSCĐ Tây Lâm và Bãi Ngoài",
        "Tổ CNSCĐ thôn Cầu Sắt",
    ]


def test_open_follow_ups_are_listed_by_promised_day(book: Notebook) -> None:
    """The earliest promise first, those without one last; a closed one is gone."""
    book.visit(
        2,
        met("A", did("CKS", "chua")),
        met("B", did("VNEID2", "do", due=date(2026, 11, 29))),
        met(None, did("VNEID2", "do", due=date(2026, 11, 8))),
        met("D", did("VNEID2", "xong")),
    )
    found = follow_ups.still_open(book.session, team_ids=[book.first])
    assert [(f.label, f.service, f.outcome, f.due) for f in found] == [
        (None, "VNeID mức 2", Outcome.STARTED, date(2026, 11, 8)),
        ("B", "VNeID mức 2", Outcome.STARTED, date(2026, 11, 29)),
        ("A", "Chữ ký số", Outcome.NOT_DONE, None),
    ]
    today = date(2026, 11, 24)
    assert follow_ups.count(book.session, today) == FollowUpCount(open=3, overdue=1, households=3)
    assert follow_ups.still_open(book.session, person_id=book.lam) == []


def test_figures_become_plain_data(book: Notebook) -> None:
    """What is closed for a report is kept as plain data."""
    book.visit(2, met("A", did("VNEID2", "xong", people=1, quantity=1), people=1))
    kept = asdict(november(book))
    assert kept["people"] == {"total": 1, "unsaid": 0}
    assert kept["services"][0]["behind"]["done"] == 1


# Any visits at all: the figures against a recount in plain Python.


def add_by_hand(numbers: Iterable[int | None]) -> Sum:
    asked = list(numbers)
    said = [number for number in asked if number is not None]
    return Sum(None if asked and not said else sum(said), len(asked) - len(said))


def recount(visits: list[Outing]) -> dict[str, object]:
    counted = [visit for visit in visits if not visit.cancelled]
    entries = [entry for visit in counted for entry in visit.entries]
    met_at_home = [entry for entry in entries if entry.has_household]
    return {
        "visits": len(counted),
        "zeros": sum(visit.zero for visit in counted),
        "days": len({visit.day for visit in counted if not visit.zero}),
        "named_households": len({entry.label for entry in met_at_home if entry.label}),
        "unnamed_entries": sum(entry.label is None for entry in met_at_home),
        "household_entries": len(met_at_home),
        "classes": len(entries) - len(met_at_home),
        "people": add_by_hand(entry.people for entry in entries),
        "person_services": add_by_hand(line.people for e in entries for line in e.lines),
        "absent_households": add_by_hand(visit.absent for visit in counted),
    }


def recount_service(visits: list[Outing], service: Service) -> dict[str, object]:
    entries = [e for visit in visits if not visit.cancelled for e in visit.entries]
    mine = [line for e in entries for line in e.lines if line.service == service.code]
    counts = [x for x in mine if service.counts_always or x.outcome is Outcome.DONE]
    return {
        "done": sum(line.outcome is Outcome.DONE for line in mine),
        "started": sum(line.outcome is Outcome.STARTED for line in mine),
        "not_done": sum(line.outcome is Outcome.NOT_DONE for line in mine),
        "guided": sum(line.outcome is None for line in mine),
        "quantity": add_by_hand(line.quantity for line in counts),
        "people": add_by_hand(line.people for line in mine),
        "unit": service.unit,
    }


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(visits=st.lists(outings, max_size=4))
def test_figures_are_what_a_recount_by_hand_gives(book: Notebook, visits: list[Outing]) -> None:
    """Whatever was visited, the sums in SQL and a plain recount agree in every number."""
    with book.session.begin_nested() as nested:
        for visit in visits:
            book.keep(visit)
        found = november(book)
        nested.rollback()
        book.households.clear()
    expected = recount(visits)
    assert {name: getattr(found, name) for name in expected} == expected
    by_code = {service.code: service for service in found.services}
    for code in CODES:
        service = book.session.get_one(Service, code)
        expected = recount_service(visits, service)
        shown = by_code.get(service.code)
        if shown is None:
            assert expected["people"] == Sum(0)
        else:
            assert {name: getattr(shown, name) for name in expected} == expected
