"""Filters that never leave the event loop: aiogram runs sync ones, `F` included, in a thread."""

from typing import Any

from aiogram.filters import Filter
from aiogram.filters.callback_data import CallbackData
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from bot.choices import opens
from models.names import fold


class Step(Filter):
    """The form is at one of these steps."""

    def __init__(self, *steps: State) -> None:
        self.names = {step.state for step in steps}

    async def __call__(self, _: object, raw_state: str | None = None) -> bool:
        """Compare the step's name."""
        return raw_state in self.names


class InForm(Filter):
    """The form is at any step of this conversation; without one, at any step at all."""

    def __init__(self, form: type[StatesGroup] | None = None) -> None:
        self.prefix = f"{form.__full_group_name__}:" if form else ""

    async def __call__(self, _: object, raw_state: str | None = None) -> bool:
        """Compare the name of the group."""
        return raw_state is not None and raw_state.startswith(self.prefix)


class Chosen(Filter):
    """A choice of this kind was tapped, or said. Gives the handler `chosen`."""

    def __init__(self, kind: type[CallbackData]) -> None:
        self.kind = kind
        self.prefix = f"{kind.__prefix__}{kind.__separator__}"

    async def __call__(self, query: CallbackQuery) -> bool | dict[str, Any]:
        """Unpack the data; what was not made by us is not ours."""
        data = query.data or ""
        if not data.startswith(self.prefix) and data != self.kind.__prefix__:
            return False
        try:
            return {"chosen": self.kind.unpack(data)}
        except (TypeError, ValueError):
            return False


class Opens(Filter):
    """A choice was taken that does what this command does: see `choices.opens`."""

    def __init__(self, command: str) -> None:
        self.data = opens("", command).data

    async def __call__(self, query: CallbackQuery) -> bool:
        """Compare the data."""
        return query.data == self.data


class Wants(Filter):
    """The person asked for this by its command, at any time, or by a word, outside a form.

    `Wants("tonghop", "tong hop", "bao nhieu ho roi")`: «/tonghop», «Tổng hợp».
    """

    def __init__(self, command: str, *words: str) -> None:
        self.command = command
        self.words = {command, *(fold(word) for word in words)}

    async def __call__(self, message: Message, raw_state: str | None = None) -> bool:
        """Compare the first word of a command, or the whole of a text."""
        said = message.text or ""
        if said.startswith("/"):
            return command_of(said)[0] == self.command
        return raw_state is None and fold(said).strip(" .!?") in self.words


class Says(Filter):
    """The text is one of these words, whatever the form."""

    def __init__(self, *words: str) -> None:
        self.words = {fold(word) for word in words}

    async def __call__(self, message: Message) -> bool:
        """Compare the whole text, without marks."""
        return fold(message.text or "").strip(" .!?") in self.words


class HasText(Filter):
    """The message has words that are no command."""

    async def __call__(self, message: Message) -> bool:
        """Look at the text."""
        return bool(message.text) and not (message.text or "").startswith("/")


def command_of(said: str) -> tuple[str, str]:
    """Split «/start@thonso_bot ABC» into «start» and «ABC»."""
    head, _, rest = said.removeprefix("/").partition(" ")
    return head.partition("@")[0].casefold(), rest.strip()
