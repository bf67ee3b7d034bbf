"""`thonso import`: a workbook taken in whole, or not at all with every reason told."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

import typer
from sqlmodel import Session

from bot.commands import Refused
from bot.commands.terminal import opened, progress, written
from bot.documents import template, workbook
from bot.documents.workbook import Contents
from bot.settings import Settings
from bot.texts import number_text, text
from models import importing
from models.importing import PRIVATE, SHEETS, Change, Deed, Edit, Problem, UnusualSize

SHOWN = 20  # changed rows that a dry run tells one by one


def take_in(settings: Settings, files: Sequence[Path], now: datetime, *, dry_run: bool) -> None:
    """Import the files, or show what that would change."""
    contents = read(files)
    with opened(settings) as database, database.writing() as session:
        changes, sizes = take(session, contents, now)
        if dry_run:
            session.rollback()
    for line in summary(changes, dry_run=dry_run):
        typer.echo(line)
    for remark in remarks_on_sizes(sizes):
        typer.echo(remark, err=True)


def write_template(path: Path) -> None:
    """Write the workbook to fill in."""
    with written(path):
        template.write(path)
    typer.echo(text("cli-import-template", path=str(path)))


def read(files: Sequence[Path]) -> Contents:
    """Read the files, and remark on what in them is not understood."""
    with progress(text("cli-import-reading")):
        try:
            contents = workbook.read(files)
        except workbook.UnreadableFile as error:
            raise Refused(text(f"cli-import-{error.reason}", name=error.name)) from None
    for remark in remarks_on_file(contents):
        typer.echo(remark, err=True)
    return contents


def take(
    session: Session, contents: Contents, now: datetime
) -> tuple[list[Change], list[UnusualSize]]:
    """Check the rows and take them; on any problem say them all and take none."""
    book, problems = importing.read(contents.sheets)
    problems += importing.check(session, book, now.date())
    if problems:
        raise Refused("\n".join(refusal(problems)))
    if book.is_empty:
        raise Refused(text("cli-import-empty"))
    with progress(text("cli-import-taking")):
        changes = importing.apply(session, book, now)
        return changes, importing.unusual_sizes(session, book, now.date())


def remarks_on_file(contents: Contents) -> Iterator[str]:
    """Say which sheets and columns of the file are passed over."""
    for name in contents.unknown_sheets:
        yield text("cli-import-unknown-sheet", name=name)
    for sheet, name in contents.unknown_columns:
        yield text("cli-import-unknown-column", sheet=sheet, name=name)


def refusal(problems: Sequence[Problem]) -> Iterator[str]:
    """Say every problem with its sheet, its row and the reason, sheet by sheet."""
    order = [kind.sheet for kind in SHEETS]
    yield text("cli-import-refused", count=number_text(len(problems)))
    for problem in sorted(problems, key=lambda p: (order.index(p.sheet), p.number)):
        reason = text(
            f"cli-row-{problem.reason}",
            column=problem.column,
            value=problem.value,
            other=problem.other,
        )
        yield text(
            "cli-import-problem", sheet=problem.sheet, number=str(problem.number), reason=reason
        )


def summary(changes: Sequence[Change], *, dry_run: bool) -> Iterator[str]:
    """Say how many rows of each sheet were added, changed and found the same."""
    yield text("cli-import-dry" if dry_run else "cli-import-done")
    counts = Counter((change.line.sheet, change.deed) for change in changes)
    for kind in SHEETS:
        numbers = {deed.value: number_text(counts[kind.sheet, deed]) for deed in Deed}
        yield text("cli-import-counts", sheet=kind.sheet, **numbers)
    if dry_run:
        yield from _first(change for change in changes if change.deed is not Deed.SAME)
    yield text("cli-import-kept")


def _first(changes: Iterable[Change]) -> Iterator[str]:
    told = list(changes)
    for change in told[:SHOWN]:
        yield text(
            f"cli-import-{change.deed}",
            sheet=change.line.sheet,
            number=str(change.line.number),
            code=change.line.code,
            name=change.line.name,
            edits="; ".join(_edit(edit) for edit in change.edits),
        )
    if len(told) > SHOWN:
        yield text("cli-import-more", count=number_text(len(told) - SHOWN))


def _edit(edit: Edit) -> str:
    if edit.column == PRIVATE:
        return edit.column
    return text("cli-import-edit", column=edit.column, before=edit.before, after=edit.after)


def remarks_on_sizes(sizes: Iterable[UnusualSize]) -> Iterator[str]:
    """Say which village teams are smaller or larger than the rule."""
    for size in sizes:
        yield text("cli-import-size", team=size.team, count=size.members)
