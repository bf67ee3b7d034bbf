"""What goes back over HTTP, and the log of what was asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from tests.servers.telegram_requests import JSON, ApiError

NO_ANSWER = 0


@dataclass
class Call:
    """One call of the bot; `time` in seconds of the server's ticks, `seconds` until it was over.

    `status` is 0 while it has no answer, and for ever when its connection was dropped.
    """

    time: float
    method: str
    chat: int | None = None
    params: JSON = field(default_factory=dict)
    status: int = NO_ANSWER
    description: str = ""
    seconds: float | None = None

    def __str__(self) -> str:
        return f"{self.method} {self.chat or ''} {self.status or 'unanswered'} {self.description}"


def refused(error: ApiError) -> web.Response:
    if error.status == 502:  # comes from a proxy before the API, which does not speak JSON
        page = f"<html><body><h1>502 {error.description}</h1></body></html>"
        return web.Response(status=502, text=page, content_type="text/html")
    answer: JSON = {"ok": False, "error_code": error.status, "description": error.description}
    if error.parameters:
        answer["parameters"] = error.parameters
    return web.json_response(answer, status=error.status)


def cut(request: web.Request) -> web.Response:
    """Close the connection; the response returned is for aiohttp only and reaches nobody."""
    if request.transport:
        request.transport.abort()
    return web.Response()
