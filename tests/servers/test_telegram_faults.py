"""Trouble on demand, as two real client libraries meet it, and the server as a process."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter

from tests.servers.conftest import Client, Clock, aiogram_bot, ptb_bot, server_process
from tests.servers.telegram import TelegramServer
from tests.servers.telegram_faults import Limits

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.servers.telegram_chats import Chat


@pytest.mark.parametrize(
    ("with_", "errors"),
    [
        (400, (TelegramBadRequest, BadRequest)),
        (403, (TelegramForbiddenError, Forbidden)),
        (429, (TelegramRetryAfter, RetryAfter)),
        (500, (TelegramServerError, NetworkError)),
        (502, (ClientDecodeError, NetworkError)),
        ("drop", (TelegramNetworkError, NetworkError)),
    ],
)
@pytest.mark.parametrize("after", [False, True], ids=["instead", "after"])
async def test_a_fault_is_what_the_libraries_take_it_for(
    bot: Client,
    server: TelegramServer,
    chat: Chat,
    *,
    with_: int | str,
    errors: tuple[type[Exception], ...],
    after: bool,
) -> None:
    """A fault hits as often as asked, instead of the work or after it is done."""
    server.fail("sendMessage", with_, times=2, after=after)
    for _ in range(2):
        with pytest.raises(errors):
            await bot.send_message(chat_id=7, text="Chào")
    await bot.send_message(chat_id=7, text="Chào")
    assert len(chat.messages) == (4 if after else 2)


async def test_a_flood_wait_says_how_long(bot: Client, server: TelegramServer, chat: Chat) -> None:
    """A 429 carries retry_after."""
    server.fail("sendMessage", 429, retry_after=17)
    with pytest.raises((TelegramRetryAfter, RetryAfter), match=r"(?i)retry (after 17|in 0:00:17)"):
        await bot.send_message(chat_id=chat.id, text="Chào")


async def test_a_fault_of_one_chat_leaves_the_others_alone(
    bot: Client, server: TelegramServer, chat: Chat
) -> None:
    """A fault with a chat waits for that chat's call."""
    other = server.private(server.user(8, "Gái"))
    await other.start()
    server.fail("*", 403, chat=other.id)
    await bot.send_message(chat_id=chat.id, text="Chào")
    with pytest.raises((TelegramForbiddenError, Forbidden)):
        await bot.send_message(chat_id=other.id, text="Chào")


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
async def test_a_held_call_goes_on_when_released(
    bot: Client, server: TelegramServer, chat: Chat, after: bool
) -> None:
    """A call is held before or after its work is done, and answered once it is released."""
    hold = server.fail("sendMessage", "hang", after=after)
    sending = asyncio.create_task(bot.send_message(chat_id=chat.id, text="Chào"))
    await hold.reached()
    assert (chat.last.text == "Chào", sending.done()) == (after, False)
    hold.release()
    assert (await sending).text == chat.last.text == "Chào"


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
async def test_a_bot_that_dies_while_its_call_is_held(
    server: TelegramServer, chat: Chat, after: bool
) -> None:
    """Held before, the call of a dead bot is never applied; held after, it has been."""
    hold = server.fail("sendMessage", "hang", after=after)
    async with aiogram_bot(server) as bot:
        sending = asyncio.create_task(bot.send_message(chat.id, "Chào"))
        await hold.reached()
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
    await server.called("sendMessage", status=0)
    hold.release()
    assert (chat.last.text == "Chào") is after


async def test_a_fault_that_nobody_meets(server: TelegramServer) -> None:
    """Waiting for a call that does not come ends with an AssertionError."""
    hold = server.fail("sendMessage", "hang")
    with pytest.raises(AssertionError, match="no sendMessage met the fault"):
        await hold.reached(within=0.01)


# Rate limits


@pytest.fixture
async def limited(clock: Clock) -> AsyncIterator[TelegramServer]:
    async with TelegramServer(clock=clock, ticks=clock.ticks, limits=Limits()) as server:
        yield server


async def sent_before_429(bot: Client, chats: list[int]) -> tuple[int, int]:
    """Send to these chats in turn; return how many went out and the seconds to wait then."""
    for count in range(100):
        try:
            await bot.send_message(chats[count % len(chats)], "Chào")
        except TelegramRetryAfter as error:
            return count, error.retry_after
    return 100, 0


async def test_thirty_messages_a_second(limited: TelegramServer, clock: Clock) -> None:
    """The 31st message within a second is refused; a second later there is room again."""
    people = [limited.private(limited.user(number, "Tẹo")) for number in range(1, 32)]
    for person in people:
        await person.start()
    async with aiogram_bot(limited) as bot:
        ids = [person.id for person in people]
        assert await sent_before_429(bot, ids) == (30, 1)
        clock.pass_by(seconds=1)
        assert (await sent_before_429(bot, ids))[0] == 30


async def test_one_chat_a_second_and_twenty_a_minute_to_a_group(
    limited: TelegramServer, clock: Clock
) -> None:
    """A chat takes three in three seconds, a group twenty in a minute."""
    group = limited.group(-5, "Tổ thôn Đông")
    async with aiogram_bot(limited) as bot:
        assert await sent_before_429(bot, [group.id]) == (3, 3)
        clock.pass_by(seconds=1.5)
        for _ in range(17):
            clock.pass_by(seconds=1.5)
            await bot.send_message(group.id, "Chào")
        clock.pass_by(seconds=3)
        assert await sent_before_429(bot, [group.id]) == (0, 30)


# The server as a process


async def test_the_server_is_steered_over_http() -> None:
    """Every verb works from another process; a verb refused tells why."""
    async with (
        server_process("tests.servers.telegram", "--token", "42:TEST") as url,
        aiohttp.ClientSession() as session,
    ):

        async def control(verb: str, **arguments: Any) -> Any:
            answer = await session.post(f"{url}/control/{verb}", json=arguments)
            return await answer.json()

        remote = TelegramServer(token="42:TEST")
        remote.url = url
        async with aiogram_bot(remote) as bot, ptb_bot(remote) as pusher:
            await control("user", id=7, first_name="Tẹo")
            assert await control("private", user=7) == 7
            update = await control("start", chat=7)
            hold = await control("fail", method="sendMessage", with_="hang", chat=7)
            sending = asyncio.create_task(bot.send_message(7, "Chào"))
            assert await control("reached", fault=hold)
            assert len(await control("messages", chat=7)) == 1
            await control("release", fault=hold)
            await sending
            assert await control("called", method="sendMessage", chat=7)
            await pusher.send_document(7, document=b"a;b", filename="so.csv")
            said, filed = (await control("messages", chat=7))[1:]
            assert (said["text"], filed["file_name"], filed["data"]) == ("Chào", "so.csv", "YTti")
            await bot.get_updates(offset=update + 1)
            assert await control("answered", update_id=update)
            assert (await control("counters"))["sendMessage 200"] == 1
            assert (await control("calls"))[-1]["method"] == "getUpdates"
            refused = await control("tap", chat=7, message=2, button="Lưu")
            assert re.search("no button 'Lưu'", refused["error"])
