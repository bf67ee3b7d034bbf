"""What must hold after chaos on any platform, asked from the database."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlmodel import Session, col

from bench.chaos_people import Person
from bench.chaos_platforms import require
from models.database import Database
from models.updates import FailedUpdate, HeardUpdate
from models.visits import Entry, Line, Visit

DURABLE = {
    "sqlite": "durable journal_mode=wal synchronous=2",  # 2 is FULL
    "postgresql": "durable fsync=on synchronous_commit=on",
}


def check_durability(engine: str, said: Sequence[str]) -> str:
    """Give what every life said of its own connection; Failed if one was not durable."""
    promises = {line for line in said if line.startswith("durable")}
    require(promises == {DURABLE[engine]}, f"a connection of the bot is not durable: {promises}")
    return promises.pop().removeprefix("durable ")


def check_database(database: Database, people: Sequence[Person], lost: set[str]) -> None:
    """Find every saved visit once, every update heard that is not lost, every answer marked."""
    with database.reading() as session:
        _check_visits(session, people)
        _check_updates(session, people, lost)
        if database.is_sqlite:
            found = session.connection().exec_driver_sql("PRAGMA integrity_check").scalar_one()
            require(found == "ok", f"the SQLite file is broken: {found}")


def _check_visits(session: Session, people: Sequence[Person]) -> None:
    promised = Counter(code for person in people for code in person.saved)
    query = select(col(Visit.code)).where(col(Visit.cancelled_at).is_(None))
    found = Counter(session.execute(query).scalars())
    require(not promised - found, f"visits lost: {promised - found}")
    require(not found - promised, f"visits nobody saved, or twice: {found - promised}")
    lines = (
        select(col(Visit.code), func.count(col(Line.id)))
        .outerjoin(Entry, col(Entry.visit_id) == col(Visit.id))
        .outerjoin(Line, col(Line.entry_id) == col(Entry.id))
        .group_by(col(Visit.id), col(Visit.code))
    )
    halved = [code for code, number in session.execute(lines) if number != 1]
    require(not halved, f"visits without their one service: {halved}")


def _check_updates(session: Session, people: Sequence[Person], lost: set[str]) -> None:
    sent = {key for person in people for key in person.sent}
    rows = session.execute(select(col(HeardUpdate.key), col(HeardUpdate.sent_at))).all()
    heard = {key for key, _ in rows}
    unheard = sent - heard - lost
    unmarked = [key for key, sent_at in rows if sent_at is None]
    failed = session.execute(select(col(FailedUpdate.error))).scalars().all()
    require(not unheard, f"updates that were never heard: {unheard}")
    require(not heard & lost, f"updates heard though they are lost: {heard & lost}")
    require(not unmarked, f"updates whose answer is not marked as sent: {unmarked}")
    require(not failed, f"updates given up: {failed}")


def doubles(people: Sequence[Person], lost: set[str]) -> int:
    """Count the answers that stand twice in a chat: each text gets one message, taps change it."""
    return sum(person.messages() - person.texts for person in people) + len(lost)
