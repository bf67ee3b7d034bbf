"""Chaos on Telegram: updates are delivered until they are acknowledged; people tap buttons."""

from collections.abc import Callable
from random import Random

from bench.chaos_people import PATIENCE, Failed, Person
from bench.chaos_platforms import Platform, require
from bot.texts import text
from models.database import Database
from tests.servers.faults import Fault
from tests.servers.telegram import TOKEN, TelegramServer
from tests.servers.telegram_world import Message

FIRST_CHAT = 1001


class OnTelegram(Person):
    """A person with buttons; `queries` are the taps whose spinner turns until the bot ends it.

    The message that answered their words changes with each tap: they go on with that one.
    """

    message: Message

    def __init__(self, server: TelegramServer, number: int, chance: Random) -> None:
        super().__init__(number, chance)
        self.server = server
        self.chat = server.private(server.user(number, f"Người {number}"))
        self.queries: set[str] = set()

    @property
    def shown(self) -> str:
        """What the message says now."""
        return self.message.text or ""

    @property
    def labels(self) -> list[str]:
        """Its buttons."""
        return [label for row in self.message.labels for label in row]

    @property
    def first_labels(self) -> list[str]:
        """Its first row."""
        return list(self.message.labels[0])

    async def say(self, said: str) -> None:
        """Write, and wait for the message that answers."""
        self.texts += 1
        self.sent.append(str(await self.chat.send_text(said)))
        await self._until(lambda: self.chat.last.by_bot, said)
        self.message = self.chat.last

    async def pick(self, label: str) -> None:
        """Tap, sometimes «Lưu» twice, and wait until the message shows something else."""
        message = self.message
        before = (message.text, message.labels)
        times = self.chance.choice((1, 1, 2)) if label == text("visits-save") else 1
        for _ in range(times):
            update = await self.chat.tap(message, label)
            self.sent.append(str(update))
            self.queries.add(self._query(update))
        await self._until(lambda: (message.text, message.labels) != before, label)

    def messages(self) -> int:
        """Count the bot's messages in the chat."""
        return sum(message.by_bot for message in self.chat.messages)

    def _query(self, update_id: int) -> str:
        update = self.server.updates.find(update_id)
        assert update, "a tap is always an update"
        return str(update.payload["callback_query"]["id"])

    async def _until(self, condition: Callable[[], bool], deed: str) -> None:
        try:
            await self.server.until(condition, within=PATIENCE)
        except AssertionError as error:
            raise Failed("person", self.number, "is stuck after", deed, error) from None


class TelegramPlatform(Platform):
    """Telegram by long polling: nothing may be lost."""

    name = channel = "telegram"
    answers = ("sendMessage", "editMessageText")

    def __init__(self) -> None:
        self.server: TelegramServer = TelegramServer()
        self.crowd: list[OnTelegram] = []

    def ready(self) -> TelegramServer:
        """Serve."""
        return self.server

    def settings(self) -> dict[str, str]:
        """Give the token and where the server is."""
        return {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": self.server.url}

    def person(self, number: int, chance: Random) -> OnTelegram:
        """Make a person."""
        self.crowd.append(OnTelegram(self.server, FIRST_CHAT + number, chance))
        return self.crowd[-1]

    def address(self, number: int) -> str:
        """Chats have numbers."""
        return str(FIRST_CHAT + number)

    async def done_with(self, person: Person) -> None:
        """Wait until the last update is acknowledged."""
        await self.server.answered(int(person.sent[-1]))

    def hold(self, method: str, times: int, *, applied: bool) -> Fault:
        """Hold the next calls of a method."""
        return self.server.fail(method, "hang", times=times, after=applied)

    @property
    def lost(self) -> set[str]:
        """Nothing: what is not acknowledged is delivered again."""
        return set()

    def before_death(self) -> None:
        """Nothing is at risk."""

    def after_death(self, database: Database) -> None:
        """A death costs nothing."""

    def check(self) -> None:
        """Find every update acknowledged and every tap's spinner ended."""
        pending = list(self.server.updates.pending)
        require(not pending, f"updates that were never acknowledged: {pending}")
        ended = {
            call.params.get("callback_query_id")
            for call in self.server.calls
            if (call.method, call.status) == ("answerCallbackQuery", 200)
        }
        waiting = {query for person in self.crowd for query in person.queries} - ended
        require(not waiting, f"taps that were never answered: {waiting}")

    def tell(self) -> list[tuple[str, int]]:
        """Count the edits that changed nothing: sent again after a death, or for a double tap."""
        repeats = sum("not modified" in call.description for call in self.server.calls)
        return [("edits that changed nothing (double taps too)", repeats)]
