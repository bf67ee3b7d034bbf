"""Linking: one person on two apps, by a code and a yes; reminders where they are wanted."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from bot.app import App
from bot.texts import text
from models import deliveries, invitations, linking, people
from models.deliveries import Notice
from models.linking import WrongLinkCode
from models.people import Chat as ChatRow
from models.people import Role
from tests.chat import Chat, OnWeb
from tests.clock import Clock
from tests.conftest import Opens
from tests.world import World

WRONG = "Mã này không dùng được"


def another(channel: str) -> str:
    """Give a channel that is not this one: each comes first once, and second once."""
    return {"telegram": "zalo", "zalo": "web", "web": "telegram"}[channel]


def digits_in(said: str) -> str:
    """Find the code in what was said."""
    return next(word for word in said.split() if len(word) == 6 and word.isdigit())


def name_of(chat: Chat) -> str:
    """Give what people call the chat's channel."""
    return text(f"linking-channel-{chat.channel}")


async def code_of(chat: Chat) -> str:
    """Ask for a code; give its digits."""
    return digits_in(await chat.says("/lienket"))


async def link(first: Chat, second: Chat, app: App) -> None:
    """Link a stranger's chat to the first chat's person."""
    code = await code_of(first)
    assert "Đã nhận mã" in await second.says(code)
    await app.runner.tick()
    await first.hears("Liên kết với")
    assert "Đã liên kết với" in await first.picks("Đồng ý")
    await app.runner.tick()
    await second.hears("Đã liên kết với sổ của")


@pytest.fixture
async def first(phone: Opens) -> Chat:
    """Hoa's chat."""
    return await phone("hoa")


@pytest.fixture
async def second(phone: Opens, channel: str) -> Chat:
    """Her other app, which does not know her yet."""
    return await phone(on=another(channel))


@pytest.mark.parametrize("typed", ["/lienket {}", "{}", "liên kết {}", "/lienket {:.3} {:.3}"])
async def test_a_member_links_a_second_app(first: Chat, second: Chat, app: App, typed: str) -> None:
    """Code on the first, entered on the second, a yes on the first: both are told, both are hers."""
    said = await first.says("/lienket")
    code = digits_in(said)
    assert f"/lienket {code}" in said
    typed = typed.replace("{:.3} {:.3}", f"{code[:3]} {code[3:]}").format(code)
    answer = await second.says(typed)
    assert "chọn «Đồng ý»" in answer
    assert "Hoa" not in answer, "nobody is told whose code it is"
    await app.runner.tick()
    asked = await first.hears(f"Liên kết với {name_of(second)}?")
    assert "lúc 9 giờ, hôm nay" in asked
    assert first.choices == ["Đồng ý", "Không"]
    assert f"Đã liên kết với {name_of(second)}" in await first.picks("Đồng ý")
    await app.runner.tick()
    await second.hears("Đã liên kết với sổ của Nguyễn Thị Hoa")
    assert "Chào Nguyễn Thị Hoa" in await second.says("menu")


async def test_a_form_is_finished_on_the_other_app(first: Chat, second: Chat, app: App) -> None:
    """A visit begun on one channel is saved on the other, and is in the figures of both."""
    await link(first, second, app)
    await first.says("/ghi")
    await first.picks("Hộ mới")
    await first.says("Bà Tẹo")
    assert "làm dở" in await second.says("/ghi")
    await second.picks("Làm tiếp", "VNeID mức 2", "Xong hết")
    await first.says("/ghi")
    await first.picks("Làm tiếp")
    assert "Bà Tẹo" in await first.says("2")
    await first.picks("Hộ đồng ý ghi tên")
    await second.says("/ghi")
    assert "Đã ghi" in await second.picks("Làm tiếp", "Lưu")
    totals = [await chat.says("/tonghop") for chat in (first, second)]
    assert totals[0] == totals[1]
    assert "VNeID" in totals[0]


async def test_a_name_without_consent_is_gone_from_both(
    first: Chat, second: Chat, app: App
) -> None:
    """What the other app offered in a form that is over names nobody any more."""
    await link(first, second, app)
    await first.says("hôm nay nhà bà Tẹo, nhà ông Sửu cài VNeID mức 2 xong 2 người")
    assert any("Tẹo" in label for label in first.choices)
    await second.says("/ghi")
    await second.picks("Làm tiếp", "Lưu")
    with app.database.reading() as session:
        assert "Tẹo" not in str(session.execute(select(col(ChatRow.prompt))).all())


async def test_answers_go_where_the_question_came_from(first: Chat, second: Chat, app: App) -> None:
    """Two apps of one person: what is asked on one is not answered on the other."""
    await link(first, second, app)
    first.forget()
    second.forget()
    assert await second.says("/trogiup")
    assert first.said == []
    assert await first.says("/trogiup")
    assert len(second.said) == 1


async def test_the_first_chat_is_asked_and_no_other(
    first: Chat, second: Chat, phone: Opens, channel: str, app: App
) -> None:
    """The question goes to the chat where the code was asked for, whatever reminders prefer."""
    await link(first, second, app)
    await second.says("/lienket")
    await second.picks(f"Nhắc qua {name_of(second)}")
    third = await phone(on=channel)
    await first.says("/lienket")
    said = await first.picks("Liên kết thêm")
    second.forget()
    await third.says(digits_in(said))
    await app.runner.tick()
    await first.hears(f"Liên kết với {name_of(third)}?")
    assert second.said == []


async def test_no_means_no(first: Chat, second: Chat, app: App) -> None:
    """«Không»: the second chat stays a stranger's, is told without a name, and the code is used."""
    code = await code_of(first)
    await second.says(code)
    await app.runner.tick()
    await first.hears("Liên kết với")
    assert "Không liên kết" in await first.picks("Không")
    await app.runner.tick()
    assert "Hoa" not in await second.hears("Không liên kết được")
    assert "gửi mã mời" in await second.says("/ghi")
    assert WRONG in await second.says(code)


async def test_every_bad_code_gets_the_same_words(first: Chat, second: Chat, clock: Clock) -> None:
    """Made up, replaced and expired codes cannot be told apart."""
    replaced = await code_of(first)
    live = await code_of(first)
    made_up = next(f"{n:06}" for n in range(9) if f"{n:06}" not in {replaced, live})
    answers = {await second.says(made_up), await second.says(f"/lienket {replaced}")}
    clock.passes(minutes=15)
    answers.add(await second.says(live))
    assert len(answers) == 1
    assert WRONG in answers.pop()


async def test_five_wrong_tries_buy_fifteen_minutes(
    first: Chat, second: Chat, clock: Clock
) -> None:
    """After five wrong codes even the right one is refused in that chat, for 15 minutes."""
    code = await code_of(first)
    wrong = [f"{n:06}" for n in range(6) if f"{n:06}" != code][:5]
    for typed in wrong:
        assert WRONG in await second.says(typed)
    clock.passes(minutes=14)
    assert WRONG in await second.says(code)
    clock.passes(minutes=1)
    assert "Đã nhận mã" in await second.says(await code_of(first))


async def test_while_many_guess_no_code_is_given(
    first: Chat, second: Chat, app: App, clock: Clock
) -> None:
    """Thirty wrong codes from everybody close the door for 15 minutes; the member is told so."""
    await second.says("xin chào")
    with app.database.writing() as session:
        chat = session.execute(select(ChatRow).where(col(ChatRow.person_id).is_(None))).scalar_one()
        session.add_all(WrongLinkCode(chat_id=chat.id or 0, at=clock()) for _ in range(30))
    assert "chưa cấp mã" in await first.says("/lienket")
    clock.passes(minutes=15)
    assert await code_of(first)


async def test_somebody_elses_chat_is_not_taken(first: Chat, phone: Opens, channel: str) -> None:
    """A chat that is tied to another person is refused, and the code stays good."""
    lam, stranger = await phone("lam", on=another(channel)), await phone(on=another(channel))
    code = await code_of(first)
    assert "đã là sổ của Trần Văn Lâm" in await lam.says(f"/lienket {code}")
    assert "Đã nhận mã" in await stranger.says(code)


async def test_in_the_wrong_place(first: Chat) -> None:
    """Who sends the code in the app that gave it is told where it belongs."""
    assert "ở ứng dụng kia" in await first.says(f"/lienket {await code_of(first)}")


async def test_a_stranger_without_a_code_is_told_where_to_get_one(second: Chat) -> None:
    """«/lienket» on the new app explains the way; other words are greeted as ever."""
    assert "Gửi mã đó vào đây" in await second.says("/lienket")
    assert "Gửi mã đó vào đây" in await second.says("liên kết")
    assert "gửi mã mời" in await second.says("12345")


async def test_the_question_is_answered_once(first: Chat, second: Chat, app: App) -> None:
    """A second tap is told that it is done, and the second chat hears of it once."""
    await second.says(await code_of(first))
    await app.runner.tick()
    await first.hears("Liên kết với")
    assert "Đã liên kết với" in await first.taps_twice("Đồng ý")
    await app.runner.tick()
    await app.runner.tick()
    await second.hears("Đã liên kết với sổ của")
    assert len([said for said in second.said if "Đã liên kết" in said]) == 1


async def test_too_late(first: Chat, second: Chat, app: App, clock: Clock) -> None:
    """A yes after 15 minutes ties nothing."""
    await second.says(await code_of(first))
    await app.runner.tick()
    await first.hears("Liên kết với")
    clock.passes(minutes=15)
    assert "Đã quá 15 phút" in await first.picks("Đồng ý")
    assert "gửi mã mời" in await second.says("/ghi")


async def test_the_question_comes_again(first: Chat, second: Chat) -> None:
    """/lienket while somebody waits for the answer asks it again; the code sent twice is no mistake."""
    code = await code_of(first)
    await second.says(code)
    assert "Đã nhận mã" in await second.says(code)
    assert f"Liên kết với {name_of(second)}?" in await first.says("/lienket")
    assert "Đã liên kết" in await first.picks("Đồng ý")


async def test_nobody_else_says_yes(first: Chat, second: Chat, phone: Opens) -> None:
    """Another member who forges the button changes nothing."""
    lam = await phone("lam", on="web")
    assert isinstance(lam, OnWeb)
    await second.says(await code_of(first))
    await lam.says("menu")
    message, button = lam.offered[-1]
    lam.offered.append((message, {**button, "text": "Giả", "data": "ld:1:1"}))
    assert "không phải của anh/chị" in await lam.picks("Giả")
    assert "gửi mã mời" in await second.says("/ghi")


async def test_an_open_form_loses_nothing(first: Chat, second: Chat, app: App) -> None:
    """A code asked for, and the answer given, in the middle of a form: its question follows."""
    await first.says("/ghi")
    said = await first.says("/lienket")
    assert "Thăm nhà ai?" in said
    await second.says(digits_in(said))
    await app.runner.tick()
    await first.hears("Liên kết với")
    assert "Thăm nhà ai?" in await first.picks("Đồng ý")


async def test_reminders_go_where_they_are_wanted(
    first: Chat, second: Chat, app: App, clock: Clock, world: World
) -> None:
    """One tap in /lienket moves the reminders; they come to that app alone."""
    await link(first, second, app)
    overview = await first.says("/lienket")
    assert f"• {name_of(first)} (đang dùng)\n• {name_of(second)}" in overview
    assert "nơi dùng gần nhất" in overview
    for wanted, other in ((second, first), (first, second)):
        await first.says("/lienket")
        said = await first.picks(f"Nhắc qua {name_of(wanted)}")
        assert f"tin nhắc gửi tới {name_of(wanted)}" in said
        assert f"Nhắc qua {name_of(wanted)}" not in first.choices
        first.forget()
        second.forget()
        remind(app, clock, world.people["hoa"], slot=wanted.channel)
        await app.runner.tick()
        await wanted.hears("Nút này đã cũ")
        assert other.said == []


def remind(app: App, clock: Clock, person: int, slot: str) -> None:
    """Plan something unasked for a person."""
    stale = clock() + timedelta(days=1)
    with app.database.writing() as session:
        notice = Notice("test", 1, person, slot, "home-stale", due=clock(), stale=stale)
        deliveries.plan(session, [notice])


async def test_parting(first: Chat, second: Chat, app: App) -> None:
    """«Bỏ liên kết» is for the other chat, asks once more, and that chat hears of it."""
    await link(first, second, app)
    await first.says("/lienket")
    assert f"Bỏ liên kết {name_of(first)}" not in first.choices
    await first.picks(f"Nhắc qua {name_of(second)}")
    await first.picks(f"Bỏ liên kết {name_of(second)}")
    assert "Các nơi" in await first.picks("Giữ lại")
    await first.picks(f"Bỏ liên kết {name_of(second)}")
    assert f"Đã bỏ liên kết {name_of(second)}" in await first.picks("Bỏ liên kết")
    await app.runner.tick()
    assert name_of(first) in await second.hears("Nơi này đã bị bỏ liên kết")
    assert "gửi mã mời" in await second.says("/ghi")
    assert await code_of(first), "one chat is left: /lienket gives a code again"


async def test_four_chats_are_enough(first: Chat, phone: Opens) -> None:
    """Who has four is asked to part with one first; chats of one channel are told apart."""
    for _ in range(3):
        await phone("hoa", on="web")
    said = await first.says("/lienket")
    assert "trang web 2" in said
    assert "Liên kết thêm" not in first.choices
    assert len(first.choices) <= 9


async def test_a_request_to_join_ends_with_the_link(
    first: Chat, second: Chat, phone: Opens, app: App, clock: Clock, world: World
) -> None:
    """Who asked to join anew on the second app, then linked it, is not made a second person."""
    lam = await phone("lam")
    with app.database.writing() as session:
        code = invitations.make(
            session,
            app.dispatcher.secret,
            role=Role.MEMBER,
            team_id=world.teams["dong_lam"],
            now=clock.now,
        )
    await second.says(code)
    await second.picks("Đồng ý")
    await second.says("Hoa")
    await app.runner.tick()
    await lam.hears("xin vào")
    await link(first, second, app)
    assert "Đã từ chối" in await lam.picks("Nhận")
    with app.database.reading() as session:
        chats = linking.chats(session, world.people["hoa"])
        assert len(chats) == 2
        assert all(people.member(session, c.person_id or 0, clock().date()) for c in chats)
