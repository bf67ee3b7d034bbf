"""Meetings: the list of what is to come; a leader calls one, step by step or in one line."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.choices import Choice, choice, in_rows, opens
from bot.filters import Chosen, HasText, Opens, Step, Wants, command_of
from bot.talk import Reply, Talk, question
from bot.texts import text
from handlers import attendance, meeting_roll
from handlers.meeting_roll import Look
from models import deliveries, meetings
from models.meetings import (
    CALLED,
    Audience,
    Gathering,
    Meeting,
    PastMoment,
)
from models.understanding.calls import moment_to_come, read_call

MOST_LISTED = 7
LONGEST_PLACE, LONGEST_SUBJECT = 200, 500  # characters, as the columns hold


class Gather(CallbackData, prefix="hg"):
    """For whom the meeting is."""

    audience: Audience
    of: int


class SkipPlace(CallbackData, prefix="hk"):
    """«Chưa định»."""


class SkipSubject(CallbackData, prefix="hn"):
    """«Bỏ qua»."""


class Call(CallbackData, prefix="hc"):
    """«Gọi họp» under the card."""


class Fix(CallbackData, prefix="hs"):
    """«Sửa» under the card, or what of it to change."""

    what: str = ""


class Start(CallbackData, prefix="hm"):
    """«Gọi họp mới»."""


class Calling(StatesGroup):
    """A meeting being called. The draft has a key for each of the first four once it is known."""

    audience = State()
    at = State()
    place = State()
    subject = State()
    card = State()
    fix = State()


ORDER = (Calling.audience, Calling.at, Calling.place, Calling.subject)

router = Router(name="meetings")
router.include_routers(attendance.router, meeting_roll.router)


# What is to come


@router.message(Wants("hop", "họp", "lịch họp"))
async def hop(message: Message, talk: Talk) -> Reply:
    """Show what is to come; «/hop 19h30 thứ 6 …» calls a meeting at once."""
    said = message.text or ""
    rest = command_of(said)[1] if said.startswith("/") else ""
    if rest and talk.member.leads:
        return await begin(talk, rest)
    return await overview(talk)


@router.callback_query(Opens("hop"))
async def hop_chosen(query: CallbackQuery, talk: Talk) -> Reply:
    """Show what is to come, from the menu."""
    del query
    return await overview(talk)


async def overview(talk: Talk) -> Reply:
    """List the meetings to come, with one's own answer."""
    await talk.state.clear()
    found = meetings.coming(talk.session, talk.member, talk.now)
    new = [[choice(text("meetings-new-label"), Start())]] if talk.member.leads else []
    if not found:
        return talk.show("meetings-none", choices=new)
    lines = [listed(talk, meeting) for meeting in found[:MOST_LISTED]]
    looks = [look_choice(talk, meeting) for meeting in found[:MOST_LISTED]]
    said = "\n\n".join([text("meetings-coming"), *lines])
    return talk.show_text(said, choices=[*in_rows(looks, 1), *new])


def listed(talk: Talk, meeting: Meeting) -> str:
    """Say one meeting of the list, with one's own answer."""
    who = meetings.attendee(talk.session, meetings.number_of(meeting), talk.member.id)
    known = who.answer if who and who.answer and who.has_answered(meeting) else None
    mine = known.value if known else "chua" if who else "khong"
    return text(
        "meetings-listed",
        **attendance.particulars(talk.session, meeting),
        at=attendance.when(talk, meeting.at),
        answer=mine,
    )


def look_choice(talk: Talk, meeting: Meeting) -> Choice:
    """Give the way to one meeting."""
    local = meeting.at.astimezone(talk.now.tzinfo)
    label = text(
        "meetings-look-label",
        day=f"{local.day}/{local.month}",
        hour=f"{local.hour}:{local.minute:02d}",
        subject=cut(meeting.subject, 24),
    )
    return choice(label, Look(meeting=meetings.number_of(meeting)))


def cut(words: str, most: int) -> str:
    """Shorten words to so many letters."""
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


# Calling


@router.message(Wants("goihop", "gọi họp", "mời họp", "họp tổ"))
@router.callback_query(Chosen(Start))
async def start(event: Message | CallbackQuery, talk: Talk) -> Reply:
    """Begin to call a meeting; who leads nothing sees what is to come."""
    del event
    return await begin(talk, "") if talk.member.leads else await overview(talk)


async def from_line(message: Message, talk: Talk) -> Reply:
    """Answer a line about a meeting: a leader's call becomes the card, the rest the list."""
    call = read_call(message.text or "", talk.now)
    if talk.member.leads and call.title:
        return await begin(talk, message.text or "")
    return await overview(talk)


async def begin(talk: Talk, said: str) -> Reply:
    """Open the form with what a line says already; ask for the rest, one thing after the other."""
    call = read_call(said, talk.now)
    if call.is_periodic:
        return talk.say("meetings-not-periodic")
    draft: dict[str, Any] = {}
    gathering = only(meetings.gatherings(talk.member), is_of_team=call.is_of_team)
    if gathering:
        draft["audience"] = [gathering.audience.value, gathering.of]
    if call.at:
        draft["at"] = call.at.isoformat()
    if call.place:
        draft["place"] = cut(call.place, LONGEST_PLACE)
    subject = call.subject or (call.title if call.at else None)
    subject = subject or (text("meetings-title") if said else None)
    if subject:
        draft["subject"] = cut(subject, LONGEST_SUBJECT)
    await talk.state.clear()
    await talk.state.update_data(draft)
    return await go_on(talk)


def only(possible: Sequence[Gathering], *, is_of_team: bool) -> Gathering | None:
    """Give the one gathering that can be meant; None if there are several."""
    of_teams = [g for g in possible if g.audience is Audience.TEAM] if is_of_team else []
    fitting = of_teams or possible
    return fitting[0] if len(fitting) == 1 else None


async def go_on(talk: Talk) -> Reply:
    """Go to the first thing that is not known yet, or to the card."""
    draft = await talk.data()
    missing = [step for step in ORDER if name_of(step) not in draft]
    return await talk.go(missing[0] if missing else Calling.card)


def name_of(step: State) -> str:
    """Give the key of the draft that a step fills."""
    return (step.state or "").rpartition(":")[2]


@question(Calling.audience)
async def ask_audience(talk: Talk) -> Reply:
    """Ask for whom."""
    choices = [
        choice(gathering_text(g), Gather(audience=g.audience, of=g.of))
        for g in meetings.gatherings(talk.member)
    ]
    return talk.show("meetings-for-whom", choices=in_rows(choices, 1))


def gathering_text(gathering: Gathering) -> str:
    """Say for whom a meeting is."""
    return text("meetings-audience", audience=gathering.audience.value, name=gathering.name)


@router.callback_query(Step(Calling.audience), Chosen(Gather))
async def audience(query: CallbackQuery, talk: Talk, chosen: Gather) -> Reply:
    """Take for whom."""
    del query
    await talk.state.update_data(audience=[chosen.audience.value, chosen.of])
    return await go_on(talk)


@question(Calling.at)
async def ask_moment(talk: Talk) -> Reply:
    """Ask when."""
    return talk.show("meetings-when")


@router.message(Step(Calling.at), HasText())
async def take_moment(message: Message, talk: Talk) -> Reply:
    """Take when; a moment that is not clear or over is asked again."""
    heard = moment_to_come(message.text or "", talk.now)
    if heard is None:
        return talk.say("meetings-when-again")
    await talk.state.update_data(at=heard.at.isoformat())
    return await go_on(talk)


@question(Calling.place)
async def ask_place(talk: Talk) -> Reply:
    """Ask where."""
    skip = choice(text("meetings-place-later-label"), SkipPlace())
    return talk.show("meetings-where", choices=[[skip]])


@router.message(Step(Calling.place), HasText())
async def take_place(message: Message, talk: Talk) -> Reply:
    """Take where."""
    await talk.state.update_data(place=cut(message.text or "", LONGEST_PLACE))
    return await go_on(talk)


@router.callback_query(Step(Calling.place), Chosen(SkipPlace))
async def skip_place(query: CallbackQuery, talk: Talk) -> Reply:
    """Leave the place open."""
    del query
    await talk.state.update_data(place="")
    return await go_on(talk)


@question(Calling.subject)
async def ask_subject(talk: Talk) -> Reply:
    """Ask what about."""
    skip = choice(text("meetings-skip-label"), SkipSubject())
    return talk.show("meetings-about", choices=[[skip]])


@router.message(Step(Calling.subject), HasText())
async def take_subject(message: Message, talk: Talk) -> Reply:
    """Take what it is about."""
    await talk.state.update_data(subject=cut(message.text or "", LONGEST_SUBJECT))
    return await go_on(talk)


@router.callback_query(Step(Calling.subject), Chosen(SkipSubject))
async def skip_subject(query: CallbackQuery, talk: Talk) -> Reply:
    """Call it just a meeting."""
    del query
    await talk.state.update_data(subject=text("meetings-title"))
    return await go_on(talk)


@question(Calling.card)
async def ask_card(talk: Talk) -> Reply:
    """Show the meeting before it is called: «Gọi họp · Sửa · Hủy»."""
    draft = await talk.data()
    gathering = drafted_gathering(talk, draft)
    said = text(
        "meetings-card",
        subject=draft["subject"],
        at=attendance.when(talk, datetime.fromisoformat(draft["at"])),
        place=draft["place"] or text("attendance-place-unknown"),
        audience=gathering_text(gathering),
        count=len(meetings.invited_to(talk.session, gathering, talk.today)),
    )
    choices = [
        choice(text("meetings-call-label"), Call()),
        choice(text("meetings-fix-label"), Fix()),
        opens(text("meetings-drop-label"), "huy"),
    ]
    return talk.show_text(said, choices=[choices])


def drafted_gathering(talk: Talk, draft: dict[str, Any]) -> Gathering:
    """Give for whom the draft is; PermissionError if the member has lost that team or unit."""
    kind, of = draft["audience"]
    for gathering in meetings.gatherings(talk.member):
        if (gathering.audience.value, gathering.of) == (kind, of):
            return gathering
    raise PermissionError("this member does not lead that team or unit any more")


@router.callback_query(Step(Calling.card), Chosen(Fix))
async def fix(query: CallbackQuery, talk: Talk, chosen: Fix) -> Reply:
    """Ask what to change, or change it."""
    del query, chosen
    return await talk.go(Calling.fix)


@question(Calling.fix)
async def ask_what_to_fix(talk: Talk) -> Reply:
    """Ask what to change."""
    several = len(meetings.gatherings(talk.member)) > 1
    steps = [step for step in ORDER if several or step is not Calling.audience]
    choices = [
        choice(text(f"meetings-fix-{name_of(step)}"), Fix(what=name_of(step))) for step in steps
    ]
    return talk.show("meetings-fix-what", choices=in_rows(choices))


@router.callback_query(Step(Calling.fix), Chosen(Fix))
async def fix_one(query: CallbackQuery, talk: Talk, chosen: Fix) -> Reply:
    """Ask one thing again; its answer leads back to the card."""
    del query
    step = next((step for step in ORDER if name_of(step) == chosen.what), None)
    return await talk.go(step) if step else await talk.ask()


@router.callback_query(Step(Calling.card), Chosen(Call))
async def call(query: CallbackQuery, talk: Talk) -> Reply:
    """Call the meeting: it is saved, and everybody is invited."""
    del query
    draft = await talk.data()
    try:
        meeting = meetings.call_meeting(
            talk.session,
            talk.member,
            drafted_gathering(talk, draft),
            datetime.fromisoformat(draft["at"]),
            draft["place"] or None,
            draft["subject"],
            talk.now,
        )
    except PastMoment:
        await talk.go(Calling.at)
        return talk.say("meetings-past")
    count = invite(talk, meeting)
    await talk.state.clear()
    look = choice(text("meetings-look-at-label"), Look(meeting=meetings.number_of(meeting)))
    return talk.show("meetings-called", count=count, choices=[[look]])


@router.callback_query(Chosen(Call))
async def called_already(query: CallbackQuery, talk: Talk) -> Reply:
    """Answer a second tap of «Gọi họp» with what is to come."""
    del query
    if await talk.state.get_state():
        return await talk.ask()
    return await overview(talk)


def invite(talk: Talk, meeting: Meeting) -> int:
    """Invite everybody but who calls; give how many."""
    notices = [
        attendance.news(talk, CALLED, meeting, who.person_id, meeting.at)
        for who in meetings.attendees(talk.session, meeting)
        if who.person_id != meeting.caller_id
    ]
    return deliveries.plan(talk.session, notices)
