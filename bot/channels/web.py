"""The web chat: a channel whose platform is our own server. The history stays in the browser."""

import asyncio
import hashlib
import hmac
import json
import re
import secrets
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from copy import copy
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self
from uuid import UUID

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteMessage,
    EditMessageText,
    SendDocument,
    SendMessage,
    SendPhoto,
    TelegramMethod,
)
from aiogram.types import CallbackQuery, Chat, InlineKeyboardMarkup, Message, Update, User
from aiohttp import web
from pydantic import BaseModel, Field, ValidationError, model_validator

from bot.channels import Abilities, Heard, NotKept, Process
from bot.channels.addresses import address_of, number_of
from bot.channels.errors import Failure, SendError
from bot.choices import Rows, as_words, keyboard
from bot.files import Files, NotMade, SendsFile, spec_in
from bot.texts import text
from models import demo, people, web_events
from models.database import Database

STATIC = Path(__file__).parent.parent / "static"
COOKIE = "thonso"
VIEW_COOKIE = "thonso_view"
COOKIE_DAYS = 30
LONGEST_TEXT = 4096
KEEP_ALIVE = 20.0  # seconds between signs of life on an open stream
MOST_IN_WINDOW = 30
WINDOW = timedelta(seconds=10)
LONGEST_NUMBER = 18  # digits
WITHOUT_NUL = r"^[^\x00]*$"  # PostgreSQL cannot keep it, and nobody types it


PLAIN = Abilities(buttons=False, edit=False, delete=False, files=True, length=2000)


class Sent(BaseModel):
    """What a browser posts: a text, a tap on a message's button, or an edit of an earlier text."""

    id: UUID
    text: str | None = Field(
        default=None, min_length=1, max_length=LONGEST_TEXT, pattern=WITHOUT_NUL
    )
    data: str | None = Field(default=None, max_length=64)
    message: str | None = Field(default=None, pattern=r"^b\d{1,18}$")
    edited: UUID | None = None

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        if (self.text is None) == (self.data is None):
            raise ValueError("either a text or a tap")
        return self


class Mailbox(BaseSession):
    """The session of the web chat's bot: sending is an event in a browser's mailbox."""

    def __init__(self, deliver: Callable[[int, TelegramMethod[Any]], Awaitable[None]]) -> None:
        super().__init__()
        self.deliver = deliver

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[Any],
        timeout: int | None = None,  # noqa: ASYNC109  # the base's signature
    ) -> Any:
        """Put the method's effect into the mailbox."""
        del bot, timeout
        await self.deliver(int(getattr(method, "chat_id", 0) or 0), method)
        return True

    async def close(self) -> None:
        """Nothing is open."""

    def stream_content(self, *_: object, **__: object) -> Any:
        """Refuse: browsers send no files yet."""
        raise NotImplementedError


class WebChat:
    """The web chat: pages, events, and what browsers post."""

    name = "web"
    able = Abilities(buttons=True, edit=True, delete=True, files=True, length=LONGEST_TEXT)

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        secret: bytes,
        files: Files,
        *,
        is_demo: bool,
        is_secure: bool,
    ) -> None:
        self.database = database
        self.clock = clock
        self.files = files
        self.key = hmac.digest(secret, b"web chat cookie", hashlib.sha256)
        self.is_demo = is_demo
        self.is_secure = is_secure
        self.bot = Bot("2:web", session=Mailbox(self._deliver))
        self.process: Process | None = None
        self.plain = copy(self)  # the same chats, talked with as on an app without buttons
        self.plain.able = PLAIN
        self.plain_addresses: set[str] = set()
        self.wakers: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        self.passing: defaultdict[str, deque[dict[str, Any]]] = defaultdict(lambda: deque(maxlen=8))
        self.lately: deque[tuple[datetime, str]] = deque()  # who posted within the window

    # The channel

    def chat_id(self, address: str) -> int:
        """Give the number of an address."""
        return number_of(address)

    async def listen(self, process: Process) -> None:
        """Take what browsers post until cancelled."""
        self.process = process
        await asyncio.Event().wait()

    async def send(self, method: TelegramMethod[Any]) -> None:
        """Put an answer into the browser's mailbox."""
        await self.bot(method)

    async def push(self, address: str, said: str, choices: Rows) -> None:
        """Put a reminder into the browser's mailbox."""
        with self.database.reading() as session:
            if people.find_chat(session, self.name, address) is None:
                raise SendError(Failure.GONE)
        markup = keyboard(choices)
        if address in self.plain_addresses:
            said, markup = as_words(said, [c.label for row in choices for c in row]), None
        await self.send(SendMessage(chat_id=self.chat_id(address), text=said, reply_markup=markup))

    async def close(self) -> None:
        """End the open streams."""
        self.process = None
        for waiting in self.wakers.values():
            for waker in waiting:
                waker.set()

    async def _deliver(self, chat_id: int, method: TelegramMethod[Any]) -> None:
        if isinstance(method, AnswerCallbackQuery):
            return  # the browser ends its own spinner; what is said is said by a message too
        address, event = address_of(chat_id), await self._event(method)
        with self.database.writing() as session:
            web_events.add(session, address, event)
        self._wake(address)

    async def _event(self, method: TelegramMethod[Any]) -> dict[str, Any]:
        if isinstance(method, SendMessage):
            return self._message(method.text, method.reply_markup)
        if isinstance(method, (SendDocument, SendPhoto)):
            return await self._message_with_file(method)
        if isinstance(method, EditMessageText):
            return {
                "type": "edit",
                "id": f"b{method.message_id}",
                "text": method.text,
                "buttons": buttons(method.reply_markup),
            }
        if isinstance(method, DeleteMessage):
            return {"type": "delete", "id": client_id(method.message_id)}
        raise SendError(Failure.REFUSED)

    def _message(self, said: str | None, markup: object) -> dict[str, Any]:
        when = self.clock().isoformat()
        return {"type": "message", "text": said or "", "buttons": buttons(markup), "date": when}

    async def _message_with_file(self, method: SendsFile) -> dict[str, Any]:
        """Give the browser a link of our own, and a file's size, before it is fetched."""
        spec = spec_in(method)
        if spec is None:
            raise SendError(Failure.REFUSED)
        message = self._message(method.caption, method.reply_markup)
        if isinstance(method, SendPhoto):
            return message | {
                "photo": {"url": self.files.link(spec), "alt": ""}
            }  # the caption says it
        try:
            size = len((await self.files.render(spec)).body)
        except NotMade as why:
            return message | {"text": text(why.key)}
        return message | {"file": {"name": spec.name, "url": self.files.link(spec), "size": size}}

    def _wake(self, address: str) -> None:
        for waker in self.wakers.get(address, ()):
            waker.set()

    def _pass(self, address: str, event: dict[str, Any]) -> None:
        """Show something to who is looking right now; it is not kept."""
        if self.wakers.get(address):
            self.passing[address].append(event)
            self._wake(address)

    # The pages

    def routes(self) -> list[web.AbstractRouteDef]:
        """Give the routes that the one web server serves for this channel."""
        return [
            web.get("/", self._page),
            web.static("/static", STATIC),
            web.get("/api/people", self._people),
            web.get("/api/me", self._me),
            web.post("/api/enter", self._enter),
            web.post("/api/leave", self._leave),
            web.post("/api/send", self._send),
            *([web.post("/api/as", self._view_as)] if self.is_demo else []),
            web.get("/api/events", self._events),
        ]

    async def _page(self, _: web.Request) -> web.FileResponse:
        return web.FileResponse(STATIC / "index.html")

    async def _people(self, _: web.Request) -> web.Response:
        if not self.is_demo:
            return web.json_response({"demo": False, "people": []})
        with self.database.reading() as session:
            found = demo.personas(session, self.clock().date())
        listed = [
            {"id": str(p.person_id), "name": p.name, "role": p.role, "place": p.place}
            | {"hint": p.hint}
            for p in found
        ]
        return web.json_response({"demo": True, "people": listed})

    async def _me(self, request: web.Request) -> web.Response:
        address = self._address(request)
        if address is None:
            return web.json_response({}, status=401)
        with self.database.reading() as session:
            chat = people.find_chat(session, self.name, address)
            today = self.clock().date()
            member = chat and chat.person_id and people.member(session, chat.person_id, today)
        me = None
        if member:
            first = member.standings[0]
            role = text(f"organisation-role-{first.role.value.replace('_', '-')}")
            me = {"name": member.name, "role": role, "place": first.place}
        return web.json_response(
            {
                "demo": self.is_demo,
                "me": me,
                "chat": address,
                "zalo_switch": self.is_demo,
                "zalo": self._is_plain(request, address),
            }
        )

    async def _enter(self, request: web.Request) -> web.Response:
        require_own_origin(request)
        chosen = await json_of(request)
        browser = (self._signed_address(request) or secrets.token_urlsafe(16)).partition("~")[0]
        address = browser if not self.is_demo else f"{browser}~{chosen.get('person', '')}"
        if self.is_demo and not self._become(address, str(chosen.get("person", ""))):
            return refusal(422, "web-nobody")
        response = web.Response(status=204)
        response.set_cookie(
            COOKIE,
            f"{address}.{self._signature(address)}",
            max_age=COOKIE_DAYS * 86_400,
            httponly=True,
            samesite="Strict",
            secure=self.is_secure,
        )
        return response

    def _become(self, address: str, person: str) -> bool:
        """Tie a browser's chat to somebody of the demo; the same browser finds its chat again."""
        with self.database.writing() as session:
            played = {str(p.person_id): p for p in demo.personas(session, self.clock().date())}
            if person not in played:
                return False
            chat = people.find_chat(session, self.name, address)
            if chat is None:
                chat = people.Chat(channel=self.name, address=address)
                hello = text("web-hello", name=played[person].name, hint=played[person].hint)
                web_events.add(session, address, self._message(hello, None))
            chat.person_id, chat.heard_at = int(person), self.clock()
            session.add(chat)
        return True

    async def _view_as(self, request: web.Request) -> web.Response:
        """Show the demo's conversation as on Zalo, in text and numbers, or with buttons again."""
        require_own_origin(request)
        wanted = (await json_of(request)).get("zalo") is True
        response = web.Response(status=204)
        response.set_cookie(VIEW_COOKIE, "zalo" if wanted else "", httponly=True, samesite="Strict")
        return response

    def _is_plain(self, request: web.Request, address: str) -> bool:
        """Whether this browser looks at the chat as on Zalo; remembered for what is sent unasked."""
        is_plain = self.is_demo and request.cookies.get(VIEW_COOKIE) == "zalo"
        (self.plain_addresses.add if is_plain else self.plain_addresses.discard)(address)
        return is_plain

    async def _leave(self, request: web.Request) -> web.Response:
        require_own_origin(request)
        response = web.Response(status=204)
        response.del_cookie(COOKIE)
        return response

    # What is said

    async def _send(self, request: web.Request) -> web.Response:
        require_own_origin(request)
        address = self._address(request)
        if self.process is None:
            return refusal(503, "web-not-kept")
        if address is None:
            return refusal(401, "web-enter-again")
        if self._too_fast(address):
            return refusal(429, "web-too-fast")
        try:
            sent = Sent.model_validate(await json_of(request))
        except ValidationError:
            return refusal(422, "web-too-long")
        self._pass(address, {"type": "typing"})
        heard = Heard(str(sent.id), address, self._update(address, sent))
        seen_as = self.plain if self._is_plain(request, address) else self
        try:
            await self.process(seen_as, heard)
        except NotKept:
            return refusal(503, "web-not-kept")
        self._pass(address, {"type": "seen", "id": str(sent.id)})
        return web.json_response({}, status=202)

    def _update(self, address: str, sent: Sent) -> Update:
        chat = Chat(id=self.chat_id(address), type="private")
        user = User(id=chat.id, is_bot=False, first_name="")
        now = self.clock()
        if sent.data is not None:
            number = int((sent.message or "b0")[1:])
            tapped = Message(message_id=number, date=now, chat=chat) if number else None
            query = CallbackQuery(
                id=str(sent.id), from_user=user, chat_instance="web", data=sent.data, message=tapped
            )
            return Update(update_id=sent.id.int, callback_query=query)
        number = (sent.edited or sent.id).int
        message = Message(message_id=number, date=now, chat=chat, from_user=user, text=sent.text)
        if sent.edited:
            return Update(update_id=sent.id.int, edited_message=message)
        return Update(update_id=sent.id.int, message=message)

    def _too_fast(self, address: str) -> bool:
        now = self.clock()
        while self.lately and now - self.lately[0][0] > WINDOW:
            self.lately.popleft()
        if sum(who == address for _, who in self.lately) >= MOST_IN_WINDOW:
            return True
        self.lately.append((now, address))
        return False

    async def _events(self, request: web.Request) -> web.StreamResponse:
        address = self._address(request)
        if address is None:
            return refusal(401, "web-enter-again")
        seen = whole_number(request.query.get("after", "0"))
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        waker = asyncio.Event()
        self.wakers[address].add(waker)
        try:
            await self._stream(response, address, seen, waker)
        except ConnectionError:
            pass  # the browser has gone; it comes back with the last number it has
        finally:
            self._forget(address, waker)
        return response

    def _forget(self, address: str, waker: asyncio.Event) -> None:
        """Hold nothing for a browser that does not listen."""
        self.wakers[address].discard(waker)
        if not self.wakers[address]:
            del self.wakers[address]
            self.passing.pop(address, None)

    async def _stream(
        self, response: web.StreamResponse, address: str, seen: int, waker: asyncio.Event
    ) -> None:
        with self.database.writing() as session:
            web_events.forget(session, address, seen)
        await response.write(b"retry: 1000\n\n")
        while self.process is not None:
            waker.clear()
            with self.database.reading() as session:
                waiting = [(e.id or 0, e.event) for e in web_events.after(session, address, seen)]
            for number, event in waiting:
                await response.write(as_sent_event(event, number))
                seen = number
            while self.passing[address]:
                await response.write(as_sent_event(self.passing[address].popleft()))
            try:
                async with asyncio.timeout(KEEP_ALIVE):
                    await waker.wait()
            except TimeoutError:
                await response.write(b": here\n\n")

    # Who is it

    def _signature(self, address: str) -> str:
        return hmac.new(self.key, address.encode(), hashlib.sha256).hexdigest()

    def _address(self, request: web.Request) -> str | None:
        """Give who it is; nobody without our signature, nor after the demo was planted anew."""
        address = self._signed_address(request)
        return address if address and self._is_let_in(address) else None

    def _is_let_in(self, address: str) -> bool:
        if not self.is_demo:
            return True
        with self.database.reading() as session:
            chat = people.find_chat(session, self.name, address)
        return chat is not None and chat.person_id is not None

    def _signed_address(self, request: web.Request) -> str | None:
        address, _, signature = request.cookies.get(COOKIE, "").partition(".")
        right = hmac.compare_digest(signature.encode(), self._signature(address).encode())
        return address if address and right else None


def client_id(message_id: int) -> str:
    """Give the id by which the browser knows a message: its own, or one the bot gave."""
    return f"b{message_id}" if message_id < 2**63 else str(UUID(int=message_id))


def buttons(markup: object) -> list[list[dict[str, str]]]:
    """Give a keyboard as the browser takes it."""
    if not isinstance(markup, InlineKeyboardMarkup):
        return []
    return [
        [
            {"text": b.text, "url": b.url}
            if b.url
            else {"text": b.text, "data": b.callback_data or ""}
            for b in row
        ]
        for row in markup.inline_keyboard
    ]


def as_sent_event(event: dict[str, Any], number: int | None = None) -> bytes:
    """Write a server-sent event; a message that has no id yet is known by its number."""
    if event["type"] == "message":
        event = {"id": f"b{number}", **event}
    lines = [f"id: {number}"] if number else []
    return "\n".join([*lines, f"data: {json.dumps(event, ensure_ascii=False)}", "", ""]).encode()


def whole_number(written: str) -> int:
    """Read an event's number; 0, which is before every event, for anything else."""
    is_number = written.isascii() and written.isdigit() and len(written) <= LONGEST_NUMBER
    return int(written) if is_number else 0


def require_own_origin(request: web.Request) -> None:
    """Refuse a post that another site's page made: HTTPForbidden."""
    origin = request.headers.get("Origin")
    if origin is not None and re.sub(r"^https?://", "", origin) != request.host:
        raise web.HTTPForbidden


async def json_of(request: web.Request) -> dict[str, Any]:
    """Read a JSON object; HTTPBadRequest for anything else."""
    try:
        found = await request.json()
    except (ValueError, RecursionError):  # the latter: nested beyond any use
        raise web.HTTPBadRequest from None
    if not isinstance(found, dict):
        raise web.HTTPBadRequest
    return found


def refusal(status: int, key: str) -> web.Response:
    """Answer with a sentence for the person."""
    return web.json_response({"error": text(key)}, status=status)
