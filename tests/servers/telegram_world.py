"""What Telegram knows: people, their chats, the messages in them, the bot and its files."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tests.servers.calls import JSON
    from tests.servers.telegram_chats import Chat
    from tests.servers.telegram_files import Files
    from tests.servers.telegram_updates import Updates


@dataclass(frozen=True)
class User:
    """A person with a Telegram account."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = "vi"

    @property
    def payload(self) -> JSON:
        """The person as the Bot API shows them."""
        shown = {name: value for name, value in vars(self).items() if value}
        return {**shown, "is_bot": False}


@dataclass(frozen=True)
class Button:
    """A button under a message; `data` is what a tap sends, None for a link."""

    text: str
    data: str | None = None
    url: str | None = None


@dataclass
class Message:
    """A message as the chat shows it now: the Bot API's payload and the bytes of its file.

    An edit puts a new payload in place of the old, so that updates keep what they showed.
    """

    payload: JSON
    data: bytes | None = None

    @property
    def message_id(self) -> int:
        """Its number, unique on the server and growing."""
        number: int = self.payload["message_id"]
        return number

    @property
    def by_bot(self) -> bool:
        """Whether the bot wrote it."""
        return bool(self.payload["from"]["is_bot"])

    @property
    def text(self) -> str | None:
        """Its text, without markup; None for a file."""
        return self.payload.get("text")

    @property
    def caption(self) -> str | None:
        """The text under its file."""
        return self.payload.get("caption")

    @property
    def file_name(self) -> str | None:
        """The name of its document."""
        name: str | None = self.payload.get("document", {}).get("file_name")
        return name

    @property
    def keyboard(self) -> list[list[Button]]:
        """The rows of buttons under it."""
        rows = self.payload.get("reply_markup", {}).get("inline_keyboard", [])
        return [[Button(b["text"], b.get("callback_data"), b.get("url")) for b in r] for r in rows]

    @property
    def labels(self) -> list[list[str]]:
        """The rows of buttons under it, by what they say."""
        return [[button.text for button in row] for row in self.keyboard]

    def tapped(self, wanted: str) -> str:
        """Return the data of the button with this label or data; AssertionError if none."""
        found = [
            button.data
            for row in self.keyboard
            for button in row
            if wanted in {button.text, button.data} and button.data is not None
        ]
        assert found, f"no button {wanted!r} to tap under {self.text!r}: {self.labels}"
        return found[0]


@dataclass(frozen=True)
class Query:
    """A tap the bot has not answered yet."""

    asked_at: datetime
    chat: Chat


@dataclass
class World:
    """All that Telegram knows; `clock` has a time zone."""

    clock: Callable[[], datetime]
    bot: JSON
    updates: Updates
    files: Files
    privacy: bool
    chats: dict[int, Chat] = field(default_factory=dict)
    queries: dict[str, Query] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[JSON]] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    _messages: int = 0
    _queries: int = 0

    def timestamp(self) -> int:
        """Return now, in seconds since 1970."""
        return int(self.clock().timestamp())

    def message_id(self) -> int:
        """Return the number of the next message, of any chat."""
        self._messages += 1
        return self._messages

    def query_id(self) -> str:
        """Return the id of the next tap."""
        self._queries += 1
        return f"48151623{self._queries:08d}"
