"""Menu, help, old buttons, and what is said when nothing else fits."""

import pytest

from tests.chat import Chat
from tests.conftest import Opens


async def test_help_is_by_role(phone: Opens) -> None:
    """A member reads nothing of closing figures; an officer reads how to set the due day."""
    hoa, lam, officer = await phone("hoa"), await phone("lam"), await phone("officer")
    assert "Chốt số liệu" not in await hoa.says("/trogiup")
    assert "Chốt số liệu" in await lam.says("trợ giúp")
    assert "Đặt hạn" in await officer.says("tro giup")


async def test_what_is_not_understood_gets_an_example(chat: Chat) -> None:
    """Never «sai cú pháp»: what can be written, with one example."""
    said = await chat.says("xyz abc")
    assert "chưa ghi gì" in said
    assert "ví dụ" in said


async def test_an_answer_that_fits_nothing_asks_again(chat: Chat) -> None:
    """In a form the same question comes again."""
    await chat.says("/ghi")
    await chat.picks("Không ghi tên", "VNeID mức 2", "Xong hết")
    assert "mấy người" in await chat.says("nhiều lắm")


@pytest.mark.parametrize("channel", ["telegram", "web"])
async def test_old_buttons_do_no_harm(chat: Chat) -> None:
    """A button of a form that was left says so."""
    await chat.says("/ghi")
    await chat.says("/huy")
    assert "Nút này đã cũ" in await chat.picks("Không ghi tên")


async def test_the_organisation_shows_gaps(phone: Opens) -> None:
    """An officer sees which villages lack a decision; a team's size is warned about."""
    officer, binh = await phone("officer"), await phone("binh")
    said = await officer.says("/to")
    assert "Thôn Tây Lâm: tổ chưa có quyết định" in said
    assert "Đông Lâm" not in said
    assert "từ 2 đến 5 người" in await binh.says("tổ")
