"""The Bot API's methods, but for those that fetch updates; send_message is sendMessage."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.servers.telegram_files import photo_size
from tests.servers.telegram_requests import Params, refuse
from tests.servers.telegram_rules import (
    read_caption,
    read_inline_markup,
    read_markup,
    read_text,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.servers.calls import JSON
    from tests.servers.telegram_chats import Chat
    from tests.servers.telegram_world import Message, World

ALERT_LIMIT = 200  # characters of an answer to a tap
QUERY_LIFETIME = timedelta(minutes=1)  # not documented; in practice some tens of seconds
DELETABLE_FOR = timedelta(hours=48)  # core.telegram.org/bots/api#deletemessage
COMMAND_NAME = re.compile(r"[a-z0-9_]{1,32}")
COMMANDS_LIMIT, COMMAND_DESCRIPTION_LIMIT = 100, 256
DESCRIPTION_LIMIT, SHORT_DESCRIPTION_LIMIT = 512, 120
CHAT_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)
UNCHANGED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)


# Messages


async def send_message(world: World, params: Params) -> JSON:
    text, entities = read_text(params)
    return _send(world, params, {"text": text, **_some("entities", entities)})


async def send_document(world: World, params: Params) -> JSON:
    chat = _open_chat(world, params)
    caption, entities = read_caption(params)
    markup = read_markup(params)
    file = world.files.received(params, "document")
    named = {"file_name": file.name, "mime_type": file.content_type}
    content = {"document": {**file.described, **named}, **_captioned(caption, entities)}
    return _post(chat, params, content, markup, file.data)


async def send_photo(world: World, params: Params) -> JSON:
    chat = _open_chat(world, params)
    caption, entities = read_caption(params)
    markup = read_markup(params)
    file = world.files.received(params, "photo")
    content = {"photo": [photo_size(file)], **_captioned(caption, entities)}
    return _post(chat, params, content, markup, file.data)


async def send_location(world: World, params: Params) -> JSON:
    place = {name: params.number(name) for name in ("latitude", "longitude")}
    if abs(place["latitude"]) > 90 or abs(place["longitude"]) > 180:
        refuse("wrong location specified")
    return _send(world, params, {"location": place})


async def send_chat_action(world: World, params: Params) -> bool:
    _open_chat(world, params)
    if params.text("action") not in CHAT_ACTIONS:
        refuse("wrong parameter action in request")
    return True


async def edit_message_text(world: World, params: Params) -> JSON:
    text, entities = read_text(params)
    markup = read_inline_markup(params)
    chat = _open_chat(world, params)
    message = chat.bots(_message_id(params))
    if message.text is None:
        refuse("there is no text in the message to edit")
    kept = _without(message.payload, "text", "entities", "reply_markup")
    content = {"text": text, **_some("entities", entities), **_some("reply_markup", markup)}
    return _edited(world, message, {**kept, **content})


async def edit_message_reply_markup(world: World, params: Params) -> JSON:
    markup = read_inline_markup(params)
    message = _open_chat(world, params).bots(_message_id(params))
    kept = _without(message.payload, "reply_markup")
    return _edited(world, message, {**kept, **_some("reply_markup", markup)})


async def delete_message(world: World, params: Params) -> bool:
    chat = _chat(world, params)
    chat.admit_bot()
    message = chat.find(_message_id(params, "message to delete not found"))
    if message is None:
        refuse("message to delete not found")
    if chat.person is None and not message.by_bot and chat.bot_status != "administrator":
        refuse("message can't be deleted")
    sent = datetime.fromtimestamp(message.payload["date"], UTC)
    if world.clock() - sent > DELETABLE_FOR and chat.bot_status != "administrator":
        refuse("message can't be deleted for everyone")
    chat.remove(message.message_id)
    return True


async def answer_callback_query(world: World, params: Params) -> bool:
    text = params.text("text")
    if len(text) > ALERT_LIMIT:
        refuse("MESSAGE_TOO_LONG")
    query = world.queries.pop(params.text("callback_query_id"), None)
    if query is None or world.clock() - query.asked_at > QUERY_LIFETIME:
        refuse("query is too old and response timeout expired or query ID is invalid")
    if text:
        query.chat.alerts.append(text)
    return True


async def get_file(world: World, params: Params) -> JSON:
    return world.files.described(params.text("file_id"))


# The bot itself


async def get_me(world: World, _: Params) -> JSON:
    return {
        **world.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": not world.privacy,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


async def set_my_commands(world: World, params: Params) -> bool:
    commands = params.json("commands") or []
    if len(commands) > COMMANDS_LIMIT:
        refuse("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not COMMAND_NAME.fullmatch(command.get("command", "")):
            refuse("BOT_COMMAND_INVALID")
        if not 1 <= len(command.get("description", "")) <= COMMAND_DESCRIPTION_LIMIT:
            refuse("BOT_COMMAND_DESCRIPTION_INVALID")
    world.commands[_audience(params)] = commands
    return True


async def get_my_commands(world: World, params: Params) -> list[JSON]:
    return world.commands.get(_audience(params), [])


async def delete_my_commands(world: World, params: Params) -> bool:
    world.commands.pop(_audience(params), None)
    return True


async def set_my_description(world: World, params: Params) -> bool:
    return _describe(world, params, "description", DESCRIPTION_LIMIT)


async def set_my_short_description(world: World, params: Params) -> bool:
    return _describe(world, params, "short_description", SHORT_DESCRIPTION_LIMIT)


def _describe(world: World, params: Params, name: str, limit: int) -> bool:
    if len(params.text(name)) > limit:
        refuse(f"{name} is too long")
    world.descriptions[name] = params.text(name)
    return True


# Steps they share


def _chat(world: World, params: Params) -> Chat:
    if not params.text("chat_id"):
        refuse("chat_id is empty")
    chat_id = chat_of(params)
    if chat_id is None or chat_id not in world.chats:
        refuse("chat not found")
    return world.chats[chat_id]


def _open_chat(world: World, params: Params) -> Chat:
    chat = _chat(world, params)
    chat.admit_bot()
    return chat


def _send(world: World, params: Params, content: JSON) -> JSON:
    return _post(_open_chat(world, params), params, content, read_markup(params))


def _post(
    chat: Chat,
    params: Params,
    content: JSON,
    markup: JSON | None,
    data: bytes | None = None,
) -> JSON:
    reply = _some("reply_to_message", _replied(chat, params))
    inline = markup if markup and markup.get("inline_keyboard") else None
    shown = chat.show_bots({**content, **reply, **_some("reply_markup", inline)}, data)
    chat.apply_reply_markup(markup)
    return shown.payload


def _edited(world: World, message: Message, payload: JSON) -> JSON:
    if _without(payload, "edit_date") == _without(message.payload, "edit_date"):
        refuse(UNCHANGED)
    message.payload = {**payload, "edit_date": world.timestamp()}
    return message.payload


def chat_of(params: Params) -> int | None:
    """Return the chat a call is about, if it names one by number."""
    chat_id = params.text("chat_id")
    return int(chat_id) if re.fullmatch(r"-?\d+", chat_id) else None


def _message_id(params: Params, otherwise: str = "message identifier is not specified") -> int:
    message_id = params.integer("message_id")
    if message_id <= 0:
        refuse(otherwise)
    return message_id


def _replied(chat: Chat, params: Params) -> JSON | None:
    asked = params.json("reply_parameters")
    if not asked:
        return None
    if "message_id" not in asked:
        refuse('can\'t find field "message_id"')
    message = chat.find(asked["message_id"])
    if message is None and not asked.get("allow_sending_without_reply"):
        refuse("message to be replied not found")
    return _without(message.payload, "reply_to_message") if message else None


def _audience(params: Params) -> tuple[str, str]:
    scope = params.json("scope") or {"type": "default"}
    return str(sorted(scope.items())), params.text("language_code")


def _captioned(caption: str, entities: list[JSON]) -> JSON:
    return {**_some("caption", caption), **_some("caption_entities", entities)}


def _some(name: str, value: object) -> JSON:
    return {name: value} if value else {}


def _without(payload: JSON, *names: str) -> JSON:
    return {name: value for name, value in payload.items() if name not in names}


METHODS: dict[str, Callable[[World, Params], Awaitable[Any]]] = {
    method.__name__.replace("_", ""): method
    for method in (
        send_message,
        send_document,
        send_photo,
        send_location,
        send_chat_action,
        edit_message_text,
        edit_message_reply_markup,
        delete_message,
        answer_callback_query,
        get_file,
        get_me,
        set_my_commands,
        get_my_commands,
        delete_my_commands,
        set_my_description,
        set_my_short_description,
    )
}
