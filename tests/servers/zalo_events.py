"""Events on their way to the bot: the queue and getUpdates. A webhook takes over when set.

Nothing is acknowledged. What getUpdates returned, or a webhook without redelivery was sent, is gone.
"""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.servers.calls import ApiError
from tests.servers.zalo_requests import conflict

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.servers.calls import JSON
    from tests.servers.zalo_webhook import Webhook


@dataclass(eq=False)
class Event:
    """One event; `said_before` counts what the bot had sent into its chat when it happened."""

    message_id: str
    chat: str
    result: JSON
    said_before: int = 0
    left: bool = False  # the bot took it by a 2xx, or came back after it was given it
    lost: str = ""  # why the bot never gets it


class Events:
    """The bot's queue; `changed` is called whenever an event has left it or is lost."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self.pending: deque[Event] = deque()
        self.webhook: Webhook | None = None
        self._changed = changed
        self._known: dict[str, Event] = {}
        self._given: list[Event] = []  # to a poller that has not come back
        self._polling: asyncio.Task[object] | None = None  # the getUpdates that is not over
        self._taken: Event | None = None  # by it
        self._news: asyncio.Future[None] | None = None  # what it waits for

    def push(self, event: Event) -> None:
        """Queue an event, unless it is `lost` already; the newest is the one known by its id."""
        self._known[event.message_id] = event
        if event.lost:
            return
        self.pending.append(event)
        if self.webhook:
            self.webhook.add(event)
        elif self._news and not self._news.done():
            self._news.set_result(None)

    def find(self, message_id: str) -> Event | None:
        """Return an event, pending or not."""
        return self._known.get(message_id)

    # Polling

    @property
    def polled(self) -> bool:
        """Whether a getUpdates is waiting or on its way back."""
        return self._polling is not None

    async def poll(self, seconds: float) -> JSON:
        """Return one event and forget it; ApiError 408 when none comes for so many `seconds`."""
        if self.webhook:
            raise conflict("getUpdates does not work while a webhook is set")
        if self._polling:
            raise conflict("another getUpdates is not over")
        self._polling = asyncio.current_task()
        self._come_back()
        if not self.pending:
            await self._wait(seconds)
        if not self.pending:
            raise ApiError(408, "Request timeout")
        self._taken = self.pending.popleft()
        return self._taken.result

    def _come_back(self) -> None:
        for event in self._given:
            event.left = True
        self._given.clear()
        self._changed()

    async def _wait(self, seconds: float) -> None:
        self._news = asyncio.get_running_loop().create_future()
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._news
        finally:
            self._news = None

    def poll_ended(self, *, answered: bool) -> None:
        """End this task's getUpdates, if it is the poller, and note whether its event went out."""
        if self._polling is not asyncio.current_task():
            return
        self._polling = None
        event, self._taken = self._taken, None
        if event and answered:
            self._given.append(event)
        elif event:
            event.lost = "it is lost with the answer of the getUpdates that took it"

    def stop_polling(self, reason: ApiError | None = None) -> None:
        """End a poll that is waiting: with an error, or as one that was idle."""
        if self._news and not self._news.done():
            if reason:
                self._news.set_exception(reason)
            else:
                self._news.set_result(None)

    # The webhook

    def withdraw(self, event: Event) -> None:
        """Take an event from the queue; the webhook has it."""
        if event in self.pending:
            self.pending.remove(event)

    def concluded(self, event: Event, *, taken: bool) -> None:
        """Note that a webhook took an event by a 2xx, or did not and is not asked again."""
        self.withdraw(event)
        event.left = taken
        event.lost = "" if taken else "the webhook did not take it and nothing is delivered again"
        self._changed()
