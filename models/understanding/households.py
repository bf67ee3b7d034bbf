"""Households as people name them: «nhà bà Tẹo», «hộ a Hùng Thảo», «cty Hoa Mai»."""

from models.households import Subject
from models.names import fold
from models.understanding.reading import HouseholdMark, Reading
from models.understanding.vocabulary import (
    AFTER_HOUSE_ONLY,
    AMBIGUOUS,
    AWAY,
    GROUPS,
    HOUSES,
    MEN,
    NEUTRAL,
    NOT_NAMES,
    OUTCOMES,
    PERSONS,
    REASONS,
    SMALL,
    TITLES,
    WOMEN,
)
from models.understanding.words import Kind, Phrases, keys_of, marks_of

BUSINESS, ENTERPRISE = Subject.HOUSEHOLD_BUSINESS, Subject.ENTERPRISE
HOUSE = Phrases(
    [
        *((p, None) for p in ("nhà", "hộ", "gia đình", "nhà của", "hộ nhà", "vợ chồng", "hộ ông bà")),
        *((p, BUSINESS) for p in (
            "hộ kinh doanh", "quán", "tiệm", "cửa hàng", "tạp hóa", "sạp", "ki ốt", "kiot", "quầy",
            "nhà hàng", "hộ kinh doanh nhà", "cửa hàng nhà", "quán nhà", "cửa hàng tạp hóa",
        )),
        *((p, ENTERPRISE) for p in ("công ty", "doanh nghiệp", "hợp tác xã", "htx", "xưởng")),
    ]
)  # fmt: skip
KIND_IN_LABEL = {"cong_ty": "Công ty", "doanh_nghiep": "Doanh nghiệp", "htx": "HTX", "hop": "Hợp tác xã",
                 "xuong": "Xưởng", "quan": "Quán", "tiem": "Tiệm"}  # fmt: skip
TITLE_FORMS = {(keys_of(title)[0][0], marks_of(title)): label for title, label in TITLES.items()}
TITLE_KEYS = frozenset(key for key, _ in TITLE_FORMS)
BEFORE_A_TITLE = frozenset(
    [
        "giup",
        "cho",
        "ho_tro",
        "huong_dan",
        "gap",
        "qua",
        "den",
        "sang",
        "va",
        "ghe",
        "tham",
        "toi",
        "dang_ky",
        "nha",
        "ho",
    ]
)
MOST_WORDS = 4
KNOWN = (NOT_NAMES, SMALL, OUTCOMES, REASONS, AWAY, NEUTRAL, HOUSE)


def household_at(reading: Reading, place: int) -> HouseholdMark | None:
    """Give the household named at a place: by house, title and name, or by house and address."""
    house = HOUSE.at(reading.words, place)
    start = place + (house[0] if house else 0)
    subject = house[1] if house else None
    titled = _titled(reading, start, has_house=house is not None)
    if titled:
        return _known_or_new(reading, place, *titled, subject)
    if house is None:
        return None
    if name := _capitals(reading, start):
        kind = KIND_IN_LABEL.get(reading.key(place))
        return _known_or_new(reading, place, [kind] if kind else [], start, start + name, subject)
    if known := _known_without_title(reading, start):
        return HouseholdMark(place, known[0], known[1], subject)
    end = _address_end(reading, place, start)
    return HouseholdMark(place, end, None, subject) if end else None


def title_at(reading: Reading, place: int) -> str | None:
    """Give the title at a place as a label begins with it: with the marks that were written."""
    if place >= len(reading.words):
        return None
    word = reading.words[place]
    if label := TITLE_FORMS.get((word.key, word.marks)):
        return label
    is_plain = not word.marks and word.key in TITLE_KEYS
    return word.written.capitalize() if is_plain else None


def name_length(reading: Reading, place: int) -> int:
    """Give how many words from a place are a person's or a couple's name; 0 if none."""
    if _is_name_word(reading, place) and reading.words[place].is_capital:
        capitals = _capitals(reading, place)
        if capitals:
            return capitals
    if not _is_name_word(reading, place) or NOT_NAMES.at(reading.words, place):
        return 0
    if reading.services.at(reading.words, place):
        return 0
    is_couple = not is_known(reading, place + 1) and is_known(reading, place + 2)
    return 2 if is_couple else 1


def is_known(reading: Reading, place: int) -> bool:
    """Whether no name goes on at a place: it is the end, a stop, or begins known words."""
    if not _is_name_word(reading, place) or reading.day_at(place):
        return True
    tables = (*KNOWN, reading.services, reading.villages)
    return any(table.at(reading.words, place) for table in tables) or _is_title(reading, place)


def _is_title(reading: Reading, place: int) -> bool:
    return title_at(reading, place) is not None


def _is_name_word(reading: Reading, place: int) -> bool:
    if place >= len(reading.words):
        return False
    word = reading.words[place]
    return word.kind is Kind.WORD and not any(c.isdecimal() or c in "+&✅✔" for c in word.written)


def _capitals(reading: Reading, place: int) -> int:
    """Count the capitalised words of a name; none in a text that is all in capitals."""
    if reading.is_shouted:
        return 0
    length = 0
    while length < MOST_WORDS and _goes_on_in_capitals(
        reading, place + length, is_first=length == 0
    ):
        length += 1
    return length


def _goes_on_in_capitals(reading: Reading, place: int, *, is_first: bool) -> bool:
    if not _is_name_word(reading, place) or not reading.words[place].is_capital:
        return False
    if reading.services.at(reading.words, place) or reading.day_at(place):
        return False
    if is_first:
        return True
    is_other = _is_title(reading, place) and _begins_name(reading, place + 1)
    return not NOT_NAMES.at(reading.words, place) and not is_other


def _begins_name(reading: Reading, place: int) -> bool:
    return _is_name_word(reading, place) and reading.words[place].is_capital


def _titled(reading: Reading, place: int, *, has_house: bool) -> tuple[list[str], int, int] | None:
    """Give a title, and where the name after it begins and ends."""
    title = title_at(reading, place)
    if title is None or _is_group(reading, place):
        return None
    length = name_length(reading, place + 1)
    if not length or not (has_house or _may_stand_alone(reading, place)):
        return None
    return [title], place + 1, place + 1 + length


def _is_group(reading: Reading, place: int) -> bool:
    """Whether a title begins a word for several people («bà con»), and no name («ông bà Sửu»)."""
    group = GROUPS.at(reading.words, place)
    return group is not None and not _begins_name(reading, place + group[0] - 1)


def _may_stand_alone(reading: Reading, place: int) -> bool:
    """Whether a title names a household without «nhà»: not «em», nor what may be another word."""
    word = reading.words[place]
    has_name = _begins_name(reading, place + 1) and not reading.is_shouted
    if word.key in AFTER_HOUSE_ONLY:
        return False
    if has_name or word.marks:
        return True
    before = reading.words[place - 1] if place else None
    is_at_start = before is None or before.kind is Kind.STOP or before.key in BEFORE_A_TITLE
    return is_at_start and word.key not in AMBIGUOUS


def _known_or_new(
    reading: Reading, place: int, title: list[str], start: int, end: int, subject: Subject | None
) -> HouseholdMark:
    """Take the household known by this name or by the beginning of it, else the name as written."""
    for last in range(end, start, -1):
        if known := _known(reading, title, start, last):
            return HouseholdMark(place, last, known, subject)
    label = [*title, *(as_name(reading, at) for at in range(start, end))]
    if title:
        spouse, end = _spouse(reading, start - 1, end)
        label += spouse
    joined = " ".join(label)
    return HouseholdMark(place, end, _only_known(reading, joined) or joined, subject)


def as_name(reading: Reading, place: int) -> str:
    """Give the word at a place as part of a name, with its capitals."""
    words = reading.words[place].written.split()
    is_right = reading.words[place].is_capital and not reading.is_shouted
    return " ".join(words if is_right else (word.capitalize() for word in words))


def _known(reading: Reading, title: list[str], start: int, end: int) -> str | None:
    return _only_known(reading, " ".join([*title, *(w.written for w in reading.words[start:end])]))


def _only_known(reading: Reading, label: str) -> str | None:
    """Give the one known household that the label may stand for: its marks are the same, or absent."""
    same = [
        known
        for known in reading.households.get(fold(label), ())
        if all(
            marks_of(written) in {"", marks_of(own)}
            for written, own in zip(label.split(), known.split(), strict=False)
        )
    ]
    exact = [known for known in same if known.casefold() == label.casefold()]
    return exact[0] if exact else same[0] if len(same) == 1 else None


def _spouse(reading: Reading, title: int, place: int) -> tuple[list[str], int]:
    """Give the second of a couple («a Hùng c Thảo») and where it ends."""
    first, second = reading.key(title), reading.key(place)
    is_couple = (first in MEN and second in WOMEN) or (first in WOMEN and second in MEN)
    length = name_length(reading, place + 1) if is_couple else 0
    if not length or not _begins_name(reading, place + 1):
        return [], place
    end = place + 1 + length
    name = [as_name(reading, at) for at in range(place + 1, end)]
    return [(title_at(reading, place) or "").lower(), *name], end


def _known_without_title(reading: Reading, start: int) -> tuple[int, str] | None:
    """Give the end and the label of a known household named by the name alone."""
    for end in range(min(start + MOST_WORDS, len(reading.words)), start, -1):
        name = fold(" ".join(word.written for word in reading.words[start:end]))
        found = [
            label
            for folded, labels in reading.households.items()
            if folded == name or folded.partition(" ")[2] == name
            for label in labels
        ]
        if name and len(found) == 1:
            return end, found[0]
    return None


def _address_end(reading: Reading, place: int, start: int) -> int | None:
    """Give the end of an address («nhà 12», «nhà số 12»), which is no count of anything."""
    number = start + (reading.key(start) == "so")
    is_number = number < len(reading.words) and reading.words[number].kind is Kind.NUMBER
    if reading.key(place) != "nha" or not is_number:
        return None
    is_counted = any(table.at(reading.words, number + 1) for table in (PERSONS, HOUSES))
    return None if is_counted else number + 1
