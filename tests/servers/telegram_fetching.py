"""How the bot fetches its updates: getUpdates, or a webhook that is set and taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.servers.telegram_requests import Params, conflict
from tests.servers.telegram_updates import BATCH_LIMIT, Updates
from tests.servers.telegram_webhook import Webhook

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from tests.servers.calls import JSON


class Fetching:
    """The four methods that fetch, over one queue of updates."""

    def __init__(
        self,
        updates: Updates,
        delays: Sequence[float],
        sleep: Callable[[float], Awaitable[None]],
        *,
        local: bool,
    ) -> None:
        self._updates, self._delays, self._sleep, self._local = updates, delays, sleep, local

    @property
    def methods(self) -> dict[str, Callable[[Params], Awaitable[Any]]]:
        """The API's methods by their names in small letters."""
        return {
            "getupdates": self.get_updates,
            "setwebhook": self.set_webhook,
            "deletewebhook": self.delete_webhook,
            "getwebhookinfo": self.get_webhook_info,
        }

    async def get_updates(self, params: Params) -> list[JSON]:
        """Return up to `limit` (1–100) pending updates, after `timeout` seconds at most."""
        self._updates.allow(params.json("allowed_updates"))
        limit = min(max(params.integer("limit", BATCH_LIMIT), 1), BATCH_LIMIT)
        return await self._updates.poll(params.integer("offset"), limit, params.integer("timeout"))

    async def set_webhook(self, params: Params) -> bool:
        """Deliver to `url` from now on, pending updates first; an empty `url` stops it."""
        if not params.text("url"):
            return await self.delete_webhook(params)
        webhook = Webhook(
            params,
            delivered=self._updates.acknowledge,
            delays=self._delays,
            sleep=self._sleep,
            local=self._local,
        )
        self._updates.allow(params.json("allowed_updates"))
        await self.delete_webhook(params)
        self._updates.stop_polling(conflict("terminated by setWebhook request"))
        self._updates.webhook = webhook
        for update in self._updates.pending.values():
            webhook.add(update)
        return True

    async def delete_webhook(self, params: Params) -> bool:
        """Go back to getUpdates."""
        webhook, self._updates.webhook = self._updates.webhook, None
        if webhook:
            await webhook.close()
        if params.flag("drop_pending_updates"):
            self._updates.drop()
        return True

    async def get_webhook_info(self, _: Params) -> JSON:
        """Describe the webhook, with url "" when none is set."""
        webhook = self._updates.webhook
        info: JSON = {
            "url": webhook.url if webhook else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates.pending),
        }
        if webhook:
            info["max_connections"] = webhook.max_connections
        if webhook and webhook.last_error:
            info["last_error_message"] = webhook.last_error
        if self._updates.allowed:
            info["allowed_updates"] = self._updates.allowed
        return info

    async def close(self) -> None:
        """Stop delivering."""
        webhook, self._updates.webhook = self._updates.webhook, None
        if webhook:
            await webhook.close()
