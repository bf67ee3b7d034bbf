"""Reports due: the tổ trưởng sees a period's figures and closes them in one tap, a zero too."""

from datetime import date

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, Message

from bot.choices import Rows, choice, in_rows
from bot.filters import Chosen, Opens, Wants
from bot.talk import Reply, Talk
from bot.texts import appointment_text, moment_text, text
from handlers import report_rules as ruling
from handlers import reports_received as receiving
from handlers.report_words import closing_text, due_of, figures_text, period_text, weekday_text
from handlers.reports_received import Office
from models import follow_ups, people, report_rules, reports
from models.figures import Figures
from models.people import Person
from models.periods import DAY
from models.report_rules import Owed
from models.reports import Closing
from models.teams import Team
from models.units import Unit

MOST_DESKS = 8

Screen = tuple[str, Rows]


class Look(CallbackData, prefix="bct"):
    """The figures that a team is to close."""

    team: int
    rule: int
    first: int


class Close(CallbackData, prefix="bcc"):
    """Close a team's figures; `zero` says that there were none, knowingly."""

    team: int
    rule: int
    first: int
    zero: bool = False


router = Router(name="reports")
router.include_routers(ruling.router, receiving.router)


@router.message(Wants("baocao", "báo cáo", "chốt số liệu", "nộp số liệu"))
@router.callback_query(Opens("baocao"))
async def begin(event: Message | CallbackQuery, talk: Talk) -> Reply:
    """Show what this person closes or receives; ask which if it is several."""
    del event
    await talk.state.clear()
    desks = _desks(talk)
    if not desks:
        return talk.say("reports-no-rule") if talk.member.leads else _who_closes(talk)
    if len(desks) > 1:
        rows = in_rows([choice(label, desk) for label, desk in desks], 1)
        return talk.say("reports-which", choices=rows)
    said, choices = _screen(talk, desks[0][1])
    return talk.say_text(said, choices=choices)


@router.callback_query(Chosen(Look))
async def look(query: CallbackQuery, talk: Talk, chosen: Look) -> Reply:
    """Show the figures of one period. An open form is left alone."""
    del query
    said, choices = _figures(talk, chosen)
    return talk.show_text(said, choices=choices)


def _desks(talk: Talk) -> list[tuple[str, Office | Look]]:
    """Give what this person can look at: what their teams owe, what their offices receive."""
    desks: list[tuple[str, Office | Look]] = []
    for team_id in talk.member.led_team_ids:
        team = talk.session.get_one(Team, team_id)
        for owed in report_rules.owed_by(talk.session, team_id, talk.today):
            label = text("reports-which-team", team=team.name, period=_period(owed, talk.today))
            desks.append((label, Look(**about(owed))))
    desks += [
        (talk.session.get_one(Unit, unit_id).name, Office(unit=unit_id))
        for unit_id in talk.member.office_ids
    ]
    return desks[:MOST_DESKS]


def _who_closes(talk: Talk) -> Reply:
    """Tell a member without a leading role whose task it is."""
    lines = []
    for team_id in talk.member.team_ids:
        names = [p.name for p in people.team_leaders(talk.session, team_id, talk.today)]
        key = "reports-who-closes-team" if names else "reports-nobody-closes"
        team = talk.session.get_one(Team, team_id)
        lines.append(text(key, team=team.name, names=", ".join(names)))
    return talk.say("reports-who-closes", teams="\n".join(lines))


def _screen(talk: Talk, desk: Office | Look) -> Screen:
    if isinstance(desk, Office):
        return receiving.overview(talk, desk.unit)
    return _figures(talk, desk)


# The tổ trưởng: figures, and one tap


def _figures(talk: Talk, desk: Look) -> Screen:
    """Show what is to be closed, or how it was closed."""
    owed = _own(talk, desk)
    if owed is None:
        return text("reports-not-owed"), ()
    closing = reports.closing_of(talk.session, owed)
    if closing:
        return _receipt(talk, owed, closing), ()
    found = reports.count(talk.session, owed)
    if reports.is_zero(found) and not _is_running(owed, talk):
        return _ask_zero(talk, owed, found)
    said = text("reports-figures", numbers=figures_text(found), **owed_text(talk, owed))
    if _is_running(owed, talk):
        opens_on = weekday_text(owed.period.last + DAY)
        return f"{said}\n\n{text('reports-running', day=opens_on)}", ()
    oddities = _oddities(talk, owed, found)
    button = choice(text("reports-close"), Close(**about(owed)))
    return "\n".join([said, "", *oddities, text("reports-check")]), [[button]]


def _ask_zero(talk: Talk, owed: Owed, found: Figures) -> Screen:
    said = text("reports-zero-sure", visits=found.visits, **owed_text(talk, owed))
    return said, [[choice(text("reports-close-zero"), Close(**about(owed), zero=True))]]


def _oddities(talk: Talk, owed: Owed, found: Figures) -> list[str]:
    """Say what a reader of these figures would ask about."""
    open_now = follow_ups.count(talk.session, talk.today, team_ids=[owed.team_id]).open
    said = []
    if found.people.unsaid:
        said.append(text("reports-odd-people", count=found.people.unsaid))
    if open_now:
        said.append(text("reports-odd-open", count=open_now))
    return said


@router.callback_query(Chosen(Close))
async def close(query: CallbackQuery, talk: Talk, chosen: Close) -> Reply:
    """Close the figures as they are now. An open form is left alone; twice is once."""
    del query
    owed = _own(talk, chosen)
    if owed is None:
        return talk.show("reports-not-owed")
    closing = reports.closing_of(talk.session, owed)
    if closing:
        already = text("reports-closed-already")
        return talk.show_text(f"{_receipt(talk, owed, closing)}\n{already}")
    found = reports.count(talk.session, owed)
    if not _is_running(owed, talk) and reports.is_zero(found) != chosen.zero:
        said, choices = _figures(talk, Look(**about(owed)))  # a zero is closed knowingly
        return talk.show_text(said, choices=choices)
    try:
        closing = reports.close(talk.session, owed, by=talk.member.id, now=talk.now)
    except reports.NotEnded:
        words = owed_text(talk, owed)
        day = weekday_text(owed.period.last + DAY)
        return talk.show("reports-too-early", day=day, choices=(), **words)
    return talk.show_text(_receipt(talk, owed, closing))


def _own(talk: Talk, desk: Look | Close) -> Owed | None:
    """Give what a button is about, if this person leads the team and it still owes it."""
    if desk.team not in talk.member.led_team_ids:
        return None
    first = date.fromordinal(desk.first)
    return report_rules.still_owed(talk.session, desk.team, desk.rule, first)


def _is_running(owed: Owed, talk: Talk) -> bool:
    return talk.today <= owed.period.last


def _receipt(talk: Talk, owed: Owed, closing: Closing) -> str:
    """Say what was closed, when and by whom, and what comes next."""
    lines = [
        text("reports-closed", numbers=closing_text(closing), **owed_text(talk, owed)),
        text(
            "reports-closed-by",
            when=moment_text(closing.closed_at.astimezone(talk.now.tzinfo), talk.today),
            name=talk.session.get_one(Person, closing.closed_by).name,
        ),
    ]
    cycle = owed.rule.cycle
    following = report_rules.running(talk.session, owed.team_id, cycle, talk.today)
    if following and following.period != owed.period:
        lines.append(text("reports-next", **owed_text(talk, following)))
    return "\n".join(lines)


def owed_text(talk: Talk, owed: Owed) -> dict[str, str | int]:
    """Say which period of which team it is, and when it is due."""
    return {
        "period": _period(owed, talk.today),
        "team": talk.session.get_one(Team, owed.team_id).name,
        "due": appointment_text(due_of(owed, talk.now), talk.today),
    }


def _period(owed: Owed, today: date) -> str:
    return period_text(owed.rule.cycle, owed.period, today)


def about(owed: Owed) -> dict[str, int]:
    """Give what a button needs to name what is owed."""
    return {
        "team": owed.team_id,
        "rule": owed.rule.id or 0,
        "first": owed.period.first.toordinal(),
    }
