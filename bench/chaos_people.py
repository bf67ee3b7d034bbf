"""The people of chaos: each writes, reads what the chat shows, and chooses one of what it offers."""

import re
from abc import ABC, abstractmethod
from random import Random

from bot.texts import text

PATIENCE = 30.0  # seconds a person waits for an answer, the bot's deaths included
HOUSEHOLDS = ("bà Tẹo", "ông Sửu", "chị Lan", "anh Tuấn", "bà Gái", "ông Năm", "chị Thảo")
RECEIPT = re.compile(text("visits-saved", code="@").replace("@", r"(\w+)"))
ONE_OF_THE_FIRST = ("visits-what", "visits-people", "visits-which-day", "visits-where")


class Failed(Exception):  # noqa: N818  # says what happened
    """Something that must hold did not; the arguments together say what."""

    def __str__(self) -> str:
        return " ".join(map(str, self.args))


class Person(ABC):
    """Somebody at a phone: `saved` are the codes on their receipts, `sent` is all they did."""

    def __init__(self, number: int, chance: Random) -> None:
        self.number = number
        self.chance = chance
        self.saved: list[str] = []
        self.sent: list[str] = []  # the keys under which the bot hears it
        self.texts = 0

    async def guided_visit(self) -> None:
        """Log a visit step by step."""
        await self.say("/ghi")
        await self._go_on()

    async def one_line_visit(self) -> None:
        """Log a visit in one line."""
        who, people = self.chance.choice(HOUSEHOLDS), self.chance.randint(1, 5)
        await self.say(f"hôm nay nhà {who} cài VNeID mức 2 xong {people} người")
        await self._go_on()

    async def visit(self) -> None:
        """Log a visit the one way or the other."""
        await self.chance.choice((self.guided_visit, self.one_line_visit))()

    async def _go_on(self) -> None:
        """Answer question after question, up to the receipt."""
        while not (receipt := RECEIPT.match(self.shown)):
            await self.pick(self._choose())
        self.saved.append(receipt[1])

    def _choose(self) -> str:
        """Give what a person would choose; Failed where the bot says what it should not."""
        question = self.shown.partition("\n")[0]
        if question == text("visits-card"):
            agreed = [label for label in self.labels if label == text("visits-agreed")]
            return self.chance.choice([*agreed, text("visits-save")])
        if question == heading("visits-whom"):
            return text("visits-not-named")
        if text("visits-all-done") in self.labels:
            return text("visits-all-done")
        if question in map(heading, ONE_OF_THE_FIRST) or ": mấy " in question:
            return self.chance.choice(self.first_labels)
        raise Failed("person", self.number, "cannot go on from", self.shown, self.labels)

    # What each app says for itself

    @property
    @abstractmethod
    def shown(self) -> str:
        """What the bot's last message says now."""

    @property
    @abstractmethod
    def labels(self) -> list[str]:
        """What it offers."""

    @property
    @abstractmethod
    def first_labels(self) -> list[str]:
        """What it offers first: any of them answers a question of which, or how many."""

    @abstractmethod
    async def say(self, said: str) -> None:
        """Write, and wait for the message that answers. Failed if none comes."""

    @abstractmethod
    async def pick(self, label: str) -> None:
        """Choose, and wait for what comes of it. Failed if nothing does."""

    @abstractmethod
    def messages(self) -> int:
        """Count the bot's messages in the chat."""


def heading(key: str) -> str:
    """Give the first line of a text."""
    return text(key).partition("\n")[0]
