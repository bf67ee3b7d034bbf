"""From groups to entries: persons to their services, and counted households made one by one."""

from collections.abc import Iterator

from models.understanding.groups import Counted, Group, Work
from models.understanding.heard import EntryHeard, LineHeard
from models.understanding.reading import HouseholdMark
from models.understanding.services import CLASS


def entries_of(group: Group, services: dict[str, str]) -> Iterator[EntryHeard]:
    """Make the entries of a group, one a household, or the one of a class."""
    if group.is_class:
        yield _class(group, services)
        return
    total = _settle_people(group)
    households: list[HouseholdMark | None] = [*group.named, *[None] * group.unnamed]
    for place, household in enumerate(households):
        yield _entry(group, household, total, place, len(households))


def _class(group: Group, services: dict[str, str]) -> EntryHeard:
    """Make a class: one session unless more are said, its persons, and no other service."""
    people = group.people[0].mark.number if group.people else None
    sessions = next((thing.number for thing in group.things if thing.unit == "buổi"), 1)
    line = LineHeard(CLASS, people=people, quantity=sessions)
    return EntryHeard(is_class=True, people=people, lines=(line,) if CLASS in services else ())


def _entry(
    group: Group, household: HouseholdMark | None, total: int | None, place: int, size: int
) -> EntryHeard:
    works = [(work, _share(work.people, place, size)) for work in group.works]
    return EntryHeard(
        household=household.label if household else None,
        subject=household.subject if household else None,
        people=_share(total, place, size) or None if size > 1 else total,
        lines=tuple(_line(work, people, place, size) for work, people in works if people != 0),
        promised=group.promised,
        outcome=group.outcome if not group.works else None,
        reason=group.reason if not group.works else None,
    )


def _line(work: Work, people: int | None, place: int, size: int) -> LineHeard:
    quantity = _share(work.quantity, place, size)
    return LineHeard(work.code, work.outcome, people, quantity, work.reason)


def _share(number: int | None, place: int, size: int) -> int | None:
    """Give one household's share of a number said of several: their sum is what was said.

    Who was where is not said, and nobody can be asked of households without names.
    """
    if number is None or size == 1:
        return number
    each, left = divmod(number, size)
    return each + (place < left)


def _settle_people(group: Group) -> int | None:
    """Give each number of persons to its service, and say how many the entry had, if that was said."""
    for counted in group.people:
        counted.number = counted.mark.number * (group.size if counted.mark.is_each else 1)
    total = _whole(group.people, group.works)
    for counted in group.people:
        if counted is not total and counted.work and counted.work.people is None:
            counted.work.people = counted.number
    if len(group.works) == 1:
        only = group.works[0]
        only.people = only.people if only.people is not None or total is None else total.number
        return total.number if total else only.people
    return total.number if total else _sum_of_one_service(group.works)


def _is_of_some(counted: Counted, works: list[Work]) -> bool:
    """Whether others of the same service are counted too («2 người xong, 1 người lỗi»)."""
    own = counted.work
    others = [w for w in works if own and w is not own and w.code == own.code]
    return own is not None and own.people is None and any(w.people is not None for w in others)


def _sum_of_one_service(works: list[Work]) -> int | None:
    """Add up the persons of one service that ended in different ways («10 xong, 2 chưa được»)."""
    people = [work.people for work in works if work.people is not None]
    is_one = len(works) > 1 and len({work.code for work in works}) == 1
    return sum(people) if is_one and len(people) == len(works) else None


def _whole(people: list[Counted], works: list[Work]) -> Counted | None:
    """Give the number that is said of the whole entry and of no single service.

    It is called the total, or stands before all services, or it is the only one and stands after the last.
    """
    if not people:
        return None
    if total := next((counted for counted in people if counted.mark.is_total), None):
        return total
    first = people[0]
    if len(people) > 1 or _is_of_some(first, works):
        return first if first.work is None else None
    is_after_last = bool(works) and first.work is works[-1]
    is_counted_singly = any(work.people is not None for work in works)
    if first.is_ahead or first.work is None:
        return first
    return first if is_after_last and not is_counted_singly else None
