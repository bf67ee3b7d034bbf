"""Numbers in figures and in words."""

from models.understanding.reading import Reading
from models.understanding.words import Kind, keys_of, marks_of

DIGITS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "sáu": 6, "bảy": 7,
          "bẩy": 7, "tám": 8, "chín": 9, "mốt": 1}  # fmt: skip
SPELT = {(keys_of(word)[0][0], marks_of(word)): value for word, value in DIGITS.items()}
TEN = 10


def number_at(reading: Reading, place: int) -> tuple[int, int] | None:
    """Give the end and the value of a number up to 9999; in words up to 99, in full («hai mươi lăm»)."""
    if place >= len(reading.words):
        return None
    value = reading.words[place].number
    return (place + 1, value) if value is not None else _spelt(reading, place)


def is_item(reading: Reading, place: int) -> bool:
    """Whether a number only numbers the items of a list («1. nhà bà Tẹo … 2. nhà ông Sửu»)."""
    is_list = reading.key(0) == "1" and reading.key(1) in {".", ")", ":", "-"}
    return is_list and reading.key(place + 1) == reading.key(1)


def _spelt(reading: Reading, place: int) -> tuple[int, int] | None:
    ones = _digit(reading, place)
    if reading.key(place) == "muoi" and _digit(reading, place + 1) is None:
        return place + 1, TEN
    if reading.key(place) == "muoi":
        return place + 2, TEN + (_digit(reading, place + 1) or 0)
    if ones is None:
        return None
    if reading.key(place + 1) != "muoi":
        return place + 1, ones
    last = _digit(reading, place + 2)
    return (place + 2, ones * TEN) if last is None else (place + 3, ones * TEN + last)


def _digit(reading: Reading, place: int) -> int | None:
    if place >= len(reading.words):
        return None
    word = reading.words[place]
    if word.kind is not Kind.WORD:
        return None
    plain = {key: value for (key, _), value in SPELT.items()} if not word.marks else {}
    return SPELT.get((word.key, word.marks), plain.get(word.key))
