"""One update as a handler sees it: who speaks, where, when; and the ways to answer."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.methods import (
    EditMessageText,
    SendDocument,
    SendMessage,
    SendPhoto,
    TelegramMethod,
)
from aiogram.types import CallbackQuery, Message, TelegramObject
from sqlmodel import Session

from bot.channels import Abilities
from bot.choices import Rows, keyboard
from bot.files import FileSpec
from bot.texts import text
from models.people import Chat, Member

Reply = TelegramMethod[Any] | list[TelegramMethod[Any]] | None


@dataclass(slots=True)
class Talk:
    """The speaker, the transaction and the clock of one update. `now` is local, in the units' zone."""

    event: TelegramObject
    session: Session
    chat: Chat
    chat_id: int
    state: FSMContext
    now: datetime
    able: Abilities
    secret: bytes
    speaker: Member | None

    @property
    def member(self) -> Member:
        """Who speaks. Strangers are answered by handlers/joining.py alone and never get here."""
        if self.speaker is None:
            raise PermissionError("a stranger reached a member's handler")
        return self.speaker

    @property
    def today(self) -> date:
        """The local day."""
        return self.now.date()

    @property
    def tapped(self) -> Message | None:
        """The message whose button was tapped, if it can be changed in place."""
        if not (self.able.edit and isinstance(self.event, CallbackQuery)):
            return None
        return self.event.message if isinstance(self.event.message, Message) else None

    def say(self, key: str, /, *, choices: Rows = (), **arguments: str | int) -> SendMessage:
        """Answer with a new message."""
        return self.say_text(text(key, **arguments), choices=choices)

    def say_text(self, said: str, *, choices: Rows = ()) -> SendMessage:
        """Answer with a new message of words already put together from the catalogue."""
        return SendMessage(chat_id=self.chat_id, text=said, reply_markup=keyboard(choices))

    def show(
        self, key: str, /, *, choices: Rows = (), **arguments: str | int
    ) -> SendMessage | EditMessageText:
        """Answer in the message that was tapped; with a new one where nothing was, or none can change."""
        return self.show_text(text(key, **arguments), choices=choices)

    def show_text(self, said: str, *, choices: Rows = ()) -> SendMessage | EditMessageText:
        """Do as `show`, with words already put together from the catalogue."""
        if self.tapped is None:
            return self.say_text(said, choices=choices)
        return EditMessageText(
            chat_id=self.chat_id,
            message_id=self.tapped.message_id,
            text=said,
            reply_markup=keyboard(choices),
        )

    def send_file(self, spec: FileSpec, caption: str) -> SendDocument:
        """Answer with a file, made after the commit; with its link where the app takes no files."""
        return SendDocument(chat_id=self.chat_id, document=self._mine(spec), caption=caption)

    def send_picture(self, spec: FileSpec, caption: str) -> SendPhoto:
        """Answer with a picture, made after the commit."""
        return SendPhoto(chat_id=self.chat_id, photo=self._mine(spec), caption=caption)

    def _mine(self, spec: FileSpec) -> str:
        asked = {"person_id": self.member.id, "channel": self.chat.channel}
        return str(spec.model_copy(update=asked))

    async def data(self) -> dict[str, Any]:
        """Give a copy of the form's data."""
        return await self.state.get_data()

    async def go(self, step: State) -> Reply:
        """Move on to a step, remember the way back, and ask its question."""
        data = await self.state.get_data()
        trail = data.get(TRAIL, [])
        now_at = await self.state.get_state()
        if now_at and now_at != step.state:
            trail = [*[s for s in trail if s != now_at], now_at]
        await self.state.update_data({TRAIL: [s for s in trail if s != step.state]})
        await self.state.set_state(step)
        return await self.ask()

    async def back(self) -> Reply:
        """Go back one step; None at the first."""
        data = await self.state.get_data()
        trail = data.get(TRAIL, [])
        if not trail:
            return None
        await self.state.update_data({TRAIL: trail[:-1]})
        await self.state.set_state(trail[-1])
        return await self.ask()

    async def ask(self) -> Reply:
        """Ask the question of the step where the form is, again; None where no form is open."""
        step = await self.state.get_state()
        return await QUESTIONS[step](self) if step else None


TRAIL = "trail"

Question = Callable[[Talk], Awaitable[Reply]]
QUESTIONS: dict[str, Question] = {}


def question(step: State) -> Callable[[Question], Question]:
    """Register how a step asks its question, so that every step can ask it again."""

    def register(ask: Question) -> Question:
        if step.state is None or step.state in QUESTIONS:
            raise ValueError(f"{step} has a question already, or no name")
        QUESTIONS[step.state] = ask
        return ask

    return register
