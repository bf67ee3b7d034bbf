"""Invitations: a code lets people in as often and as long as it says, and is kept nowhere."""

import math
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlmodel import Session, col

from models import invitations
from models.database import Database
from models.invitations import CODE_LENGTH, CODE_LETTERS, Invitation
from models.people import Role
from tests.clock import Clock
from tests.world import World

SECRET = b"the tests' own"


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """Open a transaction on the planted place."""
    with database.writing() as session:
        yield session


def make(session: Session, world: World, clock: Clock, *, uses: int = 1, days: int = 7) -> str:
    """Make a code for a member of the team of Đông Lâm."""
    team = world.teams["dong_lam"]
    return invitations.make(
        session, SECRET, role=Role.MEMBER, team_id=team, now=clock(), uses=uses, days=days
    )


def test_a_code_has_forty_bits_and_no_letter_to_mistake() -> None:
    """Ten letters of the alphabet hold 40 bits or more; I, L, O, U, 0 and 1 are not among them."""
    assert CODE_LENGTH * math.log2(len(set(CODE_LETTERS))) >= 40
    assert not set(CODE_LETTERS) & set("ILOU01")


def test_a_code_is_kept_only_as_a_keyed_hash(session: Session, world: World, clock: Clock) -> None:
    """The code stands nowhere in its row, and another secret does not find it."""
    code = make(session, world, clock)
    row = session.execute(text("select * from invitation")).one()
    assert code not in str(row)
    assert code.replace("-", "") not in str(row)
    assert invitations.find(session, b"another secret", code, clock()) is None


@pytest.mark.parametrize(
    "typed",
    ["{}", " {} \n", "{l}", "{bare}", "{bare_l}", "{spaced}", "{long_dash}"],
)
def test_a_code_is_read_as_people_type_it(
    session: Session, world: World, clock: Clock, typed: str
) -> None:
    """Case, spaces and dashes do not matter."""
    code = make(session, world, clock)
    bare = code.replace("-", "")
    said = typed.format(
        code,
        l=code.lower(),
        bare=bare,
        bare_l=bare.lower(),
        spaced=" ".join(bare),
        long_dash=code.replace("-", " – "),
    )
    found = invitations.find(session, SECRET, said, clock())
    assert found
    assert found.team_id == world.teams["dong_lam"]


@pytest.mark.parametrize("typed", ["", "xin chào", "ABCDE-FGHJ", "ABCDE-FGHJKM", "ABCDE-FGHJ0"])
def test_what_is_no_code_finds_nothing(session: Session, clock: Clock, typed: str) -> None:
    """Other texts are not taken for codes."""
    assert not invitations.looks_like_code(typed)
    assert invitations.find(session, SECRET, typed, clock()) is None


def test_a_code_never_made_finds_nothing(session: Session, clock: Clock) -> None:
    """A text shaped as a code opens no door by itself."""
    assert invitations.looks_like_code("ABCDE-FGHJK")
    assert invitations.find(session, SECRET, "ABCDE-FGHJK", clock()) is None


def test_a_code_is_for_one_use_by_default(session: Session, world: World, clock: Clock) -> None:
    """And for seven days. After the last use it is unknown, and a use more is refused."""
    team = world.teams["dong_lam"]
    code = invitations.make(session, SECRET, role=Role.MEMBER, team_id=team, now=clock())
    found = invitations.find(session, SECRET, code, clock())
    assert found
    assert found.expires_at - found.created_at == timedelta(days=7)
    assert invitations.use(session, found)
    assert invitations.find(session, SECRET, code, clock()) is None
    assert not invitations.use(session, found)


def test_a_code_for_three_lets_three_in(session: Session, world: World, clock: Clock) -> None:
    """Each use takes one away."""
    code = make(session, world, clock, uses=3)
    uses = 0
    while found := invitations.find(session, SECRET, code, clock()):
        assert invitations.use(session, found)
        uses += 1
    assert uses == 3


@pytest.mark.parametrize(
    ("days", "passed", "holds"), [(7, 6.9, True), (7, 7.1, False), (1, 1.1, False)]
)
def test_a_code_holds_for_its_days(
    session: Session, world: World, clock: Clock, days: int, passed: float, holds: bool
) -> None:
    """To the hour."""
    code = make(session, world, clock, days=days)
    clock.now += timedelta(days=passed)
    found = invitations.find(session, SECRET, code, clock())
    assert (found is not None) is holds


def test_a_withdrawn_code_lets_nobody_in(session: Session, world: World, clock: Clock) -> None:
    """Withdrawing takes all uses that were left."""
    code = make(session, world, clock, uses=5)
    found = invitations.find(session, SECRET, code, clock())
    assert found
    invitations.withdraw(session, found)
    assert invitations.find(session, SECRET, code, clock()) is None


@pytest.mark.parametrize(
    "said",
    [
        "{code}",
        "Mã của tổ đây: {code} nhé",
        "mọi người vào bằng {lower}",
        "XANHH {spaced}",
        "https://t.me/thu_bot?start={code}",
    ],
)
def test_a_code_seen_by_a_group_is_withdrawn(
    session: Session, world: World, clock: Clock, said: str
) -> None:
    """Wherever in the text it stands."""
    code = make(session, world, clock)
    written = said.format(code=code, lower=code.lower(), spaced=code.replace("-", " "))
    assert invitations.withdraw_seen(session, SECRET, written, clock())
    assert invitations.find(session, SECRET, code, clock()) is None


def test_a_group_that_says_no_code_withdraws_none(
    session: Session, world: World, clock: Clock
) -> None:
    """Words, codes that are none of ours and longer runs of letters leave the code alone."""
    code = make(session, world, clock)
    for said in ("chào cả nhà", "ABCDE-FGHJK", f"X{code}", f"{code}X"):
        assert not invitations.withdraw_seen(session, SECRET, said, clock())
    assert invitations.find(session, SECRET, code, clock())


@pytest.mark.parametrize(
    ("role", "where"),
    [(Role.OFFICER, "team"), (Role.MEMBER, "unit"), (Role.MEMBER, "both"), (Role.MEMBER, "none")],
)
def test_a_role_is_invited_to_where_it_is_held(
    session: Session, world: World, clock: Clock, role: Role, where: str
) -> None:
    """A team's role for one team, an office's role for one unit: anything else is a mistake."""
    team = world.teams["dong_lam"] if where in {"team", "both"} else None
    unit = world.units["an_phu"] if where in {"unit", "both"} else None
    with pytest.raises(ValueError, match="role"):
        invitations.make(session, SECRET, role=role, team_id=team, unit_id=unit, now=clock())


def test_no_two_codes_are_alike(session: Session, world: World, clock: Clock) -> None:
    """A hundred codes are a hundred, each with a row of its own."""
    codes = {make(session, world, clock) for _ in range(100)}
    rows = session.execute(select(col(Invitation.digest))).scalars().all()
    assert len(codes) == len(set(rows)) == 100
