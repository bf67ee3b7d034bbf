"""Photos and voice that members sent: written down at once, fetched afterwards, kept as files."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Column, Text, select
from sqlmodel import Field, Session, SQLModel, col

from models.database import UtcDateTime, text_enum
from models.sensitive import find_sensitive

MEGABYTE = 1024 * 1024
MOST_ATTEMPTS = 10  # the last one eight and a half hours after the first
FIRST_WAIT = timedelta(minutes=1)  # longer than one attempt may take: it is also its lease


class Kind(StrEnum):
    """What was sent."""

    PHOTO = "photo"
    VOICE = "voice"

    @property
    def most_bytes(self) -> int:
        """The largest file of this kind that is kept."""
        return 10 * MEGABYTE if self is Kind.PHOTO else 5 * MEGABYTE


class State(StrEnum):
    """How far it is."""

    WAITING = "waiting"
    KEPT = "kept"
    GIVEN_UP = "given_up"


class Media(SQLModel, table=True):
    """One photo or voice message of a member.

    `reference` is where its channel finds it. `name` is random; `path`, within the folder of media,
    is there once the file is, with `size` in bytes. `next_try` is None when nothing is to be tried.
    """

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    channel: str = Field(max_length=16)
    kind: Kind = Field(sa_type=text_enum(Kind))
    reference: str = Field(sa_column=Column(Text, nullable=False))
    caption: str | None = Field(default=None, sa_column=Column(Text))
    received_at: datetime = Field(sa_type=UtcDateTime)
    name: str = Field(max_length=32, default_factory=lambda: secrets.token_hex(16))
    state: State = Field(default=State.WAITING, sa_type=text_enum(State))
    attempts: int = 0
    next_try: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    path: str | None = Field(default=None, max_length=60)
    size: int | None = None
    sha256: str | None = Field(default=None, max_length=64)


def record(
    session: Session,
    *,
    by: int,
    channel: str,
    kind: Kind,
    reference: str,
    caption: str | None,
    now: datetime,
) -> Media:
    """Write down that a member sent something; it waits to be fetched. No sensitive caption is kept."""
    media = Media(
        person_id=by,
        channel=channel,
        kind=kind,
        reference=reference,
        caption=None if find_sensitive(caption or "") else caption,
        received_at=now,
        next_try=now,
    )
    session.add(media)
    session.flush()
    return media


def take(session: Session, channels: Collection[str], now: datetime) -> Media | None:
    """Take the next one that is due on these channels, and count the attempt.

    Its next try is set before this one has begun: an attempt that dies with its process is made up,
    and no other process tries at the same time.
    """
    query = (
        select(Media)
        .where(col(Media.next_try) <= now, col(Media.channel).in_(channels))
        .order_by(col(Media.next_try), col(Media.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    media = session.execute(query).scalar_one_or_none()
    if media:
        media.attempts += 1
        media.next_try = now + wait_after(media.attempts)
    return media


def wait_after(attempts: int) -> timedelta:
    """Give how long to wait after so many attempts: a minute, doubled each time."""
    return FIRST_WAIT * (1 << attempts - 1)


def place(media: Media, extension: str) -> str:
    """Give the path of its file: year and month (UTC) in which it was received, its random name."""
    return f"{media.received_at:%Y/%m}/{media.name}.{extension}"


def keep(media: Media, path: str, body: bytes) -> None:
    """Note that its file is there."""
    media.state, media.next_try = State.KEPT, None
    media.path, media.size = path, len(body)
    media.sha256 = hashlib.sha256(body).hexdigest()


def note_failure(media: Media, *, for_good: bool) -> None:
    """Give up after the last attempt, or at once where another cannot end better."""
    if for_good or media.attempts >= MOST_ATTEMPTS:
        media.state, media.next_try = State.GIVEN_UP, None


def extension_of(kind: Kind, body: bytes) -> str | None:
    """Tell by its first bytes what a file is: jpg, png, webp; ogg, aac. None for all else."""
    if kind is Kind.PHOTO:
        return _picture(body)
    if body.startswith(b"OggS"):
        return "ogg"
    # ADTS: twelve bits set, then the version, then two bits of the layer, which are 0 (ISO 13818-7)
    return (
        "aac" if body[:1] == b"\xff" and body[1:2] in {b"\xf0", b"\xf1", b"\xf8", b"\xf9"} else None
    )


def _picture(body: bytes) -> str | None:
    if body.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if body.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    return "webp" if body[:4] == b"RIFF" and body[8:12] == b"WEBP" else None
