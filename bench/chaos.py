"""`make chaos`: people log visits by chat while the bot is killed with SIGKILL, again and again.

Each run gets a fresh database, a server of the platform's shape, and simulated people who go on with
whatever their chat shows. Afterwards every visit that was confirmed exists once, no other exists,
everybody can still log a visit, and every update has its answer. Where the platform repeats what was
not taken, nothing is lost; where it does not (Zalo's polling, and its webhook by the document), no
more than what was in flight at a death, and what was posted while no bot listened: people send that
again.
"""

import argparse
import asyncio
import random
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.chaos_kills import Kind
from bench.chaos_people import Failed
from bench.chaos_platforms import Platform
from bench.chaos_run import Outcome, run
from bench.chaos_telegram import TelegramPlatform
from bench.chaos_zalo import Mode, ZaloPlatform
from tests import postgresql

CHANNELS = ("telegram", "zalo")
ENGINES = ("sqlite", "postgresql")
DEFAULT_ENGINES = {"telegram": ENGINES, "zalo": ENGINES[:1]}
DEFAULT_KILLS = {"telegram": 50, "zalo": 12}  # Zalo has three modes
CROWD = 12
LOG_LINES = 15


def main() -> int:
    """Make every run that is asked for; 1 when something did not hold."""
    options = parsed()
    seed = random.randrange(1_000_000) if options.seed is None else options.seed
    for channel in options.channel or CHANNELS:
        kills = options.kills or DEFAULT_KILLS[channel]
        for engine in options.engine or DEFAULT_ENGINES[channel]:
            for platform in platforms(channel):
                if not let_loose(platform, engine, kills, seed):
                    return 1
    return 0


def parsed() -> argparse.Namespace:
    """Read the options."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--channel", choices=CHANNELS, action="append", help="default: all")
    parser.add_argument(
        "--engine", choices=ENGINES, action="append", help="default: both; for Zalo sqlite"
    )
    parser.add_argument("--kills", type=int, help="in each run; default: 50, in a mode of Zalo 12")
    parser.add_argument("--seed", type=int, help="of people and kills; default: another each time")
    return parser.parse_args()


def platforms(channel: str) -> list[Platform]:
    """Give the channel's platform, in each of its modes."""
    if channel == "telegram":
        return [TelegramPlatform()]
    return [ZaloPlatform(mode) for mode in Mode]


def let_loose(platform: Platform, engine: str, kills: int, seed: int) -> bool:
    """Make one run, on a database of its own, and print what it has to tell; False if it failed."""
    name = f"{platform.name}, {engine}"
    print(f"{name}: {kills} kills, --seed {seed}", flush=True)

    def progress(outcome: Outcome) -> None:
        done = outcome.kills.total()
        if done % 10 == 0:
            print(f"{name}: {done} of {kills} kills, {outcome.visits} visits", flush=True)

    with tempfile.TemporaryDirectory(prefix="chaos") as path:
        folder = Path(path)
        try:
            with empty_database(engine, folder) as url:
                chaos = run(
                    *(platform, engine, url, folder),
                    kills=kills,
                    crowd=CROWD,
                    seed=seed,
                    progress=progress,
                )
                print(table(name, asyncio.run(chaos)), flush=True)
        except Failed as failure:
            print(f"{name}: FAILED: {failure}\n{log_of(folder)}", file=sys.stderr)
            return False
    return True


@contextmanager
def empty_database(engine: str, folder: Path) -> Iterator[str]:
    """Give the URL of a database that is durable and empty."""
    if engine == "sqlite":
        yield f"sqlite:///{folder / 'chaos.db'}"
        return
    with postgresql.cluster(durable=True) as url:
        yield postgresql.create(url, "chaos")
        postgresql.drop(url, "chaos")


def table(name: str, outcome: Outcome) -> str:
    """Lay out what a run has to tell."""
    rows = [(f"killed {kind}", outcome.kills[kind]) for kind in Kind]
    rows += [
        ("kills", outcome.kills.total()),
        ("visits saved, each found exactly once", outcome.visits),
        ("updates, each answered", outcome.updates),
        ("answers that came twice", outcome.doubles),
        *outcome.others,
    ]
    lines = [f"  {what:<46}{number:>6,}" for what, number in rows]
    end = f"  the bot's connection: {outcome.durability}; {outcome.seconds:.0f} s"
    return "\n".join([f"{name}: all holds", *lines, end])


def log_of(folder: Path) -> str:
    """Give the end of what the bot logged."""
    path = folder / "bot.log"
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.exists() else []
    return "\n".join(["the bot's last words:", *lines[-LOG_LINES:]])


if __name__ == "__main__":
    sys.exit(main())
