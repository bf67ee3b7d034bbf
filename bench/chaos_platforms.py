"""What chaos asks of a platform: a server, people with its app, and what its deliveries promise."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from random import Random

from bench.chaos_people import Failed, Person
from models.database import Database
from tests.servers.bot_api import BotApiServer


class Platform(ABC):
    """A platform and its mode. `lost` are the messages that it gave away and no bot has kept."""

    channel: str
    answers: tuple[str, ...]  # the methods by which the bot answers
    server: BotApiServer

    def __init__(self) -> None:
        self.lost: set[str] = set()

    @abstractmethod
    def ready(self) -> AbstractAsyncContextManager[object]:
        """Serve, ready for the bot."""

    @abstractmethod
    def settings(self) -> dict[str, str]:
        """Give the bot's settings for it, once it serves."""

    @abstractmethod
    def person(self, number: int, chance: Random) -> Person:
        """Make the number-th person, from 0."""

    @abstractmethod
    def address(self, number: int) -> str:
        """Give the address of the number-th person's chat."""

    @abstractmethod
    async def done_with(self, person: Person) -> None:
        """Wait until the bot is done with the last thing a person did."""

    def before_death(self) -> None:
        """Look, an instant before the bot is killed."""

    def after_death(self, database: Database) -> None:
        """Look again, when it is dead. Failed if more is lost than a death may cost here."""

    @abstractmethod
    def check(self, people: Sequence[Person]) -> None:
        """Look when all is over. Failed if something does not hold."""

    @abstractmethod
    def tell(self) -> list[tuple[str, int]]:
        """Give the figures that only this platform has."""


def require(holds: bool, otherwise: str) -> None:
    """Raise Failed with the reason where something does not hold."""
    if not holds:
        raise Failed(otherwise)
