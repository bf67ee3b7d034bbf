"""The verbs of the Zalo server over HTTP, beside those of every server (see control).

A verb with its arguments, and what it answers:

    user display_name id?    → id                    private user       group        → chat's id
    send_text chat text …    and every other verb of Chat, `user` being a user's id
    block chat               unblock chat
    messages chat            what the chat shows     said chat          the bot's words in it
    inject result            → message_id
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.servers.control import Control, Verb, as_text, in_chats

if TYPE_CHECKING:
    from tests.servers.zalo import ZaloServer
    from tests.servers.zalo_world import Message

    Door = Control[ZaloServer]


async def _user(control: Door, **fields: str) -> str:
    return control.server.user(**fields).id


async def _private(control: Door, user: str) -> str:
    return control.server.private(control.server.users[user]).id


async def _group(control: Door) -> str:
    return control.server.group().id


async def _block(control: Door, chat: str) -> bool:
    control.server.chats[chat].block()
    return True


async def _unblock(control: Door, chat: str) -> bool:
    control.server.chats[chat].unblock()
    return True


async def _messages(control: Door, chat: str) -> list[dict[str, Any]]:
    return [_told(message) for message in control.server.chats[chat].messages]


async def _said(control: Door, chat: str) -> list[str]:
    return control.server.chats[chat].said


async def _inject(control: Door, result: dict[str, Any]) -> str:
    return control.server.inject(result)


ZALO_VERBS: dict[str, Verb] = {
    "user": _user,
    "private": _private,
    "group": _group,
    "block": _block,
    "unblock": _unblock,
    "messages": _messages,
    "said": _said,
    "inject": _inject,
    **in_chats(
        "send_text",
        "send_photo",
        "send_voice",
        "send_sticker",
        "send_unsupported",
        "send_event",
        "send_again",
    ),
}


def _told(message: Message) -> dict[str, Any]:
    return {
        "message_id": message.message_id,
        "by_bot": message.by_bot,
        "text": message.text,
        "caption": message.caption,
        "data": as_text(message.data),
    }
