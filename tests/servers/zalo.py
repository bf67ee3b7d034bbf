"""A strict Zalo Bot API server: in a test's own event loop, or as a process of its own.

    async with ZaloServer() as server:
        chat = server.private(server.user("Tẹo"))
        message_id = await chat.send_text("xin chào")
        await server.answered(message_id)
        assert chat.said == ["Chào bác Tẹo"]

As a process: `python -m tests.servers.zalo --port 8082 --token 42:TEST`, steered over HTTP (see
control). It holds what one bot needs, in memory. It does what the API's documentation says and no
more; where that is silent (error codes, what a sticker's event holds) a bot must not rely on it.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import time
from functools import partial
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.servers.bot_api import BotApiServer, serve, utc_now
from tests.servers.calls import JSON, ApiError, Call, gateway_page
from tests.servers.control import Control
from tests.servers.zalo_chats import Chat
from tests.servers.zalo_control import ZALO_VERBS
from tests.servers.zalo_events import Event, Events
from tests.servers.zalo_faults import HttpError, ZaloFault
from tests.servers.zalo_fetching import Fetching
from tests.servers.zalo_methods import METHODS
from tests.servers.zalo_photos import Photos
from tests.servers.zalo_requests import read_body
from tests.servers.zalo_world import File, User, World

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime

TOKEN = "1209876543210:TEST-token-of-no-real-bot"
REDELIVERY_DELAYS = (1, 2, 4, 8, 16, 32, 64)  # seconds


class ZaloServer(BotApiServer):
    """The server; `users`, `chats`, `calls` and `counters` are there to be read."""

    def __init__(
        self,
        *,
        token: str = TOKEN,
        clock: Callable[[], datetime] = utc_now,
        ticks: Callable[[], float] = time.monotonic,
        errors_as_200: bool = True,
        local_webhooks: bool = False,
        local_photos: bool = True,
        redelivery_delays: Sequence[float] = REDELIVERY_DELAYS,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        port: int = 0,
    ) -> None:
        """Build a server for the bot of `token`.

        `clock` (with a time zone) dates messages, `ticks` (seconds) times calls. With
        `errors_as_200` an error is `ok: false` under HTTP 200, else under its own status.
        `redelivery_delays` (seconds, the last repeated) and `sleep` pace a webhook; without any
        delays an event is posted once. `local_webhooks` lets webhooks be http.
        """
        super().__init__(token, ticks, port)
        assert re.fullmatch(r"\d+:.+", token), "a token is digits, a colon and a secret"
        self.errors_as_200 = errors_as_200
        self.users: dict[str, User] = {}
        self.events = Events(self.look)
        photos = Photos(local=local_photos)
        self._world = World(clock, _bot(token), self.events, photos, lambda: self.url)
        self._fetching = Fetching(
            self.events, self._world.now, redelivery_delays, sleep, local=local_webhooks
        )
        self._methods = self._fetching.methods | {
            name: partial(method, self._world) for name, method in METHODS.items()
        }

    @property
    def chats(self) -> dict[str, Chat]:
        """Every chat by its id."""
        return self._world.chats

    # People and their chats

    def user(self, display_name: str, *, id: str = "") -> User:  # noqa: A002 the API's name for it
        """Make a person; they are unknown to the bot until they write to it."""
        user = User(id or self._world.next_id(), display_name)
        self.users[user.id] = user
        return user

    def private(self, user: User) -> Chat:
        """Return the chat of the bot with a person, the same each time; it has the person's id."""
        return self.chats.setdefault(user.id, Chat(self._world, user.id, user))

    def group(self) -> Chat:
        """Make a group with the bot in it."""
        chat = Chat(self._world, self._world.next_id(), None)
        self.chats[chat.id] = chat
        return chat

    def inject(self, result: JSON) -> str:
        """Give the bot an event as it stands and return its message_id, or one that stands for it."""
        message = result.get("message")
        known: JSON = message if isinstance(message, dict) else {}
        message_id = str(known.get("message_id") or self._world.next_id())
        chat = known.get("chat")
        chat_id = str(chat.get("id", "")) if isinstance(chat, dict) else ""
        said = len(self.chats[chat_id].bots) if chat_id in self.chats else 0
        self.events.push(Event(message_id, chat_id, result, said))
        return message_id

    # Waiting and watching

    async def answered(self, message_id: str, *, sends: int = 0, within: float = 5) -> None:
        """Wait until the bot is done with an event; AssertionError after `within` seconds.

        The platform sees no more than this: a webhook took it by a 2xx, or a poller that was given
        it has come back for the next; no call about its chat is under way; and since the event
        happened the bot has sent at least `sends` messages into the chat (for bots that fetch the
        next event before they answer this one, there is no other sign).
        """
        event = self.events.find(message_id)
        assert event, f"there is no event {message_id}"
        done = await self.happens(lambda: bool(event.lost) or self._is_done(event, sends), within)
        assert not event.lost, f"the bot never gets event {message_id}: {event.lost}"
        assert done, f"event {message_id} was not answered in {within} s\n{self.recent()}"

    def _is_done(self, event: Event, sends: int) -> bool:
        chat = self.chats.get(event.chat)
        sent = len(chat.bots) - event.said_before if chat else 0
        return event.left and sent >= sends and not self._busy(event.chat)

    def _busy(self, chat: str) -> bool:
        return any(
            call.method != "getUpdates" and call.chat in {None, chat} for call in self.under_way
        )

    def fail(
        self,
        method: str,
        with_: int | str,
        *,
        times: int = 1,
        chat: str | None = None,
        after: bool = False,
        http: bool = False,
        description: str = "",
    ) -> ZaloFault:
        """Let the next calls of a method meet a ZaloFault, see there.

        The method may be "*" for any, and "download" for the files people have sent.
        """
        fault = ZaloFault(method, with_, times, chat, after, description, http=http)
        self.faults.add(fault)
        return fault

    def recent(self) -> str:
        """Tell what waits and the last calls."""
        waiting = [event.message_id for event in self.events.pending]
        return f"pending: {waiting}\n{super().recent()}"

    # The HTTP side

    def control(self) -> Control[ZaloServer]:
        """Return the door with this server's verbs."""
        return Control(self, ZALO_VERBS)

    def routes(self) -> list[web.RouteDef]:
        """Return where people's files are."""
        return [web.get("/files/{name}", self._download)]

    async def _download(self, request: web.Request) -> web.Response:
        return await self.carried_out(request, "download", self._file)

    async def _file(self, call: Call, request: web.Request) -> web.Response:
        call.params = {"name": request.match_info["name"]}
        try:
            file = await self.troubled(call, partial(self._found, call.params["name"]))
        except ApiError as error:  # this is no method: its status is the answer's
            raise HttpError(error.status, error.description) from None
        return web.Response(body=file.data, content_type=file.content_type)

    async def _found(self, name: str) -> File:
        file = self._world.files.get(name)
        if file is None:
            raise ApiError(404, "Not Found")
        return file

    async def understand(self, call: Call, request: web.Request) -> Callable[[], Awaitable[Any]]:
        """Read a call; 404 for an unknown method, spelled exactly."""
        body = await read_body(request)
        call.params, call.chat = body, _named(body)
        method = self._methods.get(call.method)
        if method is None:
            raise ApiError(404, "Not Found: no such method")
        return partial(method, body)

    def finish(self, call: Call) -> None:
        """Count a call that is over; a getUpdates has given what it took, or lost it."""
        if call.method == "getUpdates":
            self.events.poll_ended(answered=call.status == 200)
        super().finish(call)

    def refused(self, error: ApiError) -> web.Response:
        """Word an error as Zalo does."""
        if error.status == 502:
            return gateway_page(error)
        under_200 = self.errors_as_200 and not isinstance(error, HttpError)
        answer = {"ok": False, "description": error.description, "error_code": error.status}
        return web.json_response(answer, status=200 if under_200 else error.status)

    async def close(self) -> None:
        """Stop polls and deliveries."""
        self.events.stop_polling()
        await self._fetching.close()


def _named(body: JSON) -> str | None:
    chat = body.get("chat_id")
    return chat if isinstance(chat, str) else None


def _bot(token: str) -> JSON:
    return {
        "id": token.partition(":")[0],
        "account_name": "Bot Thôn Số",
        "account_type": "BASIC",
        "can_join_groups": True,
    }


def main() -> None:
    """Run the server as a process."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--no-redelivery", action="store_true", help="post each event once")
    options = parser.parse_args()
    delays = () if options.no_redelivery else REDELIVERY_DELAYS
    server = ZaloServer(
        token=options.token, port=options.port, local_webhooks=True, redelivery_delays=delays
    )
    asyncio.run(serve(server))


if __name__ == "__main__":
    main()
