"""Linking: the same person on a second app, by a code; where reminders go; and parting again."""

import re
from datetime import timedelta
from typing import Any

from aiogram import Router
from aiogram.filters import Filter
from aiogram.filters.callback_data import CallbackData
from aiogram.methods import TelegramMethod
from aiogram.types import CallbackQuery, Message

from bot.choices import Choice, choice, in_rows, opens
from bot.filters import Chosen, Opens, Wants, command_of
from bot.talk import Reply, Talk
from bot.texts import appointment_text, text
from handlers.home import home_choices, listed
from handlers.joining import Stranger
from models import linking, people, trail
from models.deliveries import Notice, plan
from models.linking import LinkRequest
from models.names import fold
from models.people import Chat, Person

ASKING = re.compile(r"/?lien ?ket(@\w+)?")
TOLD_WITHIN = timedelta(days=2)


class Decide(CallbackData, prefix="ld"):
    """«Đồng ý» or «Không», said on the first chat."""

    request: int
    yes: bool


class NewCode(CallbackData, prefix="lc"):
    """«Liên kết thêm»."""


class RemindOn(CallbackData, prefix="lr"):
    """Reminders go to the channel of this chat."""

    chat: int


class Unlink(CallbackData, prefix="lu"):
    """Part with this chat; asked once more unless `sure`."""

    chat: int
    sure: bool = False


class BringsCode(Filter):
    """Six digits, alone or after «/lienket»."""

    async def __call__(self, message: Message) -> bool | dict[str, str]:
        """Give the handler the `digits`."""
        said = fold(message.text or "")
        asking = ASKING.match(said)
        digits = linking.digits_of(said[asking.end() :] if asking else said)
        return {"digits": digits} if digits else False


strangers = Router(name="strangers linking")
strangers.message.filter(Stranger())
router = Router(name="linking")

asks_for_it = Wants("lienket", "liên kết", "liên kết zalo", "liên kết telegram", "đổi kênh nhắc")


# On the first chat: a code


@router.message(asks_for_it)
@router.callback_query(Opens("lienket"))
async def link(event: Message | CallbackQuery, talk: Talk) -> Reply:
    """Give a code; to who has a question open that question, to who has several chats those."""
    said = (event.text or "") if isinstance(event, Message) else ""
    if said.startswith("/") and linking.digits_of(command_of(said)[1]):
        return await _and_go_on(talk, talk.say("linking-not-here", name=talk.member.name))
    asked = linking.waiting_for(talk.session, talk.member.id, talk.now)
    if asked:
        return _question(talk, asked)
    if len(linking.chats(talk.session, talk.member.id)) > 1:
        return _overview(talk, "linking-overview")
    return await _code(talk)


@router.callback_query(Chosen(NewCode))
async def link_another(query: CallbackQuery, talk: Talk, chosen: NewCode) -> Reply:
    """Give a code for one more chat."""
    del query, chosen
    return await _code(talk)


async def _code(talk: Talk) -> Reply:
    if len(linking.chats(talk.session, talk.member.id)) >= linking.MOST_CHATS:
        return _overview(talk, "linking-full")
    if linking.is_closed(talk.session, talk.now):
        return await _and_go_on(talk, talk.say("linking-closed"))
    code = linking.make(talk.session, talk.secret, talk.chat, talk.now)
    minutes = linking.VALID_FOR // timedelta(minutes=1)
    return await _and_go_on(talk, talk.say("linking-code", code=code, minutes=minutes))


# On the second chat: the code entered


@strangers.message(BringsCode())
async def enter(message: Message, talk: Talk, digits: str) -> Reply:
    """Ask on the first chat. Whatever is wrong with a code, the answer is the same."""
    del message
    if linking.waiting_in(talk.session, talk.chat, talk.now):
        return talk.say("linking-asked")
    asked = linking.enter(talk.session, talk.secret, digits, talk.chat, talk.now)
    if asked is None:
        return talk.say("linking-wrong-code")
    trail.note(talk.session, talk.now, asked.person_id, "link-asked", f"link:{asked.id}")
    plan(talk.session, [_ask(talk, asked)])
    return talk.say("linking-asked")


@strangers.message(asks_for_it)
async def explain(message: Message, talk: Talk) -> Reply:
    """Say where the code comes from."""
    del message
    return talk.say("linking-how")


def _ask(talk: Talk, asked: LinkRequest) -> Notice:
    return Notice(
        kind="link-asked",
        about=asked.id or 0,
        to=asked.person_id,
        chat=asked.first_chat_id,
        slot="once",
        key="linking-question",
        arguments={"channel": channel_name(talk.chat), "at": asked.asked_at},
        choices=[
            [
                ("linking-agree", Decide(request=asked.id or 0, yes=True).pack()),
                ("linking-decline", Decide(request=asked.id or 0, yes=False).pack()),
            ]
        ],
        due=talk.now,
        stale=asked.asked_at + linking.ANSWER_WITHIN,
        urgent=True,
    )


# On the first chat again: the answer


def _question(talk: Talk, asked: LinkRequest) -> Reply:
    yes = choice(text("linking-agree"), Decide(request=asked.id or 0, yes=True))
    no = choice(text("linking-decline"), Decide(request=asked.id or 0, yes=False))
    second = talk.session.get_one(Chat, asked.second_chat_id)
    at = appointment_text(asked.asked_at.astimezone(talk.now.tzinfo), talk.today)
    return talk.show("linking-question", channel=channel_name(second), at=at, choices=[[yes, no]])


@router.callback_query(Chosen(Decide))
async def decide(query: CallbackQuery, talk: Talk, chosen: Decide) -> Reply:
    """Tie the second chat, or not; a second tap is told how it ended. An open form goes on."""
    del query
    asked = talk.session.get(LinkRequest, chosen.request)
    if asked is None or asked.person_id != talk.member.id:
        return talk.show("linking-not-yours", choices=home_choices(talk.member))
    if linking.is_open(asked, talk.now):
        is_tied = linking.decide(talk.session, asked, yes=chosen.yes, now=talk.now)
        deed = "linked" if is_tied else "link-refused"
        trail.note(talk.session, talk.now, talk.member.id, deed, f"chat:{asked.second_chat_id}")
        plan(talk.session, [_tell_second(talk, asked)])
    second = talk.session.get_one(Chat, asked.second_chat_id)
    key = "linking-too-late" if asked.decided_at is None else "linking-declined"
    key = "linking-done" if asked.is_accepted else key
    return await _and_go_on(talk, talk.show(key, channel=channel_name(second)))


def _tell_second(talk: Talk, asked: LinkRequest) -> Notice:
    """Tell the second chat how it ended; its person's name only if it is tied."""
    help_me = [[("home-help-label", opens("", "trogiup").data)]]
    return Notice(
        kind="link-answered",
        about=asked.id or 0,
        to=asked.person_id,
        chat=asked.second_chat_id,
        slot="once",
        key="linking-welcome" if asked.is_accepted else "linking-refused",
        arguments={"name": talk.member.name} if asked.is_accepted else {},
        choices=help_me if asked.is_accepted else (),
        due=talk.now,
        stale=talk.now + TOLD_WITHIN,
        urgent=True,
    )


# Several chats: where reminders go, and parting


def _overview(talk: Talk, title: str) -> Reply:
    """List the person's chats, with what can be done about each."""
    names = chat_names(linking.chats(talk.session, talk.member.id))
    here = text("linking-here")
    lines = [f"• {name}{here if id_ == talk.chat.id else ''}" for id_, name in names.items()]
    return talk.show(
        title,
        chats="\n".join(lines),
        reminders=_where_reminders_go(talk),
        choices=in_rows([*_reminder_choices(talk), *_parting_choices(talk), *_more(names)], 1),
    )


def _where_reminders_go(talk: Talk) -> str:
    chosen = talk.session.get_one(Person, talk.member.id).reminder_channel
    first = next(iter(people.chats_of(talk.session, talk.member.id)), talk.chat)
    return channel_name(first) if first.channel == chosen else text("linking-latest")


def _reminder_choices(talk: Talk) -> list[Choice]:
    """Offer each channel once, but not the one that has them."""
    chosen = talk.session.get_one(Person, talk.member.id).reminder_channel
    by_channel = {c.channel: c for c in linking.chats(talk.session, talk.member.id)}
    return [
        choice(text("linking-remind-on", channel=channel_name(chat)), RemindOn(chat=chat.id or 0))
        for channel, chat in by_channel.items()
        if channel != chosen and len(by_channel) > 1
    ]


def _parting_choices(talk: Talk) -> list[Choice]:
    names = chat_names(linking.chats(talk.session, talk.member.id))
    return [
        choice(text("linking-unlink", channel=name), Unlink(chat=id_))
        for id_, name in names.items()
        if id_ != talk.chat.id
    ]


def _more(names: dict[int, str]) -> list[Choice]:
    is_full = len(names) >= linking.MOST_CHATS
    return [] if is_full else [choice(text("linking-add"), NewCode())]


@router.callback_query(Chosen(RemindOn))
async def remind_on(query: CallbackQuery, talk: Talk, chosen: RemindOn) -> Reply:
    """Set where reminders go."""
    del query
    chat = _own(talk, chosen.chat)
    if chat is None:
        return _overview(talk, "linking-overview")
    person = talk.session.get_one(Person, talk.member.id)
    if person.reminder_channel != chat.channel:
        person.reminder_channel = chat.channel
        talk.session.add(person)
        trail.note(talk.session, talk.now, person.id, "reminders-moved", f"chat:{chat.id}")
    return _overview(talk, "linking-reminders-set")


@router.callback_query(Chosen(Unlink))
async def unlink(query: CallbackQuery, talk: Talk, chosen: Unlink) -> Reply:
    """Part with another chat, once it is sure; both are told."""
    del query
    chat = _own(talk, chosen.chat)
    if chat is None or chat.id == talk.chat.id:
        return _overview(talk, "linking-overview")
    name = chat_names(linking.chats(talk.session, talk.member.id))[chosen.chat]
    if not chosen.sure:
        yes = choice(text("linking-unlink-sure"), Unlink(chat=chosen.chat, sure=True))
        no = opens(text("linking-keep"), "lienket")
        return talk.show("linking-unlink-question", channel=name, choices=[[yes, no]])
    linking.untie(talk.session, talk.member.id, chat)
    trail.note(talk.session, talk.now, talk.member.id, "unlinked", f"chat:{chat.id}")
    plan(talk.session, [_tell_parted(talk, chat)])
    return await _and_go_on(talk, talk.show("linking-unlinked", channel=name))


def _tell_parted(talk: Talk, chat: Chat) -> Notice:
    """Tell the chat that was parted with, in case it was not its person who did it."""
    return Notice(
        kind="link-ended",
        about=chat.id or 0,
        to=talk.member.id,
        chat=chat.id,
        slot=talk.now.isoformat(),
        key="linking-ended",
        arguments={"channel": channel_name(talk.chat), "at": talk.now},
        due=talk.now,
        stale=talk.now + TOLD_WITHIN,
        urgent=True,
    )


def _own(talk: Talk, chat_id: int) -> Chat | None:
    """Give the chat if it is this person's, still."""
    chat = talk.session.get(Chat, chat_id)
    return chat if chat and chat.person_id == talk.member.id else None


def channel_name(chat: Chat) -> str:
    """Name a chat's channel as people do."""
    return text(f"linking-channel-{chat.channel}")


def chat_names(chats: list[Chat]) -> dict[int, str]:
    """Name chats by their channels, by id; several of one channel get numbers, the oldest first."""
    names: dict[int, str] = {}
    for chat in chats:
        alike = [c.id for c in chats if c.channel == chat.channel]
        number = f" {alike.index(chat.id) + 1}" if len(alike) > 1 else ""
        names[chat.id or 0] = channel_name(chat) + number
    return names


async def _and_go_on(talk: Talk, said: TelegramMethod[Any]) -> Reply:
    """Answer, and ask the open form's question again if there is one."""
    return [said, *listed(await talk.ask())]
