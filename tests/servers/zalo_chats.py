"""Chats as people use them: what they do in a chat reaches the bot, what the bot sent is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.servers.images import PNG
from tests.servers.zalo_events import Event
from tests.servers.zalo_requests import forbid
from tests.servers.zalo_world import Message, User, World

if TYPE_CHECKING:
    from tests.servers.calls import JSON


class Chat:
    """One chat, a group when it has no `person`; what people send returns its message_id."""

    def __init__(self, world: World, chat_id: str, person: User | None) -> None:
        self.id = chat_id
        self.person = person
        self.payload = {"id": chat_id, "chat_type": "PRIVATE" if person else "GROUP"}
        self.messages: list[Message] = []  # what the chat shows, oldest first
        self._world = world
        self._met = person is None
        self._open = True

    @property
    def last(self) -> Message:
        """The newest message; AssertionError in an empty chat."""
        assert self.messages, f"nothing has been said in chat {self.id}"
        return self.messages[-1]

    @property
    def bots(self) -> list[Message]:
        """What the bot has sent, oldest first."""
        return [message for message in self.messages if message.by_bot]

    @property
    def said(self) -> list[str]:
        """The texts and captions the bot has sent, oldest first."""
        return [words for m in self.bots if (words := m.text or m.caption)]

    # What people do

    async def send_text(self, text: str, *, user: User | None = None, reply_to: str = "") -> str:
        """Write a text; in a group it reaches the bot with its @name or as a reply to it."""
        assert text, "no app sends an empty text"
        return self._say("message.text.received", {"text": text}, user, reply_to)

    async def send_photo(
        self,
        data: bytes,
        *,
        caption: str = "",
        field: str = "photo",
        user: User | None = None,
        reply_to: str = "",
    ) -> str:
        """Send a picture; its URL comes in `field`, photo or photo_url."""
        kind, suffix = ("image/png", ".png") if data.startswith(PNG) else ("image/jpeg", ".jpg")
        content = {field: self._world.keep(data, kind, suffix)}
        if caption:
            content["caption"] = caption
        return self._say("message.image.received", content, user, reply_to, data)

    async def send_voice(self, data: bytes, *, user: User | None = None, reply_to: str = "") -> str:
        """Send a voice message."""
        content = {"voice_url": self._world.keep(data, "audio/aac", ".aac")}
        return self._say("message.voice.received", content, user, reply_to, data)

    async def send_sticker(
        self, sticker: str = "bfe458bf64fa8da4d4eb", *, user: User | None = None, reply_to: str = ""
    ) -> str:
        """Send a sticker."""
        return self._say("message.sticker.received", {"sticker": sticker}, user, reply_to)

    async def send_unsupported(self, *, user: User | None = None, reply_to: str = "") -> str:
        """Send something whose content is withheld from bots."""
        return self._say("message.unsupported.received", {}, user, reply_to)

    async def send_event(
        self, event_name: str, content: JSON, *, user: User | None = None, reply_to: str = ""
    ) -> str:
        """Do what makes an event of any name, with any fields in its message."""
        return self._say(event_name, content, user, reply_to)

    async def send_again(self, message_id: str) -> str:
        """Let the platform deliver a message once more, as it stood."""
        known = self._world.events.find(message_id)
        assert known, f"there is no event {message_id}"
        return self._push(Event(message_id, self.id, known.result))

    def block(self) -> None:
        """Block the bot; take it out of a group. The bot is not told."""
        self._open = False

    def unblock(self) -> None:
        """Unblock the bot; take it into the group again."""
        self._open = True

    def _say(
        self,
        event_name: str,
        content: JSON,
        user: User | None,
        reply_to: str,
        data: bytes | None = None,
    ) -> str:
        assert self._open or not self.person, "who has blocked the bot must unblock it first"
        who = user or self.person
        assert who, "in a group it must be said which user does it"
        self._met = True
        message = self._show(who.payload, content, data)
        result = {"event_name": event_name, "message": message.payload}
        lost = self._unheard(content, reply_to)
        return self._push(Event(message.message_id, self.id, result, lost=lost))

    def _push(self, event: Event) -> str:
        event.said_before = len(self.bots)
        self._world.events.push(event)
        return event.message_id

    def _unheard(self, content: JSON, reply_to: str) -> str:
        if self.person:
            return ""
        if not self._open:
            return "the bot is not in the group"
        name = f"@{self._world.bot['account_name']}"
        mentioned = name in content.get("text", "") + content.get("caption", "")
        answers = any(message.message_id == reply_to for message in self.bots)
        return "" if mentioned or answers else "in a group it neither mentions nor answers the bot"

    # What the bot does

    def admit_bot(self) -> None:
        """Refuse with 403 when the bot may not write here."""
        if not self._met:
            forbid("the person has never written to the bot")
        if not self._open and self.person:
            forbid("the person has blocked the bot")
        if not self._open:
            forbid("the bot is not in the group")

    def show_bots(self, content: JSON, data: bytes | None = None) -> Message:
        """Show what the bot sends."""
        bot = self._world.bot
        sender = {"id": bot["id"], "display_name": bot["account_name"], "is_bot": True}
        return self._show(sender, content, data)

    def _show(self, sender: JSON, content: JSON, data: bytes | None) -> Message:
        head = {"from": sender, "chat": self.payload}
        tail = {"message_id": self._world.next_id(), "date": self._world.now()}
        message = Message({**head, **content, **tail}, data)
        self.messages.append(message)
        return message
