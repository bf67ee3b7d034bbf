"""What is refused before it is stored, and what only looks like it. Every number is invented."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.sensitive import Sensitive, find_sensitive


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("cccd bác Năm 031012345678, pass vneid la abc123 nho e luu giup", "identity"),
        ("031012345678", "identity"),
        ("cccd031012345678", "identity"),
        ("031 012 345 678", "identity"),
        ("0310.1234.5678", "identity"),
        ("031-0-12-345678", "identity"),
        ("031 012345678", "identity"),
        ("cmnd 142345678", "identity"),
        ("142 345 678", "identity"),
        ("142.345.678 nhé", "identity"),
        ("0912345678 031012345678", "identity"),
        ("nhà bà Tẹo 2 người\n031012345678", "identity"),
        ("０３１０１２３４５６７８", "identity"),
        ("031\u200b012\u200d345\ufeff678", "identity"),
        ("٠٣١٠١٢٣٤٥٦٧٨", "identity"),
        ("thẻ 4111 1111 1111 1111", "card"),
        ("4111111111111111", "card"),
        ("4111-1111-1111-1111 3 hộ", "card"),
        ("3782 822463 10005", "card"),
        ("stk 19036789012345", "account"),
        ("STK bà Tẹo: 0123456789", "account"),
        ("số tài khoản của chị Lan là 190 3678 9012", "account"),
        ("so tk 12345678", "account"),
        ("tài khoản số 031012345678", "account"),
        ("stk:\n0123456789", "account"),
        ("tk ngân hàng 19036789012345", "account"),
        ("otp 123456", "otp"),
        ("mã xác nhận là 1234", "otp"),
        ("ma xac thuc: 12345678", "otp"),
        ("OTP của bà Tẹo vừa về 123 456 nhé", "otp"),
        ("482913 la ma OTP cua ban", "otp"),
        ("mã OTP\n482913", "otp"),
        ("mật khẩu là hoamai", "password"),
        ("mat khau la hoamai", "password"),
        ("mk abc123", "password"),
        ("mk: 1975", "password"),
        ("pass=Lan@1975", "password"),
        ("password Lan@1975", "password"),
        ("pw hoa_mai1", "password"),
        ("pass vneid la abc123", "password"),
        ("mật khẩu zalo của bà Tẹo: hoamai", "password"),
        ("quên mật khẩu cũ, mật khẩu mới Teo2026!", "password"),
        ("đổi mk thành lan1975", "password"),
        ("mật khẩu:\nhoamai9", "password"),
        ("mã pin 147258", "password"),
        (unicodedata.normalize("NFD", "mật khẩu là hoamai"), "password"),
        ("m\u200bk abc123", "password"),
    ],
)
def test_what_is_refused(text: str, kind: str) -> None:
    """Numbers of papers, cards and accounts, OTP and passwords, however they are written."""
    assert find_sensitive(text) == Sensitive(kind)


@pytest.mark.parametrize(
    "text",
    [
        "quên mật khẩu",
        "đổi mật khẩu cho bà Lan",
        "hướng dẫn đặt lại mật khẩu VNeID mức 2",
        "mk quên",
        "mk là gì vậy bot",
        "quên mật khẩu: bà Tẹo, ông Sửu",
        "quên mật khẩu: 3 người",
        "đổi mật khẩu VNeID: 1200 người",
        "đặt mật khẩu xong 12/11/2026",
        "bà Tẹo quên mk hẹn 19h30 t6 làm lại",
        "quên mk, sđt 0912345678",
        "sai mật khẩu vneid2 xóm3",
        "lỗi quên pass facebook 5/7 hộ",
        "mật khẩu",
        "lấy otp không về",
        "otp chưa về, năm 2026 lỗi mãi",
        "chờ otp 12/11/2026",
        "otp về số 0912345678",
        "25 người",
        "12/11/2026",
        "12.11.2026 - 14.12.2026",
        "15-11-2026–14-12-2026",
        "2024 2025 2026",
        "QĐ 123456",
        "0912345678",
        "0912 345 678",
        "0912.345.678 0987.654.321",
        "+84912345678",
        "+84 912 345 678",
        "(+84) 912 345 678",
        "0220 3747 123",
        "1.200.000.000 đ",
        "120.000.000 đồng",
        "125.450.500 đồng",
        "120000000 đồng",
        "số tiền 125450500",
        "1.234.567.891 vnđ",
        "mở stk ngân hàng cho chị Lan, sđt 0912345678",
        "lập số tài khoản cho 3 hộ ngày 12112026",
        "hướng dẫn mở tk ngân hàng 2 người",
        "4111 1111 1111 1112",
        "sáng nay 4ng: vneid 3, bhyt 1",
        "hôm nay đi 3 hộ: nhà bà Tẹo cài VNeID mức 2",
        "2/11 ho tro nha a Tuan dang ky tk ngan hang + cks, xong tk con cks chua dc loi khuon mat",
        "họp tổ 19h30 thứ 6 nhà văn hoá thôn",
        "",
        "\0\ud800",
    ],
)
def test_what_is_let_through(text: str) -> None:
    """Phones, dates, money, counts, and the talk about passwords that is the team's daily work."""
    assert find_sensitive(text) is None


@given(st.text(st.characters(exclude_categories=())))
def test_any_string_can_be_looked_at(text: str) -> None:
    """No string is too odd, and an identity number is found between any two lines."""
    assert find_sensitive(f"{text}\n031012345678\n") is not None
