"""How Telegram words a refusal over HTTP."""

from __future__ import annotations

from aiohttp import web

from tests.servers.calls import JSON, ApiError, Call, gateway_page

__all__ = ["Call", "refused"]


def refused(error: ApiError) -> web.Response:
    if error.status == 502:  # comes from a proxy before the API
        return gateway_page(error)
    answer: JSON = {"ok": False, "error_code": error.status, "description": error.description}
    if error.parameters:
        answer["parameters"] = error.parameters
    return web.json_response(answer, status=error.status)
