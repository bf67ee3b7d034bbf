"""A visit, from the marks of a text: its groups of households one after another."""

from models.understanding.clause import tell
from models.understanding.clauses import clauses
from models.understanding.entries import entries_of
from models.understanding.groups import Group
from models.understanding.heard import EntryHeard, VisitHeard
from models.understanding.reading import (
    AwayMark,
    ClassMark,
    CompanionMark,
    DayMark,
    HouseholdMark,
    HouseholdsMark,
    Mark,
    OutcomeMark,
    PeopleMark,
    Reading,
    ServiceMark,
    TopicMark,
    VillageMark,
    ZeroMark,
)
from models.understanding.sharing import shared

MOST_ENTRIES = 200


def visit_of(marks: list[Mark], reading: Reading) -> VisitHeard | None:
    """Give the visit that marks speak of; None if they are more households than one can visit."""
    groups = _grouped(marks, reading)
    absent = [
        mark.number for mark in marks if isinstance(mark, AwayMark) and mark.number is not None
    ]
    absent += [group.size for group in groups if group.is_away]
    met = [group for group in groups if not group.is_away]
    if sum(group.size for group in met) > MOST_ENTRIES:
        return None
    entries = tuple(entry for group in met for entry in entries_of(group, reading.units))
    companions = [name for mark in marks if isinstance(mark, CompanionMark) for name in mark.names]
    return VisitHeard(
        day=next((mark.past for mark in marks if isinstance(mark, DayMark) and mark.past), None),
        entries=entries,
        absent_households=sum(absent) if absent else None,
        companions=tuple(dict.fromkeys(companions)),
        village=next((mark.name for mark in marks if isinstance(mark, VillageMark)), None),
        is_zero=not entries and any(isinstance(mark, ZeroMark) for mark in marks),
        note=_note(met, entries),
    )


def _note(groups: list[Group], entries: tuple[EntryHeard, ...]) -> str | None:
    topics = [topic for group in groups for topic in group.topics]
    return ", ".join(topics) if topics and entries else None


def _grouped(marks: list[Mark], reading: Reading) -> list[Group]:
    """Go through the clauses; each opens a group of its own or tells more of the last."""
    has_household = any(isinstance(mark, HouseholdMark | HouseholdsMark) for mark in marks)
    groups = [Group()]  # the first is for what is said before any household
    for clause in clauses(marks):
        group = _opened(groups, clause, has_household=has_household)
        if group.is_class:
            _teach(group, clause, reading)
        elif _is_of_all(clause):
            for every in groups[1:] or groups:
                if every.has_open_works or not every.works or _serves(clause):
                    tell(every, clause, reading)
        else:
            _join_bare(groups, group, clause)
            tell(group, clause, reading)
    return shared(groups, _away_of_those_gone_to(marks, reading))


def _away_of_those_gone_to(marks: list[Mark], reading: Reading) -> int:
    """Count those away who are part of the number gone to; «còn 2 hộ vắng» are others."""
    return sum(
        mark.number
        for mark in marks
        if isinstance(mark, AwayMark) and mark.number and reading.key(mark.start - 1) != "con"
    )


def _opened(groups: list[Group], clause: list[Mark], *, has_household: bool) -> Group:
    """Give the group a clause speaks of: a new one if it names households or a class."""
    named = [mark for mark in clause if isinstance(mark, HouseholdMark)]
    counted = [mark for mark in clause if isinstance(mark, HouseholdsMark) and mark.number]
    if named:
        if again := _again(groups, named):
            return again
        more = sum(mark.number for mark in counted if mark.is_more)
        group = Group(named=named, unnamed=more, is_offered=_is_offered(clause))
        begun = groups[0]
        if group.is_offered and len(groups) == 1 and all(counted.work for counted in begun.people):
            groups[0], group.works = Group(), begun.works  # «mở tk, cài VNeID cho chị Lan»
            group.people = begun.people
        return _new(groups, group)
    if counted and (not counted[0].is_all or len(groups) == 1):
        count = next((mark for mark in counted if mark.is_met), counted[-1])
        is_total = not count.is_more
        return _new(groups, Group(unnamed=count.number, is_total=is_total, is_met=count.is_met))
    if any(
        isinstance(mark, ClassMark) and _is_held(mark, clause, has_household) for mark in clause
    ):
        return _class(groups)
    return groups[-1]


def _again(groups: list[Group], named: list[HouseholdMark]) -> Group | None:
    """Give the household that was named before, to tell more of it."""
    labels = [mark.label for mark in named]
    for group in groups:
        if labels == [mark.label for mark in group.named] and None not in labels:
            groups.remove(group)
            groups.append(group)
            return group
    return None


def _new(groups: list[Group], group: Group) -> Group:
    group.is_told = groups[-1].is_told
    groups.append(group)
    return group


def _class(groups: list[Group]) -> Group:
    """Give the class that is being told of, or a new one; it takes over what began the text."""
    if groups[-1].is_class:
        return groups[-1]
    if len(groups) == 1 and not groups[0].works:
        groups[0], begun = Group(), groups[0]
        return _new(groups, Group(is_class=True, people=begun.people, things=begun.things))
    return _new(groups, Group(is_class=True))


def _is_held(mark: ClassMark, clause: list[Mark], has_household: bool) -> bool:
    """Whether it is a class: of a place alone only if it came together there, house by house no."""
    if not mark.is_place:
        return True
    return not has_household and any(isinstance(other, PeopleMark) for other in clause)


def _is_offered(clause: list[Mark]) -> bool:
    """Whether a service is said before the household it was for («cài VNeID cho bà Tẹo»)."""
    kinds = [type(mark) for mark in clause]
    return ServiceMark in kinds and kinds.index(ServiceMark) < kinds.index(HouseholdMark)


def _is_of_all(clause: list[Mark]) -> bool:
    """Whether a clause speaks of all before it: «cả 3 hộ …», «tất cả xong»."""
    if any(isinstance(mark, HouseholdsMark) and mark.is_all for mark in clause):
        return True
    is_single = any(isinstance(mark, ServiceMark | HouseholdMark) for mark in clause)
    return not is_single and any(isinstance(m, OutcomeMark) and m.of_all for m in clause)


def _serves(clause: list[Mark]) -> bool:
    return any(isinstance(mark, ServiceMark) for mark in clause)


def _teach(group: Group, clause: list[Mark], reading: Reading) -> None:
    """Tell a class: its services are topics."""
    topics = [mark.topic for mark in clause if isinstance(mark, TopicMark)]
    for mark in clause:
        if isinstance(mark, ServiceMark) and not topics:
            first, last = reading.words[mark.start], reading.words[mark.end - 1]
            group.topics.append(reading.plain.written(first.start, last.end))
    group.topics += topics
    told = [mark for mark in clause if not isinstance(mark, ServiceMark | OutcomeMark)]
    tell(group, told, reading)


def _join_bare(groups: list[Group], group: Group, clause: list[Mark]) -> None:
    """Give a service also to those named right before («nhà bà Tẹo, ông Sửu cài VNeID»)."""
    is_first_word = group.is_bare and group.named and groups[-1] is group
    if not is_first_word or not _serves(clause):
        return
    households = groups[1:-1]  # the first is of none
    while households and households[-1].is_bare and households[-1].named:
        earlier = households.pop()
        group.named = [*earlier.named, *group.named]
        groups.remove(earlier)
