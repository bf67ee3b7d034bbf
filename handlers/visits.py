"""Logging a visit step by step: household, services, outcome, people; six taps for a usual one."""

from datetime import timedelta

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, Message

from bot.choices import Choice, choice, in_rows
from bot.filters import Chosen, HasText, Opens, Step, Wants
from bot.talk import Reply, Talk, question
from bot.texts import text
from handlers import home
from handlers.visit_draft import (
    Place,
    Visiting,
    at_entry,
    go_on,
    places,
    read_draft,
    services_by_code,
    team_mates,
    usual_place,
    write_draft,
)
from models import households, names, visits
from models.catalogue import Pillar, Service
from models.people import Person
from models.teams import Team
from models.visits import Draft, EntryDraft, LineDraft, Outcome, Reason

RECENT = 5
MATCHES = 6
USUAL = 5
PAGE = 7
PEOPLE = (1, 2, 3, 4, 5)
MOST_PEOPLE = 5_000  # in one line of a village's notebook, more is a slip
LONGEST_LABEL = 60
USUAL_WITHIN = timedelta(days=60)
CLASS_SERVICE = "LOP"


class At(CallbackData, prefix="vp"):
    """The visit was in this village, for this team."""

    team: int
    unit: int


class Page(CallbackData, prefix="vg"):
    """Show another page of the same question."""

    number: int


class Pick(CallbackData, prefix="vh"):
    """This household."""

    household: int


class Other(CallbackData, prefix="vo"):
    """No household of the list: `new`, the name as `typed`, `unnamed` or `class`."""

    kind: str


class Toggle(CallbackData, prefix="vs"):
    """This service, or not after all."""

    service: str


class Group(CallbackData, prefix="vq"):
    """Show the services of a pillar; empty for the usual ones."""

    pillar: str = ""


class Services(CallbackData, prefix="vd"):
    """The services are chosen: all done (`each` false), or the outcome one by one."""

    each: bool


class Ended(CallbackData, prefix="vr"):
    """How a service ended."""

    outcome: str


class Because(CallbackData, prefix="vb"):
    """Why it was not done."""

    reason: Reason


class Number(CallbackData, prefix="vn"):
    """A number; -1 is «nobody knows»."""

    value: int


router = Router(name="visits")
home.NUMBERS.update({Visiting.people.state, Visiting.quantity.state})


@router.message(Wants("ghi", "ghi chuyến thăm", "ghi chép", "ghi việc"))
@router.callback_query(Opens("ghi"))
async def start(event: Message | CallbackQuery, talk: Talk) -> Reply:
    """Begin a visit: at the household where the village is known, else at the village."""
    del event
    await talk.state.clear()
    possible = places(talk.session, talk.member, talk.today)
    if not possible:
        return talk.say("visits-no-team", choices=home.home_choices(talk.member))
    draft = Draft(nonce=visits.new_nonce())
    place = usual_place(talk.session, talk.member, talk.today)
    if place:
        draft.team_id, draft.unit_id = place.team_id, place.unit_id
    await write_draft(talk, draft)
    return await talk.go(Visiting.household if place else Visiting.place)


# Where


@question(Visiting.place)
async def ask_place(talk: Talk) -> Reply:
    """Ask which village, for which team; it is remembered."""
    possible = places(talk.session, talk.member, talk.today)
    page = (await talk.data()).get("page", 0)
    shown = [
        choice(_place_label(talk, p, possible), At(team=p.team_id, unit=p.unit_id))
        for p in possible
    ]
    return talk.show("visits-where", choices=in_rows(paged(shown, page), 1))


def _place_label(talk: Talk, place: Place, possible: list[Place]) -> str:
    """Name the village; and the team, where the member works there for several."""
    if sum(p.name == place.name for p in possible) == 1:
        return place.name
    return f"{place.name} ({talk.session.get_one(Team, place.team_id).name})"


@router.callback_query(Step(Visiting.place, Visiting.household), Chosen(Page))
async def turn_page(query: CallbackQuery, talk: Talk, chosen: Page) -> Reply:
    """Show another page."""
    del query
    await talk.state.update_data(page=chosen.number)
    return await talk.ask()


@router.callback_query(Step(Visiting.place), Chosen(At))
async def choose_place(query: CallbackQuery, talk: Talk, chosen: At) -> Reply:
    """Take the village and remember it for the next time."""
    del query
    possible = places(talk.session, talk.member, talk.today)
    if not any((p.team_id, p.unit_id) == (chosen.team, chosen.unit) for p in possible):
        return await talk.ask()
    person = talk.session.get_one(Person, talk.member.id)
    person.last_team_id, person.last_unit_id = chosen.team, chosen.unit
    draft = await read_draft(talk)
    if draft.unit_id != chosen.unit:
        move_households(talk, draft, chosen.unit)
    draft.team_id, draft.unit_id = chosen.team, chosen.unit
    mates = {mate.id for mate in team_mates(talk.session, draft, talk.member, talk.today)}
    draft.companions = [person for person in draft.companions if person in mates]
    await talk.state.update_data(page=0)
    await write_draft(talk, draft)
    return await go_on(talk, draft) if draft.entries else await talk.go(Visiting.household)


def move_households(talk: Talk, draft: Draft, unit_id: int) -> None:
    """Look the labels up in another village; those it does not know are asked about anew."""
    for entry in draft.entries:
        known = households.find(talk.session, unit_id, entry.label) if entry.label else None
        entry.household_id = known.id if known else None


# Whom


@question(Visiting.household)
async def ask_household(talk: Talk) -> Reply:
    """Offer the last ones visited, a new one, none by name; any typed name is searched."""
    draft = await read_draft(talk)
    recent = visits.recent_households(talk.session, draft.unit_id or 0, talk.member.id, RECENT)
    known = [choice(h.label or "", Pick(household=h.id or 0)) for h in recent]
    return talk.show("visits-whom", choices=[*in_rows(known), *_other_households()])


def _other_households() -> list[list[Choice]]:
    new = choice(text("visits-new"), Other(kind="new"))
    unnamed = choice(text("visits-not-named"), Other(kind="unnamed"))
    a_class = choice(text("visits-a-class"), Other(kind="class"))
    return [[new, unnamed], [a_class]]


@router.callback_query(Step(Visiting.household), Chosen(Pick))
async def pick_household(query: CallbackQuery, talk: Talk, chosen: Pick) -> Reply:
    """Take a household of this village."""
    del query
    draft = await read_draft(talk)
    known = {h.id: h for h in households.known_in(talk.session, draft.unit_id or 0)}
    household = known.get(chosen.household)
    if household is None:
        return await talk.ask()
    entry = EntryDraft(household_id=household.id, label=household.label, subject=household.subject)
    return await _with_household(talk, draft, entry)


@router.callback_query(Step(Visiting.household), Chosen(Other))
async def other_household(query: CallbackQuery, talk: Talk, chosen: Other) -> Reply:
    """Ask for a new name, or go on without one."""
    del query
    if chosen.kind == "new":
        return await talk.go(Visiting.new_label)
    typed = (await talk.data()).get("typed") if chosen.kind == "typed" else None
    entry = EntryDraft(has_household=chosen.kind != "class", label=typed)
    if chosen.kind == "class":
        entry.lines = [LineDraft(service=CLASS_SERVICE)]
    return await _with_household(talk, await read_draft(talk), entry)


@router.message(Step(Visiting.household), HasText())
async def search_household(message: Message, talk: Talk) -> Reply:
    """Find what was typed among the village's labels, without marks; a new label if none is near."""
    draft = await read_draft(talk)
    typed = " ".join((message.text or "").split())[:LONGEST_LABEL]
    known = {h.label or "": h for h in households.known_in(talk.session, draft.unit_id or 0)}
    found = names.search(typed, list(known))[:MATCHES]
    if not found:
        return await _with_household(talk, draft, EntryDraft(label=typed))
    matches = [choice(label, Pick(household=known[label].id or 0)) for label in found]
    await talk.state.update_data(typed=typed)
    new = choice(text("visits-new-named", label=typed), Other(kind="typed"))
    return talk.say("visits-found", choices=[*in_rows(matches), [new]])


@question(Visiting.new_label)
async def ask_label(talk: Talk) -> Reply:
    """Ask how the team calls the household."""
    return talk.show("visits-new-label-question")


@router.message(Step(Visiting.new_label), HasText())
async def new_label(message: Message, talk: Talk) -> Reply:
    """Take a new label; whether it may be kept is asked on the card."""
    label = " ".join((message.text or "").split())[:LONGEST_LABEL]
    return await _with_household(talk, await read_draft(talk), EntryDraft(label=label))


async def _with_household(talk: Talk, draft: Draft, entry: EntryDraft) -> Reply:
    if entry.label and not entry.household_id:
        known = households.find(talk.session, draft.unit_id or 0, entry.label)
        entry.household_id = known.id if known else None
    at = min((await talk.data()).get("at", 0), len(draft.entries))
    if at < len(draft.entries):
        before = draft.entries[at]
        entry.people, entry.promised = before.people, before.promised
        entry.lines = entry.lines or before.lines
    draft.entries[at : at + 1] = [entry]
    draft.is_zero = False
    await talk.state.update_data(at=at, asked=[])
    await write_draft(talk, draft)
    is_edit = bool(entry.lines)
    return await go_on(talk, draft) if is_edit else await talk.go(Visiting.services)


# What


@question(Visiting.services)
async def ask_services(talk: Talk) -> Reply:
    """Offer the usual services to tick, the others by pillar."""
    data = await talk.data()
    entry = await at_entry(talk, await read_draft(talk))
    ticked = {line.service for line in entry.lines}
    services = services_by_code(talk.session)
    pillar = data.get("pillar", "")
    listed = _of_pillar(services, pillar) if pillar else _usual(talk, services, ticked)
    rows = in_rows([_tick(service, service.code in ticked) for service in listed])
    done = text("visits-go-on" if entry.outcome else "visits-all-done")
    ways = _service_ways(pillar, done if ticked else "")
    return talk.show("visits-what", choices=[*rows, *ways])


def _usual(talk: Talk, services: dict[str, Service], ticked: set[str]) -> list[Service]:
    """Give the ones this member writes most, then the catalogue's usual ones, and any other ticked.

    The order holds while services are ticked: «1 3 5» means the list that was read.
    """
    mine = visits.usual_services(talk.session, talk.member.id, talk.today - USUAL_WITHIN)
    usual = list(dict.fromkeys([*(c for c in mine if c in services), *services]))[:USUAL]
    others = [code for code in services if code in ticked and code not in usual]
    return [services[code] for code in [*usual, *others]]


def _of_pillar(services: dict[str, Service], pillar: str) -> list[Service]:
    return [service for service in services.values() if service.pillar.value == pillar][:PAGE]


def _tick(service: Service, is_ticked: bool) -> Choice:
    label = f"✓ {service.short}" if is_ticked else service.short
    return choice(label, Toggle(service=service.code))


def _service_ways(pillar: str, done_label: str) -> list[list[Choice]]:
    if pillar:
        other = [choice(text("visits-usual"), Group())]
    else:
        other = [choice(text("visits-more"), Group(pillar="?"))]
    if not done_label:
        return [other]
    done = choice(done_label, Services(each=False))
    each = choice(text("visits-each"), Services(each=True))
    return [other, [done, each]] if not pillar else [[*other, done]]


@router.callback_query(Step(Visiting.services), Chosen(Toggle))
async def tick_service(query: CallbackQuery, talk: Talk, chosen: Toggle) -> Reply:
    """Tick or untick a service."""
    del query
    draft = await read_draft(talk)
    entry = await at_entry(talk, draft)
    kept = [line for line in entry.lines if line.service != chosen.service]
    if len(kept) == len(entry.lines) and chosen.service in services_by_code(talk.session):
        kept.append(LineDraft(service=chosen.service))
    entry.lines = kept
    await write_draft(talk, draft)
    return await talk.ask()


@router.callback_query(Step(Visiting.services), Chosen(Group))
async def show_group(query: CallbackQuery, talk: Talk, chosen: Group) -> Reply:
    """Show the pillars, or one pillar's services, or the usual ones again."""
    del query
    if chosen.pillar == "?":
        pillars = [choice(text(pillar_key(p)), Group(pillar=p.value)) for p in Pillar]
        return talk.show("visits-which-pillar", choices=in_rows(pillars))
    await talk.state.update_data(pillar=chosen.pillar)
    return await talk.ask()


def pillar_key(pillar: Pillar) -> str:
    """Give the text key of a pillar's name."""
    return f"visits-pillar-{pillar.value.replace('_', '-')}"


@router.callback_query(Step(Visiting.services), Chosen(Services))
async def services_chosen(query: CallbackQuery, talk: Talk, chosen: Services) -> Reply:
    """Go on with everything done in one tap, or ask for each outcome."""
    del query
    draft = await read_draft(talk)
    entry = await at_entry(talk, draft)
    if not entry.lines:
        return await talk.ask()
    await talk.state.update_data(pillar="", line=0)
    if chosen.each:
        return await talk.go(Visiting.outcome)
    for line in entry.lines:
        line.outcome = entry.outcome or Outcome.DONE
        line.reason = entry.reason
    share_services(draft, entry)
    return await go_on(talk, draft)


def share_services(draft: Draft, entry: EntryDraft) -> None:
    """Give the same services to the households for which none was said: «5 hộ» are asked once."""
    for other in draft.entries:
        if not other.lines:
            other.lines = [line.model_copy() for line in entry.lines]


@router.message(Step(Visiting.services), HasText())
async def type_services(message: Message, talk: Talk) -> Reply:
    """Find a typed service among the catalogue's names, without marks."""
    services = services_by_code(talk.session)
    by_name = {s.short: s for s in services.values()} | {s.name: s for s in services.values()}
    found = names.search(message.text or "", list(by_name))[:MATCHES]
    listed = {by_name[name].code: by_name[name] for name in found}
    if not listed:
        return talk.say("visits-no-such-service", choices=[[choice(text("visits-usual"), Group())]])
    rows = in_rows([_tick(service, is_ticked=False) for service in listed.values()])
    return talk.say("visits-what", choices=[*rows, [choice(text("visits-usual"), Group())]])


# How it ended


@question(Visiting.outcome)
async def ask_outcome(talk: Talk) -> Reply:
    """Ask how one service ended."""
    line = await _line(talk, await read_draft(talk))
    service = services_by_code(talk.session)[line.service]
    outcomes = [*(o.value for o in Outcome), ""]
    labels = [text(f"visits-outcome-label-{o or 'none'}") for o in outcomes]
    shown = [choice(label, Ended(outcome=o)) for label, o in zip(labels, outcomes, strict=True)]
    return talk.show("visits-how", service=service.name, choices=in_rows(shown))


@router.callback_query(Step(Visiting.outcome), Chosen(Ended))
async def outcome(query: CallbackQuery, talk: Talk, chosen: Ended) -> Reply:
    """Take the outcome; ask why where it was not done."""
    del query
    draft = await read_draft(talk)
    line = await _line(talk, draft)
    line.outcome = Outcome(chosen.outcome) if chosen.outcome else None
    line.reason = None
    await write_draft(talk, draft)
    if line.outcome is Outcome.NOT_DONE:
        return await talk.go(Visiting.reason)
    return await _next_line(talk, draft)


@question(Visiting.reason)
async def ask_reason(talk: Talk) -> Reply:
    """Ask why it was not done."""
    reasons = [r for r in Reason if r is not Reason.NOT_HOME]  # somebody was met
    shown = [choice(text(reason_key(r)), Because(reason=r)) for r in reasons]
    return talk.show("visits-why", choices=in_rows(shown))


def reason_key(reason: Reason) -> str:
    """Give the text key of a reason."""
    return f"visits-reason-{reason.value.replace('_', '-')}"


@router.callback_query(Step(Visiting.reason), Chosen(Because))
async def because(query: CallbackQuery, talk: Talk, chosen: Because) -> Reply:
    """Take the reason."""
    del query
    draft = await read_draft(talk)
    (await _line(talk, draft)).reason = chosen.reason
    await write_draft(talk, draft)
    return await _next_line(talk, draft)


async def _line(talk: Talk, draft: Draft) -> LineDraft:
    entry = await at_entry(talk, draft)
    number = int((await talk.data()).get("line", 0))
    return entry.lines[min(number, len(entry.lines) - 1)]


async def _next_line(talk: Talk, draft: Draft) -> Reply:
    number = (await talk.data()).get("line", 0) + 1
    entry = await at_entry(talk, draft)
    if number < len(entry.lines):
        await talk.state.update_data(line=number)
        return await talk.go(Visiting.outcome)
    share_services(draft, entry)
    return await go_on(talk, draft)


# How many


@question(Visiting.people)
async def ask_people(talk: Talk) -> Reply:
    """Ask how many persons each service served; «chưa rõ» is an answer, and is not 0."""
    draft = await read_draft(talk)
    numbers = [choice(str(n), Number(value=n)) for n in PEOPLE]
    unknown = choice(text("visits-unknown"), Number(value=-1))
    several = len(draft.entries) > 1
    key = "visits-people-each-household" if several else "visits-people"
    return talk.show(key, count=len(draft.entries), choices=[numbers, [unknown]])


@router.callback_query(Step(Visiting.people), Chosen(Number))
async def people_tapped(query: CallbackQuery, talk: Talk, chosen: Number) -> Reply:
    """Take the number for every household of the draft that has none."""
    del query
    draft = await read_draft(talk)
    numbers = [chosen.value] * len(draft.entries)
    return await _people(talk, draft, numbers if 0 <= chosen.value <= MOST_PEOPLE else [])


@router.message(Step(Visiting.people), HasText())
async def people_typed(message: Message, talk: Talk) -> Reply:
    """Take one number for all, or one for each household in order: «2 1 3»."""
    draft = await read_draft(talk)
    numbers = whole_numbers(message.text or "", MOST_PEOPLE)
    if len(numbers) == 1:
        numbers *= len(draft.entries)
    if len(numbers) != len(draft.entries):
        return await home.again(talk, "visits-no-such-number", most=MOST_PEOPLE)
    return await _people(talk, draft, numbers)


async def _people(talk: Talk, draft: Draft, numbers: list[int]) -> Reply:
    """Fill in what nobody had said; who came back to this question says it anew."""
    if not visits.lacks_people(draft, services_by_code(talk.session)):
        forget_people(draft)
    for entry, number in zip(draft.entries, numbers, strict=False):
        entry.people = number if entry.people is None else entry.people
        for line in entry.lines:
            line.people = number if line.people is None else line.people
    return await go_on(talk, draft)


def forget_people(draft: Draft) -> None:
    """Make every number of persons unknown again, to be asked anew."""
    for entry in draft.entries:
        entry.people = None
        for line in entry.lines:
            line.people = None


def whole_numbers(said: str, most: int) -> list[int]:
    """Give the numbers in a text if they are all it says («2», «2 người», «2, 1 và 3»), else none."""
    words = said.replace(",", " ").split()
    numbers = [int(word) for word in words if word.isascii() and word.isdigit()]
    others = {names.fold(word) for word in words if not word.isdigit()}
    fits = others <= {"nguoi", "va", "ho", "so", "san", "pham", "don", "ng"}
    return numbers if fits and all(number <= most for number in numbers) else []


@question(Visiting.quantity)
async def ask_quantity(talk: Talk) -> Reply:
    """Ask how many of the service's unit («mấy hồ sơ?»)."""
    draft = await read_draft(talk)
    services = services_by_code(talk.session)
    line = visits.lacking_quantity(draft, services)
    if line is None:
        return await go_on(talk, draft)
    service = services[line.service]
    numbers = [choice(str(n), Number(value=n)) for n in PEOPLE]
    unknown = choice(text("visits-unknown"), Number(value=-1))
    return talk.show(
        "visits-quantity", service=service.name, unit=service.unit, choices=[numbers, [unknown]]
    )


@router.callback_query(Step(Visiting.quantity), Chosen(Number))
async def quantity_tapped(query: CallbackQuery, talk: Talk, chosen: Number) -> Reply:
    """Take the quantity; ask the next one, if another service lacks its own."""
    del query
    return await _quantity(talk, chosen.value if 0 <= chosen.value <= MOST_PEOPLE else None)


@router.message(Step(Visiting.quantity), HasText())
async def quantity_typed(message: Message, talk: Talk) -> Reply:
    """Take a typed quantity."""
    numbers = whole_numbers(message.text or "", MOST_PEOPLE)
    if len(numbers) != 1:
        return await home.again(talk, "visits-no-such-number", most=MOST_PEOPLE)
    return await _quantity(talk, numbers[0])


async def _quantity(talk: Talk, number: int | None) -> Reply:
    draft = await read_draft(talk)
    line = visits.lacking_quantity(draft, services_by_code(talk.session))
    if line is not None and number is not None:
        line.quantity = number
        asked = (await talk.data()).get("asked", [])
        await talk.state.update_data(asked=[s for s in asked if s != Visiting.quantity.state])
    return await go_on(talk, draft)


def paged(choices: list[Choice], page: int) -> list[Choice]:
    """Give one page of choices, with the ways to the others; never more than nine."""
    if len(choices) <= PAGE + 2:
        return choices
    pages = -(-len(choices) // PAGE)
    page %= pages
    shown = choices[page * PAGE : (page + 1) * PAGE]
    return [*shown, choice(text("visits-next-page"), Page(number=(page + 1) % pages))]
