"""The demo's place: its shape, its gaps, and visits that could have been written one by one."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlmodel import Session, col

from models import (
    catalogue,
    demo,
    figures,
    follow_ups,
    meetings,
    migrations,
    people,
    periods,
    report_rules,
    reports,
    teams,
    units,
    visits,
)
from models.database import Database
from models.demo.coming import last_ended
from models.demo.place import CITY_CODE, SHOWN
from models.households import Household
from models.names import fold
from models.people import Membership, Person, Role
from models.periods import Cycle, Period
from models.sensitive import find_sensitive
from models.tables import ALL
from models.teams import Team, TeamUnit
from models.units import Unit, UnitKind
from models.visits import Companion, Entry, FollowUp, Line, Outcome, Visit
from tests import postgresql
from tests.clock import TUESDAY_MORNING as NOW
from tests.clock import ZONE

TODAY = NOW.date()
DECEMBER = datetime(2026, 12, 1, 9, tzinfo=ZONE)
TWO_MONTHS = Period(TODAY - timedelta(days=61), TODAY)


def planted(path: Path, now: datetime) -> Database:
    """Give a new SQLite database with the demo's place in it."""
    return filled(f"sqlite:///{path}", now)


def filled(url: str, now: datetime) -> Database:
    """Plant the demo's place in an empty database."""
    database = Database(url)
    migrations.upgrade(database.engine)
    with database.writing() as session:
        demo.plant(session, now)
    return database


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """Plant the place on both engines, once: these tests only read."""
    if request.param == "sqlite":
        database = planted(tmp_path_factory.mktemp("demo") / "demo.db", NOW)
    else:
        url = postgresql.create(request.getfixturevalue("postgresql_url"), "demo")
        database = filled(url, NOW)
    yield database
    database.close()


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Plant the place once more at the same moment."""
    database = planted(tmp_path_factory.mktemp("again") / "demo.db", NOW)
    yield database
    database.close()


@pytest.fixture(scope="module")
def december(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Plant the place a week later, on the first of a month."""
    database = planted(tmp_path_factory.mktemp("december") / "demo.db", DECEMBER)
    yield database
    database.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """Look at the planted place."""
    with database.reading() as session:
        yield session


def all_of(session: Session, table: type[Any]) -> list[Any]:
    """Give every row of a table."""
    return list(session.execute(select(table)).scalars())


def city(session: Session) -> int:
    """Give the id of the city."""
    found = units.by_code(session, CITY_CODE)
    assert found
    assert found.id
    return found.id


# The place


def test_the_place_has_the_shape_of_a_real_one(session: Session) -> None:
    """One city, six communes, forty villages; a team serves two villages, a village has none."""
    kinds = Counter(unit.kind for unit in all_of(session, Unit))
    assert kinds == {UnitKind.CITY: 1, UnitKind.COMMUNE: 6, UnitKind.VILLAGE: 40}
    covered = Counter(link.team_id for link in all_of(session, TeamUnit))
    assert Counter(covered.values()) == {1: 37, 2: 1}
    gaps = teams.gaps(session, [city(session)], TODAY)
    assert sum(gap.team is None for gap in gaps) == 1
    assert sum(gap.team is not None for gap in gaps) == 3


def test_every_team_has_a_leader_and_two_to_five_members(session: Session) -> None:
    """The rule of tờ trình holds in the invented place."""
    for team in all_of(session, Team):
        roles = Counter(role for _, role in people.in_team(session, team.id, TODAY))
        assert roles.pop(Role.LEADER) == 1
        assert 2 <= roles.total() <= 5


def test_every_commune_has_an_officer_and_an_executive_the_city_an_officer(
    session: Session,
) -> None:
    """Who works in an office is there to be told and to be played."""
    roles = Counter(held.role for held in all_of(session, Membership) if held.unit_id)
    assert roles == {Role.OFFICER: 7, Role.EXECUTIVE: 6}


def test_names_are_told_apart(session: Session) -> None:
    """No two people and no two villages share a name; no two households of a village a label."""
    for names in (
        [person.name for person in all_of(session, Person)],
        [fold(unit.name) for unit in all_of(session, Unit)],
        [(home.unit_id, home.folded) for home in all_of(session, Household)],
    ):
        assert len(names) == len(set(names))


def test_it_is_known_whether_the_place_is_planted(session: Session, tmp_path: Path) -> None:
    """A database with the place in it is told from an empty one."""
    assert demo.is_planted(session)
    empty = Database(f"sqlite:///{tmp_path / 'empty.db'}")
    migrations.upgrade(empty.engine)
    with empty.reading() as nothing:
        assert not demo.is_planted(nothing)
        assert demo.personas(nothing, TODAY) == []
    empty.close()


# Two months of visits


def test_a_moment_has_one_past(database: Database, again: Database) -> None:
    """Planted again at the same moment, on whichever engine, every row is the same."""
    with database.reading() as one, again.reading() as other:
        for table in ALL:
            rows = [
                [row.model_dump() for row in session.execute(in_order(table)).scalars()]
                for session in (one, other)
            ]
            assert rows[0] == rows[1], table.__name__


def in_order(table: type[Any]) -> Any:
    """Read a table in the order of its keys."""
    return select(table).order_by(*table.__table__.primary_key)


def test_another_day_has_another_past(again: Database, december: Database) -> None:
    """The visits are drawn anew each day; the people are the same."""
    with again.reading() as session, december.reading() as later:
        assert [p.name for p in demo.personas(later, DECEMBER.date())] == [
            p.name for p in demo.personas(session, TODAY)
        ]
        nonces = {visit.nonce for visit in all_of(session, Visit)}
        assert nonces.isdisjoint(visit.nonce for visit in all_of(later, Visit))


def test_two_months_of_visits_end_today(session: Session) -> None:
    """There are visits of each of the last sixty days, and none was written in the future."""
    found = all_of(session, Visit)
    assert len(found) >= 2_000
    days = {visit.day for visit in found}
    assert days >= {TODAY - timedelta(days=back) for back in range(1, 61)}
    assert max(visit.updated_at for visit in found) <= NOW
    assert all(visit.created_at.astimezone(ZONE).date() == visit.day for visit in found)


def test_every_kind_of_thing_has_happened(session: Session) -> None:
    """Whatever a figure tells apart, there is some of it."""
    found = figures.count(session, TWO_MONTHS, unit_ids=[city(session)])
    for number in (found.zeros, found.classes, found.unnamed_entries, found.named_households):
        assert number > 20
    assert found.absent_households.total
    assert found.people.unsaid
    lines = all_of(session, Line)
    assert {line.outcome for line in lines} == {*Outcome, None}
    assert len({line.reason for line in lines}) > 5
    assert len({line.service_code for line in lines}) > 15
    assert all_of(session, Companion)
    open_ones = follow_ups.count(session, TODAY, unit_ids=[city(session)])
    assert open_ones.overdue
    assert open_ones.open > open_ones.overdue


def test_one_team_has_fallen_silent(session: Session) -> None:
    """The lists of who has sent nothing are not empty: a team of two weeks, a village of ever."""
    two_weeks = Period(TODAY - timedelta(days=13), TODAY)
    silent = figures.silent_teams(session, [city(session)], two_weeks)
    assert [team.code for team in silent] == ["TO-LK-05"]
    villages = figures.silent_villages(session, [city(session)], TWO_MONTHS)
    assert [village.code for village in villages] == ["SL-LK-08"]


# What holds for each visit


def test_a_label_stands_only_with_a_consent(session: Session) -> None:
    """Each label was agreed to, before a member of the team, when it was first written down."""
    first = (
        select(col(Entry.household_id), func.min(Visit.id))
        .join(Visit, col(Visit.id) == col(Entry.visit_id))
        .where(col(Entry.household_id).is_not(None))
        .group_by(col(Entry.household_id))
    )
    written = dict(session.execute(first).all())
    households = all_of(session, Household)
    assert households
    assert {household.id for household in households} == set(written)
    for household in households:
        visit = session.get_one(Visit, written[household.id])
        assert household.unit_id == visit.unit_id
        assert household.consent_by == visit.writer_id
        assert household.consent_at == visit.created_at
        assert household.consent_how == "hoi_truc_tiep"


def test_quantities_are_those_that_follow_from_what_was_said(session: Session) -> None:
    """Completing a planted visit once more changes nothing; no quantity of things is missing."""
    services = {service.code: service for service in catalogue.everything(session)}
    for visit in all_of(session, Visit)[::10]:
        draft = visits.as_draft(session, visit)
        again = draft.model_copy(deep=True)
        visits.complete(again, services)
        assert again == draft
        assert visits.lacking_quantity(draft, services) is None


def test_lines_are_as_a_member_may_say_them(session: Session) -> None:
    """What failed has a reason and only that; no line serves more people than its entry."""
    entries = {entry.id: entry for entry in all_of(session, Entry)}
    for line in all_of(session, Line):
        assert (line.reason is not None) == (line.outcome is Outcome.NOT_DONE)
        entry = entries[line.entry_id]
        assert (line.people is None) == (entry.people is None)
        assert line.people is None or 1 <= line.people <= entry.people


def test_what_is_unfinished_is_followed_up_and_nothing_else(session: Session) -> None:
    """Each line that was started or failed has its follow-up, closed after the visit if at all."""
    lines = {line.id: line for line in all_of(session, Line)}
    unfinished = {
        line.id for line in lines.values() if line.outcome in {Outcome.STARTED, Outcome.NOT_DONE}
    }
    followed = all_of(session, FollowUp)
    assert {follow_up.line_id for follow_up in followed} == unfinished
    assert all(one.closed_at is None or one.closed_at < NOW for one in followed)


def test_people_go_out_in_their_own_team(session: Session) -> None:
    """Writers and companions are of the visit's team, and the visit is in a village of it."""
    team_of = {held.person_id: held.team_id for held in all_of(session, Membership)}
    covered = {(link.team_id, link.unit_id) for link in all_of(session, TeamUnit)}
    found = {visit.id: visit for visit in all_of(session, Visit)}
    for visit in found.values():
        assert team_of[visit.writer_id] == visit.team_id
        assert (visit.team_id, visit.unit_id) in covered
    for along in all_of(session, Companion):
        visit = found[along.visit_id]
        assert team_of[along.person_id] == visit.team_id
        assert along.person_id != visit.writer_id


def test_an_explicit_zero_says_that_and_nothing_else(session: Session) -> None:
    """A zero has no household; every other visit has somebody who was met."""
    met = {entry.visit_id for entry in all_of(session, Entry)}
    assert all(visit.is_zero != (visit.id in met) for visit in all_of(session, Visit))


def test_no_words_are_sensitive(session: Session) -> None:
    """What is written freely holds no number of papers, no password."""
    said = {visit.note for visit in all_of(session, Visit) if visit.note}
    said |= {opinion.text for opinion in all_of(session, meetings.Opinion)}
    assert said
    assert not [words for words in said if find_sensitive(words)]


# What is to come


def test_a_meeting_comes_in_three_days(session: Session) -> None:
    """A commune's teams are called; some come, some are absent with an opinion, some are silent."""
    (meeting,) = all_of(session, meetings.Meeting)
    assert meeting.at.astimezone(ZONE).date() == TODAY + timedelta(days=3)
    roll = meetings.roll(session, meeting)
    assert len(roll.coming) > 5
    assert all(reason for _, reason in roll.absent)
    assert len(meetings.opinions(session, meeting)) == len(roll.absent) > 2
    shown = {person.name for person in demo.personas(session, TODAY) if "Bãi Dâu" in person.place}
    assert shown <= set(roll.silent)


def test_a_report_is_due_in_three_days(again: Database, december: Database) -> None:
    """A month's figures are due soon; some teams have closed them, not the one visitors play."""
    for database, today in ((again, TODAY), (december, DECEMBER.date())):
        with database.reading() as session:
            owing = report_rules.owed_in(session, city(session), today)
            assert len(owing) == 38
            assert {owed.rule.due_on(owed.period) for owed in owing} == {today + timedelta(days=3)}
            arrived = [one for one in reports.arrivals(session, owing) if one.closing]
            assert 10 < len(arrived) < 38
            (shown,) = [owed for owed in owing if is_shown(session, owed.team_id)]
            assert reports.closing_of(session, shown) is None
            assert not reports.is_zero(reports.count(session, shown))


@given(st.dates(date(2026, 1, 1), date(2030, 12, 31)))
def test_any_day_has_a_month_that_ended_lately(today: date) -> None:
    """So that what is due in three days is due no later than a rule may say."""
    preset, period = last_ended(today)
    assert period == periods.last_ended(today, Cycle.MONTH, preset)
    since = (today - period.last).days
    assert since >= 1
    assert since + 3 <= report_rules.most_due_days(Cycle.MONTH)


def is_shown(session: Session, team_id: int) -> bool:
    """Whether the team is that of the people whom visitors play."""
    return session.get_one(Team, team_id).code == f"TO-{SHOWN}"


# Whom to be


def test_a_visitor_can_be_five_people(session: Session) -> None:
    """A member, the tổ trưởng, a member of two villages, a commune's officer, the city's."""
    found = demo.personas(session, TODAY)
    assert [(one.role, one.place) for one in found] == [
        ("Tổ viên", "Tổ công nghệ số cộng đồng thôn Bãi Dâu"),
        ("Tổ trưởng", "Tổ công nghệ số cộng đồng thôn Bãi Dâu"),
        ("Tổ viên phụ trách hai thôn", "Tổ công nghệ số cộng đồng thôn Cầu Gỗ và Đình Trung"),
        ("Cán bộ xã", "Xã Lam Khê"),
        ("Cán bộ thành phố", "Thành phố Sông Lụa"),
    ]
    assert all(one.hint for one in found)
    assert len({one.person_id for one in found}) == 5


def test_the_household_of_the_example_is_known(session: Session) -> None:
    """«nhà bà Tẹo», which the member is told to write, needs no question of consent."""
    village = units.by_code(session, "SL-LK-01")
    assert village
    found = select(col(Household.label)).where(col(Household.unit_id) == village.id)
    assert "Bà Tẹo" in session.execute(found).scalars().all()


def test_the_demo_begins_anew_after_its_meeting(database: Database, tmp_path: Path) -> None:
    """Three days before its meeting it stands; a week later it is over, as is a foreign file."""
    assert not demo.is_over(database, NOW)
    assert demo.is_over(database, NOW + timedelta(days=7))
    foreign = Database(f"sqlite:///{tmp_path / 'foreign.db'}")
    assert demo.is_over(foreign, NOW)
    foreign.close()
