"""Meetings: called by a leader, answered by each invited person; who is absent gives an opinion."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlmodel import Field, Session, SQLModel, col

from models import people, teams, trail
from models.database import UtcDateTime, text_enum
from models.deliveries import Delivery, Dropped
from models.people import Member, Person

KIND = "meeting"  # of the notices about meetings; each below begins with it
CALLED, MOVED, CANCELLED = "meeting-called", "meeting-moved", "meeting-cancelled"

UNDER_WAY = timedelta(hours=3)  # a meeting that has begun is listed for so long


class Answer(StrEnum):
    """What an invited person said."""

    COMING = "du"
    ABSENT = "vang"


class Audience(StrEnum):
    """Who is invited: a team; all village teams within a unit; the people of a unit's own level."""

    TEAM = "to"
    VILLAGE_TEAMS = "cac_to_thon"
    OFFICE = "can_bo"


class Meeting(SQLModel, table=True):
    """A meeting of a team (`team_id`), or of the teams or people of a unit (`unit_id`).

    `version` grows with each move; an answer to an earlier version is asked for again.
    """

    id: int | None = Field(default=None, primary_key=True)
    caller_id: int = Field(foreign_key="person.id")
    audience: Audience = Field(sa_type=text_enum(Audience))
    team_id: int | None = Field(default=None, foreign_key="team.id", index=True)
    unit_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    subject: str = Field(max_length=500)
    place: str | None = Field(default=None, max_length=200)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    moved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    cancelled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    version: int = 1

    @property
    def slot(self) -> str:
        """Tell the notices of each version of the meeting apart."""
        return f"v{self.version}"

    def is_to_come(self, now: datetime) -> bool:
        """Whether it will be held, and has not begun."""
        return self.cancelled_at is None and self.at > now


class Attendee(SQLModel, table=True):
    """One invited person of a meeting, what they answered, and to which version of it."""

    meeting_id: int = Field(foreign_key="meeting.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True, index=True)
    answer: Answer | None = Field(default=None, sa_type=text_enum(Answer))
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    answered_version: int | None = None
    reason: str | None = Field(default=None, max_length=300)

    def has_answered(self, meeting: Meeting) -> bool:
        """Whether there is an answer to the meeting as it stands: one from before a move is not."""
        return self.answered_version == meeting.version

    def is_absent(self, meeting: Meeting) -> bool:
        """Whether the person will not come to the meeting as it stands."""
        return self.answer == Answer.ABSENT and self.has_answered(meeting)


class Opinion(SQLModel, table=True):
    """The written opinion that an absent person owes (tờ trình, trách nhiệm của tổ viên)."""

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    text: str = Field(max_length=4000)
    at: datetime = Field(sa_type=UtcDateTime)


class NotToCome(Exception):  # noqa: N818  # says what is so
    """The meeting was cancelled or has begun: nothing of it can be changed any more."""


class PastMoment(ValueError):  # noqa: N818  # says what is so
    """A meeting cannot be held at a moment that has passed."""


# Calling


@dataclass(frozen=True, slots=True)
class Gathering:
    """For whom a meeting may be: the audience, the id and the name of its team or unit."""

    audience: Audience
    of: int
    name: str


def gatherings(caller: Member) -> list[Gathering]:
    """Give for whom this member may call a meeting: the teams led, then the units of the office."""
    led = {s.team_id: s.place for s in caller.standings if s.team_id and s.role.leads}
    offices = {s.unit_id: s.place for s in caller.standings if s.unit_id}
    return [
        *(Gathering(Audience.TEAM, team_id, name) for team_id, name in led.items()),
        *(
            Gathering(audience, unit_id, name)
            for unit_id, name in offices.items()
            for audience in (Audience.VILLAGE_TEAMS, Audience.OFFICE)
        ),
    ]


def invited_to(session: Session, gathering: Gathering, day: date) -> list[int]:
    """Give the ids of the people a gathering is made of on that day."""
    if gathering.audience is Audience.TEAM:
        found = _of_teams(session, [gathering.of], day)
    elif gathering.audience is Audience.VILLAGE_TEAMS:
        serving = teams.village_teams(session, [gathering.of], day)
        found = _of_teams(session, [team.id for team in serving], day)
    else:
        own = teams.covering(session, [gathering.of])
        found = people.officers(session, gathering.of, day)
        found += _of_teams(session, [team.id for team in own], day)
    return list(dict.fromkeys(person.id for person in found if person.id))


def _of_teams(session: Session, team_ids: Iterable[int | None], day: date) -> list[Person]:
    return [person for t in team_ids if t for person, _ in people.in_team(session, t, day)]


def call_meeting(
    session: Session,
    caller: Member,
    gathering: Gathering,
    at: datetime,
    place: str | None,
    subject: str,
    now: datetime,
) -> Meeting:
    """Call a meeting and invite its people; who calls it comes.

    Raises PermissionError for a gathering that is not the caller's, PastMoment for a past hour.
    """
    if gathering not in gatherings(caller):
        raise PermissionError("this member does not lead that team or unit")
    refuse_past(at, now)
    is_team = gathering.audience is Audience.TEAM
    meeting = Meeting(
        caller_id=caller.id,
        audience=gathering.audience,
        team_id=gathering.of if is_team else None,
        unit_id=None if is_team else gathering.of,
        subject=subject,
        place=place,
        at=at,
        created_at=now,
    )
    session.add(meeting)
    session.flush()
    _invite(session, meeting, invited_to(session, gathering, now.date()))
    trail.note(session, now, caller.id, "meeting-called", f"meeting:{meeting.id}")
    return meeting


def _invite(session: Session, meeting: Meeting, person_ids: Iterable[int]) -> None:
    meeting_id = number_of(meeting)
    others = [person_id for person_id in person_ids if person_id != meeting.caller_id]
    session.add_all(Attendee(meeting_id=meeting_id, person_id=other) for other in others)
    session.add(
        Attendee(
            meeting_id=meeting_id,
            person_id=meeting.caller_id,
            answer=Answer.COMING,
            answered_at=meeting.created_at,
            answered_version=meeting.version,
        )
    )
    session.flush()


def number_of(meeting: Meeting) -> int:
    """Give the id of a meeting that is in the database."""
    if meeting.id is None:
        raise ValueError("this meeting has not been called")
    return meeting.id


def refuse_past(at: datetime, now: datetime) -> None:
    """Raise PastMoment unless the moment is to come."""
    if at <= now:
        raise PastMoment


# Moving and cancelling


def may_manage(meeting: Meeting, member: Member) -> bool:
    """Whether the member may move or cancel it and see the roll: the caller, and who could be."""
    return (
        meeting.caller_id == member.id
        or meeting.team_id in member.led_team_ids
        or meeting.unit_id in member.office_ids
    )


def _refuse_unless(meeting: Meeting, by: Member, now: datetime) -> None:
    if not may_manage(meeting, by):
        raise PermissionError("this member does not lead that meeting")
    if not meeting.is_to_come(now):
        raise NotToCome


def move(session: Session, meeting: Meeting, at: datetime, by: Member, now: datetime) -> bool:
    """Move a meeting to another moment; False if it is there already. Answers are asked again.

    Raises PermissionError, NotToCome, PastMoment.
    """
    _refuse_unless(meeting, by, now)
    refuse_past(at, now)
    if meeting.at == at:
        return False
    meeting.at, meeting.moved_at, meeting.version = at, now, meeting.version + 1
    session.add(meeting)
    trail.note(session, now, by.id, "meeting-moved", f"meeting:{meeting.id}")
    return True


def cancel(session: Session, meeting: Meeting, by: Member, now: datetime) -> bool:
    """Cancel a meeting; False if it was. Raises PermissionError, NotToCome."""
    if meeting.cancelled_at:
        return False
    _refuse_unless(meeting, by, now)
    meeting.cancelled_at = now
    session.add(meeting)
    trail.note(session, now, by.id, "meeting-cancelled", f"meeting:{meeting.id}")
    return True


def attendees(session: Session, meeting: Meeting) -> list[Attendee]:
    """Give everybody invited."""
    query = select(Attendee).where(col(Attendee.meeting_id) == meeting.id)
    return list(session.execute(query.order_by(col(Attendee.person_id))).scalars())


def told(session: Session, meeting: Meeting) -> set[int]:
    """Give the ids of who knows of the meeting: the caller, and whom a message may have reached."""
    may_have_arrived = or_(
        col(Delivery.sent_at).is_not(None),
        col(Delivery.attempts) > 0,
        col(Delivery.dropped).is_(None) & col(Delivery.claimed_by).is_not(None),
    )
    query = select(col(Delivery.person_id)).where(_tells_of(meeting), may_have_arrived)
    return {meeting.caller_id, *session.execute(query).scalars()}


def unreached(session: Session, meeting: Meeting) -> set[int]:
    """Give the ids of those whom no message about the meeting could reach."""
    failed = (Dropped.UNREACHABLE, Dropped.REFUSED, Dropped.GIVEN_UP)
    query = select(col(Delivery.person_id)).where(
        _tells_of(meeting), col(Delivery.dropped).in_(failed)
    )
    return set(session.execute(query).scalars()) - told(session, meeting)


def _tells_of(meeting: Meeting) -> ColumnElement[bool]:
    return col(Delivery.kind).in_((CALLED, MOVED)) & (col(Delivery.about) == meeting.id)


# Answering


def attendee(session: Session, meeting_id: int, person_id: int) -> Attendee | None:
    """Give the person's place in a meeting; None for who is not invited."""
    return session.get(Attendee, (meeting_id, person_id))


def answer(session: Session, meeting: Meeting, who: Attendee, said: Answer, now: datetime) -> bool:
    """Write an answer down; False if it is the one given already. Raises NotToCome."""
    if not meeting.is_to_come(now):
        raise NotToCome
    if who.answer == said and who.has_answered(meeting):
        return False
    who.answer, who.answered_at, who.answered_version = said, now, meeting.version
    who.reason = who.reason if said is Answer.ABSENT else None
    session.add(who)
    return True


def give_reason(session: Session, who: Attendee, reason: str) -> None:
    """Write down why somebody will be absent."""
    who.reason = reason
    session.add(who)


def add_opinion(session: Session, who: Attendee, said: str, now: datetime) -> None:
    """Write down one more piece of an opinion."""
    opinion = Opinion(meeting_id=who.meeting_id, person_id=who.person_id, text=said, at=now)
    session.add(opinion)
    session.flush()


def count_opinions(session: Session, who: Attendee) -> int:
    """Count the pieces of one person's opinion on one meeting."""
    query = select(func.count()).where(
        col(Opinion.meeting_id) == who.meeting_id, col(Opinion.person_id) == who.person_id
    )
    found: int = session.execute(query).scalar_one()
    return found


# Seeing


def find(session: Session, meeting_id: int) -> Meeting | None:
    """Give a meeting."""
    return session.get(Meeting, meeting_id)


def coming(session: Session, member: Member, now: datetime) -> list[Meeting]:
    """Give the meetings to come or under way of a member, invited or leading, in order."""
    is_invited = exists().where(
        col(Attendee.meeting_id) == col(Meeting.id), col(Attendee.person_id) == member.id
    )
    query = select(Meeting).where(
        col(Meeting.cancelled_at).is_(None),
        col(Meeting.at) > now - UNDER_WAY,
        or_(
            is_invited,
            col(Meeting.caller_id) == member.id,
            col(Meeting.team_id).in_(member.led_team_ids),
            col(Meeting.unit_id).in_(member.office_ids),
        ),
    )
    return list(session.execute(query.order_by(col(Meeting.at), col(Meeting.id))).scalars())


def between(session: Session, start: datetime, end: datetime) -> list[Meeting]:
    """Give the meetings that will be held after `start` and until `end`."""
    query = select(Meeting).where(
        col(Meeting.cancelled_at).is_(None), col(Meeting.at) > start, col(Meeting.at) <= end
    )
    return list(session.execute(query.order_by(col(Meeting.at))).scalars())


@dataclass(frozen=True, slots=True)
class Roll:
    """Who comes, who does not and why, who has not answered (since the last move), by name."""

    coming: list[str]
    absent: list[tuple[str, str | None]]
    silent: list[str]
    unreached: list[str]


def roll(session: Session, meeting: Meeting) -> Roll:
    """Give the roll of a meeting."""
    query = (
        select(Person, Attendee)
        .join(Attendee, col(Attendee.person_id) == col(Person.id))
        .where(col(Attendee.meeting_id) == meeting.id)
        .order_by(col(Person.name), col(Person.id))
    )
    rows = [(person, who) for person, who in session.execute(query).all()]
    answered = [(person, who) for person, who in rows if who.has_answered(meeting)]
    lost = unreached(session, meeting)
    return Roll(
        coming=[person.name for person, who in answered if who.answer is Answer.COMING],
        absent=[(person.name, who.reason) for person, who in answered if who.is_absent(meeting)],
        silent=[person.name for person, who in rows if not who.has_answered(meeting)],
        unreached=[person.name for person, _ in rows if person.id in lost],
    )


def opinions(session: Session, meeting: Meeting) -> list[tuple[str, str]]:
    """Give the opinions on a meeting: name and words, each person's together, in order."""
    query = (
        select(col(Person.name), col(Opinion.text))
        .join(Opinion, col(Opinion.person_id) == col(Person.id))
        .where(col(Opinion.meeting_id) == meeting.id)
        .order_by(col(Person.name), col(Person.id), col(Opinion.id))
    )
    return [(name, said) for name, said in session.execute(query)]
