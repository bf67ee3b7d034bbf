"""The Zalo channel over HTTP, polling and by webhook: what goes wrong there, and a whole story."""

import asyncio
from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any

import aiohttp
import openpyxl  # type: ignore[import-untyped]  # ships no types
import pytest
from aiogram.methods import SendMessage
from sqlalchemy import func, select, text
from sqlmodel import col

from bot import app as application
from bot.app import App
from bot.channels.addresses import number_of
from bot.channels.zalo import SECRET_HEADER, Zalo
from bot.choices import Choice
from bot.settings import Settings
from models import invitations
from models.people import Chat as ChatRow
from models.people import Role
from models.visits import Visit
from tests.chat import Chat, OnZalo
from tests.clock import Clock
from tests.conftest import TOKEN, Opens
from tests.servers.images import PNG
from tests.servers.telegram import TelegramServer
from tests.servers.zalo import TOKEN as ZALO_TOKEN
from tests.servers.zalo import ZaloServer
from tests.servers.zalo_chats import Chat as Phone
from tests.world import World

SECRET = "bi-mat-cua-cac-bai-thu"
VISIT = "hôm nay nhà bà Tẹo cài VNeID mức 2 xong 2 người"
GREETING = "gửi mã mời"
A_MOMENT = 0.001  # seconds

polling = pytest.mark.parametrize("mode", ["polling"])
by_webhook = pytest.mark.parametrize("mode", ["webhook"])


class Waits:
    """How long to wait after failures in a row: hardly; it keeps what it was asked."""

    def __init__(self) -> None:
        self.failures: list[int] = []
        self.asked = asyncio.Event()

    def __call__(self, failures: int) -> float:
        """Give the seconds."""
        self.failures.append(failures)
        self.asked.set()
        return A_MOMENT

    async def between_deliveries(self, _: float) -> None:
        """Pace the server's redelivery."""
        self.asked.set()
        await asyncio.sleep(A_MOMENT)


@pytest.fixture
def engine_name() -> str:
    """A channel knows no database: one engine is enough."""
    return "sqlite"


@pytest.fixture
def channel() -> str:
    """People use Zalo here."""
    return "zalo"


@pytest.fixture(params=["polling", "webhook"])
def mode(request: pytest.FixtureRequest) -> str:
    """How the bot hears."""
    return str(request.param)


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture
async def zalo(waits: Waits) -> AsyncIterator[ZaloServer]:
    """The Zalo-shaped server; webhooks may be http, and are delivered again at once."""
    async with ZaloServer(
        local_webhooks=True, redelivery_delays=(1,), sleep=waits.between_deliveries
    ) as server:
        yield server


@pytest.fixture
def settings(
    place: tuple[str, World], telegram: TelegramServer, zalo: ZaloServer, mode: str
) -> Settings:
    """Telegram and Zalo side by side."""
    return Settings(
        _env_file=None,
        database_url=place[0],
        telegram_bot_token=TOKEN,
        telegram_api_url=telegram.url,
        zalo_bot_token=ZALO_TOKEN,
        zalo_api_url=zalo.url,
        zalo_rate=30,
        zalo_mode=mode,
        zalo_webhook_secret=SECRET,
        port=0,
        secret_key="the tests' own secret",
    )


@pytest.fixture
async def app(
    settings: Settings, clock: Clock, zalo: ZaloServer, mode: str, waits: Waits
) -> AsyncIterator[App]:
    """The whole bot; in webhook mode its address is told to the platform."""
    built = application.build(settings, clock)
    channel = on_zalo(built)
    channel.wait = channel.api.wait = waits
    async with application.running(built) as running:
        if mode == "webhook":
            address = {"url": hook(running), "secret_token": SECRET}
            assert (await channel.api.call("setWebhook", address))["url"] == hook(running)
        yield running


def on_zalo(app: App) -> Zalo:
    """Give the channel itself."""
    channel = app.channels["zalo"]
    assert isinstance(channel, Zalo)
    return channel


def in_hand(chat: Chat) -> Phone:
    """Give the phone on which somebody uses Zalo."""
    assert isinstance(chat, OnZalo)
    return chat.phone


def hook(app: App) -> str:
    return f"http://127.0.0.1:{app.web.port}/zalo/webhook"


def visits(app: App) -> int:
    with app.database.reading() as session:
        return int(session.execute(select(func.count()).select_from(Visit)).scalar_one())


def complaints(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What the log says of Zalo."""
    return [record.getMessage() for record in caplog.records if "zalo" in record.getMessage()]


# Hearing


@polling
async def test_an_idle_poll_is_silent(
    phone: Opens, zalo: ZaloServer, waits: Waits, caplog: pytest.LogCaptureFixture
) -> None:
    """408 is what a poll ends in when nothing came: no line in the log, no backing off."""
    stranger = await phone()
    zalo.fail("getUpdates", 408, times=3)
    await stranger.says("xin chào")
    await zalo.called("getUpdates", status=408, times=3)
    assert GREETING in await stranger.says("còn đó không")
    assert complaints(caplog) == []
    assert waits.failures == []


@polling
async def test_an_idle_poll_is_no_failure(phone: Opens, zalo: ZaloServer, waits: Waits) -> None:
    """Trouble after it is the first in a row."""
    stranger = await phone()
    for status in (500, 408, 500):
        zalo.fail("getUpdates", status)
    await stranger.says("xin chào")
    await zalo.called("getUpdates", status=500, times=2)
    assert GREETING in await stranger.says("còn đó không")
    assert waits.failures == [1, 1]


@polling
@pytest.mark.parametrize("trouble", [429, 500, 502, "drop"])
@pytest.mark.parametrize("http", [False, True])
async def test_a_platform_in_trouble_is_asked_again(
    phone: Opens, zalo: ZaloServer, waits: Waits, trouble: int | str, *, http: bool
) -> None:
    """Each failure in a row asks for a longer wait; once it answers all is as before."""
    stranger = await phone()
    for _ in range(2):
        fault = zalo.fail("getUpdates", trouble, times=3, http=http)
        assert GREETING in await stranger.says("xin chào")
        assert GREETING in await stranger.says("xin chào")
        assert fault.hits == 3
    assert waits.failures == [1, 2, 3, 1, 2, 3]


@pytest.mark.parametrize("http", [False, True])
async def test_too_fast_is_too_fast_for_everybody(
    phone: Opens, app: App, zalo: ZaloServer, waits: Waits, *, http: bool
) -> None:
    """429, under whatever status: the channel's gate closes, longer each time; nothing is lost."""
    stranger = await phone()
    zalo.fail("sendMessage", 429, times=2, http=http)
    await stranger.says("xin chào")
    assert len(in_hand(stranger).said) == 1
    assert waits.failures == [1, 2]
    assert on_zalo(app).api.hasty == 0


async def test_an_answer_that_did_not_leave_is_sent_again(phone: Opens, zalo: ZaloServer) -> None:
    """The connection broke before the platform took it."""
    stranger = await phone()
    zalo.fail("sendMessage", "drop")
    assert GREETING in await stranger.says("xin chào")


@pytest.mark.parametrize("code", [401, 404])
async def test_a_bad_token_stops_this_channel_alone(
    settings: Settings,
    clock: Clock,
    telegram: TelegramServer,
    caplog: pytest.LogCaptureFixture,
    zalo: ZaloServer,
    code: int,
) -> None:
    """One clear line without the token; Telegram goes on, and the webhook takes nothing in."""
    zalo.fail("*", code, times=1000)
    async with application.running(application.build(settings, clock)) as app:
        task = next(t for t in asyncio.all_tasks() if t.get_name() == "zalo channel")
        await asyncio.wait_for(task, 5)
        someone = telegram.private(telegram.user(5, "Người lạ"))
        await telegram.answered(await someone.send_text("xin chào"))
        assert GREETING in (someone.last.text or "")
        status = await post(app, event("tin cuối")) if settings.zalo_mode == "webhook" else 503
    assert status == 503
    assert complaints(caplog) == ["zalo: the token is not accepted; this channel stops"]
    assert ZALO_TOKEN.partition(":")[2] not in caplog.text


@polling
async def test_a_gateways_page_says_nothing_about_the_token(
    phone: Opens, zalo: ZaloServer, waits: Waits
) -> None:
    """An HTML page under 502 is a passing trouble, for the poll and for an answer."""
    stranger = await phone()
    zalo.fail("getUpdates", 502)
    zalo.fail("sendMessage", 502)
    assert GREETING in await stranger.says("xin chào")
    assert GREETING in await stranger.says("xin chào")
    assert waits.failures == [1]


STRANGE: list[dict[str, Any]] = [
    {},
    {"event_name": "message.text.received"},
    {"event_name": "message.text.received", "message": "chữ"},
    {"event_name": "message.text.received", "message": {"message_id": "1", "chat": {"id": "2"}}},
    {"event_name": "bot.renamed", "message": {"message_id": "3"}, "bot": {"id": 4}},
    {
        "event_name": "message.text.received",
        "message": {
            "from": {"id": "5"},
            "chat": {"id": "5", "chat_type": "PRIVATE"},
            "message_id": "6",
            "text": "chào từ ngày xa",
            "date": 10**30,
        },
    },
]


async def test_what_came_after_this_version_is_ignored(phone: Opens, zalo: ZaloServer) -> None:
    """Unknown events, and what is no event, are passed over; unknown fields do not matter."""
    stranger = await phone()
    for result in STRANGE:
        zalo.inject(result)
    strangers_phone = in_hand(stranger)
    await strangers_phone.send_event("message.poll.received", {"options": ["a", "b"]})
    new = {"text": "xin chào", "mentions": [{"id": 5}], "quote": None}
    await strangers_phone.send_event("message.text.received", new)
    assert GREETING in await stranger.says("xin chào")


async def test_heard_twice_is_one_visit(phone: Opens, app: App) -> None:
    """A replay has its message_id: nothing is saved or said again."""
    hoa = await phone("hoa")
    await hoa.says(VISIT)
    await hoa.taps_twice("Lưu")
    assert visits(app) == 1
    hoas_phone = in_hand(hoa)
    assert sum("Đã ghi" in said for said in hoas_phone.said) == 1


async def test_nothing_is_lost_while_the_database_is_away(
    phone: Opens, app: App, zalo: ZaloServer, waits: Waits, mode: str
) -> None:
    """By webhook it is 503 and delivered again; polled it is kept, and no more is fetched than that."""
    stranger, other = await phone(), await phone()
    rename(app, "heard_update", "away")
    sent = [await in_hand(chat).send_text("xin chào") for chat in (stranger, other)]
    await asyncio.wait_for(waits.asked.wait(), 5)
    if mode == "polling":
        sent += [await in_hand(other).send_text("còn đó không") for _ in range(2)]
        await zalo.until(lambda: [e.message_id for e in zalo.events.pending] == sent[-1:])
        waits.asked.clear()
        await asyncio.wait_for(waits.asked.wait(), 5)
        assert [e.message_id for e in zalo.events.pending] == sent[-1:]
    rename(app, "away", "heard_update")
    await zalo.until(lambda: len(in_hand(stranger).said + in_hand(other).said) == len(sent))
    assert len(in_hand(stranger).said) == 1


def rename(app: App, before: str, after: str) -> None:
    with app.database.writing() as session:
        session.execute(text(f"ALTER TABLE {before} RENAME TO {after}"))


# The webhook


def event(words: str) -> bytes:
    """Give what the platform posts when somebody writes."""
    said = (
        '{"from": {"id": "1a2b", "display_name": "Na"}, "chat": {"id": "1a2b", "chat_type": '
        f'"PRIVATE"}}, "text": "{words}", "message_id": "3c4d", "date": 1750316131602}}'
    )
    result = f'{{"event_name": "message.text.received", "message": {said}}}'
    return f'{{"ok": true, "result": {result}}}'.encode()


async def post(app: App, body: bytes, secret: str | bytes | None = SECRET) -> int:
    """Post to the webhook and give the status."""
    raw = secret.encode() if isinstance(secret, str) else secret
    headers = {} if raw is None else {SECRET_HEADER: raw.decode("utf-8", "surrogateescape")}
    async with (
        aiohttp.ClientSession() as http,
        http.post(hook(app), data=body, headers=headers) as answer,
    ):
        return answer.status


@by_webhook
@pytest.mark.parametrize("secret", [None, "", "sai", SECRET[:-1], SECRET + "x", "bí-mật-đấy"])
@pytest.mark.parametrize("body", [event("xin chào"), b"{ hong", b" " * 300_000])
async def test_who_does_not_know_the_secret_is_refused_unread(
    app: App, zalo: ZaloServer, secret: str | None, body: bytes
) -> None:
    """403 whatever the body, broken or too long; nothing is handled."""
    assert await post(app, body, secret) == 403
    assert zalo.counters["sendMessage", 400] == 0


@by_webhook
async def test_a_secret_of_stray_bytes_is_refused_too(app: App) -> None:
    """What is no text cannot be compared as text, and is no reason to stumble."""
    reader, writer = await asyncio.open_connection("127.0.0.1", app.web.port)
    head = f"POST /zalo/webhook HTTP/1.1\r\nHost: thu\r\nContent-Length: 0\r\n{SECRET_HEADER}: "
    writer.write(head.encode() + b"\xff\xfe\r\n\r\n")
    assert (await reader.readline()).startswith(b"HTTP/1.1 403")
    writer.close()
    await writer.wait_closed()


@by_webhook
@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{ hong", 400),
        (b"", 400),
        (b"\xff\xfe\xfa", 400),
        (b"[" * 100_000, 400),
        (b'{"a": "' + b"x" * 262_144 + b'"}', 413),
        (b"[]", 200),
        (b'{"ok": true, "result": null}', 200),
        (b'{"ok": true, "result": {"event_name": "bot.renamed"}}', 200),
    ],
)
async def test_strange_bodies(app: App, body: bytes, status: int) -> None:
    """No JSON is 400, over 256 KiB is 413, what says nothing to us is taken and ignored."""
    assert await post(app, body) == status


@by_webhook
async def test_without_a_secret_nobody_is_let_in(app: App) -> None:
    """An empty secret is no secret that an empty header could name."""
    on_zalo(app).secret = ""
    assert await post(app, event("xin chào"), "") == 403
    assert await post(app, event("xin chào"), None) == 403


@polling
async def test_polling_serves_no_webhook(app: App) -> None:
    """There is no route to guess a secret at."""
    assert await post(app, event("xin chào")) == 404


# Speaking


async def test_long_texts_are_split_in_order(phone: Opens, app: App) -> None:
    """No message has over 2,000 characters; none is missing, cut within a word or out of order."""
    hoa = await phone("hoa")
    hoas_phone = in_hand(hoa)
    long = "\n\n".join(f"Đoạn {n}: " + "chữ nghĩa " * 40 for n in range(20))
    await on_zalo(app).push(hoas_phone.id, long, [[Choice("Dự", "x:1")]])
    pushed = list(hoas_phone.said)
    await on_zalo(app).send(SendMessage(chat_id=number_of(hoas_phone.id), text=long))
    answered = hoas_phone.said[len(pushed) :]
    for said in (pushed, answered):
        assert len(said) > 4
        assert max(map(len, said)) <= 2000
        assert " ".join(said).split()[: len(long.split())] == long.split()
    assert pushed[-1].endswith("«dự».")


async def test_who_cannot_be_written_to_is_reached_elsewhere(
    phone: Opens, app: App, clock: Clock, world: World
) -> None:
    """A blocked chat is marked, and the reminder comes to the person's other chat."""
    hoa_there = await phone("hoa", on="telegram")
    clock.passes(minutes=1)
    hoa_here, lam = await phone("hoa"), await phone("lam")
    await hoa_here.says("menu")
    in_hand(hoa_here).block()
    await lam.says("/hop họp tổ 19h30 thứ 6 nhà văn hoá thôn")
    await lam.picks("Gọi họp")
    await app.runner.tick()
    await hoa_there.hears("nhà văn hoá thôn")
    with app.database.reading() as session:
        hers = col(ChatRow.person_id) == world.people["hoa"]
        found = session.execute(select(col(ChatRow.channel), col(ChatRow.reachable)).where(hers))
        assert {tuple(row) for row in found} == {("zalo", False), ("telegram", True)}


@polling
@pytest.mark.parametrize("is_taken", [True, False])
async def test_a_picture_is_sent_from_its_link(
    phone: Opens, app: App, zalo: ZaloServer, *, is_taken: bool
) -> None:
    """The platform fetches it under PUBLIC_URL; where it cannot, the person gets the link."""
    app.files.public_url = f"http://127.0.0.1:{app.web.port}"
    lam = await phone("lam")
    if not is_taken:
        zalo.fail("sendPhoto", 400)
    await lam.says("/moi")
    pictures = [m.data for m in in_hand(lam).bots if m.data]
    assert len(pictures) == is_taken
    picture = pictures[0] if is_taken else (await lam.receives()).body
    assert picture.startswith(PNG)


@polling
async def test_without_a_public_address_the_words_come(phone: Opens) -> None:
    """And a sentence that says why there is no file."""
    hoa = await phone("hoa")
    await hoa.says(VISIT)
    await hoa.picks("Lưu")
    await hoa.says("tổng hợp")
    await hoa.picks("Bảng (.xlsx)")
    assert "PUBLIC_URL" in hoa.heard
    assert "VNeID" in hoa.heard


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        ("sticker", "Cảm ơn"),
        ("photo", "Đã nhận ảnh"),
        ("photo_url", "Đã nhận ảnh"),
        ("voice", "Đã nhận tin thoại"),
        ("unsupported", "Tôi chỉ đọc được chữ"),
    ],
)
async def test_what_is_no_text_gets_a_kind_line(
    phone: Opens, zalo: ZaloServer, kind: str, line: str
) -> None:
    """Whatever the platform lets through of it: nobody is left without an answer."""
    hoa = await phone("hoa")
    hoas_phone = in_hand(hoa)
    if kind == "sticker":
        message = await hoas_phone.send_sticker()
    elif kind == "voice":
        message = await hoas_phone.send_voice(b"aac")
    elif kind == "unsupported":
        message = await hoas_phone.send_unsupported()
    else:
        message = await hoas_phone.send_photo(PNG, field=kind, caption="Nhà bà Tẹo")
    await zalo.answered(message, sends=1)
    assert hoas_phone.said[-1].startswith(line)


async def test_a_group_hears_no_figures(
    app: App, zalo: ZaloServer, phone: Opens, clock: Clock, world: World
) -> None:
    """Whoever speaks to the bot there is asked to write in private; a code shown there is withdrawn."""
    hoa = await phone("hoa")
    group = zalo.group()
    user = in_hand(hoa).person
    await zalo.answered(await group.send_text("@Bot Thôn Số tổng hợp", user=user), sends=1)
    assert "nhắn riêng" in group.said[-1]
    with app.database.writing() as session:
        code = invitations.make(
            session,
            app.dispatcher.secret,
            role=Role.MEMBER,
            team_id=world.teams["dong_lam"],
            now=clock.now,
        )
    await zalo.answered(await group.send_text(f"@Bot Thôn Số {code}", user=user), sends=1)
    assert "hủy mã" in group.said[-1]


# The whole


async def test_a_person_with_only_zalo(phone: Opens, app: App, clock: Clock, world: World) -> None:
    """Na joins by code, logs guided and in one line, cancels, sees the summary, gets the table."""
    app.files.public_url = f"http://127.0.0.1:{app.web.port}"
    lam, na = await phone("lam"), await phone()
    await join(na, lam, app, clock, world)

    await na.says("ghi")
    await na.picks("Hộ mới")
    await na.says("Bà Tẹo")
    await na.picks("VNeID mức 2", "Xong hết", "2", "Hộ đồng ý ghi tên", "Lưu")
    assert "Đã ghi" in na.heard

    await na.says("hôm nay nhà anh Hùng cài VNeID mức 2 xong 1 người")
    assert "Đã ghi" in await na.says("luu")
    assert visits(app) == 2
    assert "Đã hủy" in await na.says("huy")

    await na.says("tổng hợp")
    assert "VNeID mức 2" in na.heard
    assert "2 người" in na.heard
    await na.picks("Bảng (.xlsx)")
    assert "trong 72 giờ" in na.heard
    table = openpyxl.load_workbook(BytesIO((await na.receives()).body)).active
    header, *rows = table.iter_rows(values_only=True)
    cancelled = [dict(zip(header, row, strict=True))["cancelled"] for row in rows]
    assert [bool(when) for when in cancelled] == [False, True]


async def join(na: Chat, lam: Chat, app: App, clock: Clock, world: World) -> None:
    """Come in by a code, as a new person whom the tổ trưởng lets in."""
    with app.database.writing() as session:
        code = invitations.make(
            session,
            app.dispatcher.secret,
            role=Role.MEMBER,
            team_id=world.teams["dong_lam"],
            now=clock.now,
        )
    assert GREETING in await na.says("xin chào")
    await na.says(code)
    await na.picks("Đồng ý")
    await na.says("Ngô Thị Na")
    await app.runner.tick()
    await lam.hears("Ngô Thị Na xin vào")
    await lam.picks("Nhận")
    await app.runner.tick()
    await na.hears("Chào mừng Ngô Thị Na")
