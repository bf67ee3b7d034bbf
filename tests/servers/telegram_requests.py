"""Requests to the Bot API: their parameters, however they travel, and how they are refused.

Refusals are worded as api.telegram.org words them, since clients match on the words.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, NoReturn

from aiohttp import web

from tests.servers.calls import JSON, ApiError


def refuse(reason: str) -> NoReturn:
    """Refuse a call with 400."""
    raise ApiError(400, f"Bad Request: {reason}")


def forbid(reason: str) -> NoReturn:
    """Refuse a call with 403."""
    raise ApiError(403, f"Forbidden: {reason}")


def conflict(reason: str) -> ApiError:
    return ApiError(409, f"Conflict: {reason}")


def too_many_requests(seconds: int) -> ApiError:
    return ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


@dataclass
class Upload:
    """A file that came with a multipart request."""

    file_name: str
    content_type: str
    data: bytes


@dataclass
class Params:
    """The parameters of one call, however they travelled: JSON, form, query or multipart."""

    values: JSON = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return the parameter as a string, "" when it is not there."""
        value = self.values.get(name)
        return "" if value is None else str(value)

    def integer(self, name: str, default: int = 0) -> int:
        """Return the parameter as a number; what is no number is refused with 400."""
        try:
            return int(self.text(name) or default)
        except ValueError:
            refuse(f'field "{name}" must be a valid Number')

    def number(self, name: str) -> float:
        """Return the parameter as a decimal number; 400 when it is missing or no number."""
        try:
            return float(self.text(name))
        except ValueError:
            refuse(f'parameter "{name}" is required')

    def flag(self, name: str) -> bool:
        """Return whether the parameter says yes."""
        return self.text(name).lower() in {"true", "1", "yes"}

    def json(self, name: str) -> Any:
        """Return the parameter as JSON, parsed here when it came as a form's string."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            refuse(f'can\'t parse JSON in parameter "{name}"')


async def read_params(request: web.Request) -> Params:
    """Read query and body in any of the forms the Bot API takes; 413 when the body is too big."""
    params = Params(dict(request.query))
    try:
        if request.content_type == "application/json":
            params.values |= await request.json() if request.body_exists else {}
        else:
            await _read_form(request, params)
    except web.HTTPRequestEntityTooLarge:
        raise ApiError(413, "Request Entity Too Large") from None
    except (ValueError, TypeError):
        refuse("can't parse the request's body")
    return params


async def _read_form(request: web.Request, params: Params) -> None:
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            with value.file as file:
                params.uploads[name] = Upload(value.filename, value.content_type, file.read())
        else:
            params.values[name] = value if isinstance(value, str) else bytes(value).decode()
