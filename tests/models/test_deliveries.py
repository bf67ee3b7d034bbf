"""Deliveries: planned once, claimed once, settled only by who holds the lease."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlmodel import Session

from models import deliveries
from models.database import Database
from models.deliveries import LEASE, LONGEST_BACKOFF, Argument, Delivery, Dropped, Notice
from tests.clock import TUESDAY_MORNING
from tests.world import World

NOW = TUESDAY_MORNING


@pytest.fixture
def hoa(world: World) -> int:
    return world.people["hoa"]


def notice(to: int, *, slot: str = "v1", urgent: bool = False, minutes: int = 0) -> Notice:
    """Make a notice due some minutes after now."""
    due = NOW + timedelta(minutes=minutes)
    return Notice("kind", 1, to, slot, "some-key", due, NOW + timedelta(days=1), urgent=urgent)


def claimed(
    session: Session, holder: str, now: datetime, *, only_urgent: bool = False
) -> list[str]:
    """Claim everything; give the slots, in order."""
    found = deliveries.claim(session, holder, now, 30, only_urgent=only_urgent)
    return [delivery.slot for delivery in found]


def only(session: Session) -> Delivery:
    """Give the one row there is."""
    session.expire_all()
    found: Delivery = session.execute(select(Delivery)).scalar_one()
    return found


def test_planned_twice_is_one(database: Database, hoa: int) -> None:
    """Kind, subject, person and slot make a notice; a second plan of it changes nothing."""
    with database.writing() as session:
        assert deliveries.plan(session, [notice(hoa), notice(hoa, slot="v2")]) == 2
        assert deliveries.plan(session, [notice(hoa), notice(hoa, slot="v3")]) == 1


def test_many_are_planned_at_once(database: Database, hoa: int) -> None:
    """More notices than one statement takes are all written down."""
    with database.writing() as session:
        assert deliveries.plan(session, (notice(hoa, slot=f"v{n}") for n in range(1201))) == 1201


def test_the_urgent_and_the_oldest_first(database: Database, hoa: int) -> None:
    """Notices are claimed by urgency, then by age; what is not due yet is not."""
    with database.writing() as session:
        planned = [
            notice(hoa, slot="new", minutes=-1),
            notice(hoa, slot="old", minutes=-9),
            notice(hoa, slot="urgent", urgent=True),
            notice(hoa, slot="later", minutes=1),
        ]
        deliveries.plan(session, planned)
        assert claimed(session, "me", NOW) == ["urgent", "old", "new"]


def test_a_lease_keeps_others_away(database: Database, hoa: int) -> None:
    """Nobody else gets a claimed notice until its lease has run out."""
    with database.writing() as session:
        deliveries.plan(session, [notice(hoa)])
        assert claimed(session, "one", NOW) == ["v1"]
        assert claimed(session, "two", NOW + LEASE - timedelta(seconds=1)) == []
        assert claimed(session, "two", NOW + LEASE) == ["v1"]


def test_who_lost_the_lease_has_no_say(database: Database, hoa: int) -> None:
    """A holder whose lease ran out, and whose notice another took, settles nothing."""
    with database.writing() as session:
        deliveries.plan(session, [notice(hoa)])
        claimed(session, "one", NOW)
        session.commit()
        lost = only(session)
        session.expunge(lost)
        claimed(session, "two", NOW + LEASE)
        assert not deliveries.drop(session, lost, Dropped.REFUSED)
        assert not deliveries.put_back(session, lost, NOW)
        assert deliveries.mark_sent(session, only(session), NOW)
        assert not deliveries.drop(session, only(session), Dropped.REFUSED), "it is out already"


def test_only_the_urgent_at_night(database: Database, hoa: int) -> None:
    """Asked for the urgent alone, the rest stays as it is."""
    with database.writing() as session:
        deliveries.plan(session, [notice(hoa), notice(hoa, slot="urgent", urgent=True)])
        assert claimed(session, "me", NOW, only_urgent=True) == ["urgent"]
        assert claimed(session, "me", NOW) == ["v1"]


def test_the_stale_is_dropped_unless_in_flight(database: Database, hoa: int) -> None:
    """What is past its time is dropped with its words, but not out of a sender's hands."""
    late = NOW + timedelta(days=1)
    with database.writing() as session:
        deliveries.plan(session, [notice(hoa)])
        claimed(session, "me", late - timedelta(seconds=1))
        deliveries.drop_stale(session, late)
        assert only(session).dropped is None
        deliveries.drop_stale(session, late + LEASE)
        assert (only(session).dropped, only(session).notice) == (Dropped.STALE, {})


@pytest.mark.parametrize(("asked", "waits"), [(0, 15), (7, 15), (40, 40)])
def test_a_failed_attempt_waits(database: Database, hoa: int, asked: int, waits: int) -> None:
    """The pause is ours, or the platform's where that is longer."""
    with database.writing() as session:
        deliveries.plan(session, [notice(hoa)])
        claimed(session, "me", NOW)
        deliveries.put_back(session, only(session), NOW, timedelta(seconds=asked))
        assert claimed(session, "me", NOW + timedelta(seconds=waits - 1)) == []
        assert claimed(session, "me", NOW + timedelta(seconds=waits)) == ["v1"]


def test_pauses_grow_to_a_bound() -> None:
    """15 s, 30 s, a minute, …, never more than 15 minutes."""
    pauses = [deliveries.backoff(n).total_seconds() for n in range(1, 5)]
    assert pauses == [15, 30, 60, 120]
    assert deliveries.backoff(20) == LONGEST_BACKOFF


def test_arguments_come_back_as_they_were(database: Database, hoa: int) -> None:
    """Numbers, words, days and instants survive the row."""
    said: dict[str, Argument] = {"count": 3, "name": "Lan", "day": date(2026, 11, 27), "at": NOW}
    planned = Notice("kind", 1, hoa, "v1", "key", NOW, NOW + timedelta(days=1), said)
    with database.writing() as session:
        deliveries.plan(session, [planned])
        assert deliveries.arguments_of(only(session)) == said
