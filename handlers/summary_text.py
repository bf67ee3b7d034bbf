"""The words of a summary: figures to lines, no query and no button. One screen of a small phone.

`floor` is the smallest number of households a cell may be made of where it is shown above the
commune (domain: the law, need to know); 0 shows every cell.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import TypeVar

from bot.texts import day_text, number_text, text
from models import periods
from models.figures import Figures, ServiceFigures, Sum, add
from models.follow_ups import FollowUpCount, OpenFollowUp
from models.periods import Period

Item = TypeVar("Item")

MOST_LINES = 30
MOST_LETTERS = 1_800
MOST_NAMES = 8


class Span(StrEnum):
    """Which days are asked for, each up to today."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Place:
    """A village or a commune that has sent something, and its figures."""

    name: str
    figures: Figures


def period_of(span: Span, today: date) -> Period:
    """Give the days of a span up to today."""
    whole = {Span.DAY: periods.day, Span.WEEK: periods.week, Span.MONTH: periods.month}[span](today)
    return Period(whole.first, today)


def span_text(span: Span, today: date) -> str:
    """Say a span with its days: «tháng 11/2026, đến hôm nay»."""
    first = short_date(period_of(span, today).first)
    month = f"{today.month}/{today.year}"
    return text(f"summary-span-{span}", first=first, last=full_date(today), month=month)


def full_date(day: date) -> str:
    """Write 24/11/2026."""
    return f"{day.day}/{day.month}/{day.year}"


def short_date(day: date) -> str:
    """Write 24/11."""
    return f"{day.day}/{day.month}"


def on_one_screen(
    head: Sequence[str], services: Sequence[ServiceFigures], tail: Sequence[str], floor: int
) -> str:
    """Put a summary together, with as many services as one screen holds, the most frequent ones."""
    for most in range(len(services), -1, -1):
        said = "\n".join([*head, *service_lines(services, most, floor), *tail])
        if len(said) <= MOST_LETTERS and said.count("\n") < MOST_LINES:
            break
    return said


def count_lines(found: Figures, floor: int) -> list[str]:
    """Say the four counts, each apart and labelled, then what else the visits say."""
    behind, named, unnamed = found.households, found.named_households, found.unnamed_entries
    lines = [
        text("summary-named", count=cell(named, "hộ", named, floor)),
        text("summary-unnamed", count=cell(unnamed, "lượt", unnamed, floor)),
        text("summary-met", count=cell(found.household_entries, "lượt", behind, floor)),
        text("summary-people", count=sum_text(found.people, "người", behind, floor)),
        text("summary-services", count=sum_text(found.person_services, "lượt", behind, floor)),
    ]
    lines += [text("summary-classes", count=number_text(found.classes))] if found.classes else []
    absent = found.absent_households.total
    lines += [text("summary-absent", count=cell(absent, "hộ", absent, floor))] if absent else []
    lines += [text("summary-zeros", count=number_text(found.zeros))] if found.zeros else []
    return lines


def cell(number: int, unit: str, households: int, floor: int) -> str:
    """Write a number with its unit, or that it is of too few households to be shown."""
    if 0 < households < floor:
        return text("summary-few", floor=floor)
    return text("summary-number", count=number_text(number), unit=unit)


def sum_text(found: Sum, unit: str, households: int, floor: int) -> str:
    """Write a sum, and beside it how many did not say; what nobody said is not 0."""
    if found.total is None:
        return text("summary-unknown", unit=unit)
    said = cell(found.total, unit, households, floor)
    if not found.unsaid or 0 < households < floor:
        return said
    return text("summary-partly", count=said, unsaid=number_text(found.unsaid))


def service_lines(services: Sequence[ServiceFigures], most: int, floor: int) -> list[str]:
    """Say services by pillar; beyond `most` only how many others there are."""
    shown = [s for s in services if not 0 < s.behind.all < floor]
    few = [s.short for s in services if 0 < s.behind.all < floor]
    frequent = sorted(shown, key=lambda s: -s.lines)[:most]
    lines: list[str] = []
    for pillar, its_own in groupby((s for s in shown if s in frequent), key=lambda s: s.pillar):
        title = text(f"summary-pillar-{pillar.value.replace('_', '-')}")
        lines += ["", title, *(service_line(s, floor) for s in its_own)]
    rest = len(shown) - len(frequent)
    lines += ["", text("summary-other-services", count=rest)] if rest else []
    lines += ["", text("summary-few-services", names=some_names(few))] if few else []
    return lines


def service_line(service: ServiceFigures, floor: int) -> str:
    """Say one service: how much is done, in its unit, and what became of its lines."""
    outcomes = ", ".join(outcome_parts(service, floor))
    quantity = quantity_text(service, floor)
    if not quantity:
        return text("summary-service-open", service=service.short, outcomes=outcomes)
    key = "summary-service" if outcomes else "summary-service-plain"
    more = {"outcomes": outcomes} if outcomes else {}
    return text(key, service=service.short, quantity=quantity, **more)


def quantity_text(service: ServiceFigures, floor: int) -> str:
    """Write the quantity with its unit; nothing where no line of the service counts yet."""
    counted = service.lines if service.counts_always else service.done
    if not counted:
        return ""
    return sum_text(service.quantity, service.unit, service.behind_quantity, floor)


def outcome_parts(service: ServiceFigures, floor: int) -> list[str]:
    """Say how often it was done, started, failed, only guided, as far as it can be."""
    cells = [
        ("summary-started", service.started, service.behind.started),
        ("summary-not-done", service.not_done, service.behind.not_done),
    ]
    if not service.counts_always:
        cells.insert(0, ("summary-done", service.done, service.behind.done))
        cells.append(("summary-guided", service.guided, service.behind.guided))
    return [
        text(key, count=cell(lines, "lượt", behind, floor)) for key, lines, behind in cells if lines
    ]


def place_lines(places: Sequence[Place], floor: int) -> list[str]:
    """Say each place in one line; above the commune without those of too few households."""
    if not floor:
        return [village_line(place) for place in places]
    apart, together = set_apart(places, floor)
    lines = [aggregate_line(place.name, [place.figures], floor) for place in apart]
    if together:
        names = ", ".join(place.name for place in together)
        lines.append(aggregate_line(names, [place.figures for place in together], floor))
    return lines


def village_line(place: Place) -> str:
    """Say one village's households, meetings and person-services, or its explicit zero."""
    found = place.figures
    if not found.household_entries and not found.classes and found.zeros:
        return text("summary-place-zero", place=place.name)
    return text(
        "summary-place",
        place=place.name,
        named=number_text(found.named_households),
        met=number_text(found.household_entries),
        services=sum_text(found.person_services, "lượt người", found.households, 0),
    )


def set_apart(places: Sequence[Place], floor: int) -> tuple[list[Place], list[Place]]:
    """Split places into those shown one by one and those shown only together.

    Together go all that are of too few households, and, so that none of them can be worked out
    from the total, the next smallest until they are two and of enough households.
    """
    together = [p for p in places if 0 < p.figures.households < floor]
    others = sorted(
        (p for p in places if p.figures.households >= floor), key=lambda p: p.figures.households
    )
    while together and others and not _hides(together, floor):
        together.append(others.pop(0))
    return [p for p in places if p not in together], [p for p in places if p in together]


def _hides(together: Sequence[Place], floor: int) -> bool:
    return len(together) > 1 and sum(p.figures.households for p in together) >= floor


def aggregate_line(names: str, found: Sequence[Figures], floor: int) -> str:
    """Say the meetings and person-services of one place, or of several together."""
    behind = sum(figures.households for figures in found)
    if 0 < behind < floor:
        return text("summary-place-few", place=names, floor=floor)
    met = sum(figures.household_entries for figures in found)
    people = add(figures.person_services for figures in found)
    services = sum_text(people, "lượt người", behind, floor)
    return text("summary-aggregate", place=names, met=number_text(met), services=services)


def some_names(names: Sequence[str], most: int = MOST_NAMES) -> str:
    """List names, and how many more there are."""
    listed = ", ".join(names[:most])
    rest = len(names) - most
    return text("summary-and-more", names=listed, count=rest) if rest > 0 else listed


def silence_lines(key: str, names: Sequence[str]) -> list[str]:
    """Say who has sent nothing; no line where everybody has."""
    return ["", text(key, count=len(names), names=some_names(names))] if names else []


def follow_up_lines(found: FollowUpCount, floor: int) -> list[str]:
    """Say how much wants another visit; no line where nothing does."""
    if not found.open:
        return []
    opened = cell(found.open, "việc", found.households, floor)
    if not found.overdue or floor:
        return ["", text("summary-follow-ups", count=opened)]
    overdue = number_text(found.overdue)
    return ["", text("summary-follow-ups-overdue", count=opened, overdue=overdue)]


def follow_up_text(wanted: OpenFollowUp, today: date) -> str:
    """Say one household's open service and the promised day. For the household's own team alone."""
    when = text("summary-follow-up-since", day=short_date(wanted.visited))
    if wanted.due:
        key = "summary-follow-up-late" if wanted.due < today else "summary-follow-up-due"
        when = text(key, day=day_text(wanted.due, today))
    return text(
        "summary-follow-up",
        household=wanted.label or text("summary-follow-up-unnamed"),
        service=wanted.service,
        outcome=text(f"summary-outcome-{wanted.outcome or 'none'}"),
        when=when,
    )


def paged(items: Sequence[Item], page: int, size: int) -> tuple[list[Item], bool]:
    """Give a page of a list (from 0) and whether there is another one."""
    begin = page * size
    return list(items[begin : begin + size]), len(items) > begin + size
