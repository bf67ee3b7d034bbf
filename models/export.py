"""The export: one row per service line, that sums to the figures."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, tzinfo
from typing import Any, NamedTuple

from sqlalchemy import Row as Found
from sqlalchemy import Select, SQLColumnExpression, func, select
from sqlmodel import Session, col

from models.catalogue import Service
from models.figures import within
from models.households import Household
from models.people import Person
from models.periods import Period
from models.teams import Team
from models.units import Unit
from models.visits import Companion, Entry, Line, Visit

CHUNK = 500  # rows in memory at a time


class Row(NamedTuple):
    """One row, with the columns of the field's export (domain: What they report), in their order.

    A number that nobody said is None. Add up only rows whose `cancelled` is None:

    - `entry_households` (lượt hộ: 1, or 0 for a class) and `entry_people` (người) stand on the
      first line of an entry alone; an entry without a line has one row all the same;
    - a visit without entries has one row without `entry` and `line`: an explicit zero says
      `entry_households` 0 and `entry_people` 0 there, one that met nobody at home says nothing;
    - `line_people` adds up to the lượt người; `quantity` to a service's figure on rows with the
      outcome `xong`, or on all rows of a service that is done by doing it.

    `code` is unique in a team. `household` is empty without consent, and once its name was erased;
    `consent` is `co` where one is on record. Days are ISO, instants ISO with their zone.
    """

    code: str
    entry: int | None
    line: int | None
    date: str
    village: str
    team: str
    member: str
    companions: str
    subject: str | None
    household: str | None
    consent: str | None
    entry_households: int | None
    entry_people: int | None
    service: str | None
    unit: str | None
    outcome: str | None
    line_people: int | None
    quantity: int | None
    reason: str | None
    note: str | None
    channel: str
    created_at: str
    updated_at: str
    cancelled: str | None
    version: int


COLUMNS = Row._fields


def rows(
    session: Session,
    period: Period,
    zone: tzinfo,
    *,
    team_ids: Iterable[int] | None = None,
    unit_ids: Iterable[int] | None = None,
    person_id: int | None = None,
    with_names: bool = True,
) -> Iterator[Row]:
    """Give the rows of the period's visits, cancelled ones too, a chunk in memory at a time.

    In the order of day, visit, entry and line. Instants are told in `zone`. Without names a row
    has neither the household's label nor the note, which may hold one.
    """
    where = within(session, period, team_ids=team_ids, unit_ids=unit_ids, person_id=person_id)
    query = _lines().where(*where).execution_options(yield_per=CHUNK)
    place = _Place()
    for chunk in session.execute(query).partitions():
        went_along = _companions(session, {found.visit_id for found in chunk})
        for found in chunk:
            place.move_to(found)
            yield _row(found, place, went_along[found.visit_id], zone, with_names=with_names)


def count_rows(
    session: Session,
    period: Period,
    *,
    team_ids: Iterable[int] | None = None,
    unit_ids: Iterable[int] | None = None,
    person_id: int | None = None,
) -> int:
    """Count the rows that `rows` will give."""
    where = within(session, period, team_ids=team_ids, unit_ids=unit_ids, person_id=person_id)
    query = (
        select(func.count())
        .select_from(Visit)
        .outerjoin(Entry, col(Entry.visit_id) == col(Visit.id))
        .outerjoin(Line, col(Line.entry_id) == col(Entry.id))
        .where(*where)
    )
    found: int = session.execute(query).scalar_one()
    return found


def _lines() -> Select[Any]:
    return (
        select(*_columns())
        .select_from(Visit)
        .join(Unit, col(Unit.id) == col(Visit.unit_id))
        .join(Team, col(Team.id) == col(Visit.team_id))
        .join(Person, col(Person.id) == col(Visit.writer_id))
        .outerjoin(Entry, col(Entry.visit_id) == col(Visit.id))
        .outerjoin(Household, col(Household.id) == col(Entry.household_id))
        .outerjoin(Line, col(Line.entry_id) == col(Entry.id))
        .outerjoin(Service, col(Service.code) == col(Line.service_code))
        .order_by(col(Visit.day), col(Visit.id), col(Entry.place), col(Entry.id))
        .order_by(col(Line.place), col(Line.id))
    )


def _columns() -> list[SQLColumnExpression[Any]]:
    """Columns rather than whole records: a third of the time for a province's month."""
    return [
        *(col(Visit.id).label("visit_id"), col(Visit.code), col(Visit.day), col(Visit.is_zero)),
        *(col(Visit.note), col(Visit.channel), col(Visit.version), col(Visit.created_at)),
        *(col(Visit.updated_at), col(Visit.cancelled_at)),
        *(col(Unit.name).label("village"), col(Team.name).label("team")),
        col(Person.name).label("member"),
        *(col(Entry.id).label("entry_id"), col(Entry.has_household), col(Entry.household_id)),
        col(Entry.people).label("entry_people"),
        func.coalesce(Entry.subject, Household.subject).label("subject"),
        *(col(Household.label), col(Line.id).label("line_id"), col(Line.service_code)),
        *(col(Line.outcome), col(Line.people).label("line_people"), col(Line.quantity)),
        *(col(Line.reason), col(Service.unit).label("unit")),
    ]


def _companions(session: Session, visit_ids: Collection[int]) -> defaultdict[int, list[str]]:
    query = (
        select(col(Companion.visit_id), col(Person.name))
        .join(Person, col(Person.id) == col(Companion.person_id))
        .where(col(Companion.visit_id).in_(visit_ids))
        .order_by(col(Companion.visit_id), col(Person.id))
    )
    names: defaultdict[int, list[str]] = defaultdict(list)
    for visit_id, name in session.execute(query):
        names[visit_id].append(name)
    return names


class _Place:
    """Where the reading is: which entry of the visit, which line of the entry, both from 1."""

    def __init__(self) -> None:
        self.visit_id: int | None = None
        self.entry_id: int | None = None
        self.entry = self.line = 0

    def move_to(self, found: Found[Any]) -> None:
        """Take the next row's place."""
        if found.visit_id != self.visit_id:
            self.visit_id, self.entry_id, self.entry = found.visit_id, None, 0
        if found.entry_id != self.entry_id:
            self.entry_id, self.line = found.entry_id, 0
            self.entry += 1
        self.line += 1


def _row(
    found: Found[Any], place: _Place, companions: list[str], zone: tzinfo, *, with_names: bool
) -> Row:
    households, people = _of_entry(found, place)
    return Row(
        code=found.code,
        entry=place.entry if found.entry_id else None,
        line=place.line if found.line_id else None,
        date=found.day.isoformat(),
        village=found.village,
        team=found.team,
        member=found.member,
        companions="; ".join(companions),
        subject=found.subject,
        household=found.label if with_names else None,
        consent="co" if found.household_id else None,
        entry_households=households,
        entry_people=people,
        service=found.service_code,
        unit=found.unit,
        outcome=found.outcome,
        line_people=found.line_people,
        quantity=found.quantity,
        reason=found.reason,
        note=found.note if with_names else None,
        channel=found.channel,
        created_at=_instant(found.created_at, zone),
        updated_at=_instant(found.updated_at, zone),
        cancelled=_instant(found.cancelled_at, zone) if found.cancelled_at else None,
        version=found.version,
    )


def _of_entry(found: Found[Any], place: _Place) -> tuple[int | None, int | None]:
    """Give the entry's households and people, on its first line alone."""
    if found.entry_id is None:
        return (0, 0) if found.is_zero else (None, None)
    if place.line > 1:
        return None, None
    return int(found.has_household), found.entry_people


def _instant(moment: datetime, zone: tzinfo) -> str:
    return moment.astimezone(zone).isoformat(timespec="seconds")
