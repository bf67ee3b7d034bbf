"""Files at addresses that others name: https only, never within our own network, bounded."""

import socket
from collections.abc import AsyncIterable
from http import HTTPStatus
from ipaddress import IPv6Address, IPv6Network, ip_address

import aiohttp

from bot.channels.errors import NotFetched

CHUNK = 64 * 1024
MOST_REDIRECTS = 3
PLAIN = {"Accept-Encoding": "identity"}  # what is unpacked while it is read could not be bounded
TUNNELS = [  # IPv6 addresses that stand for an IPv4 one, which may be anybody's
    IPv6Network("::/96"),
    IPv6Network("::ffff:0:0/96"),
    IPv6Network("64:ff9b::/96"),
    IPv6Network("2002::/16"),
]


class NotPublic(OSError):  # noqa: N818  # says what happened
    """A host's address is not one of the internet at large."""


class Downloads:
    """Fetches files. `allow_local` lifts https and the look at addresses, for test servers."""

    def __init__(self, *, allow_local: bool) -> None:
        self.allow_local = allow_local

    async def get(self, url: str, most: int) -> bytes:
        """Give the file at this address, of at most so many bytes. Raises NotFetched, which names no URL."""
        connector = aiohttp.TCPConnector(socket_factory=self._socket)
        http = aiohttp.ClientSession(
            connector=connector, headers=PLAIN, auto_decompress=False, middlewares=[self._check()]
        )
        try:
            async with http, http.get(url, max_redirects=MOST_REDIRECTS) as answer:
                if answer.status != HTTPStatus.OK:
                    raise NotFetched(f"status {answer.status}")
                return await up_to(most, answer.content.iter_chunked(CHUNK))
        except aiohttp.ClientConnectorError as error:
            for_good = isinstance(error.os_error, NotPublic)
            raise NotFetched(type(error.os_error).__name__, for_good=for_good) from None
        except (aiohttp.ClientError, OSError) as error:
            raise NotFetched(type(error).__name__) from None

    def _check(self) -> aiohttp.ClientMiddlewareType:
        """Look at every request, those after a redirect too: https, or else what it began with."""
        schemes = {"http", "https"} if self.allow_local else {"https"}

        async def check(
            request: aiohttp.ClientRequest, send: aiohttp.ClientHandlerType
        ) -> aiohttp.ClientResponse:
            schemes.intersection_update({request.url.scheme})
            if not schemes:
                raise NotFetched("another scheme", for_good=True)
            return await send(request)

        return check

    def _socket(self, address: aiohttp.AddrInfoType) -> socket.socket:
        """Open a socket for exactly the address it will connect to.

        The look is taken here, after the name was resolved: a name that means something else a
        moment later is of no use to anybody.
        """
        family, kind, protocol, _, (host, *_) = address
        if not (self.allow_local or is_public(str(host))):
            raise NotPublic("not a public address")
        return socket.socket(family, kind, protocol)


def is_public(address: str) -> bool:
    """Whether an IP address is one host's on the internet at large, and says so itself."""
    ip = ip_address(address)
    if isinstance(ip, IPv6Address) and any(ip in tunnel for tunnel in TUNNELS):
        return False
    return ip.is_global and not ip.is_multicast


async def up_to(most: int, chunks: AsyncIterable[bytes]) -> bytes:
    """Read at most so many bytes; NotFetched for good, where there are more."""
    body = bytearray()
    async for chunk in chunks:
        body += chunk
        if len(body) > most:
            raise NotFetched("too large", for_good=True)
    return bytes(body)
