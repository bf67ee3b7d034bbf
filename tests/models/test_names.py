"""Names as people type them: folded, compared, searched."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.names import fold, same_name, search


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Bà Tẹo", "ba teo"),
        ("ĐẶNG THỊ ĐÀO", "dang thi dao"),
        ("Ðoàn", "doan"),  # the Icelandic letter that looks like Đ
        (unicodedata.normalize("NFD", "Nguyễn Thị Thưởng"), "nguyen thi thuong"),
        ("  chị\u00a0 Lan \n xóm 3 ", "chi lan xom 3"),
        ("l\u200ba\u200dn\ufeff", "lan"),
        ("Lan\0", "lan"),
        ("\ud800Lan\udfff", "lan"),
        ("ＶＮｅＩＤ", "ｖｎｅｉｄ"),
        ("", ""),
        ("\u0301\u200b", ""),
    ],
)
def test_what_is_folded(text: str, folded: str) -> None:
    """Marks, case, spare spaces and everything invisible go; nothing else does."""
    assert fold(text) == folded


@given(st.text(st.characters(exclude_categories=())))
def test_folding_twice_changes_nothing(text: str) -> None:
    """Any string, lone surrogates too, folds to what is stored safely and folds to itself."""
    folded = fold(text)
    assert fold(folded) == folded
    assert folded.encode() == folded.encode("utf-8", "strict")
    assert "\0" not in folded


VILLAGE = [
    "Ông Lan", "Chị Lan", "An", "Ánh", "Anh Hùng Thảo", "Nhà 12", "Bà Tẹo",
    "Chị Lân", "Nguyễn Thị Tuyết", "Cô Trung",
]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("bà Tẹo", ["Bà Tẹo"]),
        ("b teo", ["Bà Tẹo"]),
        ("nhà bà Tẹo", ["Bà Tẹo"]),
        ("lan", ["Ông Lan", "Chị Lan", "Chị Lân"]),
        ("Lân", ["Chị Lân", "Ông Lan", "Chị Lan"]),
        ("chị Lan", ["Chị Lan", "Chị Lân", "Ông Lan"]),
        ("c lan", ["Chị Lan", "Chị Lân", "Ông Lan"]),
        ("ông Lan", ["Ông Lan", "Chị Lan", "Chị Lân"]),
        ("cụ Lan", ["Ông Lan", "Chị Lan", "Chị Lân"]),
        ("an", ["An"]),
        ("ánh", ["Ánh"]),
        ("chị An", ["An"]),
        ("a hung", ["Anh Hùng Thảo"]),
        ("a Thảo Hùng", ["Anh Hùng Thảo"]),
        ("tuy", ["Nguyễn Thị Tuyết"]),
        ("nguyen thi tuyt", ["Nguyễn Thị Tuyết"]),
        ("12", ["Nhà 12"]),
        ("nhà 1", []),
        ("Tùng", []),  # a letter from Trung, and somebody else
        ("lang", []),
        ("bà", []),  # a title names nobody
        ("\u200b", []),
    ],
)
def test_who_is_found(query: str, found: list[str]) -> None:
    """The nearest first; a title may be missing or another; short names are never mixed up."""
    assert search(query, VILLAGE) == found


def test_what_is_equally_alike_is_all_offered() -> None:
    """A misspelling between two labels decides for neither; one far from it stays out."""
    labels = ["Phạm Văn Hoành", "Phạm Văn Hoàng", "Trần Thị Xuyến"]
    assert sorted(search("phm van hoanx", labels)) == sorted(labels[:2])


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("Chị Lan", "chi lan", True),
        ("CHỊ LAN", "chị  lan", True),
        ("Hòa", "Hoà", True),
        ("Đào", unicodedata.normalize("NFD", "đào"), True),
        ("Đào", "Ðào", True),
        ("L\u200ban", "Lan", True),
        ("Chị Lân", "Chị Lan", False),
        ("Chị Lân", "chi lan", True),
        ("Ánh", "Ảnh", False),
        ("Ánh", "An", False),
        ("Chị Lan", "Lan", False),
        ("Chị Lan", "Ông Lan", False),
    ],
)
def test_when_two_names_are_one(a: str, b: str, *, same: bool) -> None:
    """Marks divide names, unless one of the two is written without any."""
    assert same_name(a, b) is same
    assert same_name(b, a) is same
