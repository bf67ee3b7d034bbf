"""Everything a user reads, from the Fluent catalogue in locales/vi/."""

from datetime import date, datetime
from functools import cache
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource, resolver

LOCALES = Path(__file__).parent / "locales"
LONGEST_ARGUMENT = 100_000  # letters: a list of all villages of a city has its place
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")

type_of_argument = str | int | None


@cache
def catalogue() -> FluentBundle:
    """Load the Vietnamese catalogue, once. A message defined twice is a mistake: ValueError."""
    bundle = FluentBundle(["vi"], use_isolating=False)
    # Fluent's own limit of 2,500 guards against catalogues of strangers; this one is ours.
    resolver.MAX_PART_LENGTH = LONGEST_ARGUMENT
    for path in sorted((LOCALES / "vi").glob("*.ftl")):
        resource = FluentResource(path.read_text(encoding="utf-8"))
        for entry in resource.body:
            name = getattr(getattr(entry, "id", None), "name", None)
            if name and bundle.has_message(name):
                raise ValueError(f"{path.name}: {name} is defined twice")
        bundle.add_resource(resource)
    return bundle


def text(key: str, /, **arguments: str | int) -> str:
    """Say the message of this key. An unknown key raises KeyError, a missing argument ValueError."""
    bundle = catalogue()
    if not bundle.has_message(key):
        raise KeyError(key)
    message = bundle.get_message(key)
    if message.value is None:
        raise KeyError(key)
    said, errors = bundle.format_pattern(message.value, arguments)
    if errors:
        raise ValueError(f"{key}: {errors[0]}")
    return str(said)


def day_text(day: date, today: date) -> str:
    """Say a day as people do: «hôm nay (24/11)», «thứ Năm (19/11)», with the year if it is another."""
    short = f"{day.day}/{day.month}" + ("" if day.year == today.year else f"/{day.year}")
    near = {0: "hôm nay", -1: "hôm qua", 1: "ngày mai"}.get((day - today).days)
    return f"{near or WEEKDAYS[day.weekday()]} ({short})"


def moment_text(moment: datetime, today: date) -> str:
    """Say a local hour and day: «19 giờ 30, thứ Sáu (27/11)»."""
    minutes = f" {moment.minute:02d}" if moment.minute else ""
    return f"{moment.hour} giờ{minutes}, {day_text(moment.date(), today)}"


def appointment_text(moment: datetime, today: date) -> str:
    """Do as `moment_text`, always with the weekday: «19 giờ 30, ngày mai, thứ Sáu (27/11)»."""
    near = {0: "hôm nay, ", 1: "ngày mai, "}.get((moment.date() - today).days, "")
    minutes = f" {moment.minute:02d}" if moment.minute else ""
    year = "" if moment.year == today.year else f"/{moment.year}"
    day = f"{WEEKDAYS[moment.weekday()]} ({moment.day}/{moment.month}{year})"
    return f"{moment.hour} giờ{minutes}, {near}{day}"


def number_text(number: int) -> str:
    """Write a number with the dots of Nghị định 30/2020: 1.234."""
    return f"{number:,}".replace(",", ".")
