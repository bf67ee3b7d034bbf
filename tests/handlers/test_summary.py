"""The summary on request: who sees what, and how it is said."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from sqlmodel import col

from bot.app import App
from handlers.summary_text import (
    MOST_LETTERS,
    MOST_LINES,
    Place,
    Span,
    on_one_screen,
    place_lines,
    service_line,
    some_names,
    span_text,
    sum_text,
)
from models.catalogue import Pillar
from models.figures import Behind, Figures, ServiceFigures, Sum
from models.people import Membership, Role
from tests.chat import Chat
from tests.clock import Clock
from tests.conftest import Opens
from tests.notebook import Notebook, did, met, taught
from tests.world import World

Writes = Callable[[Notebook], object]


def written(app: App, world: World, *deeds: Writes) -> None:
    """Write visits into the bot's own database."""
    with app.database.writing() as session:
        book = Notebook(session, world)
        for deed in deeds:
            deed(book)


def usual_month(book: Notebook) -> None:
    """Two visits of Hoa's, one of Lâm's, in the first team; one of the second team."""
    book.visit(
        2,
        met(
            "Bà Tẹo",
            did("VNEID2", "xong", people=2, quantity=2),
            did("CKS", "chua", people=1, due=date(2026, 11, 29)),
            people=2,
        ),
        met(None, did("VNEID2", "do", people=1), people=1),
        absent=2,
    )
    book.visit(24, met("Bà Tẹo", did("TT", quantity=1)))
    book.visit(23, met("Anh Hùng", did("VNEID2", "xong", people=1, quantity=1)), by=book.lam)
    told = met("Ông Sửu", did("TT", quantity=1))
    book.visit(9, told, team=book.second, unit=book.tay_lam, by=book.mai)


async def test_a_member_sees_their_own(app: App, chat: Chat, world: World) -> None:
    """The four counts stand apart, each with its label; what nobody said is not 0."""
    written(app, world, usual_month)
    lines = (await chat.says("/tonghop")).splitlines()
    assert lines[:2] == ["Tổng hợp tháng 11/2026, đến hôm nay", "Số của anh/chị"]
    for line in (
        "Đã ghi 2 chuyến, ngày công: 2",
        "Hộ có tên: 1 hộ",
        "Hộ không ghi tên: 1 lượt",
        "Lượt hộ (gặp lần nào tính lần ấy): 3 lượt",
        "Người được giúp: 3 người (1 lượt chưa ghi số)",
        "Lượt người (mỗi việc tính một lượt): 4 lượt (1 lượt chưa ghi số)",
        "Hộ vắng nhà: 2 hộ",
        "- VNeID mức 2: 2 người; xong 1 lượt, đang dở 1 lượt",
        "- Chữ ký số: chưa được 1 lượt",
        "- Tuyên truyền: 1 hộ",
        "Việc hẹn lại còn: 2 việc",
    ):
        assert line in lines


@pytest.mark.parametrize("words", ["tổng hợp", "tong hop", "Bao nhiêu hộ rồi?", "số liệu"])
async def test_words_ask_for_it_too(chat: Chat, words: str) -> None:
    """With or without marks."""
    assert (await chat.says(words)).startswith("Tổng hợp tháng 11/2026")


async def test_nothing_yet_says_how_to_begin(chat: Chat) -> None:
    """Who wrote nothing reads no zeros, but one example."""
    heard = await chat.says("/tonghop")
    assert "Anh/chị chưa ghi chuyến nào" in heard
    assert "hôm nay nhà bà Tẹo" in heard
    assert "Hộ có tên" not in heard


async def test_an_explicit_zero_is_shown_as_such(app: App, chat: Chat, world: World) -> None:
    """«Mưa nên không đi được» is data, with true zeros."""
    written(app, world, lambda book: book.visit(24, zero=True))
    heard = await chat.says("/tonghop")
    assert "Báo không đi được: 1 lần" in heard
    assert "Hộ có tên: 0 hộ" in heard


async def test_spans_are_a_tap_away(app: App, chat: Chat, world: World) -> None:
    """Today, this week from Monday, this month; the message changes in place."""
    written(app, world, usual_month)
    await chat.says("/tonghop")
    assert "hôm nay, 24/11/2026" in await chat.picks("Hôm nay")
    assert "Đã ghi 1 chuyến" in chat.heard
    assert "tuần này, từ 23/11 đến 24/11/2026" in await chat.picks("Tuần này")
    assert "Đã ghi 1 chuyến" in chat.heard
    assert "Đã ghi 2 chuyến" in await chat.picks("Tháng này")


async def test_an_old_button_shows_the_figures_of_now(
    app: App, chat: Chat, world: World, clock: Clock
) -> None:
    """Tapped the next day, «Hôm nay» is the next day, with what was written since."""
    written(app, world, usual_month)
    await chat.says("/tonghop")
    clock.passes(days=1)
    written(app, world, lambda book: book.visit(25, met(None), met(None)))
    heard = await chat.picks("Hôm nay")
    assert "25/11/2026" in heard
    assert "Hộ không ghi tên: 2 lượt" in heard


async def test_a_leader_sees_the_team_and_their_own(app: App, phone: Opens, world: World) -> None:
    """The tổ trưởng begins with the whole team; their own is a tap away, and back."""
    written(app, world, usual_month)
    leader = await phone("lam")
    heard = await leader.says("/tonghop")
    assert "Tổ CNSCĐ thôn Đông Lâm" in heard
    assert "Đã ghi 3 chuyến, có đi 3 ngày" in heard
    assert "Hộ có tên: 2 hộ" in heard
    assert "Đã ghi 1 chuyến" in await leader.picks("Của tôi")
    assert "Đã ghi 3 chuyến" in await leader.picks("Cả tổ")


async def test_follow_ups_are_named_to_their_team(app: App, phone: Opens, world: World) -> None:
    """«Việc hẹn lại» lists household, service, outcome and the promised day, the earliest first."""
    written(app, world, usual_month)
    leader = await phone("lam")
    await leader.says("/tonghop")
    lines = (await leader.picks("Việc hẹn lại")).splitlines()
    assert lines[3:] == [
        "- Bà Tẹo: Chữ ký số chưa được, hẹn Chủ nhật (29/11)",
        "- Hộ không ghi tên: VNeID mức 2 đang dở, ghi ngày 2/11, chưa hẹn ngày",
    ]
    assert "Đã ghi 3 chuyến" in await leader.picks("Xem tổng hợp")


async def test_a_commune_sees_its_villages_and_no_name(
    app: App, phone: Opens, world: World
) -> None:
    """Totals, each village in a line, and who has sent nothing, which is never a 0."""
    written(app, world, usual_month)
    officer = await phone("officer")
    heard = await officer.says("/tonghop")
    assert "Xã An Phú" in heard
    assert "- Thôn Tây Lâm: 1 hộ có tên, 1 lượt hộ" in heard
    assert "Chưa có số liệu (1 thôn): Thôn Bãi Ngoài" in heard
    assert "- Thôn Bãi Ngoài" not in heard
    heard += await officer.picks("Theo thôn")
    assert "- Thôn Đông Lâm: 2 hộ có tên, 4 lượt hộ" in heard
    assert "Việc hẹn lại" not in officer.choices
    assert not any(name in heard for name in ("Tẹo", "Hùng", "Sửu", "Hoa", "Văn Lâm"))


async def test_a_village_is_silent_until_it_says_zero(app: App, phone: Opens, world: World) -> None:
    """An explicit zero takes a village off the list."""

    def rained(book: Notebook) -> None:
        book.visit(24, zero=True, team=book.second, unit=book.bai_ngoai)

    written(app, world, usual_month, rained)
    heard = await (await phone("officer")).says("/tonghop")
    assert "Chưa có số liệu" not in heard
    assert "- Thôn Bãi Ngoài: báo không đi được" in heard


async def test_above_the_commune_no_cell_is_of_fewer_than_three_households(
    app: App, phone: Opens, world: World
) -> None:
    """A service, an outcome or a commune of one or two households is not told."""

    def other_commune(book: Notebook) -> None:
        book.visit(3, met("Chị Lan", did("VNEID2", "xong")), team=book.third, unit=book.cau_sat)

    written(app, world, usual_month, other_commune)
    heard = await (await phone("city_officer")).says("/tonghop")
    assert "Hộ có tên: 4 hộ" in heard
    assert "Hộ không ghi tên: dưới 3 hộ" in heard
    assert "Mỗi việc dưới 3 hộ: Tuyên truyền, Chữ ký số" in heard
    assert "đang dở dưới 3 hộ" in heard
    assert "- Xã An Phú, Xã Bình Minh: 6 lượt hộ" in heard
    assert "Số thôn chưa có số liệu: 1" in heard


async def test_silent_communes_are_named_to_the_city(app: App, phone: Opens, world: World) -> None:
    """A commune of which no village has sent anything."""
    written(app, world, usual_month)
    heard = await (await phone("city_officer")).says("/tonghop")
    assert "Chưa có số liệu (1 xã): Xã Bình Minh" in heard


async def test_the_place_looked_at_last_is_remembered(app: App, phone: Opens, world: World) -> None:
    """Who leads two teams chooses once; a look at their own changes nothing."""
    with app.database.writing() as session:
        also = Membership(
            person_id=world.people["lam"], team_id=world.teams["cau_sat"], role=Role.LEADER
        )
        session.add(also)
    leader = await phone("lam")
    await leader.says("/tonghop")
    assert "Tổ CNSCĐ thôn Cầu Sắt" in await leader.picks("Tổ CNSCĐ thôn Cầu Sắt")
    await leader.picks("Của tôi")
    assert "Tổ CNSCĐ thôn Cầu Sắt" in (await leader.says("/tonghop")).splitlines()[1]


async def test_who_has_left_the_team_no_longer_sees_it(
    app: App, phone: Opens, world: World
) -> None:
    """An old button gives what is the person's today."""
    written(app, world, usual_month)
    leader = await phone("lam")
    await leader.says("/tonghop")
    with app.database.writing() as session:
        mine = select(Membership).where(col(Membership.person_id) == world.people["lam"])
        session.execute(mine).scalar_one().role = Role.MEMBER
    heard = await leader.picks("Việc hẹn lại")
    assert "Tẹo" not in heard
    assert "Số của anh/chị" in heard


async def test_a_question_is_answered(app: App, chat: Chat, world: World) -> None:
    """«Tổng tháng này em đi được bao nhiêu hộ rồi» is answered with one's own figures."""
    written(app, world, usual_month)
    heard = await chat.says("Tổng tháng này e đi đc bn hộ r bot")
    assert "Đã ghi 2 chuyến" in heard
    assert "tháng 11/2026" in heard


async def test_who_has_sent_nothing_is_listed_for_a_group(
    app: App, phone: Opens, world: World
) -> None:
    """Villages only, ready to be pasted; who has no office reads what is theirs."""
    written(app, world, usual_month)
    question = "ai chưa nộp số liệu tuần này vậy bot"
    heard = await (await phone("officer")).says(question)
    assert heard.splitlines() == [
        "Thôn chưa có số liệu, tuần này, từ 23/11 đến 24/11/2026",
        "Xã An Phú",
        "",
        "- Thôn Bãi Ngoài",
        "- Thôn Tây Lâm",
    ]
    assert "Tổ CNSCĐ thôn Đông Lâm" in await (await phone("lam")).says(question)


async def test_a_class_is_no_household(app: App, chat: Chat, world: World) -> None:
    """A class is told as a class, with its people."""
    lesson = taught(did("LOP", people=25, quantity=1), people=25)
    written(app, world, lambda book: book.visit(24, lesson))
    heard = await chat.says("/tonghop")
    assert "Buổi học, họp dân: 1" in heard
    assert "Người được giúp: 25 người" in heard
    assert "Hộ có tên: 0 hộ" in heard


# The words alone.


def service(code: str = "VNEID2", **changes: object) -> ServiceFigures:
    plain = ServiceFigures(
        code=code,
        name="kích hoạt VNeID mức 2",
        short="VNeID mức 2",
        pillar=Pillar.GOVERNMENT,
        unit="người",
        counts_always=False,
        done=0,
        started=0,
        not_done=0,
        guided=0,
        quantity=Sum(),
        people=Sum(),
        behind=Behind(),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (service(done=3, quantity=Sum(4)), "- VNeID mức 2: 4 người; xong 3 lượt"),
        (service(done=2, quantity=Sum(None, 2)), "- VNeID mức 2: chưa ghi số người; xong 2 lượt"),
        (
            service(done=2, started=1, not_done=1, guided=2, quantity=Sum(1, 1)),
            "- VNeID mức 2: 1 người (1 lượt chưa ghi số); xong 2 lượt, đang dở 1 lượt, "
            "chưa được 1 lượt, chỉ hướng dẫn 2 lượt",
        ),
        (service(guided=2), "- VNeID mức 2: chỉ hướng dẫn 2 lượt"),
        (service(counts_always=True, guided=2, quantity=Sum(2)), "- VNeID mức 2: 2 người"),
        (service(done=1200, quantity=Sum(1234)), "- VNeID mức 2: 1.234 người; xong 1.200 lượt"),
    ],
)
def test_a_service_is_one_line(found: ServiceFigures, said: str) -> None:
    """Quantity in its unit, then the outcomes; no number where nothing counts yet."""
    assert service_line(found, floor=0) == said


@pytest.mark.parametrize(
    ("found", "households", "said"),
    [
        (Sum(0), 0, "0 người"),
        (Sum(25), 0, "25 người"),
        (Sum(25), 2, "dưới 3 hộ"),
        (Sum(25, 4), 2, "dưới 3 hộ"),
        (Sum(25, 4), 3, "25 người (4 lượt chưa ghi số)"),
        (Sum(None, 4), 9, "chưa ghi số người"),
    ],
)
def test_above_the_commune_a_sum_needs_three_households(
    found: Sum, households: int, said: str
) -> None:
    """A sum of none (a class) or of three and more is told, of one or two it is not."""
    assert sum_text(found, "người", households, floor=3) == said


def place(name: str, households: int) -> Place:
    return Place(name, Figures(visits=1, named_households=households, household_entries=households))


@pytest.mark.parametrize(
    ("households", "said"),
    [
        ({"A": 5, "B": 4}, ["- A: 5", "- B: 4"]),
        ({"A": 5, "B": 1, "C": 2}, ["- A: 5", "- B, C: 3"]),
        ({"A": 5, "B": 2, "C": 9}, ["- C: 9", "- A, B: 7"]),
        ({"A": 5, "B": 1, "C": 1, "D": 3}, ["- A: 5", "- B, C, D: 5"]),
        ({"A": 0, "B": 7}, ["- A: 0", "- B: 7"]),
        ({"B": 2}, ["- B: dưới 3 hộ"]),
    ],
)
def test_small_communes_are_told_together(households: dict[str, int], said: list[str]) -> None:
    """None can be worked out from the total: a commune too small is never merged alone."""
    lines = place_lines([place(name, count) for name, count in households.items()], floor=3)
    assert [line.partition(" lượt hộ")[0] for line in lines] == said


def test_a_summary_fits_one_screen() -> None:
    """However many services there are, the most frequent are told and the rest is counted."""
    services = [
        service(f"S{n}", short=f"Việc thứ {n}", done=n, quantity=Sum(n)) for n in range(1, 41)
    ]
    said = on_one_screen(["Tổng hợp"] * 9, services, ["", "Chưa có số liệu: …"], floor=0)
    assert len(said) <= MOST_LETTERS
    assert said.count("\n") < MOST_LINES
    assert "Việc thứ 40:" in said
    assert "Việc thứ 1:" not in said
    shown = said.count("Việc thứ")
    assert f"Và {40 - shown} việc khác ít hơn." in said


def test_long_lists_of_names_are_cut_politely() -> None:
    """The first ones, and how many more."""
    assert some_names(["A", "B", "C"], most=2) == "A, B và 1 nơi khác"
    assert some_names(["A", "B"], most=2) == "A, B"


@pytest.mark.parametrize(
    ("span", "today", "said"),
    [
        (Span.DAY, date(2026, 11, 24), "hôm nay, 24/11/2026"),
        (Span.WEEK, date(2026, 11, 24), "tuần này, từ 23/11 đến 24/11/2026"),
        (Span.WEEK, date(2026, 6, 1), "tuần này, từ 1/6 đến 1/6/2026"),
        (Span.MONTH, date(2026, 6, 1), "tháng 6/2026, đến hôm nay"),
    ],
)
def test_spans_are_said_with_their_days(span: Span, today: date, said: str) -> None:
    """A week on the first of a month is a week all the same."""
    assert span_text(span, today) == said
