"""Numbers of papers, passwords and OTP are refused before anything is stored."""

import pytest
from sqlalchemy import text

from bot.app import App
from tests.chat import Chat, OnTelegram, OnWeb

SECRET = "031012345678"


def everything(app: App) -> str:
    """Give every value of every table, as one text."""
    with app.database.reading() as session:
        connection = session.connection()
        tables = connection.dialect.get_table_names(connection)
        found = [connection.execute(text(f'SELECT * FROM "{name}"')).all() for name in tables]
    return repr(found)


async def test_it_is_refused_with_a_reason_and_kept_nowhere(
    chat: Chat, app: App, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither the database nor the log holds it; the message is deleted."""
    said = await chat.says(f"cccd bác Năm {SECRET}, pass vneid la abc123 nho e luu giup")
    assert "không lưu" in said
    assert SECRET not in everything(app)
    assert "abc123" not in everything(app)
    assert SECRET not in caplog.text
    if isinstance(chat, OnTelegram):
        assert all(SECRET not in (m.text or "") for m in chat.phone.messages)
    if isinstance(chat, OnWeb):
        assert chat.last_message in chat.deleted


async def test_the_form_goes_on_where_it_was(chat: Chat) -> None:
    """In the middle of a form it is refused too, and the form waits."""
    await chat.says("/ghi")
    await chat.picks("Hộ mới")
    assert "không lưu" in await chat.says(f"bà Tẹo {SECRET}")
    await chat.says("Bà Tẹo")
    assert "việc gì" in chat.heard
