"""The one web server: health, and whatever routes the channels bring."""

from collections.abc import Iterable

from aiohttp import web

BIGGEST_BODY = 256 * 1024  # bytes
POLICY = (
    "default-src 'self'; img-src 'self' data:; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",  # asked again each time: an upgrade must not mix old and new
}


class Server:
    """Serves HTTP on one address; port 0 takes any free one."""

    def __init__(self, host: str, port: int) -> None:
        self.host = host
        self.port = port
        self.application = web.Application(client_max_size=BIGGEST_BODY)
        self.application.router.add_get("/healthz", healthy)
        self.application.on_response_prepare.append(protect)
        self.runner = web.AppRunner(self.application, access_log=None, shutdown_timeout=1.0)

    async def start(self, routes: Iterable[web.AbstractRouteDef]) -> None:
        """Listen. OSError when the address is taken."""
        self.application.add_routes(routes)
        await self.runner.setup()
        await web.TCPSite(self.runner, self.host, self.port).start()
        if self.port == 0:
            self.port = self.runner.addresses[0][1]

    async def stop(self) -> None:
        """Stop listening and end what is open."""
        await self.runner.cleanup()


async def healthy(_: web.Request) -> web.Response:
    """Answer without touching a platform or the database."""
    return web.json_response({"ok": True})


async def protect(_: web.Request, response: web.StreamResponse) -> None:
    """Give every answer the headers that keep a browser strict."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
