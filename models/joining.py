"""Coming in: somebody entered a code, says who they are, and waits for one tap."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlmodel import Session, col

from models import people, teams, units
from models.invitations import Invitation, JoinRequest
from models.people import Chat, Member, Membership, Person
from models.teams import Team
from models.units import Unit

if TYPE_CHECKING:
    from collections.abc import Sequence


def place_name(session: Session, invitation: Invitation) -> str:
    """Name the team or unit that an invitation leads to."""
    if invitation.team_id:
        team = session.get(Team, invitation.team_id)
        return team.name if team else ""
    unit = session.get(Unit, invitation.unit_id)
    return unit.name if unit else ""


def untied(session: Session, invitation: Invitation, day: date) -> list[Person]:
    """Give the people already listed in the invitation's place whom no chat is tied to, by name."""
    tied = select(col(Chat.person_id)).where(col(Chat.person_id).is_not(None))
    query = (
        select(Person)
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .where(
            people.current(day),
            col(Membership.team_id) == invitation.team_id
            if invitation.team_id
            else col(Membership.unit_id) == invitation.unit_id,
            col(Person.id).not_in(tied),
        )
        .distinct()
        .order_by(col(Person.name), col(Person.id))
    )
    return list(session.execute(query).scalars())


def approvers(session: Session, invitation: Invitation, day: date) -> list[Person]:
    """Give who may let this person in: the team's leaders, else the nearest office above that has people."""
    candidates: list[Sequence[Person]] = []
    if invitation.team_id:
        candidates.append(people.team_leaders(session, invitation.team_id, day))
        offices = teams.offices_above(session, invitation.team_id)
    else:
        offices = _office_chain(session, invitation.unit_id)
    candidates += [people.officers(session, unit_id, day) for unit_id in offices]
    for group in candidates:
        reachable = [p for p in group if p.id and people.chats_of(session, p.id)]
        if reachable:
            return reachable
    return []


def _office_chain(session: Session, unit_id: int | None) -> list[int]:
    if unit_id is None:
        return []
    return [unit_id, *(unit.id for unit in units.above(session, unit_id) if unit.id)]


def may_decide(session: Session, member: Member, request: JoinRequest) -> bool:
    """Whether this member leads the team, or works in an office at or above it."""
    invitation = session.get(Invitation, request.invitation_id)
    if invitation is None:
        return False
    if invitation.team_id:
        offices = teams.offices_above(session, invitation.team_id)
        return invitation.team_id in member.led_team_ids or not set(offices).isdisjoint(
            member.office_ids
        )
    return not set(_office_chain(session, invitation.unit_id)).isdisjoint(member.office_ids)


def pending(session: Session, chat_id: int) -> JoinRequest | None:
    """Give the request of a chat that nobody has decided yet."""
    query = (
        select(JoinRequest)
        .where(col(JoinRequest.chat_id) == chat_id, col(JoinRequest.decided_at).is_(None))
        .order_by(col(JoinRequest.id).desc())
    )
    return session.execute(query).scalars().first()


def request(
    session: Session,
    invitation: Invitation,
    chat: Chat,
    *,
    name: str,
    person_id: int | None,
    agreed_at: datetime,
    now: datetime,
) -> JoinRequest:
    """Write down who wants in, through which chat, and when they agreed to the use of their data.

    What the chat asked for before, and nobody has decided, is withdrawn.
    """
    if chat.id is None:
        session.add(chat)
        session.flush()
    earlier = pending(session, chat.id or 0)
    asked = JoinRequest(
        invitation_id=invitation.id or 0,
        chat_id=chat.id or 0,
        person_id=person_id,
        name=name,
        agreed_at=agreed_at,
        asked_at=now,
    )
    session.add(asked)
    session.flush()
    if earlier:
        session.delete(earlier)
    return asked


def accept(session: Session, asked: JoinRequest, *, by: int | None, now: datetime) -> Person:
    """Let the person in: tie the chat, give the role that the invitation names. `now` is local."""
    invitation = session.get_one(Invitation, asked.invitation_id)
    person = session.get(Person, asked.person_id) if asked.person_id else None
    if person is None:
        person = Person(name=asked.name)
        session.add(person)
        session.flush()
    person.agreed_at = person.agreed_at or asked.agreed_at
    session.get_one(Chat, asked.chat_id).person_id = person.id
    _give_role(session, person, invitation, now.date())
    asked.person_id, asked.is_accepted = person.id, True
    asked.decided_at, asked.decided_by = now, by
    session.flush()
    return person


def _give_role(session: Session, person: Person, invitation: Invitation, day: date) -> None:
    held = select(Membership).where(
        col(Membership.person_id) == person.id,
        people.current(day),
        col(Membership.team_id) == invitation.team_id
        if invitation.team_id
        else col(Membership.unit_id) == invitation.unit_id,
    )
    if session.execute(held).first() is None:
        session.add(
            Membership(
                person_id=person.id or 0,
                team_id=invitation.team_id,
                unit_id=invitation.unit_id,
                role=invitation.role,
                since=day,
            )
        )


def refuse(session: Session, asked: JoinRequest, *, by: int, now: datetime) -> None:
    """Keep the person out; the chat stays a stranger's."""
    asked.is_accepted, asked.decided_at, asked.decided_by = False, now, by
    session.flush()
