"""Services that are only spoken of: what people were told about, or where another was done."""

from models.understanding.reading import Mark, Reading, ServiceMark
from models.understanding.words import Kind

TELLING = frozenset({"tuyen_truyen", "pho", "phat"})
ABOUT = frozenset({"ve", "+", "va", "voi"})
ON = frozenset({"tren", "len"})


def without_topics(clause: list[Mark], reading: Reading, *, is_going_on: bool) -> list[Mark]:
    """Leave out what is no work: «tuyên truyền về VNeID, DVC», «mở gian hàng trên Voso».

    `is_going_on`: the clause before ended in such topics, and this one may begin with another.
    """
    kept: list[Mark] = []
    for mark in clause:
        is_next = is_going_on and mark is clause[0] and _is_after_stop(mark, reading)
        if not isinstance(mark, ServiceMark) or not (is_next or _is_topic(mark, kept, reading)):
            kept.append(mark)
    return kept


def _is_after_stop(mark: Mark, reading: Reading) -> bool:
    return mark.start > 0 and reading.words[mark.start - 1].kind is Kind.STOP


def _is_topic(mark: ServiceMark, kept: list[Mark], reading: Reading) -> bool:
    served = [other for other in kept if isinstance(other, ServiceMark)]
    before = reading.key(mark.start - 1)
    is_told = any(reading.key(other.start) in TELLING for other in served)
    is_joined = before in ABOUT or (bool(kept) and kept[-1].end == mark.start)
    return bool(served) and (before in ON or (is_told and is_joined))
