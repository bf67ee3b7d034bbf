"""What must hold after chaos, asked from the database and from the Telegram-shaped server."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlmodel import Session, col

from bench.chaos_people import Failed, Person
from models.database import Database
from models.updates import FailedUpdate, HeardUpdate
from models.visits import Entry, Line, Visit
from tests.servers.telegram import TelegramServer

DURABLE = {
    "sqlite": "durable journal_mode=wal synchronous=2",  # 2 is FULL
    "postgresql": "durable fsync=on synchronous_commit=on",
}


def check_durability(engine: str, said: Sequence[str]) -> str:
    """Give what every life said of its own connection; Failed if one was not durable."""
    promises = {line for line in said if line.startswith("durable")}
    require(promises == {DURABLE[engine]}, f"a connection of the bot is not durable: {promises}")
    return promises.pop().removeprefix("durable ")


def check_database(database: Database, people: Sequence[Person]) -> None:
    """Find every saved visit exactly once, every update heard, every answer marked as out."""
    with database.reading() as session:
        _check_visits(session, people)
        _check_updates(session, people)
        if database.is_sqlite:
            found = session.connection().exec_driver_sql("PRAGMA integrity_check").scalar_one()
            require(found == "ok", f"the SQLite file is broken: {found}")


def _check_visits(session: Session, people: Sequence[Person]) -> None:
    promised = Counter((saved.nonce, saved.code) for person in people for saved in person.saved)
    query = select(col(Visit.nonce), col(Visit.code)).where(col(Visit.cancelled_at).is_(None))
    found = Counter((nonce, code) for nonce, code in session.execute(query))
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


def _check_updates(session: Session, people: Sequence[Person]) -> None:
    sent = {str(update) for person in people for update in person.updates}
    rows = session.execute(select(col(HeardUpdate.key), col(HeardUpdate.sent_at))).all()
    unheard = sent - {key for key, _ in rows}
    unmarked = [key for key, sent_at in rows if sent_at is None]
    failed = session.execute(select(col(FailedUpdate.error))).scalars().all()
    require(not unheard, f"updates that were never heard: {unheard}")
    require(not unmarked, f"updates whose answer is not marked as sent: {unmarked}")
    require(not failed, f"updates given up: {failed}")


def check_server(server: TelegramServer, people: Sequence[Person]) -> None:
    """Find every update acknowledged and every tap's spinner ended."""
    pending = list(server.updates.pending)
    require(not pending, f"updates that were never acknowledged: {pending}")
    ended = {
        call.params.get("callback_query_id")
        for call in server.calls
        if (call.method, call.status) == ("answerCallbackQuery", 200)
    }
    waiting = {query for person in people for query in person.queries} - ended
    require(not waiting, f"taps that were never answered: {waiting}")


def doubles(people: Sequence[Person]) -> int:
    """Count the answers that stand twice in a chat: each text gets one message, taps change it."""
    return sum(
        sum(message.by_bot for message in person.chat.messages) - person.texts for person in people
    )


def unseen_repeats(server: TelegramServer) -> int:
    """Count the edits that changed nothing: sent again after a death, or for a double tap."""
    return sum("not modified" in call.description for call in server.calls)


def require(holds: bool, otherwise: str) -> None:
    """Raise Failed with the reason where something does not hold."""
    if not holds:
        raise Failed(otherwise)
