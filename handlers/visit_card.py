"""The card: what was understood, to be saved, changed or dropped; then the receipt, and taking it back."""

from datetime import timedelta

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, Message

from bot.choices import Choice, choice, in_rows, opens
from bot.filters import Chosen, HasText, Opens, Step, Wants
from bot.talk import Reply, Talk, question
from bot.texts import day_text, number_text, text
from handlers.home import again, home_choices
from handlers.visit_draft import (
    Visiting,
    draft_text,
    go_on,
    places,
    read_draft,
    team_mates,
    write_draft,
)
from handlers.visits import forget_people
from models import trail, visits
from models.understanding.when import past_day
from models.visits import Draft, Visit

MOST_CONSENTS = 4
MOST_MATES = 7
MOST_RECENT = 7
LONGEST_NOTE = 500
OLDEST = timedelta(days=366)


class Save(CallbackData, prefix="vsave"):
    """Keep this draft as a visit."""

    nonce: str


class Agreed(CallbackData, prefix="vc"):
    """The household of this entry agreed to its name being kept; -1 is all of them."""

    entry: int


class Edit(CallbackData, prefix="ve"):
    """Change this part of the draft."""

    part: str


class On(CallbackData, prefix="vday"):
    """The visit was this many days ago."""

    ago: int


class With(CallbackData, prefix="vw"):
    """This person came along, or did not."""

    person: int


class Cancel(CallbackData, prefix="vx"):
    """Take this visit out."""

    visit: int


class Restore(CallbackData, prefix="vz"):
    """Bring this visit back."""

    visit: int


router = Router(name="visit_card")


@question(Visiting.card)
async def ask_card(talk: Talk) -> Reply:
    """Show what will be saved, and ask for the consent that a new name needs."""
    draft = await read_draft(talk)
    said = [text("visits-card"), "", draft_text(talk.session, draft, talk.today)]
    if _unasked(draft):
        said += ["", text("visits-consent")]
    ways = [
        choice(text("visits-save"), Save(nonce=draft.nonce)),
        choice(text("visits-edit"), Edit(part="")),
        opens(text("visits-drop"), "huy"),
    ]
    return talk.show_text("\n".join(said), choices=[*_consents(draft), ways])


def _unasked(draft: Draft) -> list[int]:
    """Give the places of the entries whose new label nobody has agreed to."""
    return [
        place
        for place, entry in enumerate(draft.entries)
        if entry.label and not entry.household_id and not entry.consent
    ]


def _consents(draft: Draft) -> list[list[Choice]]:
    unasked = _unasked(draft)
    if len(unasked) == 1:
        return [[choice(text("visits-agreed"), Agreed(entry=unasked[0]))]]
    each = [
        choice(text("visits-agreed-named", label=draft.entries[n].label or ""), Agreed(entry=n))
        for n in unasked[:MOST_CONSENTS]
    ]
    every = [[choice(text("visits-all-agreed"), Agreed(entry=-1))]] if each else []
    return [*in_rows(each), *every]


@router.callback_query(Step(Visiting.card), Chosen(Agreed))
async def agreed(query: CallbackQuery, talk: Talk, chosen: Agreed) -> Reply:
    """Note the consent; who, when and how are kept with the label when the visit is saved."""
    del query
    draft = await read_draft(talk)
    for place, entry in enumerate(draft.entries):
        if entry.label and chosen.entry in {place, -1}:
            entry.consent = True
    await write_draft(talk, draft)
    return await talk.ask()


@router.callback_query(Chosen(Save))
async def save(query: CallbackQuery, talk: Talk, chosen: Save) -> Reply:
    """Keep the visit and give the receipt. A second tap, or another phone's, gets the same receipt."""
    del query
    earlier = visits.saved(talk.session, chosen.nonce)
    if earlier:
        if earlier.writer_id != talk.member.id:
            return talk.show("home-stale", choices=home_choices(talk.member))
        said, choices = _receipt(talk, earlier)
        return talk.show_text(said, choices=choices)
    draft = await read_draft(talk)
    if draft.nonce != chosen.nonce or not may_log(talk, draft):
        return await talk.ask() or talk.say("home-stale", choices=home_choices(talk.member))
    visit = visits.record(
        talk.session, draft, by=talk.member.id, channel=talk.chat.channel, now=talk.now
    )
    trail.note(talk.session, talk.now, talk.member.id, "visit-saved", f"visit:{visit.id}")
    await talk.state.clear()
    said, choices = _receipt(talk, visit)
    return talk.show_text(said, choices=choices)


def may_log(talk: Talk, draft: Draft) -> bool:
    """Whether the draft's team and village are still the member's."""
    possible = places(talk.session, talk.member, talk.today)
    return any((p.team_id, p.unit_id) == (draft.team_id, draft.unit_id) for p in possible)


def _receipt(talk: Talk, visit: Visit) -> tuple[str, list[list[Choice]]]:
    if visit.cancelled_at is not None:
        return _cancelled(talk, visit)
    count = visits.count_on(talk.session, talk.member.id, visit.day)
    said = [
        text("visits-saved", code=visit.code),
        "",
        draft_text(talk.session, visits.as_draft(talk.session, visit), talk.today),
        "",
        text("visits-count", day=day_text(visit.day, talk.today), count=number_text(count)),
    ]
    ways = [
        choice(text("visits-cancel"), Cancel(visit=visit.id or 0)),
        opens(text("visits-another"), "ghi"),
    ]
    return "\n".join(said), [ways]


# Taking it back


@router.callback_query(Chosen(Cancel))
async def cancel(query: CallbackQuery, talk: Talk, chosen: Cancel) -> Reply:
    """Cancel at once; it can be brought back for a day."""
    del query
    visit = _own(talk, chosen.visit)
    if visit is None:
        return talk.show("visits-not-yours", choices=home_choices(talk.member))
    visits.cancel(talk.session, visit, talk.now)
    trail.note(talk.session, talk.now, talk.member.id, "visit-cancelled", f"visit:{visit.id}")
    said, choices = _cancelled(talk, visit)
    return talk.show_text(said, choices=choices)


def _cancelled(talk: Talk, visit: Visit) -> tuple[str, list[list[Choice]]]:
    said = text("visits-cancelled", code=visit.code, day=day_text(visit.day, talk.today))
    return said, [[choice(text("visits-restore"), Restore(visit=visit.id or 0))]]


@router.callback_query(Chosen(Restore))
async def restore(query: CallbackQuery, talk: Talk, chosen: Restore) -> Reply:
    """Bring a cancelled visit back, within a day."""
    del query
    visit = _own(talk, chosen.visit)
    if visit is None:
        return talk.show("visits-not-yours", choices=home_choices(talk.member))
    if not visits.restore(talk.session, visit, talk.now):
        return talk.show("visits-too-late", code=visit.code, choices=home_choices(talk.member))
    trail.note(talk.session, talk.now, talk.member.id, "visit-restored", f"visit:{visit.id}")
    said, choices = _receipt(talk, visit)
    return talk.show_text(said, choices=choices)


def _own(talk: Talk, visit_id: int) -> Visit | None:
    visit = talk.session.get(Visit, visit_id)
    return visit if visit and visit.writer_id == talk.member.id else None


@router.message(Wants("huy", "hủy", "huỷ", "xóa", "xoá"))
@router.callback_query(Opens("huy"))
async def cancel_which(event: Message | CallbackQuery, talk: Talk) -> Reply:
    """Outside a form «hủy» asks which of the last days' visits."""
    del event
    return offer_to_cancel(talk)


def offer_to_cancel(talk: Talk) -> Reply:
    """List the last days' visits, each to be cancelled in one tap."""
    since = talk.today - timedelta(days=2)
    recent = visits.recent(talk.session, talk.member.id, since, MOST_RECENT)
    if not recent:
        return talk.say("visits-none-to-cancel", choices=home_choices(talk.member))
    shown = [choice(_short(talk, visit), Cancel(visit=visit.id or 0)) for visit in recent]
    keep = opens(text("visits-keep-all"), "menu")
    return talk.say("visits-cancel-which", choices=[*in_rows(shown, 1), [keep]])


def _short(talk: Talk, visit: Visit) -> str:
    draft = visits.as_draft(talk.session, visit)
    first = next((entry for entry in draft.entries), None)
    whom = (first and first.label) or text("visits-unnamed-short")
    more = f" +{len(draft.entries) - 1}" if len(draft.entries) > 1 else ""
    return f"#{visit.code} {whom}{more}, {day_text(visit.day, talk.today)}"


# Changing the draft


@router.callback_query(Step(Visiting.card, Visiting.edit), Chosen(Edit))
async def edit(query: CallbackQuery, talk: Talk, chosen: Edit) -> Reply:
    """Ask what to change, or go to that question."""
    del query
    if not chosen.part:
        return await talk.go(Visiting.edit)
    draft = await read_draft(talk)
    await talk.state.update_data(line=0, asked=[], pillar="")
    if chosen.part == "more":
        await talk.state.update_data(at=len(draft.entries))
    if chosen.part == "people":
        forget_people(draft)
    await write_draft(talk, draft)
    return await talk.go(EDITS[chosen.part])


EDITS = {
    "household": Visiting.household,
    "services": Visiting.services,
    "outcome": Visiting.outcome,
    "people": Visiting.people,
    "day": Visiting.day,
    "mates": Visiting.companions,
    "note": Visiting.note,
    "more": Visiting.household,
    "place": Visiting.place,
}


@question(Visiting.edit)
async def ask_edit(talk: Talk) -> Reply:
    """Ask what to change; a whole new line may be written instead."""
    draft = await read_draft(talk)
    parts = [part for part in EDITS if draft.entries or part not in NEEDS_ENTRY]
    shown = [choice(text(f"visits-edit-{part}"), Edit(part=part)) for part in parts]
    return talk.show("visits-edit-what", choices=in_rows(shown))


NEEDS_ENTRY = {"services", "outcome", "people", "household"}


@question(Visiting.day)
async def ask_day(talk: Talk) -> Reply:
    """Ask which day; after midnight this is asked of everybody."""
    days = [
        choice(day_text(talk.today - timedelta(days=ago), talk.today), On(ago=ago))
        for ago in range(3)
    ]
    return talk.show("visits-which-day", choices=in_rows(days, 1))


@router.callback_query(Step(Visiting.day), Chosen(On))
async def day_tapped(query: CallbackQuery, talk: Talk, chosen: On) -> Reply:
    """Take one of the last days."""
    del query
    draft = await read_draft(talk)
    draft.day = talk.today - timedelta(days=max(0, min(chosen.ago, OLDEST.days)))
    return await go_on(talk, draft)


@router.message(Step(Visiting.day), HasText())
async def day_typed(message: Message, talk: Talk) -> Reply:
    """Take a written day that is over or is today, a year ago at most."""
    found = past_day(message.text or "", talk.now)
    if found is None or not talk.today - OLDEST <= found <= talk.today:
        return await again(talk, "visits-no-such-day")
    draft = await read_draft(talk)
    draft.day = found
    return await go_on(talk, draft)


@question(Visiting.companions)
async def ask_companions(talk: Talk) -> Reply:
    """Ask who came along."""
    draft = await read_draft(talk)
    mates = team_mates(talk.session, draft, talk.member, talk.today)[:MOST_MATES]
    shown = [
        choice(f"✓ {p.name}" if p.id in draft.companions else p.name, With(person=p.id or 0))
        for p in mates
    ]
    done = choice(text("visits-done"), With(person=0))
    return talk.show("visits-who-came", choices=[*in_rows(shown), [done]])


@router.callback_query(Step(Visiting.companions), Chosen(With))
async def companion(query: CallbackQuery, talk: Talk, chosen: With) -> Reply:
    """Tick or untick one; 0 is the end."""
    del query
    draft = await read_draft(talk)
    if not chosen.person:
        return await go_on(talk, draft)
    if chosen.person in draft.companions:
        draft.companions.remove(chosen.person)
    elif chosen.person in {p.id for p in team_mates(talk.session, draft, talk.member, talk.today)}:
        draft.companions.append(chosen.person)
    await write_draft(talk, draft)
    return await talk.ask()


@question(Visiting.note)
async def ask_note(talk: Talk) -> Reply:
    """Ask for a note; it must name nobody."""
    return talk.show("visits-note-question")


@router.message(Step(Visiting.note), HasText())
async def note(message: Message, talk: Talk) -> Reply:
    """Take the note."""
    draft = await read_draft(talk)
    draft.note = " ".join((message.text or "").split())[:LONGEST_NOTE]
    return await go_on(talk, draft)
