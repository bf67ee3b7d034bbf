"""Taking the lines of an import: what is added, what is changed, what stays as it is."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Self, TypeVar

from sqlalchemy import select
from sqlmodel import Session, col

from models import trail
from models.importing.sheets import Book, Line, MemberLine, TeamLine, UnitLine, key
from models.people import Membership, Person, current
from models.teams import Team, TeamUnit
from models.units import Unit, UnitAlias, UnitKind

Coded = TypeVar("Coded", Unit, Team, Person)


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
    units = _by_code(session, Unit)
    teams = _by_code(session, Team)
    persons = _by_code(session, Person)
    from_above = sorted(book.units, key=lambda line: list(UnitKind).index(line.kind))
    taken = {line.number: _take_unit(session, line, units) for line in from_above}
    changes = [taken[line.number] for line in book.units]
    changes += [_take_team(session, line, teams, units) for line in book.teams]
    for member in book.members:
        place = _Place.of(member, teams, units)
        changes.append(_take_member(session, member, persons, place, now.date()))
    session.flush()
    done = sum(change.deed is not Deed.SAME for change in changes)
    trail.note(session, now, None, "imported", f"{done} of {len(changes)} rows")
    return changes


def _by_code(session: Session, table: type[Coded]) -> dict[str, Coded]:
    rows = session.execute(select(table).where(col(table.code).is_not(None))).scalars()
    return {key(row.code or ""): row for row in rows}


def _take_unit(session: Session, line: UnitLine, units: dict[str, Unit]) -> Change:
    unit = units.get(key(line.code))
    is_new = unit is None
    if unit is None:
        unit = Unit(code=line.code, kind=line.kind, name=line.name)
        units[key(line.code)] = _keep(session, unit)
    edits = _lay(unit, line, "name", "valid_from", "valid_to")
    edits += _move(unit, line, units)
    edits += _call_also(session, unit, line)
    return _change(line, edits, is_new=is_new)


def _move(unit: Unit, line: UnitLine, units: dict[str, Unit]) -> list[Edit]:
    """Put a unit under the parent of its line, if the line names one."""
    if "parent" not in line.model_fields_set:
        return []
    parent = units[key(line.parent)] if line.parent else None
    parent_id = parent.id if parent else None
    if unit.parent_id == parent_id:
        return []
    before = next((u.code for u in units.values() if u.id == unit.parent_id), "")
    unit.parent_id = parent_id
    return [Edit("ma_cha", before, line.parent or "")]


def _call_also(session: Session, unit: Unit, line: UnitLine) -> list[Edit]:
    """Give a unit the other names of its line, if the line has any, in place of those it had."""
    query = select(UnitAlias).where(col(UnitAlias.unit_id) == unit.id).order_by(col(UnitAlias.id))
    kept = list(session.execute(query).scalars())
    before = [alias.name for alias in kept]
    if "aliases" not in line.model_fields_set or set(before) == set(line.aliases):
        return []
    for alias in kept:
        session.delete(alias)
    session.add_all(UnitAlias(unit_id=unit.id or 0, name=name) for name in line.aliases)
    return [Edit("ten_khac", "; ".join(before), "; ".join(line.aliases))]


def _take_team(
    session: Session, line: TeamLine, teams: dict[str, Team], units: dict[str, Unit]
) -> Change:
    team = teams.get(key(line.code))
    is_new = team is None
    if team is None:
        teams[key(line.code)] = team = _keep(session, Team(code=line.code, name=line.name))
    edits = _lay(team, line, "name", "decision_number", "decision_date")
    edits += _cover(session, team, line, units)
    return _change(line, edits, is_new=is_new)


def _cover(session: Session, team: Team, line: TeamLine, units: dict[str, Unit]) -> list[Edit]:
    """Let a team cover exactly the units of its line."""
    query = select(TeamUnit).where(col(TeamUnit.team_id) == team.id)
    kept = {cover.unit_id: cover for cover in session.execute(query).scalars()}
    wanted = {units[key(code)].id or 0 for code in line.units}
    if wanted == kept.keys():
        return []
    for unit_id in kept.keys() - wanted:
        session.delete(kept[unit_id])
    session.add_all(TeamUnit(team_id=team.id or 0, unit_id=new) for new in wanted - kept.keys())
    before = sorted(unit.code for unit in units.values() if unit.id in kept)
    return [Edit("ma_don_vi", "; ".join(before), "; ".join(line.units))]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a member's role is held: one of the two is set."""

    team_id: int | None
    unit_id: int | None

    @classmethod
    def of(cls, line: MemberLine, teams: dict[str, Team], units: dict[str, Unit]) -> Self:
        """Find the team or the unit that a line names."""
        return cls(
            teams[key(line.team)].id if line.team else None,
            units[key(line.unit)].id if line.unit else None,
        )


def _take_member(
    session: Session, line: MemberLine, persons: dict[str, Person], place: _Place, day: date
) -> Change:
    person = persons.get(key(line.code))
    is_new = person is None
    if person is None:
        persons[key(line.code)] = person = _keep(session, Person(code=line.code, name=line.name))
    edits = _lay(person, line, "name", "title", "phone")
    edits += _give_role(session, person, line, place, day)
    return _change(line, edits, is_new=is_new)


def _give_role(
    session: Session, person: Person, line: MemberLine, place: _Place, day: date
) -> list[Edit]:
    """Begin the role on that day and end the one before; a role of the same day is put right."""
    query = select(Membership).where(
        col(Membership.person_id) == person.id,
        col(Membership.team_id).is_not_distinct_from(place.team_id),
        col(Membership.unit_id).is_not_distinct_from(place.unit_id),
        current(day),
    )
    held = list(session.execute(query).scalars())
    if any(membership.role == line.role for membership in held):
        return []
    for membership in held:
        if membership.since == day:
            session.delete(membership)
            continue
        membership.until = day - timedelta(days=1)
    session.add(
        Membership(
            person_id=person.id or 0,
            team_id=place.team_id,
            unit_id=place.unit_id,
            role=line.role,
            since=day,
        )
    )
    return [Edit("vai_tro", held[0].role if held else "", line.role)]


def _lay(row: Unit | Team | Person, line: Line, *fields: str) -> list[Edit]:
    """Write the fields of which the line says something, and tell which were different."""
    edits: list[Edit] = []
    for field in fields:
        before, after = getattr(row, field), getattr(line, field)
        if field in line.model_fields_set and before != after:
            setattr(row, field, after)
            edits.append(Edit(line.columns()[field], _shown(before), _shown(after)))
    return edits


def _shown(value: str | date | None) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else value or ""


def _keep(session: Session, row: Coded) -> Coded:
    """Store a new row at once, so that others can point to it."""
    session.add(row)
    session.flush()
    return row


def _change(line: Line, edits: list[Edit], *, is_new: bool) -> Change:
    if is_new:
        return Change(line, Deed.ADDED)
    return Change(line, Deed.CHANGED, tuple(edits)) if edits else Change(line, Deed.SAME)
