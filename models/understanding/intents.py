"""What a line is for, when it is no visit: a question, a meeting, a correction, taking back."""

import re
from typing import Literal

from models.understanding.days import mentions
from models.understanding.heard import (
    CorrectionHeard,
    MeetingHeard,
    QuestionHeard,
    UndoHeard,
)
from models.understanding.plain import Plain

POLITE = r"^\W*(?:(?:bot|em|e|anh|chi|cho|giup|nho|oi|a|da|vang|minh|toi|ban|lam on|vui long)\b[\s,]*)*"
NO = r"\b(?:khong|ko|k|kg|khg|hok|hong|chang|chua)\b"
CAN = r"\b(?:duoc|dc)\b"

UNDO = re.compile(
    POLITE + r"(?:xoa|huy|bo|undo|go)\b(?:\W*$|(?=.*\b(?:vua|cuoi|luc|moi|nay|lan|cai|dong|ghi|tin|"
    r"nhap|bao cao|luot)\b)(?!.*\b(?:nha|ho) +\w+ +(?:cai|mo|lam)\b))"
)
WROTE = r"(?:ghi|viet|gui|bao|nhap|bam|go|khai|luu)"
CORRECTION = re.compile(
    rf"\b{WROTE} +(?:nham|lon|sai|thieu)\b|^\W*(?:nham|dinh chinh|nham roi|sai roi)\b"
    + "|" + POLITE + r"(?:sua|chinh)\b(?! *soan)|\b(?:chu|cho) +(?:khong|ko|k|kg) +phai\b|\bsua lai\b.*\b(?:thanh|la)\b"
)  # fmt: skip
MEETING = re.compile(r"\b(?:hop|hoi y)\b(?! *(?:tac|dong|le|phap|ly|nhat|quy|voi nhau))")
MOVING = re.compile(r"\b(?:hoan|chuyen|doi lich|doi ngay|doi gio|lui|doi|don)\b.*\b(?:hop|lich)\b|\bhop\b.*\b(?:hoan|chuyen sang|chuyen qua|doi sang|doi lai|lui)\b")
ABSENT = re.compile(
    rf"{NO}(?: +\w+){{0,3}} +hop(?: +\w+){{0,3}} +{CAN}|{NO} +(?:the +|den +|du +|di +|tham gia +|tham du +)*(?:du +)?hop\b"
    rf"|\b(?:vang|nghi)(?: +mat)?(?: +\w+){{0,2}} +hop\b|\bhop\b.*(?:{NO} +(?:den|du|di|tham du|tham gia)\b(?: +{CAN})?|\bxin (?:vang|nghi)\b)"
    rf"|\bxin (?:vang|nghi|phep)\b.*\bhop\b|\bban\b.*{NO}.*\bhop\b"
)
PERIODIC = re.compile(r"\b(?:dinh ky|dinh ki|hang (?:thang|tuan)|moi (?:thang|tuan))\b")
HOW_MANY = re.compile(
    r"\b(?:bao nhieu|bnhieu|bn|may)\b *(?:ho|nha|nguoi|ng|luot|buoi|ngay|cai|viec)?\b|\b(?:tong(?: ket| cong| so)?)\b"
)
COUNTED = re.compile(r"\b(?:ho|nha|nguoi|ng|luot|buoi|ngay cong|viec|di|lam|ghi|so lieu|ket qua)\b")
WHO = re.compile(r"\b(?:ai|to nao|thon nao|nhung ai|nhung to nao|nhung thon nao|xom nao|don vi nao|con to nao|con thon nao)\b")
SILENT = re.compile(rf"{NO}(?: +\w+){{0,2}} +(?:nop|gui|bao cao|co so lieu|ghi|bao|nhap|cap nhat)\b|{NO} *bao cao")
ASKS = re.compile(
    r"\?\W*$|\b(?:la gi|lam sao|the nao|nhu nao|bao gio|tai sao|vi sao|phai lam gi|lam gi|co phai|o dau vay|"
    r"cho hoi|xin hoi|muon hoi|la sao|kieu gi|cach nao|khi nao)\b|\b(?:chua|khong|ko|duoc khong|dc ko) *(?:a|bot|vay|nhi|ha)\W*$"
)
GOING = re.compile(r"\b(?:se|dinh|du dinh|ke hoach|du kien|chuan bi|sap)\b(?! *(?:danh|ky|ki))")
Period = Literal["today", "week", "month"]
