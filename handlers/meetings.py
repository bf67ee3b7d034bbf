"""Meetings: the list of what is to come; a leader calls one, sees who comes, moves it, cancels it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.fsm.state import State, StatesGroup
from aiogram.methods import TelegramMethod
from aiogram.types import CallbackQuery, Message

from bot.choices import Choice, choice, in_rows, opens
from bot.filters import Chosen, HasText, Opens, Step, Wants, command_of
from bot.talk import Reply, Talk, question
from bot.texts import appointment_text, text
from handlers import attendance
from models import deliveries, meetings
from models.deliveries import Notice
from models.meetings import (
    CALLED,
    CANCELLED,
    MOVED,
    Audience,
    Gathering,
    Meeting,
    NotToCome,
    PastMoment,
)
from models.understanding.calls import moment_to_come, read_call

MOST_LISTED = 7
MOST_NAMED = 40
LONGEST_PLACE, LONGEST_SUBJECT = 200, 500  # characters, as the columns hold
URGENT_WITHIN = timedelta(hours=24)
PAGE = 1500  # characters of opinions in one message


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


class Calling(StatesGroup):
    """A meeting being called. The draft has a key for each of the first four once it is known."""

    audience = State()
    at = State()
    place = State()
    subject = State()
    card = State()
    fix = State()


class Moving(StatesGroup):
    """A meeting being moved."""

    at = State()
    card = State()


TOLD_AS = {
    CALLED: "attendance-invitation",
    MOVED: "attendance-moved",
    CANCELLED: "attendance-cancelled",
}
ORDER = (Calling.audience, Calling.at, Calling.place, Calling.subject)

router = Router(name="meetings")
router.include_router(attendance.router)


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
        at=when(talk, meeting.at),
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


def when(talk: Talk, at: datetime) -> str:
    """Say a moment with its weekday."""
    return appointment_text(at.astimezone(talk.now.tzinfo), talk.today)


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
        at=when(talk, datetime.fromisoformat(draft["at"])),
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


# What everybody is told


def invite(talk: Talk, meeting: Meeting) -> int:
    """Invite everybody but who calls; give how many."""
    notices = [
        _notice(talk, CALLED, meeting, who.person_id, meeting.at)
        for who in meetings.attendees(talk.session, meeting)
        if who.person_id != meeting.caller_id
    ]
    return deliveries.plan(talk.session, notices)


def tell_moved(talk: Talk, meeting: Meeting, before: datetime) -> int:
    """Tell who knew the old moment, and invite who did not, each once; give how many."""
    told = meetings.told(talk.session, meeting)
    notices = [
        _notice(talk, MOVED if who.person_id in told else CALLED, meeting, who.person_id, before)
        for who in meetings.attendees(talk.session, meeting)
        if who.person_id != talk.member.id
    ]
    return deliveries.plan(talk.session, notices)


def tell_cancelled(talk: Talk, meeting: Meeting) -> int:
    """Tell everybody who knew of the meeting; give how many."""
    told = meetings.told(talk.session, meeting) - {talk.member.id}
    notices = [_notice(talk, CANCELLED, meeting, to, meeting.at) for to in sorted(told)]
    return deliveries.plan(talk.session, notices)


def _notice(talk: Talk, kind: str, meeting: Meeting, to: int, before: datetime) -> Notice:
    """Make a notice due at once: urgent if the meeting is near, at its old moment or its new one."""
    return attendance.notice(
        talk.session,
        kind,
        TOLD_AS[kind],
        meeting,
        to,
        due=talk.now,
        stale=meeting.at,
        urgent=min(before, meeting.at) - talk.now <= URGENT_WITHIN,
    )


# One meeting, and who comes


@router.callback_query(Chosen(Look))
async def look(query: CallbackQuery, talk: Talk, chosen: Look) -> Reply:
    """Show one meeting: to who leads it the roll, to the others their own answer."""
    del query
    meeting = meetings.find(talk.session, chosen.meeting)
    if meeting is None:
        return await overview(talk)
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
        at=when(talk, meeting.at),
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
    """Lay parts out on pages that fit any channel; a part longer than a page is cut between letters."""
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
    return talk.say("meetings-move-when", subject=meeting.subject, at=when(talk, meeting.at))


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
        before=when(talk, meeting.at),
        at=when(talk, datetime.fromisoformat((await talk.data())["at"])),
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
    return talk.show("meetings-moved", at=when(talk, at), count=count, choices=[[back]])


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
        at=when(talk, meeting.at),
        count=count,
        choices=[[sure, keep]],
    )
