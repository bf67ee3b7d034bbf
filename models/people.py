"""People, their chats on every channel, their standing in teams and units."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, Column, ColumnElement, UniqueConstraint, or_, select
from sqlmodel import Field, Session, SQLModel, col

from models.database import UtcDateTime, text_enum
from models.teams import Team
from models.units import Unit, UnitKind


class Role(StrEnum):
    """What a person is in a team, or in the office of a unit. Values are the import sheet's words."""

    LEADER = "to_truong"
    STANDING_DEPUTY = "to_pho_thuong_truc"
    DEPUTY = "to_pho"
    MEMBER = "to_vien"
    INVITED = "moi_tham_gia"
    OFFICER = "can_bo"
    EXECUTIVE = "lanh_dao"

    @property
    def is_of_unit(self) -> bool:
        """Whether the role is held in a unit's office rather than in a team."""
        return self in {Role.OFFICER, Role.EXECUTIVE}

    @property
    def leads(self) -> bool:
        """Whether the role leads its team: the tổ trưởng and the deputies who act for them."""
        return self in {Role.LEADER, Role.STANDING_DEPUTY, Role.DEPUTY}


class Person(SQLModel, table=True):
    """One human being, however many chats they use. The phone only comes from the import."""

    id: int | None = Field(default=None, primary_key=True)
    code: str | None = Field(default=None, unique=True, max_length=40)
    name: str = Field(max_length=80)
    title: str | None = Field(default=None, max_length=120)
    phone: str | None = Field(default=None, max_length=20)
    agreed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_team_id: int | None = Field(default=None, foreign_key="team.id")
    last_unit_id: int | None = Field(default=None, foreign_key="unit.id")
    last_summary: str | None = Field(default=None, max_length=24)
    reminder_channel: str | None = Field(default=None, max_length=16)


class Chat(SQLModel, table=True):
    """A place where one person is heard and reached: a channel and the address there.

    `prompt` is what the last question offers (labels and what they stand for): numbers and words
    answer it. `offers` is what the last unasked message offered: words alone answer that.
    """

    __table_args__ = (UniqueConstraint("channel", "address"),)

    id: int | None = Field(default=None, primary_key=True)
    channel: str = Field(max_length=16)
    address: str = Field(max_length=80)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    prompt: list[list[str]] | None = Field(default=None, sa_column=Column(JSON))
    offers: list[list[str]] | None = Field(default=None, sa_column=Column(JSON))
    reachable: bool = True
    heard_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Membership(SQLModel, table=True):
    """A person's role in one team or in one unit, for a span of days."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    team_id: int | None = Field(default=None, foreign_key="team.id", index=True)
    unit_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    role: Role = Field(sa_type=text_enum(Role))
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """One role of a member, with the name of the team or unit it is held in."""

    role: Role
    place: str
    team_id: int | None = None
    unit_id: int | None = None
    unit_kind: UnitKind | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """Who speaks: a person who has joined, and what they may do. Plain data, no row."""

    id: int
    name: str
    standings: tuple[Standing, ...]

    @property
    def team_ids(self) -> tuple[int, ...]:
        """The teams this person works in, whatever the role."""
        return tuple(dict.fromkeys(s.team_id for s in self.standings if s.team_id))

    @property
    def led_team_ids(self) -> tuple[int, ...]:
        """The teams this person leads or helps to lead."""
        led = (s.team_id for s in self.standings if s.team_id and s.role.leads)
        return tuple(dict.fromkeys(led))

    @property
    def office_ids(self) -> tuple[int, ...]:
        """The units whose office this person works in."""
        return tuple(dict.fromkeys(s.unit_id for s in self.standings if s.unit_id))

    @property
    def leads(self) -> bool:
        """Whether this person may call meetings and invite people somewhere."""
        return bool(self.led_team_ids or self.office_ids)

    @property
    def is_officer(self) -> bool:
        """Whether this person works in the office of a unit."""
        return bool(self.office_ids)


def current(day: date) -> ColumnElement[bool]:
    """Give the condition that a membership holds on that day."""
    return (or_(col(Membership.since).is_(None), col(Membership.since) <= day)) & (
        or_(col(Membership.until).is_(None), col(Membership.until) >= day)
    )


def standings(session: Session, person_id: int, day: date) -> tuple[Standing, ...]:
    """Give what this person is on that day, leaders' roles first."""
    query = (
        select(col(Membership.role), col(Membership.team_id), col(Membership.unit_id))
        .add_columns(col(Team.name), col(Unit.name), col(Unit.kind))
        .outerjoin(Team, col(Membership.team_id) == col(Team.id))
        .outerjoin(Unit, col(Membership.unit_id) == col(Unit.id))
        .where(col(Membership.person_id) == person_id, current(day))
    )
    order = list(Role)
    rows = sorted(session.execute(query).all(), key=lambda row: order.index(row[0]))
    return tuple(
        Standing(role, team_name or unit_name or "", team_id, unit_id, kind)
        for role, team_id, unit_id, team_name, unit_name, kind in rows
    )


def member(session: Session, person_id: int, day: date) -> Member | None:
    """Give the member, or None for somebody who holds no role on that day."""
    person = session.get(Person, person_id)
    held = standings(session, person_id, day) if person else ()
    return Member(person_id, person.name, held) if person and held else None


def find_chat(session: Session, channel: str, address: str) -> Chat | None:
    """Find the chat at this address of this channel."""
    query = select(Chat).where(col(Chat.channel) == channel, col(Chat.address) == address)
    return session.execute(query).scalar_one_or_none()


def blank_other_prompts(session: Session, chat: Chat) -> None:
    """Erase the words of what the person's other chats were asked: they may name a household.

    What the numbers stand for stays, and numbers that are the answer themselves.
    """
    query = select(Chat).where(col(Chat.person_id) == chat.person_id, col(Chat.id) != chat.id)
    for other in session.execute(query).scalars():
        kept = [[label if label.isdigit() else "", data] for label, data in other.prompt or ()]
        other.prompt = kept or None


def chats_of(session: Session, person_id: int) -> list[Chat]:
    """Give the chats where a person can be written to, the preferred and latest used first."""
    person = session.get(Person, person_id)
    preferred = person.reminder_channel if person else None
    query = (
        select(Chat)
        .where(col(Chat.person_id) == person_id, col(Chat.reachable))
        .order_by(col(Chat.heard_at).desc().nulls_last(), col(Chat.id))
    )
    return sorted(session.execute(query).scalars(), key=lambda chat: chat.channel != preferred)


def in_team(session: Session, team_id: int, day: date) -> list[tuple[Person, Role]]:
    """Give a team's people on that day with their roles: leaders first, then by name."""
    query = (
        select(Person, col(Membership.role))
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .where(col(Membership.team_id) == team_id, current(day))
        .order_by(col(Person.name), col(Person.id))
    )
    order = list(Role)
    rows = [(person, role) for person, role in session.execute(query).all()]
    return sorted(rows, key=lambda row: order.index(row[1]))


def holding(
    session: Session,
    roles: Iterable[Role],
    day: date,
    *,
    team_id: int | None = None,
    unit_id: int | None = None,
) -> list[Person]:
    """Give the people who hold one of the roles on that day in this team or this unit's office."""
    order = list(roles)
    query = (
        select(Person, col(Membership.role))
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .where(col(Membership.role).in_(order), current(day))
        .where(
            col(Membership.team_id) == team_id if team_id else col(Membership.unit_id) == unit_id
        )
        .order_by(col(Person.id))
    )
    rows = [(person, role) for person, role in session.execute(query).all()]
    return [person for person, role in sorted(rows, key=lambda row: order.index(row[1]))]


def team_leaders(session: Session, team_id: int, day: date) -> list[Person]:
    """Give who leads a team on that day: the tổ trưởng first, then the deputies."""
    roles = (Role.LEADER, Role.STANDING_DEPUTY, Role.DEPUTY)
    return holding(session, roles, day, team_id=team_id)


def officers(session: Session, unit_id: int, day: date) -> list[Person]:
    """Give who works in a unit's office on that day."""
    return holding(session, (Role.OFFICER, Role.EXECUTIVE), day, unit_id=unit_id)
