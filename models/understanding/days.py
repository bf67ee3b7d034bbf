"""Days as people name them: «hôm qua», «t5 tuần trước», «2/11». Each may be meant back or ahead."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from models.understanding.plain import Plain

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
WEEKDAYS = {
    "2": 0, "3": 1, "4": 2, "5": 3, "6": 4, "7": 5,
    "hai": 0, "ba": 1, "tu": 2, "bon": 2, "nam": 3, "sau": 4, "bay": 5,
}  # fmt: skip
THIS_CENTURY = "20"

PART = r"(?P<part>sang|trua|chieu|toi|dem)"
HOUSES = r"(?:ho(?! tro)|nha|gia dinh)\b(?! +(?:ong|ba|cu|bac|chu|co|di|anh|chi|em|a|c|o|e|b)\b)"
COUNTED = rf"(?! *(?:{HOUSES}|nguoi|ng\b|luot|phan|hs\b|ho so|san pham|sp\b|don\b|buoi|tuoi|t\b))"
NUMERIC = re.compile(
    r"(?<![\d/.,-])(?:ngay +|hom +|mung +)?(?P<d>\d{1,2})"
    r"(?P<sep>[/-]|(?=\.\d{1,2}\.\d)\.)(?P<m>\d{1,2})(?:(?P=sep)(?P<y>\d{4}|\d\d))?"
    r"(?![\d/-]|[.,]\d)" + COUNTED
)
SPELT = re.compile(
    r"\b(?:(?:ngay|hom|mung|mong) *)?(?P<d>\d{1,2}) *(?:thang *|t|/ *t)(?P<m>\d{1,2})\b"
    r"(?:(?: +nam)? +(?P<y>20\d\d)\b)?"
)
OF_MONTH = re.compile(r"\b(?:ngay|hom|mung|mong) *(?P<d>\d{1,2})\b(?![/-]\d)" + COUNTED)
WEEKDAY = re.compile(
    r"(?<!lan )\b(?:(?:hom|ngay) +)?"
    r"(?:(?:thu *(?P<w>[2-7]|hai|ba|tu|bon|nam|sau|bay)|t(?P<t>[2-7]))\b(?! *[/-] *\d)"
    r"|(?P<sunday>chu *nhat|(?<!to )cn\b(?! *so\b)))"
    r"(?: +(?P<week>(?:tuan +)?(?:truoc|nay|sau|toi)|(?:vua|tuan) +(?:roi|qua))\b)?"
)
NOT_TODAY = ("nam", "thang", "tuan", "den", "lau", "xua", "vua", "luc", "moi", "ban", "khi", "hien",
             "ky", "cai", "truoc", "cho")  # fmt: skip
TODAY = re.compile(
    rf"(?:\b(?:hom|bua|h|b)|\b{PART}) *nay\b"
    + "".join(rf"|(?<!{word} )" if n == 0 else rf"(?<!{word} )" for n, word in enumerate(NOT_TODAY))
    + r"\bnay(?= +\w)"
)
YESTERDAY = re.compile(
    r"\b(?:(?:hom|bua) *(?:qua|wa)|hq(?:ua|a)?)\b"
    rf"|\b{PART} +(?:hom +)?qua\b(?! +(?:nha|cho|ho|thon|xom)\b)"
)
BEFORE = re.compile(r"\b(?:hom|bua) +kia\b")
TOMORROW = re.compile(rf"\b(?:(?:ngay|hom|{PART}) +)?(?P<mai>mai)\b")
AFTER = re.compile(r"\bngay +(?:mot|kia)\b")
COUNTED_DAYS = re.compile(
    r"\b(?:cach +day +)?(?P<n>\d{1,2}) +(?:hom|ngay) +(?P<way>truoc|nua|toi)\b"
    r"|\bcach +day +(?P<ago>\d{1,2}) +(?:hom|ngay)\b"
)
TITLES = re.compile(r"\b(?:ong|ba|cu|bac|chu|co|di|cau|mo|thim|anh|chi|em|a|c|o|nha)\.? +$")


@dataclass(frozen=True, slots=True)
class DayMention:
    """A day named between two places of the folded text: what it is looking back, and ahead."""

    start: int
    end: int
    past: date | None
    future: date | None
    is_weekday: bool = False


def mentions(text: Plain, today: date) -> list[DayMention]:
    """Find every day named in a text, in the order of the text, none inside another."""
    found: list[DayMention] = []
    for pattern, read in READERS:
        for match in pattern.finditer(text.folded):
            mention = read(match, today, text)
            if mention and not any(_overlap(mention, other) for other in found):
                found.append(mention)
    found.sort(key=lambda mention: mention.start)
    return list(_weekdays_joined(found, text))


def _overlap(one: DayMention, other: DayMention) -> bool:
    return one.start < other.end and other.start < one.end


def _weekdays_joined(found: list[DayMention], text: Plain) -> Iterator[DayMention]:
    """Make one of «thứ 6 ngày 25/12»: the date says more than the weekday before or after it."""
    joined: list[DayMention] = []
    for mention in found:
        last = joined[-1] if joined else None
        if last and last.is_weekday != mention.is_weekday and _touch(last, mention, text):
            date_of = mention if last.is_weekday else last
            joined[-1] = replace(date_of, start=last.start, end=mention.end)
        else:
            joined.append(mention)
    yield from joined


def _touch(one: DayMention, other: DayMention, text: Plain) -> bool:
    return not text.folded[one.end : other.start].strip(" ,(:-")


Reader = Callable[[re.Match[str], date, Plain], DayMention | None]


def _around(match: re.Match[str], past: date | None, future: date | None) -> DayMention:
    return DayMention(match.start(), match.end(), past, future)


def _date(match: re.Match[str], today: date, _: Plain) -> DayMention | None:
    """Read a day and a month; without a year it is the nearest such day, back or ahead."""
    day, month, year = int(match["d"]), int(match["m"]), match["y"]
    if year:
        exact = _valid(
            int(year if len(year) == len(THIS_CENTURY) + 2 else THIS_CENTURY + year), month, day
        )
        return _around(match, exact, exact) if exact else None
    past = [d for y in range(today.year, today.year - 5, -1) if (d := _valid(y, month, day))]
    ahead = [d for y in range(today.year, today.year + 5) if (d := _valid(y, month, day))]
    return _nearest(match, past, ahead, today)


def _of_month(match: re.Match[str], today: date, _: Plain) -> DayMention | None:
    day = int(match["d"])
    months = [divmod(today.year * 12 + today.month - 1 + n, 12) for n in range(-2, 3)]
    days = [d for year, month in months if (d := _valid(year, month + 1, day))]
    return _nearest(match, days[::-1], days, today)


def _nearest(
    match: re.Match[str], back: list[date], ahead: list[date], today: date
) -> DayMention | None:
    past = next((d for d in back if d <= today), None)
    future = next((d for d in ahead if d >= today), None)
    return _around(match, past, future) if past or future else None


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _weekday(match: re.Match[str], today: date, _: Plain) -> DayMention:
    """Read a weekday: the last or the next such day, today only if «nay» is said."""
    number = WEEKDAYS.get(match["w"] or match["t"] or "", 6)
    monday = today - today.weekday() * DAY
    this = monday + number * DAY
    back, ahead = (this if this < today else this - WEEK), (this if this > today else this + WEEK)
    past: date | None
    future: date | None
    match " ".join((match["week"] or "").split()):
        case "tuan truoc" | "tuan roi" | "tuan qua":
            past, future = this - WEEK, None
        case "tuan sau" | "tuan toi":
            past, future = None, this + WEEK
        case "tuan nay" | "nay":
            past, future = (this if this <= today else None), (this if this >= today else None)
        case "truoc" | "vua roi" | "vua qua":
            past, future = back, None
        case "sau" | "toi":
            past, future = None, ahead
        case _:
            past, future = back, ahead
    return DayMention(match.start(), match.end(), past, future, is_weekday=True)


def _today(match: re.Match[str], today: date, text: Plain) -> DayMention | None:
    """Read «hôm nay»; a lone «nay» must be written so, for «này» and «nãy» are no days."""
    written = text.written(match.end() - 3, match.end()).lower()
    return _around(match, today, today) if written == "nay" else None


def _yesterday(match: re.Match[str], today: date, _: Plain) -> DayMention:
    return _around(match, today - DAY, None)


def _before(match: re.Match[str], today: date, _: Plain) -> DayMention:
    return _around(match, today - 2 * DAY, None)


def _tomorrow(match: re.Match[str], today: date, text: Plain) -> DayMention | None:
    """Read «mai», unless it is a name («chị Mai») or another word («mãi»)."""
    written = text.written(match.start("mai"), match.end())
    before = text.folded[: match.start()]
    is_inside = written == "Mai" and before[-1:] == " " and before.rstrip()[-1:].isalnum()
    is_alone = match.start() == match.start("mai")
    is_name = is_alone and (is_inside or TITLES.search(before) is not None)
    return None if is_name or written.lower() != "mai" else _around(match, None, today + DAY)


def _after(match: re.Match[str], today: date, _: Plain) -> DayMention:
    return _around(match, None, today + 2 * DAY)


def _counted(match: re.Match[str], today: date, _: Plain) -> DayMention:
    days = int(match["n"] or match["ago"]) * DAY
    is_back = match["ago"] or match["way"] == "truoc"
    return _around(match, today - days, None) if is_back else _around(match, None, today + days)


READERS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (COUNTED_DAYS, _counted),
    (NUMERIC, _date),
    (SPELT, _date),
    (WEEKDAY, _weekday),
    (OF_MONTH, _of_month),
    (BEFORE, _before),
    (YESTERDAY, _yesterday),
    (TODAY, _today),
    (TOMORROW, _tomorrow),
    (AFTER, _after),
)
