"""How the bot fetches its events: getUpdates, or a webhook that is set and taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.servers.zalo_requests import conflict, timeout_of
from tests.servers.zalo_webhook import Webhook, address_of, secret_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from tests.servers.calls import JSON
    from tests.servers.zalo_events import Events


class Fetching:
    """The four methods that fetch, over one queue; `now` is in milliseconds."""

    def __init__(
        self,
        events: Events,
        now: Callable[[], int],
        delays: Sequence[float],
        sleep: Callable[[float], Awaitable[None]],
        *,
        local: bool,
    ) -> None:
        self._events, self._now, self._delays, self._sleep = events, now, delays, sleep
        self._local = local
        self._updated_at = now()

    @property
    def methods(self) -> dict[str, Callable[[JSON], Awaitable[Any]]]:
        """The API's methods by their names."""
        return {
            "getUpdates": self.get_updates,
            "setWebhook": self.set_webhook,
            "deleteWebhook": self.delete_webhook,
            "getWebhookInfo": self.get_webhook_info,
        }

    async def get_updates(self, body: JSON) -> JSON:
        """Return one event, after `timeout` seconds at most; 408 when there is none."""
        return await self._events.poll(timeout_of(body))

    async def set_webhook(self, body: JSON) -> JSON:
        """Deliver to `url` from now on, what waits first."""
        url, secret = address_of(body, local=self._local), secret_of(body)
        await self.close()
        self._events.stop_polling(conflict("a webhook was set"))
        webhook = Webhook(url, secret, self._events, self._delays, self._sleep)
        self._events.webhook = webhook
        for event in self._events.pending:
            webhook.add(event)
        return self._updated()

    async def delete_webhook(self, _: JSON) -> JSON:
        """Go back to getUpdates."""
        await self.close()
        return self._updated()

    async def get_webhook_info(self, _: JSON) -> JSON:
        """Describe the webhook, with url "" when none is set."""
        webhook = self._events.webhook
        return {"url": webhook.url if webhook else "", "updated_at": self._updated_at}

    def _updated(self) -> JSON:
        self._updated_at = self._now()
        webhook = self._events.webhook
        return {"url": webhook.url if webhook else "", "updated_at": self._updated_at}

    async def close(self) -> None:
        """Stop delivering."""
        webhook, self._events.webhook = self._events.webhook, None
        if webhook:
            await webhook.close()
