"""What the servers of all platforms are: an address, a log of calls, faults, and waiting."""

from __future__ import annotations

import asyncio
import signal
import sys
from abc import ABC, abstractmethod
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self

from aiohttp import web

from tests.servers.calls import ApiError, Call, DroppedError, cut
from tests.servers.faults import Faults

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.servers.control import Control

MEGABYTE = 1024 * 1024
BODY_LIMIT = 64 * MEGABYTE  # above Telegram's own 50 MB, so that its refusal can be sent


def utc_now() -> datetime:
    return datetime.now(UTC)


class BotApiServer(ABC):
    """A server for the bot of `token`; `calls` and `counters` are there to be read."""

    def __init__(self, token: str, ticks: Callable[[], float], port: int) -> None:
        self.token = token
        self.url = ""
        self.calls: list[Call] = []
        self.under_way: set[Call] = set()
        self.counters: Counter[tuple[str, int]] = Counter()  # (method, status)
        self.faults = Faults()
        self._ticks, self._port = ticks, port
        self._waiting: list[tuple[Callable[[], bool], asyncio.Event]] = []
        self._runner: web.AppRunner

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=BODY_LIMIT)
        app.router.add_post("/control/{verb}", self.control().handle)
        app.router.add_routes(self.routes())
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
        await self.close()
        await self._runner.cleanup()

    # What each platform says for itself

    @abstractmethod
    def control(self) -> Control[Any]:
        """Return the door for runs in which the server is a process of its own."""

    @abstractmethod
    def routes(self) -> list[web.RouteDef]:
        """Return the routes beside those of the methods."""

    @abstractmethod
    async def understand(self, call: Call, request: web.Request) -> Callable[[], Awaitable[Any]]:
        """Read a call, note its chat and parameters in the log, and return what will do it."""

    @abstractmethod
    def refused(self, error: ApiError) -> web.Response:
        """Word an error as the platform does."""

    @abstractmethod
    async def close(self) -> None:
        """Stop polls and deliveries."""

    # Waiting and watching

    async def called(
        self,
        method: str,
        *,
        times: int = 1,
        chat: int | str | None = None,
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
        happened = await self.happens(condition, within)
        assert happened, f"did not happen in {within} s\n{self.recent()}"

    async def happens(self, condition: Callable[[], bool], within: float) -> bool:
        """Wait up to `within` seconds for a condition and return whether it came to hold."""
        if condition():
            return True
        waiting = (condition, asyncio.Event())
        self._waiting.append(waiting)
        try:
            with suppress(TimeoutError):
                await asyncio.wait_for(waiting[1].wait(), within)
        finally:
            self._waiting.remove(waiting)
        return waiting[1].is_set()

    def look(self) -> None:
        """Ask the conditions that are waited for."""
        for condition, happened in self._waiting:
            if condition():
                happened.set()

    def recent(self) -> str:
        """Tell the last calls, to whom something did not happen."""
        return "last calls:" + "".join(f"\n  {call}" for call in self.calls[-10:])

    # The HTTP side

    async def _answer(self, request: web.Request) -> web.Response:
        if request.match_info["token"] != self.token:
            return self.refused(ApiError(401, "Unauthorized"))
        return await self.carried_out(request, request.match_info["method"], self._perform)

    async def carried_out(
        self,
        request: web.Request,
        method: str,
        perform: Callable[[Call, web.Request], Awaitable[web.Response]],
    ) -> web.Response:
        """Log a call while it is performed, with how it ended."""
        call = Call(self._ticks(), method)
        self.calls.append(call)
        self.under_way.add(call)
        try:
            answer = await perform(call, request)
            call.status = 200
        except ApiError as error:
            call.status, call.description = error.status, error.description
            return self.refused(error)
        except DroppedError:
            return cut(request)
        else:
            return answer
        finally:
            self.finish(call)

    async def _perform(self, call: Call, request: web.Request) -> web.Response:
        work = await self.understand(call, request)
        result = await self.troubled(call, work)
        return web.json_response({"ok": True, "result": result})

    async def troubled(self, call: Call, work: Callable[[], Awaitable[Any]]) -> Any:
        """Do the work of a call, with the fault it meets, if any, before or after."""
        fault = self.faults.take(call.method, call.chat)
        if fault and not fault.after:
            await fault.strike()
        result = await work()
        if fault and fault.after:
            await fault.strike()
        return result

    def finish(self, call: Call) -> None:
        """Count a call that is over."""
        call.seconds = self._ticks() - call.time
        self.under_way.discard(call)
        self.counters[call.method, call.status] += 1
        self.look()


async def serve(server: BotApiServer) -> None:
    """Serve until SIGTERM or SIGINT; the address is written to stdout when it is open."""
    stop = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    async with server:
        sys.stdout.write(f"{server.url}\n")
        sys.stdout.flush()
        await stop.wait()
