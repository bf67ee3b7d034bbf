"""The small place the tests play in: one city, two communes, four villages. All names are invented."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel import Session, SQLModel

from models.catalogue_default import plant_catalogue
from models.people import Membership, Person, Role
from models.teams import Team, TeamUnit
from models.units import Unit, UnitKind

BEGAN = date(2025, 7, 1)


@dataclass
class World:
    """The ids of what was planted, by short names."""

    units: dict[str, int] = field(default_factory=dict)
    teams: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)


UNITS = [  # key, kind, name, parent
    ("city", UnitKind.CITY, "Thành phố Sông Xanh", None),
    ("an_phu", UnitKind.COMMUNE, "Xã An Phú", "city"),
    ("binh_minh", UnitKind.COMMUNE, "Xã Bình Minh", "city"),
    ("dong_lam", UnitKind.VILLAGE, "Thôn Đông Lâm", "an_phu"),
    ("tay_lam", UnitKind.VILLAGE, "Thôn Tây Lâm", "an_phu"),
    ("bai_ngoai", UnitKind.VILLAGE, "Thôn Bãi Ngoài", "an_phu"),
    ("cau_sat", UnitKind.VILLAGE, "Thôn Cầu Sắt", "binh_minh"),
]

TEAMS = [  # key, name, villages, decision
    ("dong_lam", "Tổ CNSCĐ thôn Đông Lâm", ["dong_lam"], "12/QĐ-UBND"),
    ("hai_lam", "Tổ CNSCĐ Tây Lâm và Bãi Ngoài", ["tay_lam", "bai_ngoai"], None),
    ("cau_sat", "Tổ CNSCĐ thôn Cầu Sắt", ["cau_sat"], "07/QĐ-UBND"),
]

PEOPLE = [  # key, name, role, team or unit
    ("hoa", "Nguyễn Thị Hoa", Role.MEMBER, "dong_lam"),
    ("hanh", "Lê Thị Hạnh", Role.MEMBER, "dong_lam"),
    ("lam", "Trần Văn Lâm", Role.LEADER, "dong_lam"),
    ("binh", "Phạm Văn Bình", Role.LEADER, "hai_lam"),
    ("mai", "Vũ Thị Mai", Role.MEMBER, "hai_lam"),
    ("sau", "Đỗ Văn Sáu", Role.LEADER, "cau_sat"),
    ("officer", "Bùi Thị Cúc", Role.OFFICER, "an_phu"),
    ("city_officer", "Hoàng Văn Dũng", Role.OFFICER, "city"),
]


def plant(session: Session) -> World:
    """Plant the place in an empty database."""
    world = World()
    plant_catalogue(session)
    for key, kind, name, parent in UNITS:
        parent_id = world.units[parent] if parent else None
        code = key.upper().replace("_", "-")
        unit = Unit(code=code, kind=kind, name=name, parent_id=parent_id, valid_from=BEGAN)
        world.units[key] = _add(session, unit)
    for key, name, villages, decision in TEAMS:
        team = Team(code=f"TO-{key.upper()}", name=name, decision_number=decision)
        world.teams[key] = _add(session, team)
        for village in villages:
            session.add(TeamUnit(team_id=world.teams[key], unit_id=world.units[village]))
    for key, name, role, place in PEOPLE:
        world.people[key] = _add(session, Person(code=key.upper(), name=name))
        membership = Membership(person_id=world.people[key], role=role, since=BEGAN)
        if role.is_of_unit:
            membership.unit_id = world.units[place]
        else:
            membership.team_id = world.teams[place]
        session.add(membership)
    session.flush()
    return world


def _add(session: Session, row: SQLModel) -> int:
    session.add(row)
    session.flush()
    found: Any = row
    return int(found.id)
