"""What Zalo knows: people, their chats, the messages in them, the bot and people's files."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tests.servers.calls import JSON
    from tests.servers.zalo_chats import Chat
    from tests.servers.zalo_events import Events
    from tests.servers.zalo_photos import Photos


@dataclass(frozen=True)
class User:
    """A person with a Zalo account."""

    id: str
    display_name: str

    @property
    def payload(self) -> JSON:
        """The person as events show them."""
        return {"id": self.id, "display_name": self.display_name, "is_bot": False}


@dataclass(frozen=True)
class File:
    """A file a person has sent, as it is downloaded."""

    data: bytes
    content_type: str


@dataclass(frozen=True)
class Message:
    """A message as the chat shows it, and the bytes of its picture or voice."""

    payload: JSON
    data: bytes | None = None

    @property
    def message_id(self) -> str:
        """Its id, unique on the server."""
        return str(self.payload["message_id"])

    @property
    def by_bot(self) -> bool:
        """Whether the bot sent it."""
        return bool(self.payload["from"]["is_bot"])

    @property
    def text(self) -> str | None:
        """Its text, as it was sent; None for what is no text."""
        return self.payload.get("text")

    @property
    def caption(self) -> str | None:
        """The text under its picture."""
        return self.payload.get("caption")


@dataclass
class World:
    """All that Zalo knows; `clock` has a time zone, `url` is the server's, known when it is open."""

    clock: Callable[[], datetime]
    bot: JSON
    events: Events
    photos: Photos
    url: Callable[[], str]
    chats: dict[str, Chat] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    _ids: int = 0

    def now(self) -> int:
        """Return now, in milliseconds since 1970."""
        return int(self.clock().timestamp() * 1000)

    def next_id(self) -> str:
        """Return an id of 20 hex digits, in no order."""
        self._ids += 1
        return hashlib.sha256(str(self._ids).encode()).hexdigest()[:20]

    def keep(self, data: bytes, content_type: str, suffix: str) -> str:
        """Keep a file and return the URL it is downloaded from."""
        name = f"{self.next_id()}{suffix}"
        self.files[name] = File(data, content_type)
        return f"{self.url()}/files/{name}"
