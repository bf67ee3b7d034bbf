"""Zalo's events, polled or posted, as aiogram's updates."""

from datetime import UTC, datetime
from typing import Annotated, Any

from aiogram.types import Chat, Message, PhotoSize, Sticker, Update, User, Voice
from pydantic import BaseModel, Field, StringConstraints, ValidationError

from bot.channels import Heard
from bot.channels.addresses import number_of

TEXT, IMAGE, STICKER, VOICE = "text", "image", "sticker", "voice"
KINDS = {TEXT, IMAGE, STICKER, VOICE, "unsupported"}
LATEST = 253_402_300_799_000  # milliseconds: the last day that a date can name

Id = Annotated[str, StringConstraints(pattern=r"^[!-~]{1,80}$")]  # as long as a column holds


class Person(BaseModel):
    """Who wrote."""

    id: Id
    display_name: str = ""


class Place(BaseModel):
    """Where it was written."""

    id: Id
    chat_type: str = "PRIVATE"


class Said(BaseModel):
    """A message as the document describes it; unknown fields are ignored."""

    message_id: Id
    chat: Place
    date: int = Field(default=0, ge=0, le=LATEST)
    text: str | None = None
    photo: str | None = None
    photo_url: str | None = None
    caption: str | None = None
    voice_url: str | None = None


class Event(BaseModel):
    """What a poll gives and a webhook is posted."""

    event_name: str
    message: dict[str, Any]


def as_heard(found: object) -> Heard | None:
    """Read an event; None for kinds that came after this version, and for what is no event at all."""
    try:
        event = Event.model_validate(found)
        said = Said.model_validate(event.message)
        person = Person.model_validate(event.message.get("from"))
    except ValidationError:
        return None
    kind = event.event_name.removeprefix("message.").removesuffix(".received")
    if kind not in KINDS:
        return None
    return Heard(said.message_id, said.chat.id, as_update(kind, said, person))


def as_update(kind: str, said: Said, person: Person) -> Update:
    """Make aiogram's update of a message; dates are in milliseconds."""
    is_private = said.chat.chat_type == "PRIVATE"
    number = number_of(said.message_id)
    message = Message(
        message_id=number,
        date=datetime.fromtimestamp(said.date / 1000, UTC),
        chat=Chat(id=number_of(said.chat.id), type="private" if is_private else "group"),
        from_user=User(id=number_of(person.id), is_bot=False, first_name=person.display_name),
        text=said.text if kind == TEXT else None,
        caption=said.caption,
        photo=_photo(said) if kind == IMAGE else None,
        sticker=_sticker() if kind == STICKER else None,
        voice=_voice(said) if kind == VOICE else None,
    )
    return Update(update_id=number, message=message)


def _photo(said: Said) -> list[PhotoSize] | None:
    url = said.photo or said.photo_url
    return (
        [PhotoSize(file_id=url, file_unique_id=said.message_id, width=1, height=1)] if url else None
    )


def _voice(said: Said) -> Voice | None:
    url = said.voice_url
    return Voice(file_id=url, file_unique_id=said.message_id, duration=0) if url else None


def _sticker() -> Sticker:
    return Sticker(
        file_id="zalo",
        file_unique_id="zalo",
        type="regular",
        width=1,
        height=1,
        is_animated=False,
        is_video=False,
    )
