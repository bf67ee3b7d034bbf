"""The clock: asks each kind what is due, and sends every notice once: claim, commit, push, mark."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol
from uuid import uuid4
from zoneinfo import ZoneInfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped]  # has none
from sqlalchemy import Update, update
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col

from bot.channels import Channel
from bot.channels.errors import Failure, SendError
from bot.choices import Choice, Rows, keyboard, prompt_of
from bot.texts import appointment_text, day_text, text
from models import deliveries, people
from models.database import Database
from models.deliveries import Argument, Delivery, Dropped, Notice
from models.people import Chat

log = logging.getLogger(__name__)

TICK_EVERY = 2  # seconds
MISFIRE_GRACE = 60  # seconds: a late tick is still a tick, and several late ones are one
MOST_IN_FLIGHT = 30
PUSH_WITHIN = timedelta(seconds=20)  # a push that has begun has ended long before its lease
QUIET_FROM, QUIET_TO = time(21), time(6, 30)  # local

Clock = Callable[[], datetime]


class Kind(Protocol):
    """One kind of notice: a small module. It speaks for `KIND` and for every «KIND-…»."""

    KIND: str

    def due(self, session: Session, now: datetime) -> list[Notice]:
        """Give what is to be said by now (local). What was planned before may be named again."""
        ...

    def still_due(self, session: Session, delivery: Delivery, now: datetime) -> bool:
        """Whether it is still worth sending; asked in the transaction that takes the lease."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a push ended: where it arrived, which chats are gone, or why it did not arrive.

    Neither reached nor failed: there was no time left to try, and the lease runs out.
    """

    reached: Chat | None = None
    gone: tuple[Chat, ...] = ()
    failure: Failure | None = None
    retry_after: float | None = None


class Runner:
    """Plans and sends what nobody asked for. Several processes may run one each."""

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        clock: Clock,
        zone: ZoneInfo,
        kinds: Sequence[Kind] = (),
    ) -> None:
        self.database = database
        self.channels = channels
        self.clock = clock
        self.zone = zone
        self.kinds = {kind.KIND: kind for kind in kinds}
        self.name = uuid4().hex
        self.scheduler = AsyncIOScheduler(timezone=zone)
        self.sending: asyncio.Task[None] | None = None
        self.stopped = False

    # The clock

    def start(self) -> None:
        """Tick every two seconds from now on."""
        self.scheduler.add_job(
            self._wake,
            "interval",
            seconds=TICK_EVERY,
            coalesce=True,
            misfire_grace_time=MISFIRE_GRACE,
        )
        self.scheduler.start()

    async def _wake(self) -> None:
        """Plan; and send, unless that is going on: it takes what has come due meanwhile."""
        self._plan()
        if self.sending is None or self.sending.done():
            self.sending = asyncio.create_task(self._send())

    def stop(self) -> None:
        """Claim nothing more. What is in flight goes on."""
        self.stopped = True
        if self.scheduler.running:
            self.scheduler.shutdown(wait=False)

    async def finish(self) -> None:
        """Wait for what is in flight; cancelled, it is cut off, and sent anew after its lease."""
        if self.sending:
            await self.sending

    async def tick(self) -> None:
        """Plan what is due and send it, until nothing is left that may go now."""
        self._plan()
        await self._send()

    async def _send(self) -> None:
        in_flight: set[asyncio.Task[None]] = set()
        async with asyncio.TaskGroup() as pushes:
            while not self.stopped:
                found_any, going = self._claim(MOST_IN_FLIGHT - len(in_flight))
                in_flight |= {pushes.create_task(self._deliver(delivery)) for delivery in going}
                if in_flight:
                    _, in_flight = await asyncio.wait(
                        in_flight, timeout=TICK_EVERY, return_when=asyncio.FIRST_COMPLETED
                    )
                elif found_any:
                    await asyncio.sleep(0)  # all of them were pointless: let answers through
                else:
                    return

    def _now(self) -> datetime:
        return self.clock().astimezone(self.zone)

    # Planning and claiming: short transactions in which nothing waits

    def _plan(self) -> None:
        for kind in self.kinds.values():
            try:
                with self.database.writing() as session:
                    deliveries.plan(session, kind.due(session, self._now()))
            except Exception:  # whatever a kind raises, the others are planned
                log.exception("planning %s failed", kind.KIND)

    def _claim(self, most: int) -> tuple[bool, list[Delivery]]:
        """Take leases. Gives whether there was any to take, and what is still worth sending."""
        now = self._now()
        try:
            with self.database.writing() as session:
                deliveries.drop_stale(session, now)
                urgent = is_quiet(now)
                claimed = deliveries.claim(session, self.name, now, most, only_urgent=urgent)
                going = [found for found in claimed if self._is_still_due(session, found, now)]
        except SQLAlchemyError:  # nothing was taken: the next tick tries again
            log.exception("claiming failed")
            return False, []
        return bool(claimed), going

    def _is_still_due(self, session: Session, delivery: Delivery, now: datetime) -> bool:
        """Ask the kind again; drop what is pointless. A check that fails costs an attempt."""
        kind = self._kind_of(delivery)
        try:
            with session.begin_nested():
                is_due = kind is None or kind.still_due(session, delivery, now)
        except Exception:  # whatever a kind raises, the others' notices go out
            log.exception("asking %s again failed", delivery.kind)
            deliveries.put_back(session, delivery, now)
            return False
        if not is_due:
            deliveries.drop(session, delivery, Dropped.SETTLED)
        return is_due

    def _kind_of(self, delivery: Delivery) -> Kind | None:
        """Find who speaks for a kind: «meeting-moved» is the business of «meeting»."""
        name = delivery.kind
        while name and name not in self.kinds:
            name = name.rpartition("-")[0]
        return self.kinds.get(name)

    # Pushing and marking: under the lease, outside any transaction

    async def _deliver(self, delivery: Delivery) -> None:
        try:
            outcome = await self._push(delivery)
        except Exception:  # whatever a channel raises, the other notices go out
            log.exception("pushing %s failed", delivery.kind)
            outcome = Outcome(failure=Failure.DOUBTFUL)
        try:
            self._settle(delivery, outcome)
        except SQLAlchemyError:  # the lease runs out and it is tried again
            log.exception("marking %s failed", delivery.kind)

    async def _push(self, delivery: Delivery) -> Outcome:
        """Try the chats in order until one takes the message."""
        said, choices = words_of(delivery, self._now())
        gone: list[Chat] = []
        for chat in self._chats_for(delivery):
            if not self._has_time(delivery):
                return Outcome(gone=tuple(gone))
            try:
                async with asyncio.timeout(PUSH_WITHIN.total_seconds()):
                    await self.channels[chat.channel].push(chat.address, said, choices)
            except TimeoutError:
                return Outcome(gone=tuple(gone), failure=Failure.DOUBTFUL)
            except SendError as error:
                if error.failure != Failure.GONE:
                    return Outcome(None, tuple(gone), error.failure, error.retry_after)
                gone.append(chat)
            else:
                return Outcome(reached=chat, gone=tuple(gone))
        return Outcome(gone=tuple(gone), failure=Failure.GONE)

    def _chats_for(self, delivery: Delivery) -> list[Chat]:
        """Give where to say it: in the one chat it is meant for, else in the person's in order."""
        with self.database.reading() as session:
            meant = session.get(Chat, delivery.chat_id) if delivery.chat_id else None
            chats = [meant] if meant else people.chats_of(session, delivery.person_id)
        return [chat for chat in chats if chat.channel in self.channels]

    def _has_time(self, delivery: Delivery) -> bool:
        """Whether a push that begins now ends within the lease; a process may be paused."""
        until = delivery.claimed_until
        return until is not None and self.clock() + PUSH_WITHIN < until

    def _settle(self, delivery: Delivery, outcome: Outcome) -> None:
        now = self._now()
        with self.database.writing() as session:
            for chat in outcome.gone:
                session.execute(_of(chat).values(reachable=False))
            if outcome.reached:
                deliveries.mark_sent(session, delivery, now)
                offer(session, outcome.reached, words_of(delivery, now)[1])
            elif outcome.failure == Failure.GONE:
                deliveries.drop(session, delivery, Dropped.UNREACHABLE)
            elif outcome.failure == Failure.REFUSED:
                deliveries.drop(session, delivery, Dropped.REFUSED)
            elif outcome.failure:
                asked = timedelta(seconds=outcome.retry_after or 0)
                deliveries.put_back(session, delivery, now, asked)


def is_quiet(now: datetime) -> bool:
    """Whether people sleep at this local time: from 21:00 until before 6:30."""
    return now.time() >= QUIET_FROM or now.time() < QUIET_TO


def words_of(delivery: Delivery, now: datetime) -> tuple[str, Rows]:
    """Give the text and the choices of a notice, as said at this local time."""
    arguments = {
        name: in_words(value, now) for name, value in deliveries.arguments_of(delivery).items()
    }
    choices = [
        [Choice(text(label), data) for label, data in row] for row in delivery.notice["choices"]
    ]
    return text(delivery.notice["key"], **arguments), choices


def in_words(value: Argument, now: datetime) -> str | int:
    """Say a datetime or a date of a notice as it is said on the day it is sent."""
    if isinstance(value, datetime):
        return appointment_text(value.astimezone(now.tzinfo), now.date())
    return day_text(value, now.date()) if isinstance(value, date) else value


def offer(session: Session, chat: Chat, choices: Rows) -> None:
    """Let these choices' words be understood in the chat, beside the question that is open there."""
    if any(choices):
        session.execute(_of(chat).values(offers=prompt_of(keyboard(choices))))


def _of(chat: Chat) -> Update:
    return update(Chat).where(col(Chat.id) == chat.id)
