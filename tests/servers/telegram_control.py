"""The verbs of the Telegram server over HTTP, beside those of every server (see control).

A verb with its arguments, and what it answers:

    user id first_name …     private user            group id title
    send_text chat text …    and every other verb of Chat, `user` being a user's id
    messages chat            what the chat shows     alerts chat
    inject update
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.servers.control import Control, Verb, as_text, in_chats

if TYPE_CHECKING:
    from tests.servers.telegram import TelegramServer
    from tests.servers.telegram_world import Message

    Door = Control[TelegramServer]


async def _user(control: Door, **fields: Any) -> int:
    return control.server.user(**fields).id


async def _private(control: Door, user: int) -> int:
    return control.server.private(control.server.users[user]).id


async def _group(control: Door, **fields: Any) -> int:
    return control.server.group(**fields).id


async def _messages(control: Door, chat: int) -> list[dict[str, Any]]:
    return [_told(message) for message in control.server.chats[chat].messages]


async def _alerts(control: Door, chat: int) -> list[str]:
    return control.server.chats[chat].alerts


async def _inject(control: Door, update: dict[str, Any]) -> int:
    return control.server.inject(update)


TELEGRAM_VERBS: dict[str, Verb] = {
    "user": _user,
    "private": _private,
    "group": _group,
    "messages": _messages,
    "alerts": _alerts,
    "inject": _inject,
    **in_chats(
        "send_text",
        "start",
        "edit_text",
        "tap",
        "send_photo",
        "send_voice",
        "send_document",
        "send_sticker",
        "send_location",
        "send_contact",
        "block",
        "unblock",
        "bot_becomes",
    ),
}


def _told(message: Message) -> dict[str, Any]:
    return {
        "message_id": message.message_id,
        "by_bot": message.by_bot,
        "text": message.text,
        "caption": message.caption,
        "file_name": message.file_name,
        "keyboard": [[vars(button) for button in row] for row in message.keyboard],
        "data": as_text(message.data),
    }
