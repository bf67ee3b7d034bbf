"""Where there are no buttons: numbers done well, and words wherever numbers work."""

import re
from pathlib import Path

import pytest
from sqlalchemy import make_url, select
from sqlmodel import col

from bot import app as application
from bot.app import App
from bot.settings import Settings
from models.meetings import Attendee
from models.visits import Line, Visit
from tests.chat import Chat, OnZalo
from tests.clock import Clock
from tests.conftest import Opens
from tests.servers.zalo import TOKEN, ZaloServer
from tests.world import World


@pytest.fixture
def channel() -> str:
    """Only Zalo has no buttons."""
    return "zalo"


async def test_choices_are_said_with_their_numbers(chat: Chat) -> None:
    """The question ends with «1. … 2. …», and the number chooses."""
    assert isinstance(chat, OnZalo)
    await chat.says("menu")
    assert "\n1. Ghi chuyến thăm\n2. Tổng hợp" in chat.phone.said[-1]
    assert "Thăm nhà ai?" in await chat.says("1")


async def test_no_prompt_has_more_than_nine(phone: Opens) -> None:
    """Whatever is asked of anybody, no number has two digits."""
    for who in ("hoa", "lam", "officer", "mai"):
        person = await phone(who)
        for words in ("menu", "/ghi", "menu", "/tonghop", "/hop", "menu", "/baocao", "/to"):
            await person.says(words)
        assert isinstance(person, OnZalo)
        assert not any(re.search(r"^\d\d\. ", said, re.MULTILINE) for said in person.phone.said)


async def test_several_numbers_tick_several(chat: Chat, app: App) -> None:
    """«1 3» and «2,4» tick several services of the list that was read."""
    await chat.says("/ghi")
    await chat.picks("Không ghi tên")
    first = chat.choices[:4]
    await chat.says("1 3")
    await chat.says("2,4")
    ticked = [label.removeprefix("✓ ") for label in chat.choices if label.startswith("✓")]
    assert ticked == first


async def test_a_chain_walks_several_steps(chat: Chat) -> None:
    """From the menu: 1 (log), then the household without a name, in one message."""
    await chat.says("menu")
    await chat.says("1")
    unnamed = chat.choices.index("Không ghi tên") + 1
    await chat.says("menu")
    assert "Đã giúp việc gì?" in await chat.says(f"1 {unnamed}")


async def test_a_number_that_answers_nothing_repeats_the_question(chat: Chat) -> None:
    """«9» of six: the same choices again, and nothing has happened."""
    await chat.says("menu")
    before = chat.choices
    assert "Không có số này" in await chat.says("9")
    assert chat.choices == before


async def test_a_number_that_is_the_answer_is_no_choice(chat: Chat, app: App) -> None:
    """At «mấy người?» 2 is two persons, 0 is nobody, and the other way is a word."""
    assert isinstance(chat, OnZalo)
    await chat.says("/ghi")
    await chat.picks("Không ghi tên", "VNeID mức 2", "Xong hết")
    assert "Trả lời bằng chữ: «chưa rõ»" in chat.phone.said[-1]
    assert not re.search(r"^1\. ", chat.phone.said[-1], re.MULTILINE)
    assert "2 người" in await chat.says("2")
    await chat.picks("Lưu")
    with app.database.reading() as session:
        assert session.execute(select(col(Line.people))).scalar_one() == 2


async def test_zero_goes_back_and_menu_goes_home(chat: Chat) -> None:
    """«0» is the step before; «menu» leaves."""
    await chat.says("/ghi")
    await chat.picks("Không ghi tên")
    assert "Thăm nhà ai?" in await chat.says("0")
    assert "chưa ghi gì" in await chat.says("menu")


async def test_a_reminder_does_not_take_a_forms_number(phone: Opens, app: App) -> None:
    """An invitation that comes while a form is open is answered by its word, never by «2»."""
    hoa, lam = await phone("hoa"), await phone("lam")
    await hoa.says("/ghi")
    await hoa.picks("Không ghi tên", "VNeID mức 2", "Xong hết")
    await lam.says("/hop họp tổ 19h30 thứ 6 nhà văn hoá thôn")
    await lam.picks("Gọi họp")
    await app.runner.tick()
    await hoa.hears("nhà văn hoá thôn")
    assert "2 người" in await hoa.says("2")
    await hoa.says("du")
    await hoa.says("luu")
    assert "Đã ghi" in hoa.heard
    with app.database.reading() as session:
        answers = session.execute(select(col(Attendee.answer))).scalars().all()
        assert len(session.execute(select(Visit)).scalars().all()) == 1
    assert "du" in answers


async def test_numbers_survive_a_restart(
    place: tuple[str, World], zalo: ZaloServer, clock: Clock, tmp_path: Path
) -> None:
    """The prompt is kept with the chat: a number answers it in another process's life too."""
    url = make_url(place[0]).render_as_string(hide_password=False)
    settings = Settings(
        _env_file=None,
        database_url=url,
        zalo_bot_token=TOKEN,
        zalo_api_url=zalo.url,
        port=0,
        data_dir=tmp_path,
    )
    async with application.running(application.build(settings, clock)) as first:
        chat = OnZalo(first, zalo, "Hoa")
        await chat.open(place[1].people["hoa"])
        await chat.says("menu")
    async with application.running(application.build(settings, clock)) as second:
        chat.app = second
        assert "Thăm nhà ai?" in await chat.says("1")
