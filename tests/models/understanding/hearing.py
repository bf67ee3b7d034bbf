"""How the tests of understanding speak: lines of chat on one side, a short notation on the other."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from models.catalogue_default import default_services
from models.households import Subject
from models.understanding import EntryHeard, Heard, LineHeard, ServiceWords, VisitHeard, understand
from models.visits import Outcome, Reason

NOW = datetime(2026, 11, 11, 20, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))  # a Wednesday evening
TODAY, YESTERDAY = date(2026, 11, 11), date(2026, 11, 10)
SERVICES = [ServiceWords(s.code, s.name, s.unit, tuple(s.phrases)) for s in default_services()]
MEMBERS = ("Nguyễn Thị Hạnh", "Trần Văn Tuấn")
VILLAGES = ("Thôn Đông", "Xóm 3")
OUTCOMES = {outcome.value: outcome for outcome in Outcome}
REASONS = {reason.value: reason for reason in Reason}


def hear(line: str, now: datetime = NOW, **known: tuple[str, ...]) -> Heard:
    """Understand a line with the default catalogue, two members and two villages."""
    return understand(
        line,
        now=now,
        services=SERVICES,
        **{"members": MEMBERS, "villages": VILLAGES, **known},
    )


def line(written: str) -> LineHeard:
    """Read «VNEID2 xong 2 q3 quen_mat_khau»: service, outcome, people, quantity, reason."""
    service, *rest = written.split()
    return LineHeard(
        service,
        outcome=next((OUTCOMES[word] for word in rest if word in OUTCOMES), None),
        people=next((int(word) for word in rest if word.isdecimal()), None),
        quantity=next(
            (int(word[1:]) for word in rest if word[0] == "q" and word[1:].isdecimal()), None
        ),
        reason=next((REASONS[word] for word in rest if word in REASONS), None),
    )


def at(
    household: str | None,
    *lines: str,
    people: int | None = None,
    subject: Subject | None = None,
    promised: date | None = None,
) -> EntryHeard:
    """Give the entry of a household."""
    heard = tuple(line(written) for written in lines)
    return EntryHeard(household, subject=subject, people=people, lines=heard, promised=promised)


def lesson(people: int | None = None, sessions: int = 1) -> EntryHeard:
    """Give the entry of a class."""
    lines = (LineHeard("LOP", people=people, quantity=sessions),)
    return EntryHeard(is_class=True, people=people, lines=lines)


def visit(
    day: date | None,
    *entries: EntryHeard,
    away: int | None = None,
    company: tuple[str, ...] = (),
    village: str | None = None,
    note: str | None = None,
) -> VisitHeard:
    """Give a visit."""
    return VisitHeard(day, entries, away, company, village, note=note)


def zero(day: date | None) -> VisitHeard:
    """Give a visit in which explicitly nobody was met."""
    return VisitHeard(day, is_zero=True)
