"""What the lines of an import must be to one another, and to what the notebook already holds."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from models.importing.sheets import Book, Line, MemberLine, Problem, TeamLine, UnitLine, key
from models.names import fold
from models.people import Membership, Person, Role, current
from models.teams import Team, TeamUnit
from models.units import Unit, UnitKind

BESIDE_LEADER = range(2, 6)  # the seed's size of a village team
RANK = {kind: rank for rank, kind in enumerate(UnitKind)}


@dataclass(frozen=True, slots=True)
class Place:
    """A unit as it will be after the import."""

    kind: UnitKind
    parent: str | None


def check(session: Session, book: Book, day: date) -> list[Problem]:
    """Tell everything that keeps these lines from being taken, in the order of the file."""
    problems = [
        *_repeated(book.units),
        *_repeated(book.teams),
        *_repeated_members(book.members),
        *_units(session, book),
        *_teams(session, book),
        *_members(session, book),
        *_leaders(session, book, day),
    ]
    return sorted(problems)


def _repeated(lines: Sequence[Line]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for line in lines:
        number = first.setdefault(key(line.code), line.number)
        if number != line.number:
            yield line.problem("repeated", value=line.code, other=str(number))


def _repeated_members(lines: Sequence[MemberLine]) -> Iterator[Problem]:
    """Let a person have several rows, but one name, and each place once."""
    first: dict[str, MemberLine] = {}
    places: dict[tuple[str, ...], int] = {}
    for line in lines:
        known = first.setdefault(key(line.code), line)
        if fold(known.name) != fold(line.name):
            yield line.problem("other-name", value=line.code, other=str(known.number))
        place = (key(line.code), key(line.team or ""), key(line.unit or ""))
        number = places.setdefault(place, line.number)
        if number != line.number:
            yield line.problem("repeated", value=line.code, other=str(number))


def _units(session: Session, book: Book) -> Iterator[Problem]:
    kept = _places(session)
    places = kept | {
        key(line.code): Place(line.kind, _parent_of(line, kept)) for line in book.units
    }
    for line in book.units:
        before = kept.get(key(line.code))
        if before and before.kind != line.kind:
            yield line.problem("kind-changed", "loai", before.kind, line.code)
        elif _goes_round(key(line.code), places):
            yield line.problem("cycle", "ma_cha", line.parent or "")
        else:
            yield from _parent(line, places, book)


def _places(session: Session) -> dict[str, Place]:
    rows = session.execute(
        select(col(Unit.id), col(Unit.code), col(Unit.kind), col(Unit.parent_id))
    ).all()
    codes = {unit_id: key(code) for unit_id, code, _, _ in rows}
    return {key(code): Place(kind, codes.get(parent)) for _, code, kind, parent in rows}


def _parent_of(line: UnitLine, kept: dict[str, Place]) -> str | None:
    """Give the parent's code after the import: an empty cell leaves the one that is kept."""
    if "parent" in line.model_fields_set:
        return key(line.parent) if line.parent else None
    before = kept.get(key(line.code))
    return before.parent if before else None


def _goes_round(code: str, places: dict[str, Place]) -> bool:
    """Whether the parents of a unit lead back to it."""
    seen: set[str] = set()
    place = places.get(code)
    while place and place.parent and place.parent not in seen:
        if place.parent == code:
            return True
        seen.add(place.parent)
        place = places.get(place.parent)
    return False


def _parent(line: UnitLine, places: dict[str, Place], book: Book) -> Iterator[Problem]:
    """Want a parent that exists and is of a higher kind; a village's is a commune."""
    parent = places[key(line.code)].parent
    if parent is None:
        if line.kind is UnitKind.VILLAGE:
            yield line.problem("village-alone", "ma_cha")
    elif parent not in places:
        if parent not in book.mentioned[line.sheet]:
            yield line.problem("unknown-unit", "ma_cha", line.parent or "")
    elif not _may_lie_under(line.kind, places[parent].kind):
        yield line.problem("wrong-parent", "ma_cha", line.kind, places[parent].kind)


def _may_lie_under(kind: UnitKind, parent: UnitKind) -> bool:
    if kind is UnitKind.VILLAGE:
        return parent is UnitKind.COMMUNE
    return RANK[parent] < RANK[kind]


def _teams(session: Session, book: Book) -> Iterator[Problem]:
    known = _known(session, Unit, book, UnitLine.sheet)
    for line in book.teams:
        for code in line.units:
            if key(code) not in known:
                yield line.problem("unknown-unit", "ma_don_vi", code)


def _members(session: Session, book: Book) -> Iterator[Problem]:
    units = _known(session, Unit, book, UnitLine.sheet)
    teams = _known(session, Team, book, TeamLine.sheet)
    for line in book.members:
        if line.team and key(line.team) not in teams:
            yield line.problem("unknown-team", "ma_to", line.team)
        if line.unit and key(line.unit) not in units:
            yield line.problem("unknown-unit", "ma_don_vi", line.unit)


def _known(session: Session, table: type[Unit | Team], book: Book, sheet: str) -> set[str]:
    """Give the codes that are kept or stand in the file, be it in a row that has a problem."""
    kept = session.execute(select(col(table.code))).scalars()
    return {key(code) for code in kept} | book.mentioned.get(sheet, set())


def _leaders(session: Session, book: Book, day: date) -> Iterator[Problem]:
    """Let a team have one tổ trưởng; those count who are kept and whom the file does not move."""
    moved = {(key(line.code), key(line.team)) for line in book.members if line.team}
    leaders: dict[str, list[str]] = defaultdict(list)
    kept = (
        select(col(Person.code), col(Person.name), col(Team.code))
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .join(Team, col(Membership.team_id) == col(Team.id))
        .where(col(Membership.role) == Role.LEADER, current(day))
    )
    for code, name, team in session.execute(kept):
        if (key(code or ""), key(team)) not in moved:
            leaders[key(team)].append(name)
    for line in book.members:
        if line.role is Role.LEADER and line.team:
            if leaders[key(line.team)]:
                other = leaders[key(line.team)][0]
                yield line.problem("two-leaders", "vai_tro", line.team, other)
            leaders[key(line.team)].append(line.name)


@dataclass(frozen=True, slots=True)
class UnusualSize:
    """A village team with fewer than two or more than five members beside its leader."""

    team: str
    members: int


def unusual_sizes(session: Session, book: Book, day: date) -> list[UnusualSize]:
    """List the village teams of a book, once it is taken, that are too small or too large.

    Who is invited (`moi_tham_gia`) is not counted. It is a remark, not a reason to refuse.
    """
    named = {key(line.code) for line in book.teams}
    named |= {key(line.team) for line in book.members if line.team}
    members = (
        select(col(Membership.team_id), func.count(col(Membership.person_id).distinct()))
        .where(col(Membership.role).not_in([Role.LEADER, Role.INVITED]), current(day))
        .group_by(col(Membership.team_id))
    )
    counts = dict(session.execute(members).all())
    village_teams = (
        select(Team)
        .where(col(Team.id).in_(_serving(UnitKind.VILLAGE)))
        .order_by(col(Team.name), col(Team.id))
    )
    return [
        UnusualSize(team.name, counts.get(team.id, 0))
        for team in session.execute(village_teams).scalars()
        if key(team.code) in named and counts.get(team.id, 0) not in BESIDE_LEADER
    ]


def _serving(kind: UnitKind) -> Select[Any]:
    """Select the ids of the teams that cover a unit of this kind."""
    return (
        select(col(TeamUnit.team_id))
        .join(Unit, col(Unit.id) == col(TeamUnit.unit_id))
        .where(col(Unit.kind) == kind)
    )
