"""What an installation needs, looked at one by one: each finding is a line that says what to do."""

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot import secrets_file
from bot.commands.zalo import ZaloRefused, ZaloSilent, ask
from bot.identity import TelegramSilent, TokenRefused, ask_username
from bot.settings import Settings
from bot.texts import moment_text, number_text, text
from models import migrations
from models.database import Database

ENOUGH_DISK = 500  # megabytes
SHORTEST_KEY = 32  # letters
BUILT_IN = 2026  # a clock that shows an earlier year is wrong


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is as it should be, and a sentence."""

    is_good: bool
    said: str


def examine(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Look at everything but the settings, which could be read. `now` is local. Changes nothing."""
    yield Finding(True, text("cli-doctor-settings"))
    yield from examine_database(settings)
    yield examine_key(settings)
    yield examine_folder(settings.data_dir)
    yield examine_disk(settings.data_dir)
    yield examine_telegram(settings)
    if settings.zalo_bot_token:
        yield examine_zalo(settings.zalo_bot_token, settings.zalo_api_url)
    yield examine_clock(settings, now)


def examine_database(settings: Settings) -> Iterator[Finding]:
    """Say whether the database answers, and whether its schema is this version's."""
    url = make_url(settings.database_url)
    name = url.render_as_string(hide_password=True)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        yield Finding(False, text("cli-doctor-database-none", name=name))
        return
    database = Database(settings.database_url)
    try:
        is_current = migrations.is_current(database.engine)
    except SQLAlchemyError:
        yield Finding(False, text("cli-doctor-database-silent", name=name))
        return
    finally:
        database.close()
    yield Finding(True, text("cli-doctor-database", name=name))
    yield Finding(is_current, text(f"cli-doctor-schema-{'current' if is_current else 'old'}"))


def examine_key(settings: Settings) -> Finding:
    """Say where the secret key comes from, and whether others can guess or read it."""
    if settings.secret_key:
        is_long = len(settings.secret_key.get_secret_value()) >= SHORTEST_KEY
        name = "cli-doctor-key-set" if is_long else "cli-doctor-key-short"
        return Finding(is_long, text(name, letters=SHORTEST_KEY))
    path = settings.data_dir / secrets_file.FILE
    if not path.exists():
        return Finding(True, text("cli-doctor-key-none", path=str(path)))
    is_private = not path.stat().st_mode & 0o077
    name = "cli-doctor-key-file" if is_private else "cli-doctor-key-open"
    return Finding(is_private, text(name, path=str(path)))


def examine_folder(folder: Path) -> Finding:
    """Say whether the data folder can be written to, or made."""
    existing = nearest(folder)
    try:
        with tempfile.TemporaryFile(dir=existing):
            return Finding(True, text("cli-doctor-folder", path=str(folder)))
    except OSError:
        return Finding(False, text("cli-doctor-folder-closed", path=str(existing)))


def examine_disk(folder: Path) -> Finding:
    """Say how much room there is where the data lies."""
    free = shutil.disk_usage(nearest(folder)).free // 1_000_000
    name = "cli-doctor-disk" if free >= ENOUGH_DISK else "cli-doctor-disk-full"
    return Finding(
        free >= ENOUGH_DISK,
        text(name, free=number_text(free), enough=number_text(ENOUGH_DISK)),
    )


def nearest(folder: Path) -> Path:
    """Give the folder, or the nearest above it that exists."""
    return next(place for place in (folder, *folder.absolute().parents) if place.is_dir())


def examine_telegram(settings: Settings) -> Finding:
    """Say who the bot is on Telegram, or why that is not known."""
    if settings.telegram_bot_token is None:
        name = "unused" if settings.zalo_bot_token else "none"
        return Finding(True, text(f"cli-doctor-telegram-{name}"))
    try:
        name = ask_username(settings.telegram_bot_token, settings.telegram_api_url)
    except TokenRefused:
        return Finding(False, text("cli-doctor-telegram-refused"))
    except TelegramSilent:
        address = settings.telegram_api_url
        return Finding(False, text("cli-doctor-telegram-silent", address=address))
    return Finding(True, text("cli-doctor-telegram", name=name))


def examine_zalo(token: SecretStr, address: str) -> Finding:
    """Say who the bot is on Zalo, or why that is not known."""
    try:
        name = str(ask(token, address, "getMe").get("account_name", ""))
    except TokenRefused:
        return Finding(False, text("cli-doctor-zalo-refused"))
    except ZaloRefused as error:
        return Finding(False, text("cli-doctor-zalo-busy", code=str(error.code)))
    except ZaloSilent:
        return Finding(False, text("cli-doctor-zalo-silent", address=address))
    return Finding(True, text("cli-doctor-zalo", name=name))


def examine_clock(settings: Settings, now: datetime) -> Finding:
    """Say what time it is for the bot; only a year that is past already shows a wrong clock."""
    is_good = now.year >= BUILT_IN
    name = "cli-doctor-clock" if is_good else "cli-doctor-clock-wrong"
    said = text(name, now=moment_text(now, now.date()), year=str(now.year), zone=settings.time_zone)
    return Finding(is_good, said)
