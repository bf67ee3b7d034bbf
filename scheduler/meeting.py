"""Meetings: the people who are not absent are reminded the day before and an hour before."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from handlers.attendance import notice
from models import meetings
from models.deliveries import Delivery, Notice
from models.meetings import CANCELLED, Attendee, Meeting

KIND = meetings.KIND
EVE, HOUR = f"{KIND}-eve", f"{KIND}-hour"

EVE_AT = time(18)  # local, on the day before
EVE_AHEAD = timedelta(hours=2)  # the day's reminder is pointless when the hour's is so near
HOUR_AHEAD = timedelta(hours=1)
ASK_AGAIN_AFTER = timedelta(hours=1)  # who has not answered a meeting called on its eve or later
FARTHEST = timedelta(hours=30)  # from 18:00 of the day before to the end of the day


def due(session: Session, now: datetime) -> list[Notice]:
    """Remind of each meeting to come whose moment has come. A call so late reminds by itself."""
    found = meetings.between(session, now, now + FARTHEST)
    return [said for meeting in found for said in reminders(session, meeting, now)]


def reminders(session: Session, meeting: Meeting, now: datetime) -> Iterator[Notice]:
    """Give the reminders of one meeting that are due and not planned yet."""
    eve, eve_ends = first_reminder(meeting, now), meeting.at - EVE_AHEAD
    if eve <= now < eve_ends:
        for who in to_remind(session, meeting, EVE):
            if not (was_called_late(meeting, now) and who.has_answered(meeting)):
                yield reminder(session, EVE, meeting, who, eve, eve_ends)
    hour = meeting.at - HOUR_AHEAD
    if called_at(meeting) < hour <= now:
        for who in to_remind(session, meeting, HOUR):
            yield reminder(session, HOUR, meeting, who, hour, meeting.at)


def reminder(
    session: Session, kind: str, meeting: Meeting, who: Attendee, due: datetime, stale: datetime
) -> Notice:
    """Make a reminder that can be answered in place. Quiet hours hold back the day's alone."""
    return notice(
        session,
        kind,
        "attendance-reminder",
        meeting,
        who.person_id,
        due=due,
        stale=stale,
        urgent=kind == HOUR,
    )


def called_at(meeting: Meeting) -> datetime:
    """Give when the meeting as it stands was called, or moved."""
    return meeting.moved_at or meeting.created_at


def eve_of(meeting: Meeting, now: datetime) -> datetime:
    """Give 18:00 of the day before, local as `now` is."""
    day_before = meeting.at.astimezone(now.tzinfo).date() - timedelta(days=1)
    return datetime.combine(day_before, EVE_AT, now.tzinfo)


def was_called_late(meeting: Meeting, now: datetime) -> bool:
    """Whether it was called after its eve's 18:00: then only who is silent is asked again."""
    return called_at(meeting) >= eve_of(meeting, now)


def first_reminder(meeting: Meeting, now: datetime) -> datetime:
    """Give when the first reminder is due: on the eve, or an hour after a later call."""
    late = was_called_late(meeting, now)
    return called_at(meeting) + ASK_AGAIN_AFTER if late else eve_of(meeting, now)


def to_remind(session: Session, meeting: Meeting, kind: str) -> list[Attendee]:
    """Give who is not absent, and has no such reminder of the meeting as it stands."""
    planned = select(col(Delivery.person_id)).where(
        col(Delivery.kind) == kind,
        col(Delivery.about) == meeting.id,
        col(Delivery.slot) == meeting.slot,
    )
    known = set(session.execute(planned).scalars())
    found = meetings.attendees(session, meeting)
    return [who for who in found if who.person_id not in known and not who.is_absent(meeting)]


def still_due(session: Session, delivery: Delivery, now: datetime) -> bool:
    """Whether it is about the meeting as it stands, and its person has not settled it meanwhile."""
    meeting = meetings.find(session, delivery.about)
    if meeting is None or meeting.slot != delivery.slot or meeting.at <= now:
        return False
    if delivery.kind == CANCELLED:
        return meeting.cancelled_at is not None
    who = meetings.attendee(session, delivery.about, delivery.person_id)
    return meeting.cancelled_at is None and who is not None and not who.is_absent(meeting)
