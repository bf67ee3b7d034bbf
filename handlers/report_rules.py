"""The rule of a report: an officer sets, changes or withdraws what the teams owe, and when."""

import re
from datetime import time
from typing import Literal

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.fsm.state import State, StatesGroup
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, Message

from bot.choices import choice, in_rows, opens
from bot.filters import Chosen, HasText, Step
from bot.talk import Reply, Talk, question
from bot.texts import text
from handlers.report_words import cycle_text, period_text, span_text, terms_text, weekday_text
from models import periods, report_rules
from models.names import fold
from models.periods import Cycle, Period, Preset
from models.report_rules import ReportRule, Terms, most_due_days
from models.units import Unit

USUAL_DAYS = (1, 2, 3, 5, 7, 10, 15)
USUAL_HOURS = (8, 11, 16, 17, 20)
DAYS_WRITTEN = re.compile(r"(\d{1,3})(?: ngay)?")
HOUR_WRITTEN = re.compile(r"(\d{1,2}) ?(?:h|g|gio|:)? ?(\d{2})?")


class Ruling(StatesGroup):
    """The steps of setting a rule."""

    cycle = State()
    preset = State()
    days = State()
    hour = State()
    confirm = State()


class SetRule(CallbackData, prefix="bcr"):
    """Set a rule of this unit."""

    unit: int


class PickCycle(CallbackData, prefix="bcy"):
    """How long a period is."""

    cycle: Cycle


class PickPreset(CallbackData, prefix="bcp"):
    """Where periods begin."""

    preset: Preset


class PickDays(CallbackData, prefix="bcn"):
    """How many days after the period it is due."""

    days: int


class PickHour(CallbackData, prefix="bch"):
    """At which local hour it is due."""

    hour: int


class SaveRule(CallbackData, prefix="bcs"):
    """The card is right."""


class AmendRule(CallbackData, prefix="bcm"):
    """The card is not right: ask again."""


class Withdraw(CallbackData, prefix="bcw"):
    """Withdraw this rule: asked for, sure, or not after all."""

    rule: int
    say: Literal["ask", "yes", "no"] = "ask"


router = Router(name="report_rules")


@router.callback_query(Chosen(SetRule))
async def begin(query: CallbackQuery, talk: Talk, chosen: SetRule) -> Reply:
    """Begin, unless another form is open: no draft is lost by a button."""
    del query
    if chosen.unit not in talk.member.office_ids:
        return talk.say("report-rules-not-yours")
    if await talk.state.get_state():
        go_on = opens(text("home-go-on"), "tiep")
        leave = opens(text("home-leave-for", command="/baocao"), "baocao")
        return talk.say("home-form-open", choices=[[go_on], [leave]])
    await talk.state.update_data(unit=chosen.unit)
    return await talk.go(Ruling.cycle)


@question(Ruling.cycle)
async def ask_cycle(talk: Talk) -> Reply:
    """Ask how long a period is."""
    cycles = [choice(cycle_text(cycle), PickCycle(cycle=cycle)) for cycle in Cycle]
    unit = await _unit(talk)
    return talk.show("report-rules-ask-cycle", unit=unit.name, choices=in_rows(cycles))


@router.callback_query(Step(Ruling.cycle), Chosen(PickCycle))
async def pick_cycle(query: CallbackQuery, talk: Talk, chosen: PickCycle) -> Reply:
    """Take the cycle. A week begins on Monday: there is nothing to ask about it."""
    del query
    await talk.state.update_data(cycle=chosen.cycle, preset=Preset.CALENDAR)
    return await talk.go(Ruling.days if chosen.cycle is Cycle.WEEK else Ruling.preset)


@question(Ruling.preset)
async def ask_preset(talk: Talk) -> Reply:
    """Ask where periods begin, with the dates of the next one to end."""
    cycle = Cycle((await talk.data())["cycle"])
    presets = [
        choice(
            text(
                f"report-rules-preset-{preset}",
                span=span_text(periods.ending_from(talk.today, cycle, preset), talk.today),
            ),
            PickPreset(preset=preset),
        )
        for preset in Preset
    ]
    return talk.show("report-rules-ask-preset", choices=in_rows(presets, 1))


@router.callback_query(Step(Ruling.preset), Chosen(PickPreset))
async def pick_preset(query: CallbackQuery, talk: Talk, chosen: PickPreset) -> Reply:
    """Take the preset."""
    del query
    await talk.state.update_data(preset=chosen.preset)
    return await talk.go(Ruling.days)


@question(Ruling.days)
async def ask_days(talk: Talk) -> Reply:
    """Ask how many days after the period it is due, as real dates."""
    cycle, period = await _next_period(talk)
    most = most_due_days(cycle)
    days = [
        choice(
            text(
                "report-rules-days", days=days, day=weekday_text(period.last + days * periods.DAY)
            ),
            PickDays(days=days),
        )
        for days in USUAL_DAYS
        if days <= most
    ]
    return talk.show(
        "report-rules-ask-days",
        period=period_text(cycle, period, talk.today),
        most=most,
        choices=in_rows(days),
    )


@router.callback_query(Step(Ruling.days), Chosen(PickDays))
async def pick_days(query: CallbackQuery, talk: Talk, chosen: PickDays) -> Reply:
    """Take the days as chosen."""
    del query
    return await _take_days(talk, chosen.days)


@router.message(Step(Ruling.days), HasText())
async def type_days(message: Message, talk: Talk) -> Reply:
    """Take the days as written: «12», «12 ngày»."""
    written = DAYS_WRITTEN.fullmatch(fold(message.text or ""))
    return await _take_days(talk, int(written[1]) if written else 0)


async def _take_days(talk: Talk, days: int) -> Reply:
    cycle, _ = await _next_period(talk)
    if not 1 <= days <= most_due_days(cycle):
        return talk.say("report-rules-days-wrong", most=most_due_days(cycle))
    await talk.state.update_data(days=days)
    return await talk.go(Ruling.hour)


@question(Ruling.hour)
async def ask_hour(talk: Talk) -> Reply:
    """Ask at which hour of the due day."""
    _, period = await _next_period(talk)
    due = period.last + (await talk.data())["days"] * periods.DAY
    hours = [choice(text("report-rules-hour", hour=h), PickHour(hour=h)) for h in USUAL_HOURS]
    return talk.show("report-rules-ask-hour", day=weekday_text(due), choices=in_rows(hours, 3))


@router.callback_query(Step(Ruling.hour), Chosen(PickHour))
async def pick_hour(query: CallbackQuery, talk: Talk, chosen: PickHour) -> Reply:
    """Take the hour as chosen."""
    del query
    return await _take_hour(talk, time(chosen.hour))


@router.message(Step(Ruling.hour), HasText())
async def type_hour(message: Message, talk: Talk) -> Reply:
    """Take the hour as written."""
    hour = read_hour(message.text or "")
    return await _take_hour(talk, hour) if hour else talk.say("report-rules-hour-wrong")


async def _take_hour(talk: Talk, hour: time) -> Reply:
    await talk.state.update_data(hour=hour.isoformat("minutes"))
    return await talk.go(Ruling.confirm)


@question(Ruling.confirm)
async def ask_confirm(talk: Talk) -> Reply:
    """Show the card, with the first real period and its due moment."""
    save = choice(text("report-rules-save"), SaveRule())
    amend = choice(text("report-rules-amend"), AmendRule())
    cancel = opens(text("report-rules-cancel"), "huy")
    unit, terms = await _unit(talk), await _terms(talk)
    return talk.show(
        "report-rules-card",
        unit=unit.name,
        **terms_text(terms, talk.now),
        choices=[[save, amend, cancel]],
    )


@router.callback_query(Step(Ruling.confirm), Chosen(AmendRule))
async def amend(query: CallbackQuery, talk: Talk) -> Reply:
    """Ask everything again; it is four taps."""
    del query
    return await talk.go(Ruling.cycle)


@router.callback_query(Step(Ruling.confirm), Chosen(SaveRule))
async def save(query: CallbackQuery, talk: Talk) -> Reply:
    """Put the rule in force from today on."""
    del query
    unit, terms = await _unit(talk), await _terms(talk)
    await talk.state.clear()
    if unit.id not in talk.member.office_ids:  # the role may have ended meanwhile
        return talk.show("report-rules-not-yours")
    report_rules.set_rule(talk.session, unit.id, terms, by=talk.member.id, now=talk.now)
    see = opens(text("report-rules-see"), "baocao")
    return talk.show(
        "report-rules-saved", unit=unit.name, **terms_text(terms, talk.now), choices=[[see]]
    )


@router.callback_query(Chosen(SaveRule))
async def save_again(query: CallbackQuery) -> Reply:
    """Say that the card is settled; the receipt stays as it is."""
    return AnswerCallbackQuery(callback_query_id=query.id, text=text("report-rules-settled"))


@router.callback_query(Chosen(Withdraw))
async def withdraw(query: CallbackQuery, talk: Talk, chosen: Withdraw) -> Reply:
    """Withdraw a rule of one's own office, once one is sure."""
    del query
    rule = talk.session.get(ReportRule, chosen.rule)
    if rule is None or rule.unit_id not in talk.member.office_ids:
        return talk.say("report-rules-not-yours")
    words: dict[str, str | int] = {
        "cycle": cycle_text(rule.cycle).lower(),
        "unit": talk.session.get_one(Unit, rule.unit_id).name,
    }
    if chosen.say == "ask" and rule.covers(talk.today):
        yes = choice(text("report-rules-withdraw"), Withdraw(rule=chosen.rule, say="yes"))
        no = choice(text("report-rules-keep"), Withdraw(rule=chosen.rule, say="no"))
        return talk.show("report-rules-withdraw-sure", **words, choices=[[yes, no]])
    if chosen.say == "no" and rule.covers(talk.today):
        return talk.show("report-rules-kept", choices=(), **words)
    report_rules.withdraw(talk.session, rule, by=talk.member.id, now=talk.now)
    return talk.show("report-rules-withdrawn", choices=(), **words)


async def _unit(talk: Talk) -> Unit:
    return talk.session.get_one(Unit, (await talk.data())["unit"])


async def _next_period(talk: Talk) -> tuple[Cycle, Period]:
    """Give the first period that a rule set today is for."""
    data = await talk.data()
    cycle = Cycle(data["cycle"])
    return cycle, periods.ending_from(talk.today, cycle, Preset(data["preset"]))


async def _terms(talk: Talk) -> Terms:
    data = await talk.data()
    return Terms(
        Cycle(data["cycle"]),
        Preset(data["preset"]),
        data["days"],
        time.fromisoformat(data["hour"]),
    )


def read_hour(said: str) -> time | None:
    """Read «17», «17h», «16h30», «16g30», «16:30», «16 giờ 30»."""
    written = HOUR_WRITTEN.fullmatch(fold(said).strip(" ."))
    try:
        return time(int(written[1]), int(written[2] or 0)) if written else None
    except ValueError:  # «25h», «7h75»
        return None
