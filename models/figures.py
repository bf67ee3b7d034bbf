"""Figures: what the visits of a period add up to, by the counting rules of the field.

Households, household visits, people and person-services are four numbers that are never mixed.
What nobody said is not 0: every sum tells how many kept silent. Cancelled visits never count.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Row,
    Select,
    SQLColumnExpression,
    Subquery,
    case,
    func,
    literal,
    or_,
    select,
    union,
)
from sqlmodel import Session, col

from models import teams, units
from models.catalogue import Pillar, Service
from models.names import fold
from models.people import Person
from models.periods import Period
from models.teams import Team
from models.units import Unit, UnitKind
from models.visits import Companion, Entry, Line, Outcome, Visit


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum of what was said. `unsaid` is how many said nothing; a total of None: nobody said."""

    total: int | None = 0
    unsaid: int = 0


@dataclass(frozen=True, slots=True)
class Behind:
    """How many households stand behind each cell of a service: no cell may be shown of too few."""

    all: int = 0
    done: int = 0
    started: int = 0
    not_done: int = 0
    guided: int = 0


@dataclass(frozen=True, slots=True)
class ServiceFigures:
    """One service: its lines by outcome, and its quantity in `unit`.

    The quantity is of the lines that are done, or of all lines where `counts_always`.
    `people` is the lượt người of all its lines.
    """

    code: str
    name: str
    short: str
    pillar: Pillar
    unit: str
    counts_always: bool
    done: int
    started: int
    not_done: int
    guided: int
    quantity: Sum
    people: Sum
    behind: Behind

    @property
    def lines(self) -> int:
        """How often the service was given, whatever came of it."""
        return self.done + self.started + self.not_done + self.guided

    @property
    def behind_quantity(self) -> int:
        """How many households the quantity was done for."""
        return self.behind.all if self.counts_always else self.behind.done


@dataclass(frozen=True, slots=True)
class Figures:
    """What a period adds up to.

    `named_households` are distinct; `unnamed_entries` are meetings with households without a name,
    which may be the same household twice; `household_entries` is the lượt hộ, of both; `classes`
    are entries without a household. `person_services` is the lượt người. `zeros` are visits that
    say explicitly that nobody could be visited; they are visits, but no day of work.
    """

    visits: int = 0
    zeros: int = 0
    days: int = 0
    named_households: int = 0
    unnamed_entries: int = 0
    household_entries: int = 0
    classes: int = 0
    people: Sum = Sum()
    person_services: Sum = Sum()
    absent_households: Sum = Sum()
    services: tuple[ServiceFigures, ...] = ()

    @property
    def is_silent(self) -> bool:
        """Whether nothing was sent at all: then these figures are no zeros, there are none."""
        return self.visits == 0

    @property
    def households(self) -> int:
        """How many households these figures are made of, for the rule of the smallest cell."""
        return self.named_households + self.unnamed_entries


@dataclass(frozen=True, slots=True)
class WorkDays:
    """A member's ngày công: the distinct days they went, as writer or as companion."""

    person_id: int
    name: str
    days: int


def within(
    session: Session,
    period: Period | None,
    *,
    team_ids: Iterable[int] | None = None,
    unit_ids: Iterable[int] | None = None,
    person_id: int | None = None,
) -> list[ColumnElement[bool]]:
    """Give the conditions on visits: of these days, these teams, these units and all under them.

    With `person_id`: those the person wrote. None does not restrict. Cancelled visits included.
    """
    conditions: list[ColumnElement[bool]] = []
    if period is not None:
        conditions.append(col(Visit.day).between(period.first, period.last))
    if team_ids is not None:
        conditions.append(col(Visit.team_id).in_(set(team_ids)))
    if unit_ids is not None:
        conditions.append(col(Visit.unit_id).in_(units.below(session, unit_ids)))
    if person_id is not None:
        conditions.append(col(Visit.writer_id) == person_id)
    return conditions


def count(
    session: Session,
    period: Period,
    *,
    team_ids: Iterable[int] | None = None,
    unit_ids: Iterable[int] | None = None,
    person_id: int | None = None,
) -> Figures:
    """Add up the visits of these teams, of these units, or of this writer.

    A person's own figures are of the visits they wrote; their days are also those they went along.
    """
    where = within(session, period, team_ids=team_ids, unit_ids=unit_ids, person_id=person_id)
    figures = _add_up(session, _counted(where)).get(WHOLE, Figures())
    if person_id is None:
        return figures
    went = work_days(session, period, team_ids=team_ids, unit_ids=unit_ids, person_id=person_id)
    return replace(figures, days=sum(own.days for own in went))


def by_village(session: Session, unit_ids: Iterable[int], period: Period) -> dict[int, Figures]:
    """Add up by the unit where the visit was. A unit that sent nothing is not in the result."""
    where = within(session, period, unit_ids=unit_ids)
    return _add_up(session, _counted(where, col(Visit.unit_id)))


def by_team(
    session: Session,
    period: Period,
    *,
    team_ids: Iterable[int] | None = None,
    unit_ids: Iterable[int] | None = None,
) -> dict[int, Figures]:
    """Add up by team. A team that sent nothing is not in the result."""
    where = within(session, period, team_ids=team_ids, unit_ids=unit_ids)
    return _add_up(session, _counted(where, col(Visit.team_id)))


def by_commune(session: Session, unit_ids: Iterable[int], period: Period) -> dict[int, Figures]:
    """Add up by commune; a village's visits are its parent's. Who sent nothing is not in it."""
    commune = case((col(Unit.kind) == UnitKind.VILLAGE, col(Unit.parent_id)), else_=col(Unit.id))
    home = select(col(Unit.id), commune.label("commune_id")).subquery("home")
    where = within(session, period, unit_ids=unit_ids)
    return _add_up(session, _counted(where, home.c.commune_id, home))


def silent_villages(session: Session, unit_ids: Iterable[int], period: Period) -> list[Unit]:
    """Give the villages that have sent nothing, by name. An explicit zero is something.

    Villages are those of the period's last day.
    """
    query = select(col(Visit.unit_id)).where(*alive(within(session, period))).distinct()
    sent = set(session.execute(query).scalars())
    return [v for v in units.villages(session, unit_ids, period.last) if v.id not in sent]


def silent_communes(session: Session, unit_ids: Iterable[int], period: Period) -> list[Unit]:
    """Give the communes of which no village has sent anything, by name."""
    places = select(col(Unit.id), col(Unit.parent_id)).join(
        Visit, col(Visit.unit_id) == col(Unit.id)
    )
    where = alive(within(session, period))
    sent = {unit_id for row in session.execute(places.where(*where).distinct()) for unit_id in row}
    query = select(Unit).where(
        col(Unit.id).in_(units.below(session, unit_ids)),
        col(Unit.kind) == UnitKind.COMMUNE,
        units.is_valid_on(period.last),
    )
    silent = [commune for commune in session.execute(query).scalars() if commune.id not in sent]
    return sorted(silent, key=lambda commune: fold(commune.name))


def silent_teams(session: Session, unit_ids: Iterable[int], period: Period) -> list[Team]:
    """Give the villages' teams that have sent nothing, by name. A zero is something."""
    query = select(col(Visit.team_id)).where(*alive(within(session, period))).distinct()
    sent = set(session.execute(query).scalars())
    serving = teams.village_teams(session, unit_ids, period.last)
    return [team for team in serving if team.id not in sent]


def work_days(
    session: Session,
    period: Period,
    *,
    team_ids: Iterable[int] | None = None,
    unit_ids: Iterable[int] | None = None,
    person_id: int | None = None,
) -> list[WorkDays]:
    """Count each member's ngày công, by name. Who did not go is not in the list.

    A visit that is an explicit zero is no day of work: nobody went.
    """
    where = alive(within(session, period, team_ids=team_ids, unit_ids=unit_ids))
    went = [*where, col(Visit.is_zero).is_(False)]
    writer: ColumnElement[int] = col(Visit.writer_id).label("person_id")
    wrote = select(writer, col(Visit.day)).where(*went)
    along = (
        select(col(Companion.person_id), col(Visit.day))
        .join(Visit, col(Visit.id) == col(Companion.visit_id))
        .where(*went)
    )
    days = union(wrote, along).subquery("days")  # a union: a day is there once
    query = (
        select(col(Person.id), col(Person.name), func.count())
        .join(days, days.c.person_id == col(Person.id))
        .group_by(col(Person.id), col(Person.name))
    )
    if person_id is not None:
        query = query.where(col(Person.id) == person_id)
    found = [WorkDays(*row) for row in session.execute(query)]
    return sorted(found, key=lambda own: (fold(own.name), own.person_id))


# The sums. Each query starts from `sent`: the visits that count, each with the key it is added to.

WHOLE = 0  # the one key where nothing is told apart


def _counted(
    where: list[ColumnElement[bool]],
    key: SQLColumnExpression[Any] | None = None,
    home: Subquery | None = None,
) -> Subquery:
    """Give the visits that count, with the key under which each is added up."""
    query = select(
        col(Visit.id),
        col(Visit.day),
        col(Visit.is_zero),
        col(Visit.absent_households).label("absent"),
        (literal(WHOLE, Integer) if key is None else key).label("key"),
    ).where(*alive(where))
    if home is not None:
        query = query.join(home, home.c.id == col(Visit.unit_id))
    return query.subquery("sent")


def alive(where: list[ColumnElement[bool]]) -> list[ColumnElement[bool]]:
    """Add to conditions on visits that they are not cancelled."""
    return [*where, col(Visit.cancelled_at).is_(None)]


def _add_up(session: Session, sent: Subquery) -> dict[int, Figures]:
    """Add everything up, in three queries however many keys there are."""
    entries = {row.key: row for row in session.execute(_entry_sums(sent))}
    services: defaultdict[int, list[ServiceFigures]] = defaultdict(list)
    catalogue = {s.code: s for s in session.execute(select(Service)).scalars()}
    for row in session.execute(_line_sums(sent)):
        services[row.key].append(_service_figures(row, catalogue[row.service_code]))
    return {
        row.key: _figures(row, entries.get(row.key), in_order(services[row.key], catalogue))
        for row in session.execute(_visit_sums(sent))
    }


def _visit_sums(sent: Subquery) -> Select[Any]:
    return select(
        sent.c.key,
        func.count().label("visits"),
        func.count().filter(sent.c.is_zero).label("zeros"),
        func.count(sent.c.day.distinct()).filter(~sent.c.is_zero).label("days"),
        func.sum(sent.c.absent).label("absent"),
        func.count().filter(sent.c.absent.is_(None)).label("absent_unsaid"),
    ).group_by(sent.c.key)


def _entry_sums(sent: Subquery) -> Select[Any]:
    met = col(Entry.has_household)
    return (
        select(
            sent.c.key,
            func.count(col(Entry.household_id).distinct()).label("named"),
            func.count().filter(met, col(Entry.household_id).is_(None)).label("unnamed"),
            func.count().filter(met).label("met"),
            func.count().filter(~met).label("classes"),
            func.sum(Entry.people).label("people"),
            func.count().filter(col(Entry.people).is_(None)).label("people_unsaid"),
        )
        .join(sent, sent.c.id == col(Entry.visit_id))
        .group_by(sent.c.key)
    )


def _line_sums(sent: Subquery) -> Select[Any]:
    outcome = col(Line.outcome)
    cells = {
        "done": outcome == Outcome.DONE,
        "started": outcome == Outcome.STARTED,
        "not_done": outcome == Outcome.NOT_DONE,
        "guided": outcome.is_(None),
    }
    counts = or_(outcome == Outcome.DONE, col(Service.counts_always))
    return (
        select(
            sent.c.key,
            col(Line.service_code),
            func.sum(Line.quantity).filter(counts).label("quantity"),
            func.count().filter(counts, col(Line.quantity).is_(None)).label("quantity_unsaid"),
            func.sum(Line.people).label("people"),
            func.count().filter(col(Line.people).is_(None)).label("people_unsaid"),
            households_behind().label("behind_all"),
        )
        .add_columns(*(func.count().filter(cell).label(name) for name, cell in cells.items()))
        .add_columns(*(households_behind(c).label(f"behind_{n}") for n, c in cells.items()))
        .join(Entry, col(Entry.id) == col(Line.entry_id))
        .join(sent, sent.c.id == col(Entry.visit_id))
        .join(Service, col(Service.code) == col(Line.service_code))
        .group_by(sent.c.key, col(Line.service_code))
    )


def households_behind(*where: ColumnElement[bool]) -> ColumnElement[int]:
    """Count the distinct households behind a cell; each entry without a name is one of its own."""
    who = func.coalesce(col(Entry.household_id), -col(Entry.id))
    return func.count(who.distinct()).filter(col(Entry.has_household), *where)


def _service_figures(row: Row[Any], service: Service) -> ServiceFigures:
    return ServiceFigures(
        code=service.code,
        name=service.name,
        short=service.short,
        pillar=service.pillar,
        unit=service.unit,
        counts_always=service.counts_always,
        done=row.done,
        started=row.started,
        not_done=row.not_done,
        guided=row.guided,
        quantity=_sum(row.quantity, row.quantity_unsaid),
        people=_sum(row.people, row.people_unsaid),
        behind=Behind(
            all=row.behind_all,
            done=row.behind_done,
            started=row.behind_started,
            not_done=row.behind_not_done,
            guided=row.behind_guided,
        ),
    )


def _figures(
    visits: Row[Any], entries: Row[Any] | None, services: tuple[ServiceFigures, ...]
) -> Figures:
    figures = Figures(
        visits=visits.visits,
        zeros=visits.zeros,
        days=visits.days,
        absent_households=_sum(visits.absent, visits.absent_unsaid),
        services=services,
        person_services=add(service.people for service in services),
    )
    if entries is None:
        return figures
    return replace(
        figures,
        named_households=entries.named,
        unnamed_entries=entries.unnamed,
        household_entries=entries.met,
        classes=entries.classes,
        people=_sum(entries.people, entries.people_unsaid),
    )


def _sum(total: int | None, unsaid: int) -> Sum:
    """SQL's sum is null both of nothing and of nothing but nulls: tell the two apart."""
    return Sum(total if total is not None or unsaid else 0, unsaid)


def add(sums: Iterable[Sum]) -> Sum:
    """Add sums: None if somebody was asked and nobody said."""
    found = list(sums)
    said = [one.total for one in found if one.total is not None]
    unsaid = sum(one.unsaid for one in found)
    return Sum(sum(said) if said or not unsaid else None, unsaid)


def in_order(
    services: Iterable[ServiceFigures], catalogue: dict[str, Service]
) -> tuple[ServiceFigures, ...]:
    """Put services in the order of a report: by pillar, the usual ones first."""
    pillars = list(Pillar)
    return tuple(
        sorted(services, key=lambda s: (pillars.index(s.pillar), catalogue[s.code].rank, s.code))
    )
