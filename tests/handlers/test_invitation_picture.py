"""The picture of an invitation: what a phone's camera reads from it."""

from sqlalchemy import select
from sqlmodel import col

from bot.app import App
from bot.documents import qr
from models.links import FileLink
from models.updates import HeardUpdate
from tests.conftest import Opens
from tests.servers.telegram import TelegramServer


def code_in(said: str) -> str:
    return next(word for word in said.split() if len(word) == 11 and word[5] == "-")


async def has_introduced_itself(telegram: TelegramServer) -> None:
    await telegram.until(lambda: any(call.method == "setMyCommands" for call in telegram.calls))


async def test_the_picture_opens_the_bot_with_the_code(
    phone: Opens, telegram: TelegramServer
) -> None:
    """The code stands in the text, and the picture is the bot's address that brings it along."""
    await has_introduced_itself(telegram)
    leader = await phone("lam")
    code = code_in(await leader.says("/moi"))
    picture = await leader.receives()
    assert picture.body == qr.picture(f"https://t.me/thonso_bot?start={code}")


async def test_without_an_address_the_picture_is_the_code(
    app: App, phone: Opens, telegram: TelegramServer
) -> None:
    """Where the bot's address could not be learnt, a camera reads the code, to be sent as a text."""
    await has_introduced_itself(telegram)
    leader = await phone("lam")
    app.files.doors.clear()
    code = code_in(await leader.says("/moi"))
    assert (await leader.receives()).body == qr.picture(code)


async def test_the_code_is_kept_nowhere(app: App, phone: Opens) -> None:
    """Once the answer is out, neither its row nor the picture's link holds the code."""
    leader = await phone("lam")
    code = code_in(await leader.says("/moi"))
    await app.dispatcher.outbox.finish()
    with app.database.reading() as session:
        kept = [
            *session.execute(select(col(HeardUpdate.replies))).scalars(),
            *session.execute(select(col(FileLink.file))).scalars(),
        ]
    assert kept
    assert code not in str(kept)
