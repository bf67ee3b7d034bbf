"""One meeting, for who leads it: who comes, who does not and why; moving it, cancelling it."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.fsm.state import State, StatesGroup
from aiogram.methods import TelegramMethod
from aiogram.types import CallbackQuery, Message

from bot.choices import Choice, choice, opens
from bot.filters import Chosen, HasText, Step
from bot.talk import Reply, Talk, question
from bot.texts import text
from handlers import attendance
from models import deliveries, meetings
from models.meetings import CALLED, CANCELLED, MOVED, Meeting, NotToCome, PastMoment
from models.understanding.calls import moment_to_come

MOST_NAMED = 40
PAGE = 1500  # characters of opinions in one message


class Look(CallbackData, prefix="ho"):
    """One meeting of the list."""

    meeting: int


class Postpone(CallbackData, prefix="hj"):
    """«Dời»."""

    meeting: int


class Postponed(CallbackData, prefix="hv"):
    """«Dời họp», to the moment shown."""


class CallOff(CallbackData, prefix="hq"):
    """«Hủy họp»; `sure` when asked again."""

    meeting: int
    sure: bool = False


class Opinions(CallbackData, prefix="hy"):
    """The opinions on a meeting, a page of them."""

    meeting: int
    page: int = 0


class Moving(StatesGroup):
    """A meeting being moved."""

    at = State()
    card = State()


router = Router(name="meeting_roll")


# Who comes


@router.callback_query(Chosen(Look))
async def look(query: CallbackQuery, talk: Talk, chosen: Look) -> Reply:
    """Show one meeting: to who leads it the roll, to the others their own answer."""
    del query
    meeting = meetings.find(talk.session, chosen.meeting)
    if meeting is None:
        return talk.say("attendance-not-invited")
    if meetings.may_manage(meeting, talk.member):
        return show_roll(talk, meeting)
    who = meetings.attendee(talk.session, chosen.meeting, talk.member.id)
    if who is None:
        return talk.say("attendance-not-invited")
    if meeting.cancelled_at:
        return attendance.over(talk, meeting)
    return attendance.show_card(talk, meeting, who)


def show_roll(talk: Talk, meeting: Meeting) -> TelegramMethod[Any]:
    """Show who comes, who does not and why, and who has not answered."""
    roll = meetings.roll(talk.session, meeting)
    absent = [
        text("meetings-absent-because", name=name, reason=why) if why else name
        for name, why in roll.absent
    ]
    head = text(
        "meetings-roll",
        **attendance.particulars(talk.session, meeting),
        at=attendance.when(talk, meeting.at),
        state="huy" if meeting.cancelled_at else "con",
    )
    groups = (("du", roll.coming), ("vang", absent), ("chua", roll.silent), ("mat", roll.unreached))
    lines = [group_text(answer, names) for answer, names in groups if names]
    said = "\n\n".join([head, *lines])
    return talk.show_text(said, choices=roll_choices(talk, meeting))


def group_text(answer: str, names: Sequence[str]) -> str:
    """Say one group of the roll: how many, and their names."""
    more = len(names) - MOST_NAMED
    rest = [text("meetings-and-more", count=more)] if more > 0 else []
    said = "; ".join([*names[:MOST_NAMED], *rest])
    return text("meetings-group", answer=answer, count=len(names), names=said)


def roll_choices(talk: Talk, meeting: Meeting) -> list[list[Choice]]:
    """Give what can be done with a meeting: answer it, read the opinions, move it, cancel it."""
    number = meetings.number_of(meeting)
    who = meetings.attendee(talk.session, number, talk.member.id)
    count = len(meetings.opinions(talk.session, meeting))
    read = choice(text("meetings-opinions-label", count=count), Opinions(meeting=number))
    rows = [[read]] if count else []
    if not meeting.is_to_come(talk.now):
        return rows
    move = choice(text("meetings-move-label"), Postpone(meeting=number))
    cancel = choice(text("meetings-cancel-label"), CallOff(meeting=number))
    mine = [attendance.answer_choices(meeting)] if who else []
    return [*rows, *mine, [move, cancel]]


@router.callback_query(Chosen(Opinions))
async def opinions(query: CallbackQuery, talk: Talk, chosen: Opinions) -> Reply:
    """Show the opinions, page by page."""
    del query
    meeting = meetings.find(talk.session, chosen.meeting)
    if meeting is None or not meetings.may_manage(meeting, talk.member):
        return talk.say("meetings-not-yours")
    pages = paged(opinion_texts(talk, meeting))
    number = min(chosen.page, len(pages) - 1)
    title = text("meetings-opinions", subject=meeting.subject, page=number + 1, pages=len(pages))
    onward = Opinions(meeting=chosen.meeting, page=number + 1)
    rows = [[choice(text("meetings-more-label"), onward)]] if number + 1 < len(pages) else []
    back = choice(text("meetings-look-at-label"), Look(meeting=chosen.meeting))
    return talk.show_text("\n\n".join([title, pages[number]]), choices=[*rows, [back]])


def opinion_texts(talk: Talk, meeting: Meeting) -> list[str]:
    """Give each person's opinion under their name."""
    said = meetings.opinions(talk.session, meeting)
    return [
        "\n".join([text("meetings-opinion-of", name=name), *(words for _, words in own)])
        for name, own in groupby(said, key=itemgetter(0))
    ]


def paged(parts: Sequence[str]) -> list[str]:
    """Lay parts out on pages that fit any channel; a part longer than a page is cut."""
    pages = [""]
    for part in parts:
        for start in range(0, len(part), PAGE):
            piece = part[start : start + PAGE]
            if len(pages[-1]) + len(piece) > PAGE:
                pages.append("")
            pages[-1] = f"{pages[-1]}\n\n{piece}".strip()
    return pages


# Moving and cancelling


@router.callback_query(Chosen(Postpone))
async def postpone(query: CallbackQuery, talk: Talk, chosen: Postpone) -> Reply:
    """Ask for the new moment."""
    del query
    meeting = meetings.find(talk.session, chosen.meeting)
    if meeting is None or not meetings.may_manage(meeting, talk.member):
        return talk.say("meetings-not-yours")
    if not meeting.is_to_come(talk.now):
        return attendance.over(talk, meeting)
    await talk.state.clear()
    await talk.state.update_data(meeting=chosen.meeting)
    return await talk.go(Moving.at)


@question(Moving.at)
async def ask_new_moment(talk: Talk) -> Reply:
    """Ask when instead."""
    meeting = await moving(talk)
    return talk.say(
        "meetings-move-when", subject=meeting.subject, at=attendance.when(talk, meeting.at)
    )


async def moving(talk: Talk) -> Meeting:
    """Give the meeting that is being moved."""
    return talk.session.get_one(Meeting, (await talk.data())["meeting"])


@router.message(Step(Moving.at), HasText())
async def take_new_moment(message: Message, talk: Talk) -> Reply:
    """Take the new moment; one that is not clear or over is asked again."""
    heard = moment_to_come(message.text or "", talk.now)
    if heard is None:
        return talk.say("meetings-when-again")
    await talk.state.update_data(at=heard.at.isoformat())
    return await talk.go(Moving.card)


@question(Moving.card)
async def ask_move(talk: Talk) -> Reply:
    """Show the move before it is done."""
    meeting = await moving(talk)
    said = text(
        "meetings-move-card",
        subject=meeting.subject,
        before=attendance.when(talk, meeting.at),
        at=attendance.when(talk, datetime.fromisoformat((await talk.data())["at"])),
    )
    sure = choice(text("meetings-move-sure-label"), Postponed())
    return talk.show_text(said, choices=[[sure, opens(text("meetings-drop-label"), "huy")]])


@router.callback_query(Step(Moving.card), Chosen(Postponed))
async def postponed(query: CallbackQuery, talk: Talk) -> Reply:
    """Move the meeting, and tell everybody who was told."""
    del query
    meeting, before = await moving(talk), (await moving(talk)).at
    at = datetime.fromisoformat((await talk.data())["at"])
    try:
        moved = meetings.move(talk.session, meeting, at, talk.member, talk.now)
    except PastMoment:
        await talk.go(Moving.at)
        return talk.say("meetings-past")
    except NotToCome:
        await talk.state.clear()
        return attendance.over(talk, meeting)
    await talk.state.clear()
    count = tell_moved(talk, meeting, before) if moved else 0
    back = choice(text("meetings-look-at-label"), Look(meeting=meetings.number_of(meeting)))
    return talk.show("meetings-moved", at=attendance.when(talk, at), count=count, choices=[[back]])


@router.callback_query(Chosen(CallOff))
async def call_off(query: CallbackQuery, talk: Talk, chosen: CallOff) -> Reply:
    """Cancel a meeting, when asked twice, and tell everybody who was told."""
    del query
    meeting = meetings.find(talk.session, chosen.meeting)
    if meeting is None or not meetings.may_manage(meeting, talk.member):
        return talk.say("meetings-not-yours")
    if not meeting.is_to_come(talk.now):
        return attendance.over(talk, meeting)
    if not chosen.sure:
        return ask_sure(talk, meeting)
    meetings.cancel(talk.session, meeting, talk.member, talk.now)
    count = tell_cancelled(talk, meeting)
    return talk.show("meetings-cancelled", subject=meeting.subject, count=count)


def ask_sure(talk: Talk, meeting: Meeting) -> TelegramMethod[Any]:
    """Ask once more before a meeting is cancelled."""
    number = meetings.number_of(meeting)
    sure = choice(text("meetings-cancel-label"), CallOff(meeting=number, sure=True))
    keep = choice(text("meetings-keep-label"), Look(meeting=number))
    count = len(meetings.told(talk.session, meeting) - {talk.member.id})
    return talk.show(
        "meetings-cancel-sure",
        subject=meeting.subject,
        at=attendance.when(talk, meeting.at),
        count=count,
        choices=[[sure, keep]],
    )


def tell_moved(talk: Talk, meeting: Meeting, before: datetime) -> int:
    """Tell who knew the old moment, and invite who did not, each once; give how many."""
    told = meetings.told(talk.session, meeting)
    notices = [
        attendance.news(
            talk, MOVED if who.person_id in told else CALLED, meeting, who.person_id, before
        )
        for who in meetings.attendees(talk.session, meeting)
        if who.person_id != talk.member.id
    ]
    return deliveries.plan(talk.session, notices)


def tell_cancelled(talk: Talk, meeting: Meeting) -> int:
    """Tell everybody who knew of the meeting; give how many."""
    told = meetings.told(talk.session, meeting) - {talk.member.id}
    notices = [attendance.news(talk, CANCELLED, meeting, to, meeting.at) for to in sorted(told)]
    return deliveries.plan(talk.session, notices)
