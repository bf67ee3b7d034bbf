"""Photos and voice: written down with the message, fetched afterwards; a visit is told in words."""

from typing import Any

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import Message

from bot.talk import Reply, Talk
from handlers import home
from models import media
from models.media import Kind

router = Router(name="media")


class HasMedia(Filter):
    """A photo or a voice message. Gives the handler its `kind` and where the channel finds it."""

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        """Look for either; of a photo's sizes the last is the largest."""
        if message.photo:
            return {"kind": Kind.PHOTO, "reference": message.photo[-1].file_id}
        if message.voice:
            return {"kind": Kind.VOICE, "reference": message.voice.file_id}
        return False


@router.message(HasMedia())
async def receive(message: Message, talk: Talk, kind: Kind, reference: str) -> Reply:
    """Record it. A sensitive caption was refused before, with its picture; strangers are elsewhere."""
    media.record(
        talk.session,
        by=talk.member.id,
        channel=talk.chat.channel,
        kind=kind,
        reference=reference,
        caption=message.caption,
        now=talk.now,
    )
    if await talk.state.get_state():
        return await home.again(talk, "media-received", kind=kind.value)
    choices = home.home_choices(talk.member)
    return talk.say("media-received-alone", kind=kind.value, choices=choices)
