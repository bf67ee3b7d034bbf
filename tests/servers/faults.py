"""Trouble on demand: refusals, dropped connections, calls held back."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from contextlib import suppress
from dataclasses import dataclass, field

from tests.servers.calls import ApiError, DroppedError


@dataclass(eq=False)
class Fault(ABC):
    """What the next `times` matching calls meet.

    `with_` is a status (400, 403, 429, 500, 502 …), "drop" (the connection is closed unanswered)
    or "hang" (the call is held until `release`). With `after` the call is applied first: the work
    is done, and only the answer is lost, late or an error.
    """

    method: str
    with_: int | str
    times: int = 1
    chat: int | str | None = None
    after: bool = False
    description: str = ""
    hits: int = 0
    _hit: asyncio.Event = field(default_factory=asyncio.Event)
    _released: asyncio.Event = field(default_factory=asyncio.Event)
    _cut: bool = False

    def __post_init__(self) -> None:
        if self.with_ not in {"drop", "hang"} and not isinstance(self.with_, int):
            raise ValueError("a fault is a status, drop or hang", self.with_)

    def matches(self, method: str, chat: int | str | None) -> bool:
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
            raise self.refusal(self.with_)
        else:
            raise DroppedError

    @abstractmethod
    def refusal(self, status: int) -> ApiError:
        """Word the refusal as the platform does."""

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

    def add(self, fault: Fault) -> None:
        """Put a fault behind those asked for before."""
        self._faults.append(fault)

    def take(self, method: str, chat: int | str | None) -> Fault | None:
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
