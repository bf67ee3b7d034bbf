"""The table behind the summary: the visits of one's scope as a spreadsheet, without names unless asked."""

import re
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from aiogram import Router
from aiogram.methods import SendDocument, SendMessage
from aiogram.types import CallbackQuery

from bot.choices import Choice, choice
from bot.documents.tables import Format, TooManyRows
from bot.exports import export_file
from bot.files import FileSpec, Kind, Making, NotMade
from bot.filters import Chosen
from bot.talk import Reply, Talk
from bot.texts import text
from handlers.summary import (
    Scope,
    Show,
    TakeTable,
    Whose,
    allowed,
    figures_text,
    say,
    usual_scope,
)
from handlers.summary_text import full_date, period_of
from models import export, people, trail
from models.names import fold
from models.people import Member
from models.periods import Period

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

router = Router(name="summary table")


@router.callback_query(Chosen(TakeTable))
async def take_table(query: CallbackQuery, talk: Talk, chosen: TakeTable) -> Reply:
    """Send the table as of now, however old the button is, and note it on the trail.

    Household names are for who helped them and their team, and only on asking.
    """
    del query
    scope = scope_of(talk.member, chosen)
    if scope is None:
        return say(talk, usual_scope(talk), chosen.span)
    period = period_of(chosen.span, talk.today)
    if not export.count_rows(talk.session, period, **scope.within):
        return talk.say("summary-table-empty", choices=[[back(chosen)]])
    names = " with names" if chosen.with_names else ""
    record = f"visits {scope.code} {period.first}/{period.last}{names}"
    trail.note(talk.session, talk.now, talk.member.id, "exported", record)
    table = send_table(talk, scope, chosen, period)
    may_have_names = scope.whose is not Whose.OFFICE and not chosen.with_names
    return [table, offer_names(talk, chosen)] if may_have_names else table


def scope_of(member: Member, chosen: TakeTable) -> Scope | None:
    """Give the chosen scope if its rows, and its names where they are wanted, are the member's to have."""
    scope = allowed(member, chosen)
    if scope is None or scope.is_above_commune:
        return None
    return None if chosen.with_names and scope.whose is Whose.OFFICE else scope


def send_table(talk: Talk, scope: Scope, chosen: TakeTable, period: Period) -> SendDocument:
    """Send the table; its words, where no file can be given, are the summary's."""
    place = "cua-toi" if scope.whose is Whose.OWN else slug(scope.place)
    days = {"first": period.first.isoformat(), "last": period.last.isoformat()}
    spec = FileSpec(
        kind="table",
        name=f"{place}_{days['first']}_{days['last']}.xlsx",
        arguments={"whose": scope.whose.value, "id": scope.id, **days},
        has_names=chosen.with_names,
        words=figures_text(talk, scope, chosen.span),
    )
    key = "summary-table-named" if chosen.with_names else "summary-table-caption"
    first, last = full_date(period.first), full_date(period.last)
    return talk.send_file(spec, text(key, place=scope.place, first=first, last=last))


def offer_names(talk: Talk, chosen: TakeTable) -> SendMessage:
    """Offer the same table with names, and the way back."""
    named = choice(text("summary-table-with-names"), chosen.model_copy(update={"with_names": True}))
    return talk.say("summary-table-offer", choices=[[named], [back(chosen)]])


def back(chosen: TakeTable) -> Choice:
    """Offer the figures behind a table."""
    figures = Show(whose=chosen.whose, id=chosen.id, span=chosen.span)
    return choice(text("summary-back"), figures)


def slug(place: str) -> str:
    """Write a place as a part of a file's name."""
    return re.sub(r"[^a-z0-9]+", "-", fold(place)).strip("-") or "bang"


def make_table(making: Making) -> bytes:
    """Write the workbook. NotMade when it is not the person's to have any more, or too long."""
    asked, wanted = making.spec, making.spec.arguments
    member = people.member(making.session, asked.person_id, making.now.date())
    chosen = TakeTable(
        whose=Whose(str(wanted["whose"])), id=int(wanted["id"]), with_names=asked.has_names
    )
    scope = scope_of(member, chosen) if member else None
    if scope is None:
        raise NotMade("files-not-yours")
    period = Period(*(date.fromisoformat(str(wanted[end])) for end in ("first", "last")))
    try:
        return written(making, scope, period)
    except TooManyRows:
        raise NotMade("files-too-many") from None


def written(making: Making, scope: Scope, period: Period) -> bytes:
    """Write the rows as `thonso export` does."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / making.spec.name
        export_file(
            making.session,
            path,
            Format.XLSX,
            period,
            making.zone,
            with_names=making.spec.has_names,
            **scope.within,
        )
        return path.read_bytes()


TABLE = Kind(XLSX, make_table)
