"""Telegram: answers through aiogram, what goes out unasked through python-telegram-bot, one pacer."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from datetime import timedelta
from typing import Any

import aiohttp
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    AiogramError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import (
    EditMessageText,
    GetFile,
    GetMe,
    GetUpdates,
    Response,
    SendDocument,
    SendMessage,
    SetMyCommands,
    TelegramMethod,
)
from aiogram.methods.base import TelegramType
from aiogram.types import BotCommand, BufferedInputFile, Update
from aiohttp.web import AbstractRouteDef
from telegram import InlineKeyboardMarkup
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter, ExtBot
from telegram.request import HTTPXRequest

from bot.channels import Abilities, Heard, NotKept, Process
from bot.channels.downloads import up_to
from bot.channels.errors import Failure, NotFetched, SendError
from bot.channels.patience import patience
from bot.choices import Rows, keyboard
from bot.files import Files, NotMade, spec_in
from bot.pacer import Pacer, Priority
from bot.texts import text

log = logging.getLogger(__name__)

RATE = 29.5  # messages a second: Telegram allows 30
POLL_FOR = 25  # seconds
SEND_WITHIN = 10  # seconds
UPLOAD_WITHIN = 60  # seconds
ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member"]


class Paced(BaseRequestMiddleware):
    """Every answer takes its slot from the channel's pacer; fetching takes none."""

    def __init__(self, pacer: Pacer) -> None:
        self.pacer = pacer

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        """Wait for the slot; close the gate for everybody when Telegram asks for it."""
        if not isinstance(method, (GetFile, GetUpdates)):
            await self.pacer.slot(Priority.ANSWER)
        try:
            return await make_request(bot, method)
        except TelegramRetryAfter as error:
            self.pacer.close_for(error.retry_after)
            raise


class PacedLimiter(BaseRateLimiter[None]):
    """python-telegram-bot's messages take their slots from the same pacer."""

    def __init__(self, pacer: Pacer) -> None:
        self.pacer = pacer

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing is held."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,
    ) -> Any:
        """Wait for the slot; close the gate for everybody when Telegram asks for it."""
        del endpoint, data, rate_limit_args
        await self.pacer.slot(Priority.REMINDER)
        try:
            return await callback(*args, **kwargs)
        except RetryAfter as error:
            self.pacer.close_for(seconds(error.retry_after))
            raise


class KeepingSession(AiohttpSession):
    """A session that keeps the models of answers.

    aiogram names `Response[…]` anew for every answer, and pydantic, which holds them weakly, would
    build the same model again each time.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.kept: dict[Any, object] = {}

    def check_response(
        self, bot: Bot, method: TelegramMethod[TelegramType], status_code: int, content: str
    ) -> Response[TelegramType]:
        """Hold on to the model, then do as aiogram does."""
        returning = type(method).__returning__
        if returning not in self.kept:
            self.kept[returning] = Response.__class_getitem__(returning)
        return super().check_response(bot, method, status_code, content)

    async def close(self) -> None:
        """Close the connections. aiogram would sleep after it for TLS to end; aiohttp waits itself."""
        if self._session is not None:
            await self._session.close()


class Telegram:
    """The Telegram channel, by long polling."""

    name = "telegram"
    able = Abilities(buttons=True, edit=True, delete=True, files=True, length=4096)

    def __init__(self, token: str, api_url: str, commands: Mapping[str, str], files: Files) -> None:
        self.commands = commands
        self.files = files
        self.pacer = Pacer(RATE)
        session = KeepingSession(api=TelegramAPIServer.from_base(api_url), timeout=SEND_WITHIN)
        session.middleware(Paced(self.pacer))
        self.bot = Bot(token, session=session, default=DefaultBotProperties())
        # Made here, to be closed here: ExtBot closes only what its initialize() opened, which asks
        # Telegram who the bot is.
        self.requests = (HTTPXRequest(), HTTPXRequest())
        self.pusher = ExtBot(
            token,
            request=self.requests[0],
            get_updates_request=self.requests[1],
            base_url=f"{api_url}/bot",
            base_file_url=f"{api_url}/file/bot",
            rate_limiter=PacedLimiter(self.pacer),
        )

    def chat_id(self, address: str) -> int:
        """Telegram's addresses are numbers."""
        return int(address)

    def routes(self) -> list[AbstractRouteDef]:
        """Nothing is served: Telegram is polled."""
        return []

    async def listen(self, process: Process) -> None:
        """Poll until cancelled. An update is acknowledged when `process` has returned from it.

        What a cancellation leaves unacknowledged is heard again and answered from its row.
        """
        offset: int | None = None
        failures = 0
        await self._introduce()
        while True:
            try:
                found = await self._fetch(offset)
                await asyncio.gather(*(self._hear(update, process) for update in found))
            except TelegramUnauthorizedError:
                log.error("telegram: the token is not accepted; this channel stops")  # noqa: TRY400  # a traceback would hold the URL with the token
                return
            except (AiogramError, NotKept) as error:
                failures += 1
                log.warning("telegram: cannot go on now (%s)", type(error).__name__)
                await asyncio.sleep(patience(failures))
            else:
                failures = 0
                offset = found[-1].update_id + 1 if found else offset

    async def _introduce(self) -> None:
        """Learn the bot's own address and list the commands in Telegram's menu, if it answers.

        Without the address an invitation's picture is of the code alone; all else works as well.
        """
        listed = [BotCommand(command=c, description=said) for c, said in self.commands.items()]
        try:
            me = await self.bot(GetMe())
            self.files.doors[self.name] = f"https://t.me/{me.username}?start={{code}}"
            await self.bot(SetMyCommands(commands=listed))
        except AiogramError as error:
            log.warning("telegram: the menu was not set (%s)", type(error).__name__)

    async def _fetch(self, offset: int | None) -> list[Update]:
        method = GetUpdates(offset=offset, timeout=POLL_FOR, allowed_updates=ALLOWED)
        return await self.bot(method, request_timeout=POLL_FOR + SEND_WITHIN)

    async def _hear(self, update: Update, process: Process) -> None:
        chat_id = chat_id_of(update)
        if chat_id is not None:
            await process(self, Heard(str(update.update_id), str(chat_id), update))

    async def send(self, method: TelegramMethod[Any]) -> None:
        """Send one answer through aiogram."""
        loaded = await self._loaded(method)
        try:
            await self.bot(
                loaded, request_timeout=SEND_WITHIN if loaded is method else UPLOAD_WITHIN
            )
        except TelegramBadRequest as error:
            await self._send_anew(method, error)
        except AiogramError as error:
            raise as_send_error(error) from None

    async def _loaded(self, method: TelegramMethod[Any]) -> TelegramMethod[Any]:
        """Put a file's bytes where the reply describes it; a sentence, where it cannot be had."""
        spec = spec_in(method)
        if spec is None:
            return method
        try:
            file = await self.files.render(spec)
        except NotMade as why:
            return SendMessage(chat_id=getattr(method, "chat_id", 0), text=text(why.key))
        kind = "document" if isinstance(method, SendDocument) else "photo"
        return method.model_copy(update={kind: BufferedInputFile(file.body, file.name)})

    async def _send_anew(self, method: TelegramMethod[Any], error: TelegramBadRequest) -> None:
        """Say in a new message what can no longer be changed into an old one."""
        if "not modified" in error.message:
            return
        if not isinstance(method, EditMessageText) or method.chat_id is None:
            raise SendError(Failure.REFUSED) from None
        await self.send(
            SendMessage(
                chat_id=method.chat_id, text=method.text or "", reply_markup=method.reply_markup
            )
        )

    async def push(self, address: str, said: str, choices: Rows) -> None:
        """Send a reminder through python-telegram-bot."""
        buttons = keyboard(choices)
        markup = (
            InlineKeyboardMarkup.de_json(buttons.model_dump(exclude_none=True), self.pusher)
            if buttons
            else None
        )
        try:
            await self.pusher.send_message(
                int(address), said, reply_markup=markup, read_timeout=SEND_WITHIN
            )
        except TelegramError as error:
            raise as_push_error(error) from None

    async def fetch(self, reference: str, most: int) -> bytes:
        """Fetch what a person sent, by its file_id. Raises NotFetched."""
        try:
            file = await self.bot(GetFile(file_id=reference))
            url = self.bot.session.api.file_url(self.bot.token, file.file_path or "")
            return await up_to(most, self.bot.session.stream_content(url, raise_for_status=True))
        except (AiogramError, aiohttp.ClientError, OSError) as error:
            raise NotFetched(
                type(error).__name__
            ) from None  # the error holds the URL with the token

    async def close(self) -> None:
        """Close both clients' connections."""
        await self.bot.session.close()
        for request in self.requests:
            await request.shutdown()


def chat_id_of(update: Update) -> int | None:
    """Give the chat an update came from; None for kinds that have none or are not known yet."""
    if update.callback_query:
        message = update.callback_query.message
        return message.chat.id if message else update.callback_query.from_user.id
    said = update.message or update.edited_message
    return said.chat.id if said else None


def as_send_error(error: AiogramError) -> SendError:
    """Say what an aiogram error means. A gateway's HTML page comes as a ClientDecodeError."""
    if isinstance(error, TelegramRetryAfter):
        return SendError(Failure.LATER, error.retry_after)
    if isinstance(error, TelegramForbiddenError):
        return SendError(Failure.GONE)
    if isinstance(error, TelegramNetworkError):
        return SendError(Failure.DOUBTFUL)
    if isinstance(error, (TelegramBadRequest, TelegramEntityTooLarge, TelegramNotFound)):
        return SendError(Failure.REFUSED)
    return SendError(Failure.LATER)


def as_push_error(error: TelegramError) -> SendError:
    """Say what a python-telegram-bot error means. BadRequest is a NetworkError: asked for first."""
    if isinstance(error, RetryAfter):
        return SendError(Failure.LATER, seconds(error.retry_after))
    if isinstance(error, Forbidden):
        return SendError(Failure.GONE)
    if isinstance(error, BadRequest):
        return SendError(Failure.REFUSED)
    return SendError(Failure.DOUBTFUL if isinstance(error, NetworkError) else Failure.LATER)


def seconds(wait: int | timedelta) -> float:
    """Give a wait in seconds, however python-telegram-bot says it."""
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
