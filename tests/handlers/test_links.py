"""One's own links to files: seen, and closed before their time; nobody else's."""

import re

import aiohttp
import pytest

from bot.app import App
from models import links
from tests.chat import Chat, OnWeb
from tests.conftest import Opens
from tests.world import World

VISIT = "hôm nay nhà bà Tẹo cài VNeID mức 2 xong 2 người"


async def with_table(chat: Chat) -> str:
    """Log a visit, ask for the table, and give the path of its link."""
    await chat.says(VISIT)
    await chat.picks("Lưu")
    await chat.says("/tonghop")
    await chat.picks("Bảng (.xlsx)")
    path: str = re.findall(r"/f/\S+", "\n".join(chat.said))[-1]
    return path


async def status_of(app: App, path: str) -> int:
    async with aiohttp.ClientSession(f"http://127.0.0.1:{app.web.port}") as http:
        return (await http.get(path)).status


@pytest.mark.parametrize("channel", ["zalo"])
async def test_a_link_is_closed_early(app: App, chat: Chat) -> None:
    """It opens; it is listed; closed by its person it opens no more, and is listed no more."""
    path = await with_table(chat)
    assert await status_of(app, path) == 200
    assert "đã mở 1 lần" in await chat.says("duong dan")
    assert "Đã đóng" in await chat.picks("Đóng cua-toi_2026-11-01_2026-11-24.xlsx")
    assert await status_of(app, path) == 410
    assert "không có đường dẫn nào" in await chat.says("/duongdan")


@pytest.mark.parametrize("channel", ["zalo"])
async def test_nobody_elses_link_is_seen(app: App, chat: Chat, phone: Opens) -> None:
    """The tổ trưởng has no link of hers, though it is of the team's visits."""
    await with_table(chat)
    lam = await phone("lam")
    assert "không có đường dẫn nào" in await lam.says("đường dẫn")


@pytest.mark.parametrize("channel", ["web"])
async def test_nobody_elses_link_is_closed(app: App, phone: Opens, world: World) -> None:
    """A tap whose data was made up for another's link changes nothing."""
    with app.database.writing() as session:
        token = links.make(
            session,
            app.dispatcher.secret,
            person_id=world.people["hoa"],
            file={"name": "bang.xlsx", "kind": "table"},
            has_names=False,
            now=app.dispatcher.clock(),
        )
    lam = await phone("lam")
    assert isinstance(lam, OnWeb)
    assert "không có đường dẫn nào" in await lam.forges("fr:1")
    with app.database.reading() as session:
        link = links.find(session, app.dispatcher.secret, token)
        assert link is not None
        assert link.revoked_at is None
