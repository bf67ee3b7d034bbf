"""Trouble as Telegram makes it: its words for refusals, and its rate limits."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from dataclasses import dataclass

from tests.servers.calls import ApiError
from tests.servers.faults import Fault
from tests.servers.telegram_requests import too_many_requests

DESCRIPTIONS = {
    400: "Bad Request: not accepted",
    403: "Forbidden: bot was blocked by the user",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


@dataclass(eq=False)
class TelegramFault(Fault):
    """A fault worded as Telegram words it; `retry_after` in seconds, for 429."""

    retry_after: int = 1

    def refusal(self, status: int) -> ApiError:
        """Word the refusal; a 429 says how long to wait."""
        if status == 429:
            return too_many_requests(self.retry_after)
        return ApiError(status, self.description or DESCRIPTIONS.get(status, "Internal error"))


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
