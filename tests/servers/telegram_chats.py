"""Chats as people use them: what they do in a chat reaches the bot, what the bot did is shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.servers.telegram_requests import Upload, forbid, refuse
from tests.servers.telegram_rules import TEXT_LIMIT
from tests.servers.telegram_world import Message, Query, User, World

if TYPE_CHECKING:
    from tests.servers.calls import JSON
    from tests.servers.telegram_files import File

COMMAND = re.compile(r"/[a-zA-Z0-9_]{1,32}(@\w+)?")
ADMIN_RIGHTS = (
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_send_welcome_messages",
)
STATUS_FIELDS: dict[str, JSON] = {
    "member": {},
    "left": {},
    "kicked": {"until_date": 0},
    "administrator": {**dict.fromkeys(ADMIN_RIGHTS, False)} | {"can_delete_messages": True},
}


class Chat:
    """One chat; every verb returns the id of the update it caused."""

    def __init__(self, world: World, chat_id: int, *, person: User | None, title: str = "") -> None:
        self.id = chat_id
        self.person = person
        self.bot_status = "unmet" if person else "member"
        self.reply_keyboard: list[list[str]] = []
        self.alerts: list[str] = []  # texts of answerCallbackQuery
        self._world = world
        self._shown: dict[int, Message] = {}
        self.payload = self._described(title)

    def _described(self, title: str) -> JSON:
        if self.person:
            names = {k: v for k, v in self.person.payload.items() if "name" in k}
            return {"id": self.id, "type": "private", **names}
        kind = "supergroup" if str(self.id).startswith("-100") else "group"
        return {"id": self.id, "type": kind, "title": title}

    @property
    def messages(self) -> list[Message]:
        """What the chat shows now, oldest first."""
        return list(self._shown.values())

    @property
    def last(self) -> Message:
        """The newest message; AssertionError in an empty chat."""
        assert self._shown, f"nothing has been said in chat {self.id}"
        return next(reversed(self._shown.values()))

    def find(self, message_id: int) -> Message | None:
        """Return a message that is still there."""
        return self._shown.get(message_id)

    # What people do

    async def send_text(self, text: str, *, user: User | None = None, reply_to: int = 0) -> int:
        """Write a text of 1–4096 characters, as a Telegram app would send it."""
        content = _typed(text)
        if reply_to:
            content["reply_to_message"] = self._shown[reply_to].payload
        return self._say(content, user)

    async def start(self, payload: str = "", *, user: User | None = None) -> int:
        """Press Start, or open a link t.me/bot?start=payload."""
        return await self.send_text(f"/start {payload}", user=user)

    async def edit_text(self, message_id: int, text: str) -> int:
        """Edit a text that a person wrote in this chat."""
        message = self._shown[message_id]
        assert not message.by_bot, "people edit their own messages only"
        kept = {name: value for name, value in message.payload.items() if name != "entities"}
        message.payload = {**kept, **_typed(text), "edit_date": self._world.timestamp()}
        return self._push("edited_message", message.payload)

    async def tap(
        self, message: Message | int, button: str, *, user: User | None = None, force: bool = False
    ) -> int:
        """Tap a button by its label or data; `force` sends any data, as a forged app could."""
        message_id = message if isinstance(message, int) else message.message_id
        shown = self._shown.get(message_id)
        assert shown or force, f"message {message_id} is not in chat {self.id} any more"
        data = button if force or not shown else shown.tapped(button)
        query_id = self._world.query_id()
        self._world.queries[query_id] = Query(self._world.clock(), self)
        gone = {"chat": self.payload, "message_id": message_id, "date": 0}
        content: JSON = {
            "id": query_id,
            "from": self._who(user).payload,
            "message": shown.payload if shown else gone,
            "chat_instance": str(self.id),
            "data": data,
        }
        lane = f"taps of {content['from']['id']}"
        return self._world.updates.push("callback_query", content, lane=lane)

    async def send_photo(self, data: bytes, *, caption: str = "", user: User | None = None) -> int:
        """Send a photo; like Telegram, the bot gets a thumbnail first and the photo last."""
        sizes = [
            {**self._kept(b"thumbnail", "t.jpg", "photos").described, "width": 90, "height": 67},
            {**self._kept(data, "p.jpg", "photos").described, "width": 1280, "height": 960},
        ]
        return self._say({"photo": sizes} | _captioned(caption), user, data)

    async def send_voice(self, data: bytes, *, duration: int = 3, user: User | None = None) -> int:
        """Send a voice message; `duration` in seconds."""
        file = self._kept(data, "v.oga", "voice", "audio/ogg")
        voice = {**file.described, "duration": duration, "mime_type": file.content_type}
        return self._say({"voice": voice}, user, data)

    async def send_document(
        self, data: bytes, file_name: str, *, caption: str = "", user: User | None = None
    ) -> int:
        """Send a file under its name."""
        file = self._kept(data, file_name, "documents")
        document = {**file.described, "file_name": file_name, "mime_type": file.content_type}
        return self._say({"document": document} | _captioned(caption), user, data)

    async def send_sticker(self, emoji: str = "👍", *, user: User | None = None) -> int:
        """Send a sticker."""
        file = self._kept(b"sticker", "s.webp", "stickers", "image/webp")
        looks = {"type": "regular", "width": 512, "height": 512, "emoji": emoji}
        flags = {"is_animated": False, "is_video": False}
        return self._say({"sticker": {**file.described, **looks, **flags}}, user)

    async def send_location(
        self, latitude: float, longitude: float, *, user: User | None = None
    ) -> int:
        """Send a place, in degrees."""
        return self._say({"location": {"latitude": latitude, "longitude": longitude}}, user)

    async def send_contact(
        self, phone_number: str, *, user: User | None = None, of: User | None = None
    ) -> int:
        """Share a phone number: the sender's own, or that of another person (`of`)."""
        owner = of or self._who(user)
        named = {"first_name": owner.first_name, "user_id": owner.id}
        return self._say({"contact": {"phone_number": phone_number, **named}}, user)

    async def block(self) -> int:
        """Block the bot in a private chat."""
        return await self.bot_becomes("kicked")

    async def unblock(self) -> int:
        """Unblock the bot."""
        return await self.bot_becomes("member")

    async def bot_becomes(self, status: str, *, user: User | None = None) -> int:
        """Make the bot member, administrator, left or kicked (private: member or kicked)."""
        before, self.bot_status = self.bot_status, status
        content = {
            "chat": self.payload,
            "from": self._who(user).payload,
            "date": self._world.timestamp(),
            "old_chat_member": self._bot_as("member" if before == "unmet" else before),
            "new_chat_member": self._bot_as(status),
        }
        return self._push("my_chat_member", content)

    def _bot_as(self, status: str) -> JSON:
        return {"user": self._world.bot, "status": status, **STATUS_FIELDS[status]}

    def _who(self, user: User | None) -> User:
        who = user or self.person
        assert who, "in a group it must be said which user does it"
        return who

    def _kept(
        self, data: bytes, name: str, folder: str, kind: str = "application/octet-stream"
    ) -> File:
        return self._world.files.keep(Upload(name, kind, data), folder)

    def _say(self, content: JSON, user: User | None, data: bytes | None = None) -> int:
        if self.person:
            assert self.bot_status != "kicked", "who has blocked the bot must unblock it first"
            self.bot_status = "member"
        message = self._show(self._who(user).payload, content, data)
        return self._push("message", message.payload, unheard=self._unheard(content))

    def _unheard(self, content: JSON) -> str:
        if self.person or self.bot_status == "administrator":
            return ""
        if self.bot_status != "member":
            return "the bot is not in the group"
        text = content.get("text", "")
        to_bot = content.get("reply_to_message", {}).get("from", {}).get("is_bot")
        meant = text.startswith("/") or f"@{self._world.bot['username']}" in text or to_bot
        return "" if meant or not self._world.privacy else "privacy mode: not meant for the bot"

    def _push(self, kind: str, content: JSON, *, unheard: str = "") -> int:
        return self._world.updates.push(kind, content, lane=f"chat {self.id}", unheard=unheard)

    # What the bot does

    def admit_bot(self) -> None:
        """Refuse with 403 when the bot may not write here."""
        if self.bot_status == "unmet":
            forbid("bot can't initiate conversation with a user")
        if self.person and self.bot_status == "kicked":
            forbid("bot was blocked by the user")
        if self.bot_status == "kicked":
            forbid(f"bot was kicked from the {self.payload['type']} chat")
        if self.bot_status == "left":
            forbid(f"bot is not a member of the {self.payload['type']} chat")

    def show_bots(self, content: JSON, data: bytes | None = None) -> Message:
        """Show what the bot sends."""
        return self._show(self._world.bot, content, data)

    def _show(self, sender: JSON, content: JSON, data: bytes | None) -> Message:
        head = {
            "message_id": self._world.message_id(),
            "from": sender,
            "chat": self.payload,
            "date": self._world.timestamp(),
        }
        message = Message({**head, **content}, data)
        self._shown[message.message_id] = message
        return message

    def remove(self, message_id: int) -> None:
        """Take a message away."""
        del self._shown[message_id]

    def apply_reply_markup(self, markup: JSON | None) -> None:
        """Show or take away the keyboard in place of the phone's own."""
        if markup and "keyboard" in markup:
            self.reply_keyboard = [[button["text"] for button in row] for row in markup["keyboard"]]
        elif markup and "remove_keyboard" in markup:
            self.reply_keyboard = []

    def bots(self, message_id: int) -> Message:
        """Return the bot's own message, to be edited; 400 when it is gone or not the bot's."""
        message = self._shown.get(message_id)
        if message is None:
            refuse("message to edit not found")
        if not message.by_bot:
            refuse("message can't be edited")
        return message


def _typed(text: str) -> JSON:
    text = text.strip()
    assert 0 < len(text) <= TEXT_LIMIT, f"no app sends a text of {len(text)} characters"
    command = COMMAND.match(text)
    if not command:
        return {"text": text}
    entity = {"type": "bot_command", "offset": 0, "length": command.end()}
    return {"text": text, "entities": [entity]}


def _captioned(caption: str) -> JSON:
    return {"caption": caption} if caption else {}
