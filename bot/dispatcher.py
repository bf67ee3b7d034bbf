"""The one way of an update: one transaction, one handler, its reply in the commit, sent after it."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime
from functools import cache
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import aiogram
from aiogram import Bot, Router
from aiogram.client.session.base import BaseSession
from aiogram.fsm.strategy import FSMStrategy
from aiogram.methods import AnswerCallbackQuery, SendMessage, TelegramMethod
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Update
from aiogram.types.update import UpdateTypeLookupError
from sqlalchemy import text as sql
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from bot import memory
from bot.channels import Channel, Heard, NotKept
from bot.choices import (
    MORE,
    Choice,
    by_number,
    in_rows,
    is_numbered,
    numbers_in,
    prompt_of,
    read_back,
    turned,
)
from bot.outbox import Outbox, pack
from bot.speech import spoken
from bot.talk import Talk
from bot.texts import text
from models import people, updates
from models.database import Database
from models.people import Chat, Member
from models.updates import Unsent

log = logging.getLogger(__name__)

TRIES = 3
TRY_AGAIN_AFTER = 0.2  # seconds, doubled each time
ANSWER_GRACE = 1.0  # seconds an update waits for its answer to be out before others are fetched

Clock = Callable[[], datetime]
Result = TypeVar("Result")


class Suspended(RuntimeError):  # noqa: N818  # says what happened
    """A handler waited for something while the transaction was open."""


class MuteSession(BaseSession):
    """The session of the bot that handlers see: they return replies, they do not send."""

    async def make_request(self, *_: object, **__: object) -> Any:
        """Refuse: RuntimeError."""
        raise RuntimeError("handlers return replies, they do not send")

    async def close(self) -> None:
        """Nothing is open."""

    def stream_content(self, *_: object, **__: object) -> Any:
        """Refuse: RuntimeError."""
        raise RuntimeError("handlers return replies, they do not fetch")


MUTE = Bot("1:mute", session=MuteSession())


class Dispatcher:
    """Takes updates from every channel, one at a time, and sees that each is answered once."""

    def __init__(
        self,
        database: Database,
        conversations: Router,
        clock: Clock,
        zone: ZoneInfo,
        secret: bytes,
        outbox: Outbox,
    ) -> None:
        self.database = database
        self.clock = clock
        self.zone = zone
        self.secret = secret
        self.routes = routes_to(conversations)
        self.outbox = outbox

    # Hearing

    async def process(self, channel: Channel, heard: Heard) -> None:
        """Handle one update and answer it. When this returns it may be acknowledged.

        By then it is committed, and its answer is out or has had its grace: an answer that the
        platform keeps waiting is a row, sent by `resend` even if this process dies.
        """
        unsent = await self._handled(channel, heard)
        if unsent.sent < len(unsent.replies):
            await asyncio.wait({self.outbox.answer(channel, unsent)}, timeout=ANSWER_GRACE)

    async def _handled(self, channel: Channel, heard: Heard) -> Unsent:
        for attempt in range(TRIES):
            try:
                return self._handle(channel, heard)
            except Exception as error:  # whatever a handler raises, nobody else waits for it
                failure = type(error).__name__
                log.warning("%s: update %s failed", channel.name, heard.key, exc_info=True)
                if attempt + 1 < TRIES:
                    await asyncio.sleep(TRY_AGAIN_AFTER * 2**attempt)
        try:
            return self._apologise(channel, heard, failure)
        except SQLAlchemyError as error:
            raise NotKept from error

    def _handle(self, channel: Channel, heard: Heard) -> Unsent:
        """Do the whole of an update in one transaction. Nothing suspends from BEGIN to COMMIT."""
        now = self.clock().astimezone(self.zone)
        with self.database.writing() as session:
            earlier = updates.find(session, channel.name, heard.key)
            if earlier:
                return earlier
            replies = self._converse(session, channel, heard, now)
            stored = [pack(reply) for reply in replies]
            updates.keep(session, channel.name, heard.key, heard.address, stored, now)
        return Unsent(channel.name, heard.key, heard.address, stored)

    def _converse(
        self, session: Session, channel: Channel, heard: Heard, now: datetime
    ) -> list[TelegramMethod[Any]]:
        chat = people.find_chat(session, channel.name, heard.address)
        chat = chat or Chat(channel=channel.name, address=heard.address)
        owner = f"person:{chat.person_id}" if chat.person_id else f"{channel.name}:{heard.address}"
        self._lock_across_processes(session, owner)
        remembered = memory.recall(session, owner)
        speaker = people.member(session, chat.person_id, now.date()) if chat.person_id else None
        talk = self._talk(session, channel, heard, chat, now, speaker)
        replies = self._answers(heard.update, talk)
        memory.keep(session, remembered, now)
        if chat.person_id and remembered.changed and remembered.step is None:
            people.blank_other_prompts(session, chat)
        return with_tap_answered(heard.update, spoken(replies, channel.able))

    def _answers(self, update: Update, talk: Talk) -> list[TelegramMethod[Any]]:
        """Take a typed word or number for the choice it stands for; several numbers one by one.

        Of a chain of numbers only the last answer is said: the others were answered by the next.
        """
        said = private_text(update)
        prompt = talk.chat.prompt
        numbers = numbers_in(said) if not talk.able.buttons and is_numbered(prompt) else []
        if not numbers:
            data = read_back(prompt, said) or read_back(talk.chat.offers, said) if said else None
            return self._answer(as_tap(update, data) if data else update, talk)
        replies: list[TelegramMethod[Any]] = []
        for number in numbers:
            data = by_number(talk.chat.prompt, number)
            if data is None:
                return self._remembered(talk, [no_such_number(talk)])
            replies = self._answer(as_tap(update, data), talk)
        return replies

    def _answer(self, update: Update, talk: Talk) -> list[TelegramMethod[Any]]:
        if update.callback_query and update.callback_query.data == MORE:
            others = in_rows(turned(talk.chat.prompt))
            return self._remembered(talk, [talk.say("choices-others", choices=others)])
        return self._remembered(talk, self._route(update, talk))

    def _remembered(
        self, talk: Talk, replies: list[TelegramMethod[Any]]
    ) -> list[TelegramMethod[Any]]:
        remember_prompt(talk.session, talk.chat, replies, talk.now)
        return replies

    def _route(self, update: Update, talk: Talk) -> list[TelegramMethod[Any]]:
        mounted = update.as_(MUTE)  # first: aiogram caches kinds by updates, and this changes them
        try:
            talk.event = mounted.event
        except UpdateTypeLookupError:
            return []  # a kind of update that came after this version
        said = run_still(self.routes.feed_update(MUTE, mounted, talk=talk))
        found = said if isinstance(said, list) else [said]
        return [method for method in found if isinstance(method, TelegramMethod)]

    def _talk(
        self,
        session: Session,
        channel: Channel,
        heard: Heard,
        chat: Chat,
        now: datetime,
        speaker: Member | None,
    ) -> Talk:
        chat_id = channel.chat_id(heard.address)
        return Talk(
            event=heard.update,
            session=session,
            chat=chat,
            chat_id=chat_id,
            state=self.routes.fsm.get_context(MUTE, chat_id, chat_id),
            now=now,
            able=channel.able,
            secret=self.secret,
            speaker=speaker,
        )

    def _lock_across_processes(self, session: Session, owner: str) -> None:
        """Let one process at a time serve a person. SQLite has one writer anyway."""
        if not self.database.is_sqlite:
            lock = sql("SELECT pg_advisory_xact_lock(hashtextextended(:owner, 0))")
            session.execute(lock, {"owner": owner})

    def _apologise(self, channel: Channel, heard: Heard, failure: str) -> Unsent:
        """Give an update up: a row with its key and the kind of error, and a word to the person."""
        now = self.clock()
        sorry = SendMessage(chat_id=channel.chat_id(heard.address), text=text("home-sorry"))
        stored = [pack(sorry)]
        with self.database.writing() as session:
            earlier = updates.find(session, channel.name, heard.key)
            if earlier:
                return earlier
            updates.note_failure(session, channel.name, heard.key, failure, now)
            updates.keep(session, channel.name, heard.key, heard.address, stored, now)
        return Unsent(channel.name, heard.key, heard.address, stored)


@cache
def routes_to(conversations: Router) -> aiogram.Dispatcher:
    """Give aiogram's dispatcher over this tree. It holds nothing of its own: one serves a process."""
    routes = aiogram.Dispatcher(storage=memory.TransactionStorage(), fsm_strategy=FSMStrategy.CHAT)
    routes.include_router(conversations)
    return routes


def run_still(conversation: Coroutine[Any, Any, Result]) -> Result:
    """Run a coroutine that must not wait for anything, to its end. Suspended if it tries to."""
    try:
        conversation.send(None)
    except StopIteration as end:
        result: Result = end.value
        return result
    conversation.close()
    raise Suspended("a handler waited while its transaction was open")


def private_text(update: Update) -> str:
    """Give what was written in private; nothing for every other kind of update."""
    message = update.message
    is_private = message is not None and message.chat.type == "private" and message.from_user
    return (message.text or "") if message is not None and is_private else ""


def no_such_number(talk: Talk) -> SendMessage:
    """Say that a number stands for nothing, and what can be chosen."""
    choices = [Choice(label, data) for label, data in talk.chat.prompt or ()]
    return talk.say("choices-no-such-number", choices=in_rows(choices))


def as_tap(update: Update, data: str) -> Update:
    """Turn what was typed into the tap it stands for."""
    message = update.message
    if message is None or message.from_user is None:
        return update
    query = CallbackQuery(
        id=f"typed:{update.update_id}",
        from_user=message.from_user,
        chat_instance="typed",
        data=data,
    )
    return Update(update_id=update.update_id, callback_query=query)


def remember_prompt(
    session: Session, chat: Chat, replies: Sequence[TelegramMethod[Any]], now: datetime
) -> None:
    """Keep what the last message offers, so that its words are understood. Strangers' chats too."""
    said = [m for m in replies if getattr(m, "text", None) and hasattr(m, "reply_markup")]
    if said:
        markup = getattr(said[-1], "reply_markup", None)
        chat.prompt = prompt_of(markup if isinstance(markup, InlineKeyboardMarkup) else None)
        chat.heard_at = now
        chat.reachable = True
        session.add(chat)


def with_tap_answered(
    update: Update, replies: list[TelegramMethod[Any]]
) -> list[TelegramMethod[Any]]:
    """End the spinner of a tapped button, unless the handler did."""
    query = update.callback_query
    if query is None or any(isinstance(m, AnswerCallbackQuery) for m in replies):
        return replies
    return [*replies, AnswerCallbackQuery(callback_query_id=query.id)]
