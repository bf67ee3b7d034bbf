"""Services as people write them, by the catalogue's own phrases."""

from collections.abc import Sequence
from functools import lru_cache

from models.understanding.heard import ServiceWords
from models.understanding.numbers import is_item, number_at
from models.understanding.reading import Mark, Reading, ServiceMark
from models.understanding.vocabulary import HOUSES, PERSONS, THINGS
from models.understanding.words import Kind, Phrases, Word

CLASS = "LOP"  # the one service that is an entry without a household
GUIDED = "huong_dan"
NOUNS = frozenset({"tai_khoan", "ho_so", "the", "so", "ma", "ung_dung", "vi", "gian"})
UNITS = (PERSONS, HOUSES, THINGS)
LONGEST = 8  # words of a phrase
COUNTERS = frozenset({"cai", "bo", "the", "ma", "chiec"})


@lru_cache(maxsize=64)
def phrases_of(services: tuple[ServiceWords, ...]) -> Phrases[str]:
    """Make the table of a catalogue's phrases, and of its names and codes. Kept: it costs to build."""
    table = [
        (phrase, service.code)
        for service in services
        for phrase in (*service.phrases, service.name, service.code.replace("_", " "))
        if phrase not in {"TT", "GD", "APP", "KHAC"} or phrase in service.phrases
    ]
    return Phrases(table)


def units_of(services: Sequence[ServiceWords]) -> dict[str, str]:
    """Give the unit of each service."""
    return {service.code: service.unit for service in services}


def service_at(reading: Reading, place: int) -> ServiceMark | None:
    """Give the service named at a place, with the number within it or right beside it."""
    if found := reading.services.at(reading.words, place):
        return _with_number(reading, place, *(_guided(reading, place) or found))
    return _number_within(reading, place) or _number_before(reading, place)


def again_at(reading: Reading, place: int, found: Sequence[Mark]) -> ServiceMark | None:
    """Give the service that a short word speaks of again: «xong tk», after «đăng ký tk ngân hàng»."""
    key = reading.key(place)
    if key not in NOUNS:
        return None
    for mark in reversed(found):
        named = [word.key for word in reading.words[mark.start : mark.end]]
        if isinstance(mark, ServiceMark) and key in named:
            return ServiceMark(place, place + 1, mark.code)
    return None


def _with_number(reading: Reading, place: int, length: int, code: str) -> ServiceMark:
    end = place + length
    if reading.key(end - 1).isdecimal() and _is_counted(reading, end - 1):
        end -= 1  # «vneid 2, bhyt 1» is two persons, «vneid 2» is level two
    number = lone_number(reading, end)
    if number:
        return _mark(reading, place, number[0], code, number[1])
    return _mark(reading, place, end, code, None)


def _guided(reading: Reading, place: int) -> tuple[int, str] | None:
    """Read «hướng dẫn bà con nộp hồ sơ» as «hướng dẫn nộp hồ sơ», if that is another service."""
    start = place - 1
    while start >= 0 and reading.key(start) != GUIDED:
        if reading.words[start].kind is Kind.STOP or reading.services.at(reading.words, start):
            return None
        start -= 1
    if start < 0 or start == place - 1:
        return None
    rest = [reading.words[start], *reading.words[place : place + LONGEST]]
    found = reading.services.at(rest, 0)
    return (found[0] - 1, found[1]) if found and found[0] > 1 else None


def _number_before(reading: Reading, place: int) -> ServiceMark | None:
    """Read «2 hồ sơ DVC», «3 vneid»; a mere unit («2 sản phẩm») names no service."""
    number = reading.words[place].number
    start = place + 1 + (reading.key(place + 1) in COUNTERS)
    found = reading.services.at(reading.words, start) if number is not None else None
    if found is None:
        return None
    unit = next((u for table in UNITS if (u := table.at(reading.words, place + 1))), None)
    if unit and unit[0] >= found[0]:
        return None
    return _mark(reading, place, start + found[0], found[1], number)


def _mark(reading: Reading, place: int, end: int, code: str, number: int | None) -> ServiceMark:
    is_guided = GUIDED in (reading.key(place), reading.key(place - 1))
    return ServiceMark(place, end, code, number, is_guided)


def _is_counted(reading: Reading, place: int) -> bool:
    """Whether the number that ends a phrase counts something, here or beside the next service."""
    if any(table.at(reading.words, place + 1) for table in (PERSONS, HOUSES)):
        return True
    after = reading.services.at(reading.words, place + 2)
    return after is not None and number_at(reading, place + 2 + after[0]) is not None


def lone_number(reading: Reading, place: int) -> tuple[int, int] | None:
    """Give a number in figures that counts no other thing: at the end, or before a stop or a sign."""
    start = place + (reading.key(place) == ":")
    number = reading.words[start].number if start < len(reading.words) else None
    if number is None or is_item(reading, start):
        return None
    return None if _counts_something(reading, start + 1) else (start + 1, number)


def _counts_something(reading: Reading, place: int) -> bool:
    """Whether the word after a number is a unit, an age, or the name of another service."""
    if place >= len(reading.words) or reading.words[place].kind is Kind.STOP:
        return False
    if any(table.at(reading.words, place) for table in (*UNITS, reading.services)):
        return True
    return reading.key(place) in {"t", "tuoi", "lan", "thang", "ngay", "muc", "%"}


def _number_within(reading: Reading, place: int) -> ServiceMark | None:
    """Read «nộp 2 hồ sơ», «mở 2 tk ngân hàng»: a phrase with its number after the first word."""
    number = number_at(reading, place + 1)
    if number is None or reading.words[place].kind is not Kind.WORD:
        return None
    end, value = number
    skipped = end + (reading.key(end) in COUNTERS)
    for start in {end, skipped}:
        rest: list[Word] = [reading.words[place], *reading.words[start : start + LONGEST]]
        if (found := reading.services.at(rest, 0)) and found[0] > 1:
            return _mark(reading, place, start + found[0] - 1, found[1], value)
    return None
