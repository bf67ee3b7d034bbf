"""Choices as data: a label and what it stands for; buttons where there are some, words elsewhere."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from models.names import fold


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: what it says, and the packed callback data it stands for."""

    label: str
    data: str


Rows = Sequence[Sequence[Choice]]


def choice(label: str, stands_for: CallbackData) -> Choice:
    """Make a choice of a label and a typed callback."""
    return Choice(label, stands_for.pack())


def opens(label: str, command: str) -> Choice:
    """Make a choice that does what a command does; `filters.Opens` hears it."""
    return Choice(label, f"go:{command}")


def in_rows(choices: Iterable[Choice], width: int = 2) -> list[list[Choice]]:
    """Lay choices out in rows of at most `width`."""
    flat = list(choices)
    return [flat[i : i + width] for i in range(0, len(flat), width)]


def keyboard(rows: Rows) -> InlineKeyboardMarkup | None:
    """Make buttons of choices; None where there is nothing to choose."""
    if not any(rows):
        return None
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [InlineKeyboardButton(text=c.label, callback_data=c.data) for c in row] for row in rows
        ]
    )


def prompt_of(markup: InlineKeyboardMarkup | None) -> list[list[str]] | None:
    """Give what a chat must remember of a keyboard: its labels and what each stands for, in order."""
    if markup is None:
        return None
    return [
        [button.text, button.callback_data]
        for row in markup.inline_keyboard
        for button in row
        if button.callback_data
    ]


def read_back(prompt: Sequence[Sequence[str]] | None, said: str) -> str | None:
    """Find what a typed word stands for in the chat's last prompt: «luu» is «Lưu»."""
    word = plain(said)
    found = [data for label, data in prompt or () if plain(label) == word]
    return found[0] if word and found else None


def plain(label: str) -> str:
    """Give a label as people type it: no marks, no signs around it."""
    return fold(label).strip(" .!?✓☑☐[]()«»\"'•-–+")
