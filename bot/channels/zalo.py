"""Zalo: text and numbers, no buttons, no edits, no files. Built from the Bot API's document alone."""

import asyncio
import hmac
import logging
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Literal

import aiohttp
from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.methods import EditMessageText, SendMessage, TelegramMethod
from aiohttp import web

from bot.channels import Abilities, Heard, NotKept, Process
from bot.channels.addresses import address_of, number_of
from bot.channels.errors import Failure, SendError
from bot.channels.patience import patience
from bot.channels.zalo_events import as_heard
from bot.choices import Rows, as_words
from bot.pacer import Pacer, Priority

log = logging.getLogger(__name__)

POLL_FOR = 30  # seconds
SEND_WITHIN = 10  # seconds
LONGEST = 2000  # characters, by the document
IDLE = 408  # the error code of a poll in which nothing came
SECRET_HEADER = "X-Bot-Api-Secret-Token"  # noqa: S105  # the header's name


class ZaloError(Exception):
    """The platform said no, under whatever HTTP status: `code` is its own, or the status."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


class Zalo:
    """The Zalo channel, polling or by webhook."""

    name = "zalo"
    able = Abilities(buttons=False, edit=False, delete=False, files=False, length=LONGEST)

    def __init__(
        self,
        token: str,
        api_url: str,
        *,
        mode: Literal["polling", "webhook"],
        secret: str,
        rate: float,
    ) -> None:
        self.api = Api(token, api_url)
        self.mode = mode
        self.secret = secret
        self.pacer = Pacer(rate)
        self.bot = Bot("3:zalo", session=ZaloSession(self.api, self.pacer))
        self.process: Process | None = None
        self.in_hand: set[asyncio.Task[None]] = set()

    def chat_id(self, address: str) -> int:
        """Zalo's ids are strings: give the number that stands for one."""
        return number_of(address)

    async def listen(self, process: Process) -> None:
        """Hear until cancelled: by webhook through `routes`, else by polling."""
        self.process = process
        if self.mode == "webhook":
            await asyncio.Event().wait()
        await self._poll(process)

    async def _poll(self, process: Process) -> None:
        """Fetch one message after the other. The platform forgets each as it gives it (decision 11)."""
        failures = 0
        while True:
            try:
                found = await self.api.call("getUpdates", {"timeout": POLL_FOR}, POLL_FOR)
                failures = 0
            except ZaloError as error:
                if error.code == IDLE:
                    continue
                if error.code in {401, 404}:
                    log.error("zalo: the token is not accepted; this channel stops")  # noqa: TRY400  # a traceback would name the URL
                    return
                failures += 1
                log.warning("zalo: cannot go on now (%s)", error.code)
            except (aiohttp.ClientError, TimeoutError) as error:
                failures += 1
                log.warning("zalo: out of reach (%s)", type(error).__name__)
            if failures:
                await asyncio.sleep(patience(failures))
            else:
                self._take(found, process)
                await asyncio.sleep(0)  # the task begins, and commits before anything else waits

    def _take(self, found: object, process: Process) -> None:
        heard = as_heard(found)
        if heard is not None:
            task = asyncio.create_task(self._keep_trying(heard, process))
            self.in_hand.add(task)
            task.add_done_callback(self.in_hand.discard)

    async def _keep_trying(self, heard: Heard, process: Process) -> None:
        """What the platform has forgotten must not be lost to a database that is away for a minute."""
        failures = 0
        while True:
            try:
                await process(self, heard)
            except NotKept:
                failures += 1
                await asyncio.sleep(patience(failures))
            else:
                return

    def routes(self) -> list[web.AbstractRouteDef]:
        """Give the webhook's route, where there is one."""
        return [web.post("/zalo/webhook", self._hook)] if self.mode == "webhook" else []

    async def _hook(self, request: web.Request) -> web.Response:
        """Take one event. The secret is compared before anything is read; answered after the commit."""
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), self.secret.encode()):
            return web.Response(status=403)
        try:
            body = await request.json()
        except ValueError:
            return web.Response(status=400)
        heard = as_heard(body.get("result") if isinstance(body, Mapping) else None)
        if heard is None or self.process is None:
            return web.json_response({"ok": True})
        try:
            await self.process(self, heard)
        except NotKept:
            return web.Response(status=503)
        return web.json_response({"ok": True})

    async def send(self, method: TelegramMethod[Any]) -> None:
        """Send one answer."""
        await self.bot(method)

    async def push(self, address: str, said: str, choices: Rows) -> None:
        """Send a reminder. Its answers are words: a number belongs to the question that was asked last."""
        words = as_words(said, [choice.label for row in choices for choice in row])
        await self.pacer.slot(Priority.REMINDER)
        await self.api.say(address, words)

    async def close(self) -> None:
        """Finish what is in hand and give the connections back."""
        with suppress(TimeoutError):
            async with asyncio.timeout(1.0):
                await asyncio.gather(*self.in_hand)
        await self.api.close()


class Api:
    """The calls. The token stands in the URL, so neither a URL nor an error's text is ever logged."""

    def __init__(self, token: str, api_url: str) -> None:
        self.base = f"{api_url}/bot{token}"
        self.http: aiohttp.ClientSession | None = None

    async def call(self, method: str, body: Mapping[str, Any], wait: float = 0) -> Any:
        """Call a method and give its result; ZaloError for a no, also under HTTP 200."""
        self.http = self.http or aiohttp.ClientSession()
        limit = aiohttp.ClientTimeout(total=wait + SEND_WITHIN)
        async with self.http.post(f"{self.base}/{method}", json=body, timeout=limit) as answer:
            try:
                said = await answer.json(content_type=None)
            except ValueError:
                raise ZaloError(answer.status) from None
        if not isinstance(said, dict) or not said.get("ok"):
            raise ZaloError(int((said or {}).get("error_code") or answer.status))
        return said.get("result")

    async def say(self, address: str, words: str) -> None:
        """Send a text. Raises SendError."""
        try:
            await self.call("sendMessage", {"chat_id": address, "text": words})
        except ZaloError as error:
            raise SendError(failure_of(error.code)) from None
        except (aiohttp.ClientError, TimeoutError):
            raise SendError(Failure.DOUBTFUL) from None

    async def close(self) -> None:
        """Close the connections."""
        if self.http:
            await self.http.close()


class ZaloSession(BaseSession):
    """aiogram's session on Zalo: what it cannot do was put into words before (bot/speech.py)."""

    def __init__(self, api: Api, pacer: Pacer) -> None:
        super().__init__()
        self.calls = api
        self.pacer = pacer

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[Any],
        timeout: int | None = None,  # noqa: ASYNC109  # the base's signature
    ) -> Any:
        """Send texts; taps to answer and messages to delete do not exist here."""
        del bot, timeout
        if isinstance(method, (SendMessage, EditMessageText)):
            await self.pacer.slot(Priority.ANSWER)
            await self.calls.say(address_of(int(method.chat_id or 0)), method.text or "")
        return True

    async def close(self) -> None:
        """The connections are the channel's."""

    def stream_content(self, *_: object, **__: object) -> Any:
        """Refuse: files are fetched by their URL."""
        raise NotImplementedError


def failure_of(code: int) -> Failure:
    """Say what a refusal means for the message. 429 is seen though not documented."""
    if code in {403, 404}:
        return Failure.GONE
    too_many, server_error = 429, 500
    return Failure.LATER if code == too_many or code >= server_error else Failure.REFUSED
