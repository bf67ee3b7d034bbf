"""The runner: each notice goes out once, whoever else runs, whatever breaks."""

import asyncio
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiogram.methods import TelegramMethod
from aiohttp.web import AbstractRouteDef
from sqlalchemy import select
from sqlmodel import Session, col

from bot.channels import Abilities, Process
from bot.channels.errors import Failure, SendError
from bot.choices import Rows
from bot.dispatcher import MUTE
from models import deliveries, memories, people
from models.database import Database
from models.deliveries import MOST_ATTEMPTS, Delivery, Dropped, Notice
from models.people import Chat, Person
from scheduler.runner import MOST_IN_FLIGHT, Kind, Runner
from tests.clock import TUESDAY_MORNING, ZONE, Clock

MORNING = TUESDAY_MORNING
EVERYBODY = range(1, 41)
COMING = [("attendance-coming-label", "hd:1:du")]


@dataclass
class Phones:
    """A channel that keeps what it was given to push; an address may fail, in order, or hang."""

    name: str = "telegram"
    able: Abilities = field(default_factory=lambda: Abilities(True, True, True, True, 4096))
    bot: Any = MUTE
    pushed: list[tuple[str, str]] = field(default_factory=list)
    fails: dict[str, list[Failure]] = field(default_factory=dict)
    hangs: set[str] = field(default_factory=set)
    at_once: int = 0
    most_at_once: int = 0

    def chat_id(self, address: str) -> int:
        """Addresses are numbers."""
        return int(address)

    async def listen(self, process: Process) -> None:
        """Nobody says anything."""
        del process

    def routes(self) -> list[AbstractRouteDef]:
        """Nothing is served."""
        return []

    async def send(self, method: TelegramMethod[Any]) -> None:
        """Nothing is answered here."""
        del method

    async def push(self, address: str, said: str, choices: Rows) -> None:
        """Keep it, or fail as told."""
        del choices
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await asyncio.sleep(0)
            if address in self.hangs:
                await asyncio.Event().wait()
            if self.fails.get(address):
                raise SendError(self.fails[address].pop(0))
            self.pushed.append((address, said.splitlines()[0]))
        finally:
            self.at_once -= 1

    async def close(self) -> None:
        """Nothing is open."""


@dataclass
class Scripted:
    """A kind whose notices, and whose answer to «is it still due?», the test writes."""

    KIND: str = "meeting"
    notices: Sequence[Notice] = ()
    settled: set[int] = field(default_factory=set)
    breaks: bool = False

    def due(self, session: Session, now: datetime) -> list[Notice]:
        """Give what the test wrote."""
        del session, now
        if self.breaks:
            raise RuntimeError("this kind is broken")
        return list(self.notices)

    def still_due(self, session: Session, delivery: Delivery, now: datetime) -> bool:
        """Say what the test wrote."""
        del session, now
        if self.breaks:
            raise RuntimeError("this kind is broken")
        return delivery.person_id not in self.settled


@pytest.fixture
def phones() -> Phones:
    return Phones()


@pytest.fixture
def village(database: Database) -> Database:
    """Forty more people, each with one Telegram chat; number 7 is at the address «7»."""
    with database.writing() as session:
        session.add_all(Person(id=person(n), name=f"Người {n}") for n in EVERYBODY)
        session.flush()
        session.add_all(
            Chat(channel="telegram", address=str(n), person_id=person(n)) for n in EVERYBODY
        )
    return database


def person(number: int) -> int:
    """Give the id of one of the forty."""
    return 1000 + number


def runner(
    village: Database, clock: Clock, *channels: Phones, kinds: Sequence[Kind] = ()
) -> Runner:
    return Runner(village, {channel.name: channel for channel in channels}, clock, ZONE, kinds)


def notice(to: int, *, kind: str = "meeting-called", **changes: Any) -> Notice:
    said = {
        "slot": "v1",
        "key": "attendance-reminder",
        "due": MORNING,
        "stale": MORNING + timedelta(days=3),
        "arguments": {"subject": "Họp tổ", "caller": "Lan", "at": MORNING, "place": "đình"},
        "choices": [COMING],
    }
    return Notice(kind=kind, about=1, to=person(to), **{**said, **changes})


def planned(village: Database, *notices: Notice) -> int:
    with village.writing() as session:
        return deliveries.plan(session, notices)


def row(village: Database, number: int = 1) -> Delivery:
    with village.reading() as session:
        query = select(Delivery).where(col(Delivery.person_id) == person(number))
        found: Delivery = session.execute(query).scalar_one()
        return found


def chat_of(session: Session) -> Chat:
    """Give number 1's chat."""
    chat = people.find_chat(session, "telegram", "1")
    assert chat
    return chat


async def test_a_planned_notice_goes_out_once(
    village: Database, clock: Clock, phones: Phones
) -> None:
    """What is planned, however often, is pushed at the next tick and at no later one."""
    assert planned(village, notice(1), notice(1)) == 1
    assert planned(village, notice(1)) == 0
    await runner(village, clock, phones).tick()
    await runner(village, clock, phones).tick()
    assert phones.pushed == [("1", "Nhắc họp: Họp tổ")]
    assert row(village).sent_at == MORNING
    assert row(village).notice == {}, "a sent notice keeps no words"


async def test_nothing_goes_before_it_is_due(
    village: Database, clock: Clock, phones: Phones
) -> None:
    """A notice waits for its moment."""
    planned(village, notice(1, due=MORNING + timedelta(minutes=1)))
    await runner(village, clock, phones).tick()
    assert phones.pushed == []
    clock.passes(minutes=1)
    await runner(village, clock, phones).tick()
    assert len(phones.pushed) == 1


async def test_a_kind_is_asked_what_is_due(village: Database, clock: Clock, phones: Phones) -> None:
    """What a kind names as due at every tick goes out once."""
    kind = Scripted(notices=[notice(1), notice(2)])
    clockwork = runner(village, clock, phones, kinds=[kind])
    await clockwork.tick()
    await clockwork.tick()
    assert sorted(address for address, _ in phones.pushed) == ["1", "2"]


async def test_two_processes_push_each_once(
    village: Database, clock: Clock, phones: Phones
) -> None:
    """Two runners on one database share the work: nobody is written to twice."""
    planned(village, *(notice(n) for n in EVERYBODY))
    await asyncio.gather(*(runner(village, clock, phones).tick() for _ in range(2)))
    assert sorted(int(address) for address, _ in phones.pushed) == list(EVERYBODY)


def test_two_claims_at_the_same_instant_take_different_rows(village: Database) -> None:
    """The database itself gives a notice to one claimer only, on either engine."""
    planned(village, *(notice(n) for n in EVERYBODY))
    taken: list[int | None] = []
    start = threading.Barrier(4)

    def take(name: str) -> None:
        start.wait()
        with village.writing() as session:
            found = deliveries.claim(session, name, MORNING, 25, only_urgent=False)
            taken.extend(delivery.id for delivery in found)

    threads = [threading.Thread(target=take, args=(f"claimer {n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == len(set(taken))
    assert len(taken) >= 25


async def test_at_most_thirty_are_in_flight(
    village: Database, clock: Clock, phones: Phones
) -> None:
    """However much is due, so many pushes are under way at once and no more."""
    planned(village, *(notice(n) for n in EVERYBODY))
    await runner(village, clock, phones).tick()
    assert len(phones.pushed) == 40
    assert phones.most_at_once == MOST_IN_FLIGHT


async def test_killed_after_the_claim(village: Database, clock: Clock, phones: Phones) -> None:
    """What a killed process had claimed waits for the end of its lease, then goes out once."""
    planned(village, notice(1))
    with village.writing() as session:
        deliveries.claim(session, "killed", clock.now, 30, only_urgent=False)
    clock.passes(seconds=59)
    await runner(village, clock, phones).tick()
    assert phones.pushed == []
    clock.passes(seconds=1)
    await runner(village, clock, phones).tick()
    await runner(village, clock, phones).tick()
    assert len(phones.pushed) == 1


async def test_a_paused_process_does_not_send(
    village: Database, clock: Clock, phones: Phones
) -> None:
    """Who wakes up with a lease about to end does not push under it."""
    planned(village, notice(1), notice(2))
    sleeper = runner(village, clock, phones)
    _, claimed = sleeper._claim(2)
    clock.passes(seconds=50)
    await sleeper._deliver(claimed[0])
    assert phones.pushed == []
    clock.passes(seconds=10)
    await runner(village, clock, phones).tick()
    await sleeper._deliver(claimed[1])
    assert row(village, 2).attempts == 0
    assert [address for address, _ in phones.pushed] == ["1", "2"]


async def test_quiet_hours_hold_back_what_can_wait(
    village: Database, clock: Clock, phones: Phones
) -> None:
    """From 21:00 to 6:30 only the urgent goes; the rest goes at 6:30, with no attempt counted."""
    clock.becomes(at=(21, 0))
    planned(village, notice(1), notice(2, urgent=True))
    await runner(village, clock, phones).tick()
    assert [address for address, _ in phones.pushed] == ["2"]
    clock.becomes(day=(11, 25), at=(6, 29))
    await runner(village, clock, phones).tick()
    assert len(phones.pushed) == 1
    assert row(village).attempts == 0
    clock.passes(minutes=1)
    await runner(village, clock, phones).tick()
    assert [address for address, _ in phones.pushed] == ["2", "1"]


async def test_the_stale_is_dropped(village: Database, clock: Clock, phones: Phones) -> None:
    """What was missed while the bot was down is made up, unless its time has passed."""
    planned(village, notice(1, stale=MORNING + timedelta(hours=1)), notice(2))
    clock.passes(hours=2)
    await runner(village, clock, phones).tick()
    assert [address for address, _ in phones.pushed] == ["2"]
    assert row(village, 1).dropped == Dropped.STALE


async def test_answered_a_second_before(village: Database, clock: Clock, phones: Phones) -> None:
    """What was settled after it was planned is not sent, and not asked again."""
    planned(village, *(notice(n) for n in EVERYBODY))
    kind = Scripted(settled={person(n) for n in EVERYBODY if n != 40})
    await runner(village, clock, phones, kinds=[kind]).tick()
    assert [address for address, _ in phones.pushed] == ["40"]
    assert row(village, 1).dropped == Dropped.SETTLED


async def test_an_unreachable_chat(village: Database, clock: Clock, phones: Phones) -> None:
    """Who has blocked the bot on one channel is reached on another, and not tried there again."""
    with village.writing() as session:
        session.add(Chat(channel="web", address="w1", person_id=person(1)))
    web = Phones(name="web")
    phones.fails["1"] = [Failure.GONE]
    planned(village, notice(1))
    await runner(village, clock, phones, web).tick()
    assert (phones.pushed, web.pushed) == ([], [("w1", "Nhắc họp: Họp tổ")])
    planned(village, notice(1, slot="v2"))
    await runner(village, clock, phones, web).tick()
    assert (len(phones.pushed), len(web.pushed)) == (0, 2)


async def test_nobody_left_to_write_to(village: Database, clock: Clock, phones: Phones) -> None:
    """Who can be reached nowhere is noted as such."""
    phones.fails["1"] = [Failure.GONE]
    planned(village, notice(1))
    await runner(village, clock, phones).tick()
    assert row(village).dropped == Dropped.UNREACHABLE


@pytest.mark.parametrize("failure", [Failure.LATER, Failure.DOUBTFUL])
async def test_a_failure_is_tried_again_later(
    village: Database, clock: Clock, phones: Phones, failure: Failure
) -> None:
    """A message that did not go through is tried again after a pause, not at once."""
    phones.fails["1"] = [failure]
    planned(village, notice(1))
    await runner(village, clock, phones).tick()
    await runner(village, clock, phones).tick()
    assert (phones.pushed, row(village).attempts) == ([], 1)
    clock.passes(seconds=15)
    await runner(village, clock, phones).tick()
    assert len(phones.pushed) == 1


async def test_it_is_given_up_in_the_end(village: Database, clock: Clock, phones: Phones) -> None:
    """After the last attempt a notice is given up, and is said to be."""
    phones.fails["1"] = [Failure.LATER] * 99
    planned(village, notice(1))
    for _ in range(MOST_ATTEMPTS):
        assert row(village).dropped is None
        await runner(village, clock, phones).tick()
        clock.passes(minutes=15)
    assert row(village).dropped == Dropped.GIVEN_UP
    assert len(phones.fails["1"]) == 99 - MOST_ATTEMPTS


async def test_a_refused_message_is_not_repeated(
    village: Database, clock: Clock, phones: Phones
) -> None:
    """What the platform never takes is dropped at once."""
    phones.fails["1"] = [Failure.REFUSED]
    planned(village, notice(1))
    await runner(village, clock, phones).tick()
    assert row(village).dropped == Dropped.REFUSED


async def test_a_push_ends_before_its_lease(
    village: Database, clock: Clock, phones: Phones, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A push that hangs is cut off, and may be tried again; the others have gone out meanwhile."""
    monkeypatch.setattr("scheduler.runner.PUSH_WITHIN", timedelta(milliseconds=20))
    phones.hangs = {"1"}
    planned(village, notice(1), notice(2))
    await runner(village, clock, phones).tick()
    assert [address for address, _ in phones.pushed] == ["2"]
    assert row(village).attempts == 1


async def test_a_broken_kind_stops_nobody(village: Database, clock: Clock, phones: Phones) -> None:
    """When one kind fails, in planning or in being asked again, the others' notices go out."""
    planned(village, notice(1), notice(2, kind="joining"))
    broken, sound = Scripted(breaks=True), Scripted("joining", [notice(3, kind="joining")])
    await runner(village, clock, phones, kinds=[broken, sound]).tick()
    assert sorted(address for address, _ in phones.pushed) == ["2", "3"]


async def test_a_broken_notice_stops_nobody(
    village: Database, clock: Clock, phones: Phones
) -> None:
    """A notice whose words cannot be put together fails alone."""
    planned(village, notice(1, key="there-is-no-such-text"), notice(2))
    await runner(village, clock, phones).tick()
    assert [address for address, _ in phones.pushed] == ["2"]


async def test_its_choices_are_understood(village: Database, clock: Clock, phones: Phones) -> None:
    """After a notice with choices the chat's prompt is these choices, so that words answer it."""
    planned(village, notice(1))
    await runner(village, clock, phones).tick()
    with village.reading() as session:
        assert chat_of(session).offers == [["Dự", "hd:1:du"]]


async def test_an_open_form_is_left_alone(village: Database, clock: Clock, phones: Phones) -> None:
    """A notice that comes into an open form does not take the form's words away."""
    with village.writing() as session:
        chat_of(session).prompt = [["Lưu", "save"]]
        memories.write(session, f"person:{person(1)}", "Visiting:confirm", {}, clock.now)
    planned(village, notice(1))
    await runner(village, clock, phones).tick()
    assert len(phones.pushed) == 1
    with village.reading() as session:
        assert chat_of(session).prompt == [["Lưu", "save"]]


async def test_moments_are_said_as_on_the_day_of_sending(village: Database, clock: Clock) -> None:
    """A notice planned yesterday for tomorrow says «hôm nay», in the local zone."""
    heard: list[str] = []

    class Listening(Phones):
        async def push(self, address: str, said: str, choices: Rows) -> None:
            """Keep all of it."""
            del address, choices
            heard.append(said)

    at = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)
    arguments = {"subject": "Họp tổ", "caller": "Lan", "at": at, "place": "đình"}
    planned(village, notice(1, arguments=arguments))
    await runner(village, clock, Listening()).tick()
    assert "19 giờ 30, hôm nay, thứ Ba (24/11)" in heard[0]


async def test_the_clock_ticks_and_stops(village: Database, clock: Clock, phones: Phones) -> None:
    """A started runner wakes by itself; a stopped one claims nothing more."""
    planned(village, notice(1))
    clockwork = runner(village, clock, phones)
    clockwork.start()
    await clockwork._wake()
    await clockwork.finish()
    assert len(phones.pushed) == 1
    clockwork.stop()
    planned(village, notice(2))
    await clockwork.tick()
    assert len(phones.pushed) == 1
