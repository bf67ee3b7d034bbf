"""What the bot sends and what people do, between the Zalo server and a plain HTTP client."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from aiohttp import web

from tests.servers.conftest import Clock, Pauses, Receiver, png, receiving, server_process
from tests.servers.zalo import ZaloServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.servers.calls import JSON
    from tests.servers.zalo_chats import Chat

SECRET = "bi-mat-1"


class Bot:
    """The bot's end: calls a method with a JSON body and gives the envelope."""

    def __init__(self, server: ZaloServer, http: aiohttp.ClientSession) -> None:
        self.server, self.http = server, http

    async def call(self, method: str, **body: Any) -> JSON:
        url = f"{self.server.url}/bot{self.server.token}/{method}"
        async with self.http.post(url, json=body) as answer:
            assert answer.status == 200, "errors come under 200"
            envelope: JSON = await answer.json()
        assert envelope.keys() == (
            {"ok", "result"} if envelope["ok"] else {"ok", "description", "error_code"}
        )
        return envelope

    async def does(self, method: str, **body: Any) -> JSON:
        """Call a method that succeeds; give its result."""
        envelope = await self.call(method, **body)
        assert envelope["ok"], envelope
        result: JSON = envelope["result"]
        return result

    async def fails(self, method: str, **body: Any) -> int:
        """Call a method that is refused; give the error code."""
        envelope = await self.call(method, **body)
        assert not envelope["ok"], envelope
        code: int = envelope["error_code"]
        return code

    async def fetches(self) -> JSON:
        """Fetch the next event, which is there."""
        return await self.does("getUpdates", timeout=0)

    async def texts(self) -> list[str]:
        """Fetch all that is there; give the texts."""
        found = []
        while (envelope := await self.call("getUpdates", timeout=0))["ok"]:
            found.append(envelope["result"]["message"]["text"])
        assert envelope["error_code"] == 408
        return found


@pytest.fixture
async def server(clock: Clock, pauses: Pauses) -> AsyncIterator[ZaloServer]:
    """Serve with local webhooks, without really waiting before the next try."""
    async with ZaloServer(clock=clock, local_webhooks=True, sleep=pauses.take) as server:
        yield server


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def bot(server: ZaloServer, http: aiohttp.ClientSession) -> Bot:
    return Bot(server, http)


@pytest.fixture
async def chat(server: ZaloServer, bot: Bot) -> Chat:
    """Open the chat of a person who has written to the bot, which has fetched that."""
    chat = server.private(server.user("Tẹo"))
    await chat.send_text("xin chào")
    await bot.fetches()
    return chat


# Requests


async def test_the_envelope_of_a_call(bot: Bot, server: ZaloServer) -> None:
    """GetMe says who the bot is; its id is the digits of the token, as a string."""
    me = await bot.does("getMe")
    assert me.keys() == {"id", "account_name", "account_type", "can_join_groups"}
    assert me["id"] == server.token.partition(":")[0]


@pytest.mark.parametrize(
    ("verb", "path", "sent", "code"),
    [
        ("POST", "bot1:wrong/getMe", {"json": {}}, 401),
        ("GET", "bot{token}/getMe", {"json": {}}, 405),
        ("POST", "bot{token}/getMe", {}, 400),
        ("POST", "bot{token}/getMe", {"data": {"a": "1"}}, 400),
        ("POST", "bot{token}/getMe", {"data": "{}"}, 400),
        ("POST", "bot{token}/getMe", {"json": []}, 400),
        (
            "POST",
            "bot{token}/getMe",
            {"data": "{", "headers": {"content-type": "application/json"}},
            400,
        ),
        ("POST", "bot{token}/getme", {"json": {}}, 404),
        ("POST", "bot{token}/editMessageText", {"json": {}}, 404),
        ("POST", "bot{token}/deleteMessage", {"json": {}}, 404),
        ("POST", "bot{token}/sendDocument", {"json": {}}, 404),
    ],
)
async def test_what_is_no_call(
    server: ZaloServer, http: aiohttp.ClientSession, verb: str, path: str, sent: Any, code: int
) -> None:
    """Only POST with a JSON object, the bot's token and a documented method is a call."""
    url = f"{server.url}/{path.format(token=server.token)}"
    async with http.request(verb, url, **sent) as answer:
        envelope = await answer.json()
    assert (answer.status, envelope["ok"], envelope["error_code"]) == (200, False, code)


async def test_errors_can_come_under_their_own_status(http: aiohttp.ClientSession) -> None:
    """When the server is told so an error's HTTP status is its code."""
    async with ZaloServer(errors_as_200=False) as server:
        answer = await http.post(f"{server.url}/bot{server.token}/nothing", json={})
        assert (answer.status, (await answer.json())["error_code"]) == (404, 404)


def test_a_token_begins_with_digits() -> None:
    """A token that is not digits, a colon and a secret is none."""
    with pytest.raises(AssertionError, match="a token is"):
        ZaloServer(token="TEST")


# What the bot sends


async def test_words_go_both_ways(bot: Bot, chat: Chat, clock: Clock) -> None:
    """A text is an event of the documented shape; what the bot sends is in the chat as it came."""
    clock.pass_by(days=1)
    message_id = await chat.send_text("hôm nay đi 3 hộ")
    assert await bot.fetches() == {
        "event_name": "message.text.received",
        "message": {
            "from": {"id": chat.id, "display_name": "Tẹo", "is_bot": False},
            "chat": {"id": chat.id, "chat_type": "PRIVATE"},
            "text": "hôm nay đi 3 hộ",
            "message_id": message_id,
            "date": int(clock.now.timestamp() * 1000),
        },
    }
    sent = await bot.does("sendMessage", chat_id=chat.id, text=" Đã ghi\n", colour="red")
    assert sent == {"message_id": chat.last.message_id, "date": chat.last.payload["date"]}
    assert (chat.said, chat.last.by_bot) == ([" Đã ghi\n"], True)
    assert [message.text for message in chat.messages[1:]] == ["hôm nay đi 3 hộ", " Đã ghi\n"]
    assert len({message.message_id for message in chat.messages}) == 3


@pytest.mark.parametrize(
    ("method", "body"),
    [
        ("sendMessage", {}),
        ("sendMessage", {"text": ""}),
        ("sendMessage", {"text": 3}),
        ("sendMessage", {"text": "ă" * 2001}),
        ("sendMessage", {"text": "Chào", "parse_mode": "HTML"}),
        ("sendMessage", {"text": "Chào", "parse_mode": None}),
        ("sendMessage", {"text": "Chào", "chat_id": 7}),
        ("sendMessage", {"text": "Chào", "chat_id": "nobody"}),
        ("sendPhoto", {}),
        ("sendPhoto", {"photo": "bieu-do.png"}),
        ("sendPhoto", {"photo": "ftp://thon.example/a.png"}),
        ("sendPhoto", {"photo": "{url}", "caption": ""}),
        ("sendPhoto", {"photo": "{url}", "caption": "ă" * 2001}),
        ("sendSticker", {}),
        ("sendVoice", {"voice_url": "https://thon.example/a.mp3"}),
        ("sendChatAction", {"action": "upload_photo"}),
    ],
)
async def test_what_is_not_sent(bot: Bot, chat: Chat, method: str, body: JSON) -> None:
    """A body that the documentation does not allow is refused and the chat shows nothing."""
    assert await bot.fails(method, **{"chat_id": chat.id, **body}) == 400
    assert len(chat.messages) == 1


async def test_what_is_just_allowed(bot: Bot, chat: Chat) -> None:
    """2,000 characters, both parse modes, a sticker, a voice and the one action are taken."""
    await bot.does("sendMessage", chat_id=chat.id, text="ă" * 2000)
    for mode in ("markdown", "html"):
        await bot.does("sendMessage", chat_id=chat.id, text="Chào", parse_mode=mode)
    await bot.does("sendSticker", chat_id=chat.id, sticker="bfe458bf64fa8da4d4eb")
    await bot.does("sendVoice", chat_id=chat.id, voice_url="https://thon.example/a.aac")
    assert await bot.does("sendChatAction", chat_id=chat.id, action="typing") == {"ok": True}
    assert chat.said == ["ă" * 2000, "Chào", "Chào"]
    assert len(chat.bots) == 5


async def test_the_bot_writes_only_where_it_may(bot: Bot, server: ZaloServer, chat: Chat) -> None:
    """Who never wrote to the bot, blocked it, or took it out of the group is not reached."""
    stranger, group = server.private(server.user("Gái")), server.group()
    body = {"text": "Chào"}
    assert await bot.fails("sendMessage", chat_id=stranger.id, **body) == 403
    for place in (chat, group):
        await bot.does("sendMessage", chat_id=place.id, **body)
        place.block()
        assert await bot.fails("sendMessage", chat_id=place.id, **body) == 403
        place.unblock()
        await bot.does("sendMessage", chat_id=place.id, **body)
    assert await bot.texts() == []


@pytest.fixture
async def pictures() -> AsyncIterator[str]:
    """Serve picture.png, an empty one, one that moved, and a page."""

    async def answer(request: web.Request) -> web.Response:
        if request.path == "/moved.png":
            raise web.HTTPFound("/picture.png")
        if request.path == "/page":
            return web.Response(text="<html>")
        known = {"/picture.png": png(30, 20), "/broken.png": png()[:20], "/empty.png": b""}
        if request.path not in known:
            raise web.HTTPNotFound
        return web.Response(body=known[request.path], content_type="image/png")

    app = web.Application()
    app.router.add_get("/{name}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def test_a_photo_is_fetched_from_its_url(bot: Bot, chat: Chat, pictures: str) -> None:
    """The chat shows the picture's bytes and caption; what is not there or no picture is refused."""
    body = {"chat_id": chat.id, "caption": "Mã mời"}
    await bot.does("sendPhoto", photo=f"{pictures}/picture.png", **body)
    assert (chat.last.data, chat.last.caption, chat.said) == (png(30, 20), "Mã mời", ["Mã mời"])
    for name in ("nothing.png", "moved.png", "page", "broken.png", "empty.png"):
        assert await bot.fails("sendPhoto", photo=f"{pictures}/{name}", **body) == 400
    assert await bot.fails("sendPhoto", photo="http://127.0.0.1:1/a.png", **body) == 400
    assert len(chat.bots) == 1


async def test_photos_of_the_platform_are_public(http: aiohttp.ClientSession) -> None:
    """Without local photos an address that others cannot reach is refused unasked."""
    async with ZaloServer(local_photos=False) as server:
        bot, chat = Bot(server, http), server.private(server.user("Tẹo"))
        await chat.send_text("xin chào")
        for host in ("127.0.0.1", "localhost", "192.168.1.9", "[::1]", "thonso.local"):
            photo = f"http://{host}:{server.url.rpartition(':')[2]}/a.png"
            envelope = await bot.call("sendPhoto", chat_id=chat.id, photo=photo)
            assert envelope["description"] == "Bad Request: photo must be a public URL"


# What people do


async def test_pictures_and_voices_are_downloaded(
    bot: Bot, chat: Chat, http: aiohttp.ClientSession, server: ZaloServer
) -> None:
    """A picture's URL comes as photo or photo_url, a voice's as voice_url; all can be fetched."""
    await chat.send_photo(png(), caption="trước nhà văn hóa")
    await chat.send_photo(b"\xff\xd8\xff", field="photo_url")
    await chat.send_voice(b"\xff\xf1")
    events = [await bot.fetches() for _ in range(3)]
    first, second, third = (event["message"] for event in events)
    assert [event["event_name"] for event in events] == [
        "message.image.received",
        "message.image.received",
        "message.voice.received",
    ]
    assert (first["caption"], "caption" in second) == ("trước nhà văn hóa", False)
    for url, kind, data in [
        (first["photo"], "image/png", png()),
        (second["photo_url"], "image/jpeg", b"\xff\xd8\xff"),
        (third["voice_url"], "audio/aac", b"\xff\xf1"),
    ]:
        async with http.get(url) as answer:
            assert (answer.content_type, await answer.read()) == (kind, data)
    async with http.get(f"{server.url}/files/nothing.png") as answer:
        assert answer.status == 404
    assert server.counters["download", 200] == 3


async def test_other_things_people_send(bot: Bot, server: ZaloServer, chat: Chat) -> None:
    """Stickers, what is withheld, unknown events and fields, and events of no shape at all come."""
    await chat.send_sticker()
    await chat.send_unsupported()
    await chat.send_event("message.location.received", {"place": {"lat": 20.5}})
    await chat.send_event("message.text.received", {"text": "Chào", "mood": "vui"})
    server.inject({"event_name": "bot.renamed"})
    events = [await bot.fetches() for _ in range(5)]
    assert [event["event_name"] for event in events] == [
        "message.sticker.received",
        "message.unsupported.received",
        "message.location.received",
        "message.text.received",
        "bot.renamed",
    ]
    assert events[1]["message"].keys() == {"from", "chat", "message_id", "date"}
    assert events[3]["message"]["mood"] == "vui"


async def test_a_group_tells_the_bot_what_is_meant_for_it(bot: Bot, server: ZaloServer) -> None:
    """In a group only what mentions the bot or answers it is an event."""
    teo, group = server.user("Tẹo"), server.group()
    unheard = await group.send_text("trời mưa quá", user=teo)
    with pytest.raises(AssertionError, match="neither mentions nor answers"):
        await server.answered(unheard)
    await group.send_text("@Bot Thôn Số tổng hợp", user=teo)
    message = (await bot.fetches())["message"]
    assert (message["chat"], message["from"]["id"]) == (
        {"id": group.id, "chat_type": "GROUP"},
        teo.id,
    )
    sent = await bot.does("sendMessage", chat_id=group.id, text="12 hộ")
    await group.send_sticker(user=teo, reply_to=sent["message_id"])
    assert (await bot.fetches())["event_name"] == "message.sticker.received"
    voice = {"chat_id": group.id, "voice_url": "https://thon.example/a.aac"}
    assert await bot.fails("sendVoice", **voice) == 400


# Polling


async def test_an_event_is_given_once(bot: Bot, chat: Chat) -> None:
    """Each getUpdates takes one event, the oldest; nothing ever returns, but a replay does."""
    first = await chat.send_text("1")
    await chat.send_text("2")
    assert await bot.texts() == ["1", "2"]
    assert await chat.send_again(first) == first
    assert (await bot.fetches())["message"]["message_id"] == first
    assert await bot.texts() == []


async def polled(server: ZaloServer) -> None:
    """Wait until a getUpdates has come."""
    await server.until(lambda: server.events.polled)


async def test_a_poll_waits_for_an_event_and_no_longer_than_asked(
    bot: Bot, server: ZaloServer, chat: Chat
) -> None:
    """A waiting getUpdates answers when something happens; an idle one is 408 when time is up."""
    poll = asyncio.create_task(bot.does("getUpdates", timeout=30))
    await polled(server)
    await chat.send_text("3 hộ")
    assert (await poll)["message"]["text"] == "3 hộ"
    started = asyncio.get_running_loop().time()
    assert await bot.fails("getUpdates", timeout=1) == 408
    assert asyncio.get_running_loop().time() - started >= 1
    for timeout in (-1, "30", True, 0.5):
        assert await bot.fails("getUpdates", timeout=timeout) == 400


async def test_there_is_one_poller(bot: Bot, server: ZaloServer, chat: Chat) -> None:
    """A getUpdates beside another is refused, the first goes on; one that was cut is over."""
    poll = asyncio.create_task(bot.does("getUpdates", timeout=30))
    await polled(server)
    assert await bot.fails("getUpdates", timeout=0) == 409
    await chat.send_text("3 hộ")
    assert (await poll)["message"]["text"] == "3 hộ"
    cut = asyncio.create_task(bot.does("getUpdates", timeout=30))
    await polled(server)
    cut.cancel()
    await server.called("getUpdates", status=0)
    await chat.send_text("4 hộ")
    assert await bot.texts() == ["4 hộ"]


async def test_a_poller_has_answered_when_it_is_back(
    bot: Bot, server: ZaloServer, chat: Chat
) -> None:
    """Being given an event is no answer, nor is coming back while a send to its chat lasts."""
    written = await chat.send_text("3 hộ")
    await bot.fetches()
    await not_answered(server, written)
    hold = server.fail("sendMessage", "hang")
    sending = asyncio.create_task(bot.does("sendMessage", chat_id=chat.id, text="Đã ghi"))
    await hold.reached()
    assert await bot.texts() == []
    await not_answered(server, written)
    hold.release()
    await server.answered(written, sends=1)
    with pytest.raises(AssertionError, match="was not answered"):
        await server.answered(written, sends=2, within=0.01)
    await sending


async def not_answered(server: ZaloServer, message_id: str) -> None:
    with pytest.raises(AssertionError, match=f"event {message_id} was not answered"):
        await server.answered(message_id, within=0.01)


async def test_what_a_lost_answer_held_is_gone(bot: Bot, server: ZaloServer, chat: Chat) -> None:
    """A getUpdates that fails after it took an event loses it; one that fails before does not."""
    server.fail("getUpdates", 500)
    written = await chat.send_text("3 hộ")
    assert await bot.fails("getUpdates", timeout=0) == 500
    server.fail("getUpdates", "drop", after=True)
    with pytest.raises(aiohttp.ClientError):
        await bot.call("getUpdates", timeout=0)
    assert await bot.texts() == []
    with pytest.raises(AssertionError, match="lost with the answer"):
        await server.answered(written)


# The webhook


async def test_a_webhook_gets_one_event_a_request_with_the_secret(
    bot: Bot, server: ZaloServer, chat: Chat, receiver: Receiver
) -> None:
    """What waits comes first, a chat's events in order, in the envelope that getUpdates has."""
    await chat.send_text("0")
    set_up = await bot.does("setWebhook", url=receiver.url, secret_token=SECRET)
    assert set_up == {"url": receiver.url, "updated_at": chat.last.payload["date"]}
    for number in "123":
        last = await chat.send_text(number)
    await server.answered(last)
    assert receiver.texts == ["0", "1", "2", "3"]
    assert {headers["X-Bot-Api-Secret-Token"] for headers in receiver.headers} == {SECRET}
    assert [body.keys() for body in receiver.posted] == [{"ok", "result"}] * 4
    assert receiver.posted[0]["result"]["event_name"] == "message.text.received"


async def test_a_webhook_tries_again_until_it_is_heard(
    bot: Bot, server: ZaloServer, chat: Chat, receiver: Receiver, pauses: Pauses
) -> None:
    """All but 2xx is delivered again, later each time; other chats do not wait for it."""
    await bot.does("setWebhook", url=receiver.url, secret_token=SECRET)
    receiver.statuses = [500, 403, 302]
    await server.answered(await chat.send_text("3 hộ"))
    assert (receiver.texts, pauses.taken) == (["3 hộ"] * 4, [1, 2, 4])
    receiver.refused = "4 hộ"
    stuck = await chat.send_text("4 hộ")
    await server.answered(await server.private(server.user("Gái")).send_text("Chào"))
    await not_answered(server, stuck)


async def test_without_redelivery_an_event_is_posted_once(http: aiohttp.ClientSession) -> None:
    """What the webhook does not take is gone, for a later poll too."""
    async with (
        receiving() as receiver,
        ZaloServer(local_webhooks=True, redelivery_delays=()) as server,
    ):
        bot, chat = Bot(server, http), server.private(server.user("Tẹo"))
        await bot.does("setWebhook", url=receiver.url, secret_token=SECRET)
        receiver.statuses = [500]
        missed, taken = await chat.send_text("3 hộ"), await chat.send_text("4 hộ")
        await server.answered(taken)
        with pytest.raises(AssertionError, match="nothing is delivered again"):
            await server.answered(missed)
        await bot.does("deleteWebhook")
        assert (receiver.texts, await bot.texts()) == (["3 hộ", "4 hộ"], [])


async def test_polling_and_webhook_exclude_each_other(
    bot: Bot, server: ZaloServer, chat: Chat, receiver: Receiver, clock: Clock
) -> None:
    """A webhook that is set ends a poll and refuses more; without it the undelivered is polled."""
    poll = asyncio.create_task(bot.fails("getUpdates", timeout=30))
    await polled(server)
    receiver.refused = "3 hộ"
    await bot.does("setWebhook", url=receiver.url, secret_token=SECRET)
    assert await poll == 409
    assert await bot.fails("getUpdates", timeout=0) == 409
    await chat.send_text("3 hộ")
    assert (await bot.does("getWebhookInfo"))["url"] == receiver.url
    clock.pass_by(seconds=1)
    deleted = await bot.does("deleteWebhook")
    assert deleted == {"url": "", "updated_at": int(clock.now.timestamp() * 1000)}
    assert await bot.does("getWebhookInfo") == deleted
    assert await bot.texts() == ["3 hộ"]


@pytest.mark.parametrize(
    "body",
    [
        {"secret_token": SECRET},
        {"url": "http://thon.example/zalo", "secret_token": SECRET},
        {"url": "https://", "secret_token": SECRET},
        {"url": "https://thon.example/zalo"},
        {"url": "https://thon.example/zalo", "secret_token": "a" * 7},
        {"url": "https://thon.example/zalo", "secret_token": "a" * 257},
        {"url": "https://thon.example/zalo", "secret_token": "bí mật 1"},
    ],
)
async def test_webhooks_are_checked(http: aiohttp.ClientSession, body: JSON) -> None:
    """Unless local ones are allowed a webhook is https; its secret has 8–256 characters."""
    async with ZaloServer() as server:
        bot = Bot(server, http)
        assert await bot.fails("setWebhook", **body) == 400
        assert (await bot.does("getWebhookInfo"))["url"] == ""


# Trouble


async def test_faults_come_under_200_or_their_own_status(
    bot: Bot, server: ZaloServer, chat: Chat, http: aiohttp.ClientSession
) -> None:
    """A fault is `ok: false` under 200, or with http under its status; 502 is a gateway's page."""
    url = f"{server.url}/bot{server.token}/sendMessage"
    body = {"chat_id": chat.id, "text": "Chào"}
    for with_, own, status, kind in [
        (429, False, 200, "application/json"),
        (429, True, 429, "application/json"),
        (503, True, 503, "application/json"),
        (502, False, 502, "text/html"),
    ]:
        server.fail("sendMessage", with_, http=own)
        async with http.post(url, json=body) as answer:
            assert (answer.status, answer.content_type) == (status, kind)
        assert server.calls[-1].status == with_
    server.fail("sendMessage", "drop", chat=chat.id, after=True)
    with pytest.raises(aiohttp.ClientError):
        await http.post(url, json=body)
    assert (chat.said, server.counters["sendMessage", 0]) == (["Chào"], 1)


async def test_downloads_fail_too(
    bot: Bot, server: ZaloServer, chat: Chat, http: aiohttp.ClientSession
) -> None:
    """A fault of "download" meets who fetches a person's picture, under its own status."""
    await chat.send_photo(png())
    url = (await bot.fetches())["message"]["photo"]
    server.fail("download", 503)
    statuses = []
    for _ in range(2):
        async with http.get(url) as answer:
            statuses.append(answer.status)
    assert statuses == [503, 200]


# The server as a process


async def test_the_server_is_steered_over_http(http: aiohttp.ClientSession) -> None:
    """Every verb works from another process; a verb refused tells why."""
    async with server_process("tests.servers.zalo", "--token", "42:TEST") as url:
        remote = ZaloServer(token="42:TEST")
        remote.url = url
        bot = Bot(remote, http)

        async def control(verb: str, **arguments: Any) -> Any:
            async with http.post(f"{url}/control/{verb}", json=arguments) as answer:
                return await answer.json()

        user = await control("user", display_name="Tẹo")
        chat = await control("private", user=user)
        message_id = await control("send_text", chat=chat, text="3 hộ")
        assert (await bot.fetches())["message"]["message_id"] == message_id
        hold = await control("fail", method="sendMessage", with_="hang", chat=chat)
        sending = asyncio.create_task(bot.does("sendMessage", chat_id=chat, text="Đã ghi"))
        assert await control("reached", fault=hold)
        assert await control("said", chat=chat) == []
        await control("release", fault=hold)
        await sending
        assert await bot.texts() == []
        assert await control("answered", message_id=message_id, sends=1)
        assert await control("said", chat=chat) == ["Đã ghi"]
        photo_id = await control("send_photo", chat=chat, data="YTti", caption="ảnh")
        shown = (await control("messages", chat=chat))[-1]
        assert (shown["message_id"], shown["data"]) == (photo_id, "YTti")
        assert (await control("counters"))["sendMessage 200"] == 1
        assert await control("block", chat=chat)
        refused = await control("send_text", chat=chat, text="x")
        assert "must unblock it first" in refused["error"]
