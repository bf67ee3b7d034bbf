"""A webhook: events posted to the bot's address one by one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import aiohttp

from tests.servers.lanes import Lanes, until_taken
from tests.servers.zalo_requests import refuse, text_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from tests.servers.calls import JSON
    from tests.servers.zalo_events import Event, Events

SECRET_HEADER = "X-Bot-Api-Secret-Token"  # the name, not the secret
SHORTEST_SECRET, LONGEST_SECRET = 8, 256  # characters
ANSWER_TIMEOUT = aiohttp.ClientTimeout(total=30)


class Webhook:
    """Delivers a chat's events in order, chats side by side.

    With `delays` (seconds, the last repeated) an event is posted until the answer is 2xx; without
    any it is posted once.
    """

    def __init__(
        self,
        url: str,
        secret: str,
        events: Events,
        delays: Sequence[float],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self.url = url
        self._secret, self._events, self._delays, self._sleep = secret, events, delays, sleep
        self._lanes = Lanes(self._deliver)
        self._session = aiohttp.ClientSession(timeout=ANSWER_TIMEOUT)

    def add(self, event: Event) -> None:
        """Deliver an event after those of its chat."""
        self._lanes.add(event.chat, event)

    async def _deliver(self, event: Event) -> None:
        post = partial(self._post, event.result)
        if self._delays:
            await until_taken(post, self._delays, self._sleep)
            self._events.concluded(event, taken=True)
        else:
            self._events.withdraw(event)
            self._events.concluded(event, taken=await post())

    async def _post(self, result: JSON) -> bool:
        body = {"ok": True, "result": result}
        headers = {SECRET_HEADER: self._secret}
        try:
            async with self._session.post(
                self.url, json=body, headers=headers, allow_redirects=False
            ) as answer:
                return 200 <= answer.status < 300
        except (aiohttp.ClientError, TimeoutError):
            return False

    async def close(self) -> None:
        """Stop delivering; what waits stays in the queue."""
        await self._lanes.close()
        await self._session.close()


def address_of(body: JSON, *, local: bool) -> str:
    """Return the url of setWebhook, https unless `local`."""
    url = text_of(body, "url")
    parts = urlsplit(url)
    if parts.scheme not in ({"http", "https"} if local else {"https"}) or not parts.hostname:
        refuse("url must be an https address")
    return url


def secret_of(body: JSON) -> str:
    """Return the secret of setWebhook, of 8–256 characters that a header can carry."""
    secret = text_of(body, "secret_token")
    if not SHORTEST_SECRET <= len(secret) <= LONGEST_SECRET:
        refuse(f"secret_token must have {SHORTEST_SECRET} to {LONGEST_SECRET} characters")
    if not (secret.isascii() and secret.isprintable()):
        refuse("secret_token cannot travel in a header")
    return secret
