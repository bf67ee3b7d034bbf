"""The eighteen lines that members are known to write, and what each of them means."""

from datetime import date

import pytest

from models.understanding import (
    CorrectionHeard,
    EntryHeard,
    Heard,
    MeetingHeard,
    PlanHeard,
    QuestionHeard,
    SensitiveHeard,
    UndoHeard,
)
from models.understanding.when import moment
from models.visits import Outcome, Reason
from tests.models.understanding.hearing import NOW, TODAY, YESTERDAY, at, hear, lesson, visit, zero

LINES: list[tuple[str, Heard]] = [
    (
        "Hôm nay đi 3 hộ: nhà bà Tẹo cài VNeID mức 2, nhà anh Hùng Thảo mở tài khoản Postmart,"
        " nhà ông Sửu hướng dẫn nộp hồ sơ DVC.",
        visit(
            TODAY, at("Bà Tẹo", "VNEID2"), at("Anh Hùng Thảo", "TMDT_TK"), at("Ông Sửu", "DVC_HD")
        ),
    ),
    (
        "hom qua qua nha chi Lan xom 3 hd cai so suc khoe dien tu 2 nguoi ok",
        visit(YESTERDAY, at("Chi Lan", "SSKDT xong 2", people=2), village="Xóm 3"),
    ),
    (
        "chiều thứ 5 e với c Hạnh đi được 5/7 hộ, còn 2 hộ đi vắng",
        visit(date(2026, 11, 5), *[at(None)] * 5, away=2, company=("Hạnh",)),
    ),
    (
        "2/11 ho tro nha a Tuan dang ky tk ngan hang + cks, xong tk con cks chua dc loi khuon mat",
        visit(date(2026, 11, 2), at("Anh Tuan", "TKTT xong", "CKS chua loi_khuon_mat")),
    ),
    (
        "sáng nay 4ng: vneid 3, bhyt 1",
        visit(TODAY, at(None, "VNEID2 3", "BHYT 1", people=4)),
    ),
    (
        "nha ba Gai 78t ko co dt thong minh, ko lam dc, hen con ve chu nhat lam",
        visit(
            None,
            EntryHeard(
                "Ba Gai",
                promised=date(2026, 11, 15),
                outcome=Outcome.NOT_DONE,
                reason=Reason.NO_SMARTPHONE,
            ),
        ),
    ),
    (
        "tối qua dạy bà con ở NVH 25 người về vneid vs chống lừa đảo",
        visit(YESTERDAY, lesson(25), note="vneid vs chống lừa đảo"),
    ),
    ("ghi nhầm, nhà chị Lan 3 người chứ k phải 2", CorrectionHeard()),
    ("xoa cai vua nay di", UndoHeard()),
    ("hqua ls mưa nên k đi đc hộ nào", zero(YESTERDAY)),
    (
        "cccd bác Năm 031012345678, pass vneid la abc123 nho e luu giup",
        SensitiveHeard("identity"),
    ),
    ("mai e qua nhà ông Sửu làm nốt cks", PlanHeard(date(2026, 11, 12))),
    ("Tổng tháng này e đi đc bn hộ r bot", QuestionHeard("own_totals", "month")),
    ("họp tổ 19h30 thứ 6 nhà văn hoá thôn", MeetingHeard("call")),
    ("Hoãn họp tối nay, chuyển sang CN 7h30 tối", MeetingHeard("move")),
    ("e bận k họp đc, góp ý: nên làm vneid cho các cụ trước", MeetingHeard("absent")),
    ("hop dinh ky 20 hang thang 20h", MeetingHeard("periodic")),
    ("ai chưa nộp số liệu tuần này vậy bot", QuestionHeard("silent_teams", "week")),
]


@pytest.mark.parametrize(("line", "meant"), LINES)
def test_a_known_line_means_what_its_writer_meant(line: str, meant: Heard) -> None:
    """Each of the eighteen lines is understood whole, and nothing is added to it."""
    assert hear(line) == meant


@pytest.mark.parametrize(
    ("line", "at_local"),
    [
        ("họp tổ 19h30 thứ 6 nhà văn hoá thôn", "2026-11-13 19:30"),
        ("Hoãn họp tối nay, chuyển sang CN 7h30 tối", "2026-11-15 19:30"),
    ],
)
def test_the_meetings_among_them_have_their_moment(line: str, at_local: str) -> None:
    """A meeting is on the next Friday, or where it was moved to, not where it was moved from."""
    found = moment(line, NOW)
    assert found is not None
    assert f"{found.at:%Y-%m-%d %H:%M}" == at_local
