"""The server's verbs over HTTP, for runs in which it is a process of its own.

POST /control/<verb> with the arguments as a JSON object; bytes travel as base64. Verbs of a chat
take its id as `chat`. A wait that ended in vain and a refused verb answer 409 with their reason.

    user id first_name …     private user            group id title
    send_text chat text …    and every other verb of Chat, `user` being a user's id
    messages chat            what the chat shows     alerts chat
    answered update_id       called method times     inject update
    fail method with_ …      → fault                 reached fault      release fault drop
    calls since              counters                clear_faults
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.servers.telegram import TelegramServer
    from tests.servers.telegram_faults import Fault
    from tests.servers.telegram_world import Message

CHAT_VERBS = frozenset(
    {
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
    }
)


class Control:
    """The door to the verbs below; the faults it has made are known by their number."""

    def __init__(self, server: TelegramServer) -> None:
        self.server = server
        self.faults: list[Fault] = []

    async def handle(self, request: web.Request) -> web.Response:
        """Do one verb; 409 with the reason when it is refused or waited in vain."""
        verb = request.match_info["verb"]
        arguments = await request.json() if request.body_exists else {}
        try:
            if verb in CHAT_VERBS:
                answer = await _in_chat(self, verb, **arguments)
            else:
                answer = await VERBS[verb](self, **arguments)
        except (AssertionError, LookupError, TypeError, ValueError) as error:
            reason = f"{type(error).__name__}: {error}"
            return web.json_response({"error": reason}, status=409)
        return web.json_response(answer)


async def _in_chat(control: Control, verb: str, chat: int, **arguments: Any) -> int:
    for name in {"user", "of"} & arguments.keys():
        arguments[name] = control.server.users[arguments[name]]
    if "data" in arguments:
        arguments["data"] = base64.b64decode(arguments["data"])
    update_id: int = await getattr(control.server.chats[chat], verb)(**arguments)
    return update_id


async def _user(control: Control, **fields: Any) -> int:
    return control.server.user(**fields).id


async def _private(control: Control, user: int) -> int:
    return control.server.private(control.server.users[user]).id


async def _group(control: Control, **fields: Any) -> int:
    return control.server.group(**fields).id


async def _messages(control: Control, chat: int) -> list[dict[str, Any]]:
    return [_told(message) for message in control.server.chats[chat].messages]


async def _alerts(control: Control, chat: int) -> list[str]:
    return control.server.chats[chat].alerts


async def _inject(control: Control, update: dict[str, Any]) -> int:
    return control.server.inject(update)


async def _answered(control: Control, **arguments: Any) -> bool:
    await control.server.answered(**arguments)
    return True


async def _called(control: Control, **arguments: Any) -> bool:
    await control.server.called(**arguments)
    return True


async def _calls(control: Control, since: int = 0) -> list[dict[str, Any]]:
    return [vars(call) for call in control.server.calls[since:]]


async def _counters(control: Control) -> dict[str, int]:
    return {f"{name} {status}": n for (name, status), n in control.server.counters.items()}


async def _fail(control: Control, **arguments: Any) -> int:
    control.faults.append(control.server.fail(**arguments))
    return len(control.faults) - 1


async def _reached(control: Control, fault: int, within: float = 5) -> bool:
    await control.faults[fault].reached(within)
    return True


async def _release(control: Control, fault: int, *, drop: bool = False) -> bool:
    control.faults[fault].release(drop=drop)
    return True


async def _clear_faults(control: Control) -> bool:
    control.server.faults.clear()
    return True


VERBS: dict[str, Callable[..., Awaitable[Any]]] = {
    "user": _user,
    "private": _private,
    "group": _group,
    "messages": _messages,
    "alerts": _alerts,
    "inject": _inject,
    "answered": _answered,
    "called": _called,
    "calls": _calls,
    "counters": _counters,
    "fail": _fail,
    "reached": _reached,
    "release": _release,
    "clear_faults": _clear_faults,
}


def _told(message: Message) -> dict[str, Any]:
    data = base64.b64encode(message.data).decode() if message.data is not None else None
    return {
        "message_id": message.message_id,
        "by_bot": message.by_bot,
        "text": message.text,
        "caption": message.caption,
        "file_name": message.file_name,
        "keyboard": [[vars(button) for button in row] for row in message.keyboard],
        "data": data,
    }
