"""The command line's help and complaints in Vietnamese, plain text on any terminal."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import typer
from typer._click import (
    Context,
    HelpFormatter,
)  # typer carries its own click; there is no public name
from typer.core import TyperCommand, TyperGroup, TyperOption

from bot.texts import text

NUMBER = re.compile(r"0*[1-9][0-9]{0,3}")
HEADINGS = {"Options": "cli-options", "Commands": "cli-commands", "Arguments": "cli-arguments"}


class Formatter(HelpFormatter):
    """Writes help pages; the words that typer has no setting for are put in here."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Begin the page: how the command is written."""
        super().write_usage(prog, args, prefix or text("cli-usage") + " ")

    def write_heading(self, heading: str) -> None:
        """Write the heading of a list."""
        super().write_heading(text(HEADINGS[heading]) if heading in HEADINGS else heading)

    def write_dl(
        self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Write a list, without what typer puts after an argument's name and text: types, «required»."""
        bare = [
            (n.partition(" <")[0], said.removesuffix("[required]").rstrip()) for n, said in rows
        ]
        super().write_dl(bare, col_max, col_spacing)


class PlainContext(typer.Context):
    """Makes help pages with that formatter."""

    formatter_class = Formatter


class Command(TyperCommand):
    """A command whose help is Vietnamese throughout."""

    context_class = PlainContext

    def get_help_option(self, ctx: Context) -> TyperOption | None:
        """Give `--help`, explained."""
        return explained(super().get_help_option(ctx))


class Group(TyperGroup):
    """A group of commands whose help is Vietnamese throughout."""

    context_class = PlainContext

    def get_help_option(self, ctx: Context) -> TyperOption | None:
        """Give `--help`, explained."""
        return explained(super().get_help_option(ctx))


def explained(option: TyperOption | None) -> TyperOption | None:
    """Say of `--help` what it does."""
    if option:
        option.help = text("cli-help")
    return option


def group(about_it: str) -> typer.Typer:
    """Make a group of commands; `about_it` is the key of what is said of it."""
    return typer.Typer(
        cls=Group,
        help=text(about_it),
        options_metavar=text("cli-metavar-options"),
        subcommand_metavar=text("cli-metavar-command"),
        add_completion=False,
        rich_markup_mode=None,
    )


def about(key: str) -> dict[str, Any]:
    """Give what every command is declared with; `key` is of the text that says what it does."""
    return {"cls": Command, "help": text(key), "options_metavar": text("cli-metavar-options")}


def argument(metavar: str, key: str) -> Any:
    """Describe a command's argument."""
    return typer.Argument(
        metavar=text(f"cli-metavar-{metavar}"), help=text(key), show_default=False
    )


def option(
    name: str, key: str, metavar: str | None = None, parser: Callable[[str], object] | None = None
) -> Any:
    """Describe an option: what it takes, and what its text says of it, its default included."""
    takes = text(f"cli-metavar-{metavar}") if metavar else None
    return typer.Option(
        *name.split(), metavar=takes, help=text(key), parser=parser, show_default=False
    )


def day(value: str) -> date:
    """Read a day, 2026-11-01 or 1/11/2026; typer's own complaint would be English."""
    for written in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(value, written).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
    raise typer.BadParameter(text("cli-bad-date", value=value))


def number(value: str | int) -> int:
    """Read a number from 1 to 9999 (a default is one already), complaining in Vietnamese."""
    written = str(value)
    if not NUMBER.fullmatch(written):
        raise typer.BadParameter(text("cli-bad-number", value=written))
    return int(written)
