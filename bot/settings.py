"""The settings, from the environment or `.env`. Built in app.py, never at import."""

from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.texts import text

EXPECTED = {
    "PORT": "0–65535",
    "WEB_CHAT": "on | off",
    "MEDIA_ALLOW_LOCAL": "on | off",
    "DATA_DIR": "var",
    "ZALO_MODE": "polling | webhook",
    "ZALO_RATE": "0.1–30",
}
SHORTEST_SECRET, LONGEST_SECRET = 8, 256  # characters, by Zalo's document


class SettingsError(Exception):
    """A setting is wrong or missing. The message is one sentence for the person who installs."""


class Settings(BaseSettings):
    """Every setting. Each is explained in `.env.example`, which a test keeps equal to this class."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    database_url: str = "sqlite:///var/thonso.db"
    secret_key: SecretStr | None = None
    telegram_bot_token: SecretStr | None = None
    telegram_api_url: str = "https://api.telegram.org"
    zalo_bot_token: SecretStr | None = None
    zalo_api_url: str = "https://bot-api.zaloplatforms.com"
    zalo_mode: Literal["polling", "webhook"] = "polling"
    zalo_webhook_secret: SecretStr | None = None
    zalo_bot_link: str | None = None
    zalo_rate: float = Field(default=5.0, gt=0, le=30)
    public_url: str | None = None
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    web_chat: Literal["on", "off"] = "off"
    time_zone: str = "Asia/Ho_Chi_Minh"
    data_dir: Path = Path("var")
    media_allow_local: Literal["on", "off"] = "off"

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        try:
            backend = make_url(value).get_backend_name()
        except ArgumentError:
            backend = ""
        if backend not in {"sqlite", "postgresql"}:
            raise ValueError("sqlite:///… | postgresql://…")
        return value

    @field_validator("telegram_bot_token", "zalo_bot_token")
    @classmethod
    def _shaped_as_a_token(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not value.get_secret_value().partition(":")[0].isdigit():
            raise ValueError("123456:ABC…")
        return value

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("Asia/Ho_Chi_Minh")
        return value

    @field_validator("zalo_webhook_secret")
    @classmethod
    def _long_enough(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not SHORTEST_SECRET <= len(value.get_secret_value()) <= LONGEST_SECRET:
            raise ValueError("8–256 chữ")
        return value

    @field_validator("telegram_api_url", "zalo_api_url", "zalo_bot_link", "public_url")
    @classmethod
    def _web_address(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("https://", "http://")):
            raise ValueError("https://…")
        return value.rstrip("/") if value else value

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which days and hours are meant."""
        return ZoneInfo(self.time_zone)


def load(**overrides: object) -> Settings:
    """Read the settings; SettingsError names the first wrong one, in one sentence, without its value."""
    try:
        settings = Settings(**overrides)  # type: ignore[arg-type]  # overrides are settings by name
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).upper()
        expected = EXPECTED.get(name) or str(first.get("ctx", {}).get("error", ""))
        raise SettingsError(text("settings-wrong", name=name, expected=expected)) from None
    by_webhook = settings.zalo_bot_token and settings.zalo_mode == "webhook"
    if by_webhook and not settings.zalo_webhook_secret:
        raise SettingsError(text("settings-missing", name="ZALO_WEBHOOK_SECRET"))
    return settings
