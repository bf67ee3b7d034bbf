"""Choices as data: a label and what it stands for; buttons where there are some, words elsewhere."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.texts import text
from models.names import fold


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: what it says, and the packed callback data it stands for."""

    label: str
    data: str


Rows = Sequence[Sequence[Choice]]
Prompt = Sequence[Sequence[str]] | None  # labels and what they stand for, as a chat remembers them


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


MOST = 9  # choices that are said with a number
PAGE = 7  # choices of a page where there are more: 8 is the way to the others
MORE = "more"


def is_numbered(prompt: Prompt) -> bool:
    """Whether the prompt's choices are told by numbers: not where a number itself is the answer."""
    return bool(prompt) and not any(label.strip().isdigit() for label, _ in prompt or ())


def by_number(prompt: Prompt, number: int) -> str | None:
    """Find what a number stands for in the chat's last prompt; None where it stands for nothing."""
    listed = first_page(prompt)
    return listed[number - 1][1] if 1 <= number <= len(listed) else None


def first_page(prompt: Prompt) -> list[list[str]]:
    """Give the choices that have numbers now: all, or seven and the way to the others."""
    every = [list(choice) for choice in prompt or ()]
    return every if len(every) <= MOST else [*every[:PAGE], [text("choices-more"), MORE]]


def turned(prompt: Prompt) -> list[Choice]:
    """Give the choices with the next page first."""
    every = [Choice(label, data) for label, data in prompt or ()]
    return every[PAGE:] + every[:PAGE]


def in_words(said: str, prompt: Prompt) -> str:
    """Say the choices below a text, for an app without buttons: numbered, or as words beside a number."""
    if not prompt:
        return said
    if is_numbered(prompt):
        lines = [f"{n}. {label}" for n, (label, _) in enumerate(first_page(prompt), start=1)]
        return "\n".join([said, "", *lines])
    return as_words(said, [label for label, _ in prompt if not label.strip().isdigit()])


def as_words(said: str, labels: Sequence[str]) -> str:
    """Say choices below a text as words to type: what is not asked for now must not answer to numbers."""
    words = ", ".join(f"«{label.lower()}»" for label in labels)
    return f"{said}\n\n{text('choices-type', words=words)}" if words else said


def numbers_in(said: str) -> list[int]:
    """Give the numbers if the text is nothing but numbers from 1 to 9: «2», «1 3 5», «1,3»."""
    words = said.replace(",", " ").replace(".", " ").split()
    are_numbers = all(len(word) == 1 and word in "123456789" for word in words)
    return [int(word) for word in words] if are_numbers else []


def read_back(prompt: Prompt, said: str) -> str | None:
    """Find what a typed word stands for in the chat's last prompt: «luu» is «Lưu»."""
    word = plain(said)
    found = [data for label, data in prompt or () if plain(label) == word]
    return found[0] if word and found else None


def plain(label: str) -> str:
    """Give a label as people type it: no marks, no signs around it."""
    return fold(label).strip(" .!?✓☑☐[]()«»\"'•-–+")
