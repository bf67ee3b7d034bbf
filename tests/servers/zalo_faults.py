"""Trouble as the Zalo Bot API makes it: `ok: false` under HTTP 200, or under its own status."""

from __future__ import annotations

from dataclasses import dataclass

from tests.servers.calls import ApiError
from tests.servers.faults import Fault

DESCRIPTIONS = {
    403: "Forbidden: the person has blocked the bot",
    408: "Request timeout",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


class HttpError(ApiError):
    """An error that comes under its own HTTP status, however the server sends the others."""


@dataclass(eq=False)
class ZaloFault(Fault):
    """A fault; with `http` its status is the answer's too. 502 is always a gateway's HTML page."""

    http: bool = False

    def refusal(self, status: int) -> ApiError:
        """Word the refusal; a 429 does not say how long to wait."""
        words = self.description or DESCRIPTIONS.get(status, "Bad Request: not accepted")
        return HttpError(status, words) if self.http else ApiError(status, words)
