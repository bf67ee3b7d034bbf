"""The visit under way: its steps, its draft in the form's data, where it can be, how it reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from aiogram.fsm.state import State, StatesGroup
from sqlmodel import Session

from bot.talk import Reply, Talk
from bot.texts import day_text, number_text, text
from models import catalogue, people, teams, visits
from models.catalogue import Service
from models.households import Household
from models.people import Member, Person
from models.teams import Team
from models.units import Unit, UnitKind, villages
from models.visits import Draft, EntryDraft, LineDraft

NIGHT_ENDS = 4  # o'clock: until then «hôm nay» may mean the day before


class Visiting(StatesGroup):
    """The steps of logging a visit."""

    place = State()
    household = State()
    new_label = State()
    services = State()
    outcome = State()
    reason = State()
    people = State()
    quantity = State()
    day = State()
    card = State()
    edit = State()
    companions = State()
    note = State()


@dataclass(frozen=True, slots=True)
class Place:
    """A village a member works in, for one of their teams."""

    team_id: int
    unit_id: int
    name: str


def places(session: Session, member: Member, day: date) -> list[Place]:
    """Give the villages this member may log for, team by team."""
    found = []
    for team_id in member.team_ids:
        units = teams.units_of(session, team_id)
        inside = [u for u in units if u.kind is UnitKind.VILLAGE]
        wider = [u.id for u in units if u.kind is not UnitKind.VILLAGE and u.id]
        inside += villages(session, wider, day) if wider else []
        found += [Place(team_id, unit.id or 0, unit.name) for unit in inside]
    return found


def usual_place(session: Session, member: Member, day: date) -> Place | None:
    """Give the only place, or the one chosen last; None where it must be asked."""
    possible = places(session, member, day)
    if len(possible) == 1:
        return possible[0]
    person = session.get_one(Person, member.id)
    last = (person.last_team_id, person.last_unit_id)
    return next((p for p in possible if (p.team_id, p.unit_id) == last), None)


async def read_draft(talk: Talk) -> Draft:
    """Give the draft under way."""
    return Draft.model_validate((await talk.data()).get("draft", {}))


async def write_draft(talk: Talk, draft: Draft) -> None:
    """Keep the draft for the next update."""
    kept = draft.model_dump(mode="json", exclude_defaults=True)
    await talk.state.update_data(draft=kept)


async def at_entry(talk: Talk, draft: Draft) -> EntryDraft:
    """Give the household the form is at."""
    number = int((await talk.data()).get("at", 0))
    return draft.entries[min(number, len(draft.entries) - 1)]


async def go_on(talk: Talk, draft: Draft) -> Reply:
    """Ask for the first thing that is missing, once; then show the card."""
    asked = (await talk.data()).get("asked", [])
    services = services_by_code(talk.session)
    visits.complete(draft, services)
    step = _missing(talk, draft, services, asked)
    if step is Visiting.card:
        draft.day = draft.day or talk.today  # what the card says holds after midnight too
    await write_draft(talk, draft)
    if step in {Visiting.people, Visiting.quantity}:
        await talk.state.update_data(asked=[*asked, step.state])
    return await talk.go(step)


def _missing(talk: Talk, draft: Draft, services: dict[str, Service], asked: Sequence[str]) -> State:
    if draft.unit_id is None:
        return Visiting.place
    if draft.entries and not all(entry.lines for entry in draft.entries):
        return Visiting.services
    if Visiting.people.state not in asked and visits.lacks_people(draft, services):
        return Visiting.people
    if Visiting.quantity.state not in asked and visits.lacking_quantity(draft, services):
        return Visiting.quantity
    if draft.day is None and talk.now.hour < NIGHT_ENDS:
        return Visiting.day
    return Visiting.card


def services_by_code(session: Session) -> dict[str, Service]:
    """Give the services on offer by their code, the usual ones first."""
    return {service.code: service for service in catalogue.active(session)}


def draft_text(session: Session, draft: Draft, today: date) -> str:
    """Say a draft, or a saved visit, line by line: place and day, households, who came along."""
    services = {s.code: s for s in catalogue.everything(session)}
    unit = session.get(Unit, draft.unit_id) if draft.unit_id else None
    lines = [f"{unit.name if unit else ''}, {day_text(draft.day or today, today)}"]
    if len(teams.covering(session, [draft.unit_id or 0])) > 1:
        lines.append(session.get_one(Team, draft.team_id).name)  # whose visit it is
    for entry in draft.entries:
        lines += [household_text(session, entry), *(line_text(x, services) for x in entry.lines)]
        if entry.promised:
            lines.append(text("visits-promised", day=day_text(entry.promised, today)))
    if draft.is_zero:
        lines.append(text("visits-zero"))
    if draft.absent_households:
        lines.append(text("visits-absent", count=draft.absent_households))
    if draft.companions:
        names = [session.get_one(Person, person_id).name for person_id in draft.companions]
        lines.append(text("visits-with", names=", ".join(names)))
    if draft.note:
        lines.append(text("visits-note", note=draft.note))
    return "\n".join(lines)


def household_text(session: Session, entry: EntryDraft) -> str:
    """Say whom an entry is about, and how many people."""
    name = _name(session, entry)
    if entry.people is None:
        return name
    return text("visits-household-people", household=name, people=number_text(entry.people))


def _name(session: Session, entry: EntryDraft) -> str:
    if not entry.has_household:
        return text("visits-class")
    if entry.household_id:
        known = session.get(Household, entry.household_id)
        return (known and known.label) or text("visits-unnamed")
    if not entry.label:
        return text("visits-unnamed")
    key = "visits-new-label-agreed" if entry.consent else "visits-new-label"
    return text(key, label=entry.label)


def line_text(line: LineDraft, services: dict[str, Service]) -> str:
    """Say one service: its outcome, its quantity in its unit, the reason it failed."""
    service = services[line.service]
    said = []
    if line.outcome:
        said.append(text(f"visits-outcome-{line.outcome.value}"))
    number = line.quantity if line.quantity is not None else line.people
    if number is not None:
        unit = service.unit if line.quantity is not None else text("visits-person")
        said.append(f"{number_text(number)} {unit}")
    if line.reason:
        said.append(text(f"visits-reason-{line.reason.value.replace('_', '-')}"))
    return f"• {service.name}" + (f": {', '.join(said)}" if said else "")


def team_mates(session: Session, draft: Draft, member: Member, day: date) -> list[Person]:
    """Give who of the draft's team may have come along."""
    rows = people.in_team(session, draft.team_id or 0, day)
    return [person for person, _ in rows if person.id != member.id]
