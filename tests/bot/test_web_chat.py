"""The web chat's door, seen from HTTP: who is let in, what is taken, what is handed out and kept."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import pytest
from sqlalchemy import func, select
from sqlmodel import col

from bot import app as application
from bot.app import App
from bot.channels.web import LONGEST_TEXT, MOST_IN_WINDOW, WINDOW, WebChat
from bot.server import BIGGEST_BODY, POLICY
from bot.settings import Settings
from models.demo.personas import SHOWN_PEOPLE
from models.people import Chat, Person
from models.updates import HeardUpdate
from models.web_events import WebEvent
from tests.clock import Clock
from tests.world import World

Answer = aiohttp.ClientResponse

on_both_databases = pytest.mark.parametrize("engine_name", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture(params=["sqlite"])
def engine_name(request: pytest.FixtureRequest) -> str:
    """The door is the same before every database, unless a test says otherwise."""
    return str(request.param)


class Browser:
    """What a browser does, without one: it keeps its cookie."""

    def __init__(self, app: App) -> None:
        self.url = f"http://127.0.0.1:{app.web.port}"
        # By default aiohttp keeps no cookies of numeric hosts.
        self.http = aiohttp.ClientSession(self.url, cookie_jar=aiohttp.CookieJar(unsafe=True))

    async def get(self, path: str, **options: Any) -> Answer:
        async with self.http.get(path, **options) as answer:
            await answer.read()
        return answer

    async def post(self, path: str, body: object = None, **options: Any) -> Answer:
        said = options if "data" in options else {"json": {} if body is None else body, **options}
        async with self.http.post(path, **said) as answer:
            await answer.read()
        return answer

    async def says(self, words: str, **details: Any) -> Answer:
        """Post a text."""
        return await self.post("/api/send", {"id": str(uuid4()), "text": words, **details})

    async def hears(self, count: int, after: int = 0) -> list[tuple[int, dict[str, Any]]]:
        """Open the stream after this number and give the next kept events, each with its number."""
        heard: list[tuple[int, dict[str, Any]]] = []
        number = None
        async with asyncio.timeout(5), self.http.get(f"/api/events?after={after}") as stream:
            async for line in stream.content:
                name, _, value = line.decode().strip().partition(": ")
                number = int(value) if name == "id" else number
                if name == "data" and number is not None:
                    heard.append((number, json.loads(value)))
                    number = None
                if len(heard) == count:
                    break
        return heard


@pytest.fixture
async def browser(app: App) -> AsyncIterator[Browser]:
    """A browser that has entered, as a stranger."""
    browser = Browser(app)
    assert (await browser.post("/api/enter")).status == 204
    yield browser
    await browser.http.close()


@pytest.fixture
async def visitor(app: App) -> AsyncIterator[Browser]:
    """A browser that has not entered."""
    visitor = Browser(app)
    yield visitor
    await visitor.http.close()


@pytest.fixture
async def demo(
    place: tuple[str, World], clock: Clock, tmp_path: Path
) -> AsyncIterator[tuple[App, Browser]]:
    """A bot in demo mode in which Hoa may be played, and a browser before its door."""
    settings = Settings(_env_file=None, database_url=place[0], port=0, data_dir=tmp_path)
    app = application.build(settings, clock, demo=True)
    with app.database.writing() as session:
        session.get_one(Person, place[1].people["hoa"]).code = next(iter(SHOWN_PEOPLE))
    async with application.running(app):
        browser = Browser(app)
        yield app, browser
        await browser.http.close()


def sentence(answer: Answer) -> str:
    """Give what the page would say to the person; each is a whole sentence."""
    found = json.loads(answer._body or b"{}")["error"]
    assert found.endswith(".")
    return str(found)


def count(app: App, table: type) -> int:
    with app.database.reading() as session:
        return int(session.execute(select(func.count()).select_from(table)).scalar_one())


# Who is let in


async def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(visitor: Browser) -> None:
    """HttpOnly, SameSite=Strict, for 30 days; not Secure, since this server has no https."""
    cookie = (await visitor.post("/api/enter")).cookies["thonso"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/")
    assert cookie["max-age"] == str(30 * 24 * 60 * 60)
    assert not cookie["secure"]


async def test_under_https_the_cookie_is_secure(visitor: Browser, app: App) -> None:
    """Where PUBLIC_URL is https, the cookie never travels without it."""
    web = app.channels["web"]
    assert isinstance(web, WebChat)
    web.is_secure = True
    assert (await visitor.post("/api/enter")).cookies["thonso"]["secure"]


async def test_an_unknown_cookie_opens_nothing(visitor: Browser, app: App) -> None:
    """None, an unsigned one, one with another's signature: 401 everywhere, and nothing is stored."""
    entered = (await visitor.post("/api/enter")).cookies["thonso"].value
    signature = entered.partition(".")[2]
    for forged in ("", "abc", f"abc.{signature}", entered[:-1], f"{entered}0"):
        headers = {"Cookie": f"thonso={forged}"}
        stranger = aiohttp.ClientSession(visitor.url, headers=headers)
        async with stranger, stranger.get("/api/me") as me, stranger.get("/api/events") as events:
            body = {"id": str(uuid4()), "text": "xin chào"}
            async with stranger.post("/api/send", json=body) as sent:
                assert (me.status, events.status, sent.status) == (401, 401, 401)
    assert count(app, HeardUpdate) == 0


@pytest.mark.parametrize("path", ["/api/enter", "/api/leave", "/api/send"])
async def test_a_page_of_another_site_can_post_nothing(
    browser: Browser, app: App, path: str
) -> None:
    """A foreign Origin is refused, even with the cookie; one's own is welcome."""
    body = {"id": str(uuid4()), "text": "xin chào"}
    for origin in ("https://evil.example", "null", f"{browser.url}.evil.example"):
        assert (await browser.post(path, body, headers={"Origin": origin})).status == 403
    assert count(app, HeardUpdate) == 0
    assert (await browser.post(path, body, headers={"Origin": browser.url})).status in {202, 204}


async def test_who_leaves_is_unknown_again(browser: Browser) -> None:
    """Leaving takes the cookie back."""
    assert (await browser.get("/api/me")).status == 200
    await browser.post("/api/leave")
    assert (await browser.get("/api/me")).status == 401


# The demo's door


async def test_the_demo_offers_its_people_and_lets_in_as_one(demo: tuple[App, Browser]) -> None:
    """Each with a role, a place and one thing to try; whoever is chosen, the page is theirs."""
    _, browser = demo
    people = await (await browser.get("/api/people")).json()
    assert people["demo"] is True
    assert [
        (p["name"], bool(p["role"] and p["place"] and p["hint"])) for p in people["people"]
    ] == [("Nguyễn Thị Hoa", True)]
    await browser.post("/api/enter", {"person": people["people"][0]["id"]})
    me = await (await browser.get("/api/me")).json()
    assert me["me"]["name"] == "Nguyễn Thị Hoa"


@pytest.mark.parametrize("body", [{}, {"person": "999999"}, {"person": None}, {"person": ["1"]}])
async def test_nobody_else_can_be_played(
    demo: tuple[App, Browser], world: World, body: dict[str, Any]
) -> None:
    """Neither an invented id nor that of a person whom the demo does not offer."""
    _, browser = demo
    refused = await browser.post("/api/enter", body)
    assert (refused.status, "thonso" in refused.cookies) == (422, False)
    assert sentence(refused)
    assert (await browser.post("/api/enter", {"person": str(world.people["lam"])})).status == 422


async def test_coming_back_as_the_same_person_finds_the_same_chat(
    demo: tuple[App, Browser], world: World
) -> None:
    """By which the page finds its history; another browser has a chat of its own."""
    app, browser = demo
    other = Browser(app)
    body = {"person": str(world.people["hoa"])}
    chats = []
    for one in (browser, browser, other):
        await one.post("/api/enter", body)
        chats.append((await (await one.get("/api/me")).json())["chat"])
    await other.http.close()
    assert chats[0] == chats[1] != chats[2]


async def test_a_demo_planted_anew_shows_its_door_again(
    demo: tuple[App, Browser], world: World
) -> None:
    """A cookie from before belongs to nobody there: the visitor is asked whom to be."""
    app, browser = demo
    await browser.post("/api/enter", {"person": str(world.people["hoa"])})
    with app.database.writing() as session:
        session.delete(session.execute(select(Chat)).scalar_one())
    assert (await browser.get("/api/me")).status == 401
    assert (await browser.says("xin chào")).status == 401


async def test_the_demo_can_be_seen_as_on_zalo(demo: tuple[App, Browser]) -> None:
    """The switch turns buttons into numbers that can be typed, and back."""
    _, browser = demo
    people = await (await browser.get("/api/people")).json()
    await browser.post("/api/enter", {"person": people["people"][0]["id"]})
    assert (await browser.post("/api/as", {"zalo": True})).status == 204
    assert (await (await browser.get("/api/me")).json())["zalo"] is True
    await browser.says("menu")
    [(_, hello), (number, shown)] = await browser.hears(2)
    assert hello["text"].startswith("Chào")
    assert "1. Ghi chuyến thăm" in shown["text"]
    assert shown["buttons"] == []
    await browser.says("1")
    [(number, shown)] = await browser.hears(1, after=number)
    assert "Thăm nhà ai?" in shown["text"]
    await browser.post("/api/as", {"zalo": False})
    await browser.says("menu")
    [(_, shown)] = await browser.hears(1, after=number)
    assert shown["buttons"]


async def test_outside_the_demo_nobody_is_offered(visitor: Browser) -> None:
    """The real place's people are not a menu; who enters is a stranger."""
    assert await (await visitor.get("/api/people")).json() == {"demo": False, "people": []}
    await visitor.post("/api/enter", {"person": "1"})
    me = await (await visitor.get("/api/me")).json()
    assert (me["demo"], me["me"]) == (False, None)


# What is taken


async def test_a_text_may_be_as_long_as_on_telegram(browser: Browser) -> None:
    """4,096 characters are taken; one more is refused with a sentence."""
    assert (await browser.says("ạ" * LONGEST_TEXT)).status == 202
    refused = await browser.says("ạ" * (LONGEST_TEXT + 1))
    assert (refused.status, "dài" in sentence(refused)) == (422, True)


NO_MESSAGES: list[dict[str, Any]] = [
    {"text": "no id"},
    {"id": "1", "text": "an id that two browsers may have"},
    {"id": str(uuid4())},
    {"id": str(uuid4()), "text": ""},
    {"id": str(uuid4()), "text": 5},
    {"id": str(uuid4()), "text": "bà\x00Tẹo"},
    {"id": str(uuid4()), "text": "bà \ud800"},
    {"id": str(uuid4()), "text": "both", "data": "both"},
    {"id": str(uuid4()), "data": "x" * 65},
    {"id": str(uuid4()), "data": "x", "message": "b1; DROP TABLE"},
    {"id": str(uuid4()), "text": "xin chào", "edited": "b1"},
]


async def test_what_no_page_of_ours_sends_is_refused(browser: Browser, app: App) -> None:
    """With a sentence, and nothing is stored."""
    for body in NO_MESSAGES:
        refused = await browser.post("/api/send", body)
        assert (refused.status, body) == (422, body)
        assert sentence(refused)
    assert count(app, HeardUpdate) == 0


@pytest.mark.parametrize("path", ["/api/enter", "/api/send"])
async def test_broken_json_is_the_senders_fault(browser: Browser, path: str) -> None:
    """400, whatever is broken about it; never 500."""
    for body in (b"", b"{", b"[]", b'"a"', b"\xff\xfe", b"[" * 50_000):
        assert (await browser.post(path, data=body)).status == 400


async def test_a_body_ends_at_256_kib(browser: Browser) -> None:
    """What is bigger is not read to its end."""
    padding = " " * BIGGEST_BODY
    assert BIGGEST_BODY == 256 * 1024
    refused = await browser.post("/api/send", data=json.dumps({"id": padding}).encode())
    assert refused.status == 413


async def test_who_sends_too_fast_waits_a_few_seconds(browser: Browser, clock: Clock) -> None:
    """429 with a sentence, for this browser alone, and not for long."""
    for _ in range(MOST_IN_WINDOW):
        assert (await browser.says("menu")).status == 202
    refused = await browser.says("menu")
    assert (refused.status, "chờ" in sentence(refused)) == (429, True)
    clock.now += WINDOW + timedelta(seconds=1)
    assert (await browser.says("menu")).status == 202


async def test_one_who_sends_too_fast_holds_nobody_else_up(
    browser: Browser, visitor: Browser
) -> None:
    """Each browser has its own measure."""
    await asyncio.gather(*(browser.says("menu") for _ in range(MOST_IN_WINDOW + 1)))
    await visitor.post("/api/enter")
    assert (await visitor.says("menu")).status == 202


@on_both_databases
async def test_a_message_posted_twice_is_one_update(browser: Browser, app: App) -> None:
    """A page that never got the answer posts again, even at once: one update, one reply."""
    message = {"id": str(uuid4()), "text": "xin chào"}
    answers = await asyncio.gather(*(browser.post("/api/send", message) for _ in range(3)))
    assert [answer.status for answer in answers] == [202, 202, 202]
    assert (await browser.post("/api/send", message)).status == 202
    assert count(app, HeardUpdate) == 1
    assert count(app, WebEvent) == 1


async def test_a_server_that_stops_asks_to_be_asked_again(browser: Browser, app: App) -> None:
    """503, upon which the page keeps the message and sends it later; not «who are you?»."""
    await app.channels["web"].close()
    refused = await browser.says("xin chào")
    assert refused.status == 503
    assert sentence(refused)


# What is handed out and kept


@on_both_databases
async def test_events_come_again_until_the_browser_has_them(browser: Browser, app: App) -> None:
    """What is acknowledged by the next «after» is erased from the database; what is not comes again."""
    await browser.says("xin chào")
    await browser.says("menu")
    first, second = await browser.hears(2)
    assert await browser.hears(2) == [first, second]
    assert await browser.hears(1, after=first[0]) == [second]
    assert count(app, WebEvent) == 1
    await browser.says("menu")
    (third,) = await browser.hears(1, after=second[0])
    assert third[0] > second[0]
    with app.database.reading() as session:
        assert session.execute(select(col(WebEvent.id))).scalars().all() == [third[0]]


async def test_an_odd_number_is_none(browser: Browser) -> None:
    """An «after» that no page of ours asks for starts from the beginning, and erases nothing."""
    await browser.says("xin chào")
    for after in ("", "-1", "x", "²", "٣", "1e3", "9" * 40):
        async with browser.http.get("/api/events", params={"after": after}) as stream:
            assert stream.status == 200
        assert len(await browser.hears(1)) == 1


async def test_nobody_hears_anothers_answers(browser: Browser, visitor: Browser, app: App) -> None:
    """A mailbox is its browser's; another can neither read nor acknowledge it."""
    await visitor.post("/api/enter")
    await browser.says("xin chào")
    ((number, said),) = await browser.hears(1)
    await visitor.says("menu")
    ((_, other),) = await visitor.hears(1, after=number)
    assert said["id"] != other["id"]
    assert count(app, WebEvent) == 2


ANSWERS = {
    "/": 200,
    "/static/chat.js": 200,
    "/static/../app.py": 404,
    "/nothing": 404,
    "/healthz": 200,
    "/api/me": 401,
    "/api/people": 200,
    "/api/send": 405,
}


async def test_every_answer_keeps_the_browser_strict(visitor: Browser) -> None:
    """Only this server's own scripts run; nobody frames the page; types are not guessed."""
    for path, status in ANSWERS.items():
        answer = await visitor.get(path)
        assert (path, answer.status) == (path, status)
        assert answer.headers["Content-Security-Policy"] == POLICY
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"


async def test_refusals_and_the_stream_are_strict_too(browser: Browser) -> None:
    """The headers stand on 400, 403 and on the stream of events."""
    broken = await browser.post("/api/send", data=b"{")
    foreign = await browser.post("/api/send", headers={"Origin": "https://evil.example"})
    async with browser.http.get("/api/events") as stream:
        assert stream.headers["Cache-Control"] == "no-store"
    for answer in (broken, foreign, stream):
        assert answer.headers["Content-Security-Policy"] == POLICY


def test_the_policy_allows_no_foreign_and_no_inline_script() -> None:
    """The page's own files alone; neither «unsafe-inline» nor another site."""
    assert "default-src 'self'" in POLICY
    assert "frame-ancestors 'none'" in POLICY
    assert "unsafe" not in POLICY
    assert "http" not in POLICY
