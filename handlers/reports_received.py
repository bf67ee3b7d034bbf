"""Reports received: the office's rules, who has closed their figures and who has not."""

from collections import defaultdict
from collections.abc import Sequence

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery

from bot.choices import Rows, choice, in_rows
from bot.filters import Chosen
from bot.talk import Reply, Talk
from bot.texts import text
from handlers.report_rules import SetRule, Withdraw
from handlers.report_words import (
    closing_text,
    common_due_text,
    cut,
    cycle_text,
    period_text,
    terms_text,
    villages_of,
    villages_text,
)
from models import report_rules, reports
from models.periods import Cycle, Period
from models.report_rules import Owed
from models.reports import Arrival
from models.units import Unit, UnitKind

MOST_REPORTS = 5

Screen = tuple[str, Rows]
Inbox = dict[tuple[Cycle, Period], list[Owed]]


class Office(CallbackData, prefix="bco"):
    """The reports that this unit's office receives."""

    unit: int


class Received(CallbackData, prefix="bcl"):
    """Who within this unit has closed this period, and who has not."""

    unit: int
    cycle: Cycle
    first: int  # the period's first day, as an ordinal: dates do not pack


class ForGroup(CallbackData, prefix="bcg"):
    """The same as a text to paste into a group: villages only."""

    unit: int
    cycle: Cycle
    first: int


router = Router(name="reports_received")


@router.callback_query(Chosen(Office))
async def look(query: CallbackQuery, talk: Talk, chosen: Office) -> Reply:
    """Show the office its reports. An open form is left alone."""
    del query
    said, choices = overview(talk, chosen.unit)
    return talk.show_text(said, choices=choices)


def overview(talk: Talk, unit_id: int) -> Screen:
    """Show the rules of a unit, and who has closed the last ended period."""
    if unit_id not in talk.member.office_ids:
        return text("reports-not-owed"), ()
    inbox = _inbox(talk, unit_id)
    said = text(
        "reports-office",
        unit=talk.session.get_one(Unit, unit_id).name,
        rules="\n".join(_rule_lines(talk, unit_id)),
    )
    buttons = _rule_buttons(talk, unit_id)
    if len(inbox) == 1:
        (cycle, period), owing = inbox.popitem()
        status, to_group = _received(talk, unit_id, cycle, period, owing)
        return f"{said}\n\n{status}", [*to_group, *buttons]
    reports_in = [
        choice(
            period_text(cycle, period, talk.today),
            Received(unit=unit_id, cycle=cycle, first=period.first.toordinal()),
        )
        for cycle, period in list(inbox)[:MOST_REPORTS]
    ]
    if not inbox:
        said = f"{said}\n\n{text('reports-office-none-ended')}"
    return said, [*in_rows(reports_in, 1), *buttons]


def _inbox(talk: Talk, unit_id: int) -> Inbox:
    """Give the reports that have ended, with who owes each, the latest first."""
    inbox: defaultdict[tuple[Cycle, Period], list[Owed]] = defaultdict(list)
    owing = report_rules.owed_in(talk.session, unit_id, talk.today)
    for owed in sorted(owing, key=lambda one: one.period.last, reverse=True):
        inbox[owed.rule.cycle, owed.period].append(owed)
    return dict(inbox)


def _rule_lines(talk: Talk, unit_id: int) -> list[str]:
    rules = report_rules.governing_rules(talk.session, unit_id, talk.today)
    return [
        text(
            "report-rules-rule",
            unit=talk.session.get_one(Unit, rule.unit_id).name,
            **terms_text(rule, talk.now),
        )
        for rule in rules
    ] or [text("reports-office-no-rule")]


def _rule_buttons(talk: Talk, unit_id: int) -> Rows:
    """Offer to set a rule, and to withdraw those of this very unit."""
    own = report_rules.own_rules(talk.session, unit_id, talk.today)
    withdraw = [
        choice(
            text("reports-withdraw-rule", cycle=cycle_text(rule.cycle).lower()),
            Withdraw(rule=rule.id or 0),
        )
        for rule in own
    ]
    return [[choice(text("reports-set-rule"), SetRule(unit=unit_id))], *in_rows(withdraw)]


@router.callback_query(Chosen(Received))
async def received(query: CallbackQuery, talk: Talk, chosen: Received) -> Reply:
    """Show who has closed one period, and who has not."""
    del query
    found = _find(talk, chosen)
    if found is None:
        return talk.show("reports-not-owed")
    said, choices = _received(talk, chosen.unit, *found)
    return talk.show_text(said, choices=choices)


@router.callback_query(Chosen(ForGroup))
async def for_group(query: CallbackQuery, talk: Talk, chosen: ForGroup) -> Reply:
    """Give a text to paste into a group, as a message of its own. It names villages only."""
    del query
    found = _find(talk, chosen)
    if found is None:
        return talk.say("reports-not-owed")
    cycle, period, owing = found
    listed = reports.arrivals(talk.session, owing)
    missing = [one for one in listed if not one.closing]
    closed = len(listed) - len(missing)
    words = {
        "period": period_text(cycle, period, talk.today),
        "due": common_due_text(owing, talk.now),
    }
    said = text("reports-for-group", closed=closed, all=len(listed), **words)
    rest = (
        text("reports-for-group-missing", missing=villages_text(missing))
        if missing
        else text("reports-for-group-all")
    )
    return talk.say_text(f"{said}\n{rest}")


def _find(talk: Talk, about: Received | ForGroup) -> tuple[Cycle, Period, list[Owed]] | None:
    """Give the report that a button of one's own office is about, if it is in hand still."""
    if about.unit not in talk.member.office_ids:
        return None
    for (cycle, period), owing in _inbox(talk, about.unit).items():
        if (cycle, period.first.toordinal()) == (about.cycle, about.first):
            return cycle, period, owing
    return None


def _received(
    talk: Talk, unit_id: int, cycle: Cycle, period: Period, owing: Sequence[Owed]
) -> Screen:
    unit = talk.session.get_one(Unit, unit_id)
    listed = reports.arrivals(talk.session, owing)
    head = text(
        "reports-sent",
        period=period_text(cycle, period, talk.today),
        unit=unit.name,
        due=common_due_text(owing, talk.now),
        closed=sum(1 for one in listed if one.closing),
        all=len(listed),
    )
    sees_figures = unit.kind in {UnitKind.COMMUNE, UnitKind.VILLAGE}
    lines = _by_village(listed) if sees_figures else _by_unit_above(listed)
    about = {"unit": unit_id, "cycle": cycle, "first": period.first.toordinal()}
    return "\n".join([head, "", *lines]), [[choice(text("reports-copy"), ForGroup(**about))]]


def _by_village(listed: Sequence[Arrival]) -> list[str]:
    """List who has, with the first numbers, and who has not. Nothing sent is never a 0."""
    closed = [
        text("reports-sent-line", villages=villages_of(one), numbers=closing_text(one.closing))
        for one in listed
        if one.closing
    ]
    missing = villages_text([one for one in listed if not one.closing])
    lines = [text("reports-sent-closed"), *cut(closed)] if closed else []
    return [*lines, text("reports-sent-missing"), missing] if missing else lines


def _by_unit_above(listed: Sequence[Arrival]) -> list[str]:
    """Count by commune: above the commune nobody sees a village's figures (domain: the law)."""
    groups: defaultdict[str, list[Arrival]] = defaultdict(list)
    for one in listed:
        groups[one.above].append(one)
    counts = [
        text(
            "reports-above-line",
            above=above,
            closed=sum(1 for one in group if one.closing),
            all=len(group),
        )
        for above, group in groups.items()
    ]
    missing = villages_text([one for one in listed if not one.closing])
    lines = cut(counts)
    return [*lines, text("reports-sent-missing"), missing] if missing else lines
