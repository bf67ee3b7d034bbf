"""The `thonso` command: its commands and their options."""
# ruff: noqa: PLC0415  # a command imports what it needs when it runs: `thonso --help` is at once

import asyncio
import errno
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from bot.commands import Refused
from bot.commands.help import about, argument, day, group, number, option
from bot.texts import text

if TYPE_CHECKING:
    from bot.settings import Settings
    from models.database import Database

ADDRESS_TROUBLE = {errno.EADDRINUSE, errno.EADDRNOTAVAIL, errno.EACCES}

app = group("cli-about")
export = group("cli-export")
app.add_typer(export, name="export")
webhook = group("cli-webhook")
app.add_typer(webhook, name="webhook")


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run `thonso`. Exits with 0, with 1 when something is wrong, with 2 when wrongly called."""
    given = sys.argv[1:] if arguments is None else arguments
    sys.exit(outcome(given or ["--help"]))


def outcome(arguments: list[str]) -> int:
    """Run one command and give its exit code; every expected problem is a sentence on stderr."""
    try:
        command = typer.main.get_command(app)
        return command.main(arguments, prog_name="thonso", standalone_mode=False) or 0
    except typer.BadParameter as error:
        where = f"{error.param.opts[-1]}: " if error.param else ""
        return complain(where + error.message, 2)
    except typer.TyperException as error:
        context = getattr(error, "ctx", None)
        path = context.command_path if context else "thonso"
        return complain(text("cli-wrong-usage", help=f"{path} --help"), 2)
    except Refused as error:
        return complain(str(error), error.code)


def complain(sentence: str, code: int) -> int:
    """Say on stderr what is wrong, and give the exit code."""
    typer.echo(sentence, err=True)
    return code


def loaded() -> "Settings":
    """Read the settings."""
    from bot.settings import SettingsError, load

    try:
        return load()
    except SettingsError as error:
        raise Refused(str(error), 2) from None


@app.command(**about("cli-run"))
def run() -> None:
    """Serve the bot; without a token, the demo."""
    settings = loaded()
    if settings.telegram_bot_token is None and settings.zalo_bot_token is None:
        typer.echo(text("cli-demo-why"))
        serve_demo(settings)
    else:
        serve(settings, "cli-running")


@app.command(**about("cli-demo"))
def demo() -> None:
    """Serve the demo, whatever the settings."""
    serve_demo(loaded())


def serve_demo(settings: "Settings") -> None:
    """Serve the invented place, from a database of its own."""
    url = f"sqlite:///{settings.data_dir / 'demo.db'}"
    own = settings.model_copy(update={"database_url": url})
    forget_old_demo(settings)
    serve(own, "cli-demo-at", is_demo=True)


def serve(settings: "Settings", said: str, *, is_demo: bool = False) -> None:
    """Serve until SIGTERM or Ctrl-C."""
    from bot import app as house
    from bot import logs
    from bot.commands.terminal import explained

    logs.start()
    with explained():
        built = house.build(settings, demo=is_demo)
        if is_demo:
            plant(built.database, datetime.now(settings.zone))
    try:
        asyncio.run(house.serve(built, lambda address: typer.echo(text(said, address=address))))
    except OSError as error:
        if error.errno not in ADDRESS_TROUBLE:
            raise
        address = f"{settings.host}:{settings.port}"
        raise Refused(text("cli-port-taken", address=address)) from None


def forget_old_demo(settings: "Settings") -> None:
    """Begin the demo anew once its meeting is over: it is about two months that end today."""
    from models import demo as invented
    from models.database import Database

    path = settings.data_dir / "demo.db"
    if not path.exists():
        return
    database = Database(f"sqlite:///{path}")
    is_over = invented.is_over(database, datetime.now(settings.zone))
    database.close()
    if is_over:
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)


def plant(database: "Database", now: datetime) -> None:
    """Fill the demo's database, the first time."""
    from bot.commands.terminal import progress
    from models import demo as invented

    with database.writing() as session:
        if not invented.is_planted(session):
            with progress(text("cli-demo-planting")):
                invented.plant(session, now)


@app.command(**about("cli-migrate"))
def migrate() -> None:
    """Bring the schema of the real database up to date."""
    from bot.commands.terminal import opened

    with opened(loaded()):
        typer.echo(text("cli-migrated"))


@app.command("import", **about("cli-import"))
def import_(
    files: Annotated[list[Path] | None, argument("file", "cli-file-help")] = None,
    dry_run: Annotated[bool, option("--dry-run", "cli-dry-run-help")] = False,
    template: Annotated[Path | None, option("--template", "cli-template-help", "file")] = None,
) -> None:
    """Take a workbook in, or write one to fill in."""
    from bot.commands import imports

    if template:
        imports.write_template(template)
    elif files:
        settings = loaded()
        imports.take_in(settings, files, datetime.now(settings.zone), dry_run=dry_run)
    else:
        raise typer.BadParameter(text("cli-import-what"))


@app.command(**about("cli-invite"))
def invite(
    team: Annotated[str | None, option("--team", "cli-team-help", "code")] = None,
    unit: Annotated[str | None, option("--unit", "cli-unit-help", "code")] = None,
    role: Annotated[str | None, option("--role", "cli-role-help", "role")] = None,
    member: Annotated[str | None, option("--for", "cli-for-help", "code")] = None,
    uses: Annotated[int, option("--uses", "cli-uses-help", "number", number)] = 1,
    days: Annotated[int, option("--days", "cli-days-help", "number", number)] = 7,
    trusted: Annotated[bool, option("--trusted", "cli-trusted-help")] = False,
) -> None:
    """Make a code that lets somebody in."""
    from bot.commands import invites

    settings = loaded()
    invites.invite(
        settings,
        datetime.now(settings.zone),
        team=team,
        unit=unit,
        role=role,
        member=member,
        uses=uses,
        days=days,
        trusted=trusted,
    )


@export.command("visits", **about("cli-export-visits"))
def export_visits(
    since: Annotated[date | None, option("--from", "cli-from-help", "day", day)] = None,
    until: Annotated[date | None, option("--to", "cli-to-help", "day", day)] = None,
    form: Annotated[str, option("--format", "cli-format-help", "format")] = "csv",
    output: Annotated[Path | None, option("-o --output", "cli-output-help", "file")] = None,
) -> None:
    """Write the visits of a span of days to a file."""
    from bot.commands import exports

    settings = loaded()
    now = datetime.now(settings.zone)
    exports.export_visits(settings, now, since=since, until=until, form=form, output=output)


@webhook.command("set", **about("cli-webhook-set"))
def set_webhook(name: Annotated[str, argument("app", "cli-app-help")]) -> None:
    """Let an app post what it hears to PUBLIC_URL."""
    from bot.commands.webhooks import app_of

    typer.echo(app_of(name, loaded()).set())


@webhook.command("delete", **about("cli-webhook-delete"))
def delete_webhook(name: Annotated[str, argument("app", "cli-app-help")]) -> None:
    """Let an app post nowhere."""
    from bot.commands.webhooks import app_of

    typer.echo(app_of(name, loaded()).delete())


@webhook.command("show", **about("cli-webhook-show"))
def show_webhook(name: Annotated[str, argument("app", "cli-app-help")]) -> None:
    """Say where an app posts."""
    from bot.commands.webhooks import app_of

    typer.echo(app_of(name, loaded()).show())


@app.command(**about("cli-doctor"))
def doctor() -> None:
    """Look at what the installation needs; exit with 1 if something is wrong."""
    from bot.commands.doctor import examine

    settings = loaded()
    is_well = True
    for finding in examine(settings, datetime.now(settings.zone)):
        key = "cli-doctor-good" if finding.is_good else "cli-doctor-wrong"
        typer.echo(text(key, said=finding.said))
        is_well = is_well and finding.is_good
    raise typer.Exit(0 if is_well else 1)
