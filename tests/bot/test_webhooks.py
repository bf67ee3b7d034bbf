"""`thonso webhook`, and what `thonso doctor` says of Zalo, against the Zalo-shaped server."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot import cli
from bot.channels import zalo as channel
from bot.commands import webhooks
from bot.settings import Settings
from tests.servers.zalo import TOKEN, ZaloServer

SECRET = "bi-mat-cua-cac-bai-thu"
URL = "https://thonso.xa-an-phu.example"
SETTINGS = {
    "ZALO_BOT_TOKEN": TOKEN,
    "ZALO_WEBHOOK_SECRET": SECRET,
    "ZALO_MODE": "webhook",
    "PUBLIC_URL": URL,
}


@dataclass(frozen=True)
class Said:
    """What one command printed, and its exit code."""

    out: str
    err: str
    code: int


Thonso = Callable[..., Awaitable[Said]]


@pytest.fixture
async def zalo() -> AsyncIterator[ZaloServer]:
    """The Zalo-shaped server: it takes https addresses only, as the platform does."""
    async with ZaloServer() as server:
        yield server


@pytest.fixture
def thonso(
    zalo: ZaloServer,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> Thonso:
    """Run commands in a folder of this test's own, with every setting that Zalo needs."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in {**SETTINGS, "ZALO_API_URL": zalo.url, "DATA_DIR": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Said:
        with pytest.raises(SystemExit) as ended:
            cli.main(list(arguments))
        printed = capsys.readouterr()
        return Said(printed.out, printed.err, int(ended.value.code or 0))

    return lambda *arguments: asyncio.to_thread(run, *arguments)


def address(zalo: ZaloServer) -> str:
    """Where the platform posts now."""
    hook = zalo.events.webhook
    return hook.url if hook else ""


async def test_set_show_delete(thonso: Thonso, zalo: ZaloServer) -> None:
    """The platform posts to the path that the channel serves, until it is told not to."""
    assert "Chưa đặt webhook Zalo" in (await thonso("webhook", "show", "zalo")).out
    said = await thonso("webhook", "set", "zalo")
    assert (said.code, said.err) == (0, "")
    assert said.out == f"Đã đặt webhook: Zalo gửi tin đến {URL}/zalo/webhook\n"
    assert address(zalo) == f"{URL}/zalo/webhook"
    assert (await thonso("webhook", "show", "zalo")).out.endswith(f"{URL}/zalo/webhook\n")
    assert "Đã bỏ" in (await thonso("webhook", "delete", "zalo")).out
    assert address(zalo) == ""


def test_the_path_is_the_channels() -> None:
    """The command does not import the channel, which takes long, but names the same path."""
    assert webhooks.ZALO_PATH == channel.PATH


@pytest.mark.parametrize(
    ("command", "mode", "advice"),
    [
        ("set", "polling", "ZALO_MODE=webhook"),
        ("set", "webhook", None),
        ("delete", "webhook", "ZALO_MODE=polling"),
        ("delete", "polling", None),
    ],
)
async def test_a_mode_that_does_not_fit_is_pointed_out(
    thonso: Thonso, monkeypatch: pytest.MonkeyPatch, command: str, mode: str, advice: str | None
) -> None:
    """A webhook and polling exclude each other: one that is set keeps a polling bot deaf."""
    monkeypatch.setenv("ZALO_MODE", mode)
    said = await thonso("webhook", command, "zalo")
    assert said.code == 0
    assert (advice or "Lưu ý") in said.out or advice is None
    assert advice is not None or "Lưu ý" not in said.out


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("ZALO_BOT_TOKEN", "", "ZALO_BOT_TOKEN"),
        ("PUBLIC_URL", "", "PUBLIC_URL"),
        ("PUBLIC_URL", "http://thonso.xa-an-phu.example", "https://"),
        ("ZALO_WEBHOOK_SECRET", "", "ZALO_WEBHOOK_SECRET"),
        ("ZALO_WEBHOOK_SECRET", "ngắn", "ZALO_WEBHOOK_SECRET"),
        ("ZALO_WEBHOOK_SECRET", "bí mật có dấu", "ZALO_WEBHOOK_SECRET"),
    ],
)
async def test_what_is_missing_is_named(
    thonso: Thonso,
    zalo: ZaloServer,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: str,
    sentence: str,
) -> None:
    """One sentence, exit code 2, nothing asked of the platform, the secret not shown."""
    monkeypatch.setenv("ZALO_MODE", "polling")
    monkeypatch.setenv(name, value)
    said = await thonso("webhook", "set", "zalo")
    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
    assert sentence in said.err
    assert SECRET not in said.err
    assert zalo.calls == []


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        (401, "Zalo không nhận ZALO_BOT_TOKEN"),
        (429, "mã lỗi 429"),
        (502, "không trả lời"),
        ("drop", "không trả lời"),
    ],
)
async def test_a_platform_that_says_no_is_one_sentence(
    thonso: Thonso, zalo: ZaloServer, trouble: int | str, sentence: str
) -> None:
    """No traceback and no URL, which holds the token; exit code 1."""
    zalo.fail("*", trouble)
    said = await thonso("webhook", "set", "zalo")
    assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
    assert sentence in said.err
    assert TOKEN not in said.err


async def test_only_known_apps_have_one(thonso: Thonso) -> None:
    """Another name is a wrong call, answered with the names there are."""
    said = await thonso("webhook", "set", "thu")
    assert (said.code, said.err.count("\n")) == (2, 1)
    assert "«thu»" in said.err
    assert "zalo" in said.err


@pytest.mark.parametrize("command", ["", "set", "delete", "show"])
async def test_help_is_vietnamese_throughout(thonso: Thonso, command: str) -> None:
    """Not a word of typer's own English."""
    said = await thonso("webhook", *command.split(), "--help")
    assert said.code == 0
    assert "Cách dùng: thonso webhook" in said.out
    assert not re.search(r"Usage|Options|Commands|Arguments|Show|exit|default|required", said.out)


# Doctor


@pytest.mark.parametrize(
    ("trouble", "line"),
    [
        (None, "Đạt: bot Zalo là «Bot Thôn Số»."),
        (401, "Cần sửa: Zalo không nhận ZALO_BOT_TOKEN."),
        (500, "Cần sửa: Zalo đang từ chối (mã lỗi 500)."),
        ("drop", "Cần sửa: Zalo (http://127.0.0.1:"),
    ],
)
async def test_doctor_asks_zalo_who_the_bot_is(
    thonso: Thonso, zalo: ZaloServer, trouble: int | str | None, line: str
) -> None:
    """One line, whatever Zalo answers, without the token."""
    if trouble:
        zalo.fail("getMe", trouble)
    said = await thonso("doctor")
    (about_zalo,) = [each for each in said.out.splitlines() if "Zalo" in each]
    assert about_zalo.startswith(line)
    assert TOKEN not in said.out
    assert "bản thử" not in said.out


async def test_doctor_does_not_wait_for_a_silent_zalo(thonso: Thonso, zalo: ZaloServer) -> None:
    """After 3 seconds it says so."""
    zalo.fail("getMe", "hang")
    said = await asyncio.wait_for(thonso("doctor"), 5)
    assert "không trả lời trong 3 giây" in said.out
