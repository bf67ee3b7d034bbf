"""Visits: what a member did on a day in a village, household by household, service by service."""

import secrets
from datetime import date, datetime, timedelta
from enum import StrEnum

from pydantic import BaseModel
from sqlalchemy import UniqueConstraint, func, select
from sqlmodel import Field, Session, SQLModel, col

from models import households
from models.catalogue import Service
from models.database import UtcDateTime, text_enum
from models.households import Household, Subject

CODE_LETTERS = "ABCDEFGHKMNPQRSTVXYZ23456789"
RESTORE_WITHIN = timedelta(days=1)
PERSON_UNITS = {"người", "lượt người"}  # units in which a quantity is the line's people
HOUSEHOLD_UNITS = {"hộ", "hộ kinh doanh"}  # units in which one entry is one
ONE_EACH = {"buổi"}


class Outcome(StrEnum):
    """How a service ended. No outcome means: only guided."""

    DONE = "xong"
    STARTED = "do"
    NOT_DONE = "chua"


class Reason(StrEnum):
    """Why a service was not done."""

    NO_SMARTPHONE = "khong_smartphone"
    FORGOT_PASSWORD = "quen_mat_khau"  # noqa: S105  # a reason's code, not a secret
    WRONG_DATA = "sai_thong_tin"
    APP_ERROR = "loi_ung_dung"
    FACE_ERROR = "loi_khuon_mat"
    SIM = "sim"
    NO_NETWORK = "mat_mang"
    REFUSED = "tu_choi"
    NOT_HOME = "vang_nha"
    OTHER = "khac"


class Visit(SQLModel, table=True):
    """One outing of a writer and companions: a day, a village, entries, households not met.

    `is_zero` is an explicit zero («mưa nên không đi được»): data, not absence of data.
    `nonce` is the draft's: however often it is saved, it is one visit.
    """

    __table_args__ = (UniqueConstraint("team_id", "code"),)

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=8)
    nonce: str = Field(unique=True, max_length=16)
    team_id: int = Field(foreign_key="team.id")
    unit_id: int = Field(foreign_key="unit.id", index=True)
    writer_id: int = Field(foreign_key="person.id", index=True)
    day: date = Field(index=True)
    absent_households: int | None = None
    is_zero: bool = False
    note: str | None = Field(default=None, max_length=500)
    channel: str = Field(max_length=16)
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)
    cancelled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    version: int = 1


class Companion(SQLModel, table=True):
    """Who went along with the writer."""

    visit_id: int = Field(foreign_key="visit.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True, index=True)


class Entry(SQLModel, table=True):
    """One household met (named or not), or a class, which has no household at all.

    `people` is how many persons were helped; None means nobody said, which is not 0.
    """

    id: int | None = Field(default=None, primary_key=True)
    visit_id: int = Field(foreign_key="visit.id", index=True)
    place: int
    has_household: bool = True
    household_id: int | None = Field(default=None, foreign_key="household.id", index=True)
    subject: Subject | None = Field(default=None, sa_type=text_enum(Subject))
    people: int | None = None


class Line(SQLModel, table=True):
    """One service for one entry. `quantity` is in the service's unit; None is unknown, not 0."""

    id: int | None = Field(default=None, primary_key=True)
    entry_id: int = Field(foreign_key="entry.id", index=True)
    place: int
    service_code: str = Field(foreign_key="service.code")
    outcome: Outcome | None = Field(default=None, sa_type=text_enum(Outcome))
    people: int | None = None
    quantity: int | None = None
    reason: Reason | None = Field(default=None, sa_type=text_enum(Reason))


class FollowUp(SQLModel, table=True):
    """What was started or failed and wants another visit, on a promised day if one was named."""

    __tablename__ = "follow_up"

    line_id: int = Field(foreign_key="line.id", primary_key=True)
    due: date | None = None
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class LineDraft(BaseModel):
    """One service of a draft."""

    service: str
    outcome: Outcome | None = None
    people: int | None = None
    quantity: int | None = None
    reason: Reason | None = None


class EntryDraft(BaseModel):
    """One household of a draft. `label` without `household_id` is new and needs `consent`."""

    has_household: bool = True
    household_id: int | None = None
    label: str | None = None
    consent: bool | None = None
    subject: Subject | None = None
    people: int | None = None
    promised: date | None = None
    outcome: Outcome | None = None  # said before any service was: it is the services' to come
    reason: Reason | None = None
    lines: list[LineDraft] = []


class Draft(BaseModel):
    """What a member has said of a visit before it is saved."""

    nonce: str = ""
    team_id: int | None = None
    unit_id: int | None = None
    day: date | None = None
    entries: list[EntryDraft] = []
    companions: list[int] = []
    absent_households: int | None = None
    is_zero: bool = False
    note: str | None = None


def new_nonce() -> str:
    """Make the mark by which a draft is one visit, however often it is saved."""
    return secrets.token_hex(8)


def saved(session: Session, nonce: str) -> Visit | None:
    """Give the visit that a draft became, if it was saved already."""
    return session.execute(select(Visit).where(col(Visit.nonce) == nonce)).scalar_one_or_none()


def record(session: Session, draft: Draft, *, by: int, channel: str, now: datetime) -> Visit:
    """Keep a draft as a visit, once. `now` is local; a draft without team or village: ValueError.

    A new label is kept only with consent; without it the household is counted, not named.
    """
    earlier = saved(session, draft.nonce)
    if earlier:
        return earlier
    if draft.team_id is None or draft.unit_id is None:
        raise ValueError("a visit needs a team and a village")
    visit = Visit(
        code=_free_code(session, draft.team_id),
        nonce=draft.nonce or new_nonce(),
        team_id=draft.team_id,
        unit_id=draft.unit_id,
        writer_id=by,
        day=draft.day or now.date(),
        absent_households=draft.absent_households,
        is_zero=draft.is_zero,
        note=draft.note,
        channel=channel,
        created_at=now,
        updated_at=now,
    )
    session.add(visit)
    session.flush()
    _add_companions(session, visit, draft, by)
    for place, entry in enumerate(draft.entries):
        _add_entry(session, visit, place, entry, by, now)
    session.flush()
    return visit


def _free_code(session: Session, team_id: int) -> str:
    """Make a short code that is new in the team; longer where four letters have become crowded."""
    for length in (4, 4, 4, 4, 5, 5, 6, 8):
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(length))
        taken = select(col(Visit.id)).where(col(Visit.team_id) == team_id, col(Visit.code) == code)
        if session.execute(taken).first() is None:
            return code
    raise RuntimeError("no free code")  # eight letters: 28^8, cannot happen


def _add_companions(session: Session, visit: Visit, draft: Draft, by: int) -> None:
    for person_id in dict.fromkeys(draft.companions):
        if person_id != by:
            session.add(Companion(visit_id=visit.id or 0, person_id=person_id))


def _add_entry(
    session: Session, visit: Visit, place: int, draft: EntryDraft, by: int, now: datetime
) -> None:
    subject = (draft.subject or Subject.HOUSEHOLD) if draft.has_household else None
    entry = Entry(
        visit_id=visit.id or 0,
        place=place,
        has_household=draft.has_household,
        household_id=_household(session, visit.unit_id, draft, by, now),
        subject=subject,
        people=draft.people,
    )
    session.add(entry)
    session.flush()
    for line_place, line in enumerate(draft.lines):
        _add_line(session, entry, line_place, line, draft.promised)


def _household(
    session: Session, unit_id: int, draft: EntryDraft, by: int, now: datetime
) -> int | None:
    if draft.household_id or not (draft.has_household and draft.label):
        return draft.household_id
    if not draft.consent:
        return None
    known = households.find(session, unit_id, draft.label)
    subject = draft.subject or Subject.HOUSEHOLD
    kept = known or households.consented(
        session, unit_id, draft.label, subject=subject, by=by, at=now
    )
    return kept.id


def _add_line(
    session: Session, entry: Entry, place: int, draft: LineDraft, promised: date | None
) -> None:
    line = Line(
        entry_id=entry.id or 0,
        place=place,
        service_code=draft.service,
        outcome=draft.outcome,
        people=draft.people,
        quantity=draft.quantity,
        reason=draft.reason,
    )
    session.add(line)
    if draft.outcome in {Outcome.STARTED, Outcome.NOT_DONE}:
        session.flush()
        session.add(FollowUp(line_id=line.id or 0, due=promised))


def cancel(session: Session, visit: Visit, now: datetime) -> None:
    """Take a visit out of every figure, at once. Its row stays, and can be restored for a day."""
    if visit.cancelled_at is None:
        visit.cancelled_at = visit.updated_at = now
        visit.version += 1
        session.flush()


def restore(session: Session, visit: Visit, now: datetime) -> bool:
    """Bring a cancelled visit back; False when the day for it is over."""
    if visit.cancelled_at is None:
        return True
    if now - visit.cancelled_at > RESTORE_WITHIN:
        return False
    visit.cancelled_at, visit.updated_at = None, now
    visit.version += 1
    session.flush()
    return True


def complete(draft: Draft, services: dict[str, Service]) -> None:
    """Fill in what follows from what was said, and nothing else.

    The only service of an entry served the entry's people; a quantity in persons is the line's
    people, in households the one household, in classes the one class.
    """
    for entry in draft.entries:
        if len(entry.lines) == 1 and entry.lines[0].people is None:
            entry.lines[0].people = entry.people
        for line in entry.lines:
            unit = services[line.service].unit
            if unit in PERSON_UNITS:
                line.quantity = line.people
            elif line.quantity is None and (unit in ONE_EACH or unit in HOUSEHOLD_UNITS):
                line.quantity = 1 if entry.has_household or unit in ONE_EACH else None


def lacks_people(draft: Draft, services: dict[str, Service]) -> bool:
    """Whether a service that is reported in persons does not say how many."""
    return any(
        line.people is None and services[line.service].unit in PERSON_UNITS
        for entry in draft.entries
        for line in entry.lines
        if counts(line, services[line.service])
    )


def lacking_quantity(draft: Draft, services: dict[str, Service]) -> LineDraft | None:
    """Give the first line that counts and does not say how many («mấy hồ sơ?»)."""
    for entry in draft.entries:
        for line in entry.lines:
            service = services[line.service]
            is_counted = counts(line, service) and service.unit not in PERSON_UNITS
            if is_counted and line.quantity is None:
                return line
    return None


def counts(line: LineDraft | Line, service: Service) -> bool:
    """Whether a line counts in the indicators: done, or done by doing it (domain: counting rules)."""
    return service.counts_always or line.outcome is Outcome.DONE


def recent_households(session: Session, unit_id: int, by: int, most: int) -> list[Household]:
    """Give the village's labelled households this member visited last, latest first, then the newest."""
    mine = (
        select(col(Entry.household_id), func.max(Entry.id).label("last"))
        .join(Visit, col(Visit.id) == col(Entry.visit_id))
        .where(col(Visit.unit_id) == unit_id, col(Visit.writer_id) == by)
        .group_by(col(Entry.household_id))
        .subquery()
    )
    query = (
        select(Household)
        .outerjoin(mine, mine.c.household_id == col(Household.id))
        .where(col(Household.unit_id) == unit_id, col(Household.label).is_not(None))
        .order_by(mine.c.last.desc().nulls_last(), col(Household.id).desc())
        .limit(most)
    )
    return list(session.execute(query).scalars())


def usual_services(session: Session, by: int, since: date) -> list[str]:
    """Give the codes of the services this member wrote since a day, the most frequent first."""
    often = func.count().label("often")
    query = (
        select(col(Line.service_code), often)
        .join(Entry, col(Entry.id) == col(Line.entry_id))
        .join(Visit, col(Visit.id) == col(Entry.visit_id))
        .where(col(Visit.writer_id) == by, col(Visit.day) >= since)
        .group_by(col(Line.service_code))
        .order_by(often.desc(), col(Line.service_code))
    )
    return [code for code, _ in session.execute(query)]


def recent(session: Session, by: int, since: date, most: int) -> list[Visit]:
    """Give this member's visits since a day that are not cancelled, the last written first."""
    query = (
        select(Visit)
        .where(
            col(Visit.writer_id) == by,
            col(Visit.day) >= since,
            col(Visit.cancelled_at).is_(None),
        )
        .order_by(col(Visit.id).desc())
        .limit(most)
    )
    return list(session.execute(query).scalars())


def count_on(session: Session, by: int, on: date) -> int:
    """Count this member's visits of a day."""
    query = select(func.count()).where(
        col(Visit.writer_id) == by, col(Visit.day) == on, col(Visit.cancelled_at).is_(None)
    )
    return int(session.execute(query).scalar_one())


def as_draft(session: Session, visit: Visit) -> Draft:
    """Give a saved visit as the draft that would say the same."""
    entries = session.execute(
        select(Entry, col(Household.label))
        .outerjoin(Household, col(Household.id) == col(Entry.household_id))
        .where(col(Entry.visit_id) == visit.id)
        .order_by(col(Entry.place))
    ).all()
    lines = (
        session.execute(
            select(Line)
            .join(Entry, col(Entry.id) == col(Line.entry_id))
            .where(col(Entry.visit_id) == visit.id)
            .order_by(col(Line.place))
        )
        .scalars()
        .all()
    )
    companions = session.execute(
        select(col(Companion.person_id)).where(col(Companion.visit_id) == visit.id)
    ).scalars()
    return Draft(
        nonce=visit.nonce,
        team_id=visit.team_id,
        unit_id=visit.unit_id,
        day=visit.day,
        entries=[
            _entry_as_draft(entry, label, [line for line in lines if line.entry_id == entry.id])
            for entry, label in entries
        ],
        companions=list(companions),
        absent_households=visit.absent_households,
        is_zero=visit.is_zero,
        note=visit.note,
    )


def _entry_as_draft(entry: Entry, label: str | None, lines: list[Line]) -> EntryDraft:
    return EntryDraft(
        has_household=entry.has_household,
        household_id=entry.household_id,
        label=label,
        subject=entry.subject,
        people=entry.people,
        lines=[
            LineDraft(
                service=line.service_code,
                outcome=line.outcome,
                people=line.people,
                quantity=line.quantity,
                reason=line.reason,
            )
            for line in lines
        ],
    )
