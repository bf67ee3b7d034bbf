"""Who a visitor of the demo can be, each with one thing to try at once."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from models import people
from models.demo.place import CITY_CODE, SHARED, SHOWN
from models.people import Person


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody a visitor can be, with one line of what to try."""

    person_id: int
    name: str
    role: str
    place: str
    hint: str


# code: role, what to try
SHOWN_PEOPLE = {
    f"{SHOWN}-2": ("Tổ viên", "Gõ: hôm nay nhà bà Tẹo cài VNeID mức 2 xong 2 người"),
    f"{SHOWN}-1": ("Tổ trưởng", "Gõ: tổng hợp. Rồi bấm Báo cáo để chốt số liệu của tổ"),
    f"{SHARED[0]}-2": (
        "Tổ viên phụ trách hai thôn",
        "Gõ: sáng nay đi 2 hộ, hướng dẫn sổ sức khỏe điện tử. Rồi chọn thôn",
    ),
    "LK-CB": ("Cán bộ xã", "Bấm Báo cáo để xem tổ nào chưa chốt, rồi bấm Họp"),
    f"{CITY_CODE}-CB": ("Cán bộ thành phố", "Gõ: tổng hợp, để xem số liệu các xã"),
}


def personas(session: Session, day: date) -> list[Persona]:
    """Give who a visitor can be on that day, the same people each time; none in a real place."""
    query = select(Person).where(col(Person.code).in_(SHOWN_PEOPLE))
    found = {person.code: person.id for person in session.execute(query).scalars()}
    return [
        Persona(member.id, member.name, role, member.standings[0].place, hint)
        for code, (role, hint) in SHOWN_PEOPLE.items()
        if code in found and (member := people.member(session, found[code] or 0, day))
    ]
