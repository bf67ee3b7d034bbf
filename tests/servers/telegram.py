"""A strict Bot API server: in a test's own event loop, or as a process of its own.

    async with TelegramServer() as server:
        chat = server.private(server.user(7, "Tẹo"))
        update = await chat.send_text("xin chào")
        await server.answered(update)
        assert chat.last.text == "Chào bác Tẹo"

As a process: `python -m tests.servers.telegram --port 8081 --token 42:TEST`, steered over HTTP
(see control). It holds what one bot needs, in memory; what it does not know is a 404.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.servers.bot_api import BotApiServer, serve, utc_now
from tests.servers.calls import JSON, ApiError, Call
from tests.servers.control import Control
from tests.servers.telegram_answers import refused
from tests.servers.telegram_chats import Chat
from tests.servers.telegram_control import TELEGRAM_VERBS
from tests.servers.telegram_faults import Limits, TelegramFault
from tests.servers.telegram_fetching import Fetching
from tests.servers.telegram_files import Files
from tests.servers.telegram_methods import METHODS, chat_of
from tests.servers.telegram_requests import Params, read_params
from tests.servers.telegram_updates import Updates
from tests.servers.telegram_world import User, World

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime

TOKEN = "4242424242:TEST-token-of-no-real-bot"
LIMITED = ("sendmessage", "senddocument", "sendphoto", "sendlocation", "editmessage")


class TelegramServer(BotApiServer):
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
        super().__init__(token, ticks, port)
        self.users: dict[int, User] = {}
        self.updates = Updates()
        self._world = World(clock, _bot(token), self.updates, Files(), privacy)
        self._fetching = Fetching(self.updates, redelivery_delays, sleep, local=local_webhooks)
        self._methods = self._fetching.methods | {
            name: partial(method, self._world) for name, method in METHODS.items()
        }
        self._limits = limits

    @property
    def chats(self) -> dict[int, Chat]:
        """Every chat by its id."""
        return self._world.chats

    @property
    def descriptions(self) -> dict[str, str]:
        """What setMyDescription and setMyShortDescription have set."""
        return self._world.descriptions

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
            f"{update.kind} {update_id} was not acknowledged in {within} s\n{self.recent()}"
        )

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
    ) -> TelegramFault:
        """Let the next calls of a method ("*" for any) meet a Fault, see there."""
        fault = TelegramFault(
            method, with_, times, chat, after, description, retry_after=retry_after
        )
        self.faults.add(fault)
        return fault

    def recent(self) -> str:
        """Tell what waits and the last calls."""
        return f"pending: {list(self.updates.pending)}\n{super().recent()}"

    # The HTTP side

    def control(self) -> Control[TelegramServer]:
        """Return the door with this server's verbs."""
        return Control(self, TELEGRAM_VERBS)

    def routes(self) -> list[web.RouteDef]:
        """Return where getFile's paths lead."""
        return [web.get("/file/bot{token}/{path:.+}", self._download)]

    async def _download(self, request: web.Request) -> web.Response:
        file = self._world.files.at(request.match_info["path"])
        if file is None or request.match_info["token"] != self.token:
            return self.refused(ApiError(404, "Not Found"))
        return web.Response(body=file.data, content_type="application/octet-stream")

    def refused(self, error: ApiError) -> web.Response:
        """Word an error as Telegram does."""
        return refused(error)

    async def understand(self, call: Call, request: web.Request) -> Callable[[], Awaitable[Any]]:
        """Read a call in any of the forms the Bot API takes; 404 for an unknown method."""
        params = await read_params(request)
        call.params, call.chat = params.values, chat_of(params)
        method = self._methods.get(call.method.lower())
        if method is None:
            raise ApiError(404, "Not Found: method not found")
        return partial(self._within_limits, call, method, params)

    async def _within_limits(
        self, call: Call, method: Callable[[Params], Awaitable[Any]], params: Params
    ) -> Any:
        if self._limits and call.chat and call.method.lower().startswith(LIMITED):
            self._limits.take(int(call.chat), self._ticks())
        return await method(params)

    async def close(self) -> None:
        """Stop polls and deliveries."""
        self.updates.stop_polling()
        await self._fetching.close()


def _bot(token: str) -> JSON:
    bot_id = int(token.partition(":")[0])
    return {"id": bot_id, "is_bot": True, "first_name": "Thôn Số", "username": "thonso_bot"}


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
