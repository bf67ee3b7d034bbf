"""Members' photos and voice: fetched after the commit that recorded them, kept in one folder."""

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Protocol, runtime_checkable

from sqlalchemy.exc import SQLAlchemyError

from bot.channels import Channel
from bot.channels.errors import NotFetched
from models import media
from models.database import Database
from models.media import Media

log = logging.getLogger(__name__)

FOLDER = "media"  # in the data folder
LOOK_EVERY = 5.0  # seconds
FETCH_WITHIN = 30.0  # seconds, the whole of one file

Fetch = Callable[[str, int], Awaitable[bytes]]
Clock = Callable[[], datetime]


@runtime_checkable
class FetchesMedia(Protocol):
    """A channel through which people can send files."""

    async def fetch(self, reference: str, most: int) -> bytes:
        """Give a file of at most so many bytes. Raises `errors.NotFetched`."""
        ...


def fetchers_of(channels: Mapping[str, Channel]) -> dict[str, Fetch]:
    """Give how each channel that has files fetches them."""
    return {
        name: channel.fetch
        for name, channel in channels.items()
        if isinstance(channel, FetchesMedia)
    }


class Collector:
    """Fetches what waits, whether it was recorded now or before a restart."""

    def __init__(
        self, database: Database, fetchers: Mapping[str, Fetch], clock: Clock, folder: Path
    ) -> None:
        self.database = database
        self.fetchers = fetchers
        self.clock = clock
        self.folder = folder
        self.within = FETCH_WITHIN
        self.alone = asyncio.Lock()

    async def work(self) -> None:
        """Collect until cancelled."""
        while True:
            try:
                await self.collect()
            except SQLAlchemyError as error:
                log.warning("media: cannot go on now (%s)", type(error).__name__)
            await asyncio.sleep(LOOK_EVERY)

    async def collect(self) -> None:
        """Fetch everything that is due, one after the other."""
        async with self.alone:
            while found := self._take():
                await self._fetch(found)

    def _take(self) -> Media | None:
        with self.database.writing() as session:
            return media.take(session, self.fetchers, self.clock())

    async def _fetch(self, found: Media) -> None:
        """Try once. No transaction is open meanwhile."""
        try:
            async with asyncio.timeout(self.within):
                fetch = self.fetchers[found.channel]
                body = await fetch(found.reference, found.kind.most_bytes)
            path = place(found, body)
            await asyncio.to_thread(write, self.folder / path, body)
        except NotFetched as error:
            self._note_failure(found, error.why, for_good=error.for_good)
        except OSError as error:  # the time was over, or the disk is full
            self._note_failure(found, type(error).__name__)
        else:
            with self.database.writing() as session:
                session.add(found)
                media.keep(found, path, body)

    def _note_failure(self, found: Media, why: str, *, for_good: bool = False) -> None:
        log.warning("media %s: attempt %s failed (%s)", found.id, found.attempts, why)
        with self.database.writing() as session:
            session.add(found)
            media.note_failure(found, for_good=for_good)


def place(found: Media, body: bytes) -> str:
    """Give the path it is kept at; NotFetched for good, if the file is not of its kind."""
    extension = media.extension_of(found.kind, body)
    if extension is None:
        raise NotFetched(f"no {found.kind}", for_good=True)
    return media.place(found, extension)


def write(path: Path, body: bytes) -> None:
    """Write a file for its owner's eyes alone: it is there whole and durable, or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
