"""What one group lends to others: services said once for several, and counts of all of them."""

from collections.abc import Iterator
from dataclasses import replace

from models.understanding.groups import Group


def shared(groups: list[Group], away: int) -> list[Group]:
    """Give the groups of a visit. The first is what was said before any household.

    `away` households were not met and are part of a number of households gone to.
    """
    begun, rest = groups[0], groups[1:]
    if not rest:
        return [_one(begun)] if begun.works or begun.people else []
    if not _lend_all(begun, rest) and _has_numbers(begun):
        rest.insert(0, _one(begun))
    return _without_totals(rest, away)


def _one(group: Group) -> Group:
    group.unnamed = 0 if group.is_class else 1
    return group


def _has_numbers(group: Group) -> bool:
    is_numbered = any(work.people or work.quantity for work in group.works)
    return bool(group.works) and (bool(group.people) or is_numbered)


def _lend_all(begun: Group, rest: list[Group]) -> bool:
    """Lend services to the groups that have none; say whether what began the text was lent."""
    households = [group for group in rest if not group.is_class]
    if begun.works and len(households) == 1 and households[0].works:
        _put_first(begun, households[0])
        return True
    lender: Group | None = begun
    is_lent = False
    for group in households:
        if group.works:
            lender = group if group.is_offered or group.is_total else None
        elif lender and lender.works and not group.is_away:
            group.borrow(lender.works)
            is_lent = is_lent or lender is begun
            if lender.is_total:
                lender.unnamed = max(0, lender.unnamed - group.size)
    return is_lent


def _put_first(begun: Group, group: Group) -> None:
    codes = {work.code for work in group.works}
    group.works = [*(work for work in begun.works if work.code not in codes), *group.works]
    group.people = [*(c for c in begun.people if c.work in group.works), *group.people]


def _without_totals(groups: list[Group], away: int) -> list[Group]:
    """Take what only says how many households there were for that, and keep those not told of."""
    totals = [g for g in groups if g.is_total and not g.works]
    told = [g for g in groups if g not in totals]
    if not totals:
        return _less(told, away)
    total = next((g for g in totals if g.is_met), totals[0])
    if not total.is_met and any(g.is_met for g in told):
        return told
    number = total.unnamed if total.is_met else total.unnamed - away
    households = sum(g.size for g in told if not g.is_class and not g.is_away)
    if households > number:
        is_total = all(g.unnamed <= number and not g.named for g in told)
        return list(_overlaid(told, number)) if is_total else [*told, total]
    total.unnamed = max(0, number - households)
    return [*told, total] if total.unnamed else told


def _less(groups: list[Group], away: int) -> list[Group]:
    """Take those not met off the one number of households gone to («đi 5 hộ cài VNeID, vắng 2»)."""
    counted = [g for g in groups if g.is_total and not g.is_met]
    if len(counted) == 1 and len(groups) == 1 and away < counted[0].unnamed:
        counted[0].unnamed -= away
    return groups


def _overlaid(groups: list[Group], number: int) -> Iterator[Group]:
    """Lay groups over one another («5 hộ: VNeID 4 hộ, tk 3 hộ»): five, not seven."""
    for place in range(number):
        works = [replace(work) for g in groups if place < g.unnamed for work in g.works]
        if works or place < number:
            yield Group(unnamed=1, works=works)
