"""One run of chaos: plant, let people log visits, kill the bot as planned, check."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from bench.chaos_checks import check_database, check_durability, doubles
from bench.chaos_kills import Bot, Kind, live, loaded, planned
from bench.chaos_people import Person
from bench.chaos_platforms import Platform
from models import migrations, people
from models.database import Database
from models.people import Membership, Role
from tests import world

TEAMS = ("dong_lam", "hai_lam", "cau_sat")  # the second one has two villages


@dataclass
class Outcome:
    """What a run has to tell. `doubles` stand twice in a chat, `others` are the platform's own."""

    kills: Counter[Kind] = field(default_factory=Counter)
    durability: str = ""
    visits: int = 0
    updates: int = 0
    doubles: int = 0
    others: list[tuple[str, int]] = field(default_factory=list)
    seconds: float = 0


class Run:
    """People, a platform, and a bot that does not live long."""

    def __init__(self, platform: Platform, url: str, folder: Path, crowd: int, seed: int) -> None:
        self.platform = platform
        self.database = Database(url)
        self.chance = Random(seed)
        self.crowd = [platform.person(n, Random(f"{seed} {n}")) for n in range(crowd)]
        self.loaded = loaded(environment(url, folder) | platform.settings(), folder)
        self.said: list[str] = []
        self.is_over = asyncio.Event()
        self.outcome = Outcome()

    async def go(self, kills: int, progress: Callable[[Outcome], None]) -> None:
        """Kill so often while everybody logs visits. Failed if somebody is stuck."""
        plant(self.database, self.platform, len(self.crowd))
        async with self.loaded as bot:
            try:
                async with asyncio.TaskGroup() as tasks:
                    for person in self.crowd:
                        tasks.create_task(self._log_visits(person))
                    await self._kill(bot, planned(kills, self.chance), progress)
            except ExceptionGroup as group:
                raise group.exceptions[0] from None
            await bot.stop()
            self.said = bot.said

    async def _log_visits(self, person: Person) -> None:
        """Log visits until chaos is over; then one more each way, to show that nobody is stuck."""
        while not self.is_over.is_set():
            await person.visit()
        await person.guided_visit()
        await person.one_line_visit()
        await self.platform.done_with(person)

    async def _kill(self, bot: Bot, plan: list[Kind], progress: Callable[[Outcome], None]) -> None:
        """Let one life after the other end as planned, and begin the one that goes on."""
        for kind in plan:
            await live(bot, kind, self.platform, self.chance)
            await self._end(bot)
            self.outcome.kills[kind] += 1
            self.outcome.visits = sum(len(person.saved) for person in self.crowd)
            progress(self.outcome)
        self.is_over.set()
        await bot.begin()

    async def _end(self, bot: Bot) -> None:
        """Kill the bot. From what is noted before to the kill itself nothing else runs."""
        self.platform.before_death()
        await bot.kill()
        self.platform.server.faults.clear()
        self.platform.after_death(self.database)

    def check(self, engine: str) -> None:
        """Fill in the outcome. Failed when something that must hold does not."""
        self.platform.check()
        check_database(self.database, self.crowd, self.platform.lost)
        self.outcome.durability = check_durability(engine, self.said)
        self.outcome.visits = sum(len(person.saved) for person in self.crowd)
        self.outcome.updates = sum(len(person.sent) for person in self.crowd)
        self.outcome.updates -= len(self.platform.lost)
        self.outcome.doubles = doubles(self.crowd, self.platform.lost)
        self.outcome.others = self.platform.tell()


async def run(
    platform: Platform,
    engine: str,
    url: str,
    folder: Path,
    *,
    kills: int,
    crowd: int,
    seed: int,
    progress: Callable[[Outcome], None] = lambda _: None,
) -> Outcome:
    """Let chaos loose on an empty database and check what is left. Raises Failed."""
    began = time.monotonic()
    async with platform.ready():
        chaos = Run(platform, url, folder, crowd, seed)
        try:
            await chaos.go(kills, progress)
            chaos.check(engine)
        finally:
            chaos.database.close()
    chaos.outcome.seconds = time.monotonic() - began
    return chaos.outcome


def plant(database: Database, platform: Platform, crowd: int) -> None:
    """Bring the schema up and plant the crowd, a third of it in each of three teams."""
    migrations.upgrade(database.engine)
    with database.writing() as session:
        teams = world.plant(session).teams
        for number in range(crowd):
            person = people.Person(name=f"Người {number + 1}")
            session.add(person)
            session.flush()
            team, address = teams[TEAMS[number % len(TEAMS)]], platform.address(number)
            session.add(Membership(person_id=person.id or 0, team_id=team, role=Role.MEMBER))
            session.add(people.Chat(channel=platform.channel, address=address, person_id=person.id))


def environment(url: str, folder: Path) -> dict[str, str]:
    """Give the settings with which the bot runs on every platform."""
    return {
        "DATABASE_URL": url,
        "SECRET_KEY": "the secret of no real bot",
        "PORT": "0",
        "DATA_DIR": str(folder),
    }
