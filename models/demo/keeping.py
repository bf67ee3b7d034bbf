"""The demo's visits become rows, by thousands at once: the rows `visits.record` would write."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, SQLModel

from models.demo.outings import Outing
from models.households import Household, Subject
from models.names import fold
from models.visits import Companion, Entry, EntryDraft, FollowUp, Line, LineDraft, Outcome, Visit

Row = dict[str, Any]
Named = dict[tuple[int, str], int]  # by village and label, the household


def keep(session: Session, outings: Sequence[Outing]) -> None:
    """Write outings down, in their order, with the consent for each new label."""
    named = _keep_households(session, outings)
    visit_ids = _added(session, Visit, [_visit(outing) for outing in outings])
    went = list(zip(visit_ids, outings, strict=True))
    _add(session, Companion, [row for visit_id, outing in went for row in _along(visit_id, outing)])
    entries = [
        (outing, entry, _entry(visit_id, place, outing, entry, named))
        for visit_id, outing in went
        for place, entry in enumerate(outing.draft.entries)
    ]
    entry_ids = _added(session, Entry, [row for _, _, row in entries])
    lines = [
        (outing, entry, line, _line(entry_id, place, line))
        for entry_id, (outing, entry, _) in zip(entry_ids, entries, strict=True)
        for place, line in enumerate(entry.lines)
    ]
    line_ids = _added(session, Line, [row for *_, row in lines])
    _add(
        session,
        FollowUp,
        [
            {"line_id": line_id, "due": entry.promised, "closed_at": outing.settled_at}
            for line_id, (outing, entry, line, _) in zip(line_ids, lines, strict=True)
            if line.outcome in {Outcome.STARTED, Outcome.NOT_DONE}
        ],
    )


# Without this SQLAlchemy leaves None out of a row, and sends what is left row by row.
AT_ONCE = {"render_nulls": True}


def _add(session: Session, table: type[SQLModel], rows: list[Row]) -> None:
    session.execute(insert(table), rows, execution_options=AT_ONCE)


def _added(session: Session, table: type[Any], rows: list[Row]) -> list[int]:
    """Add rows and give their ids, each in its row's place."""
    query = insert(table).returning(table.id, sort_by_parameter_order=True)
    return list(session.execute(query, rows, execution_options=AT_ONCE).scalars())


def _keep_households(session: Session, outings: Sequence[Outing]) -> Named:
    new: dict[tuple[int, str], Row] = {}
    for outing in outings:
        unit_id = outing.draft.unit_id or 0
        for entry in outing.draft.entries:
            if entry.label and (unit_id, entry.label) not in new:
                new[unit_id, entry.label] = _household(unit_id, entry.label, entry, outing)
    return dict(zip(new, _added(session, Household, list(new.values())), strict=True))


def _household(unit_id: int, label: str, entry: EntryDraft, outing: Outing) -> Row:
    return {
        "unit_id": unit_id,
        "label": label,
        "folded": fold(label),
        "subject": entry.subject or Subject.HOUSEHOLD,
        "consent_by": outing.writer_id,
        "consent_at": outing.at,
        "consent_how": "hoi_truc_tiep",
    }


def _visit(outing: Outing) -> Row:
    draft = outing.draft
    return {
        "code": outing.code,
        "nonce": draft.nonce,
        "team_id": draft.team_id,
        "unit_id": draft.unit_id,
        "writer_id": outing.writer_id,
        "day": draft.day,
        "absent_households": draft.absent_households,
        "is_zero": draft.is_zero,
        "note": draft.note,
        "channel": outing.channel,
        "created_at": outing.at,
        "updated_at": outing.cancelled_at or outing.at,
        "cancelled_at": outing.cancelled_at,
        "version": 2 if outing.cancelled_at else 1,
    }


def _along(visit_id: int, outing: Outing) -> list[Row]:
    return [{"visit_id": visit_id, "person_id": person} for person in outing.draft.companions]


def _entry(visit_id: int, place: int, outing: Outing, entry: EntryDraft, named: Named) -> Row:
    return {
        "visit_id": visit_id,
        "place": place,
        "has_household": entry.has_household,
        "household_id": named.get((outing.draft.unit_id or 0, entry.label or "")),
        "subject": (entry.subject or Subject.HOUSEHOLD) if entry.has_household else None,
        "people": entry.people,
    }


def _line(entry_id: int, place: int, line: LineDraft) -> Row:
    return {
        "entry_id": entry_id,
        "place": place,
        "service_code": line.service,
        "outcome": line.outcome,
        "people": line.people,
        "quantity": line.quantity,
        "reason": line.reason,
    }
