"""The demo, planted and running, and a real browser before it. One event loop serves them all."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from bot import app as application
from bot.app import App
from bot.settings import Settings
from models import demo, migrations
from models.database import Database
from tests.browser.screen import PHONE, Screen, Size
from tests.clock import TUESDAY_MORNING, Clock

EVENING = TUESDAY_MORNING.replace(hour=21, minute=30)  # when no reminder comes unasked
NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]

Opens = Callable[..., Awaitable[Screen]]


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where the browser is; without one the tests of this folder do not run, and the run says so."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium: apt install chromium")
    return found


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """A headless Chromium."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest.fixture(scope="session")
def planted_demo(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's database as `thonso demo` plants it, made once."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    database = Database(f"sqlite:///{path}")
    migrations.upgrade(database.engine)
    with database.writing() as session:
        demo.plant(session, EVENING)
    database.close()
    return path


@pytest_asyncio.fixture(loop_scope="session")
async def bot(planted_demo: Path, tmp_path: Path) -> AsyncIterator[App]:
    """The whole bot in demo mode, on a database of this test's own."""
    shutil.copy(planted_demo, tmp_path / "demo.db")
    settings = Settings(
        _env_file=None,
        database_url=f"sqlite:///{tmp_path / 'demo.db'}",
        port=0,
        secret_key="the tests' own secret",
        data_dir=tmp_path,
    )
    async with application.running(application.build(settings, Clock(EVENING), demo=True)) as app:
        yield app


@pytest_asyncio.fixture(loop_scope="session")
async def screen(bot: App, browser: Browser) -> AsyncIterator[Opens]:
    """Opens the page on devices of their own: `await screen()` is a phone."""
    async with AsyncExitStack() as devices:

        async def open_screen(size: Size = PHONE, *, role: str | None = None) -> Screen:
            context = await browser.new_context(viewport=size, reduced_motion="reduce")
            devices.push_async_callback(context.close)
            opened = Screen(context, await context.new_page(), f"http://127.0.0.1:{bot.web.port}")
            await opened.open(role)
            screens.append(opened)
            return opened

        screens: list[Screen] = []
        yield open_screen
    assert [error for opened in screens for error in opened.errors] == []
