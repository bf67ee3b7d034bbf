"""The driver: a person at a phone, on whichever channel. `says`, `picks`, `heard`."""

import asyncio
import json
import re
from abc import ABC, abstractmethod
from typing import Any, NamedTuple
from uuid import uuid4

import aiohttp

from bot.app import App
from models import people
from models.people import Chat as ChatRow
from tests.servers.calls import Call
from tests.servers.telegram import TelegramServer
from tests.servers.zalo import ZaloServer

WORDS = "Trả lời bằng chữ:"  # before the words that answer where there are no numbers
CHOICES = re.compile(rf"\n\n(?:{WORDS}.*|(?:[1-9]\. .*\n?)+)\Z")
WITHIN = 5.0  # seconds an answer may take before a test gives up


class Received(NamedTuple):
    """A file or a picture as it reached the person."""

    name: str
    body: bytes


class Chat(ABC):
    """One person's chat. `heard` is what the bot said since the person's last deed."""

    channel: str

    def __init__(self, app: App) -> None:
        self.app = app
        self.said: list[str] = []
        self.mark = 0

    @property
    def heard(self) -> str:
        """What the bot said since the person's last deed."""
        return "\n\n".join(self.said[self.mark :])

    async def says(self, words: str) -> str:
        """Write a message; give what the bot answers."""
        self.mark = len(self.said)
        await self._say(words)
        return self.heard

    async def picks(self, *labels: str) -> str:
        """Take a choice by what its button says, or several one after the other."""
        for label in labels:
            self.mark = len(self.said)
            await self._pick(label)
        return self.heard

    async def taps_twice(self, label: str) -> str:
        """Tap a button again before the first tap is answered."""
        self.mark = len(self.said)
        await self._pick(label, times=2)
        return self.heard

    async def edits(self, words: str) -> str:
        """Change one's last message."""
        self.mark = len(self.said)
        await self._edit(words)
        return self.heard

    async def shows(self, picture: bytes, caption: str = "") -> str:
        """Send a photo; give what the bot answers."""
        self.mark = len(self.said)
        await self._show(picture, caption)
        return self.heard

    async def speaks(self, sound: bytes) -> str:
        """Send a voice message; give what the bot answers."""
        self.mark = len(self.said)
        await self._speak(sound)
        return self.heard

    async def hears(self, words: str) -> str:
        """Wait until something unasked that holds these words has arrived."""
        async with asyncio.timeout(WITHIN):
            while not any(words in said for said in self.said):
                await self._next()
        return next(said for said in reversed(self.said) if words in said)

    async def receives(self) -> Received:
        """Give the last file or picture of the bot: here, by opening the last link to one."""
        links = re.findall(r"/f/\S+", "\n".join(self.said))
        assert links, "no link to a file was said"
        async with aiohttp.ClientSession(f"http://127.0.0.1:{self.app.web.port}") as http:
            return await opened(http, links[-1])

    def forget(self) -> None:
        """Begin to listen anew."""
        self.said.clear()
        self.mark = 0

    @property
    @abstractmethod
    def choices(self) -> list[str]:
        """What can be chosen now: the labels under the last message that offers any."""

    @abstractmethod
    async def open(self, person_id: int | None) -> None:
        """Open the chat, as this person or as a stranger."""

    @abstractmethod
    async def _say(self, words: str) -> None: ...

    @abstractmethod
    async def _pick(self, label: str, times: int = 1) -> None: ...

    @abstractmethod
    async def _edit(self, words: str) -> None: ...

    async def _show(self, picture: bytes, caption: str) -> None:
        raise NotImplementedError("this channel takes no photos")

    async def _speak(self, sound: bytes) -> None:
        raise NotImplementedError("this channel takes no voice")

    @abstractmethod
    async def _next(self) -> None:
        """Wait a moment for something to arrive."""

    async def close(self) -> None:  # noqa: B027  # not every phone holds something open
        """Put the phone away."""

    def _tie(self, address: str, person_id: int | None) -> None:
        if person_id is None:
            return
        with self.app.database.writing() as session:
            row = people.find_chat(session, self.channel, address)
            row = row or ChatRow(channel=self.channel, address=address)
            row.person_id = person_id
            row.heard_at = self.app.dispatcher.clock()
            session.add(row)


class OnTelegram(Chat):
    """A chat on the Telegram-shaped server."""

    channel = "telegram"

    def __init__(self, app: App, server: TelegramServer, number: int) -> None:
        super().__init__(app)
        self.server = server
        self.phone = server.private(server.user(number, "Người"))
        self.first = len(server.calls)
        self.taken: set[int] = set()
        self.last_message = 0

    async def open(self, person_id: int | None) -> None:
        """Tie the chat to the person; the bot may write to who has joined."""
        self._tie(str(self.phone.id), person_id)
        if person_id is not None:
            self.phone.bot_status = "member"

    @property
    def choices(self) -> list[str]:
        """The buttons of the last message that has any."""
        message = self._offering()
        return [button.text for row in message.keyboard for button in row] if message else []

    def _offering(self) -> Any:
        return next((m for m in reversed(self.phone.messages) if m.keyboard), None)

    async def receives(self) -> Received:
        """Give the last file that was uploaded into the chat."""
        sent = [m for m in self.phone.messages if m.by_bot and m.data is not None]
        assert sent, "no file was sent"
        return Received(sent[-1].file_name or "", sent[-1].data or b"")

    async def _say(self, words: str) -> None:
        update = await self.phone.send_text(words)
        own = [m for m in self.phone.messages if not m.by_bot]
        self.last_message = own[-1].message_id if own else 0
        await self._answered(update)

    async def _pick(self, label: str, times: int = 1) -> None:
        offering = [m for m in reversed(self.phone.messages) if m.keyboard]
        for message in offering:
            button = find(label, [b.text for row in message.keyboard for b in row])
            if button:
                taps = [await self.phone.tap(message, button) for _ in range(times)]
                await self._answered(taps[-1])
                return
        raise AssertionError(f"no button «{label}»; there are {self.choices}")

    async def _edit(self, words: str) -> None:
        await self._answered(await self.phone.edit_text(self.last_message, words))

    async def _show(self, picture: bytes, caption: str) -> None:
        await self._answered(await self.phone.send_photo(picture, caption=caption))

    async def _speak(self, sound: bytes) -> None:
        await self._answered(await self.phone.send_voice(sound))

    async def _answered(self, update: int) -> None:
        await self.server.answered(update)
        self._collect()

    async def _next(self) -> None:
        await self.server.until(lambda: bool(self._new()))
        self._collect()

    def _new(self) -> list[Call]:
        """Give the calls that ended since the last look and wrote into this chat."""
        return [
            call
            for call in self.server.calls[self.first :]
            if call.status == 200
            and call.params.keys() & {"text", "caption"}
            and str(call.params.get("chat_id")) == str(self.phone.id)
            and id(call) not in self.taken
        ]

    def _collect(self) -> None:
        for call in self._new():
            self.said.append(call.params.get("text") or call.params["caption"])
            self.taken.add(id(call))


class OnZalo(Chat):
    """A chat on the Zalo-shaped server: no buttons, so what is picked is typed, by its number."""

    channel = "zalo"

    def __init__(self, app: App, server: ZaloServer, name: str) -> None:
        super().__init__(app)
        self.server = server
        self.phone = server.private(server.user(name))
        self.taken = 0

    async def open(self, person_id: int | None) -> None:
        """Tie the chat to the person, who has written to the bot before."""
        self._tie(self.phone.id, person_id)
        self.phone._met = person_id is not None

    @property
    def choices(self) -> list[str]:
        """What the last message that offers anything offers: its numbered lines, or its words."""
        for said in reversed(self.phone.said):
            numbered = [line[3:] for line in said.splitlines() if re.match(r"[1-9]\. ", line)]
            words = re.findall("«([^»]+)»", said.rpartition(WORDS)[2]) if WORDS in said else []
            if numbered or words:
                return numbered or [word[:1].upper() + word[1:] for word in words]
        return []

    async def _say(self, words: str) -> None:
        await self._answered(await self.phone.send_text(words))

    async def _show(self, picture: bytes, caption: str) -> None:
        await self._answered(await self.phone.send_photo(picture, caption=caption))

    async def _speak(self, sound: bytes) -> None:
        await self._answered(await self.phone.send_voice(sound))

    async def _answered(self, message: str) -> None:
        await self.server.answered(message, sends=1)
        await self.app.dispatcher.outbox.finish()
        self._collect()

    async def _pick(self, label: str, times: int = 1) -> None:
        """Type the choice's number; twice is the same message delivered again."""
        if find(label, self.choices) is None and "Xem thêm" in self.choices:
            await self._pick("Xem thêm")
        chosen = find(label, self.choices) or find(label, self._offered_words())
        if chosen is None and label.isdigit():
            chosen = label
        assert chosen, f"no choice «{label}»; there are {self.choices}"
        await self._say(self._typed(chosen))
        for _ in range(times - 1):
            own = [m for m in self.phone.messages if not m.by_bot]
            await self.phone.send_again(own[-1].message_id)
            await self._say("menu")

    async def receives(self) -> Received:
        """Give the last message's picture, as the platform fetched it; else open the last link."""
        sent = self.phone.bots[-1]
        if sent.data is None:
            return await super().receives()
        return Received(str(sent.payload["photo"]).rpartition("/")[2], sent.data)

    def _offered_words(self) -> list[str]:
        """The words that answer an unasked message, whatever was asked since."""
        offering = [said for said in self.phone.said if WORDS in said]
        return re.findall("«([^»]+)»", offering[-1].rpartition(WORDS)[2]) if offering else []

    def _typed(self, chosen: str) -> str:
        said = next((s for s in reversed(self.phone.said) if f". {chosen}" in s), "")
        found = re.search(rf"^([1-9])\. {re.escape(chosen)}$", said, re.MULTILINE)
        return found[1] if found else chosen

    async def _edit(self, words: str) -> None:
        raise NotImplementedError("Zalo has no edits")

    async def _next(self) -> None:
        await self.server.until(lambda: len(self.phone.said) > self.taken)
        self._collect()

    def _collect(self) -> None:
        """Take what is new, without the choices at its end: they are `choices`."""
        for said in self.phone.said[self.taken :]:
            self.said.append(CHOICES.sub("", said))
        self.taken = len(self.phone.said)


class OnWeb(Chat):
    """A chat in a browser, without the browser: the same HTTP."""

    channel = "web"

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self.url = f"http://127.0.0.1:{app.web.port}"
        # By default aiohttp keeps no cookies of numeric hosts.
        self.http = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))
        self.offered: list[tuple[str, dict[str, str]]] = []
        self.arrived = asyncio.Event()
        self.seen: set[str] = set()
        self.deleted: list[str] = []
        self.files: list[str] = []
        self.listening: asyncio.Task[None] | None = None
        self.last_message = ""

    async def open(self, person_id: int | None) -> None:
        """Enter, and listen to the events."""
        async with self.http.post(f"{self.url}/api/enter", json={}) as entered:
            assert entered.status == 204
            address = entered.cookies["thonso"].value.partition(".")[0]
        self._tie(address, person_id)
        self.listening = asyncio.create_task(self._listen())
        await self._next()

    @property
    def choices(self) -> list[str]:
        """The buttons of the last message that has any."""
        last = self.offered[-1][0] if self.offered else ""
        return [button["text"] for message, button in self.offered if message == last]

    async def receives(self) -> Received:
        """Open the last file or picture that was shown."""
        assert self.files, "no file was shown"
        return await opened(self.http, f"{self.url}{self.files[-1]}")

    async def forges(self, data: str) -> str:
        """Tap a button that no message has."""
        self.mark = len(self.said)
        await self._post({"id": str(uuid4()), "data": data, "message": "b1"})
        return self.heard

    async def _say(self, words: str) -> None:
        self.last_message = str(uuid4())
        await self._post({"id": self.last_message, "text": words})

    async def _pick(self, label: str, times: int = 1) -> None:
        button = find(label, [b["text"] for _, b in reversed(self.offered)])
        assert button, f"no button «{label}»; there are {self.choices}"
        message, found = next(o for o in reversed(self.offered) if o[1]["text"] == button)
        taps = [
            {"id": str(uuid4()), "data": found["data"], "message": message} for _ in range(times)
        ]
        await asyncio.gather(*(self._post(tap) for tap in taps))

    async def _edit(self, words: str) -> None:
        await self._post({"id": str(uuid4()), "text": words, "edited": self.last_message})

    async def _post(self, body: dict[str, Any]) -> None:
        async with self.http.post(f"{self.url}/api/send", json=body) as answer:
            assert answer.status == 202, await answer.text()
        async with asyncio.timeout(WITHIN):
            while body["id"] not in self.seen:
                await self._next()

    async def _next(self) -> None:
        self.arrived.clear()
        await self.arrived.wait()

    async def _listen(self) -> None:
        url = f"{self.url}/api/events?after=0"
        async with self.http.get(url, timeout=aiohttp.ClientTimeout(total=None)) as stream:
            async for line in stream.content:
                if line.startswith(b"data: "):
                    self._take(json.loads(line.removeprefix(b"data: ")))
                self.arrived.set()

    def _take(self, event: dict[str, Any]) -> None:
        if event["type"] == "seen":
            self.seen.add(event["id"])
        if event["type"] == "delete":
            self.deleted.append(event["id"])
        if event["type"] in {"message", "edit"}:
            self.said.append(event["text"])
            self.files += [event[kind]["url"] for kind in ("file", "photo") if kind in event]
            self.offered = [o for o in self.offered if o[0] != event["id"]]
            self.offered += [(event["id"], b) for row in event["buttons"] for b in row]

    async def close(self) -> None:
        """Stop listening."""
        if self.listening:
            self.listening.cancel()
        await self.http.close()


async def opened(http: aiohttp.ClientSession, link: str) -> Received:
    """Open a link to a file."""
    async with http.get(link) as answer:
        assert answer.status == 200, await answer.text()
        return Received(link.rpartition("/")[2], await answer.read())


def find(label: str, labels: list[str]) -> str | None:
    """Find a button by all it says, else by how it begins, else by what it holds."""
    for fits in (str.__eq__, str.startswith, str.__contains__):
        found = [c for c in labels if fits(c.casefold(), label.casefold())]
        if found:
            return found[0]
    return None
