"""A member's photo or voice is kept; it is no visit, and says so. Nobody else's is kept."""

import pytest
from sqlalchemy import select
from sqlmodel import col

from bot.app import App
from models.media import Kind, Media, State
from models.visits import Visit
from tests.chat import Chat, OnZalo
from tests.conftest import Opens
from tests.servers.conftest import png
from tests.world import World

pytestmark = pytest.mark.parametrize("channel", ["telegram", "zalo"])

PICTURE = png(40, 30)
VOICES = {"telegram": b"OggS a few words", "zalo": b"\xff\xf1 a few words"}
SECRET = "031012345678"


def kept(app: App) -> list[Media]:
    """Give every row, oldest first."""
    with app.database.reading() as session:
        return list(session.execute(select(Media).order_by(col(Media.id))).scalars())


async def test_a_photo_is_kept_and_is_no_visit(chat: Chat, app: App, world: World) -> None:
    """The answer says so and how a visit is written; the file is what was sent, its caption beside it."""
    said = await chat.shows(PICTURE, "buổi tập huấn tối qua")
    assert "Đã nhận ảnh" in said
    assert "chưa thành chuyến thăm" in said
    assert "«hôm nay nhà bà Tẹo" in said
    await app.collector.collect()
    [row] = kept(app)
    assert (row.person_id, row.channel, row.kind) == (world.people["hoa"], chat.channel, Kind.PHOTO)
    assert (row.state, row.caption) == (State.KEPT, "buổi tập huấn tối qua")
    assert (app.collector.folder / (row.path or "")).read_bytes() == PICTURE
    with app.database.reading() as session:
        assert not session.execute(select(Visit)).all()


async def test_voice_is_kept(chat: Chat, app: App) -> None:
    """As Telegram and Zalo record it."""
    assert "Đã nhận tin thoại" in await chat.speaks(VOICES[chat.channel])
    await app.collector.collect()
    [row] = kept(app)
    assert (app.collector.folder / (row.path or "")).read_bytes() == VOICES[chat.channel]


async def test_the_form_goes_on_where_it_was(chat: Chat, app: App) -> None:
    """In the middle of a form the photo is kept too, and the question is asked again."""
    question = await chat.says("/ghi")
    said = await chat.shows(PICTURE)
    assert "Đã nhận ảnh" in said
    assert question.splitlines()[0] in said
    assert "chưa thành chuyến thăm" not in said
    assert len(kept(app)) == 1


async def test_a_sensitive_caption_takes_its_photo_with_it(chat: Chat, app: App) -> None:
    """It is refused as a text would be, and nothing is written down."""
    assert "không lưu" in await chat.shows(PICTURE, f"cccd bác Năm {SECRET}")
    assert not kept(app)


async def test_nothing_of_strangers_is_kept(phone: Opens, app: App) -> None:
    """They are asked for their code."""
    stranger = await phone()
    assert "mã mời" in await stranger.shows(PICTURE)
    assert not kept(app)


async def test_delivered_again_it_is_one(chat: Chat, app: App) -> None:
    """A photo that the platform delivers twice is written down once."""
    await chat.shows(PICTURE)
    if isinstance(chat, OnZalo):
        own = [message for message in chat.phone.messages if not message.by_bot]
        await chat.phone.send_again(own[-1].message_id)
        await chat.says("menu")
    assert len(kept(app)) == 1
