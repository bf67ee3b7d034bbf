"""`make chaos`: people log visits by chat while the bot is killed with SIGKILL, again and again.

Each engine gets a fresh database, a Telegram-shaped server that redelivers what was not
acknowledged, and simulated people who go on with whatever their chat shows. Afterwards every visit
whose «Lưu» was sent exists once, every update has its answer, and everybody can still log a visit.
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
from bench.chaos_run import Outcome, run
from tests import postgresql

ENGINES = ("sqlite", "postgresql")
CROWD = 12
LOG_LINES = 15


def main() -> int:
    """Run on each engine; 1 when something did not hold."""
    options = parsed()
    seed = random.randrange(1_000_000) if options.seed is None else options.seed
    for engine in options.engine or ENGINES:
        print(f"{engine}: {options.kills} kills, --seed {seed}", flush=True)
        with tempfile.TemporaryDirectory(prefix="chaos") as name:
            folder = Path(name)
            try:
                print(table(engine, let_loose(engine, folder, options.kills, seed)), flush=True)
            except Failed as failure:
                print(f"{engine}: FAILED: {failure}\n{log_of(folder)}", file=sys.stderr)
                return 1
    return 0


def parsed() -> argparse.Namespace:
    """Read the options."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kills", type=int, default=50, help="on each engine")
    parser.add_argument("--engine", choices=ENGINES, action="append", help="default: both")
    parser.add_argument("--seed", type=int, help="of people and kills; default: another each time")
    return parser.parse_args()


def let_loose(engine: str, folder: Path, kills: int, seed: int) -> Outcome:
    """Run chaos on a database of its own."""

    def progress(outcome: Outcome) -> None:
        done = outcome.kills.total()
        if done % 10 == 0:
            print(f"{engine}: {done} of {kills} kills, {outcome.visits} visits", flush=True)

    with empty_database(engine, folder) as url:
        chaos = run(engine, url, folder, kills=kills, crowd=CROWD, seed=seed, progress=progress)
        return asyncio.run(chaos)


@contextmanager
def empty_database(engine: str, folder: Path) -> Iterator[str]:
    """Give the URL of a database that is durable and empty."""
    if engine == "sqlite":
        yield f"sqlite:///{folder / 'chaos.db'}"
        return
    with postgresql.cluster(durable=True) as url:
        yield postgresql.create(url, "chaos")
        postgresql.drop(url, "chaos")


def table(engine: str, outcome: Outcome) -> str:
    """Lay out what a run has to tell."""
    rows = [(f"killed {kind}", outcome.kills[kind]) for kind in Kind]
    rows += [
        ("kills", outcome.kills.total()),
        ("visits saved, each found exactly once", outcome.visits),
        ("updates, each answered", outcome.updates),
        ("answers that came twice", outcome.doubles),
        ("edits that changed nothing (double taps too)", outcome.repeats),
    ]
    lines = [f"  {what:<46}{number:>6,}" for what, number in rows]
    end = f"  the bot's connection: {outcome.durability}; {outcome.seconds:.0f} s"
    return "\n".join([f"{engine}: all holds", *lines, end])


def log_of(folder: Path) -> str:
    """Give the end of what the bot logged."""
    path = folder / "bot.log"
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.exists() else []
    return "\n".join(["the bot's last words:", *lines[-LOG_LINES:]])


if __name__ == "__main__":
    sys.exit(main())
