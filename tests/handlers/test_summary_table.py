"""The table behind the summary: the file that reaches the person, and what is not in it."""

from io import BytesIO

import openpyxl  # type: ignore[import-untyped]  # ships no types
import pytest
from sqlalchemy import select, update
from sqlmodel import col

from bot.app import App
from models.people import Membership, Role
from models.trail import Trail
from tests.chat import Chat, Received
from tests.clock import Clock
from tests.conftest import Opens
from tests.notebook import Notebook, did, met
from tests.world import World

Row = dict[str, object]


@pytest.fixture
def notebook(app: App, world: World) -> None:
    """A visit of Hoa's and one of Lâm's, in one team; one of another team of the commune."""
    with app.database.writing() as session:
        book = Notebook(session, world)
        done = did("VNEID2", "xong", people=2, quantity=2)
        book.visit(24, met("Bà Tẹo", done, people=2), note="nhà bà Tẹo ở đầu ngõ")
        book.visit(23, met("Anh Hùng", done), by=book.lam)
        book.visit(9, met("Ông Sửu", done), team=book.second, unit=book.tay_lam, by=book.mai)


def rows(file: Received) -> list[Row]:
    """Read the workbook."""
    header, *found = openpyxl.load_workbook(BytesIO(file.body)).active.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in found]


def values(file: Received, column: str) -> list[object]:
    return [row[column] for row in rows(file)]


def all_cells(file: Received) -> str:
    return "\n".join(str(cell) for row in rows(file) for cell in row.values())


def exports(app: App) -> list[tuple[int | None, str]]:
    with app.database.reading() as session:
        query = select(col(Trail.person_id), col(Trail.record)).where(col(Trail.deed) == "exported")
        return [(who, record) for who, record in session.execute(query).all()]


@pytest.mark.usefixtures("notebook")
async def test_a_member_gets_their_visits_without_a_name(
    app: App, chat: Chat, world: World
) -> None:
    """«Bảng (.xlsx)» is a spreadsheet of one's own rows; no household and no note is in it."""
    await chat.says("/tonghop")
    heard = await chat.picks("Bảng (.xlsx)")
    assert "không có tên hộ" in heard
    file = await chat.receives()
    assert file.name == "cua-toi_2026-11-01_2026-11-24.xlsx"
    (row,) = rows(file)
    wanted = {"date": "2026-11-24", "service": "VNEID2", "line_people": 2, "household": None}
    assert wanted.items() <= row.items()
    assert "Tẹo" not in all_cells(file)
    assert exports(app) == [(world.people["hoa"], "visits own:0 2026-11-01/2026-11-24")]


@pytest.mark.usefixtures("notebook")
async def test_names_come_only_on_asking(app: App, phone: Opens, world: World) -> None:
    """A tổ trưởng asks once more for the team's table with names, and the trail says so."""
    leader = await phone("lam")
    await leader.says("/tonghop")
    await leader.picks("Bảng (.xlsx)")
    assert values(await leader.receives(), "household") == [None, None]
    heard = await leader.picks("Bảng có tên hộ")
    assert "đừng gửi vào nhóm" in heard
    assert values(await leader.receives(), "household") == ["Anh Hùng", "Bà Tẹo"]
    plain = f"visits team:{world.teams['dong_lam']} 2026-11-01/2026-11-24"
    lam = world.people["lam"]
    assert exports(app) == [(lam, plain), (lam, f"{plain} with names")]


@pytest.mark.usefixtures("notebook")
async def test_the_table_is_of_the_days_shown(phone: Opens) -> None:
    """Under the figures of today stands the table of today; Lâm's visit was yesterday."""
    leader = await phone("lam")
    await leader.says("/tonghop")
    await leader.picks("Hôm nay", "Bảng (.xlsx)")
    assert values(await leader.receives(), "date") == ["2026-11-24"]
    assert await leader.picks("Xem tổng hợp")
    assert "hôm nay, 24/11/2026" in leader.heard


@pytest.mark.usefixtures("notebook")
async def test_the_commune_gets_rows_and_no_names(phone: Opens) -> None:
    """An officer of the xã is offered the commune's table, and no names to it."""
    officer = await phone("officer")
    await officer.says("/tonghop")
    heard = await officer.picks("Bảng (.xlsx)")
    assert "Bảng có tên hộ" not in officer.choices
    assert "có tên hộ»" not in heard
    file = await officer.receives()
    assert values(file, "household") == [None] * 3
    assert file.name == "xa-an-phu_2026-11-01_2026-11-24.xlsx"


@pytest.mark.usefixtures("notebook")
async def test_above_the_commune_there_are_no_rows(phone: Opens) -> None:
    """The city sees aggregates only: a row is a cell of one household."""
    city = await phone("city_officer")
    await city.says("/tonghop")
    assert "Bảng (.xlsx)" not in city.choices


async def test_an_empty_table_is_not_sent(chat: Chat) -> None:
    """Who wrote nothing gets a sentence, and no file of headings."""
    await chat.says("/tonghop")
    assert "Chưa có chuyến nào" in await chat.picks("Bảng (.xlsx)")


@pytest.mark.usefixtures("notebook")
async def test_who_has_left_gets_no_table_by_an_old_button(
    app: App, phone: Opens, world: World, clock: Clock
) -> None:
    """A button of the time when one led the team gives one's own summary of today instead."""
    leader = await phone("lam")
    await leader.says("/tonghop")
    await leader.picks("Bảng (.xlsx)")
    with app.database.writing() as session:
        his = col(Membership.person_id) == world.people["lam"]
        session.execute(update(Membership).where(his).values(role=Role.MEMBER))
    clock.passes(minutes=1)
    heard = await leader.picks("Bảng có tên hộ")
    assert "Số của anh/chị" in heard
    assert len(exports(app)) == 1
