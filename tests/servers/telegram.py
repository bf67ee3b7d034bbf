"""A strict Bot API server: in a test's own event loop, or as a process of its own.

    async with TelegramServer() as server:
        chat = server.private(server.user(7, "Tẹo"))
        update = await chat.send_text("xin chào")
        await server.answered(update)
        assert chat.last.text == "Chào bác Tẹo"

As a process: `python -m tests.servers.telegram --port 8081 --token 42:TEST`, steered over HTTP
(see telegram_control). It holds what one bot needs, in memory; what it does not know is a 404.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
import time
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Self

from aiohttp import web

from tests.servers.telegram_answers import Call, cut, refused
from tests.servers.telegram_chats import Chat
from tests.servers.telegram_control import Control
from tests.servers.telegram_faults import DroppedError, Fault, Faults, Limits
from tests.servers.telegram_fetching import Fetching
from tests.servers.telegram_files import MEGABYTE, Files
from tests.servers.telegram_methods import METHODS, chat_of
from tests.servers.telegram_requests import JSON, ApiError, read_params
from tests.servers.telegram_updates import Updates
from tests.servers.telegram_world import User, World

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

TOKEN = "4242424242:TEST-token-of-no-real-bot"
BODY_LIMIT = 64 * MEGABYTE  # above the API's own 50 MB, so that its refusal can be sent
LIMITED = ("sendmessage", "senddocument", "sendphoto", "sendlocation", "editmessage")


def utc_now() -> datetime:
    return datetime.now(UTC)


class TelegramServer:
    """The server; `users`, `chats`, `calls` and `counters` are there to be read."""

    def __init__(
        self,
        *,
        token: str = TOKEN,
        clock: Callable[[], datetime] = utc_now,
        ticks: Callable[[], float] = time.monotonic,
        limits: Limits | None = None,
        privacy: bool = True,
        local_webhooks: bool = False,
        redelivery_delays: Sequence[float] = (1, 2, 4, 8, 16, 32, 64),
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        port: int = 0,
    ) -> None:
        """Build a server for the bot of `token`.

        `clock` (with a time zone) dates messages and ages taps, `ticks` (seconds) times calls and
        limits, `redelivery_delays` (seconds, the last repeated) and `sleep` pace a webhook.
        `privacy` is BotFather's privacy mode: in a group the bot hears only what is meant for it.
        """
        self.token = token
        self.url = ""
        self.users: dict[int, User] = {}
        self.calls: list[Call] = []
        self.counters: Counter[tuple[str, int]] = Counter()  # (method, status)
        self.faults = Faults()
        self.updates = Updates()
        self._world = World(clock, _bot(token), self.updates, Files(), privacy)
        self._fetching = Fetching(self.updates, redelivery_delays, sleep, local=local_webhooks)
        self._methods = self._fetching.methods | {
            name: partial(method, self._world) for name, method in METHODS.items()
        }
        self._ticks, self._limits, self._port = ticks, limits, port
        self._waiting: list[tuple[Callable[[], bool], asyncio.Event]] = []
        self._runner: web.AppRunner

    @property
    def chats(self) -> dict[int, Chat]:
        """Every chat by its id."""
        return self._world.chats

    @property
    def descriptions(self) -> dict[str, str]:
        """What setMyDescription and setMyShortDescription have set."""
        return self._world.descriptions

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=BODY_LIMIT)
        app.router.add_post("/control/{verb}", Control(self).handle)
        app.router.add_get("/file/bot{token}/{path:.+}", self._download)
        app.router.add_route("*", "/bot{token}/{method}", self._answer)
        # A caller who goes away ends its call: what is held before its work is never done then.
        self._runner = web.AppRunner(
            app, access_log=None, shutdown_timeout=1, handler_cancellation=True
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self.faults.clear()
        self.updates.stop_polling()
        await self._fetching.close()
        await self._runner.cleanup()

    # People and their chats

    def user(
        self,
        id: int,  # noqa: A002 the Bot API's name for it
        first_name: str,
        *,
        last_name: str = "",
        username: str = "",
        language_code: str = "vi",
    ) -> User:
        """Make a person; they are unknown to the bot until they write to it."""
        self.users[id] = User(id, first_name, last_name, username, language_code)
        return self.users[id]

    def private(self, user: User) -> Chat:
        """Return the chat of the bot with a person, the same each time."""
        return self.chats.setdefault(user.id, Chat(self._world, user.id, person=user))

    def group(self, id: int, title: str) -> Chat:  # noqa: A002 the Bot API's name for it
        """Return the group of this negative id, with the bot in it; -100… is a supergroup."""
        assert id < 0, "ids of groups are negative"
        return self.chats.setdefault(id, Chat(self._world, id, person=None, title=title))

    def inject(self, update: JSON) -> int:
        """Give the bot an update as it stands, with its own update_id or the next."""
        return self.updates.inject(update)

    # Waiting and watching

    async def answered(self, update_id: int, *, within: float = 5) -> None:
        """Wait until the bot has acknowledged an update; AssertionError after `within` seconds.

        It is acknowledged by a getUpdates with a higher offset, or by a webhook's 2xx.
        """
        reason = self.updates.unheard.get(update_id)
        assert not reason, f"the bot never gets update {update_id}: {reason}"
        update = self.updates.find(update_id)
        assert update, f"there is no update {update_id}"
        with suppress(TimeoutError):
            await asyncio.wait_for(update.acknowledged.wait(), within)
        assert update.acknowledged.is_set(), (
            f"{update.kind} {update_id} was not acknowledged in {within} s\n{self._dump()}"
        )

    async def called(
        self,
        method: str,
        *,
        times: int = 1,
        chat: int | None = None,
        status: int = 200,
        within: float = 5,
    ) -> None:
        """Wait until so many calls, counted from the server's start, have got this status."""

        def enough() -> bool:
            if chat is None:
                return self.counters[method, status] >= times
            wanted = (method, chat, status)
            return sum((c.method, c.chat, c.status) == wanted for c in self.calls) >= times

        await self.until(enough, within=within)

    async def until(self, condition: Callable[[], bool], *, within: float = 5) -> None:
        """Wait until a condition on the chats or calls holds, asked after each call of the bot."""
        if condition():
            return
        waiting = (condition, asyncio.Event())
        self._waiting.append(waiting)
        try:
            with suppress(TimeoutError):
                await asyncio.wait_for(waiting[1].wait(), within)
        finally:
            self._waiting.remove(waiting)
        assert waiting[1].is_set(), f"did not happen in {within} s\n{self._dump()}"

    def fail(
        self,
        method: str,
        with_: int | str,
        *,
        times: int = 1,
        chat: int | None = None,
        after: bool = False,
        retry_after: int = 1,
        description: str = "",
    ) -> Fault:
        """Let the next calls of a method ("*" for any) meet a Fault, see there."""
        fault = Fault(method, with_, times, chat, after, retry_after, description)
        return self.faults.add(fault)

    def _dump(self) -> str:
        calls = "".join(f"\n  {call}" for call in self.calls[-10:])
        return f"pending: {list(self.updates.pending)}\nlast calls:{calls}"

    # The HTTP side

    async def _download(self, request: web.Request) -> web.Response:
        file = self._world.files.at(request.match_info["path"])
        if file is None or request.match_info["token"] != self.token:
            return refused(ApiError(404, "Not Found"))
        return web.Response(body=file.data, content_type="application/octet-stream")

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != self.token:
            return refused(ApiError(401, "Unauthorized"))
        call = Call(self._ticks(), request.match_info["method"])
        self.calls.append(call)
        try:
            result = await self._perform(call, request)
            call.status = 200
            return web.json_response({"ok": True, "result": result})
        except ApiError as error:
            call.status, call.description = error.status, error.description
            return refused(error)
        except DroppedError:
            return cut(request)
        finally:
            self._finish(call)

    async def _perform(self, call: Call, request: web.Request) -> Any:
        params = await read_params(request)
        call.params, call.chat = params.values, chat_of(params)
        method = self._methods.get(call.method.lower())
        if method is None:
            raise ApiError(404, "Not Found: method not found")
        fault = self.faults.take(call.method, call.chat)
        if fault and not fault.after:
            await fault.strike()
        if self._limits and call.chat and call.method.lower().startswith(LIMITED):
            self._limits.take(call.chat, self._ticks())
        result = await method(params)
        if fault and fault.after:
            await fault.strike()
        return result

    def _finish(self, call: Call) -> None:
        call.seconds = self._ticks() - call.time
        self.counters[call.method, call.status] += 1
        for condition, happened in self._waiting:
            if condition():
                happened.set()


def _bot(token: str) -> JSON:
    bot_id = int(token.partition(":")[0])
    return {"id": bot_id, "is_bot": True, "first_name": "Thôn Số", "username": "thonso_bot"}


async def serve(server: TelegramServer) -> None:
    """Serve until SIGTERM or SIGINT; the address is written to stdout when it is open."""
    stop = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    async with server:
        sys.stdout.write(f"{server.url}\n")
        sys.stdout.flush()
        await stop.wait()


def main() -> None:
    """Run the server as a process."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--limits", action="store_true", help="keep to Telegram's rate limits")
    options = parser.parse_args()
    limits = Limits() if options.limits else None
    server = TelegramServer(
        token=options.token, port=options.port, limits=limits, local_webhooks=True
    )
    asyncio.run(serve(server))


if __name__ == "__main__":
    main()
