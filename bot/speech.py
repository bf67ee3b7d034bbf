"""What a reply becomes on a channel: choices in words where there are no buttons, long texts in pieces."""

from collections.abc import Iterable
from typing import Any

from aiogram.methods import EditMessageText, SendMessage, TelegramMethod
from aiogram.types import InlineKeyboardMarkup

from bot.channels import Abilities
from bot.choices import in_words, prompt_of


def spoken(replies: Iterable[TelegramMethod[Any]], able: Abilities) -> list[TelegramMethod[Any]]:
    """Give the replies as this channel can say them, in order."""
    said: list[TelegramMethod[Any]] = []
    for reply in replies:
        if isinstance(reply, (SendMessage, EditMessageText)):
            said += _fitted(reply, able)
        else:
            said.append(reply)
    return said


def _fitted(reply: SendMessage | EditMessageText, able: Abilities) -> list[TelegramMethod[Any]]:
    words, markup = reply.text or "", reply.reply_markup
    if not able.buttons:
        words = in_words(words, prompt_of(_inline(markup)))
        markup = None
    first, *rest = pieces(words, able.length)
    if not rest and words == reply.text:
        return [reply]
    if not rest:
        return [reply.model_copy(update={"text": words, "reply_markup": None})]
    *middle, last = rest
    chat_id = reply.chat_id or 0
    return [
        reply.model_copy(update={"text": first, "reply_markup": None}),
        *(SendMessage(chat_id=chat_id, text=piece) for piece in middle),
        SendMessage(chat_id=chat_id, text=last, reply_markup=markup),
    ]


def _inline(markup: object) -> InlineKeyboardMarkup | None:
    return markup if isinstance(markup, InlineKeyboardMarkup) else None


def pieces(words: str, longest: int) -> list[str]:
    """Cut a text into pieces no longer than `longest`: between paragraphs, else lines, else words."""
    if len(words) <= longest:
        return [words]
    for mark in ("\n\n", "\n", " "):
        at = words.rfind(mark, 1, longest + 1)
        if at > 0:
            return [words[:at].rstrip(), *pieces(words[at:].strip("\n "), longest)]
    return [words[:longest], *pieces(words[longest:], longest)]
