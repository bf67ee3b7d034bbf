"""Codes that let a person in: only keyed hashes are kept."""

import hashlib
import hmac
import re
import secrets
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlmodel import Field, Session, SQLModel, col

from models.database import UtcDateTime, text_enum
from models.people import Role

CODE_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
CODE_LENGTH = 10  # 30^10 is 49 bits
VALID_FOR = timedelta(days=7)
HALF = f"([{CODE_LETTERS}]{{{CODE_LENGTH // 2}}})"
SHOWN = re.compile(rf"(?<![^\W_])(?={HALF}[\s–-]*{HALF}(?![^\W_]))")  # a code within a text


class Invitation(SQLModel, table=True):
    """A code for a role in one team or one unit; `person_id` ties it to somebody already known."""

    id: int | None = Field(default=None, primary_key=True)
    digest: str = Field(unique=True, max_length=64)
    team_id: int | None = Field(default=None, foreign_key="team.id")
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    role: Role = Field(sa_type=text_enum(Role))
    person_id: int | None = Field(default=None, foreign_key="person.id")
    created_by: int | None = Field(default=None, foreign_key="person.id")
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    uses_left: int = 1
    is_trusted: bool = False


class JoinRequest(SQLModel, table=True):
    """Somebody who entered a code and waits for a tap of the tổ trưởng or the officer above."""

    __tablename__ = "join_request"

    id: int | None = Field(default=None, primary_key=True)
    invitation_id: int = Field(foreign_key="invitation.id")
    chat_id: int = Field(foreign_key="chat.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id")
    name: str = Field(max_length=80)
    agreed_at: datetime = Field(sa_type=UtcDateTime)
    asked_at: datetime = Field(sa_type=UtcDateTime)
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    is_accepted: bool | None = None


def make(
    session: Session,
    secret: bytes,
    *,
    role: Role,
    team_id: int | None = None,
    unit_id: int | None = None,
    person_id: int | None = None,
    uses: int = 1,
    days: int = VALID_FOR.days,
    trusted: bool = False,
    by: int | None = None,
    now: datetime,
) -> str:
    """Make a code and give it as it is shown, «ABCDE-FGHJK»; afterwards nobody can read it again.

    `days` are spans of 24 hours. A role that does not fit the place, or a use or day less than
    one, is a mistake of the caller: ValueError.
    """
    if (team_id is None) == (unit_id is None) or role.is_of_unit != (team_id is None):
        raise ValueError("a role is held in one team, or in the office of one unit")
    if uses < 1 or days < 1:
        raise ValueError("an invitation is for one use and one day at least")
    letters = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    invitation = Invitation(
        digest=_digest(secret, letters),
        team_id=team_id,
        unit_id=unit_id,
        role=role,
        person_id=person_id,
        created_by=by,
        created_at=now,
        expires_at=now + timedelta(days=days),
        uses_left=uses,
        is_trusted=trusted,
    )
    session.add(invitation)
    session.flush()
    return grouped(letters)


def grouped(letters: str) -> str:
    """Write a code in two groups, as it is read out: «ABCDE-FGHJK». Telegram's links take it so."""
    return f"{letters[: CODE_LENGTH // 2]}-{letters[CODE_LENGTH // 2 :]}"


def letters_of(typed: str) -> str | None:
    """Read a code as people type it: any case, spaces, dashes. None if it is not shaped as one."""
    letters = "".join(typed.upper().split()).replace("-", "").replace("–", "")
    is_code = len(letters) == CODE_LENGTH and set(letters) <= set(CODE_LETTERS)
    return letters if is_code else None


def looks_like_code(typed: str) -> bool:
    """Whether a text could be a code, known or not."""
    return letters_of(typed) is not None


def is_open(invitation: Invitation, now: datetime) -> bool:
    """Whether an invitation still lets somebody in."""
    return invitation.uses_left > 0 and invitation.expires_at > now


def find(session: Session, secret: bytes, typed: str, now: datetime) -> Invitation | None:
    """Find the invitation of a code as typed; None if it never was one, is used up or too old.

    The look-up is by the keyed digest, so its time tells nothing about any code.
    """
    letters = letters_of(typed)
    if letters is None:
        return None
    query = select(Invitation).where(col(Invitation.digest) == _digest(secret, letters))
    found = session.execute(query).scalar_one_or_none()
    return found if found and is_open(found, now) else None


def use(session: Session, invitation: Invitation) -> bool:
    """Take one use. False if another process took the last one meanwhile."""
    taken = session.execute(
        update(Invitation)
        .where(col(Invitation.id) == invitation.id, col(Invitation.uses_left) > 0)
        .values(uses_left=col(Invitation.uses_left) - 1)
        .returning(col(Invitation.id))
    )
    is_taken = taken.first() is not None
    session.refresh(invitation)
    return is_taken


def withdraw(session: Session, invitation: Invitation) -> None:
    """Let nobody else in by this code, for example once a whole group has read it."""
    invitation.uses_left = 0
    session.add(invitation)
    session.flush()


def withdraw_seen(session: Session, secret: bytes, said: str, now: datetime) -> bool:
    """Withdraw every open code that stands somewhere in a text; False if there is none."""
    codes = ("".join(halves) for halves in SHOWN.findall(said.upper()))
    found = [invitation for code in codes if (invitation := find(session, secret, code, now))]
    for invitation in found:
        withdraw(session, invitation)
    return bool(found)


def _digest(secret: bytes, letters: str) -> str:
    return hmac.new(secret, b"invitation " + letters.encode(), hashlib.sha256).hexdigest()
