"""The one way of an update: one transaction, reply in the commit, sent after it, acknowledged last."""

import asyncio
from typing import Any

import pytest
from aiogram import Bot, F, Router
from aiogram.fsm.state import State, StatesGroup
from aiogram.methods import SendMessage, TelegramMethod
from aiogram.types import CallbackQuery, Chat, Message, Update, User
from aiohttp.web import AbstractRouteDef
from sqlalchemy import select, text
from sqlmodel import col

from bot.channels import Abilities, Heard, NotKept, Process
from bot.channels.errors import Failure, SendError
from bot.choices import Rows
from bot.dispatcher import MUTE, Dispatcher
from bot.filters import Says, Step
from bot.outbox import Outbox
from bot.talk import Reply, Talk
from models.database import Database
from models.memories import Memory
from models.trail import Trail, note
from models.updates import FailedUpdate, HeardUpdate
from tests.clock import ZONE, Clock


class Recorder:
    """A channel that keeps what it is given to send, and fails when it is told to."""

    name = "recorder"
    able = Abilities(buttons=True, edit=True, delete=True, files=True, length=4096)
    bot: Bot = MUTE

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.failures: list[SendError] = []
        self.held: asyncio.Event | None = None

    def chat_id(self, address: str) -> int:
        return int(address)

    def routes(self) -> list[AbstractRouteDef]:
        return []

    async def listen(self, process: Process) -> None:
        del process

    async def send(self, method: TelegramMethod[Any]) -> None:
        if self.held:
            await self.held.wait()
        if self.failures:
            raise self.failures.pop(0)
        if isinstance(method, SendMessage):
            self.sent.append(method.text)

    async def push(self, address: str, said: str, choices: Rows) -> None:
        raise NotImplementedError

    async def close(self) -> None:
        pass


class Asking(StatesGroup):
    name = State()


handled: list[str] = []
tree = Router(name="test")


@tree.message(Says("lỗi"))
async def fails(message: Message, talk: Talk) -> Reply:
    handled.append("lỗi")
    note(talk.session, talk.now, None, "half", "done")
    await talk.state.set_state(Asking.name)
    talk.session.flush()
    raise LookupError(message.text)


@tree.message(Says("chờ"))
async def waits(message: Message, talk: Talk) -> Reply:
    note(talk.session, talk.now, None, "half", "done")
    await asyncio.sleep(0)
    return talk.say("home-left")


@tree.message(Says("trả lời"))
async def answers_itself(message: Message, talk: Talk) -> Reply:
    note(talk.session, talk.now, None, "half", "done")
    await message.answer("x")
    return None


@tree.message(Says("luồng"), F.text)
async def through_a_thread(message: Message, talk: Talk) -> Reply:
    return talk.say("home-left")


@tree.message(Step(Asking.name))
async def named(message: Message, talk: Talk) -> Reply:
    await talk.state.clear()
    return talk.say("home-menu", name=message.text or "")


@tree.message(Says("hỏi"))
async def asks(message: Message, talk: Talk) -> Reply:
    handled.append("hỏi")
    await talk.state.set_state(Asking.name)
    return talk.say("joining-name")


@tree.message()
async def echoes(message: Message, talk: Talk) -> Reply:
    handled.append(message.text or "")
    return talk.say("home-menu", name=message.text or "")


@tree.callback_query()
async def takes(query: CallbackQuery, talk: Talk) -> Reply:
    return talk.say("home-menu", name=query.data or "")


@pytest.fixture
def channel() -> Recorder:
    return Recorder()


@pytest.fixture
def dispatcher(database: Database, clock: Clock) -> Dispatcher:
    handled.clear()
    return Dispatcher(database, tree, clock, ZONE, b"secret", Outbox(database, clock))


def heard(number: int, words: str, person: int = 7) -> Heard:
    chat = Chat(id=person, type="private")
    user = User(id=person, is_bot=False, first_name="Người")
    message = Message(message_id=number, date=Clock().now, chat=chat, from_user=user, text=words)
    return Heard(str(number), str(person), Update(update_id=number, message=message))


def tapped(key: int, number: int, data: str, person: int = 7) -> Heard:
    user = User(id=person, is_bot=False, first_name="Người")
    tap = CallbackQuery(id="1", from_user=user, chat_instance="1", data=data)
    return Heard(str(key), str(person), Update(update_id=number, callback_query=tap))


def rows(database: Database, table: Any) -> list[Any]:
    with database.reading() as session:
        return list(session.execute(select(table)).scalars())


async def test_heard_twice_is_handled_and_answered_once(
    dispatcher: Dispatcher, channel: Recorder
) -> None:
    """A redelivered update whose answer is out changes nothing and says nothing."""
    await dispatcher.process(channel, heard(1, "a"))
    await dispatcher.process(channel, heard(1, "a"))
    assert handled == ["a"]
    assert len(channel.sent) == 1


async def test_an_answer_that_was_not_sent_is_sent_when_heard_again(
    dispatcher: Dispatcher, channel: Recorder, database: Database
) -> None:
    """The reply is in the commit: a redelivery is answered from its row, without the handler."""
    channel.failures = [SendError(Failure.LATER, retry_after=60)]
    await dispatcher.process(channel, heard(1, "a"))
    assert channel.sent == []
    assert rows(database, HeardUpdate)[0].replies
    await dispatcher.process(channel, heard(1, "a"))
    assert handled == ["a"]
    assert len(channel.sent) == 1


async def test_what_was_never_marked_is_sent_at_start(
    dispatcher: Dispatcher, channel: Recorder, database: Database
) -> None:
    """A process that died between commit and send leaves a row; the next one sends it, and erases it."""
    channel.failures = [SendError(Failure.LATER, retry_after=60)]
    await dispatcher.process(channel, heard(1, "a"))
    await dispatcher.outbox.finish()
    await dispatcher.outbox.resend({channel.name: channel}, at_start=True)
    await dispatcher.outbox.finish()
    assert len(channel.sent) == 1
    kept = rows(database, HeardUpdate)[0]
    assert kept.replies is None
    assert kept.sent_at is not None


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ("lỗi", "LookupError"),
        ("chờ", "Suspended"),
        ("trả lời", "RuntimeError"),
        ("luồng", "Suspended"),
    ],
)
async def test_a_failing_handler_leaves_nothing_behind(
    dispatcher: Dispatcher, channel: Recorder, database: Database, words: str, error: str
) -> None:
    """One that raises, waits, sends or is reached through a thread: undone, with an apology."""
    await dispatcher.process(channel, heard(1, words))
    assert rows(database, Trail) == []
    assert rows(database, Memory) == []
    failed = rows(database, FailedUpdate)
    assert [(f.key, f.error) for f in failed] == [("1", error)]
    assert [said.startswith("Xin lỗi") for said in channel.sent] == [True]


async def test_a_poison_update_is_tried_three_times_and_holds_up_nobody(
    dispatcher: Dispatcher, channel: Recorder
) -> None:
    """Between its tries others are served."""
    await asyncio.gather(
        dispatcher.process(channel, heard(1, "lỗi", person=7)),
        dispatcher.process(channel, heard(2, "b", person=8)),
    )
    assert handled == ["lỗi", "b", "lỗi", "lỗi"]
    assert len(channel.sent) == 2


async def test_after_an_error_the_step_is_the_old_one(
    dispatcher: Dispatcher, channel: Recorder
) -> None:
    """The step is part of the transaction: the question asked before still holds."""
    await dispatcher.process(channel, heard(1, "hỏi"))
    await dispatcher.process(channel, heard(2, "lỗi"))
    await dispatcher.process(channel, heard(3, "Tèo"))
    assert "Tèo" in channel.sent[-1]
    assert "Tèo" not in handled


async def test_what_cannot_be_written_down_is_not_acknowledged(
    dispatcher: Dispatcher, channel: Recorder, database: Database
) -> None:
    """Without its database the bot confirms nothing: the update must be heard again."""
    with database.writing() as session:
        session.execute(text("DROP TABLE heard_update"))
    with pytest.raises(NotKept):
        await dispatcher.process(channel, heard(1, "a"))
    assert channel.sent == []


async def test_a_refused_answer_is_given_up(
    dispatcher: Dispatcher, channel: Recorder, database: Database
) -> None:
    """A chat that blocked the bot, a message never accepted: marked, not tried for ever."""
    channel.failures = [SendError(Failure.GONE)]
    await dispatcher.process(channel, heard(1, "a"))
    assert rows(database, HeardUpdate)[0].sent_at is not None


async def test_a_busy_platform_is_asked_again(dispatcher: Dispatcher, channel: Recorder) -> None:
    """A short wait that the platform names is waited."""
    channel.failures = [SendError(Failure.LATER, retry_after=0.01), SendError(Failure.DOUBTFUL)]
    await dispatcher.process(channel, heard(1, "a"))
    await dispatcher.outbox.finish()
    assert len(channel.sent) == 1


async def test_answers_of_a_chat_keep_their_order(
    dispatcher: Dispatcher, channel: Recorder
) -> None:
    """A slow first answer is not overtaken by the second of the same chat."""
    channel.held = asyncio.Event()
    both = asyncio.gather(*(dispatcher.process(channel, heard(n, str(n))) for n in (1, 2, 3)))
    await asyncio.sleep(0)
    channel.held.set()
    await both
    assert [said.split()[1] for said in channel.sent] == ["1", "2", "3"]


async def test_replies_are_erased_once_sent(
    dispatcher: Dispatcher, channel: Recorder, database: Database
) -> None:
    """A reply may hold names: its row keeps it only until it is out."""
    await dispatcher.process(channel, heard(1, "Bà Tẹo"))
    with database.reading() as session:
        kept = session.execute(select(col(HeardUpdate.replies))).scalar_one()
    assert kept is None


async def test_a_tap_stays_a_tap(
    dispatcher: Dispatcher, channel: Recorder, database: Database
) -> None:
    """However often the same tap is heard, and whatever else between: aiogram caches what kind it was."""
    for key in range(600):
        same_tap = tapped(key, 1, "tap")
        await dispatcher.process(channel, heard(key, "a") if key % 50 else same_tap)
    assert rows(database, FailedUpdate) == []
    assert sum("tap" in said for said in channel.sent) == 12
