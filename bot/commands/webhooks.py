"""`thonso webhook`: where an app posts what it hears. Only ever by this command, never by starting."""

from collections.abc import Mapping
from typing import Any, Protocol

import typer

from bot.commands import Refused
from bot.commands.zalo import ZaloRefused, ZaloSilent, ask
from bot.identity import TokenRefused
from bot.settings import Settings
from bot.texts import text

ZALO_PATH = "/zalo/webhook"  # bot/channels/zalo.py serves it


class App(Protocol):
    """An app whose platform can post to us. Each method raises Refused."""

    def __init__(self, settings: Settings) -> None: ...

    def set(self) -> str:
        """Let it post to PUBLIC_URL; give a sentence about it."""
        ...

    def delete(self) -> str:
        """Let it post nowhere; give a sentence about it."""
        ...

    def show(self) -> str:
        """Say where it posts."""
        ...


class Zalo:
    """Zalo's webhook."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def set(self) -> str:
        """Let Zalo post to PUBLIC_URL, with the secret by which it is known."""
        url, secret = self._address(), self._secret()
        self._ask("setWebhook", url=url, secret_token=secret)
        return self._said("cli-webhook-zalo-set", "webhook", url=url)

    def delete(self) -> str:
        """Let Zalo post nowhere: then the bot may poll."""
        self._ask("deleteWebhook")
        return self._said("cli-webhook-zalo-deleted", "polling")

    def show(self) -> str:
        """Say where Zalo posts."""
        url = str(self._ask("getWebhookInfo").get("url") or "")
        if not url:
            return self._said("cli-webhook-zalo-none", "polling")
        return self._said("cli-webhook-zalo", "webhook", url=url)

    def _said(self, key: str, mode: str, **arguments: str) -> str:
        """Say it; and that the bot hears otherwise, as long as ZALO_MODE does not fit."""
        said = text(key, **arguments)
        if self.settings.zalo_mode == mode:
            return said
        return f"{said}\n{text('cli-webhook-zalo-mode', mode=mode)}"

    def _address(self) -> str:
        url = self.settings.public_url or ""
        if not url.startswith("https://"):
            raise Refused(text("cli-webhook-no-address"), 2)
        return url + ZALO_PATH

    def _secret(self) -> str:
        given = self.settings.zalo_webhook_secret
        secret = given.get_secret_value() if given else ""
        if not secret:
            raise Refused(text("cli-webhook-no-secret"), 2)
        if not (secret.isascii() and secret.isprintable()) or " " in secret:
            raise Refused(text("cli-webhook-strange-secret"), 2)
        return secret

    def _ask(self, method: str, **body: str) -> Mapping[str, Any]:
        token, address = self.settings.zalo_bot_token, self.settings.zalo_api_url
        if token is None:
            raise Refused(text("cli-webhook-no-token"), 2)
        try:
            return ask(token, address, method, **body)
        except TokenRefused:
            raise Refused(text("cli-webhook-token-refused")) from None
        except ZaloRefused as error:
            raise Refused(text("cli-webhook-refused", code=str(error.code))) from None
        except ZaloSilent:
            raise Refused(text("cli-webhook-silent", address=address)) from None


APPS: dict[str, type[App]] = {"zalo": Zalo}


def app_of(name: str, settings: Settings) -> App:
    """Find an app by its name; a name that is none is a wrong call."""
    if name not in APPS:
        raise typer.BadParameter(text("cli-webhook-no-app", name=name, known=", ".join(APPS)))
    return APPS[name](settings)
