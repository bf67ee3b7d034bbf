"""When people are reminded of a meeting, and when not."""

from datetime import datetime

import pytest
from sqlmodel import Session

from models import deliveries, meetings, people
from models.database import Database
from models.deliveries import Delivery
from models.meetings import Answer, Audience, Gathering, Meeting
from models.people import Member
from scheduler import meeting as kind
from tests.clock import ZONE
from tests.world import World

FRIDAY = datetime(2026, 11, 27, 19, 30, tzinfo=ZONE)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Give a local moment of November."""
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


def called(session: Session, world: World, when: datetime = FRIDAY, *, now: datetime) -> Meeting:
    """Let the tổ trưởng of Đông Lâm call his team."""
    lam = leader(session, world)
    team = Gathering(Audience.TEAM, world.teams["dong_lam"], "Tổ CNSCĐ thôn Đông Lâm")
    return meetings.call_meeting(session, lam, team, when, "đình", "Họp tổ", now)


def leader(session: Session, world: World) -> Member:
    """Give the tổ trưởng of Đông Lâm."""
    lam = people.member(session, world.people["lam"], FRIDAY.date())
    assert lam
    return lam


def answers(session: Session, world: World, who: str, meeting: Meeting, said: Answer) -> None:
    """Let somebody answer."""
    attendee = meetings.attendee(session, meetings.number_of(meeting), world.people[who])
    assert attendee
    meetings.answer(session, meeting, attendee, said, at(25, 9))


def reminded(session: Session, world: World, now: datetime) -> list[tuple[str, str]]:
    """Plan what is due; give the kind and the person of each."""
    names = {number: name for name, number in world.people.items()}
    found = kind.due(session, now)
    deliveries.plan(session, found)
    return sorted((notice.kind, names[notice.to]) for notice in found)


EVERYBODY = ["hanh", "hoa", "lam"]


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (at(26, 17, 59), []),
        (at(26, 18), [("meeting-eve", who) for who in EVERYBODY]),
        (at(27, 17, 29), [("meeting-eve", who) for who in EVERYBODY]),
        (at(27, 17, 30), []),
        (at(27, 18, 29), []),
        (at(27, 18, 30), [("meeting-hour", who) for who in EVERYBODY]),
        (at(27, 19, 29), [("meeting-hour", who) for who in EVERYBODY]),
        (at(27, 19, 30), []),
    ],
)
def test_the_two_moments(
    database: Database, world: World, now: datetime, due: list[tuple[str, str]]
) -> None:
    """At 18:00 of the day before and an hour before; made up if missed, while it still helps."""
    with database.writing() as session:
        called(session, world, now=at(24, 9))
        assert reminded(session, world, now) == due
        assert reminded(session, world, now) == [], "each is planned once"


def test_who_is_absent_is_not_reminded(database: Database, world: World) -> None:
    """Who said «Vắng» is left in peace; who said «Dự» is reminded."""
    with database.writing() as session:
        meeting = called(session, world, now=at(24, 9))
        answers(session, world, "hoa", meeting, Answer.ABSENT)
        answers(session, world, "hanh", meeting, Answer.COMING)
        assert reminded(session, world, at(26, 18)) == [
            ("meeting-eve", "hanh"),
            ("meeting-eve", "lam"),
        ]


def test_after_a_move_everybody_is_reminded_anew(database: Database, world: World) -> None:
    """Reminders follow the new moment, and reach also who was absent from the old one."""
    with database.writing() as session:
        meeting = called(session, world, now=at(24, 9))
        answers(session, world, "hoa", meeting, Answer.ABSENT)
        assert ("meeting-eve", "hoa") not in reminded(session, world, at(26, 18))
        meetings.move(session, meeting, at(29, 8), leader(session, world), at(26, 19))
        assert reminded(session, world, at(27, 18, 30)) == []
        assert ("meeting-eve", "hoa") in reminded(session, world, at(28, 18))


def test_called_on_its_eve(database: Database, world: World) -> None:
    """A call after 18:00 of the eve reminds by itself; later only who is silent is asked."""
    with database.writing() as session:
        meeting = called(session, world, now=at(26, 19))
        answers(session, world, "hanh", meeting, Answer.COMING)
        assert reminded(session, world, at(26, 19, 59)) == []
        assert reminded(session, world, at(26, 20)) == [("meeting-eve", "hoa")]


def test_called_within_the_hour(database: Database, world: World) -> None:
    """Who was invited less than an hour before is not reminded on top."""
    with database.writing() as session:
        called(session, world, now=at(27, 18, 45))
        assert reminded(session, world, at(27, 18, 50)) == []


def test_a_cancelled_meeting_is_silent(database: Database, world: World) -> None:
    """Nobody is reminded of what is off."""
    with database.writing() as session:
        meeting = called(session, world, now=at(24, 9))
        meetings.cancel(session, meeting, leader(session, world), at(25, 9))
        assert reminded(session, world, at(26, 18)) == []


def test_asked_again_in_the_last_second(database: Database, world: World) -> None:
    """A reminder is off when its person said «Vắng», or it was moved or cancelled, meanwhile."""
    with database.writing() as session:
        meeting = called(session, world, now=at(24, 9))
        reminded(session, world, at(26, 18))
        waiting = deliveries.claim(session, "test", at(26, 18), 30, only_urgent=False)
        hoa = next(d for d in waiting if d.person_id == world.people["hoa"])
        hanh = next(d for d in waiting if d.person_id == world.people["hanh"])
        answers(session, world, "hoa", meeting, Answer.ABSENT)
        assert still_due(session, hanh, hoa) == [True, False]
        assert not kind.still_due(session, hanh, FRIDAY), "it has begun"
        meetings.move(session, meeting, at(29, 8), leader(session, world), at(26, 18))
        assert still_due(session, hanh, hoa) == [False, False]


def still_due(session: Session, *waiting: Delivery) -> list[bool]:
    """Ask of each whether it is still due."""
    return [kind.still_due(session, delivery, at(26, 18)) for delivery in waiting]
