"""Telling a group what one clause says: which outcome, reason and number goes to which service."""

from models.understanding.groups import UNFINISHED, Counted, Group, Work
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
from models.visits import PERSON_UNITS, Outcome, Reason

TELLING = frozenset({"tuyen_truyen", "pho"})
BARE_NO = frozenset({"chua", "khong"})


def tell(group: Group, clause: list[Mark], reading: Reading) -> None:
    """Tell a group, mark by mark, what a clause says of it."""
    here: list[Work] = []
    told = _without_topics(clause, reading)
    for place, mark in enumerate(told):
        after = told[place + 1] if place + 1 < len(told) else None
        match mark:
            case ServiceMark():
                here.append(_serve(group, mark, reading))
            case OutcomeMark():
                _end(group, here, mark.outcome, _ahead(group, here, mark, after, reading))
            case ReasonMark():
                _give_reason(group, here, mark.reason)
            case PeopleMark():
                _count(group, here, mark, after, reading)
            case ThingsMark():
                _measure(group, here, mark, reading)
            case AwayMark(number=None):
                _away(group)
            case PromiseMark():
                group.promise = mark
            case _:
                pass
    _settle(group)


def _without_topics(clause: list[Mark], reading: Reading) -> list[Mark]:
    """Leave out what people were told about: «tuyên truyền về VNeID» is no work on VNeID."""
    kept: list[Mark] = []
    is_told = False
    for mark in clause:
        if isinstance(mark, ServiceMark) and is_told and _is_topic(mark, kept, reading):
            continue
        kept.append(mark)
        is_told = is_told or (isinstance(mark, ServiceMark) and reading.key(mark.start) in TELLING)
    return kept


def _is_topic(mark: ServiceMark, before: list[Mark], reading: Reading) -> bool:
    return reading.key(mark.start - 1) in {"ve", "+", "va", "voi"} or before[-1].end == mark.start


def _settle(group: Group) -> None:
    """Give what was said before any service was named to the services named since."""
    if not group.works or group.outcome is None:
        return
    for work in group.works:
        work.outcome = work.outcome or group.outcome
        if work.outcome in UNFINISHED and work.reason is None:
            work.reason = group.reason
    group.last = group.works.copy()
    group.outcome = group.reason = None


def _serve(group: Group, mark: ServiceMark, reading: Reading) -> Work:
    """Give the group's work of a service, the one it has if it was named before."""
    work = next((work for work in group.works if work.code == mark.code), None)
    if work is None:
        work = Work(mark.code, is_guided=mark.is_guided)
        group.works.append(work)
    if mark.number is not None:
        _set_number(work, mark.number, reading)
    return work


def _set_number(work: Work, number: int, reading: Reading) -> None:
    if reading.units.get(work.code) in PERSON_UNITS:
        work.people = number
    else:
        work.quantity = number


def _ahead(
    group: Group, here: list[Work], mark: OutcomeMark, after: Mark | None, reading: Reading
) -> Work | None:
    """Give the service after an outcome if it is that one's: «xong tk», «chưa cài cks»."""
    if not isinstance(after, ServiceMark) or after.start - mark.end > 2:
        return None
    is_bare_no = mark.end - mark.start == 1 and reading.key(mark.start) in BARE_NO
    has_open = any(work.outcome is None for work in here)
    return _serve(group, after, reading) if is_bare_no or not has_open else None


def _end(group: Group, here: list[Work], outcome: Outcome, ahead: Work | None) -> None:
    """Give an outcome to the service ahead, else to those before it that have none yet."""
    open_works = [ahead] if ahead else _open(group, here)
    if open_works:
        group.last = open_works
    elif not group.works:
        group.outcome = outcome
        return
    for work in group.last:
        is_known = work.outcome is Outcome.NOT_DONE and outcome is Outcome.NOT_DONE
        work.outcome = outcome
        work.reason = work.reason if is_known or outcome in UNFINISHED else None


def _open(group: Group, here: list[Work]) -> list[Work]:
    """Give the services without outcome: those of this clause, and those before it not just guided."""
    return [
        work
        for work in group.works
        if work.outcome is None and (work in here or not work.is_guided)
    ]


def _give_reason(group: Group, here: list[Work], reason: Reason) -> None:
    """Give a reason to what was said not to be done; it was not done, if nothing else was said."""
    unexplained = [w for w in group.last if w.outcome in UNFINISHED and w.reason is None]
    if not unexplained and (unended := _open(group, here)):
        group.last = unexplained = unended
    for work in unexplained:
        work.outcome, work.reason = work.outcome or Outcome.NOT_DONE, reason
    if not group.works:
        group.outcome, group.reason = group.outcome or Outcome.NOT_DONE, group.reason or reason


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


def _away(group: Group) -> None:
    open_works = [work for work in group.works if work.outcome in {None, *UNFINISHED}]
    for work in open_works:
        work.outcome, work.reason = work.outcome or Outcome.NOT_DONE, work.reason or Reason.NOT_HOME
    group.is_away = group.is_away or not group.works
