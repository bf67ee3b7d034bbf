"""`thonso invite`: a code, the link that brings a person in, and its QR picture."""

import os
import tempfile
from datetime import datetime
from pathlib import Path

import typer
from sqlalchemy import select
from sqlmodel import Session, col

from bot import secrets_file
from bot.commands import Refused
from bot.commands.terminal import explained, opened
from bot.documents import qr
from bot.identity import TelegramSilent, TokenRefused, ask_username
from bot.settings import Settings
from bot.texts import text
from models import invitations, teams, trail, units
from models.people import Person, Role


def invite(
    settings: Settings,
    now: datetime,
    *,
    team: str | None,
    unit: str | None,
    role: str | None,
    member: str | None,
    uses: int,
    days: int,
    trusted: bool,
) -> None:
    """Make a code for one of the two places, and say how to hand it over."""
    if (team is None) == (unit is None):
        raise typer.BadParameter(text("cli-invite-where"))
    wanted = known_role(role, in_team=team is not None)
    with opened(settings) as database, database.writing() as session:
        to_team = team_id(session, team) if team else None
        to_unit = unit_id(session, unit) if unit else None
        code = invitations.make(
            session,
            secrets_file.key(settings),
            role=wanted,
            team_id=to_team,
            unit_id=to_unit,
            person_id=person_id(session, member) if member else None,
            uses=uses,
            days=days,
            trusted=trusted,
            now=now,
        )
        trail.note(session, now, None, "invited", f"team:{to_team or 0} unit:{to_unit or 0}")
    typer.echo(code)
    hand_over(settings, code, named=team or unit or "")


def known_role(written: str | None, *, in_team: bool) -> Role:
    """Read a role that can be held there; the plain one, if none is given."""
    if written is None:
        return Role.MEMBER if in_team else Role.OFFICER
    if written not in set(Role):
        known = ", ".join(Role)
        raise typer.BadParameter(text("cli-bad-role", value=written, known=known))
    if Role(written).is_of_unit == in_team:
        raise typer.BadParameter(text("cli-invite-role", role=written))
    return Role(written)


def team_id(session: Session, code: str) -> int:
    """Find a team by its code."""
    found = teams.by_code(session, code)
    if found is None:
        raise Refused(text("cli-invite-no-team", code=code))
    return found.id or 0


def unit_id(session: Session, code: str) -> int:
    """Find a unit by its code."""
    found = units.by_code(session, code)
    if found is None:
        raise Refused(text("cli-invite-no-unit", code=code))
    return found.id or 0


def person_id(session: Session, code: str) -> int:
    """Find a person by their code."""
    query = select(col(Person.id)).where(col(Person.code) == code)
    found: int | None = session.execute(query).scalar()
    if found is None:
        raise Refused(text("cli-invite-no-member", code=code))
    return found


def hand_over(settings: Settings, code: str, *, named: str) -> None:
    """Say the link that brings a person in, if the bot's name can be learnt, and draw it."""
    name = telegram_name(settings)
    link = f"https://t.me/{name}?start={code}" if name else None
    typer.echo(link or text("cli-invite-how"))
    typer.echo(text("cli-invite-picture", path=str(draw(settings, link or code, named))))


def telegram_name(settings: Settings) -> str | None:
    """Ask Telegram for the bot's username; None if there is no token, or no answer within 3 s."""
    if settings.telegram_bot_token is None:
        return None
    try:
        return ask_username(settings.telegram_bot_token, settings.telegram_api_url)
    except (TelegramSilent, TokenRefused):
        return None


def draw(settings: Settings, content: str, named: str) -> Path:
    """Draw a QR picture that only the owner of this account can read, in DATA_DIR/qr."""
    folder = settings.data_dir / "qr"
    plain = "".join(letter if letter.isalnum() else "-" for letter in named)
    with explained():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, path = tempfile.mkstemp(prefix=f"{plain}-", suffix=".png", dir=folder)
        with os.fdopen(handle, "wb") as file:
            file.write(qr.picture(content))
    return Path(path)
