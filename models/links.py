"""Links to files: each bound to one file, one person and a while; only keyed hashes are kept."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Column, ColumnElement, delete, or_, select, update
from sqlmodel import Field, Session, SQLModel, col

from models import trail
from models.database import UtcDateTime

TOKEN_BYTES = 18  # 144 bits
GOOD_FOR = timedelta(hours=72)
GOOD_FOR_WITH_NAMES = timedelta(hours=1)
OPENINGS_WITH_NAMES = 3
KEPT_FOR = timedelta(days=30)  # past its end, so that an old link is told apart from a made-up one


class FileLink(SQLModel, table=True):
    """A way to one file for one person. `file` says how it is made; its bytes are kept nowhere.

    `most_openings` is None where they are not counted down.
    """

    __tablename__ = "file_link"

    id: int | None = Field(default=None, primary_key=True)
    digest: str = Field(unique=True, max_length=64)
    person_id: int = Field(foreign_key="person.id", index=True)
    file: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    has_names: bool
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)
    openings: int = 0
    most_openings: int | None = None
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


def make(
    session: Session,
    secret: bytes,
    *,
    person_id: int,
    file: dict[str, Any],
    has_names: bool,
    private: str = "",
    now: datetime,
) -> str:
    """Make a link and give its token; afterwards nobody can read it again.

    Good for 72 hours; with household names for one hour and three openings. What is `private` to
    the file travels in the token, after «~», and is kept nowhere else.
    """
    token = "~".join(filter(None, [secrets.token_urlsafe(TOKEN_BYTES), private]))
    link = FileLink(
        digest=_digest(secret, token),
        person_id=person_id,
        file=file,
        has_names=has_names,
        created_at=now,
        expires_at=now + (GOOD_FOR_WITH_NAMES if has_names else GOOD_FOR),
        most_openings=OPENINGS_WITH_NAMES if has_names else None,
    )
    session.add(link)
    session.flush()
    return token


def private_part(token: str) -> str:
    """Give what a token carries besides its secret."""
    return token.partition("~")[2]


def find(session: Session, secret: bytes, token: str) -> FileLink | None:
    """Find the link of a token, open or not; None for one that was never given or is forgotten.

    The look-up is by the keyed digest, so its time tells nothing about any token.
    """
    query = select(FileLink).where(col(FileLink.digest) == _digest(secret, token))
    return session.execute(query).scalar_one_or_none()


def open_of(session: Session, person_id: int, now: datetime, most: int) -> list[FileLink]:
    """Give a person's links that still open, the latest first."""
    query = select(FileLink).where(col(FileLink.person_id) == person_id, _is_open(now))
    return list(session.execute(query.order_by(col(FileLink.id).desc()).limit(most)).scalars())


def is_open(link: FileLink, now: datetime) -> bool:
    """Whether a link still opens its file."""
    has_openings = link.most_openings is None or link.openings < link.most_openings
    return link.revoked_at is None and link.expires_at > now and has_openings


def take(session: Session, link: FileLink, now: datetime) -> bool:
    """Take one opening, and note it on the trail. False if the link is not open any more."""
    taken = session.execute(
        update(FileLink)
        .where(col(FileLink.id) == link.id, _is_open(now))
        .values(openings=col(FileLink.openings) + 1)
        .returning(col(FileLink.id))
    )
    if taken.first() is None:
        return False
    trail.note(session, now, link.person_id, "file-opened", f"file_link:{link.id}")
    return True


def revoke(session: Session, link_id: int, by: int | None, now: datetime) -> bool:
    """Close a link before its time, and note who did. False if it was not open."""
    closed = session.execute(
        update(FileLink)
        .where(col(FileLink.id) == link_id, _is_open(now))
        .values(revoked_at=now)
        .returning(col(FileLink.id))
    )
    if closed.first() is None:
        return False
    trail.note(session, now, by, "link-revoked", f"file_link:{link_id}")
    return True


def forget_old(session: Session, now: datetime) -> None:
    """Erase the links that ended long ago; their openings stay on the trail."""
    session.execute(delete(FileLink).where(col(FileLink.expires_at) < now - KEPT_FOR))


def _is_open(now: datetime) -> ColumnElement[bool]:
    return (
        col(FileLink.revoked_at).is_(None)
        & (col(FileLink.expires_at) > now)
        & or_(
            col(FileLink.most_openings).is_(None),
            col(FileLink.openings) < col(FileLink.most_openings),
        )
    )


def _digest(secret: bytes, token: str) -> str:
    written = b"file link " + token.encode(errors="replace")
    return hmac.new(secret, written, hashlib.sha256).hexdigest()
