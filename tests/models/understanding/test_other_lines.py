"""Lines that are no visit: plans, questions, meetings, corrections, secrets, and small talk."""

from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.understanding import (
    CorrectionHeard,
    Heard,
    MeetingHeard,
    NotUnderstood,
    PlanHeard,
    QuestionHeard,
    SensitiveHeard,
    UndoHeard,
    VisitHeard,
)
from tests.models.understanding.hearing import NOW, TODAY, at, hear, visit

TOMORROW = date(2026, 11, 12)
MORNING = datetime(2026, 11, 11, 7, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))

PLANS = [
    ("mai e qua nhà bà Tẹo cài vneid", PlanHeard(TOMORROW)),
    ("Mai em đi 3 hộ", PlanHeard(TOMORROW)),
    ("ngày kia em sang nhà ông Sửu", PlanHeard(date(2026, 11, 13))),
    ("thứ 3 tuần sau e sẽ qua nhà chị Lan làm cks", PlanHeard(date(2026, 11, 17))),
    ("e sẽ qua nhà ông Sửu làm cks", PlanHeard(None)),
    ("12/11 e qua nhà ông Sửu làm cks", PlanHeard(TOMORROW)),
    ("chủ nhật này e qua nhà ông Sửu làm nốt cks", PlanHeard(date(2026, 11, 15))),
]
MEETINGS: list[tuple[str, Literal["call", "move", "absent", "periodic"]]] = [
    ("họp tổ", "call"),
    ("Mời các anh chị họp tổ 19h30 tối mai tại nhà văn hoá", "call"),
    ("hop to 20h ngay 25", "call"),
    ("dời họp sang thứ 7", "move"),
    ("chuyển lịch họp qua 8h chủ nhật", "move"),
    ("em xin vắng họp tối mai ạ", "absent"),
    ("toi nay e k di hop dc", "absent"),
    ("mai e bận không đến họp được", "absent"),
    ("họp định kỳ ngày 5 hàng tháng 19h30", "periodic"),
]
QUESTIONS = [
    ("tuần này em đi được mấy hộ rồi", QuestionHeard("own_totals", "week")),
    ("hôm nay e ghi bao nhiêu hộ rồi nhỉ", QuestionHeard("own_totals", "today")),
    ("tong ket thang nay", QuestionHeard("own_totals", "month")),
    ("số liệu của em", QuestionHeard("own_totals", None)),
    ("thôn nào chưa gửi báo cáo", QuestionHeard("silent_teams", None)),
    ("con to nao chua bao cao thang nay", QuestionHeard("silent_teams", "month")),
]
CHANGES = [
    ("xóa", UndoHeard()),
    ("xoá dòng vừa ghi", UndoHeard()),
    ("bot ơi hủy cái cuối đi", UndoHeard()),
    ("bỏ lần ghi vừa rồi", UndoHeard()),
    ("em ghi sai rồi, nhà bà Tẹo 2 người thôi", CorrectionHeard()),
    ("sửa lại nhà bà Tẹo 3 người", CorrectionHeard()),
    ("nhầm, 3 người", CorrectionHeard()),
    ("đính chính: nhà chị Lan chưa xong", CorrectionHeard()),
]
SECRETS = [
    ("bà Tẹo cccd 031012345678 cài vneid xong", SensitiveHeard("identity")),
    ("otp 123456", SensitiveHeard("otp")),
]
NOTHING = [
    "",
    "   ",
    "😀",
    "chào bot",
    "alo",
    "ok",
    "vâng ạ",
    "cảm ơn bot nhé",
    "bà Tẹo",
    "Chị Lan",
    "vneid",
    "chữ ký số",
    "hôm nay",
    "hôm nay trời đẹp quá",
    "vneid mức 2 là gì",
    "cài vneid thế nào hả bot",
    "nhà bà Tẹo làm được cks không?",
    "hôm nay bà Tẹo khoẻ không",
    "2 người",
    "xong rồi",
    "12345",
    "5/7",
    "em đi chợ",
    "chúc cả nhà ngủ ngon",
    "hôm qua họp tổ đông vui",
    "đi 500 hộ tuyên truyền",
    "hôm qua nhà bà Tẹo cài vneid, hôm nay nhà ông Sửu làm cks",
]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        *PLANS,
        *((line, MeetingHeard(kind)) for line, kind in MEETINGS),
        *QUESTIONS,
        *CHANGES,
        *SECRETS,
    ],
)
def test_a_line_is_for_this(written: str, meant: Heard) -> None:
    """Plans, meetings, questions and changes are told from visits by their words."""
    assert hear(written) == meant


@pytest.mark.parametrize("written", NOTHING)
def test_small_talk_and_fragments_are_no_visit(written: str) -> None:
    """A greeting, a name alone, a service alone, a question of how, or two days in one are no visit."""
    assert isinstance(hear(written), NotUnderstood)


def test_what_was_recognised_is_given_back_as_written() -> None:
    """Of a line that is not understood the known words are named, so that it can be said better."""
    assert hear("Bà Tẹo") == NotUnderstood(("Bà Tẹo",))
    assert hear("VNeID là gì hả bot") == NotUnderstood(("VNeID",))
    assert hear("chào bot") == NotUnderstood()


@pytest.mark.parametrize(
    "written",
    [
        "nhà bà Tẹo tích hợp bhyt xong",
        "nha ba teo tich hop bhyt xong",
        "hợp tác xã Rau Sạch làm mã qr xong",
        "hôm nay nhà chị Mai cài vneid",
        "nhà chị mai cai vneid xong",
        "nhà bà Tẹo sai thông tin nên chưa kích hoạt được vneid",
        "nhà bà Tẹo xoá app lừa đảo, cài lại vneid xong",
        "sửa điện thoại cho bà Tẹo rồi cài vneid xong",
        "nhà ông Hạnh tổng cộng 2 người cài vneid",
    ],
)
def test_words_that_look_like_another_purpose_leave_a_visit_a_visit(written: str) -> None:
    """«Tích hợp» is no meeting, «chị Mai» no tomorrow, «sai thông tin» no correction."""
    assert isinstance(hear(written), VisitHeard)


def test_this_evening_is_a_plan_until_it_is_evening() -> None:
    """«Tối nay» written in the morning is still to come; written in the evening it is told."""
    written = "tối nay e qua nhà bà Tẹo làm cks"
    assert hear(written, MORNING) == PlanHeard(TODAY)
    assert hear(written, NOW) == visit(TODAY, at("Bà Tẹo", "CKS"))


WORDS = """nhà hộ bà Tẹo ông a c chị Lan Mai cài mở tk vneid m2 vneid2 cks dvc hồ sơ bhyt 2 3 5/7 12 78t
    người ng mỗi cả hết xong chưa được không k đc rồi lỗi quên mật khẩu vắng hẹn chủ nhật mai qua
    hôm nay 2/11 với và , . : - ( ) lớp dạy NVH về họp ghi nhầm xóa hai ba mươi lăm tuyên truyền
    còn nhưng gặp vợ chồng công ty số nào ✅ thứ tuần sau sẽ 0 200 9999 tổng bị"""
lines = st.lists(st.sampled_from([*WORDS.split(), "\n"]), max_size=25).map(" ".join)


@settings(max_examples=300, deadline=None)
@given(lines | st.text(max_size=60))
def test_no_line_raises(written: str) -> None:
    """Whatever is written means something or nothing, and never breaks."""
    heard = hear(written, households=("Bà Tẹo", "Chị Lan"))
    if isinstance(heard, VisitHeard):
        assert heard.entries or heard.absent_households or heard.is_zero
        assert len(heard.entries) <= 200
