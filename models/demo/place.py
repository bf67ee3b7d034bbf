"""The demo's place: a city of six communes and forty villages, their teams, their people.

It has the gaps that a real place has: a village without a team, teams without a founding
decision, a team that covers two villages.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sqlmodel import Session

from models.demo import names
from models.households import Subject
from models.people import Membership, Person, Role
from models.teams import Team, TeamUnit
from models.units import Unit, UnitKind

CITY_CODE = "SL"
CITY_NAME = "Thành phố Sông Lụa"
COMMUNES = {  # code: name, villages; a village's number is its place in the list
    "LK": (
        "Xã Lam Khê",
        "Bãi Dâu, Bờ Tre, Cây Sung, Đồng Vừng, Lò Gốm, Ngõ Trúc, Giếng Đá, Vườn Cam",
    ),
    "DS": ("Xã Đồng Sen", "Ao Sen, Bến Đò, Cầu Gỗ, Đình Trung, Gò Dứa, Ruộng Cao, Xóm Chài"),
    "BT": ("Xã Bến Trúc", "Bãi Cát, Cồn Lau, Đò Ngang, Lũy Tre, Mom Sông, Rặng Bàng, Vạn Lưới"),
    "VT": ("Xã Vân Trạch", "Đầu Cầu, Gốc Đa, Hàng Cau, Ngã Ba, Sân Đình, Trại Ổi"),
    "CM": ("Xã Cầu Mây", "Bãi Mía, Chợ Phiên, Dốc Gạo, Đồng Chiêm, Lò Rèn, Mây Hạ"),
    "GM": ("Xã Gò Mận", "Cây Thị, Đồng Ngô, Hồ Cá, Khe Nước, Rừng Trám, Xóm Mới"),
}
SHARED = ("DS-03", "DS-04")  # one team covers both
WITHOUT_TEAM = "LK-08"
WITHOUT_DECISION = {"LK-03", "BT-02", "GM-04"}
FALLS_SILENT = "LK-05"
SHOWN = "LK-01"  # the village of which visitors play the people

LEADER_TITLE = "Trưởng thôn"
WOMEN_LEADER, VETERANS_LEADER = "Chi hội trưởng Phụ nữ", "Chi hội trưởng Cựu chiến binh"
MEMBER_TITLES = (
    "Bí thư chi đoàn", WOMEN_LEADER, "Chi hội trưởng Nông dân", "Giáo viên", VETERANS_LEADER
)  # fmt: skip
MEMBERS_BESIDE_LEADER = {2: 2, 3: 4, 4: 3, 5: 1}  # how many: how usual
LEAST_FOR_A_DEPUTY = 4
WOMEN = 0.4  # of the other people
FOUNDED_BEFORE = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Village:
    """A village and the households that its team may name."""

    id: int
    code: str
    labels: tuple[names.Label, ...]


@dataclass(frozen=True, slots=True)
class Crew:
    """A team as it goes out: its villages, its people (the tổ trưởng first)."""

    team_id: int
    code: str
    villages: tuple[Village, ...]
    people: tuple[int, ...]

    @property
    def falls_silent(self) -> bool:
        """Whether it has sent nothing lately."""
        return self.code == FALLS_SILENT


class Settling:
    """Builds the place. The same place every time: nothing in it is drawn by the date.

    Once it is settled, `people` are the ids of its people by their codes.
    """

    def __init__(self, session: Session, now: datetime) -> None:
        self.session = session
        self.chance = Random(CITY_NAME)  # noqa: S311  # invents, guards nothing
        self.founded_at = now - FOUNDED_BEFORE
        self.since = self.founded_at.date()
        self.city_id = 0
        self.people: dict[str, int] = {}  # by code
        self.men, self.women = names.men(self.chance), names.women(self.chance)

    def settle(self) -> list[Crew]:
        """Plant the units, offices, teams and people; give the teams of the villages."""
        self.city_id = city = self._unit(CITY_CODE, UnitKind.CITY, CITY_NAME, None)
        self._person(f"{CITY_CODE}-CB", Role.OFFICER, "Chuyên viên chuyển đổi số", unit_id=city)
        return [crew for code in COMMUNES for crew in self._commune(code, city)]

    def _commune(self, code: str, city: int) -> Iterator[Crew]:
        name, villages = COMMUNES[code]
        commune = self._unit(f"{CITY_CODE}-{code}", UnitKind.COMMUNE, name, city)
        self._person(f"{code}-CB", Role.OFFICER, "Công chức Văn hóa - Xã hội", unit_id=commune)
        self._person(f"{code}-LD", Role.EXECUTIVE, "Phó Chủ tịch UBND xã", unit_id=commune)
        settled = {}
        for number, village in enumerate(villages.split(", "), start=1):
            its_own = self._village(f"{code}-{number:02}", village, commune)
            settled[its_own.code] = (its_own, village)
        for village_code, (its_own, village) in settled.items():
            if village_code == SHARED[0]:
                other, beside = settled[SHARED[1]]
                yield self._crew(f"{village} và {beside}", its_own, other)
            elif village_code not in {SHARED[1], WITHOUT_TEAM}:
                yield self._crew(village, its_own)

    def _village(self, code: str, name: str, commune: int) -> Village:
        labels = names.households(self.chance)
        if code == SHOWN:
            labels.insert(0, (names.BA_TEO, Subject.HOUSEHOLD))
        unit = self._unit(f"{CITY_CODE}-{code}", UnitKind.VILLAGE, f"Thôn {name}", commune)
        return Village(unit, code, tuple(labels))

    def _crew(self, where: str, *villages: Village) -> Crew:
        code = villages[0].code
        decided = code not in WITHOUT_DECISION
        team = Team(
            code=f"TO-{code}",
            name=f"Tổ công nghệ số cộng đồng thôn {where}",
            decision_number=f"{self.chance.randint(11, 98)}/QĐ-UBND" if decided else None,
            decision_date=self.since if decided else None,
        )
        self.session.add(team)
        self.session.flush()
        team_id = team.id or 0
        self.session.add_all(TeamUnit(team_id=team_id, unit_id=village.id) for village in villages)
        return Crew(team_id, code, villages, tuple(self._team_people(code, team_id)))

    def _team_people(self, code: str, team_id: int) -> Iterator[int]:
        yield self._person(f"{code}-1", Role.LEADER, LEADER_TITLE, team_id=team_id)
        usual = list(MEMBERS_BESIDE_LEADER)
        (number,) = self.chance.choices(usual, list(MEMBERS_BESIDE_LEADER.values()))
        for place, title in enumerate(self.chance.sample(MEMBER_TITLES, number), start=2):
            is_deputy = place == number + 1 and number >= LEAST_FOR_A_DEPUTY
            role = Role.DEPUTY if is_deputy else Role.MEMBER
            yield self._person(f"{code}-{place}", role, title, team_id=team_id)

    def _unit(self, code: str, kind: UnitKind, name: str, parent: int | None) -> int:
        unit = Unit(code=code, kind=kind, name=name, parent_id=parent, valid_from=self.since)
        self.session.add(unit)
        self.session.flush()
        return unit.id or 0

    def _person(
        self,
        code: str,
        role: Role,
        title: str,
        *,
        team_id: int | None = None,
        unit_id: int | None = None,
    ) -> int:
        person = Person(
            code=code, name=self._name_of(title), title=title, agreed_at=self.founded_at
        )
        self.session.add(person)
        self.session.flush()
        held = Membership(
            person_id=person.id or 0, team_id=team_id, unit_id=unit_id, role=role, since=self.since
        )
        self.session.add(held)
        self.people[code] = held.person_id
        return held.person_id

    def _name_of(self, title: str) -> str:
        is_woman = title == WOMEN_LEADER or self.chance.random() < WOMEN
        return next(self.women if is_woman and title != VETERANS_LEADER else self.men)
