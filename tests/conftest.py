"""The stage: both databases, every channel, a clock that tests hold, a small planted place."""

import os
import shutil
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from functools import cache
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import make_url

from bot import app as application
from bot.app import App
from bot.channels.telegram import Telegram
from bot.channels.zalo import Zalo
from bot.settings import Settings
from models import migrations
from models.database import Database
from tests import postgresql
from tests.chat import Chat, OnTelegram, OnWeb, OnZalo
from tests.clock import Clock
from tests.servers.telegram import TelegramServer
from tests.servers.zalo import TOKEN as ZALO_TOKEN
from tests.servers.zalo import ZaloServer
from tests.world import World, plant

pytest_plugins = ["pytester", "tests.not_run"]
os.environ.setdefault("PTB_TIMEDELTA", "true")
TOKEN = "123456:test-token-of-the-emulator"  # the emulator's
NUMBERS = count(1)

Opens = Callable[..., Awaitable[Chat]]


@pytest.fixture(autouse=True, scope="session")
def _one_tls_context() -> Iterator[None]:
    """Let all clients share one context: each reads all certificates otherwise, for 30 ms."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssl, "create_default_context", cache(ssl.create_default_context))
        yield


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A cluster for this run."""
    try:
        with postgresql.cluster() as url:
            yield url
    except LookupError as missing:
        pytest.skip(str(missing))  # the run ends by saying it, see not_run.py


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, World]:
    """A planted SQLite file, made once."""
    path = tmp_path_factory.mktemp("template") / "world.db"
    return path, planted(f"sqlite:///{path}")


@pytest.fixture(scope="session")
def postgresql_template(postgresql_url: str) -> tuple[str, World]:
    """A planted PostgreSQL database, made once."""
    name = f"template_{os.getpid()}"
    return name, planted(postgresql.create(postgresql_url, name))


def planted(url: str) -> World:
    """Bring the schema up and plant the tests' place."""
    database = Database(url)
    migrations.upgrade(database.engine)
    with database.writing() as session:
        world = plant(session)
    database.close()
    return world


@pytest.fixture(params=["sqlite", "postgresql"])
def engine_name(request: pytest.FixtureRequest) -> str:
    """Which database engine this test runs on."""
    return str(request.param)


@pytest.fixture
def place(
    engine_name: str, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[tuple[str, World]]:
    """A database of this test's own, planted: its URL and what is in it."""
    if engine_name == "sqlite":
        template, world = request.getfixturevalue("sqlite_template")
        shutil.copy(template, tmp_path / "test.db")
        yield f"sqlite:///{tmp_path / 'test.db'}", world
        return
    cluster_url = request.getfixturevalue("postgresql_url")
    template, world = request.getfixturevalue("postgresql_template")
    name = f"test_{os.getpid()}_{next(NUMBERS)}"
    yield postgresql.create(cluster_url, name, template), world
    postgresql.drop(cluster_url, name)


@pytest.fixture
def world(place: tuple[str, World]) -> World:
    """What is planted."""
    return place[1]


@pytest.fixture
def database(place: tuple[str, World]) -> Iterator[Database]:
    """The planted database."""
    database = Database(place[0])
    yield database
    database.close()


@pytest.fixture
def clock() -> Clock:
    """A Tuesday morning in November that passes only when told to."""
    return Clock()


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramServer]:
    """The Telegram-shaped server."""
    async with TelegramServer(token=TOKEN) as server:
        yield server


@pytest.fixture
async def zalo() -> AsyncIterator[ZaloServer]:
    """The Zalo-shaped server."""
    async with ZaloServer() as server:
        yield server


def free_port() -> int:
    """Give a port that is free now: links to files must name it before the server listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
async def app(
    place: tuple[str, World],
    clock: Clock,
    telegram: TelegramServer,
    zalo: ZaloServer,
    tmp_path: Path,
) -> AsyncIterator[App]:
    """The whole bot, running on every channel against the servers of the tests."""
    port = free_port()
    settings = Settings(
        _env_file=None,
        database_url=make_url(place[0]).render_as_string(hide_password=False),
        telegram_bot_token=TOKEN,
        telegram_api_url=telegram.url,
        zalo_bot_token=ZALO_TOKEN,
        zalo_api_url=zalo.url,
        web_chat="on",
        port=port,
        public_url=f"http://127.0.0.1:{port}",
        secret_key="the tests' own secret",
        data_dir=tmp_path,
        media_allow_local="on",
    )
    built = application.build(settings, clock)
    unhurried(built)
    async with application.running(built) as running:
        yield running


def unhurried(app: App) -> None:
    """Take the platforms' limits off: dialogues would spend most of their time waiting for slots."""
    for channel in app.channels.values():
        if isinstance(channel, (Telegram, Zalo)):
            channel.pacer.interval = 0


@pytest.fixture(params=["telegram", "zalo", "web"])
def channel(request: pytest.FixtureRequest) -> str:
    """Which channel people use in this test."""
    return str(request.param)


@pytest.fixture
async def phone(
    app: App, telegram: TelegramServer, zalo: ZaloServer, world: World, channel: str
) -> AsyncIterator[Opens]:
    """Chats to open: with «lam» it is the tổ trưởng's, without a name a stranger's."""
    opened: list[Chat] = []

    async def open_phone(who: str | None = None, on: str | None = None) -> Chat:
        chat: Chat
        number = 1000 + len(opened)
        name = on or channel
        if name == "telegram":
            chat = OnTelegram(app, telegram, number)
        else:
            chat = OnWeb(app) if name == "web" else OnZalo(app, zalo, f"Người {number}")
        await chat.open(world.people[who] if who else None)
        opened.append(chat)
        return chat

    yield open_phone
    for chat in opened:
        await chat.close()


@pytest.fixture
async def chat(phone: Opens) -> Chat:
    """The chat of Hoa, a member of the team of Đông Lâm."""
    return await phone("hoa")
