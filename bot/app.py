"""The composition root: the one file that knows every part and puts them together."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from bot import (
    quick_aiogram,  # noqa: F401  # before anything that imports aiogram
    secrets_file,
    server,
)
from bot.channels import Channel
from bot.channels.telegram import Telegram
from bot.channels.web import WebChat
from bot.channels.zalo import Zalo
from bot.dispatcher import Dispatcher
from bot.files import Files
from bot.media import FOLDER, Collector, fetchers_of
from bot.outbox import Outbox
from bot.settings import Settings
from bot.texts import text
from handlers import COMMANDS, FILES, conversations
from models import links, updates
from models.database import Database
from models.setup import set_up
from scheduler import KINDS
from scheduler.runner import Runner

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]
STOP_WITHIN = 3.5  # seconds
RESEND_EVERY = 10.0  # seconds
TURNS_AN_HOUR = 360


def system_clock() -> datetime:
    """Give the time, aware, in UTC."""
    return datetime.now(UTC)


@dataclass
class App:
    """The running bot: what was put together, and its tasks."""

    settings: Settings
    database: Database
    dispatcher: Dispatcher
    channels: dict[str, Channel]
    runner: Runner
    web: server.Server
    files: Files
    collector: Collector


def build(settings: Settings, clock: Clock = system_clock, *, demo: bool = False) -> App:
    """Put the parts together. Opens the database and brings its schema up; listens to nobody yet."""
    database = Database(settings.database_url)
    set_up(database)
    secret = secrets_file.key(settings)
    outbox = Outbox(database, clock)
    dispatcher = Dispatcher(database, conversations(), clock, settings.zone, secret, outbox)
    files = Files(database, clock, settings.zone, secret, FILES, settings.public_url)
    if settings.zalo_bot_link:
        files.doors[Zalo.name] = settings.zalo_bot_link
    channels = build_channels(settings, database, clock, secret, files, demo=demo)
    runner = Runner(database, channels, clock, settings.zone, KINDS)
    web = server.Server(settings.host, settings.port)
    collector = Collector(database, fetchers_of(channels), clock, settings.data_dir / FOLDER)
    return App(settings, database, dispatcher, channels, runner, web, files, collector)


def build_channels(
    settings: Settings,
    database: Database,
    clock: Clock,
    secret: bytes,
    files: Files,
    *,
    demo: bool,
) -> dict[str, Channel]:
    """Make the channels that the settings ask for. The demo has the web chat alone."""
    is_secure = (settings.public_url or "").startswith("https:")
    channels: list[Channel] = []
    if settings.telegram_bot_token and not demo:
        token = settings.telegram_bot_token.get_secret_value()
        commands = {name: text(key) for name, key in COMMANDS.items()}
        channels.append(Telegram(token, settings.telegram_api_url, commands, files))
    if settings.zalo_bot_token and not demo:
        channels.append(build_zalo(settings, files, settings.zalo_bot_token.get_secret_value()))
    if settings.web_chat == "on" or demo:
        channels.append(WebChat(database, clock, secret, files, is_demo=demo, is_secure=is_secure))
    return {channel.name: channel for channel in channels}


def build_zalo(settings: Settings, files: Files, token: str) -> Zalo:
    """Make the Zalo channel."""
    secret = settings.zalo_webhook_secret
    return Zalo(
        token,
        settings.zalo_api_url,
        files,
        mode=settings.zalo_mode,
        secret=secret.get_secret_value() if secret else "",
        rate=settings.zalo_rate,
        allow_local=settings.media_allow_local == "on",
    )


@asynccontextmanager
async def running(app: App) -> AsyncIterator[App]:
    """Serve from here to the end of the block; then finish what is in hand, within 5 s."""
    await app.dispatcher.outbox.resend(app.channels, at_start=True)
    tasks = [
        watched(f"{name} channel", channel.listen(app.dispatcher.process))
        for name, channel in app.channels.items()
    ]
    tasks.append(watched("housekeeping", _keep_house(app)))
    tasks.append(watched("media", app.collector.work()))
    routes = [route for channel in app.channels.values() for route in channel.routes()]
    await app.web.start([*routes, *app.files.routes()])
    app.runner.start()
    try:
        yield app
    finally:
        app.runner.stop()
        for task in tasks:
            task.cancel()
        await _finish(app)


async def _finish(app: App) -> None:
    try:
        async with asyncio.timeout(STOP_WITHIN):
            await app.dispatcher.outbox.finish()
            await app.runner.finish()
    except TimeoutError:
        log.warning("some answers were not out in time; they are sent at the next start")
    for channel in app.channels.values():
        await channel.close()
    await app.web.stop()
    app.database.close()


async def _keep_house(app: App) -> None:
    """Send again what was not sent; once an hour forget what no platform repeats any more."""
    for turn in count(1):
        await asyncio.sleep(RESEND_EVERY)
        try:
            await app.dispatcher.outbox.resend(app.channels)
            if turn % TURNS_AN_HOUR == 0:
                with app.database.writing() as session:
                    updates.forget_old(session, app.dispatcher.clock())
                    links.forget_old(session, app.dispatcher.clock())
        except SQLAlchemyError as error:
            log.warning("housekeeping is put off: %s", type(error).__name__)


def watched(name: str, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    """Run work that should last as long as the bot, and say so in the log if it ends by an error."""

    def ended(task: asyncio.Task[None]) -> None:
        if not task.cancelled() and task.exception():
            log.error("%s stopped", name, exc_info=task.exception())

    task = asyncio.create_task(work, name=name)
    task.add_done_callback(ended)
    return task


async def serve(app: App, ready: Callable[[str], None]) -> None:
    """Serve until SIGTERM or Ctrl-C; `ready` is told the address once it is open."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    async with running(app):
        ready(app.settings.public_url or f"http://{app.web.host}:{app.web.port}")
        await stopped.wait()
