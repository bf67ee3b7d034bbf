"""Chaos on Zalo: nothing is acknowledged; people answer by numbers or words, and send again."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import StrEnum
from random import Random

import aiohttp

from bench.chaos_deliveries import Deliveries
from bench.chaos_people import PATIENCE, Failed, Person
from bench.chaos_platforms import Platform, require
from models.database import Database
from tests.servers.faults import Fault
from tests.servers.zalo import TOKEN, ZaloServer

SEND_AGAIN_AFTER = 1.0  # seconds until a person sends again what was lost
REDELIVERY_DELAY = 0.2  # seconds
SECRET = "the secret of no real webhook"
NUMBERED = re.compile(r"^([1-9])\. (.+)$", re.MULTILINE)
NUMBERS = ("1", "2", "3")  # answers where a number is asked for


class Mode(StrEnum):
    """How the bot hears, and whether the platform repeats what was not taken."""

    REDELIVERED = "webhook, redelivery on"
    POSTED_ONCE = "webhook, redelivery off"
    POLLED = "polling"


class OnZalo(Person):
    """A person without buttons."""

    def __init__(self, deliveries: Deliveries, number: int, chance: Random) -> None:
        super().__init__(number, chance)
        self.deliveries = deliveries
        self.server = deliveries.server
        self.chat = self.server.private(self.server.user(f"Người {number}", id=address_of(number)))

    @property
    def shown(self) -> str:
        """What the bot said last."""
        return self.chat.said[-1] if self.chat.said else ""

    @property
    def labels(self) -> list[str]:
        """What it offers with a number."""
        return [label for _, label in NUMBERED.findall(self.shown)]

    @property
    def first_labels(self) -> list[str]:
        """The first two, or numbers where these are the answer."""
        return self.labels[:2] or list(NUMBERS)

    async def pick(self, label: str) -> None:
        """Answer by the choice's number or, as often, by its words."""
        number = next((n for n, offered in NUMBERED.findall(self.shown) if offered == label), label)
        await self.say(self.chance.choice((number, label.lower())))

    async def say(self, said: str) -> None:
        """Write, again where it was lost, and wait for the message that answers.

        An answer that comes a second time, after a death, says what was shown before.
        """
        before = self.shown
        try:
            async with asyncio.timeout(PATIENCE):
                while not await self._is_answered(await self._send(said), before):
                    pass
        except TimeoutError:
            why = self.server.recent()
            raise Failed("person", self.number, "is stuck after", said, why) from None

    async def _send(self, said: str) -> str:
        message = await self.chat.send_text(said)
        self.deliveries.sent(message)
        self.texts += 1
        self.sent.append(message)
        return message

    async def _is_answered(self, message: str, before: str) -> bool:
        """Wait until the chat shows something else, or the message turns out to be lost."""
        while not await self.server.happens(lambda: self.shown != before, SEND_AGAIN_AFTER):
            if self.deliveries.is_lost(message):
                return False
        return True

    def messages(self) -> int:
        """Count the bot's messages in the chat."""
        return len(self.chat.bots)


class ZaloPlatform(Platform):
    """Zalo in one of its modes."""

    channel = "zalo"
    answers = ("sendMessage",)

    def __init__(self, mode: Mode) -> None:
        self.mode = mode
        self.name = f"zalo, {mode}"
        delays = (REDELIVERY_DELAY,) if mode is Mode.REDELIVERED else ()
        self.server: ZaloServer = ZaloServer(local_webhooks=True, redelivery_delays=delays)
        self.deliveries = Deliveries(self.server)
        self.port = free_port()

    @asynccontextmanager
    async def ready(self) -> AsyncIterator[None]:
        """Serve, with the webhook set where there is one."""
        async with self.server:
            if self.mode is not Mode.POLLED:
                await self._set_webhook()
            yield

    async def _set_webhook(self) -> None:
        body = {
            "url": f"http://127.0.0.1:{self.port}/zalo/webhook",
            "secret_token": SECRET,
        }
        async with (
            aiohttp.ClientSession() as http,
            http.post(f"{self.server.url}/bot{TOKEN}/setWebhook", json=body) as answer,
        ):
            said = await answer.json()
            require(said["ok"], f"the webhook is not set: {said}")

    def settings(self) -> dict[str, str]:
        """Give the token, where the server is, and how to hear it."""
        return {
            "ZALO_BOT_TOKEN": TOKEN,
            "ZALO_API_URL": self.server.url,
            "ZALO_MODE": "polling" if self.mode is Mode.POLLED else "webhook",
            "ZALO_WEBHOOK_SECRET": SECRET,
            "ZALO_RATE": "30",
            "PORT": str(self.port),
        }

    def person(self, number: int, chance: Random) -> OnZalo:
        """Make a person."""
        return OnZalo(self.deliveries, number, chance)

    def address(self, number: int) -> str:
        """Give the id of the person, which is the chat's."""
        return address_of(number)

    async def done_with(self, person: Person) -> None:
        """Wait until the last message is taken and its answer is not under way."""
        await self.server.answered(person.sent[-1], within=PATIENCE)

    def hold(self, method: str, times: int, *, applied: bool) -> Fault:
        """Hold the next calls of a method."""
        return self.server.fail(method, "hang", times=times, after=applied)

    @property
    def lost(self) -> set[str]:
        """What no bot has kept."""
        return self.deliveries.lost

    def before_death(self) -> None:
        """Note what is in flight."""
        self.deliveries.before_death()

    def after_death(self, database: Database) -> None:
        """Find what the death has cost."""
        self.deliveries.after_death(database)

    def check(self) -> None:
        """Find nothing waiting, and no more lost than this mode allows."""
        self.deliveries.note_away()
        pending = list(self.server.events.pending)
        require(not pending, f"messages that were never taken: {pending}")
        if self.mode is Mode.REDELIVERED:
            require(not self.lost, f"messages lost in spite of redelivery: {self.lost}")
        if self.mode is Mode.POLLED:
            require(not self.deliveries.away, f"lost on the way: {self.deliveries.away}")
            require(max(self.deliveries.losses, default=0) <= 1, "a poll gives one message")

    def tell(self) -> list[tuple[str, int]]:
        """Say what was in flight at the deaths, and what became of it."""
        found = self.deliveries
        return [
            ("messages in flight at the deaths", sum(found.flights)),
            ("lost of these, and sent again by people", sum(found.losses)),
            ("at one death, at most", max(found.losses, default=0)),
            ("posted while no bot listened, sent again too", len(found.away)),
        ]


def address_of(number: int) -> str:
    """Give the id of the number-th person: 20 hex digits, like the platform's."""
    return f"{number + 1:020x}"


def free_port() -> int:
    """Give a port on which nobody listens: the webhook's address outlives the bot."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
