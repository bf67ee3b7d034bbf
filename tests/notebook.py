"""A notebook to count in: visits of the tests' place, each in one line.

    book.visit(2, met("Bà Tẹo", did("VNEID2", "xong", people=2, quantity=2), people=2))

reads: on the 2nd of November 2026, the first team's writer met Bà Tẹo's household.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlmodel import Session, SQLModel

from models.households import Household, Subject
from models.periods import Period
from models.visits import Companion, Entry, FollowUp, Line, Outcome, Reason, Visit
from tests.world import World

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
NOON = datetime(2026, 11, 30, 5, 0, tzinfo=UTC)  # 12:00 in Vietnam

CODES = ("TT", "VNEID2", "CKS", "GIANHANG", "LOP")


@dataclass(frozen=True)
class Did:
    """A service line to be."""

    service: str
    outcome: Outcome | None = None
    people: int | None = None
    quantity: int | None = None
    reason: Reason | None = None
    due: date | None = None


@dataclass(frozen=True)
class Met:
    """An entry to be; a `label` of None is a household without a name."""

    lines: tuple[Did, ...]
    label: str | None = None
    people: int | None = None
    has_household: bool = True
    subject: Subject | None = None


@dataclass(frozen=True)
class Outing:
    """A visit to be, as hypothesis makes it up."""

    day: int
    entries: list[Met]
    absent: int | None
    zero: bool
    cancelled: bool


def did(
    service: str,
    outcome: str | None = None,
    *,
    people: int | None = None,
    quantity: int | None = None,
    reason: Reason | None = None,
    due: date | None = None,
) -> Did:
    """Say one service line."""
    ended = Outcome(outcome) if outcome else None
    return Did(service, ended, people, quantity, reason, due)


def met(
    label: str | None, *lines: Did, people: int | None = None, subject: Subject | None = None
) -> Met:
    """Say one household met; None has no name."""
    return Met(lines, label, people, subject=subject)


def taught(*lines: Did, people: int | None = None) -> Met:
    """Say one class: an entry without a household."""
    return Met(lines, people=people, has_household=False)


class Notebook:
    """The tests' place, and a way to add visits to it."""

    def __init__(self, session: Session, world: World) -> None:
        self.session = session
        self.city = world.units["city"]
        self.an_phu, self.binh_minh = world.units["an_phu"], world.units["binh_minh"]
        self.dong_lam, self.tay_lam = world.units["dong_lam"], world.units["tay_lam"]
        self.bai_ngoai, self.cau_sat = world.units["bai_ngoai"], world.units["cau_sat"]
        self.first, self.second = world.teams["dong_lam"], world.teams["hai_lam"]
        self.third = world.teams["cau_sat"]
        self.hoa, self.lam = world.people["hoa"], world.people["lam"]
        self.mai = world.people["mai"]
        self.households: dict[tuple[int, str], int] = {}
        self.made = session.execute(select(func.count()).select_from(Visit)).scalar_one()

    def visit(
        self,
        day: int | date,
        *entries: Met,
        team: int | None = None,
        unit: int | None = None,
        by: int | None = None,
        companions: Iterable[int] = (),
        absent: int | None = None,
        zero: bool = False,
        cancelled: bool = False,
        note: str | None = None,
    ) -> int:
        """Add a visit; a plain number is a day of November 2026. By the first team, in Đông Lâm."""
        self.made += 1
        unit = unit or self.dong_lam
        visit_id = self._id(
            Visit(
                code=f"V{self.made}",
                nonce=f"n{self.made}",
                team_id=team or self.first,
                unit_id=unit,
                writer_id=by or self.hoa,
                day=day if isinstance(day, date) else date(2026, 11, day),
                absent_households=absent,
                is_zero=zero,
                note=note,
                channel="telegram",
                created_at=NOON,
                updated_at=NOON,
                cancelled_at=NOON if cancelled else None,
            )
        )
        self._keep([Companion(visit_id=visit_id, person_id=person) for person in companions])
        for place, entry in enumerate(entries):
            self._enter(visit_id, unit, place, entry)
        return visit_id

    def keep(self, outing: Outing) -> int:
        """Add a visit that was made up."""
        return self.visit(
            outing.day,
            *outing.entries,
            absent=outing.absent,
            zero=outing.zero,
            cancelled=outing.cancelled,
        )

    def _enter(self, visit_id: int, unit: int, place: int, entry: Met) -> None:
        entry_id = self._id(
            Entry(
                visit_id=visit_id,
                place=place,
                has_household=entry.has_household,
                household_id=self.household(unit, entry.label) if entry.label else None,
                subject=entry.subject,
                people=entry.people,
            )
        )
        for position, line in enumerate(entry.lines):
            line_id = self._id(
                Line(
                    entry_id=entry_id,
                    place=position,
                    service_code=line.service,
                    outcome=line.outcome,
                    people=line.people,
                    quantity=line.quantity,
                    reason=line.reason,
                )
            )
            if line.outcome in {Outcome.STARTED, Outcome.NOT_DONE}:
                self._keep([FollowUp(line_id=line_id, due=line.due)])

    def household(self, unit: int, label: str) -> int:
        """Give the village's household of that label, new with a consent."""
        if (unit, label) not in self.households:
            row = Household(
                unit_id=unit,
                label=label,
                folded=label.casefold(),
                consent_by=self.hoa,
                consent_at=NOON,
                consent_how="hoi_truc_tiep",
            )
            self.households[unit, label] = self._id(row)
        return self.households[unit, label]

    def _keep(self, rows: Iterable[SQLModel]) -> None:
        self.session.add_all(list(rows))
        self.session.flush()

    def _id(self, row: Visit | Entry | Line | Household) -> int:
        self._keep([row])
        assert row.id is not None
        return row.id


# Any visits at all.

few = st.one_of(st.none(), st.integers(0, 5))
some_lines = st.lists(
    st.builds(
        Did,
        service=st.sampled_from(CODES),
        outcome=st.sampled_from([*Outcome, None]),
        people=few,
        quantity=few,
    ),
    max_size=3,
).map(tuple)
labels = st.sampled_from(["A", "B", "C", None])
households = st.builds(Met, lines=some_lines, label=labels, people=few)
classes = st.builds(Met, lines=some_lines, people=few, has_household=st.just(False))
outings = st.builds(
    Outing,
    day=st.integers(1, 4),
    entries=st.lists(st.one_of(households, classes), max_size=3),
    absent=few,
    zero=st.booleans(),
    cancelled=st.booleans(),
)
