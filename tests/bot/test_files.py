"""Links to files: whom they open to, how long, and what they say when they do not."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import aiohttp
import pytest
from aiogram.methods import SendDocument
from sqlalchemy import delete, select
from sqlmodel import col

from bot.app import App
from bot.files import FileSpec
from bot.outbox import pack, unpack
from models import links
from models.links import FileLink
from models.people import Membership
from models.trail import Trail
from tests.clock import Clock
from tests.notebook import Notebook, did, met
from tests.world import World

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass
class Browser:
    """Somebody who follows links."""

    app: App
    http: aiohttp.ClientSession

    async def opens(self, link: str, method: str = "GET") -> int:
        """Follow a link and give the status; a refusal is one Vietnamese sentence or two."""
        async with self.http.request(method, link) as answer:
            if answer.status != 200 and method == "GET":
                assert answer.content_type == "text/plain"
                assert "ường dẫn" in await answer.text() or "phần việc" in await answer.text()
            return answer.status


@pytest.fixture
async def browser(app: App) -> AsyncIterator[Browser]:
    """A browser at the bot's address."""
    async with aiohttp.ClientSession(f"http://127.0.0.1:{app.web.port}") as http:
        yield Browser(app, http)


@pytest.fixture
def spec(app: App, world: World) -> FileSpec:
    """The table of Lâm's team, in which one household has a name."""
    with app.database.writing() as session:
        Notebook(session, world).visit(2, met("Bà Tẹo", did("TT")))
    days = {"first": "2026-11-01", "last": "2026-11-24"}
    return FileSpec(
        kind="table",
        name="dong-lam.xlsx",
        arguments={"whose": "team", "id": world.teams["dong_lam"], **days},
        person_id=world.people["lam"],
        words="Hộ có tên: 1 hộ",
    )


@pytest.fixture
def named(spec: FileSpec) -> FileSpec:
    """The same with names."""
    return spec.model_copy(update={"has_names": True})


def kept(app: App) -> FileLink:
    with app.database.reading() as session:
        found: FileLink = session.execute(select(FileLink)).scalar_one()
    return found


def openings_on_the_trail(app: App) -> list[int | None]:
    with app.database.reading() as session:
        query = select(col(Trail.person_id)).where(col(Trail.deed) == "file-opened")
        return list(session.execute(query).scalars())


async def test_a_link_opens_its_file(app: App, browser: Browser, spec: FileSpec) -> None:
    """Saved under its name, kept by no cache, listed by no search engine; noted on the trail."""
    link = app.files.link(spec)
    async with browser.http.get(link) as answer:
        assert (answer.status, answer.content_type) == (200, XLSX)
        assert answer.headers["Content-Disposition"] == 'attachment; filename="dong-lam.xlsx"'
        assert answer.headers["Cache-Control"] == "no-store"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert (await answer.read()).startswith(b"PK")
    assert openings_on_the_trail(app) == [spec.person_id]
    assert kept(app).openings == 1


async def test_a_link_is_good_for_72_hours(
    app: App, browser: Browser, spec: FileSpec, clock: Clock
) -> None:
    """However often it is opened; then it says that it is over."""
    link = app.files.link(spec)
    clock.passes(hours=71, minutes=59)
    assert [await browser.opens(link) for _ in range(5)] == [200] * 5
    clock.passes(minutes=1)
    assert await browser.opens(link) == 410


async def test_with_names_it_is_good_for_an_hour(
    app: App, browser: Browser, named: FileSpec, clock: Clock
) -> None:
    """Names are not left lying about in a chat."""
    link = app.files.link(named)
    clock.passes(minutes=59)
    assert await browser.opens(link) == 200
    clock.passes(minutes=1)
    assert await browser.opens(link) == 410


async def test_with_names_it_opens_three_times(app: App, browser: Browser, named: FileSpec) -> None:
    """Looking at the headers alone is no opening; a refused one is counted nowhere."""
    link = app.files.link(named)
    assert await browser.opens(link, "HEAD") == 200
    assert [await browser.opens(link) for _ in range(5)] == [200, 200, 200, 410, 410]
    assert await browser.opens(link, "HEAD") == 410
    assert kept(app).openings == len(openings_on_the_trail(app)) == 3


async def test_a_revoked_link_is_over(
    app: App, browser: Browser, spec: FileSpec, clock: Clock
) -> None:
    """By its id; a second time there is nothing to revoke."""
    link, other = app.files.link(spec), app.files.link(spec)
    with app.database.writing() as session:
        first = session.execute(select(FileLink).order_by(col(FileLink.id))).scalars().first()
        assert first
        assert links.revoke(session, first.id or 0, None, clock())
        assert not links.revoke(session, first.id or 0, None, clock())
    assert await browser.opens(link) == 410
    assert await browser.opens(other) == 200


async def test_a_changed_link_leads_nowhere(app: App, browser: Browser, spec: FileSpec) -> None:
    """A letter more, less or other, another name, another's private part, bytes that are no text."""
    link = app.files.link(spec.model_copy(update={"secret": "ABCDE-FGHJK"}))
    _, _, token, name = link.split("/")
    assert await browser.opens(link) == 200
    for changed in (
        f"/f/{token}x/{name}",
        f"/f/{token[:-1]}/{name}",
        f"/f/{token.swapcase()}/{name}",
        f"/f/{token[:-1]}Z/{name}",
        f"/f/{token.partition('~')[0]}/{name}",
        f"/f/{token}/khac.xlsx",
        f"/f/%00%ff/{name}",
        f"/f/{'x' * 4000}/{name}",
    ):
        assert await browser.opens(changed) == 404, changed
    assert kept(app).openings == 1


async def test_the_table_keeps_no_token_and_no_secret(app: App, spec: FileSpec) -> None:
    """Who reads the database can open no file, and learns no invitation's code."""
    link = app.files.link(spec.model_copy(update={"secret": "ABCDE-FGHJK"}))
    random_part = link.split("/")[2].partition("~")[0]
    assert len(random_part) * 6 >= 128  # bits
    stored = str(kept(app).model_dump())
    assert random_part not in stored
    assert "ABCDE" not in stored
    assert "Hộ có tên" not in stored


async def test_it_does_not_outlive_the_right_to_see(
    app: App, browser: Browser, spec: FileSpec
) -> None:
    """Whoever has left the team opens nothing of it by a link of before."""
    link = app.files.link(spec)
    with app.database.writing() as session:
        session.execute(delete(Membership).where(col(Membership.person_id) == spec.person_id))
    assert await browser.opens(link) == 410


async def test_a_link_long_past_is_forgotten(
    app: App, browser: Browser, spec: FileSpec, clock: Clock
) -> None:
    """A month after its end it is as one that never was."""
    link = app.files.link(spec)
    clock.passes(days=3 + 31)
    assert await browser.opens(link) == 410
    with app.database.writing() as session:
        links.forget_old(session, clock())
    assert await browser.opens(link) == 404


def reply(spec: FileSpec) -> SendDocument:
    return SendDocument(chat_id=7, document=str(spec), caption="Bảng")


def test_a_description_survives_its_row(app: App, named: FileSpec) -> None:
    """A reply with a file is stored and comes back as it was."""
    assert unpack(pack(reply(named))) == reply(named)


async def test_without_files_the_link_is_said(
    app: App, browser: Browser, spec: FileSpec, named: FileSpec
) -> None:
    """A chat that takes no files gets the caption and an address; with names, also its limits."""
    app.files.public_url = "https://thonso.example"
    said = app.files.in_words(reply(spec), spec).text
    head, _, path = said.partition("https://thonso.example")
    assert head.startswith("Bảng\n\nMở tệp bằng đường dẫn này, trong 72 giờ.")
    assert await browser.opens(path) == 200
    assert "nhiều nhất 3 lần" in app.files.in_words(reply(named), named).text


def test_without_an_address_the_words_are_said(app: App, spec: FileSpec) -> None:
    """Without PUBLIC_URL: the same in words, and why there is no file; no link is made."""
    app.files.public_url = None
    said = app.files.in_words(reply(spec), spec).text
    assert said.startswith("Hộ có tên: 1 hộ\n\n")
    assert "PUBLIC_URL" in said
    with app.database.reading() as session:
        assert session.execute(select(FileLink)).all() == []
