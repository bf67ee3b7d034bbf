"""Telling a group what one clause says: which outcome, reason and number goes to which service."""

from models.understanding.groups import Counted, Group, Work
from models.understanding.outcomes import away, end, end_some, give_reason, settle
from models.understanding.reading import (
    AwayMark,
    Mark,
    OutcomeMark,
    PeopleMark,
    PromiseMark,
    Reading,
    ReasonMark,
    ServiceMark,
    ThingsMark,
)
from models.understanding.words import Kind

TELLING = frozenset({"tuyen_truyen", "pho", "phat"})
AND = frozenset({"va", "+", "&", "voi"})
BARE_NO = frozenset({"chua", "khong"})


def tell(group: Group, clause: list[Mark], reading: Reading) -> None:
    """Tell a group, mark by mark, what a clause says of it."""
    here: list[Work] = []
    if any(isinstance(mark, OutcomeMark | ReasonMark) for mark in clause):
        group.ahead = None
    told = _without_topics(clause, reading)
    for place, mark in enumerate(told):
        after = told[place + 1] if place + 1 < len(told) else None
        match mark:
            case ServiceMark():
                here.append(_serve(group, mark, reading))
                _go_on(group, here, told[:place], mark, reading)
            case OutcomeMark():
                _ended(group, here, told[:place], mark, after, reading)
            case ReasonMark():
                give_reason(group, here, mark.reason)
            case PeopleMark():
                _count(group, here, mark, after, reading)
            case ThingsMark():
                _measure(group, here, mark, reading)
            case AwayMark(number=None):
                away(group)
            case PromiseMark():
                group.promise = mark
            case _:
                pass
    settle(group)


def _without_topics(clause: list[Mark], reading: Reading) -> list[Mark]:
    """Leave out what people were told about: «tuyên truyền về VNeID» is no work on VNeID."""
    kept: list[Mark] = []
    is_told = False
    for mark in clause:
        if isinstance(mark, ServiceMark) and (
            _is_place(mark, kept, reading) or (is_told and _is_topic(mark, kept, reading))
        ):
            continue
        kept.append(mark)
        is_told = is_told or (isinstance(mark, ServiceMark) and reading.key(mark.start) in TELLING)
    return kept


def _is_topic(mark: ServiceMark, before: list[Mark], reading: Reading) -> bool:
    return reading.key(mark.start - 1) in {"ve", "+", "va", "voi"} or before[-1].end == mark.start


def _is_place(mark: ServiceMark, before: list[Mark], reading: Reading) -> bool:
    """Whether a service is where another was done: «mở gian hàng trên Voso»."""
    is_on = reading.key(mark.start - 1) in {"tren", "len"}
    return is_on and any(isinstance(other, ServiceMark) for other in before)


def _serve(group: Group, mark: ServiceMark, reading: Reading) -> Work:
    """Give the group's work of a service, the one it has if it was named before."""
    work = next((work for work in group.works if work.code == mark.code), None)
    if work is None:
        work = Work(mark.code, is_guided=mark.is_guided)
        group.works.append(work)
    if mark.number is not None:
        work.set_number(mark.number, reading.units)
    return work


def _go_on(
    group: Group, here: list[Work], before: list[Mark], mark: ServiceMark, reading: Reading
) -> None:
    """Let «cài xong VNeID, BHYT, sổ sức khỏe» speak of each in the list."""
    is_listed = (
        reading.words[mark.start - 1].kind is Kind.STOP or reading.key(mark.start - 1) in AND
    )
    if mark.start and is_listed and group.ahead and not (before and len(here) == 1):
        here[-1].outcome = here[-1].outcome or group.ahead


def _ended(
    group: Group,
    here: list[Work],
    before: list[Mark],
    mark: OutcomeMark,
    after: Mark | None,
    reading: Reading,
) -> None:
    """Find what an outcome is said of: so many persons, the service ahead, or those before."""
    number = mark.number
    last = before[-1] if before else None
    is_split = len(group.last) == 1 and group.last[0].outcome not in {None, mark.outcome}
    if isinstance(last, PeopleMark) and last.end == mark.start and is_split and not here:
        number = last.number
        group.people.pop()
    if number is not None:
        end_some(group, here, mark, number, reading.units)
        return
    ahead = _ahead(group, here, mark, after, reading)
    group.ahead = mark.outcome if ahead else None
    end(group, here, mark.outcome, ahead)


def _ahead(
    group: Group, here: list[Work], mark: OutcomeMark, after: Mark | None, reading: Reading
) -> Work | None:
    """Give the service after an outcome if it is that one's: «xong tk», «chưa cài cks»."""
    if not isinstance(after, ServiceMark) or after.start - mark.end > 2:
        return None
    is_bare_no = mark.end - mark.start == 1 and reading.key(mark.start) in BARE_NO
    has_open = any(work.outcome is None for work in here)
    return _serve(group, after, reading) if is_bare_no or not has_open else None


def _count(
    group: Group, here: list[Work], mark: PeopleMark, after: Mark | None, reading: Reading
) -> None:
    """Note persons, and whose they are: of the service just named, or of the one about to be."""
    if here:
        group.people.append(Counted(mark, here[-1]))
    elif isinstance(after, ServiceMark) and (group.people or not group.works):
        group.people.append(Counted(mark, _serve(group, after, reading), is_ahead=True))
    else:
        group.people.append(Counted(mark, None))


def _measure(group: Group, here: list[Work], mark: ThingsMark, reading: Reading) -> None:
    """Give a number of things to the service that is counted in them."""
    group.things.append(mark)
    works = here or group.works
    fitting = [work for work in works if reading.units.get(work.code) == mark.unit]
    if fitting and fitting[-1].quantity is None:
        fitting[-1].quantity = mark.number
