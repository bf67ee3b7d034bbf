"""The API's methods, but for those that fetch events. There is no edit, no delete, no document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tests.servers.zalo_requests import one_of, refuse, text_of, words_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.servers.calls import JSON
    from tests.servers.zalo_chats import Chat
    from tests.servers.zalo_world import World


async def get_me(world: World, _: JSON) -> JSON:
    return world.bot


async def send_message(world: World, body: JSON) -> JSON:
    text, chat = words_of(body, "text"), _chat(world, body)
    if "parse_mode" in body:
        one_of(body, "parse_mode", "markdown", "html")
    return _sent(chat, {"text": text})


async def send_photo(world: World, body: JSON) -> JSON:
    url, chat = text_of(body, "photo"), _chat(world, body)
    content = {"photo": url}
    if "caption" in body:
        content["caption"] = words_of(body, "caption")
    return _sent(chat, content, await world.photos.fetch(url))


async def send_sticker(world: World, body: JSON) -> JSON:
    return _sent(_chat(world, body), {"sticker": text_of(body, "sticker")})


async def send_voice(world: World, body: JSON) -> JSON:
    url, chat = text_of(body, "voice_url"), _chat(world, body)
    if chat.person is None:
        refuse("voice goes to private chats only")
    if not urlsplit(url).path.endswith(".aac"):
        refuse("voice_url must be an .aac file")
    return _sent(chat, {"voice_url": url})


async def send_chat_action(world: World, body: JSON) -> JSON:
    one_of(body, "action", "typing")
    _chat(world, body)
    return {"ok": True}


def _chat(world: World, body: JSON) -> Chat:
    chat = world.chats.get(text_of(body, "chat_id"))
    if chat is None:
        refuse("chat not found")
    chat.admit_bot()
    return chat


def _sent(chat: Chat, content: JSON, data: bytes | None = None) -> JSON:
    payload = chat.show_bots(content, data).payload
    return {"message_id": payload["message_id"], "date": payload["date"]}


METHODS: dict[str, Callable[[World, JSON], Awaitable[Any]]] = {
    "getMe": get_me,
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendSticker": send_sticker,
    "sendVoice": send_voice,
    "sendChatAction": send_chat_action,
}
