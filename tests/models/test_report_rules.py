"""Which rule governs whom, and which period is owed under it."""

from collections.abc import Iterator
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlmodel import SQLModel, col

from models import periods, report_rules
from models.database import Database
from models.periods import DAY, Cycle, Period, Preset
from models.report_rules import Calendar, ReportRule, Terms
from models.teams import Team, TeamUnit
from models.trail import Trail
from models.units import Unit, UnitKind
from tests.clock import ZONE
from tests.notebook import NOVEMBER, Notebook
from tests.world import World

LICH, FIFTEENTH = Preset.CALENDAR, Preset.FIFTEENTH
MONTHLY = Terms(Cycle.MONTH, LICH, 3, time(17))
OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))
DECEMBER = Period(date(2026, 12, 1), date(2026, 12, 31))


@pytest.fixture
def book(database: Database, world: World) -> Iterator[Notebook]:
    with database.writing() as session:
        yield Notebook(session, world)
        session.rollback()


def on(month: int, day: int, hour: int = 9) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=ZONE)


def ruled(
    book: Notebook, unit: int, terms: Terms = MONTHLY, *, since: datetime | None = None
) -> ReportRule:
    """Set a rule, on the 1st of October unless said otherwise."""
    return report_rules.set_rule(book.session, unit, terms, by=book.lam, now=since or on(10, 1))


def periods_owed(book: Notebook, team: int, today: date) -> list[Period]:
    return [owed.period for owed in report_rules.owed_by(book.session, team, today)]


@pytest.mark.parametrize(
    ("terms", "period", "due"),
    [
        (MONTHLY, NOVEMBER, datetime(2026, 12, 3, 17, tzinfo=ZONE)),
        (
            Terms(Cycle.MONTH, FIFTEENTH, 1, time(16, 30)),
            Period(date(2026, 11, 15), date(2026, 12, 14)),
            datetime(2026, 12, 15, 16, 30, tzinfo=ZONE),
        ),
        (
            Terms(Cycle.MONTH, LICH, 28, time(8)),
            Period(date(2027, 1, 1), date(2027, 1, 31)),
            datetime(2027, 2, 28, 8, tzinfo=ZONE),
        ),
        (
            Terms(Cycle.YEAR, FIFTEENTH, 3, time(0)),
            Period(date(2025, 12, 15), date(2026, 12, 14)),
            datetime(2026, 12, 17, tzinfo=ZONE),
        ),
    ],
)
def test_the_due_moment(terms: Terms, period: Period, due: datetime) -> None:
    """It is so many days after the last day of the period, at a local hour."""
    assert report_rules.due_moment(terms, period, ZONE) == due


@given(st.dates(date(2024, 1, 1), date(2034, 12, 31)), st.sampled_from(Cycle))
def test_what_is_due_has_come_in_before_the_next_period_ends(day: date, cycle: Cycle) -> None:
    """Even at its latest, one period's due day is no later than the next one's last day."""
    for preset in Preset:
        period = periods.begun_by(day, cycle, preset)
        following = periods.ending_from(period.last + DAY, cycle, preset)
        latest = Terms(cycle, preset, report_rules.most_due_days(cycle), time(23, 59))
        assert report_rules.due_moment(latest, period, ZONE).date() <= following.last


def test_a_team_reports_under_the_nearest_unit_that_has_a_rule() -> None:
    """The village's own rule goes before the commune's, the commune's before the city's."""
    over = Calendar({1: None, 2: 1, 3: 2, 4: 2}, rules := [rule_of(1), rule_of(2), rule_of(3)])
    assert over.governing(3, Cycle.MONTH, date(2026, 10, 5)) is rules[2]
    assert over.governing(4, Cycle.MONTH, date(2026, 10, 5)) is rules[1]
    assert over.governing(1, Cycle.MONTH, date(2026, 10, 5)) is rules[0]
    assert over.governing(3, Cycle.YEAR, date(2026, 10, 5)) is None
    assert over.governing(3, Cycle.MONTH, date(2026, 9, 30)) is None


def rule_of(unit: int) -> ReportRule:
    return ReportRule(
        id=unit,
        unit_id=unit,
        cycle=Cycle.MONTH,
        due_days=3,
        due_at=time(17),
        set_by=1,
        since=date(2026, 10, 1),
    )


def test_rules_are_inherited_downwards(book: Notebook) -> None:
    """The city's rule is for every village team but those of a commune with its own."""
    of_city = ruled(book, book.city)
    of_binh_minh = ruled(book, book.binh_minh, Terms(Cycle.MONTH, LICH, 1, time(12)))
    under_city = report_rules.owing(book.session, of_city, OCTOBER)
    assert {owed.team_id for owed in under_city} == {book.first, book.second}
    under_binh_minh = report_rules.owing(book.session, of_binh_minh, OCTOBER)
    assert [owed.team_id for owed in under_binh_minh] == [book.third]


def test_a_rule_of_another_cycle_does_not_stand_in_the_way(book: Notebook) -> None:
    """A commune that asks by week still passes on the city's monthly report."""
    ruled(book, book.city)
    ruled(book, book.an_phu, Terms(Cycle.WEEK, LICH, 1, time(12)))
    week = Period(date(2026, 11, 16), date(2026, 11, 22))
    assert periods_owed(book, book.first, date(2026, 11, 24)) == [OCTOBER, week]
    assert periods_owed(book, book.third, date(2026, 11, 24)) == [OCTOBER]


def test_a_rule_does_not_reach_into_what_ended_before_it(book: Notebook) -> None:
    """Set on 24 November, it asks for November and nothing before it."""
    ruled(book, book.an_phu, since=on(11, 24))
    assert periods_owed(book, book.first, date(2026, 11, 24)) == [NOVEMBER]
    assert report_rules.owed_in(book.session, book.an_phu, date(2026, 11, 30)) == []
    ended = report_rules.owed_in(book.session, book.an_phu, date(2026, 12, 1))
    assert {owed.team_id for owed in ended} == {book.first, book.second}


def test_a_rule_set_on_the_last_day_of_a_period_is_for_that_period(book: Notebook) -> None:
    """The day it is set on belongs to it."""
    rule = ruled(book, book.an_phu, since=on(11, 30, 23))
    assert len(report_rules.owing(book.session, rule, NOVEMBER)) == 2


def test_what_has_ended_stays_under_the_rule_it_ended_under(book: Notebook) -> None:
    """A rule changed on 1 December leaves November to the old one and takes December."""
    old = ruled(book, book.an_phu)
    new = ruled(book, book.an_phu, Terms(Cycle.MONTH, LICH, 5, time(17)), since=on(12, 1))
    assert (old.until, new.since) == (date(2026, 11, 30), date(2026, 12, 1))
    assert len(report_rules.owing(book.session, old, NOVEMBER)) == 2
    assert report_rules.owing(book.session, new, NOVEMBER) == []
    assert len(report_rules.owing(book.session, new, DECEMBER)) == 2
    assert report_rules.owing(book.session, old, DECEMBER) == []


def test_the_same_terms_again_change_nothing(book: Notebook) -> None:
    """Saved twice, a rule is one rule, and one deed in the trail."""
    first = ruled(book, book.an_phu)
    assert ruled(book, book.an_phu, since=on(10, 5)) is first
    assert first.until is None
    assert deeds(book) == ["report-rule-set"]


def test_a_rule_changed_twice_in_a_day_counts_as_it_was_left(book: Notebook) -> None:
    """The rule of a moment governs nothing."""
    hasty = ruled(book, book.an_phu, Terms(Cycle.MONTH, LICH, 9, time(8)))
    meant = ruled(book, book.an_phu)
    assert report_rules.owing(book.session, hasty, OCTOBER) == []
    assert len(report_rules.owing(book.session, meant, OCTOBER)) == 2


def test_a_withdrawn_rule_asks_for_nothing_more(book: Notebook) -> None:
    """Withdrawn on 24 November it still asks for October until November has ended; then no more."""
    rule = ruled(book, book.an_phu)
    report_rules.withdraw(book.session, rule, by=book.lam, now=on(11, 24))
    report_rules.withdraw(book.session, rule, by=book.lam, now=on(11, 24))
    assert periods_owed(book, book.first, date(2026, 11, 24)) == [OCTOBER]
    assert periods_owed(book, book.first, date(2026, 12, 1)) == []
    assert deeds(book) == ["report-rule-set", "report-rule-withdrawn"]


def test_a_withdrawn_rule_lets_the_one_above_through(book: Notebook) -> None:
    """Where a commune takes its rule back, the city's governs from that day on."""
    of_city = ruled(book, book.city)
    rule = ruled(book, book.an_phu)
    report_rules.withdraw(book.session, rule, by=book.lam, now=on(11, 24))
    governing = report_rules.governing_rules(book.session, book.an_phu, date(2026, 11, 24))
    assert governing == [of_city]


def test_a_team_of_several_villages_owes_a_period_once(book: Notebook) -> None:
    """It reports under the rule of its first village, wherever the others are."""
    keep(book, TeamUnit(team_id=book.first, unit_id=book.cau_sat))
    of_an_phu, of_binh_minh = ruled(book, book.an_phu), ruled(book, book.binh_minh)
    assert teams_owing(book, of_an_phu) == {book.first, book.second}
    assert teams_owing(book, of_binh_minh) == {book.third}


def test_a_team_of_no_village_owes_nothing(book: Notebook) -> None:
    """A commune's own steering team is not asked for a village's figures."""
    steering = Team(code="TO-AN-PHU", name="Tổ CNSCĐ xã An Phú")
    keep(book, steering)
    keep(book, TeamUnit(team_id=steering.id or 0, unit_id=book.an_phu))
    rule = ruled(book, book.an_phu)
    assert steering.id not in teams_owing(book, rule)
    assert periods_owed(book, steering.id or 0, date(2026, 11, 24)) == []


def test_a_merged_village_reports_what_ended_before(book: Notebook) -> None:
    """The village that was merged on 15 November owed October; the new one owes November."""
    book.session.get_one(Unit, book.dong_lam).valid_to = date(2026, 11, 14)
    new = Unit(
        code="LAM",
        kind=UnitKind.VILLAGE,
        name="Thôn Lâm",
        parent_id=book.an_phu,
        valid_from=date(2026, 11, 15),
    )
    keep(book, new)
    keep(book, TeamUnit(team_id=book.first, unit_id=new.id or 0))
    rule = ruled(book, book.an_phu)
    homes = {
        period: {o.team_id: o.village_id for o in report_rules.owing(book.session, rule, period)}
        for period in (OCTOBER, NOVEMBER)
    }
    assert homes[OCTOBER][book.first] == book.dong_lam
    assert homes[NOVEMBER][book.first] == new.id
    assert periods_owed(book, book.first, date(2026, 11, 24)) == [OCTOBER]


def test_a_button_is_good_only_for_a_period_of_the_rule(book: Notebook) -> None:
    """What an old button names is owed still, or it is nothing: other rule, other days, no rule."""
    of_city, of_an_phu = ruled(book, book.city), ruled(book, book.an_phu)
    owed = [
        report_rules.still_owed(book.session, book.first, rule_id or 0, first)
        for rule_id, first in (
            (of_an_phu.id, OCTOBER.first),
            (of_an_phu.id, date(2026, 10, 2)),
            (of_an_phu.id, date(2026, 9, 1)),
            (of_city.id, OCTOBER.first),
            (999, OCTOBER.first),
        )
    ]
    assert [one is not None for one in owed] == [True, False, False, False, False]


def keep(book: Notebook, row: SQLModel) -> None:
    book.session.add(row)
    book.session.flush()


def teams_owing(book: Notebook, rule: ReportRule) -> set[int]:
    return {owed.team_id for owed in report_rules.owing(book.session, rule, OCTOBER)}


def deeds(book: Notebook) -> list[str]:
    return list(book.session.execute(select(col(Trail.deed)).order_by(col(Trail.id))).scalars())
