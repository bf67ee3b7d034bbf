"""Meetings: called in one line or step by step, answered by each, moved, cancelled."""

import asyncio

from sqlalchemy import select

from bot.app import App
from models.meetings import Answer, Attendee
from models.people import Membership, Person, Role
from tests.chat import Chat
from tests.clock import Clock
from tests.conftest import Opens
from tests.world import World

FRIDAY = "/hop họp tổ 19h30 thứ 6 nhà văn hoá thôn"


async def calls(leader: Chat, app: App, line: str = FRIDAY) -> None:
    """Call a meeting in one line, and let the invitations go out."""
    await leader.says(line)
    await leader.picks("Gọi họp")
    await app.runner.tick()


async def test_one_line_is_enough(phone: Opens, app: App) -> None:
    """A tổ trưởng writes one line and taps once; the team is told who, when, where and what."""
    lam, hoa = await phone("lam"), await phone("hoa")
    card = await lam.says("họp tổ 19h30 thứ 6 nhà văn hoá thôn")
    assert "Gọi họp: Họp tổ" in card
    assert "19 giờ 30, thứ Sáu (27/11)" in card
    assert "Nơi họp: nhà văn hoá thôn" in card
    assert "Tổ CNSCĐ thôn Đông Lâm (3 người)" in card
    assert lam.choices == ["Gọi họp", "Sửa", "Hủy"]
    assert "Số người được mời: 2" in await lam.picks("Gọi họp")
    await app.runner.tick()
    invitation = await hoa.hears("Mời họp: Họp tổ")
    assert "Người gọi họp: Trần Văn Lâm" in invitation
    assert "19 giờ 30, thứ Sáu (27/11)" in invitation
    assert "Nơi họp: nhà văn hoá thôn" in invitation
    assert hoa.choices == ["Dự", "Vắng"]


async def test_step_by_step(phone: Opens) -> None:
    """Who only says /hop is asked for whom, when, where and what about; a slip is mended."""
    officer = await phone("officer")
    assert "Chưa có cuộc họp nào" in await officer.says("/hop")
    assert "cho ai" in await officer.picks("Gọi họp mới")
    assert "lúc nào" in await officer.picks("Các tổ thôn của Xã An Phú")
    assert "đã qua" in await officer.says("8h hôm qua")
    assert "chưa rõ giờ họp" in await officer.says("thứ năm")
    assert "ở đâu" in await officer.says("8h thứ 5")
    assert "việc gì" in await officer.says("hội trường UBND xã")
    card = await officer.says("Chốt số liệu tháng 11")
    assert "Gọi họp: Chốt số liệu tháng 11" in card
    assert "8 giờ, thứ Năm (26/11)" in card
    assert "(5 người)" in card
    await officer.picks("Sửa")
    await officer.picks("Nơi họp")
    assert "Nơi họp: nhà văn hóa Tây Lâm" in await officer.says("nhà văn hóa Tây Lâm")
    assert "Đã gọi họp" in await officer.picks("Gọi họp")


async def test_what_is_missing_is_asked(phone: Opens) -> None:
    """A line without a place is asked for it, and the place may be left open."""
    lam = await phone("lam")
    assert "ở đâu" in await lam.says("/hop 20h thứ 6")
    assert "Nơi họp: chưa định" in await lam.picks("Chưa định")


async def test_a_double_tap_calls_one_meeting(phone: Opens, app: App) -> None:
    """A second tap of «Gọi họp», before the first is answered, calls no second meeting."""
    lam, hoa = await phone("lam"), await phone("hoa")
    await lam.says(FRIDAY)
    await asyncio.gather(lam.picks("Gọi họp"), lam.picks("Gọi họp"))
    await app.runner.tick()
    await hoa.hears("Mời họp")
    assert len(hoa.said) == 1
    await lam.says("/hop")
    assert [label for label in lam.choices if "Họp" in label] == ["27/11 19:30 Họp tổ"]


async def test_a_draft_is_dropped(phone: Opens, app: App) -> None:
    """«Hủy» under the card calls nothing and tells nobody."""
    lam, hoa = await phone("lam"), await phone("hoa")
    await lam.says(FRIDAY)
    await lam.picks("Hủy")
    await app.runner.tick()
    assert "Chưa có cuộc họp nào" in await lam.says("/hop")
    assert hoa.said == []


async def test_who_is_absent_gives_an_opinion(phone: Opens, app: App) -> None:
    """«Vắng» asks for the reason, then for the opinion, in several messages, until «Xong»."""
    lam, hoa = await phone("lam"), await phone("hoa")
    await calls(lam, app)
    await hoa.hears("Mời họp")
    assert "Vì sao anh/chị vắng?" in await hoa.picks("Vắng")
    assert "góp ý gì" in await hoa.says("con ốm")
    assert "Đã ghi góp ý (1)" in await hoa.says("nên làm VNeID cho các cụ trước")
    assert "Đã ghi góp ý (2)" in await hoa.says("chủ nhật tôi trực được")
    assert "Góp ý đã chuyển" in await hoa.picks("Xong")
    await lam.says("/hop")
    roll = await lam.picks("27/11")
    assert "Dự (1): Trần Văn Lâm" in roll
    assert "Vắng (1): Nguyễn Thị Hoa – con ốm" in roll
    assert "Chưa trả lời (1): Lê Thị Hạnh" in roll
    opinions = await lam.picks("Góp ý (2)")
    assert "Nguyễn Thị Hoa:\nnên làm VNeID cho các cụ trước\nchủ nhật tôi trực được" in opinions


async def test_reason_and_opinion_in_one_message(phone: Opens, app: App) -> None:
    """«bận, góp ý: …» is the reason and the opinion at once."""
    lam, hoa = await phone("lam"), await phone("hoa")
    await calls(lam, app)
    await hoa.hears("Mời họp")
    await hoa.picks("Vắng")
    assert "Đã ghi góp ý (1)" in await hoa.says("e bận, góp ý: nên làm vneid cho các cụ trước")
    await hoa.says("xong")
    await lam.says("/hop")
    assert "Nguyễn Thị Hoa – e bận" in await lam.picks("27/11")


async def test_a_change_of_mind_is_two_taps(phone: Opens, app: App) -> None:
    """Absent, then coming: the last answer counts, and the same answer twice is one answer."""
    lam, hoa = await phone("lam"), await phone("hoa")
    await calls(lam, app)
    await hoa.hears("Mời họp")
    await hoa.picks("Vắng")
    await hoa.picks("Bỏ qua", "Xong")
    assert "Đã ghi: anh/chị dự" in await hoa.picks("Dự")
    await hoa.picks("Dự")
    await lam.says("/hop")
    assert "Dự (2): Nguyễn Thị Hoa; Trần Văn Lâm" in await lam.picks("27/11")


async def test_a_word_answers(phone: Opens, app: App) -> None:
    """The invitation is answered by its word as well as by its button."""
    lam, hoa = await phone("lam"), await phone("hoa")
    await calls(lam, app)
    await hoa.hears("Mời họp")
    assert "Đã ghi: anh/chị dự" in await hoa.says("du")


async def test_a_member_sees_what_is_to_come(phone: Opens, app: App) -> None:
    """A member's /hop shows the meetings and the own answer, and offers no call."""
    lam, hoa = await phone("lam"), await phone("hoa")
    await calls(lam, app)
    assert "Anh/chị chưa trả lời" in await hoa.says("/hop")
    assert "Gọi họp mới" not in hoa.choices
    assert "Vắng (" not in await hoa.picks("27/11"), "the roll is the leader's"
    await hoa.picks("Dự")
    assert "Anh/chị đã báo dự" in await hoa.says("/hop")


async def test_an_open_form_goes_on(phone: Opens, app: App) -> None:
    """An answer in the middle of another form is written down, and the form goes on."""
    officer, lam = await phone("officer"), await phone("lam")
    await lam.says("/hop 20h thứ 6")
    await officer.says("gọi họp")
    await officer.picks("Các tổ thôn của Xã An Phú")
    await officer.says("8h thứ 5")
    await officer.says("hội trường xã")
    await officer.says("Chốt số liệu")
    await officer.picks("Gọi họp")
    await app.runner.tick()
    await lam.hears("Mời họp: Chốt số liệu")
    answer = await lam.picks("Vắng")
    assert "Đã ghi: anh/chị vắng" in answer
    assert "Họp ở đâu?" in answer
    assert "Gọi họp: Họp" in await lam.says("nhà văn hóa")
    await officer.says("/hop")
    assert "Vắng (1): Trần Văn Lâm" in await officer.picks("26/11")


async def test_moved(phone: Opens, app: App) -> None:
    """Who was told the old moment is told the new one, once, and is asked again."""
    lam, hoa = await phone("lam"), await phone("hoa")
    await calls(lam, app)
    await hoa.hears("Mời họp")
    await hoa.picks("Vắng")
    await hoa.says("con ốm")
    await hoa.picks("Xong")
    await lam.says("/hop")
    await lam.picks("27/11", "Dời")
    card = await lam.says("chuyển sang chủ nhật 7h30 tối")
    assert "Giờ cũ: 19 giờ 30, thứ Sáu (27/11)" in card
    assert "Giờ mới: 19 giờ 30, Chủ nhật (29/11)" in card
    assert "Số người được báo: 2" in await lam.picks("Dời họp")
    hoa.forget()
    await app.runner.tick()
    await app.runner.tick()
    assert "19 giờ 30, Chủ nhật (29/11)" in await hoa.hears("Dời họp: Họp tổ")
    assert len(hoa.said) == 1
    assert "Nguyễn Thị Hoa" in (await lam.picks("Xem cuộc họp")).partition("Chưa trả lời")[2]


async def test_moved_before_anybody_was_told(phone: Opens, app: App, clock: Clock) -> None:
    """Who had not been told yet, at night, hears only of the new moment."""
    lam, hoa = await phone("lam"), await phone("hoa")
    clock.becomes(at=(22, 0))
    await calls(lam, app)
    await lam.says("/hop")
    await lam.picks("27/11", "Dời")
    await lam.says("19h30 chủ nhật")
    await lam.picks("Dời họp")
    clock.becomes(day=(11, 25), at=(6, 30))
    await app.runner.tick()
    assert "Chủ nhật (29/11)" in await hoa.hears("Mời họp: Họp tổ")
    assert len(hoa.said) == 1


async def test_cancelled(phone: Opens, app: App) -> None:
    """Everybody who was told is told that it is off, once, and its old buttons say so."""
    lam, hoa = await phone("lam"), await phone("hoa")
    await calls(lam, app)
    await hoa.hears("Mời họp")
    await lam.says("/hop")
    assert "Hủy cuộc họp này?" in await lam.picks("27/11", "Hủy họp")
    assert "Đã hủy họp: Họp tổ" in await lam.picks("Hủy họp")
    await app.runner.tick()
    await hoa.hears("Hủy họp: Họp tổ")
    assert "đã hủy" in await hoa.picks("Dự")
    assert "Chưa có cuộc họp nào" in await hoa.says("/hop")


async def test_cancelled_before_anybody_was_told(phone: Opens, app: App, clock: Clock) -> None:
    """Who was never invited is not told that it is off."""
    lam, hoa = await phone("lam"), await phone("hoa")
    clock.becomes(at=(22, 0))
    await calls(lam, app)
    await lam.says("/hop")
    await lam.picks("27/11", "Hủy họp")
    await lam.picks("Hủy họp")
    clock.becomes(day=(11, 25), at=(8, 0))
    await app.runner.tick()
    assert hoa.said == []


async def test_too_late_to_answer(phone: Opens, app: App, clock: Clock) -> None:
    """Once the meeting has begun its buttons say so."""
    lam, hoa = await phone("lam"), await phone("hoa")
    await calls(lam, app)
    await hoa.hears("Mời họp")
    clock.becomes(day=(11, 27), at=(19, 30))
    assert "đã bắt đầu" in await hoa.picks("Dự")


async def test_who_could_not_be_told(phone: Opens, app: App) -> None:
    """The leader sees who has no chat to be told in."""
    lam = await phone("lam")
    await phone("hoa")
    await calls(lam, app)
    await lam.says("/hop")
    roll = await lam.picks("27/11")
    assert "cần báo trực tiếp (1): Lê Thị Hạnh" in roll


async def test_the_reminder_is_answered_in_place(phone: Opens, app: App, clock: Clock) -> None:
    """The reminder of the day before comes with its answers, and asks who has not answered."""
    lam, hoa = await phone("lam"), await phone("hoa")
    await calls(lam, app)
    await hoa.hears("Mời họp")
    clock.becomes(day=(11, 26), at=(18, 0))
    await app.runner.tick()
    assert "19 giờ 30, ngày mai, thứ Sáu (27/11)" in await hoa.hears("Nhắc họp: Họp tổ")
    assert "Đã ghi: anh/chị dự" in await hoa.picks("Dự")


async def test_a_periodic_meeting_is_not_guessed_at(phone: Opens) -> None:
    """A meeting that comes back every month is not called as one: it is said what can be done."""
    lam = await phone("lam")
    assert "định kỳ" in await lam.says("/hop định kỳ 20 hằng tháng 20h")


async def test_a_long_roll_is_shown(phone: Opens, app: App, world: World) -> None:
    """Of a commune's meeting where everybody is absent with a long reason, all of it can be read."""
    with app.database.writing() as session:
        for number in range(30):
            person = Person(name=f"Nguyễn Văn Số {number}")
            session.add(person)
            session.flush()
            team = world.teams["dong_lam"]
            session.add(Membership(person_id=person.id or 0, team_id=team, role=Role.MEMBER))
    lam = await phone("lam")
    await calls(lam, app)
    with app.database.writing() as session:
        for who in session.execute(select(Attendee)).scalars():
            who.answer, who.answered_version, who.reason = Answer.ABSENT, 1, "bận việc " * 30
    await lam.says("/hop")
    roll = await lam.picks("27/11")
    assert "Vắng (33): " in roll
    assert "Nguyễn Văn Số 29 – bận việc" in roll
