"""Who the bot is on Telegram, by getMe; without aiogram, which takes long to import."""

from http import HTTPStatus

import httpx
from pydantic import SecretStr

WITHIN = 3.0  # seconds, half of them to connect
UNKNOWN = {HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND}


class TokenRefused(Exception):  # noqa: N818  # says what happened
    """Telegram does not know this token."""


class TelegramSilent(Exception):  # noqa: N818  # says what happened
    """Telegram did not answer in time, or not as Telegram does."""


def ask_username(token: SecretStr, api_url: str) -> str:
    """Wait for the bot's username, without «@». Raises TokenRefused and TelegramSilent."""
    try:
        answer = httpx.get(f"{api_url}/bot{token.get_secret_value()}/getMe", timeout=WITHIN / 2)
        if answer.status_code in UNKNOWN:
            raise TokenRefused
        return str(answer.json()["result"]["username"])
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, LookupError, TypeError):
        raise TelegramSilent from None
