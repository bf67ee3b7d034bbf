"""The summary on request: one's own, the team's, the commune's or the city's, up to now."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, TypedDict

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.methods import SendMessage
from aiogram.types import CallbackQuery, Message
from sqlalchemy import select
from sqlmodel import col

from bot.choices import Choice, choice, in_rows
from bot.filters import Chosen, Opens, Wants
from bot.talk import Reply, Talk
from bot.texts import number_text, text
from handlers.summary_text import (
    Place,
    Span,
    count_lines,
    follow_up_lines,
    follow_up_text,
    on_one_screen,
    paged,
    period_of,
    place_lines,
    silence_lines,
    span_text,
)
from models import figures, follow_ups
from models.figures import Figures
from models.names import fold
from models.people import Member, Person
from models.periods import Period
from models.understanding.heard import QuestionHeard
from models.units import Unit, UnitKind

SMALLEST_CELL = 3  # households, above the commune (domain: the law, need to know)
MOST_PLACES = 6  # of the first screen; all of them are one tap away
PLACES_A_PAGE = 15
FOLLOW_UPS_A_PAGE = 12
ELSEWHERE_A_PAGE = 7
MOST_OTHERS = 4  # places offered as buttons of their own
MOST_SILENT = 25
SHORT_LABEL = 14  # letters of which two buttons fit beside each other

SPANS: dict[str | None, Span] = {"today": Span.DAY, "week": Span.WEEK, "month": Span.MONTH}

router = Router(name="summary")


class Whose(StrEnum):
    """Whose figures."""

    OWN = "own"
    TEAM = "team"
    OFFICE = "office"


class View(StrEnum):
    """What is shown of them."""

    FIGURES = "figures"
    PLACES = "places"
    FOLLOW_UPS = "open"
    ELSEWHERE = "where"


class Show(CallbackData, prefix="sum"):
    """Show this view of these figures, as they are now. `id` is of the team or the unit."""

    whose: Whose
    id: int = 0
    view: View = View.FIGURES
    span: Span = Span.MONTH
    page: int = 0


class TakeTable(CallbackData, prefix="sut"):
    """Send the visits behind these figures as a table: see summary_table.py."""

    whose: Whose
    id: int = 0
    span: Span = Span.MONTH
    with_names: bool = False


class Within(TypedDict, total=False):
    """A scope as the models' functions take it."""

    team_ids: list[int]
    unit_ids: list[int]
    person_id: int


@dataclass(frozen=True, slots=True)
class Scope:
    """Figures a member may see: their own, of a team they lead, or of the office they work in."""

    whose: Whose
    id: int
    place: str
    kind: UnitKind | None = None
    person_id: int = 0

    @property
    def code(self) -> str:
        """How the person's last choice is remembered."""
        return f"{self.whose}:{self.id}"

    @property
    def is_above_commune(self) -> bool:
        """Whether only aggregates may be seen, no cell of them of too few households."""
        return self.kind in {UnitKind.CITY, UnitKind.DISTRICT}

    @property
    def floor(self) -> int:
        """The smallest number of households a cell may be made of."""
        return SMALLEST_CELL if self.is_above_commune else 0

    @property
    def within(self) -> Within:
        """The scope in the models' words."""
        if self.whose is Whose.OWN:
            return {"person_id": self.person_id}
        return {"team_ids": [self.id]} if self.whose is Whose.TEAM else {"unit_ids": [self.id]}


class Screen(NamedTuple):
    """What a view says, and whether there is another page of it."""

    said: str
    has_more: bool = False


@router.message(Wants("tonghop", "tổng hợp", "bao nhiêu hộ rồi", "tổng kết", "số liệu"))
@router.callback_query(Opens("tonghop"))
async def summarise(event: Message | CallbackQuery, talk: Talk) -> Reply:
    """Show the month so far, of the place that the person looked at last."""
    del event
    return say(talk, usual_scope(talk), Span.MONTH)


async def answer_question(talk: Talk, heard: QuestionHeard) -> Reply:
    """Answer a question asked in words: one's own figures, or who has sent nothing.

    Who has sent nothing is told to an office; the others see what is theirs.
    """
    scopes = scopes_of(talk.member)
    span = SPANS.get(heard.period, Span.MONTH)
    if heard.kind == "own_totals":
        return say(talk, scopes[-1], span)
    scope = usual_scope(talk)
    office = scope if scope.whose is Whose.OFFICE else scopes[0]
    if office.whose is not Whose.OFFICE:
        return say(talk, scope, span)
    return talk.say_text(silent_text(talk, office, span))


def say(talk: Talk, scope: Scope, span: Span) -> SendMessage:
    """Say figures in a new message."""
    shown = Show(whose=scope.whose, id=scope.id, span=span)
    screen = screen_of(talk, scope, shown)
    return talk.say_text(screen.said, choices=choices(talk.member, scope, shown, screen))


@router.callback_query(Chosen(Show))
async def show(query: CallbackQuery, talk: Talk, chosen: Show) -> Reply:
    """Show what was chosen, with the figures of now, however old the button is.

    Who has left the team or the office since sees what is theirs today.
    """
    del query
    scope = allowed(talk.member, chosen) or usual_scope(talk)
    remember(talk, scope)
    shown = changed(chosen, whose=scope.whose, id=scope.id, view=view_of(scope, chosen.view))
    screen = screen_of(talk, scope, shown)
    return talk.show_text(screen.said, choices=choices(talk.member, scope, shown, screen))


def scopes_of(member: Member) -> list[Scope]:
    """List the figures a member may see, the widest first."""
    found = [
        Scope(Whose.OFFICE, held.unit_id, held.place, held.unit_kind)
        for held in member.standings
        if held.unit_id
    ]
    led = {
        held.team_id: Scope(Whose.TEAM, held.team_id, held.place)
        for held in member.standings
        if held.team_id and held.role.leads
    }
    own = Scope(Whose.OWN, 0, text("summary-own"), person_id=member.id)
    return [*dict.fromkeys(found), *led.values(), *([own] if member.team_ids else [])]


def allowed(member: Member, chosen: Show | TakeTable) -> Scope | None:
    """Give the chosen scope if it is the member's to see."""
    wanted = (chosen.whose, chosen.id)
    return next((s for s in scopes_of(member) if (s.whose, s.id) == wanted), None)


def usual_scope(talk: Talk) -> Scope:
    """Give the place this person looked at last, else the widest they may see."""
    scopes = scopes_of(talk.member)
    last = talk.session.get_one(Person, talk.member.id).last_summary
    return next((scope for scope in scopes if scope.code == last), scopes[0])


def remember(talk: Talk, scope: Scope) -> None:
    """Remember which team or office it was; a look at one's own changes no habit."""
    if scope.whose is not Whose.OWN:
        talk.session.get_one(Person, talk.member.id).last_summary = scope.code


def view_of(scope: Scope, wanted: View) -> View:
    """Give the wanted view: an office sees places and no household, the others the reverse."""
    missing = View.FOLLOW_UPS if scope.whose is Whose.OFFICE else View.PLACES
    return View.FIGURES if wanted is missing else wanted


def screen_of(talk: Talk, scope: Scope, shown: Show) -> Screen:
    """Give what a view says."""
    if shown.view is View.PLACES:
        return places_screen(talk, scope, shown)
    if shown.view is View.FOLLOW_UPS:
        return follow_ups_screen(talk, scope, shown.page)
    if shown.view is View.ELSEWHERE:
        more = paged(scopes_of(talk.member), shown.page, ELSEWHERE_A_PAGE)[1]
        return Screen(text("summary-choose"), more)
    return Screen(figures_text(talk, scope, shown.span))


def head(talk: Talk, scope: Scope, span: Span) -> list[str]:
    """Give the title with its days, and the place."""
    return [text("summary-title", span=span_text(span, talk.today)), scope.place, ""]


def figures_text(talk: Talk, scope: Scope, span: Span) -> str:
    """Give the first screen: counts, services, what is open, who has sent nothing."""
    period = period_of(span, talk.today)
    found = figures.count(talk.session, period, **scope.within)
    waiting = follow_ups.count(talk.session, talk.today, **scope.within)
    tail = follow_up_lines(waiting, scope.floor)
    if scope.whose is Whose.OFFICE:
        tail += office_lines(talk, scope, period)
    begin = head(talk, scope, span)
    if found.is_silent:
        return "\n".join([*begin, *nothing_lines(scope, found), *tail])
    begin += [*trips_lines(scope, found), *count_lines(found, scope.floor)]
    return on_one_screen(begin, found.services, tail, scope.floor)


def nothing_lines(scope: Scope, found: Figures) -> list[str]:
    """Say that there is nothing yet, and how to begin; days one went along are something."""
    along = [text("summary-went-along", days=found.days)] if found.days else []
    return [*along, text(f"summary-nothing-{scope.whose}")]


def trips_lines(scope: Scope, found: Figures) -> list[str]:
    """Say how many visits on how many days."""
    key = "summary-own-trips" if scope.whose is Whose.OWN else "summary-trips"
    return [text(key, visits=number_text(found.visits), days=number_text(found.days))]


def office_lines(talk: Talk, scope: Scope, period: Period) -> list[str]:
    """Say an office's first places, and the places that have sent nothing."""
    lines = place_lines(places_of(talk, scope, period), scope.floor)
    said: list[str] = []
    if lines:
        shown, has_more = paged(lines, 0, MOST_PLACES)
        label = text(places_key(scope))
        more = text("summary-more-places", count=len(lines) - len(shown), label=label)
        said = ["", f"{label}:", *shown, *([more] if has_more else [])]
    return [*said, *silence_of(talk, scope, period)]


def silence_of(talk: Talk, scope: Scope, period: Period) -> list[str]:
    """Say which villages have sent nothing; above the commune which communes."""
    villages = figures.silent_villages(talk.session, [scope.id], period)
    if not scope.is_above_commune:
        return silence_lines("summary-silent-villages", [v.name for v in villages])
    if not villages:
        return []
    communes = figures.silent_communes(talk.session, [scope.id], period)
    count = text("summary-silent-count", count=number_text(len(villages)))
    return [*(silence_lines("summary-silent-communes", [c.name for c in communes]) or [""]), count]


def silent_text(talk: Talk, scope: Scope, span: Span) -> str:
    """List the villages that have sent nothing, ready to be pasted into a group: no other names."""
    period = period_of(span, talk.today)
    names = [v.name for v in figures.silent_villages(talk.session, [scope.id], period)]
    title = text("summary-silent-title", span=span_text(span, talk.today))
    lines = [f"- {name}" for name in names[:MOST_SILENT]]
    rest = len(names) - len(lines)
    more = [text("summary-silent-more", count=number_text(rest))] if rest else []
    return "\n".join([title, scope.place, "", *(lines or [text("summary-silent-none")]), *more])


def places_screen(talk: Talk, scope: Scope, shown: Show) -> Screen:
    """Give a page of the office's places, one line each."""
    places = places_of(talk, scope, period_of(shown.span, talk.today))
    page, more = paged(place_lines(places, scope.floor), shown.page, PLACES_A_PAGE)
    lines = page or [text("summary-no-places")]
    return Screen("\n".join([*head(talk, scope, shown.span), *lines]), more)


def places_of(talk: Talk, scope: Scope, period: Period) -> list[Place]:
    """Give the villages, or above the commune the communes, that have sent something, by name."""
    adds_up = figures.by_commune if scope.is_above_commune else figures.by_village
    found = adds_up(talk.session, [scope.id], period)
    named = select(col(Unit.name), col(Unit.id)).where(col(Unit.id).in_(list(found)))
    rows = sorted(talk.session.execute(named).all(), key=lambda row: fold(row[0]))
    return [Place(name, found[unit_id]) for name, unit_id in rows if unit_id is not None]


def places_key(scope: Scope) -> str:
    """Name the level right under a scope."""
    return "summary-by-commune" if scope.is_above_commune else "summary-by-village"


def follow_ups_screen(talk: Talk, scope: Scope, page: int) -> Screen:
    """List what wants another visit: of one's own or one's team's households, by name."""
    title = text("summary-follow-ups-title")
    if scope.whose is Whose.OWN:
        wanted = follow_ups.still_open(talk.session, person_id=scope.person_id)
    else:
        wanted = follow_ups.still_open(talk.session, team_ids=[scope.id])
    page_of_them, more = paged(wanted, page, FOLLOW_UPS_A_PAGE)
    lines = [follow_up_text(one, talk.today) for one in page_of_them]
    none = [text("summary-follow-ups-none")]
    return Screen("\n".join([title, scope.place, "", *(lines or none)]), more)


def choices(member: Member, scope: Scope, shown: Show, screen: Screen) -> list[list[Choice]]:
    """Offer the spans, what else there is of this place, and the other places: nine at most."""
    if shown.view is View.ELSEWHERE:
        places, _ = paged(scopes_of(member), shown.page, ELSEWHERE_A_PAGE)
        return filled([*place_choices(member, places, shown.span), next_page(shown, screen)])
    has_days = shown.view in {View.FIGURES, View.PLACES}
    spans = span_choices(shown) if has_days else []
    views = [*next_page(shown, screen), *view_choices(scope, shown)]
    views += table_choices(scope, shown.span) if shown.view is View.FIGURES else []
    return filled([spans, views, *other_places(member, scope, shown)])


def filled(rows: list[list[Choice]]) -> list[list[Choice]]:
    """Leave out rows in which there is nothing to choose."""
    return [row for row in rows if row]


def span_choices(shown: Show) -> list[Choice]:
    """Offer the same view of today, of this week, of this month."""
    labels = {
        Span.DAY: "summary-today",
        Span.WEEK: "summary-this-week",
        Span.MONTH: "summary-this-month",
    }
    return [choice(text(labels[span]), changed(shown, span=span, page=0)) for span in Span]


def view_choices(scope: Scope, shown: Show) -> list[Choice]:
    """Offer the list that belongs to a place's figures, or the way back to the figures."""
    if shown.view is not View.FIGURES:
        return [choice(text("summary-back"), changed(shown, view=View.FIGURES, page=0))]
    if scope.whose is Whose.OFFICE:
        return [choice(text(places_key(scope)), changed(shown, view=View.PLACES))]
    return [choice(text("summary-follow-ups-title"), changed(shown, view=View.FOLLOW_UPS))]


def table_choices(scope: Scope, span: Span) -> list[Choice]:
    """Offer the table. Above the commune its rows, a household each, would be too small a cell."""
    if scope.is_above_commune:
        return []
    return [choice(text("summary-table"), TakeTable(whose=scope.whose, id=scope.id, span=span))]


def next_page(shown: Show, screen: Screen) -> list[Choice]:
    """Offer the next page where there is one."""
    following = changed(shown, page=shown.page + 1)
    return [choice(text("summary-next-page"), following)] if screen.has_more else []


def other_places(member: Member, scope: Scope, shown: Show) -> list[list[Choice]]:
    """Offer the other figures this member may see; beyond a few, a list to choose from."""
    others = [other for other in scopes_of(member) if other != scope]
    if len(others) <= MOST_OTHERS:
        return place_choices(member, others, shown.span)
    return [[choice(text("summary-elsewhere"), changed(shown, view=View.ELSEWHERE, page=0))]]


def place_choices(member: Member, scopes: list[Scope], span: Span) -> list[list[Choice]]:
    """Make a button for each of these figures, two in a row where they are short."""
    buttons = [
        choice(label_of(member, scope), Show(whose=scope.whose, id=scope.id, span=span))
        for scope in scopes
    ]
    is_short = all(len(button.label) <= SHORT_LABEL for button in buttons)
    return in_rows(buttons, 2 if is_short else 1)


def label_of(member: Member, scope: Scope) -> str:
    """Name figures on a button: «Của tôi», «Cả tổ» where one leads but one, else the place."""
    if scope.whose is Whose.OWN:
        return text("summary-mine")
    if scope.whose is Whose.TEAM and len(member.led_team_ids) == 1:
        return text("summary-whole-team")
    return scope.place


def changed(shown: Show, **changes: object) -> Show:
    """Give the same button for something else."""
    return shown.model_copy(update=changes)
