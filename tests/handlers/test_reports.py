"""Closing figures: the tổ trưởng sees them and taps once; nobody else can, and nobody twice."""

from datetime import date, datetime, time

import pytest
from sqlalchemy import select
from sqlmodel import col

from bot.app import App
from models import report_rules, visits
from models.people import Membership, Role
from models.periods import Cycle, Preset
from models.report_rules import Terms
from models.reports import Closing
from models.teams import TeamUnit
from models.visits import Draft, EntryDraft, LineDraft, Outcome
from tests.clock import ZONE, Clock
from tests.conftest import Opens
from tests.world import World

MONTHLY = Terms(Cycle.MONTH, Preset.CALENDAR, 3, time(17))
OCTOBER_BEGAN = datetime(2026, 10, 1, 9, tzinfo=ZONE)


@pytest.fixture
def monthly(app: App, world: World) -> int:
    """Let An Phú ask for each month by 17:00 of the 3rd; give the rule's id."""
    return ask_for(app, world, "an_phu")


def ask_for(app: App, world: World, unit: str, terms: Terms = MONTHLY) -> int:
    with app.database.writing() as session:
        rule = report_rules.set_rule(
            session,
            world.units[unit],
            terms,
            by=world.people["officer"],
            now=OCTOBER_BEGAN,
        )
        return rule.id or 0


def went(app: App, world: World, day: date, *, people: int | None = 2) -> None:
    """Log a visit of the team of Đông Lâm: one household without a name, VNeID done."""
    line = LineDraft(service="VNEID2", outcome=Outcome.DONE, people=people, quantity=people)
    draft = Draft(
        nonce=day.isoformat(),
        team_id=world.teams["dong_lam"],
        unit_id=world.units["dong_lam"],
        day=day,
        entries=[EntryDraft(people=people, lines=[line])],
    )
    with app.database.writing() as session:
        now = datetime.combine(day, time(18), tzinfo=ZONE)
        visits.record(session, draft, by=world.people["hoa"], channel="telegram", now=now)


def closings(app: App) -> list[Closing]:
    with app.database.reading() as session:
        return list(session.execute(select(Closing).order_by(col(Closing.id))).scalars())


@pytest.mark.usefixtures("monthly")
async def test_the_leader_sees_the_figures_and_closes_them(
    phone: Opens, app: App, world: World, clock: Clock
) -> None:
    """On 1 December: November's figures, its due moment, one tap; then when and by whom."""
    went(app, world, date(2026, 11, 24))
    clock.becomes(day=(12, 1), at=(9, 0))
    lam = await phone("lam")
    await lam.says("/baocao")
    assert "Báo cáo tháng 11 (1/11–30/11)" in lam.heard
    assert "hạn 17 giờ, thứ Năm (3/12)" in lam.heard
    assert "Lượt hộ không ghi tên: 1" in lam.heard
    assert "Người: 2. Lượt người: 2." in lam.heard
    assert "VNeID" in lam.heard
    await lam.picks("Chốt số liệu")
    assert "Đã chốt số liệu tháng 11 (1/11–30/11)" in lam.heard
    assert "Đã chốt lúc 9 giờ, hôm nay (1/12) bởi Trần Văn Lâm." in lam.heard
    assert "Kỳ tiếp theo: tháng 12 (1/12–31/12), hạn 17 giờ, Chủ nhật (3/1/2027)." in lam.heard
    assert [(c.is_zero, c.figures["unnamed_entries"]) for c in closings(app)] == [(False, 1)]


@pytest.mark.usefixtures("monthly")
@pytest.mark.parametrize("words", ["báo cáo", "bao cao", "chốt số liệu", "nộp số liệu"])
async def test_words_ask_for_it_too(phone: Opens, clock: Clock, words: str) -> None:
    """Outside a form the words work as the command does."""
    clock.becomes(day=(12, 1), at=(9, 0))
    lam = await phone("lam")
    assert "tháng 11 (1/11–30/11)" in await lam.says(words)


@pytest.mark.usefixtures("monthly")
async def test_a_zero_is_closed_knowingly(phone: Opens, app: App, clock: Clock) -> None:
    """Where nothing was logged the bot asks whether that is a zero; the tap says it is."""
    clock.becomes(day=(12, 1), at=(9, 0))
    lam = await phone("lam")
    await lam.says("/baocao")
    assert "Kỳ này chưa ghi chuyến nào. Chốt số 0?" in lam.heard
    assert lam.choices == ["Chốt số 0"]
    await lam.picks("Chốt số 0")
    assert "số 0" in lam.heard
    assert [c.is_zero for c in closings(app)] == [True]


@pytest.mark.usefixtures("monthly")
async def test_a_zero_is_not_closed_when_something_came_in_meanwhile(
    phone: Opens, app: App, world: World, clock: Clock
) -> None:
    """A visit was logged between the question and the tap: its figures are shown first."""
    clock.becomes(day=(12, 1), at=(9, 0))
    lam = await phone("lam")
    await lam.says("/baocao")
    went(app, world, date(2026, 11, 30))
    await lam.picks("Chốt số 0")
    assert "Lượt hộ: 1" in lam.heard
    assert closings(app) == []
    await lam.picks("Chốt số liệu")
    assert [c.is_zero for c in closings(app)] == [False]


@pytest.mark.usefixtures("monthly")
async def test_a_period_that_runs_cannot_be_closed(phone: Opens, app: App, clock: Clock) -> None:
    """On its last evening the bot says from when on; at midnight it can be."""
    clock.becomes(day=(12, 1), at=(9, 0))
    lam = await phone("lam")
    await lam.says("/baocao")
    clock.becomes(day=(11, 30), at=(23, 30))
    await lam.picks("Chốt số 0")
    assert "Chưa chốt được: kỳ tháng 11 (1/11–30/11) chưa hết" in lam.heard
    assert "Từ thứ Ba 1/12" in lam.heard
    assert closings(app) == []


async def test_the_first_period_of_a_rule_is_shown_while_it_runs(
    phone: Opens, app: App, world: World, clock: Clock
) -> None:
    """Nothing has ended under a rule of today: the figures so far are shown, without a button."""
    with app.database.writing() as session:
        report_rules.set_rule(
            session, world.units["an_phu"], MONTHLY, by=world.people["officer"], now=clock.now
        )
    went(app, world, date(2026, 11, 24))
    lam = await phone("lam")
    await lam.says("/baocao")
    assert "tháng 11 (1/11–30/11)" in lam.heard
    assert "Kỳ này chưa hết. Từ thứ Ba 1/12 mới chốt được số liệu." in lam.heard
    assert lam.choices == []


@pytest.mark.usefixtures("monthly")
async def test_the_second_deputy_to_tap_is_told_who_was_first(
    phone: Opens, app: App, world: World, clock: Clock
) -> None:
    """Two phones, one period: one closing, and the later tap says by whom and that it stands."""
    with app.database.writing() as session:
        session.add(
            Membership(
                person_id=world.people["hanh"], team_id=world.teams["dong_lam"], role=Role.DEPUTY
            )
        )
    went(app, world, date(2026, 11, 24))
    clock.becomes(day=(12, 1), at=(9, 0))
    lam, hanh = await phone("lam"), await phone("hanh")
    await lam.says("/baocao")
    await hanh.says("/baocao")
    await lam.picks("Chốt số liệu")
    clock.passes(minutes=5)
    await hanh.picks("Chốt số liệu")
    assert "Đã chốt lúc 9 giờ, hôm nay (1/12) bởi Trần Văn Lâm." in hanh.heard
    assert "Kỳ này đã chốt rồi, không chốt lại." in hanh.heard
    assert [c.closed_by for c in closings(app)] == [world.people["lam"]]


@pytest.mark.usefixtures("monthly")
async def test_a_closed_period_says_so_when_asked(phone: Opens, app: App, clock: Clock) -> None:
    """Asked again, the leader reads the receipt; there is nothing left to tap."""
    clock.becomes(day=(12, 1), at=(9, 0))
    lam = await phone("lam")
    await lam.says("/baocao")
    await lam.picks("Chốt số 0")
    clock.becomes(day=(12, 2), at=(9, 0))
    await lam.says("/baocao")
    assert "Đã chốt lúc 9 giờ, hôm qua (1/12) bởi Trần Văn Lâm." in lam.heard
    assert len(closings(app)) == 1


@pytest.mark.usefixtures("monthly")
async def test_who_no_longer_leads_cannot_close(
    phone: Opens, app: App, world: World, clock: Clock
) -> None:
    """The role ended on the day before the tap: the button does nothing."""
    clock.becomes(day=(12, 1), at=(9, 0))
    lam = await phone("lam")
    await lam.says("/baocao")
    with app.database.writing() as session:
        his = col(Membership.person_id) == world.people["lam"]
        held = session.execute(select(Membership).where(his)).scalar_one()
        held.role = Role.MEMBER
    await lam.picks("Chốt số 0")
    assert "không phải việc của anh/chị" in lam.heard
    assert closings(app) == []


@pytest.mark.usefixtures("monthly")
async def test_what_looks_odd_is_said_before_closing(
    phone: Opens, app: App, world: World, clock: Clock
) -> None:
    """Nobody said how many people were helped: that is no 0, and it is pointed out."""
    went(app, world, date(2026, 11, 24), people=None)
    clock.becomes(day=(12, 1), at=(9, 0))
    lam = await phone("lam")
    await lam.says("/baocao")
    assert "Người: chưa rõ." in lam.heard
    assert "có 1 lượt hộ chưa ghi số người" in lam.heard


@pytest.mark.usefixtures("monthly")
async def test_who_leads_several_teams_says_which(
    phone: Opens, app: App, world: World, clock: Clock
) -> None:
    """One person, two teams: both are offered, each closes its own."""
    with app.database.writing() as session:
        session.add(
            Membership(
                person_id=world.people["lam"], team_id=world.teams["hai_lam"], role=Role.DEPUTY
            )
        )
    clock.becomes(day=(12, 1), at=(9, 0))
    lam = await phone("lam")
    await lam.says("/baocao")
    assert "Anh/chị muốn xem báo cáo nào?" in lam.heard
    await lam.picks("Tổ CNSCĐ Tây Lâm và Bãi Ngoài", "Chốt số 0")
    assert [c.team_id for c in closings(app)] == [world.teams["hai_lam"]]


async def test_several_cycles_are_several_reports(
    phone: Opens, app: App, world: World, clock: Clock
) -> None:
    """The commune asks by week, the city by month: the leader sees both to choose from."""
    ask_for(app, world, "city")
    ask_for(app, world, "an_phu", Terms(Cycle.WEEK, Preset.CALENDAR, 1, time(12)))
    clock.becomes(day=(12, 1), at=(9, 0))
    lam = await phone("lam")
    await lam.says("/baocao")
    assert any("tuần (23/11–29/11)" in label for label in lam.choices)
    assert any("tháng 11 (1/11–30/11)" in label for label in lam.choices)


@pytest.mark.usefixtures("monthly")
async def test_a_member_is_told_who_closes(phone: Opens) -> None:
    """Who does not lead is told whose task it is."""
    hoa = await phone("hoa")
    await hoa.says("/baocao")
    assert "Tổ CNSCĐ thôn Đông Lâm: Trần Văn Lâm" in hoa.heard


async def test_without_a_rule_there_is_nothing_to_close(phone: Opens) -> None:
    """No unit above has set a rule: the leader is told that they will be reminded."""
    lam = await phone("lam")
    assert "Chưa có hạn báo cáo" in await lam.says("/baocao")


@pytest.mark.usefixtures("monthly")
async def test_a_team_that_covers_no_village_closes_nothing(
    phone: Opens, app: App, world: World
) -> None:
    """A commune's steering team owes no village's figures."""
    with app.database.writing() as session:
        covers = session.get_one(TeamUnit, (world.teams["dong_lam"], world.units["dong_lam"]))
        covers.unit_id = world.units["an_phu"]
    lam = await phone("lam")
    assert "Chưa có hạn báo cáo" in await lam.says("/baocao")
