"""Deliveries in lanes: those of one lane one after the other, lanes side by side."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

Item = TypeVar("Item")


class Lanes(Generic[Item]):
    """Delivers what is added, as `deliver` does it, until closed."""

    def __init__(self, deliver: Callable[[Item], Awaitable[None]]) -> None:
        self._deliver = deliver
        self._lanes: dict[str, deque[Item]] = defaultdict(deque)
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def add(self, lane: str, item: Item) -> None:
        """Deliver an item after those of its lane."""
        self._lanes[lane].append(item)
        if lane not in self._tasks:
            self._tasks[lane] = asyncio.create_task(self._drain(lane))

    async def _drain(self, lane: str) -> None:
        waiting = self._lanes[lane]
        while waiting:
            await self._deliver(waiting[0])
            waiting.popleft()
        del self._lanes[lane], self._tasks[lane]

    async def close(self) -> None:
        """Stop delivering, what is under way too."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def until_taken(
    post: Callable[[], Awaitable[bool]],
    delays: Sequence[float],
    sleep: Callable[[float], Awaitable[None]],
) -> None:
    """Post again and again until it is taken; `delays` are in seconds, the last is repeated."""
    attempt = 0
    while not await post():
        await sleep(delays[min(attempt, len(delays) - 1)])
        attempt += 1
