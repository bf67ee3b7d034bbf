"""Trouble on demand: refusals, dropped connections, calls held back, and Telegram's rate limits."""

from __future__ import annotations

import asyncio
import math
from collections import defaultdict, deque
from contextlib import suppress
from dataclasses import dataclass, field

from tests.servers.telegram_requests import ApiError, too_many_requests

DESCRIPTIONS = {
    400: "Bad Request: not accepted",
    403: "Forbidden: bot was blocked by the user",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


class DroppedError(Exception):
    """The connection ends without an answer."""


@dataclass(eq=False)
class Fault:
    """What the next `times` matching calls meet.

    `with_` is a status (400, 403, 429, 500, 502 …), "drop" (the connection is closed unanswered)
    or "hang" (the call is held until `release`). With `after` the call is applied first: the work
    is done, and only the answer is lost, late or an error.
    """

    method: str
    with_: int | str
    times: int = 1
    chat: int | None = None
    after: bool = False
    retry_after: int = 1  # seconds, for 429
    description: str = ""
    hits: int = 0
    _hit: asyncio.Event = field(default_factory=asyncio.Event)
    _released: asyncio.Event = field(default_factory=asyncio.Event)
    _cut: bool = False

    def __post_init__(self) -> None:
        if self.with_ not in {"drop", "hang"} and not isinstance(self.with_, int):
            raise ValueError("a fault is a status, drop or hang", self.with_)

    def matches(self, method: str, chat: int | None) -> bool:
        """Return whether a call of this method meets this fault."""
        wanted = self.method in {"*", method} or self.method.lower() == method.lower()
        return wanted and self.chat in {None, chat} and self.hits < self.times

    async def strike(self) -> None:
        """Do to a call what this fault does; a held call goes on when it is released."""
        self._hit.set()
        if self.with_ == "hang":
            await self._released.wait()
            if self._cut:
                raise DroppedError
        elif isinstance(self.with_, int):
            raise self._refusal(self.with_)
        else:
            raise DroppedError

    def _refusal(self, status: int) -> ApiError:
        if status == 429:
            return too_many_requests(self.retry_after)
        return ApiError(status, self.description or DESCRIPTIONS.get(status, "Internal error"))

    async def reached(self, within: float = 5) -> None:
        """Wait until a call has met this fault; AssertionError after `within` seconds."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._hit.wait(), within)
        assert self.hits, f"no {self.method} met the fault in {within} s"

    def release(self, *, drop: bool = False) -> None:
        """Let held calls go on, or with `drop` close their connections unanswered."""
        self._cut = self._cut or drop
        self._released.set()


class Faults:
    """Faults in the order in which they were asked for; each call meets one at most."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        """Put a fault behind those asked for before."""
        self._faults.append(fault)
        return fault

    def take(self, method: str, chat: int | None) -> Fault | None:
        """Return the fault this call meets and count the hit."""
        for fault in self._faults:
            if fault.matches(method, chat):
                fault.hits += 1
                return fault
        return None

    def clear(self) -> None:
        """End all faults; calls that are held lose their connections."""
        for fault in self._faults:
            fault.times = 0
            fault.release(drop=True)
        self._faults.clear()


class Window:
    """At most `count` in any `seconds`."""

    def __init__(self, count: int, seconds: float) -> None:
        self._count, self._seconds = count, seconds
        self._taken: deque[float] = deque()

    def wait(self, now: float) -> float:
        """Return the seconds until there is room; 0 when there is room now."""
        while self._taken and self._taken[0] <= now - self._seconds:
            self._taken.popleft()
        if len(self._taken) < self._count:
            return 0
        return self._taken[0] + self._seconds - now

    def take(self, now: float) -> None:
        """Count one."""
        self._taken.append(now)


class Limits:
    """Telegram's limits for bots (core.telegram.org/bots/faq#broadcasting-to-users).

    30 messages a second overall, one a second to a chat with short bursts, here of 3, and 20 a
    minute to a group.
    """

    def __init__(self, overall: int = 30, burst: int = 3, per_group_minute: int = 20) -> None:
        self._overall = Window(overall, 1)
        self._chats: dict[int, Window] = defaultdict(lambda: Window(burst, burst))
        self._groups: dict[int, Window] = defaultdict(lambda: Window(per_group_minute, 60))

    def take(self, chat: int, now: float) -> None:
        """Count one message at `now` (seconds); 429 with retry_after when it is one too many."""
        windows = [self._overall, self._chats[chat]]
        if chat < 0:
            windows.append(self._groups[chat])
        wait = max(window.wait(now) for window in windows)
        if wait > 0:
            raise too_many_requests(math.ceil(wait))
        for window in windows:
            window.take(now)
