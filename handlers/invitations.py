"""Inviting: a leader asks for a code and hands it on."""

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, Message

from bot.choices import Choice, choice, in_rows
from bot.documents import qr
from bot.files import FileSpec, Kind, Making
from bot.filters import Chosen, Opens, Wants
from bot.talk import Reply, Talk
from bot.texts import text
from handlers.home import home_choices
from models import invitations, trail
from models.people import Role


class InviteTo(CallbackData, prefix="iv"):
    """Make a code for this team or unit, with this role."""

    team: int = 0
    unit: int = 0
    role: Role


router = Router(name="invitations")


@router.message(Wants("moi", "mời", "mời người", "lấy mã", "mã mời"))
@router.callback_query(Opens("moi"))
async def invite(event: Message | CallbackQuery, talk: Talk) -> Reply:
    """Make a code at once where there is one possibility, else ask whom for."""
    del event
    offers = possible_invitations(talk)
    if not offers:
        return talk.say("invitations-not-yours", choices=home_choices(talk.member))
    if len(offers) == 1:
        return _code(talk, InviteTo.unpack(offers[0].data))
    return talk.show("invitations-to-what", choices=in_rows(offers, 1))


@router.callback_query(Chosen(InviteTo))
async def make_code(query: CallbackQuery, talk: Talk, chosen: InviteTo) -> Reply:
    """Make the code, if this is still the person's to give."""
    del query
    if chosen.pack() not in {offer.data for offer in possible_invitations(talk)}:
        return talk.show("invitations-not-yours", choices=home_choices(talk.member))
    return _code(talk, chosen)


def possible_invitations(talk: Talk) -> list[Choice]:
    """Give what this member may invite to: a leader to the team, an officer to the office or to a team."""
    offers = []
    for standing in talk.member.standings:
        if standing.team_id and standing.role.leads:
            data = InviteTo(team=standing.team_id, role=Role.MEMBER)
            offers.append(choice(text("invitations-member", place=standing.place), data))
        if standing.unit_id:
            data = InviteTo(unit=standing.unit_id, role=Role.OFFICER)
            offers.append(choice(text("invitations-officer", place=standing.place), data))
    return offers


def _code(talk: Talk, to: InviteTo) -> Reply:
    code = invitations.make(
        talk.session,
        talk.secret,
        role=to.role,
        team_id=to.team or None,
        unit_id=to.unit or None,
        by=talk.member.id,
        now=talk.now,
    )
    trail.note(talk.session, talk.now, talk.member.id, "invited", f"team:{to.team} unit:{to.unit}")
    picture = FileSpec(kind="invitation", name="ma-moi.png", secret=code)
    return [
        talk.say("invitations-code", code=code, days=invitations.VALID_FOR.days),
        talk.send_picture(picture, text("invitations-picture")),
    ]


def draw(making: Making) -> bytes:
    """Draw the address that brings a person in, where the bot's is known; else the code itself."""
    code = making.spec.secret
    return qr.picture(making.door.replace("{code}", code) if making.door else code)


PICTURE = Kind("image/png", draw)
