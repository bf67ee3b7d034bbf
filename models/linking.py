"""Linking: one person on several channels, by a short code and a yes on the chat that asked for it."""

import hashlib
import hmac
import re
import secrets
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlmodel import Field, Session, SQLModel, col

from models import memories
from models.database import UtcDateTime
from models.invitations import JoinRequest
from models.people import Chat, Person

DIGITS = 6
SHOWN = re.compile(rf"(?:[0-9][\s-]*){{{DIGITS}}}")
VALID_FOR = timedelta(minutes=15)
ANSWER_WITHIN = timedelta(minutes=15)
MOST_CHATS = 4  # of one person: all that can be done with them fits in nine choices

# Six digits are few, so guesses must be few. A person mistypes once or twice: five from one chat is
# ample. A commune links a few phones a day: thirty wrong codes from everybody within 15 minutes are
# an attack. With 20 live codes, more than ever stand at once, 30 guesses find one in 1,700 attacks
# (20 · 30 / 1,000,000); after them every live code ends, and for 15 minutes none is made or taken,
# so that who goes on guessing finds no codes to be guessed. A code that is hit opens nothing yet:
# its owner is asked first.
WINDOW = timedelta(minutes=15)
MOST_WRONG = 5
MOST_WRONG_OVERALL = 30


class LinkCode(SQLModel, table=True):
    """The live code of a person, asked for in this chat. Only its keyed hash is kept."""

    __tablename__ = "link_code"

    person_id: int = Field(primary_key=True, foreign_key="person.id")
    chat_id: int = Field(foreign_key="chat.id")
    digest: str = Field(unique=True, max_length=64)
    expires_at: datetime = Field(sa_type=UtcDateTime)


class LinkRequest(SQLModel, table=True):
    """A code was entered in the second chat: the person is asked in the first."""

    __tablename__ = "link_request"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    first_chat_id: int = Field(foreign_key="chat.id")
    second_chat_id: int = Field(foreign_key="chat.id", index=True)
    asked_at: datetime = Field(sa_type=UtcDateTime)
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    is_accepted: bool | None = None


class WrongLinkCode(SQLModel, table=True):
    """A code that opened nothing was entered in this chat. Which one is not kept."""

    __tablename__ = "wrong_link_code"

    id: int | None = Field(default=None, primary_key=True)
    chat_id: int = Field(foreign_key="chat.id", index=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)


# The code, on the first chat


def make(session: Session, secret: bytes, chat: Chat, now: datetime) -> str:
    """Make the code of the chat's person, «123456», good for 15 minutes; an earlier one ends.

    A stranger's chat is a mistake of the caller: ValueError.
    """
    if chat.id is None or chat.person_id is None:
        raise ValueError("a link begins in the chat of somebody known")
    mine_or_old = or_(col(LinkCode.person_id) == chat.person_id, col(LinkCode.expires_at) <= now)
    session.execute(delete(LinkCode).where(mine_or_old))
    taken = set(session.execute(select(col(LinkCode.digest))).scalars())
    digits = _any_digits()
    while _digest(secret, digits) in taken:
        digits = _any_digits()
    session.add(
        LinkCode(
            person_id=chat.person_id,
            chat_id=chat.id,
            digest=_digest(secret, digits),
            expires_at=now + VALID_FOR,
        )
    )
    session.flush()
    return digits


def _any_digits() -> str:
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def _digest(secret: bytes, digits: str) -> str:
    return hmac.new(secret, b"link " + digits.encode(), hashlib.sha256).hexdigest()


def digits_of(typed: str) -> str | None:
    """Read a code as people type it, «123 456» too. None if it is not shaped as one."""
    is_code = SHOWN.fullmatch(typed.strip())
    return "".join(c for c in typed if c.isdigit()) if is_code else None


# The code entered, on the second chat


def enter(
    session: Session, secret: bytes, digits: str, chat: Chat, now: datetime
) -> LinkRequest | None:
    """Use a code up in a stranger's chat. None for a wrong, used or old one, or after too many."""
    if chat.id is None:
        session.add(chat)
        session.flush()
    if is_closed(session, now) or _is_paused(session, chat, now):
        return None
    is_it = col(LinkCode.digest) == _digest(secret, digits)
    taken = session.execute(
        delete(LinkCode)
        .where(is_it, col(LinkCode.expires_at) > now)
        .returning(col(LinkCode.person_id), col(LinkCode.chat_id))
    ).one_or_none()
    if taken is None:
        _note_wrong(session, chat, now)
        return None
    asked = LinkRequest(
        person_id=taken[0], first_chat_id=taken[1], second_chat_id=chat.id or 0, asked_at=now
    )
    session.add(asked)
    session.flush()
    return asked


def is_closed(session: Session, now: datetime) -> bool:
    """Whether nobody may enter a code now: too many wrong ones came from everybody together."""
    return _were_too_many(session, MOST_WRONG_OVERALL, now)


def _is_paused(session: Session, chat: Chat, now: datetime) -> bool:
    return _were_too_many(session, MOST_WRONG, now, col(WrongLinkCode.chat_id) == chat.id)


def _were_too_many(session: Session, most: int, now: datetime, *where: ColumnElement[bool]) -> bool:
    """Whether the last so many wrong codes came within 15 minutes, and the last less than that ago."""
    query = (
        select(col(WrongLinkCode.at))
        .where(*where)
        .order_by(col(WrongLinkCode.at).desc())
        .limit(most)
    )
    last = list(session.execute(query).scalars())
    return len(last) == most and last[0] - last[-1] < WINDOW and now < last[0] + WINDOW


def _note_wrong(session: Session, chat: Chat, now: datetime) -> None:
    long_ago = now - 2 * WINDOW
    session.execute(delete(WrongLinkCode).where(col(WrongLinkCode.at) < long_ago))
    session.add(WrongLinkCode(chat_id=chat.id or 0, at=now))
    session.flush()
    if is_closed(session, now):
        session.execute(delete(LinkCode))


# The answer, on the first chat


def is_open(asked: LinkRequest, now: datetime) -> bool:
    """Whether a request still waits for its answer."""
    return asked.decided_at is None and now < asked.asked_at + ANSWER_WITHIN


def waiting_for(session: Session, person_id: int, now: datetime) -> LinkRequest | None:
    """Give the request that this person has to answer."""
    return _latest_open(session, col(LinkRequest.person_id) == person_id, now)


def waiting_in(session: Session, chat: Chat, now: datetime) -> LinkRequest | None:
    """Give the request that was made from this chat and is not answered."""
    return _latest_open(session, col(LinkRequest.second_chat_id) == chat.id, now)


def _latest_open(session: Session, where: ColumnElement[bool], now: datetime) -> LinkRequest | None:
    query = (
        select(LinkRequest)
        .where(where, col(LinkRequest.decided_at).is_(None))
        .where(col(LinkRequest.asked_at) > now - ANSWER_WITHIN)
        .order_by(col(LinkRequest.id).desc())
        .limit(1)
    )
    return session.execute(query).scalar_one_or_none()


def decide(session: Session, asked: LinkRequest, *, yes: bool, now: datetime) -> bool:
    """Write the answer down, and tie the second chat on a yes. Gives whether it is tied.

    It is not if it became somebody else's meanwhile, or the person has four chats already.
    """
    asked.decided_at, asked.is_accepted = now, yes and _tie(session, asked, now)
    session.add(asked)
    session.flush()
    return asked.is_accepted


def _tie(session: Session, asked: LinkRequest, now: datetime) -> bool:
    """Make the second chat the person's: what a stranger had begun there ends."""
    if len(chats(session, asked.person_id)) >= MOST_CHATS:
        return False
    tied = session.execute(
        update(Chat)
        .where(col(Chat.id) == asked.second_chat_id, col(Chat.person_id).is_(None))
        .values(person_id=asked.person_id, reachable=True)
        .returning(col(Chat.channel), col(Chat.address))
    ).one_or_none()
    if tied is None:
        return False
    memories.write(session, f"{tied.channel}:{tied.address}", None, {}, now)
    session.execute(
        update(JoinRequest)
        .where(col(JoinRequest.chat_id) == asked.second_chat_id)
        .where(col(JoinRequest.decided_at).is_(None))
        .values(decided_at=now, decided_by=asked.person_id, is_accepted=False)
    )
    return True


# The chats of one person


def chats(session: Session, person_id: int) -> list[Chat]:
    """Give all the chats of a person, reachable or not, the oldest first."""
    query = select(Chat).where(col(Chat.person_id) == person_id).order_by(col(Chat.id))
    return list(session.execute(query).scalars())


def untie(session: Session, person_id: int, chat: Chat) -> None:
    """Make the chat a stranger's again; reminders no longer prefer a channel that is gone."""
    chat.person_id = None
    session.add(chat)
    session.flush()
    person = session.get_one(Person, person_id)
    if person.reminder_channel not in {left.channel for left in chats(session, person_id)}:
        person.reminder_channel = None
    session.flush()
