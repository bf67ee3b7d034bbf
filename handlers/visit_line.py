"""One line is enough: what a member writes outside a form becomes the same card."""

from datetime import date, datetime

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import Message

from bot.filters import HasText, InForm, Step
from bot.talk import Reply, Talk
from bot.texts import day_text
from handlers import home, meetings, summary, visit_card
from handlers.visit_card import LONGEST_NOTE
from handlers.visit_draft import (
    NIGHT_ENDS,
    Place,
    Visiting,
    go_on,
    places,
    read_draft,
    services_by_code,
    team_mates,
    usual_place,
    write_draft,
)
from handlers.visits import LONGEST_LABEL
from models import households, names, visits
from models.people import Person
from models.understanding import (
    CorrectionHeard,
    EntryHeard,
    Heard,
    MeetingHeard,
    NotUnderstood,
    PlanHeard,
    QuestionHeard,
    ServiceWords,
    UndoHeard,
    VisitHeard,
    understand,
)
from models.visits import Draft, EntryDraft, LineDraft

router = Router(name="visit_line")

REREAD = (Visiting.card, Visiting.edit, Visiting.people, Visiting.services, Visiting.place)


class OfTheDraft(Filter):
    """An edited message that the open draft was read from."""

    async def __call__(self, message: Message, talk: Talk) -> bool:
        """Compare the message's id with the draft's."""
        return (await talk.data()).get("line_message") == message.message_id


@router.message(~InForm(), HasText())
async def one_line(message: Message, talk: Talk) -> Reply:
    """Understand a line and go to what it asks for."""
    heard = hear(talk, message.text or "")
    if isinstance(heard, VisitHeard):
        return await _begin(talk, message, heard)
    return await _otherwise(talk, message, heard)


@router.message(Step(Visiting.card, Visiting.edit), HasText())
async def line_again(message: Message, talk: Talk) -> Reply:
    """A whole new line on the card replaces the draft."""
    heard = hear(talk, message.text or "")
    if not isinstance(heard, VisitHeard):
        return await home.again(talk, "home-not-an-answer")
    return await _replace(talk, message, heard)


@router.edited_message(Step(*REREAD), OfTheDraft(), HasText())
async def line_edited(message: Message, talk: Talk) -> Reply:
    """A line that was edited before it was saved is read again."""
    heard = hear(talk, message.text or "")
    if not isinstance(heard, VisitHeard):
        return await talk.ask()
    return await _replace(talk, message, heard)


def hear(talk: Talk, said: str) -> Heard:
    """Understand a text with what this member's teams know."""
    possible = places(talk.session, talk.member, talk.today)
    known = [
        household.label or ""
        for unit_id in {place.unit_id for place in possible}
        for household in households.known_in(talk.session, unit_id)
    ]
    return understand(
        said,
        now=talk.now,
        services=[
            ServiceWords(s.code, s.name, s.unit, tuple(s.phrases))
            for s in services_by_code(talk.session).values()
        ],
        households=known,
        members=[person.name for person in _mates(talk, possible)],
        villages=[place.name for place in possible],
    )


def _mates(talk: Talk, possible: list[Place]) -> list[Person]:
    found: dict[int, Person] = {}
    for team_id in {place.team_id for place in possible}:
        mates = team_mates(talk.session, Draft(team_id=team_id), talk.member, talk.today)
        found |= {person.id or 0: person for person in mates}
    return list(found.values())


async def _begin(talk: Talk, message: Message, heard: VisitHeard) -> Reply:
    if not places(talk.session, talk.member, talk.today):
        return talk.say("visits-no-team", choices=home.home_choices(talk.member))
    draft = as_draft(talk, heard)
    await talk.state.update_data(line_message=message.message_id, at=_first_without_lines(draft))
    await write_draft(talk, draft)
    return await go_on(talk, draft)


async def _replace(talk: Talk, message: Message, heard: VisitHeard) -> Reply:
    """Read the line anew, as the same draft: it stays one visit."""
    nonce = (await read_draft(talk)).nonce
    await talk.state.clear()
    draft = as_draft(talk, heard)
    draft.nonce = nonce
    await talk.state.update_data(line_message=message.message_id, at=_first_without_lines(draft))
    await write_draft(talk, draft)
    return await go_on(talk, draft)


def as_draft(talk: Talk, heard: VisitHeard) -> Draft:
    """Make a draft of what was understood, in the village said or usual."""
    place = _place(talk, heard.village)
    draft = Draft(
        nonce=visits.new_nonce(),
        team_id=place.team_id if place else None,
        unit_id=place.unit_id if place else None,
        day=_day(heard.day, talk.now),
        absent_households=heard.absent_households,
        is_zero=heard.is_zero,
        note=heard.note[:LONGEST_NOTE] if heard.note else None,
    )
    draft.entries = [_entry(talk, entry, draft.unit_id) for entry in heard.entries]
    draft.companions = _companions(talk, draft, heard)
    return draft


def _day(said: date | None, now: datetime) -> date | None:
    """Take the day as said; but between midnight and four «hôm nay» is asked about."""
    is_night = now.hour < NIGHT_ENDS
    return None if is_night and said == now.date() else said


def _place(talk: Talk, village: str | None) -> Place | None:
    if village:
        possible = places(talk.session, talk.member, talk.today)
        named = [p for p in possible if names.fold(p.name) == names.fold(village)]
        if len(named) == 1:
            return named[0]
    return usual_place(talk.session, talk.member, talk.today)


def _entry(talk: Talk, heard: EntryHeard, unit_id: int | None) -> EntryDraft:
    label = heard.household[:LONGEST_LABEL] if heard.household else None
    known = households.find(talk.session, unit_id, label) if label and unit_id else None
    return EntryDraft(
        has_household=not heard.is_class,
        household_id=known.id if known else None,
        label=known.label if known else label,
        subject=heard.subject,
        people=heard.people,
        promised=heard.promised,
        outcome=heard.outcome,
        reason=heard.reason,
        lines=[
            LineDraft(
                service=line.service,
                outcome=line.outcome,
                people=line.people,
                quantity=line.quantity,
                reason=line.reason,
            )
            for line in heard.lines
        ],
    )


def _companions(talk: Talk, draft: Draft, heard: VisitHeard) -> list[int]:
    """Find who came along; while the village is not known, among the mates of every team."""
    if not heard.companions:
        return []
    if draft.team_id is None:
        found_among = _mates(talk, places(talk.session, talk.member, talk.today))
    else:
        found_among = team_mates(talk.session, draft, talk.member, talk.today)
    mates = {person.name: person for person in found_among}
    found = [names.search(said, list(mates)) for said in heard.companions]
    return [mates[matches[0]].id or 0 for matches in found if len(matches) == 1]


def _first_without_lines(draft: Draft) -> int:
    return next((n for n, entry in enumerate(draft.entries) if not entry.lines), 0)


async def _otherwise(talk: Talk, message: Message, heard: Heard) -> Reply:
    """Lead to what was asked for, or say what was understood, with one example."""
    if isinstance(heard, QuestionHeard):
        return await summary.answer_question(talk, heard)
    if isinstance(heard, MeetingHeard):
        return await meetings.from_line(message, talk)
    if isinstance(heard, (CorrectionHeard, UndoHeard)):
        return visit_card.offer_to_cancel(talk)
    if isinstance(heard, PlanHeard):
        return talk.say("visits-plan", day=day_text(heard.day, talk.today) if heard.day else "")
    if isinstance(heard, NotUnderstood) and heard.recognised:
        return talk.say("visits-recognised", words=", ".join(heard.recognised))
    return home.what_to_write(message, talk)
