"""The demo's two months of visits, as drafts: what a few hundred people would have said.

Seeded by the day, so that a day has one past. How often what happens is a guess at an ordinary
place: most households want VNeID, most things get done, some fail at a face or a password.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import TypeVar

from models.catalogue import Service
from models.demo.place import SHOWN, Crew, Village
from models.households import Subject
from models.visits import (
    CODE_LETTERS,
    Draft,
    EntryDraft,
    LineDraft,
    Outcome,
    Reason,
    complete,
    counts,
)

DAYS = 61
SILENT_DAYS = 14
SATURDAY = 5

ZEAL = (0.14, 0.32)  # from the least to the most eager team: how often one of them goes out a day
AT_WEEKENDS = 1.4  # times as often
NOBODY_MET, CLASS = 0.02, 0.03  # of all outings
NAMED, NEW_NAME = 0.5, 0.35  # of all households; of the named
PEOPLE_UNSAID = 0.025  # of the entries
PROMISED, CANCELLED, SETTLED = 0.5, 0.01, 0.85
SETTLED_AFTER = timedelta(days=12)  # by then most of what was left open has been done

HOUSEHOLDS = {1: 45, 2: 32, 3: 17, 4: 6}  # of an outing: how usual
SERVICES = {1: 72, 2: 23, 3: 5}
PEOPLE = {1: 50, 2: 32, 3: 12, 4: 6}
COMPANIONS = {0: 58, 1: 33, 2: 9}
ABSENT: dict[int | None, int] = {None: 70, 0: 8, 1: 14, 2: 6, 3: 2}
CHANNELS = {"zalo": 7, "telegram": 3}
CLASS_SIZE = (12, 38)

USUAL = {
    "VNEID2": 22, "SSKDT": 14, "DVC_HD": 12, "TT": 12, "DVC_HS": 10, "BHYT": 10, "TKTT": 9,
    "ATTT": 8, "CKS": 6, "APP": 5, "TMDT_TK": 4, "GD": 3, "CSXH": 3, "BDHV": 3, "SXSO": 2,
    "GIANHANG": 2, "DONHANG": 1, "CAMKET": 1, "KHAC": 1,
}  # fmt: skip
AT_A_SHOP = {"QR": 10, "TKTT": 4, "TMDT_TK": 3, "GIANHANG": 3, "DONHANG": 2, "CKS": 1}
OUTCOMES: dict[Outcome | None, int] = {
    Outcome.DONE: 74, Outcome.STARTED: 7, Outcome.NOT_DONE: 11, None: 8
}  # fmt: skip
AMOUNTS = {"hồ sơ": 3, "sản phẩm": 6, "đơn": 9, "lượt": 4}  # the most of one line, by unit
REASONS = {
    Reason.NO_SMARTPHONE: 24, Reason.FACE_ERROR: 18, Reason.FORGOT_PASSWORD: 16, Reason.SIM: 12,
    Reason.WRONG_DATA: 10, Reason.APP_ERROR: 8, Reason.NO_NETWORK: 6, Reason.REFUSED: 4,
    Reason.OTHER: 2,
}  # fmt: skip

TOPICS = (
    "Dạy bà con dùng VNeID và chống lừa đảo, ở nhà văn hóa thôn",
    "Buổi tối hướng dẫn nộp hồ sơ trực tuyến, ở nhà văn hóa thôn",
    "Truyền thông sổ sức khỏe điện tử cho người cao tuổi",
    "Hướng dẫn các hộ bán hàng chụp ảnh, đăng sản phẩm lên sàn",
    "Bình dân học vụ số: dùng điện thoại thông minh từ đầu",
)
WHY_NOBODY = ("Mưa to, không đi được hộ nào", "Cả thôn đi gặt, không gặp được hộ nào")
NOTES = (
    "Các cụ muốn được hướng dẫn chậm hơn",
    "Sóng yếu ở cuối thôn, phải ra đầu ngõ mới làm được",
    "Bà con hỏi nhiều về lừa đảo qua điện thoại",
    "Nên hẹn trước buổi tối, ban ngày bà con ra đồng",
)
NOTED = 0.05

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Outing:
    """A visit to be: what was said of it, by whom, where it was written, and what came of it.

    `settled_at` is when its follow-ups were closed, `cancelled_at` when it was taken back.
    """

    draft: Draft
    code: str
    writer_id: int
    channel: str
    at: datetime
    settled_at: datetime | None = None
    cancelled_at: datetime | None = None


class Past:
    """Invents what happened up to a moment: the same moment, the same past."""

    def __init__(self, now: datetime, crews: Sequence[Crew], services: dict[str, Service]) -> None:
        self.now = now
        self.crews = crews
        self.services = services
        self.chance = Random(now.date().isoformat())  # noqa: S311  # invents, guards nothing
        self.zeal = {crew.code: self.chance.uniform(*ZEAL) for crew in crews} | {SHOWN: max(ZEAL)}
        self.met: dict[int, int] = {}  # by village, how many of its labels are known
        self.codes: set[tuple[int, str]] = set()

    def outings(self) -> list[Outing]:
        """Give what was written until now, in the order in which it was."""
        first = self.now.date() - timedelta(days=DAYS - 1)
        days = [first + timedelta(days=number) for number in range(DAYS)]
        told = [outing for day in days for crew in self.crews for outing in self._of(crew, day)]
        return sorted((one for one in told if one.at <= self.now), key=lambda one: one.at)

    def _of(self, crew: Crew, day: date) -> Iterator[Outing]:
        if crew.falls_silent and (self.now.date() - day).days < SILENT_DAYS:
            return
        often = self.zeal[crew.code] * (AT_WEEKENDS if day.weekday() >= SATURDAY else 1)
        for writer_id in crew.people:
            if self.chance.random() < often:
                yield self._outing(crew, writer_id, day)

    def _outing(self, crew: Crew, writer_id: int, day: date) -> Outing:
        draft = self._draft(crew, writer_id, day)
        complete(draft, self.services)
        at = self._written_at(day)
        is_settled = self.now - at > SETTLED_AFTER and self.chance.random() < SETTLED
        is_cancelled = self.chance.random() < CANCELLED
        return Outing(
            draft=draft,
            code=self._code(crew.team_id),
            writer_id=writer_id,
            channel=self._weighed(CHANNELS),
            at=at,
            settled_at=at + timedelta(days=self.chance.randint(2, 11)) if is_settled else None,
            cancelled_at=min(at + timedelta(minutes=3), self.now) if is_cancelled else None,
        )

    def _draft(self, crew: Crew, writer_id: int, day: date) -> Draft:
        village = self.chance.choice(crew.villages)
        draft = Draft(
            nonce=self.chance.randbytes(8).hex(), team_id=crew.team_id, unit_id=village.id, day=day
        )
        kind = self.chance.random()
        if kind < NOBODY_MET:
            draft.is_zero, draft.note = True, self.chance.choice(WHY_NOBODY)
            return draft
        draft.companions = self._companions(crew, writer_id)
        if kind < NOBODY_MET + CLASS:
            draft.entries, draft.note = [self._class()], self.chance.choice(TOPICS)
            return draft
        number = self._weighed(HOUSEHOLDS)
        draft.entries = _apart([self._met(village, day) for _ in range(number)])
        draft.absent_households = self._weighed(ABSENT)
        if self.chance.random() < NOTED:
            draft.note = self.chance.choice(NOTES)
        return draft

    def _companions(self, crew: Crew, writer_id: int) -> list[int]:
        others = [person for person in crew.people if person != writer_id]
        return self.chance.sample(others, min(self._weighed(COMPANIONS), len(others)))

    def _class(self) -> EntryDraft:
        people = self.chance.randint(*CLASS_SIZE)
        return EntryDraft(has_household=False, people=people, lines=[LineDraft(service="LOP")])

    def _met(self, village: Village, day: date) -> EntryDraft:
        label, subject = self._household(village)
        says_people = self.chance.random() >= PEOPLE_UNSAID
        entry = EntryDraft(
            label=label,
            consent=True if label else None,
            subject=subject,
            people=self._weighed(PEOPLE) if says_people else None,
        )
        usual = USUAL if subject is Subject.HOUSEHOLD else AT_A_SHOP
        wanted = {self._weighed(usual) for _ in range(self._weighed(SERVICES))}
        entry.lines = [self._line(code, entry.people) for code in sorted(wanted)]
        is_open = any(line.outcome in {Outcome.STARTED, Outcome.NOT_DONE} for line in entry.lines)
        if is_open and self.chance.random() < PROMISED:
            entry.promised = day + timedelta(days=self.chance.randint(2, 8))
        return entry

    def _household(self, village: Village) -> tuple[str | None, Subject]:
        """Draw a household: without a name, of a new name, or one known to the village's team."""
        known = self.met.get(village.id, 0)
        if self.chance.random() >= NAMED:
            return None, self.chance.choice(village.labels)[1]
        if known < len(village.labels) and (not known or self.chance.random() < NEW_NAME):
            self.met[village.id] = known + 1
            return village.labels[known]
        return self.chance.choice(village.labels[:known])

    def _line(self, code: str, people: int | None) -> LineDraft:
        service = self.services[code]
        line = LineDraft(service=code, people=people and self.chance.randint(1, people))
        if not service.counts_always:
            line.outcome = self._weighed(OUTCOMES)
        if line.outcome is Outcome.NOT_DONE:
            line.reason = self._weighed(REASONS)
        if counts(line, service) and service.unit in AMOUNTS:
            line.quantity = self.chance.randint(1, AMOUNTS[service.unit])
        return line

    def _written_at(self, day: date) -> datetime:
        """Give when it was written: in the evening, today's in the course of the day."""
        first = 7 if day == self.now.date() else 17
        at = time(self.chance.randint(first, 20), self.chance.randrange(60))
        return datetime.combine(day, at, tzinfo=self.now.tzinfo)

    def _code(self, team_id: int) -> str:
        while True:
            code = "".join(self.chance.choices(CODE_LETTERS, k=4))
            if (team_id, code) not in self.codes:
                self.codes.add((team_id, code))
                return code

    def _weighed(self, weights: dict[Thing, int]) -> Thing:
        return self.chance.choices(list(weights), list(weights.values()))[0]


def _apart(entries: list[EntryDraft]) -> list[EntryDraft]:
    """Leave out a household that is named twice in one outing."""
    labels: set[str] = set()
    kept = []
    for entry in entries:
        if entry.label is None or entry.label not in labels:
            kept.append(entry)
            labels.update([entry.label] if entry.label else [])
    return kept
