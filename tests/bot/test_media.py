"""The collector: what waits is fetched once, again after a failure, and never from where it must not."""

import asyncio
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from sqlalchemy import select

from bot.app import App
from bot.channels.downloads import Downloads, is_public
from bot.channels.errors import NotFetched
from models.media import MEGABYTE, MOST_ATTEMPTS, Kind, Media, State, extension_of, wait_after
from tests.chat import Chat
from tests.clock import Clock
from tests.conftest import TOKEN
from tests.servers.conftest import png
from tests.servers.telegram import TelegramServer
from tests.servers.zalo import ZaloServer

PICTURE = png(40, 30)
OGG = b"OggS"
on_zalo = pytest.mark.parametrize("channel", ["zalo"])
on_telegram = pytest.mark.parametrize("channel", ["telegram"])


def the_row(app: App) -> Media:
    with app.database.reading() as session:
        row: Media = session.execute(select(Media)).scalar_one()
        return row


def files(app: App) -> list[bytes]:
    """Give what is on the disk, unfinished files too."""
    return [path.read_bytes() for path in app.collector.folder.rglob("*") if path.is_file()]


# Keeping


@on_zalo
async def test_a_file_is_its_owners_alone(chat: Chat, app: App) -> None:
    """Under year and month and a random name; nobody else on the machine may read it."""
    await chat.shows(PICTURE)
    await app.collector.collect()
    row = the_row(app)
    path = app.collector.folder / (row.path or "")
    assert row.path == f"2026/11/{row.name}.png"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert (row.size, len(row.sha256 or "")) == (len(PICTURE), 64)


@on_zalo
async def test_a_failed_fetch_is_tried_again(
    chat: Chat, app: App, zalo: ZaloServer, clock: Clock
) -> None:
    """After a minute, not before; the platform's errors and broken connections alike."""
    zalo.fail("download", 500, http=True)
    zalo.fail("download", "drop", times=2)  # a dropped request is made once more, at once
    await chat.shows(PICTURE)
    await app.collector.collect()
    await app.collector.collect()
    assert (the_row(app).state, the_row(app).attempts) == (State.WAITING, 1)
    clock.passes(minutes=1)
    await app.collector.collect()
    assert (the_row(app).state, the_row(app).attempts) == (State.WAITING, 2)
    clock.passes(minutes=2)
    await app.collector.collect()
    assert the_row(app).state == State.KEPT


@on_zalo
async def test_in_the_end_it_is_given_up(
    chat: Chat, app: App, zalo: ZaloServer, clock: Clock
) -> None:
    """After ten attempts within a day; then nothing is asked any more."""
    fault = zalo.fail("download", 500, http=True, times=100)
    await chat.shows(PICTURE)
    for attempt in range(1, MOST_ATTEMPTS + 3):
        await app.collector.collect()
        clock.passes(seconds=wait_after(attempt).total_seconds())
    assert the_row(app).state == State.GIVEN_UP
    assert fault.hits == MOST_ATTEMPTS
    waited = sum((wait_after(n) for n in range(1, MOST_ATTEMPTS)), timedelta())
    assert waited < timedelta(days=1)


@on_zalo
async def test_what_a_stopped_bot_was_fetching_is_made_up(
    chat: Chat, app: App, zalo: ZaloServer, clock: Clock
) -> None:
    """Stopped in the middle, it is fetched after the restart, and there is one file."""
    fault = zalo.fail("download", "hang")
    await chat.shows(PICTURE)
    work = asyncio.create_task(app.collector.collect())
    await fault.reached()
    work.cancel()
    await asyncio.wait({work})
    clock.passes(minutes=1)
    await app.collector.collect()
    assert the_row(app).state == State.KEPT
    assert files(app) == [PICTURE]


@on_zalo
async def test_a_slow_server_holds_nobody_up(chat: Chat, app: App, zalo: ZaloServer) -> None:
    """What has not come in its time is left for later."""
    zalo.fail("download", "hang")
    app.collector.within = 0.1
    await chat.shows(PICTURE)
    await app.collector.collect()
    assert (the_row(app).state, the_row(app).attempts) == (State.WAITING, 1)


@on_zalo
async def test_a_full_disk_loses_nothing(chat: Chat, app: App, clock: Clock) -> None:
    """A file that could not be written is fetched again when there is room."""
    folder = app.collector.folder
    folder.write_bytes(b"in the way")
    await chat.shows(PICTURE)
    await app.collector.collect()
    assert the_row(app).state == State.WAITING
    folder.unlink()
    clock.passes(minutes=1)
    await app.collector.collect()
    assert files(app) == [PICTURE]


@on_telegram
async def test_telegram_is_asked_again_too(
    chat: Chat, app: App, telegram: TelegramServer, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    """A failure of getFile is put off; neither the token nor the file's id is in the log."""
    telegram.fail("getFile", 500)
    await chat.shows(PICTURE)
    await app.collector.collect()
    row = the_row(app)
    assert row.state == State.WAITING
    assert "attempt 1 failed" in caplog.text
    assert TOKEN not in caplog.text
    assert row.reference not in caplog.text
    clock.passes(minutes=1)
    await app.collector.collect()
    assert files(app) == [PICTURE]


@pytest.mark.parametrize("channel", ["telegram", "zalo"])
@pytest.mark.parametrize(
    "sound",
    [b"<html>sign in</html>", PICTURE, b"", OGG + bytes(5 * MEGABYTE)],
    ids=["a page", "another kind", "nothing", "too large"],
)
async def test_what_must_not_be_kept_is_not(chat: Chat, app: App, sound: bytes) -> None:
    """Whatever its header says, a file that is no voice or too large is given up at once."""
    await chat.speaks(sound)
    await app.collector.collect()
    assert the_row(app).state == State.GIVEN_UP
    assert not files(app)


@pytest.mark.parametrize(
    ("kind", "body", "extension"),
    [
        (Kind.PHOTO, b"\xff\xd8\xff\xe0", "jpg"),
        (Kind.PHOTO, PICTURE, "png"),
        (Kind.PHOTO, b"RIFF\x10\0\0\0WEBPVP8 ", "webp"),
        (Kind.PHOTO, b"RIFF\x10\0\0\0WAVEfmt ", None),
        (Kind.PHOTO, b"GIF89a", None),
        (Kind.PHOTO, b"<svg/>", None),
        (Kind.PHOTO, OGG, None),
        (Kind.VOICE, OGG, "ogg"),
        (Kind.VOICE, b"\xff\xf1\x50\x80", "aac"),
        (Kind.VOICE, b"\xff\xf9\x50\x80", "aac"),
        (Kind.VOICE, b"\xff\xfb\x90\x64", None),  # MP3
        (Kind.VOICE, b"\xff\xd8\xff\xe0", None),
        (Kind.VOICE, b"", None),
    ],
)
def test_a_file_is_told_by_its_first_bytes(kind: Kind, body: bytes, extension: str | None) -> None:
    """Pictures are JPEG, PNG or WebP, voice is Ogg or AAC, each only as its own kind."""
    assert extension_of(kind, body) == extension


# Where from


@dataclass
class Door:
    """A port of this machine that counts who comes."""

    port: int = 0
    visitors: int = 0


@asynccontextmanager
async def watched_door() -> AsyncIterator[Door]:
    door = Door()

    def count(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        door.visitors += 1
        writer.close()

    server = await asyncio.start_server(count, "127.0.0.1", 0)
    door.port = server.sockets[0].getsockname()[1]
    async with server:
        yield door


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "127.1", "[::1]"])
@pytest.mark.parametrize("scheme", ["https", "http", "ftp"])
async def test_our_own_network_is_never_entered(scheme: str, host: str) -> None:
    """However its address is written, a port of this machine is not even connected to."""
    async with watched_door() as door:
        url = f"{scheme}://{host}:{door.port}/photo.jpg"
        with pytest.raises(NotFetched) as caught:
            await Downloads(allow_local=False).get(url, MEGABYTE)
    assert not door.visitors
    assert host not in str(caught.value)


async def test_the_door_is_watched() -> None:
    """With the setting for tests the same address is connected to: the test before means something."""
    async with watched_door() as door:
        with pytest.raises(NotFetched):
            await Downloads(allow_local=True).get(f"https://localhost:{door.port}/", MEGABYTE)
    assert door.visitors


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("203.162.4.190", True),
        ("2405:4800::1", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::127.0.0.1", False),
        ("64:ff9b::a01:203", False),
        ("2002:a01:203::1", False),
    ],
)
def test_public_addresses_are_told_apart(address: str, *, public: bool) -> None:
    """Private, loopback, link-local, group and IPv4-in-IPv6 addresses are none."""
    assert is_public(address) is public


@asynccontextmanager
async def sending_on(to: str) -> AsyncIterator[str]:
    """A server that sends everybody on, except to /photo, and to itself for «/…»."""

    async def answer(request: web.Request) -> web.Response:
        if request.path == "/photo":
            return web.Response(body=PICTURE)
        raise web.HTTPFound(to)

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    async with TestServer(app) as server:
        yield str(server.make_url("/"))


async def test_a_redirect_is_followed() -> None:
    """Within the same scheme."""
    async with sending_on("/photo") as url:
        assert await Downloads(allow_local=True).get(url, MEGABYTE) == PICTURE


async def test_a_redirect_to_another_scheme_is_not() -> None:
    """It is given up for good, and nobody is connected to."""
    async with watched_door() as door, sending_on(f"https://127.0.0.1:{door.port}/photo") as url:
        with pytest.raises(NotFetched) as caught:
            await Downloads(allow_local=True).get(url, MEGABYTE)
    assert caught.value.for_good
    assert not door.visitors


async def test_redirects_come_to_an_end() -> None:
    """A server that sends in a circle is left."""
    async with sending_on("/again") as url:
        with pytest.raises(NotFetched):
            await Downloads(allow_local=True).get(url, MEGABYTE)


async def test_a_file_is_read_up_to_its_limit() -> None:
    """One byte more than allowed, and it is refused for good."""
    async with sending_on("/photo") as url:
        with pytest.raises(NotFetched) as caught:
            await Downloads(allow_local=True).get(url, len(PICTURE) - 1)
    assert caught.value.for_good
