"""Villages and teams: who is in the team, which villages lack a team or a founding decision."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.filters import Opens, Wants
from bot.talk import Reply, Talk
from bot.texts import text
from handlers.home import home_choices
from models import people, teams
from models.people import Role
from models.teams import Gap, Team

FEWEST, MOST = 2, 5  # members beside the leader of a village team (tờ trình; domain: who there is)
MOST_GAPS = 20

router = Router(name="organisation")


@router.message(Wants("to", "tổ", "thôn", "danh sách tổ"))
@router.callback_query(Opens("to"))
async def overview(event: Message | CallbackQuery, talk: Talk) -> Reply:
    """Show the member's teams, and to an office its villages' gaps."""
    del event
    parts = [team_text(talk, team_id) for team_id in talk.member.team_ids]
    parts += [gaps_text(talk, unit_id) for unit_id in talk.member.office_ids]
    return talk.say_text("\n\n".join(parts), choices=home_choices(talk.member))


def team_text(talk: Talk, team_id: int) -> str:
    """List a team's people, its decision, and a warning where it is too small or too large."""
    team = talk.session.get_one(Team, team_id)
    rows = people.in_team(talk.session, team_id, talk.today)
    lines = [f"• {person.name} – {role_text(role)}" for person, role in rows]
    decision = (
        text("organisation-decision", number=team.decision_number)
        if team.decision_number
        else text("organisation-no-decision")
    )
    return "\n".join([team.name, "", decision, *lines, *_size_warning(talk, team_id, rows)])


def _size_warning(talk: Talk, team_id: int, rows: list[tuple[people.Person, Role]]) -> list[str]:
    members = sum(role is not Role.LEADER for _, role in rows)
    if FEWEST <= members <= MOST or not teams.is_village_team(talk.session, team_id):
        return []
    return [text("organisation-size", members=members, fewest=FEWEST, most=MOST)]


def gaps_text(talk: Talk, unit_id: int) -> str:
    """List the villages of an office that lack a team or a decision."""
    found = teams.gaps(talk.session, [unit_id], talk.today)
    if not found:
        return text("organisation-no-gaps")
    lines = [gap_text(gap) for gap in found[:MOST_GAPS]]
    more = len(found) - len(lines)
    rest = [text("organisation-more", count=more)] if more else []
    return "\n".join([text("organisation-gaps", count=len(found)), "", *lines, *rest])


def gap_text(gap: Gap) -> str:
    """Say what one village lacks."""
    key = "organisation-gap-decision" if gap.team else "organisation-gap-team"
    return text(key, village=gap.village.name)


def role_text(role: Role) -> str:
    """Say a role in words."""
    return text(f"organisation-role-{role.value.replace('_', '-')}")
