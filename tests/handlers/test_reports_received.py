"""The office: who has closed, who has not, and the text for the group."""

from datetime import date

import pytest

from bot.app import App
from tests.clock import Clock
from tests.conftest import Opens
from tests.handlers.test_reports import ask_for, went
from tests.world import World


@pytest.fixture
async def _closed(phone: Opens, app: App, world: World, clock: Clock) -> None:
    """Đông Lâm has closed November with one visit; the city asked for it."""
    ask_for(app, world, "city")
    went(app, world, date(2026, 11, 24))
    clock.becomes(day=(12, 1), at=(9, 0))
    lam = await phone("lam")
    await lam.says("/baocao")
    await lam.picks("Chốt số liệu")


@pytest.mark.usefixtures("_closed")
async def test_a_commune_sees_the_figures_of_who_has_closed(phone: Opens) -> None:
    """Who has, with the first numbers; who has not stands under «chưa có», never as 0."""
    officer = await phone("officer")
    await officer.says("/baocao")
    has, has_not = officer.heard.split("Chưa có số liệu:")
    assert "Xã An Phú: đã chốt 1/2 tổ · hạn 17 giờ, thứ Năm (3/12)" in has
    assert "• Thôn Đông Lâm: 0 hộ có tên, 1 lượt hộ không ghi tên, 2 người" in has
    assert "• Thôn Bãi Ngoài, Thôn Tây Lâm" in has_not
    assert "0" not in has_not
    assert "Cầu Sắt" not in officer.heard


@pytest.mark.usefixtures("_closed")
async def test_a_zero_is_listed_as_a_zero(phone: Opens) -> None:
    """An explicit zero is among those who have closed."""
    binh = await phone("binh")
    await binh.says("/baocao")
    await binh.picks("Chốt số 0")
    officer = await phone("officer")
    await officer.says("/baocao")
    assert "• Thôn Bãi Ngoài, Thôn Tây Lâm: số 0" in officer.heard
    assert "Chưa có số liệu" not in officer.heard


@pytest.mark.usefixtures("_closed")
async def test_above_the_commune_nobody_sees_a_village_s_figures(phone: Opens) -> None:
    """The city sees how many by commune and which villages are missing; no household, no person."""
    city = await phone("city_officer")
    await city.says("/baocao")
    assert "• Xã An Phú: 1/2 tổ đã chốt" in city.heard
    assert "• Xã Bình Minh: 0/1 tổ đã chốt" in city.heard
    assert "• Thôn Cầu Sắt (Xã Bình Minh)" in city.heard
    assert "hộ" not in city.heard
    assert "Đông Lâm" not in city.heard


@pytest.mark.usefixtures("_closed")
async def test_the_text_for_the_group_names_villages_only(phone: Opens) -> None:
    """It can be pasted as it is: due moment, villages, no people, no figures, no team names."""
    officer = await phone("officer")
    await officer.says("/baocao")
    await officer.picks("Chép cho nhóm")
    assert officer.heard == (
        "Báo cáo tháng 11 (1/11–30/11)\n"
        "Đã chốt 1/2 tổ, hạn 17 giờ, thứ Năm (3/12).\n"
        "Chưa có số liệu:\n"
        "• Thôn Bãi Ngoài, Thôn Tây Lâm\n"
        "\n"
        "Đề nghị tổ của các thôn trên nhắn riêng cho Thôn Số để chốt số liệu."
    )


async def test_nothing_ended_yet(phone: Opens) -> None:
    """A rule whose first period runs: the office reads when it is due, and that none has ended."""
    officer = await phone("officer")
    await officer.says("/baocao")
    await officer.picks("Đặt hạn", "Tháng", "Theo lịch", "3 ngày", "17 giờ", "Lưu", "Xem báo cáo")
    assert "Kỳ tháng 11 (1/11–30/11): hạn 17 giờ, thứ Năm (3/12)." in officer.heard
    assert "Chưa có kỳ nào hết theo hạn này." in officer.heard


async def test_several_reports_are_offered_to_choose_from(
    phone: Opens, app: App, world: World, clock: Clock
) -> None:
    """A week and a month have ended: each is one tap away."""
    ask_for(app, world, "city")
    clock.becomes(day=(11, 1), at=(9, 0))
    officer = await phone("officer")
    await officer.says("/baocao")
    await officer.picks("Đặt hạn", "Tuần", "1 ngày", "8 giờ", "Lưu")
    clock.becomes(day=(11, 2), at=(9, 0))
    await officer.says("/baocao")
    await officer.picks("tháng 10 (1/10–31/10)")
    assert "Báo cáo tháng 10 (1/10–31/10)" in officer.heard
    assert "đã chốt 0/2 tổ" in officer.heard
    await officer.says("/baocao")
    await officer.picks("tuần (26/10–1/11)")
    assert "Báo cáo tuần (26/10–1/11)" in officer.heard
