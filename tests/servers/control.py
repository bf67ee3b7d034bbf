"""A server's verbs over HTTP, for runs in which it is a process of its own.

POST /control/<verb> with the arguments as a JSON object; bytes travel as base64. Verbs of a chat
take its id as `chat`. A wait that ended in vain and a refused verb answer 409 with their reason.

    answered …               called method times
    fail method with_ …      → fault                 reached fault      release fault drop
    calls since              counters                clear_faults
"""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from aiohttp import web

if TYPE_CHECKING:
    from tests.servers.faults import Fault

Server = TypeVar("Server")
Verb = Callable[..., Awaitable[Any]]


class Control(Generic[Server]):
    """The door to the verbs below and the platform's; the faults made are known by number."""

    def __init__(self, server: Server, verbs: Mapping[str, Verb]) -> None:
        self.server = server
        self.faults: list[Fault] = []
        self._verbs = {**VERBS, **verbs}

    async def handle(self, request: web.Request) -> web.Response:
        """Do one verb; 409 with the reason when it is refused or waited in vain."""
        arguments = await request.json() if request.body_exists else {}
        try:
            answer = await self._verbs[request.match_info["verb"]](self, **arguments)
        except (AssertionError, LookupError, TypeError, ValueError) as error:
            reason = f"{type(error).__name__}: {error}"
            return web.json_response({"error": reason}, status=409)
        return web.json_response(answer)


def in_chats(*verbs: str) -> dict[str, Verb]:
    """Return these verbs of a chat as verbs of the door."""
    return {verb: partial(_in_chat, verb) for verb in verbs}


async def _in_chat(verb: str, control: Control[Any], *, chat: Any, **arguments: Any) -> Any:
    for name in {"user", "of"} & arguments.keys():
        arguments[name] = control.server.users[arguments[name]]
    if "data" in arguments:
        arguments["data"] = base64.b64decode(arguments["data"])
    return await getattr(control.server.chats[chat], verb)(**arguments)


def as_text(data: bytes | None) -> str | None:
    """Return bytes as they travel here."""
    return base64.b64encode(data).decode() if data is not None else None


async def _answered(control: Control[Any], **arguments: Any) -> bool:
    await control.server.answered(**arguments)
    return True


async def _called(control: Control[Any], **arguments: Any) -> bool:
    await control.server.called(**arguments)
    return True


async def _calls(control: Control[Any], since: int = 0) -> list[dict[str, Any]]:
    return [vars(call) for call in control.server.calls[since:]]


async def _counters(control: Control[Any]) -> dict[str, int]:
    return {f"{name} {status}": n for (name, status), n in control.server.counters.items()}


async def _fail(control: Control[Any], **arguments: Any) -> int:
    control.faults.append(control.server.fail(**arguments))
    return len(control.faults) - 1


async def _reached(control: Control[Any], fault: int, within: float = 5) -> bool:
    await control.faults[fault].reached(within)
    return True


async def _release(control: Control[Any], fault: int, *, drop: bool = False) -> bool:
    control.faults[fault].release(drop=drop)
    return True


async def _clear_faults(control: Control[Any]) -> bool:
    control.server.faults.clear()
    return True


VERBS: dict[str, Verb] = {
    "answered": _answered,
    "called": _called,
    "calls": _calls,
    "counters": _counters,
    "fail": _fail,
    "reached": _reached,
    "release": _release,
    "clear_faults": _clear_faults,
}
