"""The rules of reports due: what a unit asks of its teams, and which rule governs whom.

A village team owes a period under the rule that governs its village on the period's last day: that
of the nearest unit that has one of this cycle, the village itself first. So what has ended stays as
it was when a rule is set, changed or withdrawn.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from sqlalchemy import func, select
from sqlmodel import Field, Session, SQLModel, col

from models import periods, teams, trail, units
from models.database import text_enum
from models.periods import DAY, Cycle, Period, Preset
from models.teams import TeamUnit
from models.units import Unit, UnitKind

MOST_DUE_DAYS = {Cycle.WEEK: 7}
MOST_DUE_DAYS_ELSE = 28  # the shortest month: what is due has come in before the next period ends


class ReportRule(SQLModel, table=True):
    """What a unit's teams must report: which cycle, and when it is due after the period ends.

    `due_days` counts from the last day of the period: 1 is the day after it. `due_at` is local
    time. The rule is for the periods whose last day lies in `since` to `until`, both inclusive.
    """

    __tablename__ = "report_rule"

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id", index=True)
    cycle: Cycle = Field(sa_type=text_enum(Cycle))
    preset: Preset = Field(default=Preset.CALENDAR, sa_type=text_enum(Preset))
    due_days: int
    due_at: time
    set_by: int = Field(foreign_key="person.id")
    since: date
    until: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the rule is in force on that day."""
        return self.since <= day and (self.until is None or day <= self.until)

    def due_on(self, period: Period) -> date:
        """Give the day by which a period's figures are due."""
        return period.last + timedelta(days=self.due_days)


# Rules: set, changed, withdrawn


@dataclass(frozen=True, slots=True)
class Terms:
    """What an officer sets: see `ReportRule`."""

    cycle: Cycle
    preset: Preset
    due_days: int
    due_at: time


def due_moment(terms: Terms | ReportRule, period: Period, zone: tzinfo | None) -> datetime:
    """Give the moment by which a period's figures are due, in the units' zone."""
    due_on = period.last + timedelta(days=terms.due_days)
    return datetime.combine(due_on, terms.due_at, tzinfo=zone)


def most_due_days(cycle: Cycle) -> int:
    """Give how long after its end a period may be due at most; 1 is the least."""
    return MOST_DUE_DAYS.get(cycle, MOST_DUE_DAYS_ELSE)


def own_rules(session: Session, unit_id: int, day: date) -> list[ReportRule]:
    """Give the rules that a unit itself has in force on a day, the shortest cycle first."""
    query = select(ReportRule).where(col(ReportRule.unit_id) == unit_id)
    rules = (rule for rule in session.execute(query).scalars() if rule.covers(day))
    return sorted(rules, key=lambda rule: list(Cycle).index(rule.cycle))


def set_rule(session: Session, unit_id: int, terms: Terms, *, by: int, now: datetime) -> ReportRule:
    """Put a unit's rule of this cycle in force from this (local) day on, in place of the last.

    The same terms again change nothing. Periods that have ended keep the rule they ended under.
    """
    for rule in own_rules(session, unit_id, now.date()):
        if rule.cycle is terms.cycle:
            if terms == Terms(rule.cycle, rule.preset, rule.due_days, rule.due_at):
                return rule
            rule.until = now.date() - DAY
    new = ReportRule(unit_id=unit_id, set_by=by, since=now.date(), **asdict(terms))
    session.add(new)
    session.flush()
    trail.note(session, now, by, "report-rule-set", f"report_rule:{new.id}")
    return new


def withdraw(session: Session, rule: ReportRule, *, by: int, now: datetime) -> None:
    """Let a rule govern no period that ends on this (local) day or later. Twice is once."""
    if rule.covers(now.date()):
        rule.until = now.date() - DAY
        session.flush()
        trail.note(session, now, by, "report-rule-withdrawn", f"report_rule:{rule.id}")


def lately_in_force(session: Session, since: date) -> list[ReportRule]:
    """Give the rules of all units that govern some day from this one on."""
    lasting = col(ReportRule.until).is_(None) | (col(ReportRule.until) >= since)
    query = select(ReportRule).where(lasting).order_by(col(ReportRule.id))
    return list(session.execute(query).scalars())


# What is owed, under which rule


@dataclass(frozen=True, slots=True)
class Owed:
    """What a team, at home in a village, owes: the figures of one period, under one rule."""

    team_id: int
    village_id: int
    rule: ReportRule
    period: Period


Homes = Callable[[date], Mapping[int, int]]  # by team, its home village on a day


class Calendar:
    """The rules over a part of the tree: which one governs a unit on a day."""

    def __init__(self, parents: Mapping[int, int | None], rules: Sequence[ReportRule]) -> None:
        self.parents = parents
        self.rules = rules
        self.own: defaultdict[tuple[int, Cycle], list[ReportRule]] = defaultdict(list)
        for rule in reversed(rules):  # of two set at once, the later
            self.own[rule.unit_id, rule.cycle].append(rule)

    def governing(self, unit_id: int | None, cycle: Cycle, day: date) -> ReportRule | None:
        """Give the rule of the nearest unit upwards, itself first, that has one of this cycle."""
        while unit_id is not None:
            for rule in self.own.get((unit_id, cycle), ()):
                if rule.covers(day):
                    return rule
            unit_id = self.parents.get(unit_id)
        return None


def calendar(session: Session, unit_ids: Iterable[int]) -> Calendar:
    """Read the rules of these units, of all under them and of all above."""
    wanted = set(unit_ids)
    chain = {unit.id: unit.parent_id for one in wanted for unit in units.above(session, one)}
    edges = select(col(Unit.id), col(Unit.parent_id)).where(
        col(Unit.id).in_(units.below(session, wanted))
    )
    parents = {**chain, **dict(session.execute(edges).all())}
    rules = select(ReportRule).where(col(ReportRule.unit_id).in_(parents))
    found = session.execute(rules.order_by(col(ReportRule.id))).scalars().all()
    return Calendar({unit: up for unit, up in parents.items() if unit}, found)


def homes(
    session: Session, day: date, *, unit_ids: Iterable[int], team_ids: Iterable[int] | None = None
) -> dict[int, int]:
    """Give by team the village under whose rule it reports: the first entered that it covers then.

    Only of teams that cover one of these units, or one under them, and only where home is there.
    """
    wanted = units.below(session, unit_ids)
    nearby = select(col(TeamUnit.team_id)).where(col(TeamUnit.unit_id).in_(wanted))
    query = (
        select(col(TeamUnit.team_id), func.min(Unit.id))
        .join(Unit, col(Unit.id) == col(TeamUnit.unit_id))
        .where(col(Unit.kind) == UnitKind.VILLAGE, units.is_valid_on(day))
        .where(col(TeamUnit.team_id).in_(nearby if team_ids is None else set(team_ids)))
        .group_by(col(TeamUnit.team_id))
    )
    return {team: home for team, home in session.execute(query) if home in wanted}


def owing(session: Session, rule: ReportRule, period: Period) -> list[Owed]:
    """Give who owes a period under this rule."""
    within = [rule.unit_id]
    over = calendar(session, within)
    return _owing(over, lambda day: homes(session, day, unit_ids=within), rule, period)


def owed_by(session: Session, team_id: int, today: date) -> list[Owed]:
    """Give what a team has to close, by cycle: the last period that ended, else the running one."""
    covered = _covered(session, team_id)
    over, homes_on = calendar(session, covered), _homes_of(session, team_id, covered)
    ended = _last_owed(over, homes_on, today)
    known = {owed.rule.cycle for owed in ended}
    running = [owed for owed in _running(over, homes_on, today) if owed.rule.cycle not in known]
    return sorted([*ended, *running], key=lambda owed: (owed.period.last, owed.period.first))


def running(session: Session, team_id: int, cycle: Cycle, today: date) -> Owed | None:
    """Give the period of a cycle that a team will owe next, as the rules stand."""
    covered = _covered(session, team_id)
    owed = _running(calendar(session, covered), _homes_of(session, team_id, covered), today)
    return next((one for one in owed if one.rule.cycle is cycle), None)


def governing_rules(session: Session, unit_id: int, day: date) -> list[ReportRule]:
    """Give the rules that govern a unit on a day, its own or inherited, by cycle."""
    over = calendar(session, [unit_id])
    found = (over.governing(unit_id, cycle, day) for cycle in Cycle)
    return [rule for rule in found if rule]


def _covered(session: Session, team_id: int) -> list[int]:
    return [unit.id for unit in teams.units_of(session, team_id) if unit.id]


def _homes_of(session: Session, team_id: int, covered: Sequence[int]) -> Homes:
    return lambda day: homes(session, day, unit_ids=covered, team_ids=[team_id])


def owed_in(session: Session, unit_id: int, today: date) -> list[Owed]:
    """Give the last ended period a team and cycle that the village teams within a unit owe."""
    over = calendar(session, [unit_id])
    return _last_owed(over, lambda day: homes(session, day, unit_ids=[unit_id]), today)


def _last_owed(over: Calendar, homes_on: Homes, today: date) -> list[Owed]:
    latest: dict[tuple[int, Cycle], Owed] = {}
    for rule in over.rules:
        period = periods.last_ended(today, rule.cycle, rule.preset)
        for owed in _owing(over, homes_on, rule, period):
            key = (owed.team_id, rule.cycle)
            if key not in latest or latest[key].period.last < period.last:
                latest[key] = owed
    return list(latest.values())


def _owing(over: Calendar, homes_on: Homes, rule: ReportRule, period: Period) -> list[Owed]:
    if not rule.covers(period.last):
        return []
    return [
        Owed(team_id, village_id, rule, period)
        for team_id, village_id in homes_on(period.last).items()
        if over.governing(village_id, rule.cycle, period.last) is rule
    ]


def _running(over: Calendar, homes_on: Homes, today: date) -> list[Owed]:
    governing = (
        (team_id, village_id, over.governing(village_id, cycle, today))
        for team_id, village_id in homes_on(today).items()
        for cycle in Cycle
    )
    return [
        Owed(team, village, rule, periods.ending_from(today, rule.cycle, rule.preset))
        for team, village, rule in governing
        if rule
    ]


def still_owed(session: Session, team_id: int, rule_id: int, first: date) -> Owed | None:
    """Give what a button or a reminder was about, if the team owes it under this rule still."""
    rule = session.get(ReportRule, rule_id)
    if rule is None:
        return None
    period = periods.begun_by(first, rule.cycle, rule.preset)
    if period.first != first:
        return None
    covered = _covered(session, team_id)
    over = calendar(session, covered)
    found = _owing(over, _homes_of(session, team_id, covered), rule, period)
    return found[0] if found else None
