"""A small notebook to count in: two communes of one city, four villages, and visits in one line.

    book.visit(2, met("Bà Tẹo", did("VNEID2", "xong", people=2, quantity=2), people=2))

reads: on the 2nd of November 2026, the first team's writer met Bà Tẹo's household.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from hypothesis import strategies as st
from sqlmodel import Session, SQLModel

from models.catalogue import Pillar, Service
from models.households import Household, Subject
from models.people import Membership, Person, Role
from models.periods import Period
from models.teams import Team, TeamUnit
from models.units import Unit, UnitKind
from models.visits import Companion, Entry, FollowUp, Line, Outcome, Reason, Visit

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
NOON = datetime(2026, 11, 30, 5, 0, tzinfo=UTC)  # 12:00 in Vietnam

SERVICES = (
    Service(
        code="TT",
        name="tuyên truyền chủ trương",
        short="Tuyên truyền",
        pillar=Pillar.PROPAGANDA,
        unit="hộ",
        counts_always=True,
        rank=1,
    ),
    Service(
        code="VNEID2",
        name="kích hoạt VNeID mức 2",
        short="VNeID mức 2",
        pillar=Pillar.GOVERNMENT,
        unit="người",
        rank=2,
    ),
    Service(
        code="CKS",
        name="chữ ký số cá nhân",
        short="Chữ ký số",
        pillar=Pillar.GOVERNMENT,
        unit="người",
        rank=3,
    ),
    Service(
        code="GIANHANG",
        name="gian hàng, sản phẩm đưa lên sàn",
        short="Gian hàng",
        pillar=Pillar.ECONOMY,
        unit="sản phẩm",
        rank=4,
    ),
    Service(
        code="LOP",
        name="buổi học, buổi truyền thông cộng đồng",
        short="Lớp học",
        pillar=Pillar.SOCIETY,
        unit="buổi",
        counts_always=True,
        rank=5,
    ),
)


@dataclass(frozen=True)
class Did:
    """A service line to be."""

    service: str
    outcome: Outcome | None = None
    people: int | None = None
    quantity: int | None = None
    reason: Reason | None = None
    follow_up: bool = False
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
    follow_up: bool = False,
    due: date | None = None,
) -> Did:
    """Say one service line."""
    ended = Outcome(outcome) if outcome else None
    return Did(service, ended, people, quantity, reason, follow_up or due is not None, due)


def met(
    label: str | None, *lines: Did, people: int | None = None, subject: Subject | None = None
) -> Met:
    """Say one household met; None has no name."""
    return Met(lines, label, people, subject=subject)


def taught(*lines: Did, people: int | None = None) -> Met:
    """Say one class: an entry without a household."""
    return Met(lines, people=people, has_household=False)


class Notebook:
    """The rows of an invented place, and a way to add visits to it."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._keep([Service(**service.model_dump()) for service in SERVICES])
        self.city = self.unit("hp", UnitKind.CITY, "Thành phố Hải Phòng")
        self.tu_ky = self.unit("tk", UnitKind.COMMUNE, "Xã Tứ Kỳ", self.city)
        self.tan_ky = self.unit("tan", UnitKind.COMMUNE, "Xã Tân Kỳ", self.city)
        self.an_nhan = self.unit("an", UnitKind.VILLAGE, "Thôn An Nhân", self.tu_ky)
        self.la_tinh = self.unit("la", UnitKind.VILLAGE, "Thôn La Tỉnh", self.tu_ky)
        self.ngoc_lam = self.unit("ngoc", UnitKind.VILLAGE, "Thôn Ngọc Lâm", self.tan_ky)
        self.thuong = self.unit("thuong", UnitKind.VILLAGE, "Thôn Thượng", self.tan_ky)
        self.first = self.team("t1", "Tổ An Nhân", [self.an_nhan])
        self.second = self.team("t2", "Tổ La Tỉnh", [self.la_tinh])
        self.third = self.team("t3", "Tổ Ngọc Lâm", [self.ngoc_lam, self.thuong])
        self.ha = self.person("Phạm Thị Hà", Role.MEMBER, team=self.first)
        self.minh = self.person("Vũ Văn Minh", Role.LEADER, team=self.first)
        self.households: dict[tuple[int, str], int] = {}
        self.made = 0

    def unit(self, code: str, kind: UnitKind, name: str, parent: int | None = None) -> int:
        """Add a unit."""
        return self._id(Unit(code=code, kind=kind, name=name, parent_id=parent))

    def team(self, code: str, name: str, covers: Iterable[int]) -> int:
        """Add a team that covers these units."""
        team_id = self._id(Team(code=code, name=name))
        self._keep([TeamUnit(team_id=team_id, unit_id=unit_id) for unit_id in covers])
        return team_id

    def person(
        self, name: str, role: Role, *, team: int | None = None, unit: int | None = None
    ) -> int:
        """Add a person with one role."""
        person_id = self._id(Person(name=name))
        self._id(Membership(person_id=person_id, team_id=team, unit_id=unit, role=role))
        return person_id

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
        """Add a visit; a plain number is a day of November 2026. By the first team, in An Nhân."""
        self.made += 1
        unit = unit or self.an_nhan
        visit_id = self._id(
            Visit(
                code=f"V{self.made}",
                nonce=f"n{self.made}",
                team_id=team or self.first,
                unit_id=unit,
                writer_id=by or self.ha,
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
            if line.follow_up:
                self._keep([FollowUp(line_id=line_id, due=line.due)])

    def household(self, unit: int, label: str) -> int:
        """Give the village's household of that label, new with a consent."""
        if (unit, label) not in self.households:
            row = Household(
                unit_id=unit,
                label=label,
                folded=label.casefold(),
                consent_by=self.ha,
                consent_at=NOON,
                consent_how="hoi_truc_tiep",
            )
            self.households[unit, label] = self._id(row)
        return self.households[unit, label]

    def _keep(self, rows: Iterable[SQLModel]) -> None:
        self.session.add_all(list(rows))
        self.session.flush()

    def _id(self, row: Unit | Team | Person | Membership | Visit | Entry | Line | Household) -> int:
        self._keep([row])
        assert row.id is not None
        return row.id


# Any visits at all.

few = st.one_of(st.none(), st.integers(0, 5))
some_lines = st.lists(
    st.builds(
        Did,
        service=st.sampled_from([service.code for service in SERVICES]),
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
