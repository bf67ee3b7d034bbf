"""Finding the marks of a visit in a text, from left to right, the most telling first."""

from collections.abc import Callable

from models.understanding.classes import class_at, topic_at
from models.understanding.company import companions_at
from models.understanding.endings import SAYS_NO, outcome_at
from models.understanding.households import household_at, title_at
from models.understanding.numbers import number_at
from models.understanding.reading import (
    AwayMark,
    ClassMark,
    HouseholdsMark,
    Mark,
    NeutralMark,
    PeopleMark,
    PlanMark,
    PromiseMark,
    Reading,
    ReasonMark,
    StopMark,
    ThingsMark,
    VillageMark,
    ZeroMark,
)
from models.understanding.services import again_at, service_at
from models.understanding.vocabulary import (
    AWAY,
    GOING,
    GROUPS,
    HOUSES,
    NEUTRAL,
    PERSONS,
    REASONS,
    THINGS,
    TURNS,
)
from models.understanding.words import Kind, Phrases

Finder = Callable[[Reading, int], Mark | None]

TOTAL = Phrases([(p, True) for p in ("tổng", "tổng cộng", "tổng số", "tất cả", "cộng")])


def marks(reading: Reading) -> list[Mark]:
    """Find the marks of a text, none over another; unknown words have none."""
    found = _found_by(FINDERS, reading)
    is_about_class = any(isinstance(mark, ClassMark) for mark in found)
    return _found_by((topic_at, *FINDERS), reading) if is_about_class else found


def _found_by(finders: tuple[Finder, ...], reading: Reading) -> list[Mark]:
    found: list[Mark] = []
    place = 0
    while place < len(reading.words):
        mark = next((m for finder in finders if (m := finder(reading, place))), None)
        mark = mark or again_at(reading, place, found)
        if mark:
            found.append(mark)
        place = mark.end if mark else place + 1
    return found


def _day(reading: Reading, place: int) -> Mark | None:
    return reading.day_at(place)


def _stop(reading: Reading, place: int) -> Mark | None:
    turn = TURNS.at(reading.words, place)
    is_stop = turn is not None or reading.words[place].kind is Kind.STOP
    return StopMark(place, place + (turn[0] if turn else 1)) if is_stop else None


def _promise(reading: Reading, place: int) -> Mark | None:
    """Read «hẹn … chủ nhật …» to the end of its clause, with the day that is to come."""
    if reading.key(place) != "hen":
        return None
    end = place + 1
    while end < len(reading.words) and reading.words[end].kind is not Kind.STOP:
        if household_at(reading, end):
            break
        end += 1
    ahead = [day.future for day in reading.days if place < day.start < end and day.future]
    return PromiseMark(place, end, ahead[0] if ahead else None)


def _plan(reading: Reading, place: int) -> Mark | None:
    found = GOING.at(reading.words, place)
    return PlanMark(place, place + found[0]) if found else None


def _zero(reading: Reading, place: int) -> Mark | None:
    """Read «không đi được (hộ nào)», «0 hộ»; «không hộ nào vắng» is none."""
    is_none = reading.key(place) == "0" and HOUSES.at(reading.words, place + 1)
    end = place + 2 if is_none else _nothing_done(reading, place)
    if end is None or AWAY.at(reading.words, end) or REASONS.at(reading.words, end):
        return None
    return None if household_at(reading, end) else ZeroMark(place, end)


def _nothing_done(reading: Reading, place: int) -> int | None:
    if reading.key(place) not in SAYS_NO:
        return None
    for at in range(place + 1, place + 6):
        if reading.key(at) == "nao" and reading.key(at - 1) in {"ho", "nha", "ai", "dau"}:
            return at + 1
    if (
        reading.key(place + 1) == "lam"
        and reading.key(place + 2 + (reading.key(place + 2) == "duoc")) == "gi"
    ):
        return place + 3 + (reading.key(place + 2) == "duoc")
    goes = reading.key(place + 1) in {"di", "hoat"}
    return place + 2 + (reading.key(place + 2) in {"duoc", "dong"}) if goes else None


def _houses(reading: Reading, place: int) -> Mark | None:
    """Read «3 hộ», «5/7 hộ», «2 hộ đi vắng», «vắng 2 hộ», and «3 hộ trên», which are known already."""
    before = AWAY.at(reading.words, place)
    start = place + (before[0] if before else 0)
    counted = _ratio(reading, start) or number_at(reading, start)
    house = HOUSES.at(reading.words, counted[0]) if counted else None
    if counted is None or (house is None and not AWAY.at(reading.words, counted[0])):
        return None
    end, number = counted[0] + (house[0] if house else 0), counted[1]
    if household_at(reading, counted[0]) or PERSONS.at(reading.words, end):
        return None
    after = AWAY.at(reading.words, end)
    if before or after:
        return AwayMark(place, end + (after[0] if after else 0), number)
    return _met(reading, place, end, number)


def _met(reading: Reading, place: int, end: int, number: int) -> Mark:
    if reading.key(end) in {"tren", "do", "nay", "ay", "kia"}:
        return HouseholdsMark(place, end + 1, 0, is_all=True)
    is_all = reading.key(place - 1) == "ca"
    is_met = "/" in reading.key(place) or reading.key(place - 1) in {"gap", "duoc"}
    is_more = reading.key(end) in {"nua", "khac", "them"}
    return HouseholdsMark(place, end, number, is_all=is_all, is_met=is_met, is_more=is_more)


def _ratio(reading: Reading, place: int) -> tuple[int, int] | None:
    """Give the end and the first number of «5/7», five of seven."""
    first, _, second = reading.key(place).partition("/")
    is_ratio = first.isdecimal() and second.isdecimal() and int(first) <= int(second)
    return (place + 1, int(first)) if is_ratio else None


def _away(reading: Reading, place: int) -> Mark | None:
    found = AWAY.at(reading.words, place)
    return AwayMark(place, place + found[0], None) if found else None


def _people(reading: Reading, place: int) -> Mark | None:
    """Read «2 người», «2 vợ chồng», «mỗi hộ 2 người»; not a title before a name («3 bà Tẹo»)."""
    is_each = reading.key(place) == "moi" and HOUSES.at(reading.words, place + 1) is not None
    start = place + 2 if is_each else place
    number = _ratio(reading, start) or number_at(reading, start)
    unit = PERSONS.at(reading.words, number[0]) if number else None
    if number is None or unit is None:
        return None
    end = number[0] + unit[0]
    is_title = unit[0] == 1 and title_at(reading, number[0]) is not None
    if is_title and end < len(reading.words) and reading.words[end].is_capital:
        return None
    is_total = TOTAL.at(reading.words, place - 1) or TOTAL.at(reading.words, place - 2)
    return PeopleMark(place, end, number[1], is_each=is_each, is_total=is_total is not None)


def _things(reading: Reading, place: int) -> Mark | None:
    number = number_at(reading, place)
    unit = THINGS.at(reading.words, number[0]) if number else None
    return ThingsMark(place, number[0] + unit[0], number[1], unit[1]) if number and unit else None


def _age(reading: Reading, place: int) -> Mark | None:
    """Pass over «78t», «78 tuổi»: an age counts nobody."""
    is_age = reading.words[place].kind is Kind.NUMBER and reading.key(place + 1) in {"t", "tuoi"}
    return NeutralMark(place, place + 2) if is_age else None


def _reason(reading: Reading, place: int) -> Mark | None:
    start = place + (reading.key(place) == "bi")
    found = REASONS.at(reading.words, start)
    return ReasonMark(place, start + found[0], found[1]) if found else None


def _neutral(reading: Reading, place: int) -> Mark | None:
    found = NEUTRAL.at(reading.words, place) or GROUPS.at(reading.words, place)
    return NeutralMark(place, place + found[0]) if found else None


def _village(reading: Reading, place: int) -> Mark | None:
    found = reading.villages.at(reading.words, place)
    return VillageMark(place, place + found[0], found[1]) if found else None


FINDERS: tuple[Finder, ...] = (
    _promise,
    _day,
    _plan,
    companions_at,
    _zero,
    _age,
    _people,
    _houses,
    _reason,
    class_at,
    household_at,
    service_at,
    _away,
    _neutral,
    outcome_at,
    _things,
    _village,
    _stop,
)
