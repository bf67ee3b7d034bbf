"""The calls of Zalo's Bot API. The token stands in the URL: neither it nor an error's text is logged."""

from collections.abc import Callable, Mapping
from typing import Any

import aiohttp

from bot.channels.errors import Failure, SendError
from bot.channels.patience import patience
from bot.pacer import Pacer, Priority
from bot.speech import pieces

SEND_WITHIN = 10  # seconds
LONGEST = 2000  # characters of a text or a caption, by the document
TOO_MANY = 429  # seen, though not documented
GATEWAY = 502


class ZaloError(Exception):
    """The platform said no, under whatever HTTP status: `code` is its own, or the status."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


OUT_OF_REACH = (aiohttp.ClientError, TimeoutError)


class Api:
    """The calls, and what goes out in its pace. `wait` gives seconds for refusals in a row."""

    def __init__(
        self,
        token: str,
        api_url: str,
        pacer: Pacer,
        wait: Callable[[int], float] = patience,
    ) -> None:
        self.base = f"{api_url}/bot{token}"
        self.pacer = pacer
        self.wait = wait
        self.hasty = 0  # times in a row that the platform found us too fast
        self.http: aiohttp.ClientSession | None = None

    async def call(self, method: str, body: Mapping[str, Any], lasting: float = 0) -> Any:
        """Call a method that may last so many seconds and give its result.

        Raises ZaloError for a no, also under HTTP 200, and what is in OUT_OF_REACH.
        """
        self.http = self.http or aiohttp.ClientSession()
        limit = aiohttp.ClientTimeout(total=lasting + SEND_WITHIN)
        async with self.http.post(f"{self.base}/{method}", json=body, timeout=limit) as answer:
            try:
                said = await answer.json(content_type=None)
            except ValueError:  # a gateway's page: it says nothing about the token or the chat
                raise ZaloError(GATEWAY) from None
        if not isinstance(said, dict):
            raise ZaloError(GATEWAY)
        if said.get("ok") is not True:
            code = said.get("error_code")
            raise ZaloError(code if isinstance(code, int) else answer.status)
        return said.get("result")

    async def say(self, address: str, words: str, priority: Priority) -> None:
        """Send a text, in as many messages as it needs. Raises SendError."""
        for piece in pieces(words, LONGEST):
            await self._send("sendMessage", {"chat_id": address, "text": piece}, priority)

    async def show(self, address: str, photo: str, caption: str, priority: Priority) -> None:
        """Send the picture that stands at a public address. Raises SendError."""
        body = {"chat_id": address, "photo": photo}
        await self._send("sendPhoto", {**body, "caption": caption} if caption else body, priority)

    async def _send(self, method: str, body: Mapping[str, str], priority: Priority) -> None:
        await self.pacer.slot(priority)
        try:
            await self.call(method, body)
        except ZaloError as error:
            raise SendError(failure_of(error.code), self._pause(error.code)) from None
        except OUT_OF_REACH:
            raise SendError(Failure.DOUBTFUL) from None
        self.hasty = 0

    def _pause(self, code: int) -> float | None:
        """Let nothing out for a while if we were too fast: the platform does not say how long."""
        if code != TOO_MANY:
            return None
        self.hasty += 1
        pause = self.wait(self.hasty)
        self.pacer.close_for(pause)
        return pause

    async def close(self) -> None:
        """Close the connections."""
        if self.http:
            await self.http.close()


def failure_of(code: int) -> Failure:
    """Say what a refusal means for the message. A token may be set right again: 401 is no verdict."""
    if code in {403, 404}:
        return Failure.GONE
    server_error = 500
    is_passing = code in {401, 408, TOO_MANY} or code >= server_error
    return Failure.LATER if is_passing else Failure.REFUSED
