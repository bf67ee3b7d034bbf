"""The log of what a bot asked of a server, and the ways a call ends badly."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

JSON = dict[str, Any]
NO_ANSWER = 0


class ApiError(Exception):
    """An answer with `ok: false`: a status, a description, sometimes parameters."""

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters


class DroppedError(Exception):
    """The connection ends without an answer."""


@dataclass(eq=False)
class Call:
    """One call of the bot; `time` in seconds of the server's ticks, `seconds` until it was over.

    `status` is 200 or the error's, 0 while there is no answer and for ever when the connection was
    dropped.
    """

    time: float
    method: str
    chat: int | str | None = None
    params: JSON = field(default_factory=dict)
    status: int = NO_ANSWER
    description: str = ""
    seconds: float | None = None

    def __str__(self) -> str:
        return f"{self.method} {self.chat or ''} {self.status or 'unanswered'} {self.description}"


def gateway_page(error: ApiError) -> web.Response:
    """Answer as a proxy before the API does, which does not speak JSON."""
    page = f"<html><body><h1>{error.status} {error.description}</h1></body></html>"
    return web.Response(status=error.status, text=page, content_type="text/html")


def cut(request: web.Request) -> web.Response:
    """Close the connection; the response returned is for aiohttp only and reaches nobody."""
    if request.transport:
        request.transport.abort()
    return web.Response()
