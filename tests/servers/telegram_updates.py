"""Updates on their way to the bot: the queue and getUpdates. A webhook takes over when set."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from tests.servers.telegram_requests import conflict

if TYPE_CHECKING:
    from tests.servers.calls import JSON, ApiError
    from tests.servers.telegram_webhook import Webhook

BATCH_LIMIT = 100
ONLY_WHEN_ASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
FIRST_UPDATE = 700_001


@dataclass
class Update:
    """One update; `lane` tells which updates a webhook must get one after the other."""

    id: int
    kind: str
    payload: JSON
    lane: str
    acknowledged: asyncio.Event = field(default_factory=asyncio.Event)


class Updates:
    """The bot's queue in the order of ids: an update stays until the bot acknowledges it."""

    def __init__(self) -> None:
        self.pending: dict[int, Update] = {}
        self.webhook: Webhook | None = None
        self.unheard: dict[int, str] = {}  # update id: why the bot never gets it
        self._known: dict[int, Update] = {}
        self._allowed: frozenset[str] = frozenset()
        self._next = FIRST_UPDATE
        self._poller: asyncio.Future[None] | None = None

    def push(self, kind: str, content: JSON, *, lane: str, unheard: str = "") -> int:
        """Queue an update and return its id, also when the bot did not ask to hear its kind."""
        return self._queue(self._next, {kind: content}, kind, lane, unheard)

    def inject(self, payload: JSON) -> int:
        """Queue an update as it stands, its shape unchecked; an update_id in it is kept."""
        update_id: int = payload.get("update_id", self._next)
        kind = next(name for name in payload if name != "update_id")
        self._queue(update_id, payload, kind, lane=f"injected {update_id}")
        self.pending = dict(sorted(self.pending.items()))
        return update_id

    def _queue(self, update_id: int, payload: JSON, kind: str, lane: str, unheard: str = "") -> int:
        self._next = max(self._next, update_id + 1)
        if unheard or not self._hears(kind):
            self.unheard[update_id] = unheard or f"the bot did not ask for {kind} updates"
            return update_id
        update = Update(update_id, kind, {**payload, "update_id": update_id}, lane)
        self.pending[update_id] = self._known[update_id] = update
        if self.webhook:
            self.webhook.add(update)
        elif self._poller and not self._poller.done():
            self._poller.set_result(None)
        return update_id

    def _hears(self, kind: str) -> bool:
        return kind in self._allowed if self._allowed else kind not in ONLY_WHEN_ASKED

    def allow(self, kinds: list[str] | None) -> None:
        """Set which kinds are queued from now on; None keeps the setting, [] is the default."""
        if kinds is not None:
            self._allowed = frozenset(kinds)

    @property
    def allowed(self) -> list[str]:
        """The kinds the bot asked for; none means the default."""
        return sorted(self._allowed)

    def find(self, update_id: int) -> Update | None:
        """Return an update, pending or not."""
        return self._known.get(update_id)

    def acknowledge(self, update_id: int) -> None:
        """Take an update the bot is done with from the queue."""
        if update := self.pending.pop(update_id, None):
            update.acknowledged.set()

    def drop(self) -> None:
        """Forget what is pending, unacknowledged."""
        for update_id in self.pending:
            self.unheard[update_id] = "it was dropped with drop_pending_updates"
        self.pending.clear()

    async def poll(self, offset: int, limit: int, seconds: float) -> list[JSON]:
        """One getUpdates: acknowledges what is below `offset`, waits up to so many `seconds`."""
        if self.webhook:
            raise conflict(
                "can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first"
            )
        self.stop_polling(
            conflict(
                "terminated by other getUpdates request; "
                "make sure that only one bot instance is running"
            )
        )
        self._acknowledge_below(offset)
        if not self.pending and seconds > 0:
            await self._wait(seconds)
        return [update.payload for update in islice(self.pending.values(), limit)]

    def _acknowledge_below(self, offset: int) -> None:
        if offset < 0:  # counts from the end of the queue; all before it is forgotten
            done = list(self.pending)[:offset]
        else:
            done = list(takewhile(lambda update_id: update_id < offset, self.pending))
        for update_id in done:
            self.acknowledge(update_id)

    async def _wait(self, seconds: float) -> None:
        poller = self._poller = asyncio.get_running_loop().create_future()
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await poller
        finally:
            if self._poller is poller:
                self._poller = None

    def stop_polling(self, reason: ApiError | None = None) -> None:
        """End a long poll that is waiting: with an error, or with nothing new."""
        poller, self._poller = self._poller, None
        if poller and not poller.done():
            if reason:
                poller.set_exception(reason)
            else:
                poller.set_result(None)
