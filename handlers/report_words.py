"""The words for reports due: periods, due moments, figures, lists of villages."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.texts import WEEKDAYS, appointment_text, number_text, text
from models import periods, report_rules
from models.figures import Figures, Sum
from models.periods import Cycle, Period
from models.report_rules import Owed, ReportRule, Terms
from models.reports import Arrival, Closing

HALF_A_YEAR = 6  # months
MOST_LISTED = 40


def terms_text(terms: Terms | ReportRule, now: datetime) -> dict[str, str | int]:
    """Say a rule by its cycle, its days, and its next period with the moment it is due."""
    period = periods.ending_from(now.date(), terms.cycle, terms.preset)
    due = report_rules.due_moment(terms, period, now.tzinfo)
    return {
        "cycle": cycle_text(terms.cycle),
        "days": terms.due_days,
        "period": period_text(terms.cycle, period, now.date()),
        "due": appointment_text(due, now.date()),
    }


def cycle_text(cycle: Cycle) -> str:
    """Name a cycle: «Tháng»."""
    return text(f"report-rules-cycle-{cycle}")


def period_text(cycle: Cycle, period: Period, today: date) -> str:
    """Name a period: «tháng 11 (1/11–30/11)», «quý 4 (15/9–14/12)»."""
    return text(
        f"report-rules-period-{cycle}",
        span=span_text(period, today),
        month=period.last.month,
        quarter=(period.last.month - 1) // 3 + 1,
        half="first" if period.last.month <= HALF_A_YEAR else "second",
        year=str(period.last.year),
    )


def span_text(period: Period, today: date) -> str:
    """Write a period's days: «1/11–30/11», with the years if they are not both this one."""
    is_plain = period.first.year == period.last.year == today.year
    return "–".join(
        f"{day.day}/{day.month}" + ("" if is_plain else f"/{day.year}")
        for day in (period.first, period.last)
    )


def weekday_text(day: date) -> str:
    """Write a day: «thứ Năm 3/12»."""
    return f"{WEEKDAYS[day.weekday()]} {day.day}/{day.month}"


def due_of(owed: Owed, now: datetime) -> datetime:
    """Give the moment by which a team owes its figures, in the zone of `now`."""
    return report_rules.due_moment(owed.rule, owed.period, now.tzinfo)


def common_due_text(owing: Sequence[Owed], now: datetime) -> str:
    """Say when a report is due; «none» where each commune has set another moment."""
    moments = {due_of(owed, now) for owed in owing}
    return appointment_text(moments.pop(), now.date()) if len(moments) == 1 else "none"


def figures_text(found: Figures) -> str:
    """Say what a period adds up to: the four counts apart, then the services."""
    if found.is_silent:
        return text("reports-nothing")
    named, unnamed = number_text(found.named_households), number_text(found.unnamed_entries)
    lines = [
        text("reports-households", named=named, unnamed=unnamed),
        text("reports-household-entries", entries=number_text(found.household_entries)),
        text(
            "reports-people",
            people=sum_text(found.people),
            services=sum_text(found.person_services),
        ),
    ]
    if found.classes:
        lines.append(text("reports-classes", classes=number_text(found.classes)))
    services = [
        text("reports-service", name=s.name, quantity=sum_text(s.quantity, s.unit))
        for s in found.services
    ]
    return "\n".join([*lines, *services])


def sum_text(found: Sum, unit: str = "") -> str:
    """Say a sum in its unit. What nobody said is no 0; where some said nothing, that is said."""
    if found.total is None:
        return text("reports-unknown")
    total = f"{number_text(found.total)} {unit}".rstrip()
    if not found.unsaid:
        return total
    return text("reports-unsaid", total=total, unsaid=number_text(found.unsaid))


def short_text(closing: Closing) -> str:
    """Say the first numbers of closed figures."""
    return text(
        "reports-short",
        named=number_text(closing.figures["named_households"]),
        unnamed=number_text(closing.figures["unnamed_entries"]),
        people=sum_text(Sum(**closing.figures["people"]), text("visits-person")),
    )


def closing_text(closing: Closing) -> str:
    """Say the first numbers, or that it is an explicit zero."""
    return text("reports-zero") if closing.is_zero else short_text(closing)


def villages_text(listed: Sequence[Arrival]) -> str:
    """List villages, each once; under the name of their commune where there are several."""
    above = {one.above for one in listed}
    names = dict.fromkeys(
        f"{villages_of(one)} ({one.above})" if len(above) > 1 else villages_of(one)
        for one in listed
    )
    return "\n".join(cut([text("reports-missing-line", villages=name) for name in names]))


def villages_of(one: Arrival) -> str:
    """Name the villages of one team."""
    return ", ".join(one.villages)


def cut(lines: Sequence[str]) -> list[str]:
    """Keep a list within a message of every channel."""
    if len(lines) <= MOST_LISTED:
        return list(lines)
    return [*lines[:MOST_LISTED], text("reports-more", count=len(lines) - MOST_LISTED)]
