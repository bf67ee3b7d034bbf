"""The pictures the bot sends: given as a URL, fetched by the platform."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

import aiohttp

from tests.servers.images import image_size
from tests.servers.zalo_requests import refuse

FETCH_TIMEOUT = aiohttp.ClientTimeout(total=10)


class Photos:
    """Fetches pictures from public addresses, and with `local` from any."""

    def __init__(self, *, local: bool) -> None:
        self._local = local

    async def fetch(self, url: str) -> bytes:
        """Return the PNG or JPEG at a URL; 400 for another answer and for what is no picture."""
        if not _addresses(url, local=self._local):
            refuse("photo must be a public URL")
        try:
            data = await _get(url)
            image_size(data)
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            refuse(f"photo cannot be fetched: {error or type(error).__name__}")
        return data


def _addresses(url: str, *, local: bool) -> bool:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return False
    return local or _is_public(parts.hostname)


def _is_public(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith((".local", ".internal", ".localhost"))


async def _get(url: str) -> bytes:
    async with (
        aiohttp.ClientSession(timeout=FETCH_TIMEOUT) as session,
        session.get(url, allow_redirects=False) as answer,
    ):
        if answer.status != 200:
            raise ValueError(f"the answer is {answer.status}")
        if not answer.content_type.startswith("image/"):
            raise ValueError(f"the answer is {answer.content_type}")
        return await answer.read()
