"""Classes: «dạy bà con ở NVH 25 người về …». One has no household; its topic is a note."""

from models.understanding.households import household_at
from models.understanding.numbers import number_at
from models.understanding.reading import ClassMark, Mark, NeutralMark, Reading, TopicMark
from models.understanding.services import CLASS
from models.understanding.vocabulary import PERSONS
from models.understanding.words import Kind, Phrases

TEACHING = Phrases(
    [(p, True) for p in (
        "dạy bà con", "dạy", "lớp", "lớp học", "mở lớp", "dạy lớp", "tập huấn", "buổi tập huấn",
        "buổi truyền thông", "buổi tuyên truyền", "buổi học", "hội nghị", "tổ chức lớp", "đứng lớp",
        "tổ chức tập huấn", "mở lớp học", "buổi", "dạy cho bà con",
    )]
)  # fmt: skip
PLACES = Phrases(
    [(p, True) for p in (
        "ở nhà văn hóa", "tại nhà văn hóa", "nhà văn hóa", "ở hội trường", "tại hội trường",
        "ở nhà văn hóa thôn", "tại nhà văn hóa thôn", "ở đình làng", "tại đình làng",
        "nhà văn hóa thôn", "nhà sinh hoạt cộng đồng", "trụ sở thôn",
    )]
)  # fmt: skip
ATTENDS = frozenset({"di", "du", "tham", "duoc", "hop"})  # a training one is sent to is no class
ABOUT = Phrases([(p, True) for p in ("về", "chủ đề", "nội dung")])


def class_at(reading: Reading, place: int) -> Mark | None:
    """Give the class, or the place where classes are held, said at a place."""
    if found := PLACES.at(reading.words, place):
        return ClassMark(place, place + found[0], is_place=True)
    service = reading.services.at(reading.words, place)
    teaching = TEACHING.at(reading.words, place)
    own = service[0] if service and service[1] == CLASS else 0
    length = max(own, teaching[0] if teaching else 0)
    if not length or _is_part_of_day(reading, place, length):
        return None
    if reading.key(place - 1) in ATTENDS or _is_school_grade(reading, place + length):
        return NeutralMark(place, place + length)
    return ClassMark(place, place + length)


def _is_part_of_day(reading: Reading, place: int, length: int) -> bool:
    is_bare = length == 1 and reading.key(place) == "buoi"
    return is_bare and reading.key(place + 1) in {"sang", "trua", "chieu", "toi", "hop"}


def _is_school_grade(reading: Reading, place: int) -> bool:
    """Whether a number names a grade («cháu lớp 5») and counts no persons."""
    number = number_at(reading, place) if reading.key(place - 1) == "lop" else None
    return number is not None and PERSONS.at(reading.words, number[0]) is None


def topic_at(reading: Reading, place: int) -> TopicMark | None:
    """Give what a class was about: from «về» to a stop, a number of persons, or a household."""
    about = ABOUT.at(reading.words, place)
    start = place + (about[0] if about else 0)
    if about is None or household_at(reading, start):
        return None
    end = start
    while end < len(reading.words) and not _ends_topic(reading, end):
        end += 1
    words = reading.words[start:end]
    if not words:
        return None
    return TopicMark(place, end, reading.plain.written(words[0].start, words[-1].end))


def _ends_topic(reading: Reading, place: int) -> bool:
    word = reading.words[place]
    goes_on = word.key == "," and reading.services.at(reading.words, place + 1) is not None
    is_over = word.kind is Kind.STOP and not goes_on
    number = number_at(reading, place)
    is_counted = number is not None and PERSONS.at(reading.words, number[0]) is not None
    is_elsewhere = PLACES.at(reading.words, place) or reading.day_at(place)
    return is_over or is_counted or bool(is_elsewhere) or household_at(reading, place) is not None
