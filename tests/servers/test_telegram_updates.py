"""How updates reach the bot: getUpdates and the webhook, with two real client libraries."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from tests.servers.conftest import REFUSALS, Client, Pauses, Receiver, aiogram_bot, receiving
from tests.servers.telegram import TelegramServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.servers.telegram_chats import Chat

SECRET = "bi-mat_1"


async def test_an_update_returns_until_it_is_confirmed(
    bot: Client, server: TelegramServer, chat: Chat
) -> None:
    """Only an offset above it acknowledges an update; until then it is sent again."""
    written = await chat.send_text("3 hộ")
    for _ in range(2):
        start, text = await bot.get_updates(timeout=0)
        assert (start.message.text, text.update_id) == ("/start", written)
    with pytest.raises(AssertionError, match=f"message {written} was not acknowledged"):
        await server.answered(written, within=0.01)
    assert len(await bot.get_updates(offset=written, timeout=0)) == 1
    await server.answered(start.update_id)
    assert len(await bot.get_updates(offset=written + 1, timeout=0)) == 0
    await server.answered(written)


async def test_limit_and_negative_offset(bot: Client, chat: Chat) -> None:
    """A batch holds the oldest; a negative offset keeps the newest and forgets the rest."""
    for number in "1234":
        await chat.send_text(number)
    oldest = await bot.get_updates(limit=2, timeout=0)
    assert [update.message.text for update in oldest] == ["/start", "1"]
    newest = await bot.get_updates(offset=-2, timeout=0)
    assert [update.message.text for update in newest] == ["3", "4"]
    assert len(await bot.get_updates(timeout=0)) == 2


async def test_a_long_poll_ends_with_the_first_update(
    bot: Client, server: TelegramServer, chat: Chat
) -> None:
    """A waiting getUpdates answers when something happens, or with nothing when time is up."""
    start = (await bot.get_updates(timeout=0))[-1].update_id
    poll = asyncio.create_task(bot.get_updates(offset=start + 1, timeout=30))
    await server.answered(start)
    await chat.send_text("3 hộ")
    assert [update.message.text for update in await poll] == ["3 hộ"]
    assert len(await bot.get_updates(offset=start + 2, timeout=1)) == 0


async def test_the_second_poller_ends_the_first(
    bot: Client, server: TelegramServer, chat: Chat
) -> None:
    """Of two instances of a bot the one that polled first gets 409, the other the updates."""
    start = (await bot.get_updates(timeout=0))[-1].update_id
    first = asyncio.create_task(bot.get_updates(offset=start + 1, timeout=30))
    await server.answered(start)
    async with aiogram_bot(server) as other:
        second = asyncio.create_task(other.get_updates(offset=start + 1, timeout=30))
        with pytest.raises(REFUSALS, match="terminated by other getUpdates request"):
            await first
        await chat.send_text("3 hộ")
        assert [update.message and update.message.text for update in await second] == ["3 hộ"]


async def test_the_bot_hears_what_it_asked_for(
    bot: Client, server: TelegramServer, chat: Chat
) -> None:
    """allowed_updates holds for what happens afterwards and until it is set anew."""
    await bot.get_updates(allowed_updates=["message"], timeout=0)
    edit = await chat.edit_text(chat.last.message_id, "/start x")
    with pytest.raises(AssertionError, match="did not ask for edited_message updates"):
        await server.answered(edit)
    await chat.send_text("3 hộ")
    updates = await bot.get_updates(timeout=0)
    assert [update.message.text for update in updates] == ["/start", "3 hộ"]


async def test_raw_updates_can_be_injected(bot: Client, server: TelegramServer) -> None:
    """An update nobody sends by hand comes as it stands, in the order of the ids."""
    poll = {"id": "1", "question": "Họp?", "options": [], "total_voter_count": 0}
    kinds = {"is_closed": True, "is_anonymous": True, "type": "regular"}
    flags = {
        "allows_multiple_answers": False,
        "allows_revoting": False,
        "members_only": False,
    }
    later = server.inject({"update_id": 900_000, "poll": {**poll, **kinds, **flags}})
    server.inject({"update_id": 5, "poll": {**poll, **kinds, **flags}})
    assert [u.update_id for u in await bot.get_updates(timeout=0)] == [5, later]


# The webhook


@pytest.fixture
async def server(pauses: Pauses) -> AsyncIterator[TelegramServer]:
    """Serve with local webhooks, without really waiting before the next try."""
    async with TelegramServer(local_webhooks=True, sleep=pauses.take) as server:
        yield server


async def test_a_webhook_gets_updates_in_order_with_the_secret(
    bot: Client, server: TelegramServer, chat: Chat, receiver: Receiver
) -> None:
    """What was pending comes first, a chat's updates one after the other, each with the secret."""
    await bot.set_webhook(url=receiver.url, secret_token=SECRET)
    for number in range(5):
        last = await chat.send_text(str(number))
    await server.answered(last)
    assert receiver.texts == ["/start", "0", "1", "2", "3", "4"]
    assert {h["X-Telegram-Bot-Api-Secret-Token"] for h in receiver.headers} == {SECRET}
    info = await bot.get_webhook_info()
    assert (info.url, info.pending_update_count) == (receiver.url, 0)


async def test_a_webhook_tries_again_until_it_is_heard(
    bot: Client, server: TelegramServer, chat: Chat, receiver: Receiver, pauses: Pauses
) -> None:
    """All but 2xx is delivered again, later each time, and holds up the chat's next update."""
    receiver.statuses = [500, 403, 302]
    await bot.set_webhook(url=receiver.url, secret_token=SECRET)
    written = await chat.send_text("3 hộ")
    await server.answered(written)
    assert receiver.texts == ["/start"] * 4 + ["3 hộ"]
    assert pauses.taken == [1, 2, 4]


async def test_a_webhook_serves_chats_side_by_side(
    bot: Client, server: TelegramServer, chat: Chat, receiver: Receiver
) -> None:
    """An update that is never taken holds up its own chat only."""
    receiver.refused = "3 hộ"
    await bot.set_webhook(url=receiver.url, secret_token=SECRET)
    stuck = await chat.send_text("3 hộ")
    await server.answered(await server.private(server.user(8, "Gái")).send_text("Chào"))
    with pytest.raises(AssertionError, match="not acknowledged"):
        await server.answered(stuck, within=0.01)


async def test_polling_and_webhook_exclude_each_other(
    bot: Client, server: TelegramServer, chat: Chat, receiver: Receiver
) -> None:
    """A webhook that is set ends a poll, getUpdates is 409 then; the undelivered polled later."""
    start = (await bot.get_updates(timeout=0))[-1].update_id
    poll = asyncio.create_task(bot.get_updates(offset=start + 1, timeout=30))
    await server.answered(start)
    receiver.statuses = [500] * 10_000
    await bot.set_webhook(url=receiver.url, secret_token=SECRET)
    with pytest.raises(REFUSALS, match="terminated by setWebhook request"):
        await poll
    with pytest.raises(REFUSALS, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates(timeout=0)
    await chat.send_text("3 hộ")
    await bot.delete_webhook()
    assert [update.message.text for update in await bot.get_updates(timeout=0)] == ["3 hộ"]


async def test_a_dead_webhook_says_so(bot: Client, chat: Chat, server: TelegramServer) -> None:
    """While nobody answers, updates stay pending and the error is told; they can be dropped."""
    async with receiving() as receiver:
        gone = receiver.url
    await bot.set_webhook(url=gone)
    written = await chat.send_text("3 hộ")
    with pytest.raises(AssertionError, match="not acknowledged"):
        await server.answered(written, within=0.05)
    info = await bot.get_webhook_info()
    assert (info.pending_update_count, info.last_error_message is not None) == (2, True)
    await bot.delete_webhook(drop_pending_updates=True)
    assert len(await bot.get_updates(timeout=0)) == 0
    with pytest.raises(AssertionError, match="drop_pending_updates"):
        await server.answered(written)


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"url": "http://thon.example/hook"}, "An HTTPS URL must be provided"),
        ({"url": "https://thon.example:5000/hook"}, "only on ports 80, 88, 443 or 8443"),
        ({"url": "https://thon.example/", "secret_token": "bí mật"}, "unallowed characters"),
        ({"url": "https://thon.example/", "secret_token": "a" * 257}, "secret token is too long"),
        ({"url": "https://thon.example/", "max_connections": 101}, "between 1 and 100"),
    ],
)
async def test_webhooks_are_checked(asked: dict[str, Any], reason: str) -> None:
    """Unless local ones are allowed a webhook is https on Telegram's ports; secrets are ASCII."""
    async with TelegramServer() as server, aiogram_bot(server) as bot:
        with pytest.raises(REFUSALS, match=reason):
            await bot.set_webhook(**asked)
