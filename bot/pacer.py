"""One pacer per channel: everything that goes out takes its slot here, answers first."""

import asyncio
import heapq
from enum import IntEnum
from itertools import count


class Priority(IntEnum):
    """Who goes first when slots are scarce."""

    ANSWER = 0
    REMINDER = 1
    ANNOUNCEMENT = 2


class Pacer:
    """Hands out absolute slots, at most `rate` a second, never two closer than 1/rate."""

    def __init__(self, rate: float) -> None:
        self.interval = 1 / rate
        self.next_slot = 0.0
        self.waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self.order = count()
        self.granting: asyncio.Task[None] | None = None

    async def slot(self, priority: Priority) -> None:
        """Wait for a slot: the most urgent first, then who came first."""
        granted = asyncio.get_running_loop().create_future()
        heapq.heappush(self.waiting, (priority, next(self.order), granted))
        if self.granting is None or self.granting.done():
            self.granting = asyncio.create_task(self._grant())
        await granted

    def close_for(self, seconds: float) -> None:
        """Let nothing out for a while: the platform asked for it."""
        self.next_slot = max(self.next_slot, asyncio.get_running_loop().time() + seconds)

    async def _grant(self) -> None:
        now = asyncio.get_running_loop().time
        while self.waiting:
            wait = self.next_slot - now()
            if wait > 0:
                await asyncio.sleep(wait)
                continue  # the gate may have closed, or somebody more urgent come
            _, _, granted = heapq.heappop(self.waiting)
            if not granted.done():
                granted.set_result(None)
                self.next_slot = now() + self.interval
