"""Attendance: the invited person's side of a meeting: coming or not, the reason, the opinion."""

import re
import unicodedata
from datetime import datetime, timedelta
from typing import Any

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.fsm.state import State, StatesGroup
from aiogram.methods import TelegramMethod
from aiogram.types import CallbackQuery, Message
from sqlmodel import Session

from bot.choices import Choice, choice
from bot.filters import Chosen, HasText, Says, Step
from bot.talk import Reply, Talk, question
from bot.texts import appointment_text, text
from models import meetings
from models.deliveries import Notice
from models.meetings import CALLED, CANCELLED, MOVED, Answer, Attendee, Meeting, NotToCome
from models.people import Person

LONGEST_REASON, LONGEST_OPINION = 300, 4000  # characters, as the columns hold
URGENT_WITHIN = timedelta(hours=24)
OPINION_FOLLOWS = re.compile(r"[\s,;.]*(?:góp ý|gop y|ý kiến|y kien)\s*:\s*", re.IGNORECASE)


class Attend(CallbackData, prefix="hd"):
    """«Dự» or «Vắng», said of one meeting."""

    meeting: int
    answer: Answer


class Explain(CallbackData, prefix="hl"):
    """«Nêu lý do, góp ý»."""

    meeting: int


class SkipReason(CallbackData, prefix="hb"):
    """«Bỏ qua»."""


class Finish(CallbackData, prefix="hx"):
    """«Xong»."""


class Absence(StatesGroup):
    """What is asked of who will not come."""

    reason = State()
    opinion = State()


TOLD_AS = {
    CALLED: "attendance-invitation",
    MOVED: "attendance-moved",
    CANCELLED: "attendance-cancelled",
}

router = Router(name="attendance")


# What is told unasked


def notice(
    session: Session,
    kind: str,
    key: str,
    meeting: Meeting,
    to: int,
    *,
    due: datetime,
    stale: datetime,
    urgent: bool,
) -> Notice:
    """Make a notice about a meeting as it stands, with «Dự» and «Vắng» unless it is cancelled."""
    return Notice(
        kind=kind,
        about=meetings.number_of(meeting),
        to=to,
        slot=meeting.slot,
        key=key,
        due=due,
        stale=stale,
        arguments={**particulars(session, meeting), "at": meeting.at},
        choices=() if meeting.cancelled_at else (answer_labels(meeting),),
        urgent=urgent,
    )


def news(talk: Talk, kind: str, meeting: Meeting, to: int, before: datetime) -> Notice:
    """Make a notice due at once: urgent if the meeting is near, as it was or as it is."""
    return notice(
        talk.session,
        kind,
        TOLD_AS[kind],
        meeting,
        to,
        due=talk.now,
        stale=meeting.at,
        urgent=min(before, meeting.at) - talk.now <= URGENT_WITHIN,
    )


def particulars(session: Session, meeting: Meeting) -> dict[str, str]:
    """Give what a meeting is about, where, and who calls it, in words."""
    return {
        "subject": meeting.subject,
        "place": meeting.place or text("attendance-place-unknown"),
        "caller": session.get_one(Person, meeting.caller_id).name,
    }


def answer_labels(meeting: Meeting) -> list[tuple[str, str]]:
    """Give the two answers, as a notice keeps them."""
    number = meetings.number_of(meeting)
    return [
        ("attendance-coming-label", Attend(meeting=number, answer=Answer.COMING).pack()),
        ("attendance-absent-label", Attend(meeting=number, answer=Answer.ABSENT).pack()),
    ]


def answer_choices(meeting: Meeting) -> list[Choice]:
    """Give the two answers as choices."""
    return [Choice(text(label), data) for label, data in answer_labels(meeting)]


# Coming or not


@router.callback_query(Chosen(Attend))
async def attend(query: CallbackQuery, talk: Talk, chosen: Attend) -> Reply:
    """Write the answer down at once, whatever form is open, and go on with that form."""
    del query
    meeting = meetings.find(talk.session, chosen.meeting)
    who = meetings.attendee(talk.session, chosen.meeting, talk.member.id)
    if meeting is None or who is None:
        return talk.say("attendance-not-invited")
    in_other_form = await _in_other_form(talk)
    try:
        changed = meetings.answer(talk.session, meeting, who, chosen.answer, talk.now)
    except NotToCome:
        return [over(talk, meeting), *(await asked(talk) if in_other_form else [])]
    card = show_card(talk, meeting, who)
    if in_other_form:
        return [card, *await asked(talk)]
    await talk.state.clear()
    return [card, *await _open_absence(talk, who)] if changed and who.is_absent(meeting) else card


async def _in_other_form(talk: Talk) -> bool:
    step = await talk.state.get_state()
    return step is not None and step not in Absence.__all_states_names__


async def asked(talk: Talk) -> list[TelegramMethod[Any]]:
    """Ask the open form's question again, as a list."""
    again = await talk.ask()
    return again if isinstance(again, list) else [again] if again else []


def over(talk: Talk, meeting: Meeting) -> TelegramMethod[Any]:
    """Say that a meeting takes no answers any more, and why."""
    return talk.say("attendance-over", why="huy" if meeting.cancelled_at else "qua")


def show_card(talk: Talk, meeting: Meeting, who: Attendee) -> TelegramMethod[Any]:
    """Show a meeting to an invited person: when, where, and what they answered."""
    mine = who.answer if who.answer and who.has_answered(meeting) else None
    said = text(
        "attendance-card",
        **particulars(talk.session, meeting),
        at=when(talk, meeting.at),
        answer=mine.value if mine else "chua",
    )
    return talk.show_text(said, choices=own_choices(meeting, who))


def when(talk: Talk, at: datetime) -> str:
    """Say a moment with its weekday."""
    return appointment_text(at.astimezone(talk.now.tzinfo), talk.today)


def own_choices(meeting: Meeting, who: Attendee) -> list[list[Choice]]:
    """Give the answers, and to who is absent the way to give their opinion."""
    rows = [answer_choices(meeting)]
    if who.is_absent(meeting):
        rows.append([explain_choice(meeting)])
    return rows


def explain_choice(meeting: Meeting) -> Choice:
    """Give the way to the reason and the opinion."""
    return choice(text("attendance-explain-label"), Explain(meeting=meetings.number_of(meeting)))


# The reason and the opinion of who is absent


async def _open_absence(talk: Talk, who: Attendee) -> list[TelegramMethod[Any]]:
    await talk.state.clear()
    await talk.state.update_data(meeting=who.meeting_id)
    await talk.state.set_state(Absence.reason)
    return await asked(talk)


@router.callback_query(Chosen(Explain))
async def explain(query: CallbackQuery, talk: Talk, chosen: Explain) -> Reply:
    """Ask for the reason and the opinion now, unless something else is under way."""
    del query
    meeting = meetings.find(talk.session, chosen.meeting)
    who = meetings.attendee(talk.session, chosen.meeting, talk.member.id)
    if meeting is None or who is None:
        return talk.say("attendance-not-invited")
    if await _in_other_form(talk):
        return [talk.say("attendance-finish-first"), *await asked(talk)]
    if meeting.cancelled_at:
        return over(talk, meeting)
    if not who.is_absent(meeting):
        return show_card(talk, meeting, who)
    return await _open_absence(talk, who)


@question(Absence.reason)
async def ask_reason(talk: Talk) -> Reply:
    """Ask why."""
    skip = choice(text("attendance-skip-label"), SkipReason())
    return talk.say("attendance-reason", choices=[[skip]])


@router.message(Step(Absence.reason), HasText())
async def reason(message: Message, talk: Talk) -> Reply:
    """Take the reason, and the opinion too if it is in the same message: «bận, góp ý: …»."""
    why, opinion = split_opinion(message.text or "")
    who = await _absent(talk)
    if why:
        meetings.give_reason(talk.session, who, why[:LONGEST_REASON])
    if len(why) > LONGEST_REASON:
        opinion = "\n".join(filter(None, [why, opinion]))
    next_question = await talk.go(Absence.opinion)
    return _keep_opinion(talk, who, opinion) if opinion else next_question


def split_opinion(said: str) -> tuple[str, str]:
    """Split «e bận, góp ý: nên làm sớm» into the reason and the opinion; either may be empty."""
    parts = OPINION_FOLLOWS.split(unicodedata.normalize("NFC", said).strip(), maxsplit=1)
    return (parts[0].strip(), parts[1].strip()) if len(parts) > 1 else (parts[0], "")


@router.callback_query(Step(Absence.reason), Chosen(SkipReason))
async def skip_reason(query: CallbackQuery, talk: Talk) -> Reply:
    """Go on without a reason."""
    del query
    return await talk.go(Absence.opinion)


@question(Absence.opinion)
async def ask_opinion(talk: Talk) -> Reply:
    """Ask for the opinion."""
    return talk.say("attendance-opinion", choices=finish_choices())


def finish_choices() -> list[list[Choice]]:
    """Give «Xong»."""
    return [[choice(text("attendance-finish-label"), Finish())]]


@router.message(Step(Absence.opinion), Says("xong", "hết"))
@router.callback_query(Step(Absence.opinion), Chosen(Finish))
async def finish(event: Message | CallbackQuery, talk: Talk) -> Reply:
    """Close the form; what was said is kept already."""
    del event
    who = await _absent(talk)
    meeting = talk.session.get_one(Meeting, who.meeting_id)
    count = meetings.count_opinions(talk.session, who)
    await talk.state.clear()
    return talk.say("attendance-thanks", count=count, choices=own_choices(meeting, who))


@router.message(Step(Absence.opinion), HasText())
async def opinion(message: Message, talk: Talk) -> Reply:
    """Keep one more message of the opinion."""
    return _keep_opinion(talk, await _absent(talk), message.text or "")


def _keep_opinion(talk: Talk, who: Attendee, said: str) -> Reply:
    for start in range(0, len(said), LONGEST_OPINION):
        meetings.add_opinion(talk.session, who, said[start : start + LONGEST_OPINION], talk.now)
    count = meetings.count_opinions(talk.session, who)
    return talk.say("attendance-opinion-kept", count=count, choices=finish_choices())


async def _absent(talk: Talk) -> Attendee:
    data = await talk.data()
    return talk.session.get_one(Attendee, (data["meeting"], talk.member.id))
