"""The running bot as a process: it answers health checks, stops on SIGTERM, keeps secrets out of its log."""

import asyncio
import os
import signal
import socket
import sys
import time
from pathlib import Path

import aiohttp

from tests.conftest import TOKEN
from tests.servers.telegram import TelegramServer

THONSO = str(Path(sys.executable).with_name("thonso"))
STOPS_WITHIN = 5.0  # seconds, promised to the service manager


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def healthy(port: int) -> None:
    async with aiohttp.ClientSession() as http, asyncio.timeout(30):
        while True:
            try:
                async with http.get(f"http://127.0.0.1:{port}/healthz") as answer:
                    assert answer.status == 200
                    return
            except aiohttp.ClientError:
                await asyncio.sleep(0.05)


async def test_it_serves_answers_and_stops(telegram: TelegramServer, tmp_path: Path) -> None:
    """`thonso run` with a token greets a stranger over Telegram; SIGTERM ends it cleanly within 5 s."""
    port = free_port()
    environment = os.environ | {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": telegram.url,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'real.db'}",
        "DATA_DIR": str(tmp_path),
        "PORT": str(port),
    }
    process = await asyncio.create_subprocess_exec(
        THONSO,
        "run",
        env=environment,
        stderr=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        await healthy(port)
        stranger = telegram.private(telegram.user(5, "Người lạ"))
        words = "xin chào, số tôi là 0912345678"
        await telegram.answered(await stranger.send_text(words), within=15)
        assert "gửi mã mời" in (stranger.last.text or "")
    finally:
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        out, log = await asyncio.wait_for(process.communicate(), 15)
    assert process.returncode == 0
    assert time.monotonic() - began < STOPS_WITHIN
    said = (out + log).decode()
    for secret in (TOKEN, TOKEN.partition(":")[2], "0912345678", words):
        assert secret not in said
    assert not (tmp_path / "demo.db").exists()


async def test_a_wrong_token_is_one_clear_line(telegram: TelegramServer, tmp_path: Path) -> None:
    """The channel stops and says why; health still answers; the token is not in the log."""
    port = free_port()
    wrong = "999999:a-wrong-token-of-nobody"
    process = await asyncio.create_subprocess_exec(
        THONSO,
        "run",
        env=os.environ
        | {
            "TELEGRAM_BOT_TOKEN": wrong,
            "TELEGRAM_API_URL": telegram.url,
            "DATABASE_URL": f"sqlite:///{tmp_path / 'real.db'}",
            "DATA_DIR": str(tmp_path),
            "PORT": str(port),
        },
        stderr=asyncio.subprocess.PIPE,
    )
    await healthy(port)
    assert process.stderr
    line = await asyncio.wait_for(said_of(process.stderr, b"channel stops"), 15)
    process.send_signal(signal.SIGTERM)
    _, rest = await asyncio.wait_for(process.communicate(), 15)
    assert b"token" in line
    assert wrong.encode() not in line + rest
    assert process.returncode == 0


async def said_of(log: asyncio.StreamReader, words: bytes) -> bytes:
    """Read a log until a line says this."""
    line = b""
    while words not in line:
        line = await log.readline()
    return line
