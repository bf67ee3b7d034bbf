"""What must not be kept: numbers of papers, cards and accounts, OTP, passwords.

Luật 91/2025/QH15 asks to collect little, and helpers never take a password or an OTP. What is
found here is refused before it reaches database or log.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from models.names import fold


@dataclass(frozen=True)
class Sensitive:
    """What was found: `identity`, `card`, `account`, `otp` `password`; not the thing itself."""

    kind: str


def find_sensitive(text: str) -> Sensitive | None:
    """Give the first thing in the text that must not be kept, if there is one.

    Marks, case, full-width digits and zero-width signs between digits make no difference.
    """
    plain = _read_plainly(text)
    found = chain(
        _identities(plain), _cards(plain), _accounts(plain), _otps(plain), _secrets(plain)
    )
    first = min(found, default=None)
    return Sensitive(first[1]) if first else None


def _read_plainly(text: str) -> str:
    lines = unicodedata.normalize("NFKC", text).splitlines()
    plain = "\n".join(fold(line) for line in lines)
    return re.sub(r"\d", lambda digit: str(unicodedata.decimal(digit[0])), plain)


def _shaped(*shapes: str) -> str:
    """Write the pattern of digits grouped as «3-3-3», by spaces, dots or dashes."""
    return "|".join(BETWEEN.join(rf"\d{{{n}}}" for n in shape.split("-")) for shape in shapes)


BETWEEN = r"[ .·\-‐-―_]{1,3}"

# The 12 digits of a căn cước begin with 0; grouped and without it they are an amount of money.
IDENTITY = re.compile(
    rf"""(?<!\d)(?:
        \d{{12}} | \d{{9}}
      | (?=0)(?:{_shaped("3-3-3-3", "4-4-4", "3-9", "6-6", "6-3-3", "3-3-6", "3-6-3", "3-1-2-6")})
      | (?<!\d[.,])(?:{_shaped("3-3-3", "3-6", "6-3")})(?![.,]\d)
    )(?!\d)""",
    re.VERBOSE,
)
CARDS = (
    re.compile(rf"(?<!\d)(?:\d{{13,19}}|{_shaped('4-4-4-4', '4-6-5', '4-6-4', '4-12')})(?!\d)"),
    re.compile(rf"(?<!\d)(?:{_shaped('4-4-4-4-3')})(?!\d)"),
)
PHONE = re.compile(
    r"(?<!\d)(?:\(?\+?(?:00)?84\)?[ .-]?(?:\(?0\)?)?|0)[235789](?:[ .-]?\d){8}(?!\d)"
)
MONEY_AFTER = re.compile(r"\s?(?:₫|(?:d|dong|vnd|trieu|tr|ty|ti|nghin|ngan|usd)\b)")
MONEY_BEFORE = re.compile(r"\b(?:tien|gia|kinh phi|doanh thu)(?: la)?\W{0,3}$")


def _identities(plain: str) -> Iterator[tuple[int, str]]:
    without_phones = PHONE.sub(lambda phone: "~" * len(phone[0]), plain)
    for found in IDENTITY.finditer(without_phones):
        if not _is_money(found):
            yield found.start(), "identity"


def _cards(plain: str) -> Iterator[tuple[int, str]]:
    for found in chain.from_iterable(card.finditer(plain) for card in CARDS):
        if _passes_luhn(_digits(found[0])) and not _is_money(found):
            yield found.start(), "card"


def _digits(written: str) -> str:
    return re.sub(r"\D", "", written)


def _passes_luhn(digits: str) -> bool:
    """Whether the check digit is right (ISO/IEC 7812-1)."""
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    total = sum(doubled) + sum(map(int, digits[-1::-2]))
    return total > 0 and total % 10 == 0


def _is_money(found: re.Match[str]) -> bool:
    if found[0].startswith("0"):
        return False
    is_round = found[0].endswith("000" if len(_digits(found[0])) < len(found[0]) else "00000")
    before = found.string[max(0, found.start() - 20) : found.start()]
    is_named = MONEY_AFTER.match(found.string, found.end()) or MONEY_BEFORE.search(before)
    return is_round or bool(is_named)


NOT_OTHER_NUMBER = r"(?!\b(?:sdt|dt|dien\ thoai|zalo|goi|lh|nam|ngay|thang)\b)"
COUNTED_THINGS = "ho|nguoi|ng|luot|lan|don|dong|d|k"
COUNTED = rf"(?! ?(?:{COUNTED_THINGS})\b)"
ACCOUNT = re.compile(
    rf"""\b(?: (?:stk|so\ ?tai\ ?khoan|so\ ?tk|tai\ khoan\ so|tk\ so)
               (?:{NOT_OTHER_NUMBER}[^\d,;]){{0,40}}\d(?:(?:{BETWEEN})?\d){{7,18}}
             | (?:tai\ khoan|tk)(?:\ ngan\ hang|\ nh)?[ :=]{{1,3}}(?:la\ )?[1-9]\d{{8,18}}
        )(?!\d)""",
    re.VERBOSE,
)
OTP_NAME = r"\b(?:otp|ma (?:xac nhan|xac thuc|xac minh))\b"
OTP_DIGITS = r"(?:\d{4,8}|\d{3}[ .-]\d{3}|\d{2}(?: \d{2}){2}|\d(?: \d){3,7})"
OTPS = (
    re.compile(
        rf"{OTP_NAME}(?:{NOT_OTHER_NUMBER}[^\d,;]){{0,40}}{OTP_DIGITS}(?![\d/]|[ .-]\d){COUNTED}"
    ),
    re.compile(rf"(?<!\d)\d{{4,8}} ?(?:la|:) ?(?:ma )?{OTP_NAME}"),
)


def _accounts(plain: str) -> Iterator[tuple[int, str]]:
    return ((found.start(), "account") for found in ACCOUNT.finditer(plain))


def _otps(plain: str) -> Iterator[tuple[int, str]]:
    found = chain.from_iterable(otp.finditer(plain) for otp in OTPS)
    return ((otp.start(), "otp") for otp in found)


PASSWORD = re.compile(r"\b(?:mat ?khau|mk|pass(?: ?(?:word|wd|code))?|pwd?|ma pin)\b")
# After these the matter is that it was lost: «quên mật khẩu: bà Tẹo» names who lost it.
LOST = re.compile(r"\b(?:quen|sai|mat|reset|khoi phuc|(?:lay|cap) lai)(?: ca| het)? $")
EQUALS = re.compile(r"\s*(?:->|[:=])\s*")
CLAUSE_END = re.compile(r"[,;.](?:\s|$)|\n")
QUOTES = "\"'“”‘’«»()[].,;:!?…"
NEARBY_WORDS = 8
SHORTEST_SAID = 2

SYMBOL = re.compile(r"(?=\S*[a-z\d])(?=\S*[@#$^*!~])\S{4,}")
LETTERS_AND_DIGITS = re.compile(r"(?=\S*[a-z])(?=\S*\d)\S{4,}")
NUMBER_SAID = re.compile(r"\d{4,}")
NUMBER_NEARBY = re.compile(r"(?!0\d{9}$)\d{6,}")
# Dates, times, amounts with their unit, addresses, devices, levels, mentions, pages.
ORDINARY_TOKEN = re.compile(
    r"""\d{1,2}(?:[/.\-]\d{1,4}){1,2} | \d{1,2}(?:[hg]|:(?=\d))\d{0,2} | \d+/\d+
      | \d+(?:ng|nguoi|ho|luot|lan|p|ph|tr|tuoi|%)
      | (?:xom|thon|kdc|khu|to|ap|doi|nha|so|ngay|thang|quy|nam|lop|muc|vneid|android|ios
          |iphone|win|windows|samsung|covid)-?\d+[a-z]?
      | [@#][a-z_]+ | \S+@\S+\.\S+ | (?://|www\.)\S+ | \S+\.(?:vn|com)(?:/\S*)?""",
    re.VERBOSE,
)
ORDINARY_TEXT = """
    gi sao do quen khong ko k hong chua da dang se phai can cua cai viec bi sai loi doi dat lai cap
    xong ok nao the mot hai ba ong bac co chu anh chi em chau cu thim mo di cau nguoi nha ho nhung
    cac duoc dc tu rieng cho rat van bi thong quan so chu ky mat ma otp va voi vs hoac de kho yeu
    manh dai ngan moi cu cung nen lam nhu neu khi vi tai trong ngoai can thanh to truong thon xa
    vneid zalo email facebook dvc vnpt xin nho hoi hen mai nay hom sang chieu toi nhan gui tra lay
"""
ORDINARY_WORDS = frozenset(ORDINARY_TEXT.split())


COUNTED_NEXT = frozenset(COUNTED_THINGS.split("|"))


def _secrets(plain: str) -> Iterator[tuple[int, str]]:
    for named in PASSWORD.finditer(plain):
        is_lost = LOST.search(plain[max(0, named.start() - 20) : named.start()]) is not None
        after = plain[named.end() : named.end() + 120]
        if _gives_secret(after, is_lost=is_lost):
            yield named.start(), "password"


def _gives_secret(after: str, *, is_lost: bool) -> bool:
    clause = CLAUSE_END.split(EQUALS.sub(" la ", after), maxsplit=1)[0]
    words = [word.strip(QUOTES) for word in clause.split()[:NEARBY_WORDS]]
    before = ["", *words]
    following = [*words[1:], ""]
    for last, word, coming in zip(before, words, following, strict=False):
        if ORDINARY_TOKEN.fullmatch(word) or (word.isdigit() and coming in COUNTED_NEXT):
            continue
        is_said = last == "la"
        if _is_token(word, is_next=is_said or not last):
            return True
        if is_said and not is_lost and _is_no_ordinary_word(word):
            return True
    return False


def _is_token(word: str, *, is_next: bool) -> bool:
    """Whether the word has digits or symbols in it, as the words of a sentence have none."""
    if word.isdigit():
        return (NUMBER_SAID if is_next else NUMBER_NEARBY).fullmatch(word) is not None
    return bool(LETTERS_AND_DIGITS.fullmatch(word) or SYMBOL.fullmatch(word))


def _is_no_ordinary_word(word: str) -> bool:
    """Whether what «là», «:» or «=» brings belongs to no ordinary sentence."""
    return len(word) >= SHORTEST_SAID and not word.isdigit() and word not in ORDINARY_WORDS
