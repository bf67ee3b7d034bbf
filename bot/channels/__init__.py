"""Channels: each turns what it hears into an aiogram `Update`, and sends what the handlers return."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol

from aiogram import Bot
from aiogram.methods import TelegramMethod
from aiogram.types import Update
from aiohttp.web import AbstractRouteDef

from bot.choices import Rows


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a channel can do. Handlers ask for these, never for a channel's name.

    One that `overhears` brings from a group also what is said to others than the bot.
    """

    buttons: bool
    edit: bool
    delete: bool
    files: bool
    length: int
    overhears: bool = True


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing heard: the platform's own key for it, who said it where, and the update."""

    key: str
    address: str
    update: Update


class NotKept(Exception):  # noqa: N818  # says what happened
    """An update could not even be written down: it must not be acknowledged, and is heard again."""


Process = Callable[["Channel", Heard], Awaitable[None]]


class Channel(Protocol):
    """One app on which people talk to the bot."""

    name: str
    able: Abilities
    bot: Bot

    def chat_id(self, address: str) -> int:
        """Give the number that stands for an address in updates and methods."""
        ...

    def routes(self) -> list[AbstractRouteDef]:
        """Give what the one web server serves for this channel."""
        ...

    async def listen(self, process: Process) -> None:
        """Hand everything heard to `process`, until cancelled. Acknowledge only what it returned from."""
        ...

    async def send(self, method: TelegramMethod[Any]) -> None:
        """Send one answer. Raises `errors.SendError`."""
        ...

    async def push(self, address: str, said: str, choices: Rows) -> None:
        """Send what nobody asked for: a reminder, a notice. Raises `errors.SendError`."""
        ...

    async def close(self) -> None:
        """Give the connections back."""
        ...
