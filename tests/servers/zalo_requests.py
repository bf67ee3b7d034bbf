"""Requests to the Zalo Bot API: POST with a JSON object, nothing else; and how they are refused.

The platform publishes neither its error codes nor its words: a client must not read them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from tests.servers.calls import JSON, ApiError

if TYPE_CHECKING:
    from aiohttp import web

TEXT_LIMIT = 2000  # characters, of a text and of a caption
POLL_FOR = 30  # seconds, when getUpdates does not say


def refuse(reason: str) -> NoReturn:
    """Refuse a call with 400."""
    raise ApiError(400, f"Bad Request: {reason}")


def forbid(reason: str) -> NoReturn:
    """Refuse a call with 403."""
    raise ApiError(403, f"Forbidden: {reason}")


def conflict(reason: str) -> ApiError:
    return ApiError(409, f"Conflict: {reason}")


async def read_body(request: web.Request) -> JSON:
    """Read the JSON object of a POST; another verb of HTTP is 405, another body 400."""
    if request.method != "POST":
        raise ApiError(405, "Method Not Allowed")
    if request.content_type != "application/json":
        refuse("the body must be application/json")
    try:
        body = await request.json()
    except ValueError:
        refuse("the body is no JSON")
    if not isinstance(body, dict):
        refuse("the body must be a JSON object")
    return body


def text_of(body: JSON, name: str) -> str:
    """Return a field that must be there, as a string that is not empty."""
    value = body.get(name)
    if not isinstance(value, str) or not value:
        refuse(f"{name} must be a string")
    return value


def words_of(body: JSON, name: str) -> str:
    """Return a text of 1–2000 characters."""
    words = text_of(body, name)
    if len(words) > TEXT_LIMIT:
        refuse(f"{name} must have 1 to {TEXT_LIMIT} characters, not {len(words)}")
    return words


def one_of(body: JSON, name: str, *allowed: str) -> str:
    """Return a field that must have one of these values."""
    value = text_of(body, name)
    if value not in allowed:
        refuse(f"{name} must be one of {', '.join(allowed)}")
    return value


def timeout_of(body: JSON) -> int:
    """Return how many whole seconds a poll may wait."""
    timeout = body.get("timeout", POLL_FOR)
    if not isinstance(timeout, int) or isinstance(timeout, bool) or timeout < 0:
        refuse("timeout must be a number of seconds")
    return timeout
