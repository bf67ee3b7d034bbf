"""`thonso export`: what was written down, as a file."""

from datetime import date, datetime
from pathlib import Path

import typer

from bot import exports
from bot.commands import Refused
from bot.commands.terminal import opened, progress, written
from bot.documents.tables import Format, TooManyRows
from bot.settings import Settings
from bot.texts import number_text, text
from models import export, trail
from models.database import Database
from models.periods import Period


def export_visits(
    settings: Settings,
    now: datetime,
    *,
    since: date | None,
    until: date | None,
    form: str,
    output: Path | None,
) -> None:
    """Write the visits of a span of days, and the count of rows on stderr."""
    period = Period(since or now.date().replace(day=1), until or now.date())
    if period.first > period.last:
        raise typer.BadParameter(text("cli-export-reversed"))
    if form not in set(Format):
        known = ", ".join(Format)
        raise typer.BadParameter(text("cli-bad-format", value=form, known=known))
    path = output or Path(f"luot-ho-tro.{form}")
    with opened(settings) as database:
        count = export_rows(database, path, Format(form), period, settings, now)
    typer.echo(text("cli-export-done", count=number_text(count), path=str(path)), err=True)


def export_rows(
    database: Database, path: Path, form: Format, period: Period, settings: Settings, now: datetime
) -> int:
    """Write the rows, note on the trail that they were taken out, and give their number."""
    with written(path), database.reading() as session:
        total = export.count_rows(session, period)
        with progress(text("cli-export-writing"), total) as step:
            try:
                count = exports.export_file(
                    session, path, form, period, settings.zone, after_row=step
                )
            except TooManyRows:
                raise Refused(text("cli-export-too-many")) from None
    with database.writing() as session:
        record = f"visits {period.first}/{period.last}, {count} rows"
        trail.note(session, now, None, "exported", record)
    return count
