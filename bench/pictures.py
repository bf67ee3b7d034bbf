"""`make pictures`: the README's two pictures, taken of the running demo by using it.

Wants Chromium and Roboto, in which Android phones show the page (apt install chromium
fonts-roboto). The clock stands, so that a picture changes only when the product does.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Browser, ViewportSize

from bot import app as application
from tests.browser import stage
from tests.browser.screen import Screen

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
PHONE: ViewportSize = {"width": 360, "height": 840}  # a long one: the whole story is on one screen
FONT = "body { font-family: Roboto, sans-serif; }"
LINE = "hôm nay nhà bà Tẹo cài VNeID mức 2 xong 2 người"


async def opened(browser: Browser, url: str, role: str) -> Screen:
    """Open the demo on a phone, as the first person of a role."""
    context = await browser.new_context(
        viewport=PHONE,
        device_scale_factor=2,
        color_scheme="light",
        reduced_motion="reduce",
        is_mobile=True,
        has_touch=True,
        bypass_csp=True,  # for the font
    )
    await context.clock.set_fixed_time(stage.EVENING)
    screen = Screen(context, await context.new_page(), url)
    await screen.open()
    await screen.page.add_style_tag(content=FONT)
    await screen.enter(role)
    return screen


async def take(screen: Screen, name: str) -> None:
    """Keep what is on the screen, as a thumb that has left the keyboard sees it."""
    await screen.composer.blur()
    await screen.page.screenshot(path=PICTURES / name)
    print(f"{PICTURES / name}")


async def visit(member: Screen) -> None:
    """One line, its card, and the receipt."""
    await member.says(LINE, "Xin xem lại")
    await member.says("lưu", "Đã ghi #")
    await take(member, "visit.png")


async def summary(leader: Screen) -> None:
    """What the team has done today, that visit among it."""
    await leader.says("tổng hợp", "chuyến")
    await leader.taps("Hôm nay", "Tổng hợp hôm nay")
    await take(leader, "summary.png")


async def main() -> None:
    """Take both."""
    chromium = stage.find_chromium()
    if chromium is None:
        sys.exit("no Chromium: apt install chromium fonts-roboto")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.db"
        stage.plant(path)
        async with application.running(stage.demo_of(path)) as app, stage.launched(chromium) as it:
            url = f"http://127.0.0.1:{app.web.port}"
            await visit(await opened(it, url, "Tổ viên"))
            await summary(await opened(it, url, "Tổ trưởng"))


if __name__ == "__main__":
    asyncio.run(main())
