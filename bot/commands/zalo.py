"""Zalo's calls from the command line: one at a time, within 3 s; without aiogram, which starts slowly."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import httpx
from pydantic import SecretStr

from bot.identity import WITHIN, TokenRefused

UNKNOWN = {HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND}


class ZaloSilent(Exception):  # noqa: N818  # says what happened
    """Zalo did not answer in time, or not as Zalo does."""


class ZaloRefused(Exception):  # noqa: N818  # says what happened
    """Zalo said no; `code` is its own, or the status."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


def ask(token: SecretStr, api_url: str, method: str, **body: str) -> Mapping[str, Any]:
    """Call a method and give its result. Raises TokenRefused, ZaloRefused and ZaloSilent."""
    url = f"{api_url}/bot{token.get_secret_value()}/{method}"
    try:
        answer = httpx.post(url, json=body, timeout=WITHIN / 2)
        said = answer.json()
        if said.get("ok") is True:
            return dict(said["result"])
        code = int(said.get("error_code") or answer.status_code)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, LookupError, TypeError, AttributeError):
        raise ZaloSilent from None
    raise TokenRefused if code in UNKNOWN else ZaloRefused(code)
