"""The main job end to end: a visit typed in chat is in the summary and the export; the reminder came."""

import csv
import os
import subprocess
import sys
from pathlib import Path

from bot.app import App
from tests.clock import Clock
from tests.conftest import Opens
from tests.world import World

THONSO = str(Path(sys.executable).with_name("thonso"))


async def test_a_day_in_the_village(
    phone: Opens, app: App, clock: Clock, world: World, tmp_path: Path
) -> None:
    """Hoa writes one line; Lâm sees it in his summary, calls a meeting, and Hoa is reminded of it."""
    hoa, lam = await phone("hoa"), await phone("lam")
    await hoa.says("hôm nay nhà bà Tẹo cài VNeID mức 2 xong 2 người")
    await hoa.picks("Hộ đồng ý ghi tên", "Lưu")
    assert "Đã ghi" in hoa.heard

    await lam.says("tổng hợp")
    assert "VNeID mức 2" in lam.heard
    assert "2 người" in lam.heard

    rows = exported(app, tmp_path / "visits.csv")
    assert [(r["household"], r["service"], r["outcome"], r["quantity"]) for r in rows] == [
        ("Bà Tẹo", "VNEID2", "xong", "2")
    ]

    await lam.says("/hop họp tổ 19h30 thứ 6 nhà văn hoá thôn")
    await lam.picks("Gọi họp")
    await app.runner.tick()
    await hoa.hears("nhà văn hoá thôn")
    hoa.forget()
    clock.becomes(day=(11, 26), at=(18, 0))
    await app.runner.tick()
    reminder = await hoa.hears("họp")
    assert "19 giờ 30" in reminder
    await hoa.picks("Dự")


def exported(app: App, path: Path) -> list[dict[str, str]]:
    """Run `thonso export visits` as an officer does."""
    url = app.database.url.render_as_string(hide_password=False)
    command = ["export", "visits", "--from", "2026-11-01", "--to", "30/11/2026", "--format", "csv"]
    done = subprocess.run(
        [THONSO, *command, "-o", str(path)],
        env=os.environ | {"DATABASE_URL": url, "DATA_DIR": str(path.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "1" in done.stderr
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
