"""What must not be kept: numbers of papers and cards, passwords, OTP. Refused before anything is stored."""

from aiogram import Router
from aiogram.filters import Filter
from aiogram.methods import DeleteMessage
from aiogram.types import Message

from bot.talk import Reply, Talk
from models.sensitive import find_sensitive


class IsSensitive(Filter):
    """The text holds something that helpers never take (Luật 91/2025/QH15; domain: the law)."""

    async def __call__(self, message: Message) -> bool | dict[str, str]:
        """Give the handler the `kind` that was found."""
        found = find_sensitive(message.text or message.caption or "")
        return {"kind": found.kind} if found else False


router = Router(name="sensitive")


@router.message(IsSensitive())
@router.edited_message(IsSensitive())
async def refuse(message: Message, talk: Talk, kind: str) -> Reply:
    """Say why it is not taken, and delete it where the channel can. The form goes on where it was."""
    warning = talk.say("sensitive-refused", kind=kind)
    if not talk.able.delete:
        return warning
    return [DeleteMessage(chat_id=talk.chat_id, message_id=message.message_id), warning]
