"""The people of chaos: each writes, reads what the chat shows, and taps one of its buttons."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from bot.texts import text
from tests.servers.telegram import TelegramServer
from tests.servers.telegram_world import Message

PATIENCE = 30.0  # seconds a person waits for an answer, the bot's deaths included
HOUSEHOLDS = ("bà Tẹo", "ông Sửu", "chị Lan", "anh Tuấn", "bà Gái", "ông Năm", "chị Thảo")
RECEIPT = re.compile(text("visits-saved", code="@").replace("@", r"(\w+)"))
ONE_OF_THE_FIRST_ROW = ("visits-what", "visits-people", "visits-which-day", "visits-where")


class Failed(Exception):  # noqa: N818  # says what happened
    """Something that must hold did not; the arguments together say what."""

    def __str__(self) -> str:
        return " ".join(map(str, self.args))


@dataclass
class Saved:
    """A visit whose «Lưu» was sent: its draft's nonce, then the code on the receipt."""

    nonce: str
    code: str = ""


@dataclass
class Person:
    """Somebody at a phone: `updates` are the ids of all they did, `saved` what must be found."""

    server: TelegramServer
    number: int
    chance: Random
    saved: list[Saved] = field(default_factory=list)
    updates: list[int] = field(default_factory=list)
    queries: set[str] = field(default_factory=set)
    texts: int = 0

    def __post_init__(self) -> None:
        self.chat = self.server.private(self.server.user(self.number, f"Người {self.number}"))

    async def guided_visit(self) -> None:
        """Log a visit step by step."""
        await self._go_on(await self._say("/ghi"))

    async def one_line_visit(self) -> None:
        """Log a visit in one line."""
        who, people = self.chance.choice(HOUSEHOLDS), self.chance.randint(1, 5)
        said = f"hôm nay nhà {who} cài VNeID mức 2 xong {people} người"
        await self._go_on(await self._say(said))

    async def visit(self) -> None:
        """Log a visit the one way or the other."""
        await self.chance.choice((self.guided_visit, self.one_line_visit))()

    async def _go_on(self, shown: Message) -> None:
        """Answer question after question, up to the receipt."""
        while not (receipt := RECEIPT.match(shown.text or "")):
            wanted = self._choose(shown)
            if wanted == text("visits-save"):
                self.saved.append(Saved(nonce=shown.tapped(wanted).partition(":")[2]))
            await self._tap(shown, wanted)
        self.saved[-1].code = receipt[1]

    def _choose(self, shown: Message) -> str:
        """Give the button that a person would tap; Failed where the bot says what it should not."""
        rows = shown.labels
        labels = [label for row in rows for label in row]
        question = (shown.text or "").partition("\n")[0]
        if question == text("visits-card"):
            agreed = [label for label in labels if label == text("visits-agreed")]
            return self.chance.choice([*agreed, text("visits-save")])
        if question == heading("visits-whom"):
            return text("visits-not-named")
        if text("visits-all-done") in labels:
            return text("visits-all-done")
        if question in map(heading, ONE_OF_THE_FIRST_ROW) or ": mấy " in question:
            return self.chance.choice(rows[0])
        raise Failed("person", self.number, "cannot go on from", shown.text, labels)

    async def _say(self, said: str) -> Message:
        """Write, and wait for the message that answers."""
        self.texts += 1
        self.updates.append(await self.chat.send_text(said))
        await self._until_shown(lambda: self.chat.last.by_bot, said)
        return self.chat.last

    async def _tap(self, shown: Message, label: str) -> None:
        """Tap, sometimes «Lưu» twice, and wait until the message shows something else."""
        before = (shown.text, shown.labels)
        times = self.chance.choice((1, 1, 2)) if label == text("visits-save") else 1
        for _ in range(times):
            self.updates.append(await self.chat.tap(shown, label))
            self.queries.add(self._query(self.updates[-1]))
        await self._until_shown(lambda: (shown.text, shown.labels) != before, label)

    def _query(self, update_id: int) -> str:
        update = self.server.updates.find(update_id)
        assert update, "a tap is always an update"
        return str(update.payload["callback_query"]["id"])

    async def _until_shown(self, condition: Callable[[], bool], deed: str) -> None:
        try:
            await self.server.until(condition, within=PATIENCE)
        except AssertionError as error:
            raise Failed("person", self.number, "is stuck after", deed, error) from None


def heading(key: str) -> str:
    """Give the first line of a text."""
    return text(key).partition("\n")[0]
