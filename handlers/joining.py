"""Coming in: a stranger is greeted, enters a code, agrees, says who they are, waits for one tap."""

from datetime import datetime, timedelta

from aiogram import Router
from aiogram.filters import Filter
from aiogram.filters.callback_data import CallbackData
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message, TelegramObject

from bot.choices import choice, in_rows, opens
from bot.filters import Chosen, HasText, Step, command_of
from bot.talk import Reply, Talk, question
from bot.texts import text
from handlers.home import home_choices
from models import invitations, joining, people, trail
from models.deliveries import Notice, plan
from models.invitations import Invitation, JoinRequest
from models.people import Person

MOST_NAMES = 7
SHORTEST_NAME = 2
LONGEST_NAME = 80
WAITS_FOR = timedelta(days=7)


class Joining(StatesGroup):
    """The steps of coming in."""

    consent = State()
    who = State()


class Consent(CallbackData, prefix="jc"):
    """Whether the stranger agrees to the use of their data."""

    yes: bool


class IAm(CallbackData, prefix="ji"):
    """The stranger is this person of the team's list."""

    person: int


class Decide(CallbackData, prefix="jd"):
    """The leader's tap."""

    request: int
    yes: bool


class Stranger(Filter):
    """Nobody we know speaks here."""

    async def __call__(self, _: TelegramObject, talk: Talk) -> bool:
        """Look for a member."""
        return talk.speaker is None


class BringsCode(Filter):
    """A member sends an invitation's code, bare or through a deep link.

    Within a form ten letters may be an answer («Bac Nam Sang»): there only a code that opens is one.
    """

    async def __call__(
        self, message: Message, talk: Talk, raw_state: str | None = None
    ) -> bool | dict[str, str]:
        """Give the handler what was `typed`."""
        said = message.text or ""
        command, rest = command_of(said) if said.startswith("/") else ("start", said)
        if command != "start" or not invitations.looks_like_code(rest):
            return False
        may_be_answer = raw_state is not None and not said.startswith("/")
        if may_be_answer and not invitations.find(talk.session, talk.secret, rest, talk.now):
            return False
        return {"typed": rest}


strangers = Router(name="strangers")
router = Router(name="joining")
for observer in (strangers.message, strangers.edited_message, strangers.callback_query):
    observer.filter(Stranger())


@strangers.callback_query(Step(Joining.consent), Chosen(Consent))
async def agree(query: CallbackQuery, talk: Talk, chosen: Consent) -> Reply:
    """Go on only with an explicit yes (domain: members consent when they join)."""
    del query
    if not chosen.yes:
        await talk.state.clear()
        return talk.show("joining-declined")
    await talk.state.update_data(agreed_at=talk.now.isoformat())
    invitation = await _invitation(talk)
    known = invitation and (invitation.person_id or talk.chat.person_id)  # who was here before
    if invitation and known:
        person = talk.session.get_one(Person, known)
        return await _request(talk, invitation, person.name, person.id)
    return await talk.go(Joining.who)


@strangers.callback_query(Step(Joining.who), Chosen(IAm))
async def pick_name(query: CallbackQuery, talk: Talk, chosen: IAm) -> Reply:
    """Take a name from the list, if it is still nobody else's."""
    del query
    invitation = await _invitation(talk)
    if invitation is None:
        return await _expired(talk)
    free = {p.id: p for p in joining.untied(talk.session, invitation, talk.today)}
    person = free.get(chosen.person)
    return await _request(talk, invitation, person.name, person.id) if person else await talk.ask()


@strangers.message(Step(Joining.who), HasText())
async def type_name(message: Message, talk: Talk) -> Reply:
    """Take the name as written; the leader sees it before anything else happens."""
    name = " ".join((message.text or "").split())
    if not SHORTEST_NAME <= len(name) <= LONGEST_NAME or any(letter.isdigit() for letter in name):
        return await talk.ask()
    invitation = await _invitation(talk)
    return await _request(talk, invitation, name, None) if invitation else await _expired(talk)


@strangers.message()
async def knock(message: Message, talk: Talk) -> Reply:
    """Greet; look for a code in what was written. Nothing else answers a stranger."""
    said = message.text or ""
    typed = command_of(said)[1] if said.startswith("/") else said
    invitation = invitations.find(talk.session, talk.secret, typed, talk.now) if typed else None
    if invitation is None:
        if talk.chat.id and joining.pending(talk.session, talk.chat.id):
            return talk.say("joining-waiting")
        await talk.state.clear()
        looks_like_a_code = invitations.looks_like_code(typed)
        return talk.say("joining-wrong-code" if looks_like_a_code else "joining-greeting")
    await talk.state.update_data(invitation=invitation.id)
    return await talk.go(Joining.consent)


@strangers.edited_message()
@strangers.callback_query()
async def knock_otherwise(event: TelegramObject, talk: Talk) -> Reply:
    """Answer an old button or an edited message with the open question, or with nothing.

    What who is no member any more had under way as one is forgotten.
    """
    if await talk.state.get_state() in Joining.__all_states_names__:
        return await talk.ask()
    await talk.state.clear()
    return talk.say("joining-greeting") if isinstance(event, CallbackQuery) else None


@question(Joining.consent)
async def ask_consent(talk: Talk) -> Reply:
    """Say what is kept of the member and why, and ask."""
    invitation = await _invitation(talk)
    if invitation is None:
        return await _expired(talk)
    yes = choice(text("joining-agree"), Consent(yes=True))
    no = choice(text("joining-decline"), Consent(yes=False))
    place = joining.place_name(talk.session, invitation)
    return talk.say("joining-consent", place=place, choices=[[yes, no]])


@question(Joining.who)
async def ask_who(talk: Talk) -> Reply:
    """Offer the names that the officer imported; any other is typed."""
    invitation = await _invitation(talk)
    if invitation is None:
        return await _expired(talk)
    listed = joining.untied(talk.session, invitation, talk.today)[:MOST_NAMES]
    names = [choice(p.name, IAm(person=p.id or 0)) for p in listed]
    return talk.show("joining-who" if names else "joining-name", choices=in_rows(names, 1))


@router.message(BringsCode())
async def join_another(message: Message, talk: Talk, typed: str) -> Reply:
    """A member with a code for one more team: who they are and their consent are known already."""
    del message
    invitation = invitations.find(talk.session, talk.secret, typed, talk.now)
    if invitation is None:
        return talk.say("joining-wrong-code", choices=home_choices(talk.member))
    await talk.state.update_data(agreed_at=talk.now.isoformat())
    return await _request(talk, invitation, talk.member.name, talk.member.id)


@router.callback_query(Chosen(Decide))
async def decide(query: CallbackQuery, talk: Talk, chosen: Decide) -> Reply:
    """Let somebody in, or not; a second tap is told how it ended."""
    del query
    asked = talk.session.get(JoinRequest, chosen.request)
    if asked is None or not joining.may_decide(talk.session, talk.member, asked):
        return talk.show("joining-not-yours")
    if asked.decided_at is None:
        if chosen.yes:
            _let_in(talk, asked, by=talk.member.id)
        else:
            joining.refuse(talk.session, asked, by=talk.member.id, now=talk.now)
            trail.note(talk.session, talk.now, talk.member.id, "join-refused", f"join:{asked.id}")
    return talk.show(
        "joining-accepted" if asked.is_accepted else "joining-refused", name=asked.name
    )


async def _request(talk: Talk, invitation: Invitation, name: str, person_id: int | None) -> Reply:
    """Write the request down and ask the one who decides; a trusted code needs nobody."""
    agreed_at = datetime.fromisoformat((await talk.data())["agreed_at"])
    asked = joining.request(
        talk.session,
        invitation,
        talk.chat,
        name=name,
        person_id=person_id,
        agreed_at=agreed_at,
        now=talk.now,
    )
    invitations.use(talk.session, invitation)
    await talk.state.clear()
    place = joining.place_name(talk.session, invitation)
    if invitation.is_trusted:
        person = _let_in(talk, asked, by=None)
        member = people.member(talk.session, person.id or 0, talk.today)
        choices = home_choices(member) if member else ()
        return talk.say("joining-welcome", name=name, place=place, choices=choices)
    deciders = joining.approvers(talk.session, invitation, talk.today)
    plan(talk.session, [_ask_decider(talk, asked, decider, place) for decider in deciders])
    if not deciders:
        return talk.say("joining-nobody-decides", place=place)
    return talk.say("joining-asked", place=place, decider=deciders[0].name)


def _let_in(talk: Talk, asked: JoinRequest, by: int | None) -> Person:
    person = joining.accept(talk.session, asked, by=by, now=talk.now)
    trail.note(talk.session, talk.now, by, "join-accepted", f"person:{person.id}")
    if by is not None:
        plan(talk.session, [_welcome(talk, asked, person)])
    return person


def _ask_decider(talk: Talk, asked: JoinRequest, decider: Person, place: str) -> Notice:
    yes = ("joining-let-in", Decide(request=asked.id or 0, yes=True).pack())
    no = ("joining-keep-out", Decide(request=asked.id or 0, yes=False).pack())
    return Notice(
        kind="join-asked",
        about=asked.id or 0,
        to=decider.id or 0,
        slot="once",
        key="joining-somebody-asks",
        arguments={"name": asked.name, "place": place},
        choices=[[yes, no]],
        due=talk.now,
        stale=talk.now + WAITS_FOR,
        urgent=True,
    )


def _welcome(talk: Talk, asked: JoinRequest, person: Person) -> Notice:
    invitation = talk.session.get_one(Invitation, asked.invitation_id)
    return Notice(
        kind="join-accepted",
        about=asked.id or 0,
        to=person.id or 0,
        slot="once",
        key="joining-welcome",
        arguments={"name": person.name, "place": joining.place_name(talk.session, invitation)},
        choices=[
            [("home-visit", opens("", "ghi").data), ("home-help-label", opens("", "trogiup").data)]
        ],
        due=talk.now,
        stale=talk.now + WAITS_FOR,
        urgent=True,
    )


async def _invitation(talk: Talk) -> Invitation | None:
    """Give the invitation under way, if it still opens the door."""
    found = talk.session.get(Invitation, (await talk.data()).get("invitation", 0))
    return found if found and invitations.is_open(found, talk.now) else None


async def _expired(talk: Talk) -> Reply:
    await talk.state.clear()
    return talk.say("joining-wrong-code")
