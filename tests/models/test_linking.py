"""Linking codes: kept as keyed hashes, good once and for 15 minutes, not to be guessed."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import Session

from models import linking
from models.database import Database
from models.linking import MOST_CHATS, MOST_WRONG, MOST_WRONG_OVERALL, LinkRequest
from models.people import Chat, Person
from tests.clock import Clock
from tests.world import World

SECRET = b"the tests' own"
FIFTEEN = timedelta(minutes=15)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """Open a transaction on the planted place."""
    with database.writing() as session:
        yield session


@pytest.fixture
def hers(session: Session, world: World) -> Chat:
    """Hoa's first chat."""
    return chat(session, "hoa", world.people["hoa"])


def chat(session: Session, address: str, person_id: int | None = None) -> Chat:
    """Open a chat, a stranger's unless it is said whose."""
    row = Chat(channel="telegram", address=address, person_id=person_id)
    session.add(row)
    session.flush()
    return row


def asked(session: Session, hers: Chat, other: Chat, clock: Clock) -> LinkRequest:
    """Make a code and enter it in the other chat."""
    code = linking.make(session, SECRET, hers, clock())
    found = linking.enter(session, SECRET, code, other, clock())
    assert found
    return found


def guess_wrong(session: Session, code: str, other: Chat, clock: Clock) -> None:
    """Enter a code that is not this one."""
    wrong = f"{(int(code) + 1) % 10**6:06}"
    assert linking.enter(session, SECRET, wrong, other, clock()) is None


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("012345", "012345"),
        (" 012 345\n", "012345"),
        ("012-345", "012345"),
        ("0 1 2 3 4 5", "012345"),
        ("12345", None),
        ("1234567", None),
        ("mã 012345", None),
        ("٠١٢٣٤٥", None),
        ("", None),
    ],
)
def test_six_digits_are_a_code(typed: str, digits: str | None) -> None:
    """Spaces and dashes do not matter; anything else is no code."""
    assert linking.digits_of(typed) == digits


def test_a_code_is_kept_only_as_a_keyed_hash(session: Session, hers: Chat, clock: Clock) -> None:
    """The digits stand nowhere in the row, and another secret does not find them."""
    code = linking.make(session, SECRET, hers, clock())
    row = session.execute(text("select digest from link_code")).scalar_one()
    assert code not in row
    assert linking.enter(session, b"another", code, chat(session, "new"), clock()) is None


def test_a_code_is_good_once(session: Session, hers: Chat, clock: Clock) -> None:
    """Entered a second time, from wherever, it opens nothing."""
    code = linking.make(session, SECRET, hers, clock())
    assert linking.enter(session, SECRET, code, chat(session, "one"), clock())
    assert linking.enter(session, SECRET, code, chat(session, "two"), clock()) is None


def test_a_new_code_replaces_the_old(session: Session, hers: Chat, clock: Clock) -> None:
    """One person has one live code."""
    old = linking.make(session, SECRET, hers, clock())
    new = linking.make(session, SECRET, hers, clock())
    other = chat(session, "new")
    assert old == new or linking.enter(session, SECRET, old, other, clock()) is None
    assert linking.enter(session, SECRET, new, other, clock())


def test_a_code_lasts_fifteen_minutes(session: Session, hers: Chat, clock: Clock) -> None:
    """It is good to the last moment, and no longer."""
    code = linking.make(session, SECRET, hers, clock())
    late, in_time = clock() + FIFTEEN, clock() + FIFTEEN - timedelta(seconds=1)
    other = chat(session, "new")
    assert linking.enter(session, SECRET, code, other, late) is None
    assert linking.enter(session, SECRET, code, other, in_time)


def test_a_stranger_has_no_code(session: Session, clock: Clock) -> None:
    """A link begins in the chat of somebody known."""
    with pytest.raises(ValueError, match="somebody known"):
        linking.make(session, SECRET, chat(session, "new"), clock())


def test_five_wrong_codes_stop_one_chat(session: Session, hers: Chat, clock: Clock) -> None:
    """For 15 minutes after the fifth the right code is refused there, and there alone."""
    code = linking.make(session, SECRET, hers, clock())
    guesser, honest = chat(session, "guesser"), chat(session, "honest")
    for _ in range(MOST_WRONG):
        clock.passes(minutes=2)
        guess_wrong(session, code, guesser, clock)
    code = linking.make(session, SECRET, hers, clock())
    clock.passes(minutes=14, seconds=59)
    assert linking.enter(session, SECRET, code, guesser, clock()) is None
    assert linking.enter(session, SECRET, code, honest, clock())
    code = linking.make(session, SECRET, hers, clock())
    clock.passes(seconds=1)
    assert linking.enter(session, SECRET, code, guesser, clock())


def test_slow_mistakes_stop_nobody(session: Session, hers: Chat, clock: Clock) -> None:
    """A wrong code every four minutes is a person who mistypes."""
    other = chat(session, "new")
    for _ in range(2 * MOST_WRONG):
        guess_wrong(session, linking.make(session, SECRET, hers, clock()), other, clock)
        clock.passes(minutes=4)
    code = linking.make(session, SECRET, hers, clock())
    assert linking.enter(session, SECRET, code, other, clock())


def test_many_chats_guess_no_better(session: Session, hers: Chat, clock: Clock) -> None:
    """Thirty wrong codes from thirty chats end every live code and close the door for 15 minutes."""
    code = linking.make(session, SECRET, hers, clock())
    for number in range(MOST_WRONG_OVERALL):
        assert not linking.is_closed(session, clock())
        guess_wrong(session, code, chat(session, f"guesser {number}"), clock)
    honest = chat(session, "honest")
    assert linking.is_closed(session, clock())
    assert linking.enter(session, SECRET, code, honest, clock()) is None
    later = linking.make(session, SECRET, hers, clock() + timedelta(minutes=14))
    clock.passes(minutes=14, seconds=59)
    assert linking.enter(session, SECRET, later, honest, clock()) is None
    clock.passes(seconds=1)
    assert not linking.is_closed(session, clock())
    assert linking.enter(session, SECRET, later, honest, clock())


def test_withdrawn_codes_do_not_come_back(session: Session, hers: Chat, clock: Clock) -> None:
    """A code that lived when the door was closed is dead, were its 15 minutes not over."""
    for number in range(MOST_WRONG_OVERALL - 1):
        guess_wrong(session, "000000", chat(session, f"guesser {number}"), clock)
    clock.passes(minutes=14)
    code = linking.make(session, SECRET, hers, clock())
    guess_wrong(session, code, chat(session, "the last"), clock)
    assert session.execute(text("select count(*) from link_code")).scalar_one() == 0


def test_a_yes_ties_the_chat(session: Session, hers: Chat, clock: Clock) -> None:
    """One person, two chats; the request is answered."""
    other = chat(session, "new")
    found = asked(session, hers, other, clock)
    assert linking.waiting_for(session, hers.person_id or 0, clock()) is found
    assert linking.waiting_in(session, other, clock()) is found
    assert linking.decide(session, found, yes=True, now=clock())
    assert [c.address for c in linking.chats(session, hers.person_id or 0)] == ["hoa", "new"]
    assert linking.waiting_for(session, hers.person_id or 0, clock()) is None


def test_a_chat_that_became_somebody_elses_stays_theirs(
    session: Session, hers: Chat, world: World, clock: Clock
) -> None:
    """Whoever was let in meanwhile keeps the chat, despite the yes."""
    other = chat(session, "new")
    found = asked(session, hers, other, clock)
    other.person_id = world.people["mai"]
    session.flush()
    assert not linking.decide(session, found, yes=True, now=clock())
    assert other.person_id == world.people["mai"]


def test_a_fifth_chat_is_not_tied(session: Session, hers: Chat, clock: Clock) -> None:
    """Four chats are the most of one person."""
    for number in range(1, MOST_CHATS):
        chat(session, f"hers too {number}", hers.person_id)
    found = asked(session, hers, chat(session, "new"), clock)
    assert not linking.decide(session, found, yes=True, now=clock())


def test_a_parted_channel_gets_no_reminders(session: Session, hers: Chat, clock: Clock) -> None:
    """The preference ends with the last chat of its channel, not before."""
    person = session.get_one(Person, hers.person_id)
    one, two = (Chat(channel="web", address=address, person_id=person.id) for address in ("1", "2"))
    session.add_all([one, two])
    person.reminder_channel = "web"
    session.flush()
    linking.untie(session, person.id or 0, one)
    assert person.reminder_channel == "web"
    linking.untie(session, person.id or 0, two)
    assert person.reminder_channel is None
    assert linking.chats(session, person.id or 0) == [hers]
