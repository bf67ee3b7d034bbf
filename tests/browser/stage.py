"""A Chromium and the demo, for the tests of this folder and for the pictures of the README."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, async_playwright

from bot import app as application
from bot.app import App
from bot.settings import Settings
from models import demo, migrations
from models.database import Database
from tests.clock import TUESDAY_MORNING, Clock

EVENING = TUESDAY_MORNING.replace(hour=21, minute=8)  # when no reminder comes unasked
NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]


def find_chromium() -> str | None:
    """Give where the browser is; None where there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@asynccontextmanager
async def launched(path: str) -> AsyncIterator[Browser]:
    """Run a headless Chromium."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        await browser.close()


def plant(path: Path) -> None:
    """Make the demo's database in a new file, as `thonso demo` does, on that evening."""
    database = Database(f"sqlite:///{path}")
    migrations.upgrade(database.engine)
    with database.writing() as session:
        demo.plant(session, EVENING)
    database.close()


def demo_of(path: Path) -> App:
    """Put the whole bot together in demo mode, at any free port, before a planted database."""
    settings = Settings(
        _env_file=None,
        database_url=f"sqlite:///{path}",
        port=0,
        secret_key="the tests' own secret",
        data_dir=path.parent,
    )
    return application.build(settings, Clock(EVENING), demo=True)
