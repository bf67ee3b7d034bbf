"""Home: the menu, the help, the way out of a form, and what is said when nothing else fits."""

from typing import Any

from aiogram import Router
from aiogram.filters import Filter
from aiogram.methods import AnswerCallbackQuery, TelegramMethod
from aiogram.types import CallbackQuery, Message

from bot.choices import Choice, in_rows, opens
from bot.filters import InForm, Opens, Says, Wants, command_of
from bot.talk import Reply, Talk
from bot.texts import text
from models.names import fold
from models.people import Member


class GoesBack(Filter):
    """The person wants the step before: «0», except where the answer is a number."""

    async def __call__(self, message: Message, raw_state: str | None = None) -> bool:
        """Look at the word and at the step."""
        word = fold(message.text or "").strip(" .!")
        return word in {"quay lai", "lui"} or (word == "0" and raw_state not in NUMBERS)


class Interrupts(Filter):
    """A command that begins something else while a form is open."""

    async def __call__(self, message: Message) -> bool:
        """Look at the command."""
        said = message.text or ""
        return said.startswith("/") and command_of(said)[0] in INTERRUPTING


INTERRUPTING = {  # commands that would disturb a form, and what each opens instead of it
    "ghi": "ghi",
    "hop": "hop",
    "goihop": "hop",
    "baocao": "baocao",
    "moi": "moi",
    "to": "to",
}

NUMBERS: set[str | None] = set()
"""The steps whose answer is a number: there 0 is the number, not the way back."""

router = Router(name="home")
last = Router(name="last")


@router.message(Wants("start", "bat dau"))
@router.message(Says("menu"))
@router.message(Wants("menu"))
@router.callback_query(Opens("menu"))
async def menu(event: Message | CallbackQuery, talk: Talk) -> Reply:
    """Go home from wherever one is; an open form is left, and said so."""
    del event
    left = await talk.state.get_state()
    await talk.state.clear()
    title = "home-menu-left" if left else "home-menu"
    return talk.say(title, name=talk.member.name, choices=home_choices(talk.member))


@router.message(InForm(), Says("hủy", "huỷ", "thôi", "thoát"))
@router.message(InForm(), Wants("huy"))
@router.callback_query(InForm(), Opens("huy"))
async def leave(event: Message | CallbackQuery, talk: Talk) -> Reply:
    """Leave the form; nothing of it is kept."""
    del event
    await talk.state.clear()
    return talk.show("home-left", choices=home_choices(talk.member))


@router.message(InForm(), GoesBack())
@router.callback_query(InForm(), Opens("lui"))
async def back(event: Message | CallbackQuery, talk: Talk) -> Reply:
    """Go back a step; from the first one, home."""
    return await talk.back() or await leave(event, talk)


@router.message(InForm(), Interrupts())
async def interrupt(message: Message, talk: Talk) -> Reply:
    """Lose no draft by a command: ask whether to go on or to leave it for what was asked."""
    command, _ = command_of(message.text or "")
    go_on = opens(text("home-go-on"), "tiep")
    change = opens(text("home-leave-for", command=f"/{command}"), INTERRUPTING[command])
    return talk.say("home-form-open", choices=[[go_on], [change]])


@router.callback_query(Opens("tiep"))
async def go_on(query: CallbackQuery, talk: Talk) -> Reply:
    """Ask the open form's question again."""
    del query
    return await talk.ask() or talk.show("home-nothing-open", choices=home_choices(talk.member))


@router.message(Wants("trogiup", "trợ giúp", "giúp", "help", "hướng dẫn"))
@router.callback_query(Opens("trogiup"))
async def help_me(event: Message | CallbackQuery, talk: Talk) -> Reply:
    """Say what this person can do here, by role, one example each."""
    del event
    parts = [text("home-help-member")] if talk.member.team_ids else []
    parts += [text("home-help-leader")] if talk.member.leads else []
    parts += [text("home-help-officer")] if talk.member.is_officer else []
    said = "\n\n".join([text("home-help"), *parts, text("home-help-always")])
    return talk.say_text(said, choices=home_choices(talk.member))


@last.callback_query()
async def stale(query: CallbackQuery, talk: Talk) -> Reply:
    """Say that a button is from before, and ask the open question again if there is one."""
    notice = AnswerCallbackQuery(callback_query_id=query.id, text=text("home-stale"))
    asked = await talk.ask()
    if asked is None:
        return [notice, talk.say("home-stale", choices=home_choices(talk.member))]
    return [notice, *listed(asked)]


@last.message(InForm())
async def not_an_answer(message: Message, talk: Talk) -> Reply:
    """Ask the form's question again when what came is no answer to it."""
    del message
    return await again(talk, "home-not-an-answer")


@last.message()
async def not_understood(message: Message, talk: Talk) -> Reply:
    """Say what can be written here, with one example."""
    return what_to_write(message, talk)


def what_to_write(message: Message, talk: Talk) -> Reply:
    """Give an example of a visit in one line, and the menu."""
    key = "home-not-understood" if message.text else "home-no-words"
    key = "home-sticker" if message.sticker else key
    return talk.say(key, choices=home_choices(talk.member))


async def again(talk: Talk, key: str, **arguments: str | int) -> list[TelegramMethod[Any]]:
    """Say why an answer will not do, and ask the open question again."""
    why = talk.say_text(text(key, **arguments))
    return [why, *listed(await talk.ask())]


def listed(reply: Reply) -> list[TelegramMethod[Any]]:
    """Give a reply as a list."""
    if reply is None:
        return []
    return reply if isinstance(reply, list) else [reply]


def home_choices(member: Member) -> list[list[Choice]]:
    """Give the menu in rows of two."""
    return in_rows(menu_choices(member))


def menu_choices(member: Member) -> list[Choice]:
    """Give what is on this member's menu."""
    mine = [opens(text("home-visit"), "ghi")] if member.team_ids else []
    mine += [
        opens(text("home-summary"), "tonghop"),
        opens(text("home-meetings"), "hop"),
    ]
    if member.leads:
        mine += [
            opens(text("home-reports"), "baocao"),
            opens(text("home-invite"), "moi"),
            opens(text("home-organisation"), "to"),
        ]
    return [*mine, opens(text("home-help-label"), "trogiup")]
