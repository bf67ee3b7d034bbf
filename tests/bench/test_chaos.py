"""Chaos in small: one death of each kind, so that `make chaos` cannot rot."""

from collections import Counter
from pathlib import Path
from random import Random

from bench.chaos_kills import Kind, planned
from bench.chaos_run import run


async def test_nothing_is_lost_or_doubled_by_one_death_of_each_kind(tmp_path: Path) -> None:
    """Killed at each instant once, the bot keeps every visit once, and answers everybody."""
    outcome = await run(
        "sqlite", f"sqlite:///{tmp_path / 'chaos.db'}", tmp_path, kills=4, crowd=2, seed=5
    )
    assert outcome.kills == Counter(Kind)
    assert outcome.visits >= 4
    assert outcome.durability == "journal_mode=wal synchronous=2"


def test_fifty_deaths_are_at_least_ten_of_each_kind() -> None:
    """By default each kind has its ten and more, and the seed alone makes the order."""
    plan = planned(50, Random(1))
    assert min(Counter(plan)[kind] for kind in Kind) >= 10
    assert plan == planned(50, Random(1)) != planned(50, Random(2))
