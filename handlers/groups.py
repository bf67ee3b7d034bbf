"""Groups: the bot only asks to be written to in private. No figures, no forms, no names."""

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message, TelegramObject

from bot.talk import Reply, Talk
from models import invitations


class InGroup(Filter):
    """The update comes from a chat of several people."""

    async def __call__(self, event: TelegramObject) -> bool:
        """Look at the kind of chat."""
        message = event.message if isinstance(event, CallbackQuery) else event
        chat = getattr(message, "chat", None)
        return chat is not None and chat.type != "private"


router = Router(name="groups")
for observer in (router.message, router.edited_message, router.callback_query):
    observer.filter(InGroup())


@router.message()
async def in_group(message: Message, talk: Talk) -> Reply:
    """Ask for a private message where the bot is spoken to; withdraw a code that all have seen."""
    said = message.text or ""
    if invitations.withdraw_seen(talk.session, talk.secret, said, talk.now):
        return talk.say("groups-code-seen")
    is_spoken_to = said.startswith("/") or not talk.able.overhears
    return talk.say("groups-write-privately") if is_spoken_to else None


@router.edited_message()
@router.callback_query()
async def silence(event: TelegramObject) -> Reply:
    """Say nothing to the rest."""
    del event
    return None
