"""Words of a text, known by their letters without marks, and phrases made of them."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Generic, TypeVar

from models.understanding.plain import Plain, plain

PIECE = re.compile(r"\d+(?:[.,/-]\d+)*|[a-z]+\d*|[.,;:!?\n()+&✅✔-]|[^\W\d_]+")
STOPS = frozenset(".,;:!?\n()-")
SHORT = {  # one word, however short it is written
    "ko": "khong", "k": "khong", "kg": "khong", "khg": "khong", "hok": "khong", "hong": "khong",
    "hem": "khong", "chang": "khong", "dc": "duoc", "dk": "dang_ky", "r": "roi", "rui": "roi",
    "ng": "nguoi", "ngui": "nguoi", "vs": "voi", "hs": "ho_so", "sp": "san_pham", "hd": "huong_dan",
    "mk": "mat_khau", "tk": "tai_khoan", "dt": "dien_thoai", "ud": "ung_dung", "app": "ung_dung",
    "gd": "gia_dinh", "nvh": "nha_van_hoa", "dvc": "dich_vu_cong", "cks": "chu_ky_so",
    "bhyt": "bao_hiem_y_te", "m2": "muc_2", "tt": "tuyen_truyen", "hkd": "ho_kinh_doanh",
    "cty": "cong_ty", "dn": "doanh_nghiep", "vc": "vo_chong", "tb": "thong_bao", "okie": "ok",
    "oke": "ok", "okela": "ok", "vnid": "vneid", "sskdt": "so_suc_khoe", "nha_vh": "nha_van_hoa",
    "smp": "smartphone",
}  # fmt: skip
LONG = {  # several words that are one, however they are written
    "đăng ký": "dang_ky", "đăng kí": "dang_ky", "hồ sơ": "ho_so", "sản phẩm": "san_pham",
    "hướng dẫn": "huong_dan", "mật khẩu": "mat_khau", "tài khoản": "tai_khoan",
    "điện thoại": "dien_thoai", "ứng dụng": "ung_dung", "gia đình": "gia_dinh",
    "nhà văn hóa": "nha_van_hoa", "nhà vh": "nha_van_hoa", "dịch vụ công": "dich_vu_cong",
    "chữ ký số": "chu_ky_so", "chữ kí số": "chu_ky_so", "bảo hiểm y tế": "bao_hiem_y_te",
    "mức 2": "muc_2", "mức độ 2": "muc_2", "tuyên truyền": "tuyen_truyen",
    "hộ kinh doanh": "ho_kinh_doanh", "công ty": "cong_ty", "doanh nghiệp": "doanh_nghiep",
    "vợ chồng": "vo_chong", "hộ gia đình": "ho", "hỗ trợ": "ho_tro", "hổ trợ": "ho_tro",
}  # fmt: skip
MOST_IN_ONE = 3
MOST_DIGITS = 4

T = TypeVar("T")


class Kind(Enum):
    """What a piece of text is."""

    WORD = "word"
    NUMBER = "number"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Word:
    """A word as written, its `key` (letters without marks, short forms spelt out), and its marks."""

    kind: Kind
    written: str
    key: str
    marks: str
    start: int
    end: int

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.written[:1].isupper()

    @property
    def number(self) -> int | None:
        """Give its value if it is a whole number of at most four digits."""
        is_small = (
            self.kind is Kind.NUMBER and self.key.isdecimal() and len(self.key) <= MOST_DIGITS
        )
        return int(self.key) if is_small else None


def marks_of(written: str) -> str:
    """Give the marks of a word, in one order wherever they stand: «xoá» and «xóa» are alike."""
    marks = [c for c in unicodedata.normalize("NFD", written) if unicodedata.combining(c)]
    return "".join(sorted(marks)) + "đ" * sum(written.lower().count(c) for c in "đ")


def words_of(text: Plain) -> list[Word]:
    """Cut a text into words, numbers and stops; a dot inside «a.Hùng» and other signs are dropped."""
    pieces = [
        _word(text, match.start(), match.end())
        for match in PIECE.finditer(text.folded)
        if not _is_inside(text.folded, match)
    ]
    return list(_joined(pieces, text))


def _is_inside(folded: str, match: re.Match[str]) -> bool:
    """Whether a dot or a dash stands between two letters without a space."""
    before, after = folded[match.start() - 1 : match.start()], folded[match.end() : match.end() + 1]
    return match[0] in ".-" and before.isalpha() and after.isalpha()


def _word(text: Plain, start: int, end: int) -> Word:
    letters, written = text.folded[start:end], text.written(start, end)
    kind = Kind.STOP if letters in STOPS else Kind.NUMBER if letters[0].isdecimal() else Kind.WORD
    return Word(kind, written, SHORT.get(letters, letters), marks_of(written), start, end)


def _joined(pieces: list[Word], text: Plain) -> Iterable[Word]:
    """Make one word of those in LONG, the longest first."""
    at = 0
    while at < len(pieces):
        length, key = _long_at(pieces, at, text)
        first, last = pieces[at], pieces[at + length - 1]
        if length == 1:
            yield first
        else:
            written = text.written(first.start, last.end)
            yield Word(Kind.WORD, written, key, marks_of(written), first.start, last.end)
        at += length


def _long_at(pieces: list[Word], at: int, text: Plain) -> tuple[int, str]:
    for length in range(MOST_IN_ONE, 1, -1):
        some = pieces[at : at + length]
        if len(some) < length or some[0].key not in LONG_FIRST:
            continue
        folded = " ".join(text.folded[word.start : word.end] for word in some)
        found = LONG_FOLDED.get(folded)
        if found and all(word.marks in {"", own} for word, own in zip(some, found[1], strict=True)):
            return length, found[0]
    return 1, pieces[at].key


def _long_folded() -> dict[str, tuple[str, tuple[str, ...]]]:
    return {
        plain(long).folded: (key, tuple(marks_of(word) for word in long.split()))
        for long, key in LONG.items()
    }


LONG_FOLDED = _long_folded()
LONG_FIRST = frozenset(long.split()[0] for long in LONG_FOLDED)


@lru_cache(maxsize=4096)
def keys_of(phrase: str) -> tuple[tuple[str, ...], str]:
    """Give the keys of a phrase's words, and all its marks."""
    found = words_of(plain(unicodedata.normalize("NFC", phrase)))
    return tuple(word.key for word in found), "".join(word.marks for word in found)


class Phrases(Generic[T]):
    """A table of phrases: what begins at a word, the longest first.

    Phrases match without marks; a phrase of one word that is written with marks must have its own
    («năm» is no «nam»), or none at all.
    """

    def __init__(self, table: Iterable[tuple[str, T]]) -> None:
        self._starting: dict[str, list[tuple[tuple[str, ...], str, T]]] = {}
        for phrase, value in table:
            keys, marks = keys_of(phrase)
            if keys:
                self._starting.setdefault(keys[0], []).append((keys, marks, value))
        for phrases in self._starting.values():
            phrases.sort(key=lambda phrase: len(phrase[0]), reverse=True)

    def at(self, words: list[Word], place: int) -> tuple[int, T] | None:
        """Give the number of words and the value of the longest phrase at a place."""
        if not 0 <= place < len(words):
            return None
        for keys, marks, value in self._starting.get(words[place].key, ()):
            found = words[place : place + len(keys)]
            if tuple(word.key for word in found) != keys:
                continue
            if len(keys) > 1 or not marks or words[place].marks in {"", marks}:
                return len(keys), value
        return None
