"""Taking the lines of an import: what is added, what is changed, what stays as it is."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Self, TypeVar

from sqlalchemy import select
from sqlmodel import Session, col

from models import trail
from models.importing.sheets import Book, Line, MemberLine, TeamLine, UnitLine, key
from models.people import Membership, Person, current
from models.teams import Team, TeamUnit
from models.units import Unit, UnitAlias

Found = TypeVar("Found")
Key = TypeVar("Key", bound=Hashable)
Place = tuple[int, int | None, int | None]  # whose role, in which team or in which unit


class Deed(StrEnum):
    """What an import does with a line."""

    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Edit:
    """One cell that differs from what was kept."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one line. A line that is added has no edits: everything is new."""

    line: Line
    deed: Deed
    edits: tuple[Edit, ...] = ()


def apply(session: Session, book: Book, now: datetime) -> list[Change]:
    """Take every line of a book that `check` found nothing against; what it leaves out stays.

    `now` is local: a new role begins on its day, the role before it ended the day before.
    """
    kept = _Kept.read(session, now.date())
    kept.begin(session, book)
    changes = [_take_unit(session, kept, line) for line in book.units]
    changes += [_take_team(session, kept, line) for line in book.teams]
    changes += [_take_member(session, kept, line, now.date()) for line in book.members]
    session.flush()
    done = sum(change.deed is not Deed.SAME for change in changes)
    trail.note(session, now, None, "imported", f"{done} of {len(changes)} rows")
    return changes


@dataclass
class _Kept:
    """What the notebook holds, read at once: a province has thousands of rows, a writer waits."""

    units: dict[str, Unit]
    teams: dict[str, Team]
    persons: dict[str, Person]
    aliases: dict[int, list[UnitAlias]]
    covers: dict[int, list[TeamUnit]]
    roles: dict[Place, list[Membership]]
    new: set[tuple[str, str]] = field(default_factory=set)

    @classmethod
    def read(cls, session: Session, day: date) -> Self:
        """Read all of it, the roles of one day."""
        everyone = select(Person).where(col(Person.code).is_not(None))
        aliases = select(UnitAlias).order_by(col(UnitAlias.id))
        roles = select(Membership).where(current(day))
        return cls(
            {key(unit.code): unit for unit in session.execute(select(Unit)).scalars()},
            {key(team.code): team for team in session.execute(select(Team)).scalars()},
            {key(who.code or ""): who for who in session.execute(everyone).scalars()},
            _grouped(session.execute(aliases).scalars(), lambda alias: alias.unit_id),
            _grouped(session.execute(select(TeamUnit)).scalars(), lambda cover: cover.team_id),
            _grouped(session.execute(roles).scalars(), _place_of),
        )

    def begin(self, session: Session, book: Book) -> None:
        """Store what is new under its code and name, so that the rest can point to it."""
        for unit in book.units:
            if self._is_new(self.units, unit):
                self.units[key(unit.code)] = Unit(code=unit.code, kind=unit.kind, name=unit.name)
        for team in book.teams:
            if self._is_new(self.teams, team):
                self.teams[key(team.code)] = Team(code=team.code, name=team.name)
        for member in book.members:
            if self._is_new(self.persons, member):
                self.persons[key(member.code)] = Person(code=member.code, name=member.name)
        session.add_all([*self.units.values(), *self.teams.values(), *self.persons.values()])
        session.flush()

    def _is_new(self, kept: Mapping[str, object], line: Line) -> bool:
        if key(line.code) in kept:
            return False
        self.new.add((line.sheet, key(line.code)))
        return True

    def change(self, line: Line, edits: list[Edit]) -> Change:
        """Say what became of a line; a code is new in its first line only."""
        if (line.sheet, key(line.code)) in self.new:
            self.new.remove((line.sheet, key(line.code)))
            return Change(line, Deed.ADDED)
        return Change(line, Deed.CHANGED, tuple(edits)) if edits else Change(line, Deed.SAME)


def _grouped(rows: Iterable[Found], by: Callable[[Found], Key]) -> dict[Key, list[Found]]:
    groups: dict[Key, list[Found]] = defaultdict(list)
    for row in rows:
        groups[by(row)].append(row)
    return groups


def _place_of(membership: Membership) -> Place:
    return membership.person_id, membership.team_id, membership.unit_id


def _take_unit(session: Session, kept: _Kept, line: UnitLine) -> Change:
    unit = kept.units[key(line.code)]
    edits = _lay(unit, line, "name", "valid_from", "valid_to")
    edits += _move(unit, line, kept.units)
    edits += _call_also(session, unit, line, kept.aliases[unit.id or 0])
    return kept.change(line, edits)


def _move(unit: Unit, line: UnitLine, units: dict[str, Unit]) -> list[Edit]:
    """Put a unit under the parent of its line, if the line names one."""
    if "parent" not in line.model_fields_set:
        return []
    parent_id = units[key(line.parent)].id if line.parent else None
    if unit.parent_id == parent_id:
        return []
    before = next((u.code for u in units.values() if u.id == unit.parent_id), "")
    unit.parent_id = parent_id
    return [Edit("ma_cha", before, line.parent or "")]


def _call_also(session: Session, unit: Unit, line: UnitLine, kept: list[UnitAlias]) -> list[Edit]:
    """Give a unit the other names of its line, if the line has any, in place of those it had."""
    before = [alias.name for alias in kept]
    if "aliases" not in line.model_fields_set or set(before) == set(line.aliases):
        return []
    for alias in kept:
        session.delete(alias)
    session.add_all(UnitAlias(unit_id=unit.id or 0, name=name) for name in line.aliases)
    return [Edit("ten_khac", "; ".join(before), "; ".join(line.aliases))]


def _take_team(session: Session, kept: _Kept, line: TeamLine) -> Change:
    team = kept.teams[key(line.code)]
    edits = _lay(team, line, "name", "decision_number", "decision_date")
    edits += _cover(session, team, line, kept)
    return kept.change(line, edits)


def _cover(session: Session, team: Team, line: TeamLine, kept: _Kept) -> list[Edit]:
    """Let a team cover exactly the units of its line."""
    covered = {cover.unit_id: cover for cover in kept.covers[team.id or 0]}
    wanted = {kept.units[key(code)].id or 0 for code in line.units}
    if wanted == covered.keys():
        return []
    for unit_id in covered.keys() - wanted:
        session.delete(covered[unit_id])
    session.add_all(TeamUnit(team_id=team.id or 0, unit_id=new) for new in wanted - covered.keys())
    before = sorted(unit.code for unit in kept.units.values() if unit.id in covered)
    return [Edit("ma_don_vi", "; ".join(before), "; ".join(line.units))]


def _take_member(session: Session, kept: _Kept, line: MemberLine, day: date) -> Change:
    person = kept.persons[key(line.code)]
    edits = _lay(person, line, "name", "title", "phone")
    team = kept.teams[key(line.team)] if line.team else None
    unit = kept.units[key(line.unit)] if line.unit else None
    place = (person.id or 0, team.id if team else None, unit.id if unit else None)
    edits += _give_role(session, line, place, kept.roles[place], day)
    return kept.change(line, edits)


def _give_role(
    session: Session, line: MemberLine, place: Place, held: list[Membership], day: date
) -> list[Edit]:
    """Begin the role on that day and end the one before; a role of the same day is put right."""
    if any(membership.role == line.role for membership in held):
        return []
    for membership in held:
        if membership.since == day:
            session.delete(membership)
        else:
            membership.until = day - timedelta(days=1)
    person_id, team_id, unit_id = place
    session.add(
        Membership(person_id=person_id, team_id=team_id, unit_id=unit_id, role=line.role, since=day)
    )
    return [Edit("vai_tro", held[0].role if held else "", line.role)]


def _lay(row: Unit | Team | Person, line: Line, *fields: str) -> list[Edit]:
    """Write the fields of which the line says something, and tell which were different."""
    edits: list[Edit] = []
    for name in fields:
        before, after = getattr(row, name), getattr(line, name)
        if name in line.model_fields_set and before != after:
            setattr(row, name, after)
            edits.append(Edit(line.columns()[name], _shown(before), _shown(after)))
    return edits


def _shown(value: str | date | None) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else value or ""
