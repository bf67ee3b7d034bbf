"""Files in replies: described in the commit, rendered after it, uploaded or opened by a link."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from aiogram.methods import SendDocument, SendMessage, SendPhoto, TelegramMethod
from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session

from bot.texts import text
from models import links
from models.database import Database

PREFIX = "thonso:"
IN_A_LINK = {"kind", "name", "arguments", "channel", "has_names", "person_id"}
HEADERS = {"X-Robots-Tag": "noindex, nofollow, noarchive", "Cache-Control": "no-store"}

SendsFile = SendDocument | SendPhoto


class FileSpec(BaseModel):
    """A file as a reply describes it: its kind and what it is made of, none of its bytes.

    `secret` is what no table may keep: it stands in the reply until that is sent, and in the link.
    `words` say the same where no file can be given. Whose it is and on which channel it was asked
    for is filled in by `Talk`.
    """

    model_config = ConfigDict(frozen=True)

    kind: str
    name: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]*$")
    arguments: dict[str, str | int] = Field(default_factory=dict)
    secret: str = Field(default="", pattern=r"^[A-Za-z0-9-]*$")
    has_names: bool = False
    words: str = ""
    person_id: int = 0
    channel: str = ""

    def __str__(self) -> str:
        """Write it as a method's `document` or `photo`; `spec_in` reads it back."""
        return PREFIX + self.model_dump_json(exclude_defaults=True)


@dataclass(frozen=True, slots=True)
class Making:
    """What a file is made with. `now` is local; `door` is where the bot is opened, if known."""

    session: Session
    spec: FileSpec
    now: datetime
    zone: ZoneInfo
    door: str | None


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its media type, and how its bytes are made. `make` may raise NotMade."""

    media_type: str
    make: Callable[[Making], bytes]


class Rendered(NamedTuple):
    """A file as it is sent."""

    name: str
    media_type: str
    body: bytes


class NotMade(Exception):  # noqa: N818  # says what happened
    """A file cannot be had, or not any more. `key` names the sentence for the person."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class Files:
    """Makes files from their descriptions, and the links to them.

    `doors` are the addresses at which a channel's bot is opened, by the channel's name; «{code}»
    in one stands for an invitation's code.
    """

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        zone: ZoneInfo,
        secret: bytes,
        kinds: Mapping[str, Kind],
        public_url: str | None,
    ) -> None:
        self.database = database
        self.clock = clock
        self.zone = zone
        self.secret = secret
        self.kinds = kinds
        self.public_url = public_url
        self.doors: dict[str, str] = {}
        self.one_at_a_time = asyncio.Semaphore(1)  # conversations come first

    # Making

    async def render(self, spec: FileSpec) -> Rendered:
        """Make a file in a thread, with a reading session of its own. Raises NotMade."""
        async with self.one_at_a_time:
            return await asyncio.to_thread(self._render, spec)

    def _render(self, spec: FileSpec) -> Rendered:
        kind = self.kinds[spec.kind]
        now = self.clock().astimezone(self.zone)
        with self.database.reading() as session:
            body = kind.make(Making(session, spec, now, self.zone, self._door(spec.channel)))
        return Rendered(spec.name, kind.media_type, body)

    def _door(self, channel: str) -> str | None:
        return self.doors.get(channel) or next(iter(self.doors.values()), None)

    # Links

    def link(self, spec: FileSpec) -> str:
        """Make a link to a file, in a transaction of its own, and give its path on this server."""
        with self.database.writing() as session:
            token = links.make(
                session,
                self.secret,
                person_id=spec.person_id,
                file=spec.model_dump(mode="json", include=IN_A_LINK),
                has_names=spec.has_names,
                private=spec.secret,
                now=self.clock(),
            )
        return f"/f/{token}/{spec.name}"

    def public_link(self, spec: FileSpec) -> str | None:
        """Make a link that opens anywhere; None, and no link, without PUBLIC_URL."""
        return f"{self.public_url}{self.link(spec)}" if self.public_url else None

    def in_words(self, method: SendsFile, spec: FileSpec) -> SendMessage:
        """Give a reply's file as a text: with a link, or its words and why there is no link."""
        link = self.public_link(spec)
        if link is None:
            said = f"{spec.words}\n\n{text('files-no-address')}"
        else:
            key = "files-link-named" if spec.has_names else "files-link"
            said = f"{method.caption or ''}\n\n{text(key)}\n{link}"
        return SendMessage(chat_id=method.chat_id, text=said.strip())

    def routes(self) -> list[web.AbstractRouteDef]:
        """Give the route under which links open."""
        return [web.get("/f/{token}/{name}", self._open)]

    async def _open(self, request: web.Request) -> web.Response:
        """Answer a link with its file. A HEAD, which shows nothing, takes no opening."""
        token, name = request.match_info["token"], request.match_info["name"]
        with self.database.reading() as session:
            link = links.find(session, self.secret, token)
        if link is None or link.file["name"] != name:
            return refused(404, "files-unknown")
        if request.method == "HEAD" and links.is_open(link, self.clock()):
            return answered(Rendered(name, self.kinds[link.file["kind"]].media_type, b""))
        if request.method == "HEAD" or not self._take(link):
            return refused(410, "files-over")
        try:
            spec = FileSpec.model_validate(link.file | {"secret": links.private_part(token)})
            return answered(await self.render(spec))
        except NotMade as why:
            return refused(410, why.key)

    def _take(self, link: links.FileLink) -> bool:
        with self.database.writing() as session:
            return links.take(session, link, self.clock())


def spec_in(method: TelegramMethod[Any]) -> FileSpec | None:
    """Give the file that a reply describes; None for a reply without one."""
    if isinstance(method, SendDocument):
        written = method.document
    elif isinstance(method, SendPhoto):
        written = method.photo
    else:
        return None
    if not isinstance(written, str) or not written.startswith(PREFIX):
        return None
    return FileSpec.model_validate_json(written.removeprefix(PREFIX))


def answered(file: Rendered) -> web.Response:
    """Answer with a file: a picture is shown, any other saved under its name."""
    place = "inline" if file.media_type.startswith("image/") else "attachment"
    headers = {**HEADERS, "Content-Disposition": f'{place}; filename="{file.name}"'}
    return web.Response(body=file.body, content_type=file.media_type, headers=headers)


def refused(status: int, key: str) -> web.Response:
    """Answer with one plain sentence."""
    return web.Response(status=status, text=text(key), headers=HEADERS)
