"""What one text is read with, and the marks that are found in it."""

from dataclasses import dataclass
from datetime import date

from models.households import Subject
from models.understanding.plain import Plain
from models.understanding.words import Phrases, Word
from models.visits import Outcome, Reason


@dataclass(frozen=True, slots=True)
class Mark:
    """Something known, from one word to before another."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class StopMark(Mark):
    """The end of a clause: a comma, a full stop, or «còn», «nhưng»."""


@dataclass(frozen=True, slots=True)
class NeutralMark(Mark):
    """Known words that say nothing countable."""


@dataclass(frozen=True, slots=True)
class DayMark(Mark):
    """A day, seen looking back and looking ahead."""

    past: date | None
    future: date | None
    written: str


@dataclass(frozen=True, slots=True)
class PromiseMark(Mark):
    """A promise to come back, on a day if one was named."""

    day: date | None


@dataclass(frozen=True, slots=True)
class PlanMark(Mark):
    """«Sẽ», «định»: what is said there is still to be done."""


@dataclass(frozen=True, slots=True)
class HouseholdMark(Mark):
    """A household; `label` is None when it has only an address."""

    label: str | None
    subject: Subject | None


@dataclass(frozen=True, slots=True)
class HouseholdsMark(Mark):
    """A number of households without names.

    `is_all`: those already named («cả 3 hộ», «3 hộ trên»); `is_more`: others than those («2 hộ nữa»);
    `is_met`: those that were met of the ones gone to («gặp 3 hộ»).
    """

    number: int
    is_all: bool = False
    is_met: bool = False
    is_more: bool = False


@dataclass(frozen=True, slots=True)
class AwayMark(Mark):
    """Households not met: so many, or (None) the one spoken of."""

    number: int | None


@dataclass(frozen=True, slots=True)
class ServiceMark(Mark):
    """A service, and the number that stands right beside it."""

    code: str
    number: int | None = None
    is_guided: bool = False


@dataclass(frozen=True, slots=True)
class OutcomeMark(Mark):
    """How it ended; `of_all` when it was said of everything, `number` when of so many («xong 10»)."""

    outcome: Outcome
    number: int | None = None
    of_all: bool = False


@dataclass(frozen=True, slots=True)
class ReasonMark(Mark):
    """Why it was not done."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class PeopleMark(Mark):
    """A number of persons: of some, of each household, or of all («tổng 6 người»)."""

    number: int
    is_each: bool = False
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class ThingsMark(Mark):
    """A number of things, and their unit."""

    number: int
    unit: str


@dataclass(frozen=True, slots=True)
class CompanionMark(Mark):
    """Who went along."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClassMark(Mark):
    """A class, or a place where classes are held."""

    is_place: bool = False


@dataclass(frozen=True, slots=True)
class TopicMark(Mark):
    """What a class was about, to the end of the clause."""

    topic: str


@dataclass(frozen=True, slots=True)
class ZeroMark(Mark):
    """«Không đi được hộ nào»: an explicit zero."""


@dataclass(frozen=True, slots=True)
class VillageMark(Mark):
    """A village of the member's."""

    name: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as words, with everything it is compared with."""

    plain: Plain
    words: list[Word]
    days: list[DayMark]
    services: Phrases[str]
    units: dict[str, str]
    households: dict[str, tuple[str, ...]]
    members: tuple[str, ...]
    villages: Phrases[str]

    @property
    def is_shouted(self) -> bool:
        """Whether all is in capitals, so that capitals show no names."""
        return self.plain.original.isupper()

    def key(self, place: int) -> str:
        """Give the key of the word at a place, "" outside the text."""
        return self.words[place].key if 0 <= place < len(self.words) else ""

    def day_at(self, place: int) -> DayMark | None:
        """Give the day that begins at a place."""
        return next((day for day in self.days if day.start == place), None)
