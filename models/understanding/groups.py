"""What is said of a household, or of several alike: services, how they ended, persons, promises."""

from dataclasses import dataclass, field, replace
from datetime import date

from models.understanding.reading import HouseholdMark, PeopleMark, PromiseMark, ThingsMark
from models.visits import PERSON_UNITS, Outcome, Reason

UNFINISHED = frozenset({Outcome.STARTED, Outcome.NOT_DONE})


@dataclass(slots=True, eq=False)
class Work:
    """A service as far as it has been told."""

    code: str
    outcome: Outcome | None = None
    people: int | None = None
    quantity: int | None = None
    reason: Reason | None = None
    is_guided: bool = False

    def set_number(self, number: int, units: dict[str, str]) -> None:
        """Take a number said beside it, of persons or of things, by the unit of its service."""
        if units.get(self.code) in PERSON_UNITS:
            self.people = number
        else:
            self.quantity = number


@dataclass(slots=True, eq=False)
class Counted:
    """A number of persons, the service beside which it stands, and whether that one comes after."""

    mark: PeopleMark
    work: Work | None
    is_ahead: bool = False
    number: int = 0


@dataclass(slots=True, eq=False)
class Group:
    """Households of which the same is said: some named, some (`unnamed`) only counted.

    `is_offered`: the services were said before the household, and hold for those named after it.
    `is_total`: a number that may be of all households of the visit; `is_met`: all those were met.
    `outcome` and `reason` are of a service that was not named. `last` are the works that ended last,
    `ahead` is an outcome said before a service that a list may go on («xong VNeID, BHYT»), as one of
    topics may if `is_told`.
    """

    named: list[HouseholdMark] = field(default_factory=list)
    unnamed: int = 0
    is_class: bool = False
    is_offered: bool = False
    is_total: bool = False
    is_met: bool = False
    works: list[Work] = field(default_factory=list)
    people: list[Counted] = field(default_factory=list)
    things: list[ThingsMark] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    outcome: Outcome | None = None
    reason: Reason | None = None
    is_away: bool = False
    promise: PromiseMark | None = None
    last: list[Work] = field(default_factory=list)
    ahead: Outcome | None = None
    is_told: bool = False

    @property
    def size(self) -> int:
        """How many entries it makes."""
        return 1 if self.is_class else len(self.named) + self.unnamed

    @property
    def is_bare(self) -> bool:
        """Whether nothing is said of it."""
        return not (self.works or self.people or self.outcome or self.is_away or self.promise)

    def borrow(self, works: list[Work]) -> None:
        """Take over services said of others, without their numbers; how they ended here counts."""
        self.works = [replace(work, people=None, quantity=None) for work in works]
        if self.outcome:
            for work in self.works:
                work.outcome, work.reason = self.outcome, self.reason
        self.outcome = self.reason = None

    @property
    def has_open_works(self) -> bool:
        """Whether how it ended was not said of some service."""
        return any(work.outcome is None for work in self.works)

    @property
    def promised(self) -> date | None:
        """Give the day on which the writer promised to come back."""
        return self.promise.day if self.promise else None
