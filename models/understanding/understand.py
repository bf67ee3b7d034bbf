"""From one line of chat to what it means."""

import unicodedata
from collections.abc import Sequence
from datetime import datetime

from models.names import fold
from models.sensitive import find_sensitive
from models.understanding.days import mentions
from models.understanding.heard import Heard, NotUnderstood, PlanHeard, SensitiveHeard, ServiceWords
from models.understanding.intents import asks, intent_of, said_in
from models.understanding.marks import marks
from models.understanding.plain import Plain, plain
from models.understanding.plans import day_of, is_ahead, plan_start, promised
from models.understanding.reading import (
    AwayMark,
    ClassMark,
    CompanionMark,
    DayMark,
    HouseholdMark,
    HouseholdsMark,
    Mark,
    NeutralMark,
    OutcomeMark,
    PeopleMark,
    PlanMark,
    PromiseMark,
    Reading,
    ReasonMark,
    ServiceMark,
    StopMark,
    ThingsMark,
    VillageMark,
    ZeroMark,
)
from models.understanding.services import phrases_of, units_of
from models.understanding.visit import visit_of
from models.understanding.words import Phrases, Word, words_of

ENOUGH = (ZeroMark, HouseholdsMark)
ABOUT = (HouseholdMark, ServiceMark, ClassMark, AwayMark)
EVIDENCE = (
    (DayMark, CompanionMark, VillageMark),
    HouseholdMark,
    ServiceMark,
    (PeopleMark, ThingsMark),
    (OutcomeMark, ReasonMark, PromiseMark),
    AwayMark,
    ClassMark,
)
LEAST_EVIDENCE = 2


def understand(
    text: str,
    *,
    now: datetime,
    services: Sequence[ServiceWords],
    households: Sequence[str] = (),
    members: Sequence[str] = (),
    villages: Sequence[str] = (),
) -> Heard:
    """Give what a line means, of itself alone: nothing is stored, asked or guessed.

    `now` is aware and local. `households`, `members` and `villages` are those the writer knows.
    """
    if secret := find_sensitive(text):
        return SensitiveHeard(secret.kind)
    reading = _read(text, now, services, households, members, villages)
    said = said_in(reading.words)
    return intent_of(said, reading.days) or _visit_or_plan(reading, said)


def _read(
    text: str,
    now: datetime,
    services: Sequence[ServiceWords],
    households: Sequence[str],
    members: Sequence[str],
    villages: Sequence[str],
) -> Reading:
    folded = plain(unicodedata.normalize("NFC", text))
    known: dict[str, tuple[str, ...]] = {}
    for label in households:
        known[fold(label)] = (*known.get(fold(label), ()), label)
    words = words_of(folded)
    return Reading(
        plain=folded,
        words=words,
        days=_days(folded, words, now),
        services=phrases_of(tuple(services)),
        units=units_of(services),
        households=known,
        members=tuple(members),
        villages=Phrases((village, village) for village in villages),
    )


def _days(text: Plain, words: list[Word], now: datetime) -> list[DayMark]:
    """Give the days of a text by the words they cover."""
    found = []
    for day in mentions(text, now.date()):
        covered = [
            n for n, word in enumerate(words) if word.start < day.end and day.start < word.end
        ]
        written = text.written(day.start, day.end)
        past = None if is_ahead(day, words[covered[0]].key, now) else day.past
        found.append(DayMark(covered[0], covered[-1] + 1, past, day.future, written))
    return found


def _visit_or_plan(reading: Reading, said: str) -> Heard:
    found = marks(reading)
    nothing = NotUnderstood(_recognised(found, reading))
    if asks(said):
        return nothing
    start = plan_start(found, reading)
    done = found[:start]
    if not _is_visit(done):
        return nothing if start is None else _plan(found[start:]) or nothing
    visit = visit_of(done, reading)
    if visit is None or not (visit.entries or visit.absent_households or visit.is_zero):
        return nothing
    return visit if start is None else promised(visit, found[start:])


def _plan(marks: list[Mark]) -> PlanHeard | None:
    """Give a plan, if it is to do something and no mere word about the future."""
    about = (HouseholdMark, HouseholdsMark, ServiceMark, ClassMark)
    return PlanHeard(day_of(marks)) if any(isinstance(mark, about) for mark in marks) else None


def _is_visit(marks: list[Mark]) -> bool:
    """Whether so much is said that it must be a visit: a name or a service alone is none."""
    days = {mark.past for mark in marks if isinstance(mark, DayMark) and mark.past}
    if len(days) > 1:
        return False
    if any(isinstance(mark, ENOUGH) for mark in marks):
        return True
    kinds = sum(any(isinstance(mark, kind) for mark in marks) for kind in EVIDENCE)
    is_counted = any(isinstance(mark, ServiceMark) and mark.number is not None for mark in marks)
    is_about_work = any(isinstance(mark, ABOUT) for mark in marks)
    return is_about_work and kinds + is_counted >= LEAST_EVIDENCE


def _recognised(marks: list[Mark], reading: Reading) -> tuple[str, ...]:
    """Give the words that were known, as written."""
    known = (mark for mark in marks if not isinstance(mark, NeutralMark | StopMark | PlanMark))
    spans = ((reading.words[m.start].start, reading.words[m.end - 1].end) for m in known)
    return tuple(dict.fromkeys(reading.plain.written(*span) for span in spans))
