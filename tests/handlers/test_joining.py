"""Coming in by code: greeted, asked for consent, named, and let in by one tap."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from bot.app import App
from models import invitations, people
from models.invitations import JoinRequest
from models.memories import Memory
from models.people import Chat as ChatRow
from models.people import Membership, Person, Role
from tests.clock import Clock
from tests.conftest import Opens
from tests.world import World


def code_for(app: App, clock: Clock, **where: Any) -> str:
    """Make a code as `thonso invite` does."""
    options: dict[str, Any] = {"role": Role.MEMBER} | where
    with app.database.writing() as session:
        return invitations.make(session, app.dispatcher.secret, now=clock.now, **options)


async def test_a_stranger_is_greeted_and_nothing_else(phone: Opens) -> None:
    """Whatever a stranger writes is answered by the greeting that asks for a code."""
    stranger = await phone()
    for words in ("xin chào", "/ghi", "/tonghop", "/trogiup", "hủy", "họp"):
        assert "gửi mã mời" in await stranger.says(words)


async def test_a_new_member_comes_in(phone: Opens, app: App, clock: Clock, world: World) -> None:
    """Code, consent, name, the tổ trưởng's tap; then the person can log."""
    lam, stranger = await phone("lam"), await phone()
    code = code_for(app, clock, team_id=world.teams["dong_lam"])
    assert "đồng ý không" in await stranger.says(code.lower().replace("-", " "))
    await stranger.picks("Đồng ý")
    assert "Trần Văn Lâm" in await stranger.says("Ngô Thị Na")
    assert "đang chờ" in await stranger.says("alo")
    await app.runner.tick()
    assert "Ngô Thị Na xin vào" in await lam.hears("xin vào")
    assert "Đã nhận Ngô Thị Na" in await lam.picks("Nhận")
    await app.runner.tick()
    await stranger.hears("Chào mừng Ngô Thị Na")
    await stranger.says("/ghi")
    assert "Thăm nhà ai?" in stranger.heard


async def test_a_listed_name_is_picked_and_tied(
    phone: Opens, app: App, clock: Clock, world: World
) -> None:
    """Who was imported picks their name; it is then offered to nobody else."""
    lam, stranger = await phone("lam"), await phone()
    await stranger.says(code_for(app, clock, team_id=world.teams["dong_lam"], uses=2))
    await stranger.picks("Đồng ý")
    assert stranger.choices == ["Lê Thị Hạnh", "Nguyễn Thị Hoa"]
    await stranger.picks("Nguyễn Thị Hoa")
    await app.runner.tick()
    await lam.hears("xin vào")
    await lam.picks("Nhận")
    with app.database.reading() as session:
        address = session.execute(
            select(col(ChatRow.person_id)).where(col(ChatRow.person_id) == world.people["hoa"])
        ).scalar_one()
    assert address == world.people["hoa"]


async def test_who_is_kept_out_stays_a_stranger(
    phone: Opens, app: App, clock: Clock, world: World
) -> None:
    """«Không nhận» leaves no person and no membership."""
    lam, stranger = await phone("lam"), await phone()
    await stranger.says(code_for(app, clock, team_id=world.teams["dong_lam"]))
    await stranger.picks("Đồng ý")
    await stranger.says("Người Lạ")
    await app.runner.tick()
    await lam.hears("xin vào")
    assert "Đã từ chối" in await lam.picks("Không nhận")
    assert "gửi mã mời" in await stranger.says("/ghi")
    with app.database.reading() as session:
        names = session.execute(select(col(Person.name))).scalars().all()
    assert "Người Lạ" not in names


async def test_where_there_is_no_leader_the_officer_above_decides(
    phone: Opens, app: App, clock: Clock, world: World
) -> None:
    """The tổ trưởng has no chat yet: the commune's officer is asked."""
    officer, stranger = await phone("officer"), await phone()
    await stranger.says(code_for(app, clock, team_id=world.teams["hai_lam"]))
    await stranger.picks("Đồng ý", "Phạm Văn Bình")
    assert "Bùi Thị Cúc" in stranger.heard
    await app.runner.tick()
    await officer.hears("Phạm Văn Bình xin vào")


async def test_a_trusted_code_needs_no_tap(
    phone: Opens, app: App, clock: Clock, world: World
) -> None:
    """`--trusted`: the first officer of a house comes in alone."""
    stranger = await phone()
    code = code_for(app, clock, unit_id=world.units["binh_minh"], role=Role.OFFICER, trusted=True)
    await stranger.says(f"/start {code}")
    await stranger.picks("Đồng ý")
    await stranger.says("Lý Văn Tư")
    assert "Chào mừng Lý Văn Tư" in stranger.heard
    assert "Xã Bình Minh" in stranger.heard


async def test_codes_end(phone: Opens, app: App, clock: Clock, world: World) -> None:
    """A used code, an old one and a made-up one open nothing, with the same words."""
    team = world.teams["dong_lam"]
    used, old = code_for(app, clock, team_id=team), code_for(app, clock, team_id=team)
    first, second = await phone(), await phone()
    await first.says(used)
    await first.picks("Đồng ý")
    await first.says("Người Một")
    assert "không đúng" in await second.says(used)
    clock.passes(days=8)
    assert "không đúng" in await second.says(old)
    assert "không đúng" in await second.says("ABCDE-FGHJK")


async def test_no_consent_no_data(phone: Opens, app: App, clock: Clock, world: World) -> None:
    """Who declines leaves nothing behind, and the code is still good."""
    stranger = await phone()
    code = code_for(app, clock, team_id=world.teams["dong_lam"])
    await stranger.says(code)
    assert "chưa giữ gì" in await stranger.picks("Không đồng ý")
    assert "đồng ý không" in await stranger.says(code)


async def test_a_leader_makes_codes_in_chat_and_a_member_does_not(
    phone: Opens, app: App, clock: Clock
) -> None:
    """/moi gives a tổ trưởng a code that opens the team's door."""
    lam, hoa, stranger = await phone("lam"), await phone("hoa"), await phone()
    assert "tổ trưởng" in await hoa.says("/moi")
    said = await lam.says("mời")
    code = next(word for word in said.split() if len(word) == 11 and word[5] == "-")
    assert "Tổ CNSCĐ thôn Đông Lâm" in await stranger.says(code)
    with app.database.reading() as session:
        made = session.execute(select(invitations.Invitation)).scalar_one()
        assert made.digest != code
        assert made.expires_at == clock.now + timedelta(days=7)


async def test_members_hear_of_another_team_by_code(
    phone: Opens, app: App, clock: Clock, world: World
) -> None:
    """A member with a code of a second team is asked nothing twice."""
    hoa, binh = await phone("hoa"), await phone("binh")
    await hoa.says(code_for(app, clock, team_id=world.teams["hai_lam"]))
    assert "Phạm Văn Bình" in hoa.heard
    await app.runner.tick()
    await binh.hears("Nguyễn Thị Hoa xin vào")
    await binh.picks("Nhận")
    with app.database.reading() as session:
        member = people.member(session, world.people["hoa"], clock.now.date())
    assert member
    assert len(member.team_ids) == 2


async def test_a_second_code_ends_a_wait_that_nobody_ends(
    phone: Opens, app: App, clock: Clock, world: World
) -> None:
    """Where nobody can decide, a trusted code lets the same person in; the old request is gone."""
    stranger, unit = await phone(), {"unit_id": world.units["binh_minh"], "role": Role.OFFICER}
    await stranger.says(code_for(app, clock, **unit))
    await stranger.picks("Đồng ý")
    assert "chưa có ai" in await stranger.says("Ngô Thị Na")
    await stranger.says(code_for(app, clock, trusted=True, **unit))
    await stranger.picks("Đồng ý")
    assert "Chào mừng" in await stranger.says("Ngô Thị Na")
    with app.database.reading() as session:
        assert session.execute(select(JoinRequest)).scalar_one().is_accepted


async def test_an_answer_shaped_as_a_code_is_an_answer(phone: Opens) -> None:
    """Within a form ten letters are what was asked for, unless they are a code that opens."""
    hoa = await phone("hoa")
    await hoa.says("/ghi")
    await hoa.picks("Hộ mới")
    assert "việc gì" in await hoa.says("Bac Nam Sang")


async def test_who_left_and_comes_back_is_the_same_person(
    phone: Opens, app: App, clock: Clock, world: World
) -> None:
    """Without a role nothing of the old form is left; a new code ties the same person again."""
    hoa = await phone("hoa")
    await hoa.says("nhà bà Tẹo cài VNeID mức 2 xong 2 người")
    with app.database.writing() as session:
        role = select(Membership).where(col(Membership.person_id) == world.people["hoa"])
        session.execute(role).scalar_one().until = clock.now.date() - timedelta(days=1)
    assert "gửi mã mời" in await hoa.picks("Lưu")
    await hoa.says(code_for(app, clock, team_id=world.teams["dong_lam"], trusted=True))
    assert "Chào mừng Nguyễn Thị Hoa" in await hoa.picks("Đồng ý")
    with app.database.reading() as session:
        namesakes = select(Person).where(col(Person.name) == "Nguyễn Thị Hoa")
        assert len(session.execute(namesakes).scalars().all()) == 1
        assert session.execute(select(Memory)).first() is None
