"""Who the bot is on Telegram: its username, asked by getMe."""

import asyncio

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramAPIError, TelegramNotFound, TelegramUnauthorizedError
from pydantic import SecretStr

WITHIN = 3.0  # seconds


class TokenRefused(Exception):  # noqa: N818  # says what happened
    """Telegram does not know this token."""


class TelegramSilent(Exception):  # noqa: N818  # says what happened
    """Telegram did not answer in time, or not as Telegram does."""


def ask_username(token: SecretStr, api_url: str) -> str:
    """Wait for the bot's username, without «@». Raises TokenRefused and TelegramSilent."""
    return asyncio.run(username(token.get_secret_value(), api_url))


async def username(token: str, api_url: str) -> str:
    """Give the bot's username, without «@». Raises TokenRefused and TelegramSilent."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(api_url), timeout=WITHIN)
    try:
        async with asyncio.timeout(WITHIN), Bot(token, session=session) as bot:
            return (await bot.me()).username or ""
    except (TelegramUnauthorizedError, TelegramNotFound):
        raise TokenRefused from None
    except (TelegramAPIError, TimeoutError):
        raise TelegramSilent from None
