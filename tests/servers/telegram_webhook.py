"""A webhook: updates posted to the bot's address, again and again until it says 2xx."""

from __future__ import annotations

import asyncio
import re
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import aiohttp

from tests.servers.lanes import Lanes, until_taken
from tests.servers.telegram_requests import Params, refuse

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from tests.servers.calls import JSON
    from tests.servers.telegram_updates import Update

PORTS = frozenset({None, 80, 88, 443, 8443})
SECRET = re.compile(r"[A-Za-z0-9_-]+")
SECRET_LIMIT = 256
CONNECTIONS, CONNECTIONS_LIMIT = 40, 100
ANSWER_TIMEOUT = aiohttp.ClientTimeout(total=60)


class Webhook:
    """Delivers lane by lane: updates of one lane in order, lanes side by side."""

    def __init__(
        self,
        params: Params,
        *,
        delivered: Callable[[int], None],
        delays: Sequence[float],
        sleep: Callable[[float], Awaitable[None]],
        local: bool,
    ) -> None:
        """Read and check the parameters of setWebhook; `delays` (seconds) repeat their last."""
        self.url = _address(params.text("url"), local=local)
        self.secret = _secret(params)
        self.max_connections = _connections(params)
        self.last_error = ""
        self._delivered, self._delays, self._sleep = delivered, delays, sleep
        self._lanes = Lanes(self._deliver)
        self._slots = asyncio.Semaphore(self.max_connections)
        self._session = aiohttp.ClientSession(timeout=ANSWER_TIMEOUT)

    def add(self, update: Update) -> None:
        """Deliver an update after those of its lane."""
        self._lanes.add(update.lane, update)

    async def _deliver(self, update: Update) -> None:
        await until_taken(partial(self._post, update.payload), self._delays, self._sleep)
        self._delivered(update.id)

    async def _post(self, payload: JSON) -> bool:
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.secret} if self.secret else {}
        try:
            async with (
                self._slots,
                self._session.post(
                    self.url, json=payload, headers=headers, allow_redirects=False
                ) as answer,
            ):
                done = 200 <= answer.status < 300
                wrong = f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except (aiohttp.ClientError, TimeoutError) as error:
            done, wrong = False, f"Connection failed: {type(error).__name__}"
        self.last_error = "" if done else wrong
        return done

    async def close(self) -> None:
        """Stop delivering; what was not answered yet stays unacknowledged."""
        await self._lanes.close()
        await self._session.close()


def _address(url: str, *, local: bool) -> str:
    parts = urlsplit(url)
    if not local and parts.scheme != "https":
        refuse("bad webhook: An HTTPS URL must be provided for webhook")
    if not local and parts.port not in PORTS:
        refuse("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    if not parts.hostname:
        refuse("bad webhook: Failed to resolve host: Name or service not known")
    return url


def _secret(params: Params) -> str:
    secret = params.text("secret_token")
    if len(secret) > SECRET_LIMIT:
        refuse("secret token is too long")
    if secret and not SECRET.fullmatch(secret):
        refuse("secret token contains unallowed characters")
    return secret


def _connections(params: Params) -> int:
    connections = params.integer("max_connections", CONNECTIONS)
    if not 1 <= connections <= CONNECTIONS_LIMIT:
        refuse("max_connections must be between 1 and 100")
    return connections
