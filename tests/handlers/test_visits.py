"""Logging a visit: guided, on every channel, on both databases."""

import re

from sqlalchemy import func, select
from sqlmodel import col

from bot.app import App
from models.households import Household
from models.people import Membership, Role
from models.teams import TeamUnit
from models.visits import Entry, Line, Visit
from tests.chat import Chat
from tests.clock import Clock
from tests.conftest import Opens
from tests.world import World


def rows(app: App, table: type) -> int:
    with app.database.reading() as session:
        return int(session.execute(select(func.count()).select_from(table)).scalar_one())


async def guided(chat: Chat, label: str = "Bà Tẹo") -> None:
    """Log one usual visit to a new household, up to the card."""
    await chat.says("/ghi")
    await chat.picks("Hộ mới")
    await chat.says(label)
    await chat.picks("VNeID mức 2", "Xong hết", "2")


async def test_a_usual_visit_takes_six_taps(chat: Chat) -> None:
    """To a household known already: menu, household, service, all done, people, save."""
    await guided(chat)
    await chat.picks("Hộ đồng ý ghi tên", "Lưu")
    await chat.says("menu")
    taps = ["Ghi chuyến thăm", "Bà Tẹo", "VNeID mức 2", "Xong hết", "2", "Lưu"]
    assert len(taps) == 6
    await chat.picks(*taps)
    assert "Đã ghi" in chat.heard
    assert "Bà Tẹo: 2 người" in chat.heard
    assert "VNeID" in chat.heard
    assert "2 chuyến" in chat.heard


async def test_the_card_shows_what_will_be_saved(chat: Chat) -> None:
    """Village, day, household, service, outcome and people stand on the card."""
    await guided(chat)
    for words in ("Thôn Đông Lâm", "hôm nay (24/11)", "Bà Tẹo", "xong", "2 người", "đồng ý"):
        assert words in chat.heard
    assert chat.choices == ["Hộ đồng ý ghi tên", "Lưu", "Sửa", "Hủy"]


async def test_without_consent_no_name_is_kept(chat: Chat, app: App) -> None:
    """A new label that nobody agreed to is counted as a household without a name, and is gone."""
    await guided(chat)
    await chat.picks("Lưu")
    assert "Một hộ không ghi tên" in chat.heard
    assert "Tẹo" not in chat.heard
    assert rows(app, Household) == 0
    with app.database.reading() as session:
        entry = session.execute(select(Entry)).scalar_one()
        assert (entry.has_household, entry.household_id, entry.people) == (True, None, 2)


async def test_consent_is_kept_with_who_and_when(
    chat: Chat, app: App, world: World, clock: Clock
) -> None:
    """The label's row names who recorded the consent, when and how."""
    await guided(chat)
    await chat.picks("Hộ đồng ý ghi tên", "Lưu")
    with app.database.reading() as session:
        household = session.execute(select(Household)).scalar_one()
        assert household.label == "Bà Tẹo"
        assert household.consent_by == world.people["hoa"]
        assert household.consent_at == clock.now


async def test_a_double_tap_saves_one_visit(chat: Chat, app: App) -> None:
    """Save tapped twice, before the first answer is there, gives one receipt's code and one visit."""
    await guided(chat)
    await chat.taps_twice("Lưu")
    codes = set(re.findall(r"#\w+", chat.heard))
    assert len(codes) == 1
    assert rows(app, Visit) == 1


async def test_cancel_and_restore(chat: Chat, app: App, clock: Clock) -> None:
    """«Hủy» under the receipt takes the visit out at once; «Khôi phục» brings it back for a day."""
    await guided(chat)
    await chat.picks("Lưu", "Hủy")
    assert "Đã hủy" in chat.heard
    await chat.picks("Khôi phục")
    assert "Đã ghi" in chat.heard
    await chat.picks("Hủy")
    clock.passes(hours=25)
    await chat.picks("Khôi phục")
    assert "quá một ngày" in chat.heard
    with app.database.reading() as session:
        assert session.execute(select(Visit)).scalar_one().cancelled_at is not None


async def test_words_work_like_buttons_and_without_marks(chat: Chat, app: App) -> None:
    """«luu» saves, «huy» cancels, «khoi phuc» restores."""
    await guided(chat)
    assert "Đã ghi" in await chat.says("luu")
    assert "Đã hủy" in await chat.says("huy")
    assert "Đã ghi" in await chat.says("khoi phuc")
    assert rows(app, Visit) == 1


async def test_cancel_outside_a_form_asks_which(chat: Chat) -> None:
    """«hủy» with nothing offered to cancel lists the last days' visits."""
    await guided(chat)
    await chat.picks("Lưu")
    await chat.says("menu")
    assert "Hủy chuyến nào?" in await chat.says("hủy")
    await chat.picks("#")
    assert "Đã hủy" in chat.heard
    assert "chưa ghi chuyến nào" in await chat.says("/huy")


async def test_zero_goes_back_a_step_but_is_a_number_where_one_is_asked(chat: Chat) -> None:
    """«0» at the services goes back to the household; at «mấy người?» it is nobody."""
    await chat.says("/ghi")
    await chat.picks("Không ghi tên")
    assert "Thăm nhà ai?" in await chat.says("0")
    await chat.picks("Không ghi tên", "VNeID mức 2", "Xong hết")
    await chat.says("0")
    assert "0 người" in chat.heard


async def test_leaving_keeps_nothing(chat: Chat, app: App) -> None:
    """«hủy», «menu» and /huy leave a form without a trace."""
    for word in ("hủy", "menu", "/huy", "/menu"):
        await chat.says("/ghi")
        await chat.picks("Không ghi tên")
        assert "chưa ghi gì" in await chat.says(word)
    assert rows(app, Visit) == 0


async def test_each_service_may_end_differently(chat: Chat, app: App) -> None:
    """Two services, one done and one not for a reason: two lines, one follow-up."""
    await chat.says("ghi")
    await chat.picks("Không ghi tên", "VNeID mức 2", "Sổ sức khỏe", "Kết quả từng việc")
    await chat.picks("Xong", "Chưa được", "quên mật khẩu", "1", "Lưu")
    assert "quên mật khẩu" in chat.heard
    with app.database.reading() as session:
        lines = session.execute(select(Line).order_by(col(Line.place))).scalars().all()
        found = {line.service_code: (line.outcome, line.reason) for line in lines}
    assert found["VNEID2"] == ("xong", None)
    assert found["SSKDT"] == ("chua", "quen_mat_khau")


async def test_after_midnight_the_day_is_asked(chat: Chat, clock: Clock) -> None:
    """Between 00:00 and 04:00 «hôm nay» may mean yesterday: the form asks."""
    clock.becomes(at=(0, 30))
    await guided(chat)
    assert "ngày nào" in chat.heard
    await chat.picks("hôm qua")
    assert "hôm qua (23/11)" in chat.heard


async def test_several_villages_are_asked_once_and_remembered(phone: Opens) -> None:
    """Who works in two villages says once where; the next visit takes it, and the card shows it."""
    mai = await phone("mai")
    assert "thôn nào" in await mai.says("/ghi")
    await mai.picks("Thôn Bãi Ngoài", "Không ghi tên", "VNeID mức 2", "Xong hết", "1", "Lưu")
    await mai.says("/ghi")
    await mai.picks("Không ghi tên", "VNeID mức 2", "Xong hết", "1")
    assert "Thôn Bãi Ngoài" in mai.heard


async def test_households_are_found_without_marks(chat: Chat) -> None:
    """«teo» finds «Bà Tẹo»."""
    await guided(chat)
    await chat.picks("Hộ đồng ý ghi tên", "Lưu")
    await chat.says("/ghi")
    await chat.says("teo")
    assert "Bà Tẹo" in chat.choices


async def test_editing_changes_the_card(chat: Chat) -> None:
    """Day, people, note and companion can be changed before saving."""
    await guided(chat)
    await chat.picks("Sửa", "Ngày", "hôm qua")
    assert "hôm qua (23/11)" in chat.heard
    await chat.picks("Sửa", "Số người", "3")
    assert "Bà Tẹo (tên mới, chưa hỏi đồng ý): 3 người" in chat.heard
    await chat.picks("Sửa", "Ghi chú")
    await chat.says("hẹn tuần sau")
    assert "Ghi chú: hẹn tuần sau" in chat.heard
    await chat.picks("Sửa", "Người đi cùng", "Lê Thị Hạnh", "Xong")
    assert "Đi cùng: Lê Thị Hạnh" in chat.heard


async def test_a_command_in_a_form_loses_no_draft(chat: Chat) -> None:
    """Another command while a form is open is asked about; «Làm tiếp» goes on."""
    await guided(chat)
    assert "đang làm dở" in await chat.says("/hop")
    await chat.picks("Làm tiếp")
    assert "Lưu" in chat.choices
    assert "Đã ghi" in await chat.picks("Lưu")


async def test_a_near_name_may_be_a_new_household(chat: Chat) -> None:
    """Who types a name that is near a known one, and says it is new, gets the name as typed."""
    await guided(chat)
    await chat.picks("Hộ đồng ý ghi tên", "Lưu")
    await chat.says("/ghi")
    await chat.says("Teo")
    await chat.picks("Hộ mới: Teo", "VNeID mức 2", "Xong hết", "1")
    assert "Teo (tên mới, chưa hỏi đồng ý): 1 người" in chat.heard


async def test_the_day_on_the_card_holds_after_midnight(chat: Chat, clock: Clock) -> None:
    """A card shown before midnight and saved after it is of the day that it showed."""
    clock.becomes(at=(23, 58))
    await guided(chat)
    assert "hôm nay (24/11)" in chat.heard
    clock.passes(minutes=5)
    await chat.picks("Lưu")
    assert "Đã ghi" in chat.heard
    assert "hôm qua (24/11)" in chat.heard


async def test_a_number_out_of_range_is_asked_again(chat: Chat) -> None:
    """10.000 people in one village visit are a slip: it is said, and nothing is taken."""
    await chat.says("/ghi")
    await chat.picks("Không ghi tên", "VNeID mức 2", "Xong hết")
    assert "Tôi chưa hiểu số này" in await chat.says("10000")
    assert "mấy người" in chat.heard


async def test_a_command_that_is_none_breaks_no_form(chat: Chat) -> None:
    """However long an unknown command is, the form's question comes again."""
    await chat.says("/ghi")
    assert "Thăm nhà ai?" in await chat.says("/" + "a" * 100)


async def test_of_two_teams_in_a_village_the_card_says_which(
    phone: Opens, app: App, world: World
) -> None:
    """After a merger one village may have two teams; who is in both chooses by the team's name."""
    with app.database.writing() as session:
        hai_lam = world.teams["hai_lam"]
        session.add(Membership(person_id=world.people["hoa"], team_id=hai_lam, role=Role.MEMBER))
        session.add(TeamUnit(team_id=hai_lam, unit_id=world.units["dong_lam"]))
    hoa = await phone("hoa")
    await hoa.says("hôm nay em với chị Hạnh qua nhà bà Tẹo cài VNeID mức 2 xong 2 người")
    await hoa.picks("Thôn Đông Lâm (Tổ CNSCĐ thôn Đông Lâm)")
    assert "Tổ CNSCĐ thôn Đông Lâm" in hoa.heard
    assert "Đi cùng: Lê Thị Hạnh" in hoa.heard
    await hoa.picks("Sửa", "Thôn", "Thôn Đông Lâm (Tổ CNSCĐ Tây Lâm và Bãi Ngoài)")
    assert "Tổ CNSCĐ Tây Lâm và Bãi Ngoài" in hoa.heard
    assert "Hạnh" not in hoa.heard  # she is not of that team
