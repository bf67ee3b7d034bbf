"""Days gone by, days to come, and the moments of meetings, read from what people write."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from models.understanding.clocks import PARTS, ClockMention, clocks
from models.understanding.days import DayMention, mentions
from models.understanding.plain import Plain, Span, plain

MOVED_TO = re.compile(r"\b(?:hoan|chuyen|doi|lui)\b.*?\b(?:sang|qua|den|thanh|vao)\b")


@dataclass(frozen=True, slots=True)
class Moment:
    """A local instant, and the spans of the text that said it."""

    at: datetime
    spans: tuple[Span, ...]


def past_day(text: str, now: datetime) -> date | None:
    """Give the first day named that is over or is today; None if none is.

    A weekday is the last one before today («thứ 5 nay» may be today). A date without a year is
    at most today: else it was last year's.
    """
    today = now.date()
    days = (mention.past for mention in mentions(plain(text), today))
    return next((day for day in days if day and day <= today), None)


def future_day(text: str, now: datetime) -> date | None:
    """Give the first day named that is today or is to come; None if none is."""
    today = now.date()
    days = (mention.future for mention in mentions(plain(text), today))
    return next((day for day in days if day and day >= today), None)


def moment(text: str, now: datetime) -> Moment | None:
    """Give the moment named, always after `now` and in its zone; None without an hour, or if over.

    Of a meeting that moves («chuyển sang …») it is the new one. An hour without a day is today's,
    or tomorrow's once it is over.
    """
    folded = plain(text)
    moved = MOVED_TO.search(folded.folded)
    after = _moment(folded, now, moved.end()) if moved else None
    return after or _moment(folded, now, 0)


def _moment(text: Plain, now: datetime, since: int) -> Moment | None:
    hours = [clock for clock in clocks(text) if clock.start >= since]
    if not hours:
        return None
    days = [m for m in mentions(text, now.date()) if m.start >= since and m.future]
    clock = hours[0]
    day = min(days, key=lambda mention: _distance(mention, clock)) if days else None
    said = clock.at(_part(text, clock, day))
    if said is None:
        return None
    at = datetime.combine(day.future if day and day.future else now.date(), said, now.tzinfo)
    if day is None and at <= now:
        at += timedelta(days=1)
    return Moment(at, _spans(text, clock, day)) if at > now else None


def _spans(text: Plain, clock: ClockMention, day: DayMention | None) -> tuple[Span, ...]:
    """Give what the hour and the day cover, as one where they overlap («7g30 sáng mai»)."""
    spans = sorted((found.start, found.end) for found in (clock, day) if found)
    if len(spans) > 1 and spans[1][0] < spans[0][1]:
        spans = [(spans[0][0], max(spans[0][1], spans[1][1]))]
    return tuple(text.span(start, end) for start, end in spans)


def _distance(day: DayMention, clock: ClockMention) -> int:
    return max(day.start - clock.end, clock.start - day.end)


def _part(text: Plain, clock: ClockMention, day: DayMention | None) -> str | None:
    """Give the part of the day said with the day («tối mai») or right before the hour or the day."""
    if clock.part:
        return clock.part
    for mention in (day, clock):
        if mention:
            near = text.folded[max(0, mention.start - 6) : mention.end + 6]
            if found := PARTS.search(near):
                return found["part"]
    return None
