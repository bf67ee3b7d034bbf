"""Answers on their way out: committed as rows, sent in order, marked, and sent again where they were not."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from weakref import WeakValueDictionary

from aiogram import methods
from aiogram.methods import TelegramMethod
from sqlalchemy.exc import SQLAlchemyError

from bot.channels import Channel
from bot.channels.errors import Failure, SendError
from models import updates
from models.database import Database
from models.updates import Unsent

log = logging.getLogger(__name__)

SEND_TRIES = 4
SEND_AGAIN_AFTER = 0.5  # seconds, doubled each time
LONGEST_WAIT = 5.0  # seconds; a platform that asks for more is asked again by `resend`
RESEND_AFTER = timedelta(seconds=30)


class Outbox:
    """Sends each update's replies, one update of a chat after the other."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self.database = database
        self.clock = clock
        self.turns: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()
        self.answering: dict[tuple[str, str], asyncio.Task[None]] = {}

    def answer(self, channel: Channel, unsent: Unsent) -> asyncio.Task[None]:
        """Answer in the background; an update that is being answered already is not answered twice."""
        name = (unsent.channel, unsent.key)
        if name not in self.answering:
            task = asyncio.create_task(self._say(channel, unsent))
            task.add_done_callback(lambda _: self.answering.pop(name))
            self.answering[name] = task
        return self.answering[name]

    async def _say(self, channel: Channel, unsent: Unsent) -> None:
        """Send the replies in order, one update of a chat after the other, each marked when out."""
        place = (channel.name, unsent.address)
        turn = self.turns.setdefault(place, asyncio.Lock())
        async with turn:
            for position in range(unsent.sent, len(unsent.replies)):
                if not await self._send(channel, unpack(unsent.replies[position])):
                    return
                self._mark(unsent, position + 1)

    def _mark(self, unsent: Unsent, sent: int) -> None:
        """Write down that a reply is out. Where that fails it is sent again: twice is better than never."""
        try:
            with self.database.writing() as session:
                updates.mark_sent(session, unsent, sent, self.clock())
        except SQLAlchemyError as error:
            log.warning("%s: a sent reply was not marked: %s", unsent.channel, type(error).__name__)

    async def _send(self, channel: Channel, method: TelegramMethod[Any]) -> bool:
        """Send one reply; False leaves it to `resend`."""
        for attempt in range(SEND_TRIES):
            try:
                await channel.send(method)
            except SendError as error:
                if error.failure in {Failure.GONE, Failure.REFUSED}:
                    log.warning("%s: a reply was not taken: %s", channel.name, error)
                    return True
                wait = error.retry_after or SEND_AGAIN_AFTER * 2**attempt
                if wait > LONGEST_WAIT:
                    return False
                await asyncio.sleep(wait)
            else:
                return True
        return False

    async def resend(self, channels: Mapping[str, Channel], *, at_start: bool = False) -> None:
        """Send the replies that were committed and never marked as sent, oldest first."""
        now = self.clock()
        with self.database.reading() as session:
            waiting = updates.all_unsent(session, now if at_start else now - RESEND_AFTER)
        for unsent in waiting:
            if unsent.channel in channels:
                self.answer(channels[unsent.channel], unsent)

    async def finish(self) -> None:
        """Wait for the answers in hand."""
        while self.answering:
            await asyncio.wait(self.answering.values())


def pack(method: TelegramMethod[Any]) -> dict[str, Any]:
    """Give a method as plain data for its row."""
    return {"method": type(method).__name__, **method.model_dump(mode="json", exclude_unset=True)}


def unpack(stored: Mapping[str, Any]) -> TelegramMethod[Any]:
    """Give the method back that `pack` stored."""
    kind = getattr(methods, stored["method"])
    found: TelegramMethod[Any] = kind.model_validate(
        {name: value for name, value in stored.items() if name != "method"}
    )
    return found
