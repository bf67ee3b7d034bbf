"""Zalo: text and numbers, no buttons, no edits, no files. Built from the Bot API's document alone."""

import asyncio
import hmac
import json
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Literal

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.methods import EditMessageText, SendDocument, SendMessage, SendPhoto, TelegramMethod
from aiohttp import web

from bot.channels import Abilities, Heard, NotKept, Process
from bot.channels.addresses import address_of, number_of
from bot.channels.downloads import Downloads
from bot.channels.errors import Failure, SendError
from bot.channels.patience import patience
from bot.channels.zalo_api import LONGEST, OUT_OF_REACH, Api, ZaloError
from bot.channels.zalo_events import as_heard
from bot.choices import Rows, as_words
from bot.files import Files, spec_in
from bot.pacer import Pacer, Priority

log = logging.getLogger(__name__)

PATH = "/zalo/webhook"
POLL_FOR = 30  # seconds
IDLE = 408  # the error code of a poll in which nothing came
BREATH = 0.1  # seconds after an idle poll: one that ends at once must not be repeated at once
UNKNOWN_TOKEN = {401, 404}
SECRET_HEADER = "X-Bot-Api-Secret-Token"  # noqa: S105  # the header's name


class Zalo:
    """The Zalo channel, polling or by webhook. `wait` gives seconds for failures in a row."""

    name = "zalo"
    able = Abilities(
        buttons=False, edit=False, delete=False, files=False, length=LONGEST, overhears=False
    )

    def __init__(
        self,
        token: str,
        api_url: str,
        files: Files,
        *,
        mode: Literal["polling", "webhook"],
        secret: str,
        rate: float,
        wait: Callable[[int], float] = patience,
        allow_local: bool = False,
    ) -> None:
        self.pacer = Pacer(rate)
        self.api = Api(token, api_url, self.pacer, wait)
        self.files = files
        self.mode = mode
        self.secret = secret
        self.wait = wait
        self.downloads = Downloads(allow_local=allow_local)
        self.bot = Bot("3:zalo", session=ZaloSession(self.api))
        self.process: Process | None = None
        self.in_hand: set[asyncio.Task[None]] = set()
        self.unkept: set[asyncio.Task[None]] = set()

    def chat_id(self, address: str) -> int:
        """Zalo's ids are strings: give the number that stands for one."""
        return number_of(address)

    # Hearing

    async def listen(self, process: Process) -> None:
        """Hear until cancelled, by webhook through `routes` or by polling; or until the token fails."""
        self.process = process
        try:
            await (self._wait_for_posts() if self.mode == "webhook" else self._poll(process))
        except ZaloError:
            self.process = None
            log.error("zalo: the token is not accepted; this channel stops")  # noqa: TRY400  # a traceback would name the URL

    async def _wait_for_posts(self) -> None:
        """Nothing is fetched. Raises ZaloError for a token that is not accepted."""
        try:
            await self.api.call("getMe", {})
        except (ZaloError, *OUT_OF_REACH) as error:
            if is_about_token(error):
                raise
        await asyncio.Event().wait()

    async def _poll(self, process: Process) -> None:
        """Fetch one message after the other. The platform forgets each as it gives it (decision 11).

        Raises ZaloError for a token that is not accepted.
        """
        failures = 0
        while True:
            try:
                found = await self.api.call("getUpdates", {"timeout": POLL_FOR}, POLL_FOR)
            except (ZaloError, *OUT_OF_REACH) as error:
                if is_about_token(error):
                    raise
                failures = await self._put_up_with(error, failures)
            else:
                failures = 0
                self._take(found, process)
                await asyncio.sleep(0)  # the task begins, and commits before anything else waits
                await self._until_kept()

    async def _put_up_with(self, error: Exception, failures: int) -> int:
        """Wait as a failed poll asks for; give how many have failed in a row. An idle one has not."""
        if getattr(error, "code", None) == IDLE:
            await asyncio.sleep(BREATH)
            return 0
        log.warning("zalo: cannot hear now (%s)", getattr(error, "code", type(error).__name__))
        await asyncio.sleep(self.wait(failures + 1))
        return failures + 1

    def _take(self, found: object, process: Process) -> None:
        heard = as_heard(found)
        if heard is not None:
            task = asyncio.create_task(self._keep_trying(heard, process))
            for tasks in (self.in_hand, self.unkept):
                task.add_done_callback(tasks.discard)
            self.in_hand.add(task)

    async def _keep_trying(self, heard: Heard, process: Process) -> None:
        """What the platform has forgotten must not be lost to a database that is away for a minute."""
        failures = 0
        while True:
            try:
                await process(self, heard)
            except NotKept:
                failures += 1
                self.unkept |= {task for task in (asyncio.current_task(),) if task}
                await asyncio.sleep(self.wait(failures))
            else:
                return

    async def _until_kept(self) -> None:
        """Fetch nothing more while the database is away: the platform keeps it more safely."""
        while self.unkept:
            await asyncio.wait(self.unkept)

    def routes(self) -> list[web.AbstractRouteDef]:
        """Give the webhook's route, where there is one."""
        return [web.post(PATH, self._hook)] if self.mode == "webhook" else []

    async def _hook(self, request: web.Request) -> web.Response:
        """Take one event. The secret is compared before anything is read; answered after the commit."""
        if not self._is_from_platform(request):
            return web.Response(status=403)
        try:
            body = json.loads(await request.read())
        except (ValueError, RecursionError):
            return web.Response(status=400)
        heard = as_heard(body.get("result") if isinstance(body, Mapping) else None)
        if heard is None:
            return web.json_response({"ok": True})
        if self.process is None:
            return web.Response(status=503)
        try:
            await self.process(self, heard)
        except NotKept:
            return web.Response(status=503)
        return web.json_response({"ok": True})

    def _is_from_platform(self, request: web.Request) -> bool:
        """Compare the secret in constant time; without one nobody is let in."""
        given = request.headers.get(SECRET_HEADER, "").encode(errors="surrogateescape")
        return bool(self.secret) and hmac.compare_digest(given, self.secret.encode())

    # Speaking

    async def send(self, method: TelegramMethod[Any]) -> None:
        """Send one answer; a file becomes a link, a picture is sent from its link."""
        spec = spec_in(method)
        if spec is None or not isinstance(method, (SendDocument, SendPhoto)):
            await self.bot(method)
            return
        link = self.files.public_link(spec) if isinstance(method, SendPhoto) else None
        if link and await self._shown(method.model_copy(update={"photo": link})):
            return
        await self.bot(self.files.in_words(method, spec))

    async def _shown(self, picture: TelegramMethod[Any]) -> bool:
        """Send a picture; False if the platform could not take it from its link."""
        try:
            await self.bot(picture)
        except SendError as error:
            if error.failure is not Failure.REFUSED:
                raise
            return False
        return True

    async def push(self, address: str, said: str, choices: Rows) -> None:
        """Send a reminder. Its answers are words: a number belongs to the question that was asked last."""
        words = as_words(said, [choice.label for row in choices for choice in row])
        await self.api.say(address, words, Priority.REMINDER)

    async def fetch(self, reference: str, most: int) -> bytes:
        """Fetch what a person sent: the platform names its address. Raises NotFetched."""
        return await self.downloads.get(reference, most)

    async def close(self) -> None:
        """Finish what is in hand and give the connections back."""
        with suppress(TimeoutError):
            async with asyncio.timeout(1.0):
                await asyncio.gather(*self.in_hand)
        await self.api.close()


class ZaloSession(BaseSession):
    """aiogram's session on Zalo: what it cannot do was put into words before (bot/speech.py)."""

    def __init__(self, api: Api) -> None:
        super().__init__()
        self.calls = api

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[Any],
        timeout: int | None = None,  # noqa: ASYNC109  # the base's signature
    ) -> Any:
        """Send texts and pictures; taps to answer and messages to delete do not exist here."""
        del bot, timeout
        if isinstance(method, (SendMessage, EditMessageText)):
            address = address_of(int(method.chat_id or 0))
            await self.calls.say(address, method.text or "", Priority.ANSWER)
        if isinstance(method, SendPhoto):
            address, caption = address_of(int(method.chat_id)), method.caption or ""
            await self.calls.show(address, str(method.photo), caption, Priority.ANSWER)
        return True

    async def close(self) -> None:
        """The connections are the channel's."""

    def stream_content(self, *_: object, **__: object) -> Any:
        """Refuse: files are fetched by their URL."""
        raise NotImplementedError


def is_about_token(error: Exception) -> bool:
    """Whether the platform does not know the bot: trying again is pointless."""
    return isinstance(error, ZaloError) and error.code in UNKNOWN_TOKEN
