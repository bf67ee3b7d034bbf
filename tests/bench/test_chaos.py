"""Chaos in small: one death of each kind, so that `make chaos` cannot rot."""

from collections import Counter
from pathlib import Path
from random import Random

from bench.chaos_kills import Kind, planned
from bench.chaos_platforms import Platform
from bench.chaos_run import Outcome, run
from bench.chaos_telegram import TelegramPlatform
from bench.chaos_zalo import Mode, ZaloPlatform


async def small(platform: Platform, folder: Path) -> Outcome:
    url = f"sqlite:///{folder / 'chaos.db'}"
    return await run(platform, "sqlite", url, folder, kills=4, crowd=2, seed=5)


async def test_nothing_is_lost_or_doubled_by_one_death_of_each_kind(tmp_path: Path) -> None:
    """Killed at each instant once, the bot keeps every visit once, and answers everybody."""
    outcome = await small(TelegramPlatform(), tmp_path)
    assert outcome.kills == Counter(Kind)
    assert outcome.visits >= 4
    assert outcome.durability == "journal_mode=wal synchronous=2"


async def test_a_zalo_that_repeats_what_was_not_taken_loses_nothing(tmp_path: Path) -> None:
    """By a webhook that is called again, too, each visit is kept once, though nothing acknowledges."""
    platform = ZaloPlatform(Mode.REDELIVERED)
    outcome = await small(platform, tmp_path)
    assert outcome.kills == Counter(Kind)
    assert outcome.visits >= 4
    assert sum(platform.deliveries.flights) > 0  # there was something to lose
    assert not platform.lost


def test_fifty_deaths_are_at_least_ten_of_each_kind() -> None:
    """By default each kind has its ten and more, and the seed alone makes the order."""
    plan = planned(50, Random(1))
    assert min(Counter(plan)[kind] for kind in Kind) >= 10
    assert plan == planned(50, Random(1)) != planned(50, Random(2))
