"""The deaths of chaos: SIGKILL at instants that are reached, not hoped for, and at random ones."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import StrEnum
from pathlib import Path
from random import Random

from bench.chaos_people import Failed
from bench.chaos_platforms import Platform

ROOT = Path(__file__).parent.parent
LOADED_WITHIN = 90.0  # seconds; on a busy machine it is mostly waiting
WITHIN = 30.0  # seconds until the instant of a death must be reached
LONGEST_RANDOM_LIFE = 2.0  # seconds
EVERY_CALL = 1_000


class Kind(StrEnum):
    """When the bot is killed."""

    BEFORE_COMMIT = "before the commit"
    BEFORE_SEND = "between commit and send"
    AFTER_SEND = "after the send, before it is marked"
    RANDOM = "at a random instant"


def planned(kills: int, chance: Random) -> list[Kind]:
    """Give the deaths in random order: a quarter of each kind, at least one of the aimed ones."""
    aimed = [Kind.BEFORE_COMMIT, Kind.BEFORE_SEND, Kind.AFTER_SEND] * max(1, kills // 4)
    plan = aimed + [Kind.RANDOM] * (kills - len(aimed))
    chance.shuffle(plan)
    return plan


class Bot:
    """The bot, which lives many times; see chaos_bot for what it says."""

    def __init__(self, nursery: Process) -> None:
        self.nursery = nursery
        self.pid = 0
        self.said: list[str] = []

    async def begin(self, stop_before: int = 0) -> None:
        """Begin a life; before the commit of its `stop_before`-th update it stops by itself."""
        assert self.nursery.stdin, "it was opened with a pipe"
        self.nursery.stdin.write(f"{stop_before}\n".encode())
        self.pid = int((await self.hears("born")).split()[1])

    async def hears(self, word: str, within: float = WITHIN) -> str:
        """Wait for a line that begins with this word; Failed if it does not come."""
        try:
            async with asyncio.timeout(within):
                while not (line := await self._next_line()).startswith(word):
                    if line.startswith("dead"):
                        raise Failed("the bot ended by itself, with code", line.split()[1])
                return line
        except TimeoutError:
            raise Failed("the bot did not say in time:", word) from None

    async def _next_line(self) -> str:
        assert self.nursery.stdout, "it was opened with a pipe"
        line = (await self.nursery.stdout.readline()).decode().strip()
        if not line:
            raise Failed("the bot cannot even be loaded")
        self.said.append(line)
        return line

    async def kill(self) -> None:
        """End this life with SIGKILL; Failed if it had ended by itself."""
        await self._end(signal.SIGKILL, f"dead {-signal.SIGKILL}")

    async def stop(self) -> None:
        """End this life with SIGTERM; Failed if it does not leave in peace within 5 s."""
        try:
            async with asyncio.timeout(5):
                await self._end(signal.SIGTERM, "dead 0")
        except TimeoutError:
            raise Failed("the bot did not end within 5 s of SIGTERM") from None

    async def _end(self, how: signal.Signals, as_: str) -> None:
        os.kill(self.pid, how)
        end = await self.hears("dead")
        if end != as_:
            raise Failed("the bot ended otherwise than it was told:", end)


@asynccontextmanager
async def loaded(environment: dict[str, str], folder: Path) -> AsyncIterator[Bot]:
    """Load the bot, with these settings, its log in bot.log; at the end nothing of it is left."""
    paths = {"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]}
    with (folder / "bot.log").open("wb") as log:
        nursery = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bench.chaos_bot"),
            stdin=PIPE,
            stdout=PIPE,
            stderr=log,
            cwd=folder,
            env={**paths, **environment},
        )
    bot = Bot(nursery)
    try:
        await bot.hears("ready", LOADED_WITHIN)
        yield bot
    finally:
        await nursery.communicate(b"")  # its stdin ends, and so does everything of it


async def live(bot: Bot, kind: Kind, platform: Platform, chance: Random) -> None:
    """Let the bot live up to an instant of this kind, in which it is to be killed."""
    if kind is Kind.BEFORE_COMMIT:
        await bot.begin(stop_before=chance.randint(1, 6))
        await bot.hears("held")
    else:
        await bot.begin()
        if kind is Kind.RANDOM:
            await asyncio.sleep(chance.uniform(0, LONGEST_RANDOM_LIFE))
        else:
            await _hold_answers(platform, chance, applied=kind is Kind.AFTER_SEND)


async def _hold_answers(platform: Platform, chance: Random, *, applied: bool) -> None:
    """Wait until an answer is held at the server, before or after it is applied to the chat."""
    method = chance.choice(platform.answers)
    until = platform.server.counters[method, 200] + chance.randint(0, 4)
    try:
        await platform.server.called(method, times=until, within=WITHIN)
        fault = platform.hold(method, EVERY_CALL, applied=applied)
        await fault.reached(WITHIN)
    except AssertionError as error:
        raise Failed("no call to be killed at:", method, error) from None
