"""What chaos asks of a platform: a server, people with its app, and what its deliveries promise."""

from abc import ABC, abstractmethod
from contextlib import AbstractAsyncContextManager
from random import Random

from bench.chaos_people import Failed, Person
from models.database import Database
from tests.servers.bot_api import BotApiServer
from tests.servers.faults import Fault


class Platform(ABC):
    """A platform, in one of the modes in which it delivers."""

    name: str
    channel: str
    answers: tuple[str, ...]  # the methods by which the bot answers
    server: BotApiServer

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

    @abstractmethod
    def hold(self, method: str, times: int, *, applied: bool) -> Fault:
        """Hold the next calls of a method, before or after they are applied to the chat."""

    @property
    @abstractmethod
    def lost(self) -> set[str]:
        """Give what was sent and will never be heard, as far as a death may cost it."""

    @abstractmethod
    def before_death(self) -> None:
        """Look, an instant before the bot is killed."""

    @abstractmethod
    def after_death(self, database: Database) -> None:
        """Look again, when it is dead. Failed if more is lost than a death may cost."""

    @abstractmethod
    def check(self) -> None:
        """Look when all is over. Failed if something does not hold."""

    @abstractmethod
    def tell(self) -> list[tuple[str, int]]:
        """Give the figures that only this platform has."""


def require(holds: bool, otherwise: str) -> None:
    """Raise Failed with the reason where something does not hold."""
    if not holds:
        raise Failed(otherwise)
