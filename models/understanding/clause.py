"""Telling a group what one clause says: which outcome, reason and number goes to which service."""

from dataclasses import dataclass, field

from models.understanding.groups import Counted, Group, Work
from models.understanding.outcomes import away, end, end_some, give_reason, settle
from models.understanding.reading import (
    AwayMark,
    Mark,
    OutcomeMark,
    PeopleMark,
    PromiseMark,
    Reading,
    ReasonMark,
    ServiceMark,
    ThingsMark,
)
from models.understanding.topics import without_topics
from models.understanding.words import Kind
from models.visits import Outcome

AND = frozenset({"va", "+", "&", "voi"})
BARE_NO = frozenset({"chua", "khong"})
NEAR = 2  # words that may stand between an outcome and the service after it


def tell(group: Group, clause: list[Mark], reading: Reading) -> None:
    """Tell a group, mark by mark, what a clause says of it."""
    if any(isinstance(mark, OutcomeMark | ReasonMark) for mark in clause):
        group.ahead = None
    told = without_topics(clause, reading, is_going_on=group.is_told)
    group.is_told = len(told) < len(clause)
    telling = _Telling(group, reading, told)
    for place, mark in enumerate(telling.told):
        telling.before = telling.told[place - 1] if place else None
        telling.after = telling.told[place + 1] if place + 1 < len(telling.told) else None
        telling.take(mark)
    settle(group)


@dataclass(slots=True)
class _Telling:
    """A clause while it is told: the marks around the present one, the services named so far."""

    group: Group
    reading: Reading
    told: list[Mark]
    before: Mark | None = None
    after: Mark | None = None
    here: list[Work] = field(default_factory=list)

    def take(self, mark: Mark) -> None:
        """Take in what one mark says of a service, or else of the whole group."""
        match mark:
            case ServiceMark():
                self._serve(mark)
            case OutcomeMark():
                self._end(mark)
            case ReasonMark():
                self._explain(mark)
            case PeopleMark():
                self._count(mark)
            case _:
                self._take_of_group(mark)

    def _take_of_group(self, mark: Mark) -> None:
        match mark:
            case ThingsMark():
                self._measure(mark)
            case AwayMark(number=None):
                away(self.group)
            case PromiseMark():
                self.group.promise = mark
            case _:
                pass  # days, companions, villages are the visit's

    def _serve(self, mark: ServiceMark) -> None:
        """Note a service; in a list it ends as its forerunners («cài xong VNeID, BHYT»)."""
        work = self._work(mark)
        is_first = not self.here
        self.here.append(work)
        joint = mark.start - 1
        is_after_stop = mark.start > 0 and self.reading.words[joint].kind is Kind.STOP
        is_listed = is_after_stop or self.reading.key(joint) in AND
        if is_listed and not (is_first and self.before):
            work.outcome = work.outcome or self.group.ahead

    def _work(self, mark: ServiceMark) -> Work:
        """Give the group's work of a service, the one it has if it was named before."""
        work = next((work for work in self.group.works if work.code == mark.code), None)
        if work is None:
            work = Work(mark.code, is_guided=mark.is_guided)
            self.group.works.append(work)
        if mark.number is not None:
            work.set_number(mark.number, self.reading.units)
        return work

    def _end(self, mark: OutcomeMark) -> None:
        """Find what an outcome is said of: so many persons, the service ahead, or those before."""
        number = mark.number if mark.number is not None else self._others(mark, mark.outcome)
        if number is not None:
            end_some(self.group, self.here, mark.outcome, number, self.reading.units)
            return
        ahead = self._ahead(mark)
        self.group.ahead = mark.outcome if ahead else None
        end(self.group, self.here, mark.outcome, ahead)

    def _explain(self, mark: ReasonMark) -> None:
        number = self._others(mark, Outcome.NOT_DONE)
        if number is not None:
            end_some(self.group, self.here, Outcome.NOT_DONE, number, self.reading.units)
        give_reason(self.group, self.here, mark.reason)

    def _others(self, mark: Mark, outcome: Outcome) -> int | None:
        """Take the persons right before («1 người chưa được») whose end differs from the others'."""
        counted, last = self.before, self.group.last
        differs = len(last) == 1 and last[0].outcome not in {None, outcome}
        if not isinstance(counted, PeopleMark) or counted.end != mark.start or self.here:
            return None
        if not differs:
            return None
        self.group.people.pop()
        return counted.number

    def _ahead(self, mark: OutcomeMark) -> Work | None:
        """Give the service after an outcome if it is that one's: «xong tk», «chưa cài cks»."""
        after = self.after
        if not isinstance(after, ServiceMark) or after.start - mark.end > NEAR:
            return None
        is_bare_no = mark.end - mark.start == 1 and self.reading.key(mark.start) in BARE_NO
        has_open = any(work.outcome is None for work in self.here)
        return self._work(after) if is_bare_no or not has_open else None

    def _count(self, mark: PeopleMark) -> None:
        """Note persons, and whose they are: of the service just named, or of the one named next."""
        if self.here:
            counted = Counted(mark, self.here[-1])
        elif isinstance(self.after, ServiceMark) and (self.group.people or not self.group.works):
            counted = Counted(mark, self._work(self.after), is_ahead=True)
        else:
            counted = Counted(mark, None)
        self.group.people.append(counted)

    def _measure(self, mark: ThingsMark) -> None:
        """Give a number of things to the service that is counted in them."""
        self.group.things.append(mark)
        units = self.reading.units
        fitting = [w for w in self.here or self.group.works if units.get(w.code) == mark.unit]
        if fitting and fitting[-1].quantity is None:
            fitting[-1].quantity = mark.number
