"""Who is reminded of figures due, when, with what, and when no more."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlmodel import Session, col

from bot.app import App
from models import deliveries, periods, report_rules, reports
from models.database import Database
from models.deliveries import Delivery, Notice
from models.people import Chat, Membership, Role
from models.periods import Cycle, Preset
from models.report_rules import ReportRule, Terms
from scheduler import report_due, report_overdue
from scheduler.runner import words_of
from tests.clock import ZONE, Clock
from tests.conftest import Opens
from tests.handlers.test_reports import ask_for, closings, went
from tests.world import World

MONTHLY = Terms(Cycle.MONTH, Preset.CALENDAR, 5, time(17))  # November is due on Saturday, 5/12


@dataclass
class Stage:
    """A session in the planted place, in which everybody can be reached, and a rule of An Phú."""

    session: Session
    world: World

    def rule(self, unit: str = "an_phu", terms: Terms = MONTHLY, since: str = "1/11") -> ReportRule:
        """Set a rule for a unit."""
        officer = self.world.people["officer"]
        unit_id = self.world.units[unit]
        return report_rules.set_rule(self.session, unit_id, terms, by=officer, now=at(since))

    def due(self, when: str) -> list[Notice]:
        """Give what the teams are told at this moment, planning nothing."""
        return report_due.due(self.session, at(when))

    def told(self, when: str) -> list[tuple[str, str]]:
        """Give who is told what at this moment, and write it down as planned."""
        found = [*self.due(when), *report_overdue.due(self.session, at(when))]
        deliveries.plan(self.session, found)
        names = {person: name for name, person in self.world.people.items()}
        return sorted((names[notice.to], notice.key) for notice in found)

    def is_still_due(self, when: str) -> dict[str, bool]:
        """Give by person whether what is planned for them would still go out."""
        kinds = {kind.KIND: kind for kind in (report_due, report_overdue)}
        names = {person: name for name, person in self.world.people.items()}
        rows = self.session.execute(select(Delivery)).scalars()
        return {
            names[row.person_id]: kinds[row.kind].still_due(self.session, row, at(when))
            for row in rows
        }

    def close(self, team: str, when: str) -> None:
        """Let the leader of a team close November."""
        rule = self.session.execute(select(ReportRule)).scalars().first()
        assert rule
        owing = report_rules.owing(self.session, rule, periods.month(date(2026, 11, 1)))
        owed = next(one for one in owing if one.team_id == self.world.teams[team])
        reports.close(self.session, owed, by=self.world.people["lam"], now=at(when))

    def role(self, who: str, role: Role) -> None:
        """Change somebody's role in their team."""
        theirs = col(Membership.person_id) == self.world.people[who]
        self.session.execute(select(Membership).where(theirs)).scalar_one().role = role
        self.session.flush()


def at(when: str) -> datetime:
    """Read «5/12 08:00», or «5/12» for nine in the morning, of 2026."""
    day, _, hour = when.partition(" ")
    number, month = map(int, day.split("/"))
    return datetime.combine(date(2026, month, number), time.fromisoformat(hour or "09:00"), ZONE)


@pytest.fixture
def stage(database: Database, world: World) -> Iterator[Stage]:
    with database.writing() as session:
        session.add_all(
            Chat(channel="telegram", address=name, person_id=person)
            for name, person in world.people.items()
        )
        session.flush()
        yield Stage(session, world)
        session.rollback()


BOTH = [("binh", "reports-remind-zero"), ("lam", "reports-remind-zero")]


@pytest.mark.parametrize(
    ("when", "told"),
    [
        ("30/11", []),
        ("2/12 07:59", []),
        ("2/12 08:00", BOTH),  # three days before
        ("3/12 12:00", BOTH),  # made up after a day without the bot
        ("4/12 08:00", BOTH),  # on the day before
        ("5/12 08:00", BOTH),  # on the day
        ("5/12 23:59", BOTH),  # late on the day, after the due hour: better than never
        ("6/12 00:00", []),
    ],
)
def test_the_teams_are_reminded_three_times(
    stage: Stage, when: str, told: list[tuple[str, str]]
) -> None:
    """At 08:00 three days before, on the day before and on the day: the tổ trưởng, nobody else."""
    stage.rule()
    assert stage.told(when) == told


def test_each_reminder_is_planned_once_and_is_pointless_when_the_next_comes(stage: Stage) -> None:
    """Ticks through the days: three reminders a team, each stale when the next is due."""
    stage.rule()
    moment, spans = at("1/12 00:00"), []
    while moment < at("7/12 00:00"):
        new = report_due.due(stage.session, moment)
        assert deliveries.plan(stage.session, new) == len(new)
        spans += [
            (notice.due, notice.stale) for notice in new if notice.to == stage.world.people["lam"]
        ]
        moment += timedelta(hours=4)
    assert spans == [
        (at("2/12 08:00"), at("4/12 08:00")),
        (at("4/12 08:00"), at("5/12 08:00")),
        (at("5/12 08:00"), at("6/12 00:00")),
    ]


def test_what_was_missed_is_made_up_once(stage: Stage) -> None:
    """The bot was down from the 1st to the 5th: one reminder each, not three."""
    stage.rule()
    assert stage.told("5/12 10:00") == BOTH
    assert stage.told("5/12 10:01") == []


def test_who_has_closed_is_not_reminded(stage: Stage) -> None:
    """Đông Lâm closed on the 2nd: only the other team hears of it again."""
    stage.rule()
    stage.close("dong_lam", "2/12")
    assert stage.told("4/12 08:00") == [("binh", "reports-remind-zero")]


def test_nobody_is_reminded_of_what_was_done_a_second_before(stage: Stage) -> None:
    """Planned at 08:00, closed at 08:00:01: what has not gone out yet does not go out."""
    stage.rule()
    stage.told("4/12 08:00")
    assert stage.is_still_due("4/12 08:00") == {"binh": True, "lam": True}
    stage.close("dong_lam", "4/12 08:00")
    assert stage.is_still_due("4/12 08:00") == {"binh": True, "lam": False}


def test_the_deputies_are_reminded_where_there_is_no_leader(stage: Stage) -> None:
    """Without a tổ trưởng all deputies are; with one, they are not."""
    stage.rule()
    stage.role("hoa", Role.DEPUTY)
    stage.role("hanh", Role.STANDING_DEPUTY)
    assert stage.told("2/12") == BOTH
    stage.role("lam", Role.MEMBER)
    assert stage.told("4/12") == [
        ("binh", "reports-remind-zero"),
        ("hanh", "reports-remind-zero"),
        ("hoa", "reports-remind-zero"),
    ]


def test_who_no_longer_leads_is_not_reminded(stage: Stage) -> None:
    """The role ended after the planning: the reminder does not go out."""
    stage.rule()
    stage.told("4/12 08:00")
    stage.role("lam", Role.MEMBER)
    assert stage.is_still_due("4/12 08:00") == {"binh": True, "lam": False}


def test_a_period_that_runs_is_announced_without_a_button_to_close_it(stage: Stage) -> None:
    """Due the day after the period ends: the early reminders say from when it can be closed."""
    stage.rule(terms=Terms(Cycle.MONTH, Preset.CALENDAR, 1, time(17)))
    early = {notice.key for when in ("28/11", "30/11") for notice in stage.due(when)}
    assert early == {"reports-remind-early"}
    assert {notice.key for notice in stage.due("1/12")} == {"reports-remind-zero"}


def test_a_rule_set_today_does_not_chase_what_ended_before(stage: Stage) -> None:
    """Set on 1 December: November is asked of nobody, December is."""
    stage.rule(since="1/12")
    assert stage.told("5/12") == []
    assert stage.told("6/12") == []
    later = datetime(2027, 1, 5, 9, tzinfo=ZONE)
    assert len(report_due.due(stage.session, later)) == 2


def test_a_rule_changed_between_two_ticks_counts_as_changed(stage: Stage) -> None:
    """On 30 November the due day moves: what was planned by the old rule is not sent any more."""
    stage.rule(terms=Terms(Cycle.MONTH, Preset.CALENDAR, 3, time(17)))
    assert stage.told("30/11 08:00") == [
        ("binh", "reports-remind-early"),
        ("lam", "reports-remind-early"),
    ]
    stage.rule(since="30/11 10:00")
    assert stage.is_still_due("30/11 10:00") == {"binh": False, "lam": False}
    assert stage.told("30/11 10:01") == []
    assert stage.told("2/12 08:00") == BOTH
    assert stage.told("4/12 08:00") == BOTH


def test_a_rule_changed_after_a_period_ended_leaves_its_reminders(stage: Stage) -> None:
    """November ended under the old rule; a rule of 1 December takes nothing back."""
    stage.rule()
    stage.rule(terms=Terms(Cycle.MONTH, Preset.CALENDAR, 9, time(8)), since="1/12")
    assert stage.told("5/12 08:00") == BOTH


def test_the_nearer_rule_reminds(stage: Stage) -> None:
    """The city's rule and the commune's: each team is reminded by one of them, once."""
    stage.rule("city")
    stage.rule("an_phu", Terms(Cycle.MONTH, Preset.CALENDAR, 3, time(17)))
    assert stage.told("3/12") == [*BOTH, ("sau", "reports-remind-zero")]
    assert stage.told("5/12") == [
        ("officer", "reports-above-missing"),  # theirs was due on the 3rd
        ("sau", "reports-remind-zero"),
    ]


def test_the_office_that_asked_is_told_on_the_day_after(stage: Stage) -> None:
    """At 08:00 after the due day, once: the officers of the unit that set the rule."""
    stage.rule("city")
    stage.told("5/12 08:00")
    assert stage.told("6/12 07:59") == []
    assert stage.told("6/12 08:00") == [("city_officer", "reports-above-missing")]
    assert stage.told("6/12 08:01") == []


@pytest.mark.parametrize(("when", "how_many"), [("8/12 20:00", 1), ("9/12 08:00", 0)])
def test_the_office_is_not_told_old_news(stage: Stage, when: str, how_many: int) -> None:
    """Missed while the bot was down it is made up for three days, no longer."""
    stage.rule("city")
    assert len(report_overdue.due(stage.session, at(when))) == how_many


def test_the_office_reads_how_many_and_which_villages(stage: Stage) -> None:
    """One of three has closed: the others are named by village and commune; no person is."""
    stage.rule("city")
    stage.close("dong_lam", "2/12")
    assert said(stage, "6/12 08:00") == [
        "Đã hết hạn báo cáo tháng 11 (1/11–30/11)\n"
        "Thành phố Sông Xanh: 1/3 tổ đã chốt.\n\n"
        "Chưa có số liệu:\n"
        "• Thôn Bãi Ngoài, Thôn Tây Lâm (Xã An Phú)\n"
        "• Thôn Cầu Sắt (Xã Bình Minh)"
    ]


def test_the_office_is_told_when_all_are_in(stage: Stage) -> None:
    """Everybody has closed: that is said, and nobody is named."""
    stage.rule("an_phu")
    stage.close("dong_lam", "2/12")
    stage.close("hai_lam", "2/12")
    assert said(stage, "6/12 08:00") == [
        "Đã đủ số liệu tháng 11 (1/11–30/11)\nXã An Phú: 2/2 tổ đã chốt."
    ]


def said(stage: Stage, when: str) -> list[str]:
    """Put into words what is told at a moment."""
    stage.told(when)
    rows = stage.session.execute(select(Delivery)).scalars()
    return [words_of(row, at(when))[0] for row in rows]


def test_the_reminder_says_the_due_moment_as_of_the_day_it_is_sent(stage: Stage) -> None:
    """«ngày mai» on the eve, «hôm nay» on the day, in the units' zone."""
    stage.rule("binh_minh")
    assert "hạn 17 giờ, ngày mai, thứ Bảy (5/12)" in said(stage, "4/12 08:00")[0]
    assert "hạn 17 giờ, hôm nay, thứ Bảy (5/12)" in said(stage, "5/12 08:00")[1]


@given(
    st.dates(date(2024, 1, 1), date(2034, 12, 31)),
    st.sampled_from(Cycle),
    st.sampled_from(Preset),
    st.integers(1, 28),
)
def test_every_period_of_ten_years_is_found_on_its_days(
    day: date, cycle: Cycle, preset: Preset, due_days: int
) -> None:
    """Whatever the cycle, what is due on a day is what ended so many days before, and only that."""
    due_days = min(due_days, report_rules.most_due_days(cycle))
    rule = ReportRule(
        unit_id=1,
        cycle=cycle,
        preset=preset,
        due_days=due_days,
        due_at=time(17),
        set_by=1,
        since=date(2020, 1, 1),
    )
    found = report_due.due_within(rule, day, day + timedelta(days=3))
    assert [rule.due_on(period) for period in found] == [
        on
        for on in (day + timedelta(days=ahead) for ahead in range(4))
        if ends_on(on - timedelta(days=due_days), cycle, preset)
    ]


def ends_on(day: date, cycle: Cycle, preset: Preset) -> bool:
    """Whether a period of the cycle ends on that day."""
    return periods.last_ended(day + timedelta(days=1), cycle, preset).last == day


# With the whole bot


async def test_the_reminder_comes_and_is_answered_in_it(
    phone: Opens, app: App, world: World, clock: Clock
) -> None:
    """The tổ trưởng hears at 08:00, taps «Chốt số liệu» under the reminder, and hears no more."""
    ask_for(app, world, "an_phu")
    went(app, world, date(2026, 11, 24))
    lam = await phone("lam")
    clock.becomes(day=(12, 2), at=(8, 0))
    await app.runner.tick()
    reminder = await lam.hears("Nhắc chốt số liệu tháng 11 (1/11–30/11)")
    assert "Lượt hộ: 1" in reminder
    assert "hạn 17 giờ, ngày mai, thứ Năm (3/12)" in reminder
    await lam.picks("Chốt số liệu")
    assert "Đã chốt lúc 8 giờ, hôm nay (2/12) bởi Trần Văn Lâm." in lam.heard
    lam.forget()
    clock.becomes(day=(12, 3), at=(8, 0))
    await app.runner.tick()
    assert lam.said == []
    assert len(closings(app)) == 1


async def test_answering_a_reminder_leaves_the_open_form_alone(
    phone: Opens, app: App, world: World, clock: Clock
) -> None:
    """In the middle of logging a visit: the tap closes, and the form goes on where it was."""
    ask_for(app, world, "an_phu")
    went(app, world, date(2026, 11, 24))
    clock.becomes(day=(12, 3), at=(8, 0))
    lam = await phone("lam")
    await app.runner.tick()
    await lam.hears("Nhắc chốt số liệu")
    await lam.says("/ghi")
    question = lam.heard
    await lam.picks("Chốt số liệu")
    assert "Đã chốt số liệu" in lam.heard
    await lam.says("/baocao")
    await lam.picks("Làm tiếp")
    assert lam.heard == question
