"""Links to files: a person sees which of theirs are open, and closes one before its time."""

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, Message

from bot.choices import Choice, choice, in_rows
from bot.filters import Chosen, Wants
from bot.talk import Reply, Talk
from bot.texts import appointment_text, text
from handlers.home import home_choices
from models import links
from models.links import FileLink

MOST_LISTED = 8


class Revoke(CallbackData, prefix="fr"):
    """Close this link."""

    link: int


router = Router(name="links")


@router.message(Wants("duongdan", "đường dẫn", "đóng đường dẫn"))
async def list_links(message: Message, talk: Talk) -> Reply:
    """List the links of this person that still open, the latest first."""
    del message
    return show_links(talk, "links-open")


@router.callback_query(Chosen(Revoke))
async def revoke(query: CallbackQuery, talk: Talk, chosen: Revoke) -> Reply:
    """Close a link of this person at once."""
    del query
    link = talk.session.get(FileLink, chosen.link)
    if link is None or link.person_id != talk.member.id:
        return show_links(talk, "links-open")
    links.revoke(talk.session, chosen.link, talk.member.id, talk.now)
    return show_links(talk, "links-revoked", name=link.file["name"])


def show_links(talk: Talk, key: str, **arguments: str) -> Reply:
    """Say what was done, and the links that are open now."""
    found = links.open_of(talk.session, talk.member.id, talk.now, MOST_LISTED)
    if not found:
        key = "links-none" if key == "links-open" else key
        return talk.show(key, **arguments, choices=home_choices(talk.member))
    lines = [listed(talk, link) for link in found]
    said = "\n".join([text(key, **arguments), "", *lines])
    return talk.show_text(said, choices=in_rows([close_choice(link) for link in found], 1))


def listed(talk: Talk, link: FileLink) -> str:
    """Say one link: its file, until when it opens, how often it was opened."""
    until = appointment_text(link.expires_at.astimezone(talk.now.tzinfo), talk.today)
    return text("links-listed", name=link.file["name"], until=until, openings=link.openings)


def close_choice(link: FileLink) -> Choice:
    """Give the way to close a link."""
    return choice(text("links-close", name=link.file["name"]), Revoke(link=link.id or 0))
