"""Cutting the marks of a text into clauses that speak of one household, or of several alike."""

from collections.abc import Iterable, Iterator

from models.understanding.reading import (
    AwayMark,
    HouseholdMark,
    HouseholdsMark,
    Mark,
    OutcomeMark,
    PeopleMark,
    ReasonMark,
    ServiceMark,
    StopMark,
    ThingsMark,
)

TELLING = (ServiceMark, OutcomeMark, PeopleMark, ReasonMark, ThingsMark, AwayMark)


def clauses(marks: Iterable[Mark]) -> Iterator[list[Mark]]:
    """Cut at stops, and within those between households of which different things are said."""
    clause: list[Mark] = []
    for mark in marks:
        if isinstance(mark, StopMark):
            yield from _by_household(clause)
            clause = []
        else:
            clause.append(mark)
    yield from _by_household(clause)


def speaks_of_households(mark: Mark) -> bool:
    """Whether a mark opens a household, or a number of them."""
    return isinstance(mark, HouseholdMark) or (
        isinstance(mark, HouseholdsMark) and not mark.is_all and mark.number > 0
    )


def _by_household(clause: list[Mark]) -> Iterator[list[Mark]]:
    """Cut before each household, or after each («cài vneid cho bà Tẹo mở tk cho ông Sửu»)."""
    at = [place for place, mark in enumerate(clause) if speaks_of_households(mark)]
    told = [place for place, mark in enumerate(clause) if isinstance(mark, TELLING)]
    is_between = any(at[0] < place < at[-1] for place in told) if at else False
    if not is_between and not _is_list_of_names(clause, at):
        if clause:
            yield clause
        return
    is_after = bool(told) and told[0] < at[0] and not any(place > at[-1] for place in told)
    cuts = [place + 1 for place in at[:-1]] if is_after else at[1:]
    for start, end in zip([0, *cuts], [*cuts, len(clause)], strict=True):
        yield clause[start:end]


def _is_list_of_names(clause: list[Mark], at: list[int]) -> bool:
    """Whether a number of households is followed by names or another («đi 2 hộ nhà bà Tẹo …»)."""
    return len(at) > 1 and isinstance(clause[at[0]], HouseholdsMark)
