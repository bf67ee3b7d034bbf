"""In a group the bot only asks to be written to in private."""

from sqlalchemy import select

from bot.app import App
from models import invitations
from models.people import Role
from tests.clock import Clock
from tests.servers.telegram import TelegramServer
from tests.world import World


async def test_no_figures_no_forms(app: App, telegram: TelegramServer) -> None:
    """Commands in a group get one sentence; talk among people gets none."""
    group = telegram.group(-1001, "Tổ Đông Lâm")
    hoa = telegram.user(1000, "Hoa")
    telegram.private(hoa)
    await telegram.answered(await group.send_text("/tonghop", user=hoa))
    assert "nhắn riêng" in (group.last.text or "")
    await telegram.answered(await group.send_text("/ghi", user=hoa))
    said = [m.text for m in group.messages if m.by_bot]
    assert len(said) == 2
    assert all("nhắn riêng" in (words or "") for words in said)


async def test_a_code_seen_in_a_group_is_withdrawn(
    app: App, telegram: TelegramServer, clock: Clock, world: World
) -> None:
    """Everybody has read it, so it opens nothing any more."""
    with app.database.writing() as session:
        code = invitations.make(
            session,
            app.dispatcher.secret,
            role=Role.MEMBER,
            team_id=world.teams["dong_lam"],
            now=clock.now,
        )
    group = telegram.group(-1001, "Tổ Đông Lâm")
    hoa = telegram.user(1000, "Hoa")
    telegram.private(hoa)
    await telegram.answered(await group.send_text(f"/start {code}", user=hoa))
    assert "hủy mã" in (group.last.text or "")
    with app.database.reading() as session:
        row = session.execute(select(invitations.Invitation)).scalar_one()
        assert not invitations.is_open(row, clock.now)
