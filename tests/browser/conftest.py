"""The demo, planted and running, and a real browser before it. One event loop serves them all."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from bot import app as application
from bot.app import App
from tests.browser import stage
from tests.browser.screen import PHONE, Screen, Size

Opens = Callable[..., Awaitable[Screen]]


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where the browser is; without one the tests of this folder do not run, and the run says so."""
    found = stage.find_chromium()
    if found is None:
        pytest.skip("no Chromium: apt install chromium")  # see not_run.py
    return found


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """A headless Chromium."""
    async with stage.launched(chromium) as browser:
        yield browser


@pytest.fixture(scope="session")
def planted_demo(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's database, made once."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    stage.plant(path)
    return path


@pytest_asyncio.fixture(loop_scope="session")
async def bot(planted_demo: Path, tmp_path: Path) -> AsyncIterator[App]:
    """The whole bot in demo mode, on a database of this test's own."""
    own = tmp_path / "demo.db"
    shutil.copy(planted_demo, own)
    async with application.running(stage.demo_of(own)) as app:
        yield app


@pytest_asyncio.fixture(loop_scope="session")
async def screen(bot: App, browser: Browser) -> AsyncIterator[Opens]:
    """Opens pages, each on a device of its own; a phone unless another size is given."""
    opened: list[Screen] = []

    async def open_screen(size: Size = PHONE, *, role: str | None = None) -> Screen:
        context = await browser.new_context(viewport=size, reduced_motion="reduce")
        devices.push_async_callback(context.close)
        page = Screen(context, await context.new_page(), f"http://127.0.0.1:{bot.web.port}")
        opened.append(page)
        await page.open(role)
        return page

    async with AsyncExitStack() as devices:
        yield open_screen
    assert [error for page in opened for error in page.errors] == []
