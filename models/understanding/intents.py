"""What a line is for when it is no visit: a question, a meeting, a correction, taking back."""

import re
from collections.abc import Iterable
from typing import Literal

from models.understanding.heard import CorrectionHeard, MeetingHeard, QuestionHeard, UndoHeard
from models.understanding.reading import DayMark
from models.understanding.words import Word, marks_of

Period = Literal["today", "week", "month"]
NO = r"(?:khong|chua)"
POLITE = (
    r"^(?:\W*\b(?:bot|em|e|anh|chi|cho|giup|nho|oi|a|da|vang|minh|toi|ban|vui long|lam on)\b)*\W*"
)
LAST = r"(?:vua|cuoi|luc|moi|nay|lan|cai|dong|ghi|tin|nhap|bao cao|luot)"
WROTE = r"(?:ghi|viet|gui|bao|nhap|bam|go|khai|luu)"

UNDO = re.compile(rf"{POLITE}(?:xoa|huy|bo|undo)\b(?:\W*$| (?:di|giup|cho)\b|(?= .*\b{LAST}\b))")
CORRECTION = re.compile(
    rf"\b{WROTE} (?:nham|lon|sai|thieu|thua)\b"
    rf"|{POLITE}(?:nham|dinh chinh|sua(?! (?:dien_thoai|may|wifi|mang))|chinh lai|sai roi)\b"
    r"|\bchu khong phai\b"
)
NOT_TO_MEET = "".join(
    rf"(?<!\b{word} )" for word in ("tich", "phu", "ket", "tong", "truong", "thich", "phoi", "to")
)
MEET = (
    rf"(?:{NOT_TO_MEET}\bhop\b(?! (?:tac|dong|le|phap|ly|nhat|quy))|\bhop to\b|\bto hop\b(?! tac))"
)
MEETING = re.compile(MEET)
MOVES = r"(?:hoan|doi|lui|don|chuyen)"
MOVING = re.compile(
    rf"\b{MOVES}\b.*\b(?:hop|lich)\b"
    rf"|\bhop\b.*\b(?:hoan|{MOVES} (?:lai|sang|qua|lich|den|vao))\b"
)
TO_COME = r"(?:di|du|den|tham du|tham gia|ve|qua)"
AWAY = r"(?:vang|nghi|phep)"
ABSENT = re.compile(
    rf"\b{NO}(?: the)?(?: {TO_COME})*(?: duoc)? hop\b"
    rf"|\bhop\b(?: to| nay)? (?:cung )?{NO} (?:{TO_COME} )?duoc\b"
    rf"|\b{AWAY}(?: mat)?(?: buoi| cuoc)? hop\b"
    rf"|\bhop\b.*\b(?:vang mat|xin {AWAY})\b|\bxin {AWAY}\b.*\bhop\b"
    rf"|\bhop\b.*\b(?:e|em|minh|toi|chau) (?:ban )?{NO} {TO_COME}"
)
ATTENDED = re.compile(r"\b(?:du|di) hop\b(?! to\b)")  # the writer was at one: nothing is called
PERIODIC = re.compile(r"\b(?:dinh (?:ky|ki)|(?:hang|moi) (?:thang|tuan|quy))\b")

UNITS = r"(?:ho|nha|nguoi|luot|buoi|ngay|viec)"
OWN_TOTALS = re.compile(
    rf"\b(?:bao nhieu|bnhieu|bn|may) (?:luot )?{UNITS}\b|{POLITE}tong\b(?! hop)(?!.*\d {UNITS}\b)"
    r"|\b(?:so lieu|ket qua|thanh tich) cua (?:em|e|minh|toi|chau)\b"
)
WHO = r"\b(?:(?:con |nhung )?(?:ai|to nao|thon nao|xom nao|don vi nao|nhung to|nhung thon))\b"
SENT = r"(?:nop|gui|bao cao|co|ghi|bao|nhap|cap nhat|lam)"
SILENT_TEAMS = re.compile(rf"{WHO}.*\b{NO}(?: \w+)? {SENT}\b|\bdanh sach\b.*\b{NO} {SENT}\b")
ASKS = re.compile(
    r"\?\W*$|\b(?:la gi|lam sao|the nao|nhu nao|bao gio|tai sao|vi sao|co phai|cho hoi|xin hoi"
    r"|(?<!khong )(?<!duoc )lam gi|muon hoi|kieu gi|cach nao|khi nao|khong biet lam)\b"
    r"|\b(?:khong|(?:duoc|co|xong|roi) chua)(?: (?:a|bot|vay|nhi|ha))?\W*$"
)
OWN_WORDS = {"hop": "họp", "ai": "ai", "doi": "dời đổi", "xoa": "xóa", "bo": "bỏ", "sua": "sửa",
             "tong": "tổng", "nham": "nhầm", "may": "mấy", "huy": "hủy"}  # fmt: skip


def said_in(words: Iterable[Word]) -> str:
    """Give a text as its keys; a word whose marks make it another one keeps them («hợp», «đôi»)."""
    return " ".join(_certain(word) for word in words)


def _certain(word: Word) -> str:
    own = OWN_WORDS.get(word.key)
    if own is None or word.marks in {"", *(marks_of(form) for form in own.split())}:
        return word.key
    return word.written.lower()


def intent_of(
    said: str, days: list[DayMark]
) -> UndoHeard | CorrectionHeard | QuestionHeard | MeetingHeard | None:
    """Give what a line is for by its words alone; None if it may be a visit or a plan."""
    if CORRECTION.search(said):
        return CorrectionHeard()
    if UNDO.search(said):
        return UndoHeard()
    if SILENT_TEAMS.search(said):
        return QuestionHeard("silent_teams", period_of(said))
    if OWN_TOTALS.search(said):
        return QuestionHeard("own_totals", period_of(said))
    return _meeting(said, days)


def period_of(said: str) -> Period | None:
    """Give the period a question names."""
    if re.search(r"\b(?:hom nay|bua nay|(?:sang|chieu|toi) nay)\b", said):
        return "today"
    if re.search(r"\btuan\b", said):
        return "week"
    return "month" if re.search(r"\bthang(?: nay)?\b", said) else None


def _meeting(said: str, days: list[DayMark]) -> MeetingHeard | None:
    """Tell the kinds of meeting apart; of one that is over nothing is to be called."""
    is_over = any(day.past for day in days) and not any(day.future for day in days)
    if not MEETING.search(said) or is_over:
        return None
    if ABSENT.search(said):
        return MeetingHeard("absent")
    if ATTENDED.search(said):
        return None
    if MOVING.search(said):
        return MeetingHeard("move")
    return MeetingHeard("periodic" if PERIODIC.search(said) else "call")


def asks(said: str) -> bool:
    """Whether a line is a question."""
    return ASKS.search(said) is not None
