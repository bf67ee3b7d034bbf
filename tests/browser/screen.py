"""What a person sees and does on the web chat's page."""

from typing import Any

from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]  # no py.typed
from playwright.async_api import (
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    ViewportSize,
    expect,
)

Size = ViewportSize
PHONE: Size = {"width": 360, "height": 740}
SMALL_PHONE: Size = {"width": 320, "height": 568}
DESK: Size = {"width": 1280, "height": 800}

FINGER = 44  # pixels
TOO_SMALL = """(finger) => [...document.querySelectorAll("button, a, input, textarea, [role=switch]")]
  .filter((node) => node.checkVisibility())
  .map((node) => [node.getAttribute("aria-label") ?? node.textContent, node.getBoundingClientRect()])
  .filter(([, box]) => box.width < finger || box.height < finger)
  .map(([name, box]) => `${name}: ${box.width}×${box.height}`)"""
SIDEWAYS = """() => [document.scrollingElement, ...document.querySelectorAll("#scroller, #people")]
  .filter((node) => node.checkVisibility() && node.scrollWidth > node.clientWidth)
  .map((node) => `${node.id || node.tagName}: ${node.scrollWidth} in ${node.clientWidth}`)"""


class Screen:
    """A page in a browser that knows nobody yet; `errors` are those of its scripts."""

    def __init__(self, context: BrowserContext, page: Page, url: str) -> None:
        self.context = context
        self.page = page
        self.url = url
        self.errors: list[str] = []
        page.set_default_timeout(5_000)
        page.on("pageerror", lambda error: self.errors.append(error.message))
        page.on("console", self._listen)

    def _listen(self, message: ConsoleMessage) -> None:
        # A network that is away is no error of the page.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.errors.append(message.text)

    async def open(self, role: str | None = None) -> None:
        """Come to the door, and in as the first person of this role."""
        await self.page.goto(self.url)
        await expect(self.people.first).to_be_visible()
        if role:
            await self.enter(role)

    async def enter(self, role: str) -> None:
        """Choose the first person of this role."""
        of_role = self.page.get_by_text(role, exact=True)
        await self.people.filter(has=of_role).first.click()
        await expect(self.presence).to_have_text("đang hoạt động")

    @property
    def people(self) -> Locator:
        """The people that may be played."""
        return self.page.locator("#people-list").get_by_role("button")

    @property
    def presence(self) -> Locator:
        """The line under the bot's name."""
        return self.page.locator("#presence")

    @property
    def composer(self) -> Locator:
        """The line to write on."""
        return self.page.get_by_label("Tin nhắn gửi Thôn Số")

    @property
    def messages(self) -> Locator:
        """Everything said, oldest first."""
        return self.page.locator("#log .message")

    @property
    def own(self) -> Locator:
        """What the person said."""
        return self.page.locator("#log .message.own")

    @property
    def said(self) -> Locator:
        """The last thing the bot said."""
        return self.page.locator("#log .message.bot").last

    async def says(self, words: str, answer: str) -> str:
        """Write, and wait for a new answer that holds this; give all of it."""
        before = await self.messages.count()
        await self.composer.fill(words)
        await self.composer.press("Enter")
        await expect(self.messages.nth(before + 1)).to_be_attached()  # one's own, and the answer
        return await self.sees(answer)

    async def taps(self, label: str, answer: str) -> str:
        """Tap the last button of this name, and wait for an answer that holds this."""
        await self.button(label).click()
        return await self.sees(answer)

    def button(self, label: str) -> Locator:
        """The last button that says this."""
        return self.page.locator("#log").get_by_role("button", name=label, exact=True).last

    async def sees(self, words: str) -> str:
        """Wait until the bot's last message holds this; give all of it."""
        await expect(self.said).to_contain_text(words)
        return await self.said.inner_text()

    async def violations(self) -> list[str]:
        """What axe finds wrong on the page as it stands."""
        found: list[dict[str, Any]] = (await Axe().run(self.page)).response["violations"]
        return [f"{v['id']}: {[node['html'] for node in v['nodes']]}" for v in found]

    async def too_small(self) -> list[str]:
        """What is there to be touched, and smaller than a finger."""
        found: list[str] = await self.page.evaluate(TOO_SMALL, FINGER)
        return found

    async def sideways(self) -> list[str]:
        """What can be scrolled sideways."""
        found: list[str] = await self.page.evaluate(SIDEWAYS)
        return found
