"""An officer sets, changes and withdraws the rule of their unit."""

from datetime import date, time

import pytest
from sqlalchemy import select
from sqlmodel import col

from bot.app import App
from handlers.report_rules import read_hour
from models.people import Membership, Role
from models.periods import Cycle, Preset
from models.report_rules import ReportRule
from tests.chat import Chat
from tests.clock import Clock
from tests.conftest import Opens
from tests.world import World


def rules(app: App) -> list[ReportRule]:
    with app.database.reading() as session:
        return list(session.execute(select(ReportRule).order_by(col(ReportRule.id))).scalars())


async def set_monthly(officer: Chat) -> None:
    """Set the month, due at 17:00 three days after it, up to the card."""
    await officer.says("/baocao")
    await officer.picks("Đặt hạn", "Tháng", "Theo lịch", "3 ngày", "17 giờ")


async def test_a_rule_is_set_in_five_taps_and_shown_with_its_real_dates(
    phone: Opens, app: App, world: World
) -> None:
    """The card says the first period it is for, and when that one is due."""
    officer = await phone("officer")
    assert "Chưa đặt hạn báo cáo nào." in await officer.says("/baocao")
    await set_monthly(officer)
    assert "Hạn báo cáo của Xã An Phú" in officer.heard
    assert "Kỳ tháng 11 (1/11–30/11): hạn 17 giờ, thứ Năm (3/12)." in officer.heard
    assert officer.choices == ["Lưu", "Sửa", "Hủy"]
    assert rules(app) == []
    await officer.picks("Lưu")
    assert "Đã lưu hạn báo cáo của Xã An Phú" in officer.heard
    (rule,) = rules(app)
    assert (rule.unit_id, rule.cycle, rule.preset) == (
        world.units["an_phu"],
        Cycle.MONTH,
        Preset.CALENDAR,
    )
    assert (rule.due_days, rule.due_at, rule.since) == (3, time(17), date(2026, 11, 24))


async def test_the_choices_say_which_days_they_mean(phone: Opens) -> None:
    """Each preset shows the next period's dates, each number of days the real due date."""
    officer = await phone("officer")
    await officer.says("/baocao")
    await officer.picks("Đặt hạn", "Quý")
    assert officer.choices == ["Theo lịch: 1/10–31/12", "15–14: 15/9–14/12"]
    await officer.picks("15–14")
    assert "hết kỳ quý 4 (15/9–14/12)" in officer.heard
    assert "1 ngày: thứ Ba 15/12" in officer.choices


async def test_a_week_has_no_preset_and_seven_days_at_most(phone: Opens) -> None:
    """After the cycle the days are asked; more than a week is refused with the range."""
    officer = await phone("officer")
    await officer.says("/baocao")
    await officer.picks("Đặt hạn", "Tuần")
    assert officer.choices[-1] == "7 ngày: Chủ nhật 6/12"
    assert "từ 1 đến 7 ngày" in await officer.says("8 ngày")
    assert "Hạn lúc mấy giờ" in await officer.says("1 ngày")


async def test_days_and_hour_may_be_written(phone: Opens, app: App) -> None:
    """«12 ngày», «16h30»; what is no number or no hour is asked again."""
    officer = await phone("officer")
    await officer.says("/baocao")
    await officer.picks("Đặt hạn", "Tháng", "15–14")
    assert "từ 1 đến 28 ngày" in await officer.says("mai")
    assert "Hạn lúc mấy giờ ngày thứ Bảy 26/12?" in await officer.says("12 ngày")
    assert "chưa hiểu giờ này" in await officer.says("chiều")
    assert "hạn 16 giờ 30, thứ Bảy (26/12)" in await officer.says("16h30")
    await officer.picks("Lưu")
    assert [(rule.due_days, rule.due_at) for rule in rules(app)] == [(12, time(16, 30))]


async def test_back_amend_and_leave(phone: Opens, app: App) -> None:
    """«0» goes back a step, «Sửa» asks again from the start, «Hủy» keeps nothing."""
    officer = await phone("officer")
    await set_monthly(officer)
    assert "Hạn lúc mấy giờ" in await officer.says("0")
    await officer.picks("20 giờ")
    assert "hạn 20 giờ, thứ Năm (3/12)" in officer.heard
    await officer.picks("Sửa", "Năm", "15–14", "1 ngày", "8 giờ")
    assert "năm 2026 (15/12/2025–14/12/2026): hạn 8 giờ, thứ Ba (15/12)" in officer.heard
    await officer.picks("Hủy")
    assert "chưa ghi gì" in officer.heard
    assert rules(app) == []


async def test_a_new_rule_takes_the_place_of_the_old(phone: Opens, app: App, clock: Clock) -> None:
    """The one of the same cycle ends the day before; another cycle stands beside it."""
    officer = await phone("officer")
    await set_monthly(officer)
    await officer.picks("Lưu")
    clock.passes(days=2)
    await officer.says("/baocao")
    await officer.picks("Đặt hạn", "Tháng", "Theo lịch", "5 ngày", "8 giờ", "Lưu")
    await officer.says("/baocao")
    await officer.picks("Đặt hạn", "Tuần", "1 ngày", "8 giờ", "Lưu")
    assert [(rule.cycle, rule.until) for rule in rules(app)] == [
        (Cycle.MONTH, date(2026, 11, 25)),
        (Cycle.MONTH, None),
        (Cycle.WEEK, None),
    ]
    await officer.says("/baocao")
    assert "Tuần, do Xã An Phú đặt: hạn 1 ngày sau khi hết kỳ." in officer.heard
    assert "Tháng, do Xã An Phú đặt: hạn 5 ngày sau khi hết kỳ." in officer.heard


async def test_a_rule_is_withdrawn_once_one_is_sure(phone: Opens, app: App, clock: Clock) -> None:
    """The bot asks first; kept it stays, withdrawn it ends the day before."""
    officer = await phone("officer")
    await set_monthly(officer)
    await officer.picks("Lưu")
    clock.passes(days=1)
    await officer.says("/baocao")
    await officer.picks("Bỏ hạn tháng", "Giữ hạn")
    assert [rule.until for rule in rules(app)] == [None]
    await officer.says("/baocao")
    await officer.picks("Bỏ hạn tháng", "Bỏ hạn")
    assert "Đã bỏ hạn báo cáo tháng của Xã An Phú." in officer.heard
    assert [rule.until for rule in rules(app)] == [date(2026, 11, 24)]
    assert "Chưa đặt hạn báo cáo nào." in await officer.says("/baocao")


async def test_another_office_s_rule_is_seen_but_not_withdrawn(phone: Opens) -> None:
    """The commune reads the city's rule, with who set it; there is nothing there to withdraw."""
    city = await phone("city_officer")
    await set_monthly(city)
    await city.picks("Lưu")
    officer = await phone("officer")
    await officer.says("/baocao")
    assert "Tháng, do Thành phố Sông Xanh đặt" in officer.heard
    assert officer.choices == ["Đặt hạn"]


@pytest.mark.parametrize("channel", ["telegram", "web"])
async def test_a_draft_is_not_lost_by_a_button(phone: Opens, app: App) -> None:
    """While a form is open, an old «Đặt hạn» asks whether to leave it; the form goes on."""
    officer = await phone("officer")
    await officer.says("/baocao")
    await officer.says("/baocao")
    await officer.picks("Đặt hạn", "Tháng")
    await officer.picks("Đặt hạn")
    assert "đang làm dở" in officer.heard
    await officer.picks("Làm tiếp")
    assert "Kỳ tính từ ngày nào" in officer.heard
    assert rules(app) == []


async def test_who_has_left_the_office_sets_no_rule(phone: Opens, app: App, world: World) -> None:
    """The role ended between the card and the tap: nothing is saved."""
    officer = await phone("officer")
    await set_monthly(officer)
    end_role(app, world, "officer")
    await officer.picks("Lưu")
    assert rules(app) == []


def end_role(app: App, world: World, who: str) -> None:
    with app.database.writing() as session:
        theirs = col(Membership.person_id) == world.people[who]
        held = session.execute(select(Membership).where(theirs)).scalar_one()
        held.role, held.unit_id, held.team_id = Role.MEMBER, None, world.teams["cau_sat"]


@pytest.mark.parametrize(
    ("said", "hour"),
    [
        ("17", time(17)),
        ("17h", time(17)),
        ("16h30", time(16, 30)),
        ("16g30", time(16, 30)),
        ("16:30", time(16, 30)),
        ("16 giờ 30", time(16, 30)),
        ("7 gio", time(7)),
        ("0h", time(0)),
        ("24h", None),
        ("7h75", None),
        ("chiều", None),
        ("", None),
    ],
)
def test_hours_as_people_write_them(said: str, hour: time | None) -> None:
    """With h, g, giờ or a colon; what is no hour of a day is nothing."""
    assert read_hour(said) == hour
