"""The server, a person who has written to the bot, and the bot as two client libraries are it."""

from __future__ import annotations

import asyncio
import ssl
import struct
import sys
import zlib
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

import aiogram
import pytest
import telegram
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramAPIError
from aiogram.types import BufferedInputFile
from aiohttp import web
from telegram.error import TelegramError
from telegram.ext import ExtBot

from tests.servers.telegram import TelegramServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping

    from tests.servers.telegram_chats import Chat

Client = Any  # an aiogram.Bot or a telegram.ext.ExtBot; the calls tested here are spelled alike
REFUSALS = (TelegramAPIError, TelegramError)


@dataclass
class Clock:
    """A clock that stands still until it is moved; called, it tells the time."""

    now: datetime = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Tell the time."""
        return self.now

    def ticks(self) -> float:
        """Tell the time in seconds."""
        return self.now.timestamp()

    def pass_by(self, **duration: float) -> None:
        """Move on by this timedelta."""
        self.now += timedelta(**duration)


@pytest.fixture(autouse=True, scope="package")
def _one_tls_context() -> Iterator[None]:
    """Let all clients share one context: each reads all certificates otherwise, for 30 ms."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssl, "create_default_context", cache(ssl.create_default_context))
        yield


@pytest.fixture(autouse=True)
def _retry_after_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without this python-telegram-bot warns at each 429, and warnings are errors here."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def server(clock: Clock) -> AsyncIterator[TelegramServer]:
    async with TelegramServer(clock=clock) as server:
        yield server


@pytest.fixture
async def chat(server: TelegramServer) -> Chat:
    """Press Start as a new person; the bot has not fetched that yet."""
    chat = server.private(server.user(7, "Tẹo", last_name="Nguyễn"))
    await chat.start()
    return chat


@asynccontextmanager
async def aiogram_bot(server: TelegramServer) -> AsyncIterator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(server.url))
    bot = Bot(server.token, session=session)
    try:
        yield bot
    finally:
        if session._session:  # session.close() would wait 250 ms for TLS, which is not used here
            await session._session.close()


@asynccontextmanager
async def ptb_bot(server: TelegramServer) -> AsyncIterator[ExtBot[None]]:
    base, files = f"{server.url}/bot", f"{server.url}/file/bot"
    async with ExtBot(server.token, base_url=base, base_file_url=files) as bot:
        yield bot


@pytest.fixture(params=[aiogram_bot, ptb_bot], ids=["aiogram", "python-telegram-bot"])
async def bot(request: pytest.FixtureRequest, server: TelegramServer) -> AsyncIterator[Client]:
    async with request.param(server) as bot:
        yield bot


# Webhooks


@dataclass
class Receiver:
    """The bot's end of a webhook: answers with the statuses it is given, then with 200."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    refused: str = ""  # a text that is never taken
    posted: list[dict[str, Any]] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.Response:
        """Take one update."""
        self.posted.append(await request.json())
        self.headers.append(request.headers)
        if self.refused and self.texts[-1] == self.refused:
            return web.Response(status=500)
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)

    @property
    def texts(self) -> list[str]:
        """The texts in the order in which they came, from Telegram or Zalo."""
        return [body.get("result", body)["message"]["text"] for body in self.posted]


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    try:
        yield receiver
    finally:
        await runner.cleanup()


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as receiver:
        yield receiver


@dataclass
class Pauses:
    """Notes how long it was to wait, and does not wait."""

    taken: list[float] = field(default_factory=list)

    async def take(self, seconds: float) -> None:
        """Let others run once."""
        self.taken.append(seconds)
        await asyncio.sleep(0)


@pytest.fixture
def pauses() -> Pauses:
    return Pauses()


# A server as a process


@asynccontextmanager
async def server_process(module: str, *options: str) -> AsyncIterator[str]:
    """Run a server by itself and give its address."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, *options, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    try:
        yield (await process.stdout.readline()).decode().strip()
    finally:
        process.terminate()
        assert await process.wait() == 0


# The two libraries' own ways


def _types(bot: Client) -> Any:
    return aiogram.types if isinstance(bot, Bot) else telegram


def command(bot: Client, name: str, description: str) -> Any:
    return _types(bot).BotCommand(command=name, description=description)


def reply(bot: Client, message_id: int) -> Any:
    return _types(bot).ReplyParameters(message_id=message_id)


def keyboard(bot: Client, *rows: dict[str, str]) -> Any:
    """Make an inline keyboard of the bot's library; each row maps labels to callback data."""
    button = _types(bot).InlineKeyboardButton
    buttons = [[button(text=text, callback_data=data) for text, data in r.items()] for r in rows]
    return _types(bot).InlineKeyboardMarkup(inline_keyboard=buttons)


def upload(bot: Client, data: bytes, file_name: str) -> Any:
    """Make a file to send, as the bot's library wants it."""
    if isinstance(bot, Bot):
        return BufferedInputFile(data, file_name)
    return telegram.InputFile(data, file_name)


async def download(bot: Client, file_id: str) -> bytes:
    file = await bot.get_file(file_id)
    if isinstance(bot, Bot):
        stream = await bot.download_file(file.file_path or "")
        return stream.read() if stream else b""
    return bytes(await file.download_as_bytearray())


def png(width: int = 2, height: int = 2) -> bytes:
    """Draw a white image, grey scale of 8 bits."""
    rows = (b"\0" + b"\xff" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )
