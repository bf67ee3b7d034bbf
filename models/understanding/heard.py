"""What one line of chat can mean, as plain values. What was not said is None, which is never 0."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from models.households import Subject
from models.visits import Outcome, Reason


@dataclass(frozen=True, slots=True)
class ServiceWords:
    """A service of the catalogue as it is written: its code, name, unit, and people's words for it."""

    code: str
    name: str
    unit: str
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LineHeard:
    """One service. No outcome means only guided; `quantity` counts things, never persons."""

    service: str
    outcome: Outcome | None = None
    people: int | None = None
    quantity: int | None = None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class EntryHeard:
    """One household, or a class. `household` is the label to keep («Bà Tẹo»), None is not named.

    `outcome` and `reason` are of a service that was not named («không làm được»): there are no
    lines then, and the line that is added later wants them.
    """

    household: str | None = None
    is_class: bool = False
    subject: Subject | None = None
    people: int | None = None
    lines: tuple[LineHeard, ...] = ()
    promised: date | None = None
    outcome: Outcome | None = None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class VisitHeard:
    """One outing. A day of None was not said; `is_zero` is an explicit zero, which is data."""

    day: date | None
    entries: tuple[EntryHeard, ...] = ()
    absent_households: int | None = None
    companions: tuple[str, ...] = ()
    village: str | None = None
    is_zero: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True)
class PlanHeard:
    """Something still to be done, which is not a visit."""

    day: date | None


@dataclass(frozen=True, slots=True)
class QuestionHeard:
    """A question about figures. No period means none was named."""

    kind: Literal["own_totals", "silent_teams"]
    period: Literal["today", "week", "month"] | None


@dataclass(frozen=True, slots=True)
class CorrectionHeard:
    """Something already written is to be changed."""


@dataclass(frozen=True, slots=True)
class UndoHeard:
    """The last thing written is to be taken back."""


@dataclass(frozen=True, slots=True)
class MeetingHeard:
    """A meeting is called or moved, the writer cannot come, or it returns every month."""

    kind: Literal["call", "move", "absent", "periodic"]


@dataclass(frozen=True, slots=True)
class SensitiveHeard:
    """Something that must be neither kept nor logged; the kind says what it looked like."""

    kind: str


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """No meaning found. `recognised` are the words that were known, as they were written."""

    recognised: tuple[str, ...] = ()


Heard = (
    VisitHeard
    | PlanHeard
    | QuestionHeard
    | CorrectionHeard
    | UndoHeard
    | MeetingHeard
    | SensitiveHeard
    | NotUnderstood
)
