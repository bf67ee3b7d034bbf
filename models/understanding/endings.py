"""How something ended, where a word may also mean something else: «được», «chưa», «rồi»."""

from models.understanding.reading import OutcomeMark, Reading
from models.understanding.services import lone_number
from models.understanding.vocabulary import ALL_OF_THEM, HOUSES, OUTCOMES, PERSONS, TURNS
from models.understanding.words import Kind
from models.visits import Outcome

SAYS_NO = frozenset({"khong", "chua"})
DOING = frozenset({"cai", "dat", "lam", "mo", "tao", "nop", "hoat", "kich", "hop", "dang_ky", "cap",
                   "xong", "dang", "nhan", "ky", "doi", "dung", "quet", "ban", "nhap"})  # fmt: skip
TELLING = frozenset({"huong_dan", "tuyen_truyen", "van_dong"})
CLOSING = frozenset({"a", "nhe", "nha", "het", "ca", "roi", "bot", "con", "nhung", "do"})
MOST_BETWEEN = 3


def outcome_at(reading: Reading, place: int) -> OutcomeMark | None:
    """Give the outcome said at a place, and whether it was said of everything."""
    if mark := _not_able(reading, place):
        return mark
    found = OUTCOMES.at(reading.words, place)
    if found and (found[0] > 1 or _is_meant(reading, place)):
        return _said_of(reading, place, place + found[0], found[1])
    if reading.key(place) == "roi" and _closes(reading, place + 1):
        return OutcomeMark(place, place + 1, Outcome.DONE)
    return None


def _not_able(reading: Reading, place: int) -> OutcomeMark | None:
    """Read «chưa cài đặt được»: a no, at most three words, and «được»."""
    if reading.key(place) not in SAYS_NO:
        return None
    for at in range(place + 1, min(place + 2 + MOST_BETWEEN, len(reading.words))):
        if reading.key(at) == "duoc":
            return _said_of(reading, place, at + 1, Outcome.NOT_DONE)
        if reading.words[at].kind is not Kind.WORD or reading.services.at(reading.words, at):
            return None
    return None


def _is_meant(reading: Reading, place: int) -> bool:
    match reading.key(place):
        case "do":
            return bool(reading.words[place].marks)
        case "chua":
            return (
                _closes(reading, place + 1)
                or lone_number(reading, place + 1) is not None
                or reading.key(place + 1) in DOING
                or reading.services.at(reading.words, place + 1) is not None
            )
        case "duoc":
            is_done = reading.key(place - 1) in DOING or _closes(reading, place + 1)
            is_counted = lone_number(reading, place + 1) or _counts_persons(reading, place + 1)
            return is_done or bool(is_counted and not _only_told(reading, place))
    return True


def _only_told(reading: Reading, place: int) -> bool:
    """Whether the clause so far is about guiding: «hướng dẫn DVC được 5 người» is no «xong»."""
    while place >= 0 and reading.words[place].kind is not Kind.STOP:
        if reading.key(place) in TELLING:
            return True
        place -= 1
    return False


def _closes(reading: Reading, place: int) -> bool:
    """Whether the clause is over at a place, but for a polite word."""
    if place >= len(reading.words):
        return True
    return reading.words[place].kind is Kind.STOP or reading.key(place) in CLOSING


def ends_clause(reading: Reading, place: int) -> bool:
    """Whether a stop, «còn» or «nhưng» stands at a place, or the text begins after it."""
    if place < 0:
        return True
    return reading.words[place].kind is Kind.STOP or TURNS.at(reading.words, place) is not None


def _counts_persons(reading: Reading, place: int) -> bool:
    is_number = place < len(reading.words) and reading.words[place].number is not None
    tables = (PERSONS, HOUSES)
    return is_number and any(table.at(reading.words, place + 1) for table in tables)


def _said_of(reading: Reading, start: int, end: int, outcome: Outcome) -> OutcomeMark:
    """Give an outcome with what it is said of: all, so many («xong 10», «2 chưa được»), or just it."""
    before, after = _number_before(reading, start), lone_number(reading, end)
    if before is not None and ends_clause(reading, start - 2):
        return OutcomeMark(start, end, outcome, before)
    if after is not None:
        return OutcomeMark(start, after[0], outcome, after[1])
    if before is not None and OUTCOMES.at(reading.words, start - 2):
        return OutcomeMark(start, end, outcome, before)
    is_before = any(ALL_OF_THEM.at(reading.words, at) for at in (start - 1, start - 2) if at >= 0)
    all_after = ALL_OF_THEM.at(reading.words, end)
    last = end + (all_after[0] if all_after else 0)
    return OutcomeMark(start, last, outcome, of_all=bool(is_before or all_after))


def _number_before(reading: Reading, place: int) -> int | None:
    return reading.words[place - 1].number if place else None
