"""The demo in a real browser: a visitor's first minute."""

import asyncio
import json
import re

import pytest
from playwright.async_api import expect
from sqlalchemy import func, select
from sqlmodel import col

from bot.app import App
from models import demo
from models.households import Household
from models.people import Chat
from models.updates import HeardUpdate
from models.visits import Visit
from tests.browser.conftest import Opens
from tests.browser.screen import DESK, PHONE, SMALL_PHONE, Screen, Size

pytestmark = pytest.mark.asyncio(loop_scope="session")

LINE = "hôm nay nhà bà Tẹo cài VNeID mức 2 xong 2 người"
A_MINUTE = 60  # seconds


def visits(app: App) -> int:
    with app.database.reading() as session:
        return int(session.execute(select(func.count(col(Visit.id)))).scalar_one())


def counted(summary: str) -> int:
    """Give how many visits a summary says there are."""
    found = re.search(r"(\d+) chuyến", summary)
    assert found, summary
    return int(found[1])


# The door


async def test_the_door_offers_people_and_each_is_a_button(screen: Opens, bot: App) -> None:
    """Every person of the demo, with role, place and what to try; one tap and one is they."""
    page = await screen()
    with bot.database.reading() as session:
        offered = demo.personas(session, bot.dispatcher.clock().date())
    await expect(page.people).to_have_count(len(offered))
    for person, button in zip(offered, await page.people.all(), strict=True):
        for words in (person.name, person.role, person.place, person.hint):
            await expect(button).to_contain_text(words)
    await page.enter("Tổ trưởng")
    await expect(page.page.locator("#who-text")).to_contain_text(offered[1].name)
    await page.page.get_by_role("button", name="Đổi vai").click()
    await expect(page.people).to_have_count(len(offered))


async def test_a_demo_planted_anew_asks_again_whom_to_be(screen: Opens, bot: App) -> None:
    """A page left open from before does not talk on as a stranger."""
    page = await screen(role="Tổ viên")
    with bot.database.writing() as session:
        session.delete(session.execute(select(Chat).where(col(Chat.channel) == "web")).scalar_one())
    await page.composer.fill("tổng hợp")
    await page.composer.press("Enter")
    await expect(page.people.first).to_be_visible()


# A visitor's first minute


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
async def test_log_cancel_restore_and_sum_up_within_a_minute(screen: Opens, size: Size) -> None:
    """One line, «Lưu», «Hủy», «Khôi phục»; then the tổ trưởng's «tổng hợp» has one visit more."""
    async with asyncio.timeout(A_MINUTE):
        leader = await screen(size, role="Tổ trưởng")
        before = counted(await leader.says("tổng hợp", "chuyến"))
        member = await screen(size, role="Tổ viên")
        card = await member.says(LINE, "Bà Tẹo: 2 người")
        assert "VNeID mức 2: xong, 2 người" in card
        assert "Đã ghi" in await member.taps("Lưu", "Đã ghi #")
        await member.taps("Hủy", "Đã hủy #")
        await member.taps("Khôi phục", "Đã ghi #")
        assert counted(await leader.says("tổng hợp", "chuyến")) == before + 1


async def test_a_new_name_is_kept_only_with_one_tap_of_consent(screen: Opens, bot: App) -> None:
    """The card asks; tapped, the receipt names the household, and the team knows it from then on."""
    page = await screen(role="Tổ viên")
    await page.says("hôm nay nhà bà Ngần cài VNeID mức 2 xong 1 người", "đồng ý ghi tên không?")
    await page.taps("Hộ đồng ý ghi tên", "hộ đã đồng ý")
    assert "Bà Ngần: 1 người" in await page.taps("Lưu", "Đã ghi #")
    with bot.database.reading() as session:
        kept = select(Household).where(col(Household.label) == "Bà Ngần")
        assert session.execute(kept).scalar_one().consent_at is not None


async def test_the_same_visit_step_by_step(screen: Opens) -> None:
    """By buttons alone, from the quick commands to the receipt."""
    page = await screen(role="Tổ viên")
    await page.page.get_by_role("button", name="Lệnh nhanh").click()
    await page.page.get_by_role("button", name=re.compile("^Ghi")).click()
    await page.sees("Thăm nhà ai?")
    await page.taps("Không ghi tên", "Đã giúp việc gì?")
    await page.taps("Việc khác", "nhóm nào?")
    await page.taps("Chính quyền số", "Đã giúp việc gì?")
    await page.taps("VNeID mức 2", "Đã giúp việc gì?")
    await page.taps("Xong hết", "mấy người?")
    await page.taps("2", "Xin xem lại")
    assert "Một hộ không ghi tên: 2 người" in await page.taps("Lưu", "Đã ghi #")


async def test_a_double_click_saves_one_visit(screen: Opens, bot: App) -> None:
    """However fast the finger: one visit, one receipt."""
    before = visits(bot)
    page = await screen(role="Tổ viên")
    await page.says(LINE, "Xin xem lại")
    await page.button("Lưu").dblclick()
    await page.sees("Đã ghi #")
    await page.says("menu", "")
    await expect(page.page.get_by_text("Đã ghi #")).to_have_count(1)
    assert visits(bot) == before + 1


async def test_what_must_not_be_written_disappears(screen: Opens) -> None:
    """The number of a paper leaves the page and the browser's store, with a sentence of why."""
    page = await screen(role="Tổ viên")
    await page.composer.fill("số căn cước của bà Tẹo là 031012345678")
    await page.composer.press("Enter")
    await page.sees("không lưu")
    await expect(page.own).to_have_count(0)
    kept = await page.page.evaluate("JSON.stringify(localStorage) + document.body.innerText")
    assert "031012345678" not in kept


# Networks come and go


async def test_words_said_offline_are_sent_once_after_coming_back(screen: Opens, bot: App) -> None:
    """They wait on the page, say so, and reach the bot once, though they are tried again."""
    page = await screen(role="Tổ viên")
    posted: list[str] = []
    page.page.on(
        "request",
        lambda request: (
            posted.append(json.loads(request.post_data or "{}")["id"])
            if request.url.endswith("/api/send")
            else None
        ),
    )
    await page.context.set_offline(True)
    await page.composer.fill(LINE)
    await page.composer.press("Enter")
    await expect(page.own).to_contain_text("chưa gửi được")
    await expect(page.presence).to_have_text("mất mạng – đang nối lại")
    await page.context.set_offline(False)
    await page.sees("Bà Tẹo: 2 người")
    await expect(page.own).to_contain_text("đã nhận")
    assert (len(posted) > 1, len(set(posted))) == (True, 1)
    await expect(page.messages).to_have_count(3)  # the greeting, the message, its answer
    with bot.database.reading() as session:
        keys = session.execute(select(col(HeardUpdate.key))).scalars().all()
    assert keys == [posted[0]]


async def test_a_reload_keeps_the_conversation_and_its_buttons(screen: Opens) -> None:
    """The history is in the browser: it stands there again, and its card can still be saved."""
    page = await screen(role="Tổ viên")
    await page.says(LINE, "Xin xem lại")
    before = await page.messages.all_inner_texts()
    await page.page.reload()
    await expect(page.presence).to_have_text("đang hoạt động")
    assert await page.messages.all_inner_texts() == before
    await page.taps("Lưu", "Đã ghi #")


# Whoever looks at it, whatever they hold


async def test_it_works_by_keyboard_alone(screen: Opens, bot: App) -> None:
    """Tab reaches the people, the composer and the buttons; Enter presses and sends."""
    page = await screen()
    keyboard = page.page.keyboard
    await keyboard.press("Tab")
    await keyboard.press("Enter")
    await expect(page.composer).to_be_focused()
    await keyboard.type(LINE)
    await keyboard.press("Enter")
    await page.sees("Xin xem lại")
    before = visits(bot)
    await tab_back_to(page, "Lưu")
    await keyboard.press("Enter")
    await page.sees("Đã ghi #")
    assert visits(bot) == before + 1
    await expect(page.button("Hủy")).to_be_focused()
    await keyboard.press("Space")
    await page.sees("Đã hủy #")


async def tab_back_to(page: Screen, label: str) -> None:
    """Go backwards from control to control, until at the button."""
    for _ in range(6):
        await page.page.keyboard.press("Shift+Tab")
        if await page.page.evaluate("document.activeElement.textContent") == label:
            return
    raise AssertionError(f"«{label}» was not reached")


async def test_axe_finds_nothing(screen: Opens) -> None:
    """In light and dark: at the door, and in a chat with a card, a receipt and open quick commands."""
    page = await screen()
    assert await violations_in_both_schemes(page) == []
    await page.enter("Tổ viên")
    await page.says(LINE, "Xin xem lại")
    await page.taps("Lưu", "Đã ghi #")
    await page.says("hôm nay nhà bà Ngần cài VNeID mức 2 xong 1 người", "đồng ý")
    await page.page.get_by_role("button", name="Lệnh nhanh").click()
    assert await violations_in_both_schemes(page) == []


async def violations_in_both_schemes(page: Screen) -> list[str]:
    await page.page.emulate_media(color_scheme="light")
    found = await page.violations()
    await page.page.emulate_media(color_scheme="dark")
    return [*found, *await page.violations()]


async def test_everything_fits_the_screen_and_the_finger(screen: Opens) -> None:
    """At 360, 320 and 1280: nothing scrolls sideways; what can be touched measures 44 × 44 or more."""
    page = await screen()
    assert await misfits(page) == []
    await page.enter("Tổ trưởng")
    await page.says("tổng hợp", "chuyến")
    await page.says("ghi", "Thăm nhà ai?")
    await page.taps("Không ghi tên", "Đã giúp việc gì?")
    await page.page.get_by_role("button", name="Lệnh nhanh").click()
    assert await misfits(page) == []


async def misfits(page: Screen) -> list[str]:
    found = []
    for size in (PHONE, SMALL_PHONE, DESK):
        await page.page.set_viewport_size(size)
        found += [*await page.sideways(), *await page.too_small()]
    return found
