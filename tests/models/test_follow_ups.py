"""Follow-ups: opened by what was not finished, settled by a later visit that finishes it."""

from datetime import timedelta

from models import follow_ups, households, visits
from models.database import Database
from models.households import Subject
from models.visits import Draft, EntryDraft, LineDraft, Outcome
from tests.clock import Clock
from tests.world import World


def test_a_later_visit_that_finishes_it_settles_it(
    database: Database, world: World, clock: Clock
) -> None:
    """Started on Monday and done on Tuesday is no longer open; cancelling Tuesday opens it again."""
    by, team, unit = world.people["hoa"], world.teams["dong_lam"], world.units["dong_lam"]
    with database.writing() as session:
        household = households.consented(
            session, unit, "Bà Tẹo", subject=Subject.HOUSEHOLD, by=by, at=clock.now
        )

        def visit(outcome: Outcome) -> visits.Visit:
            line = LineDraft(service="VNEID2", outcome=outcome)
            draft = Draft(
                nonce=visits.new_nonce(),
                team_id=team,
                unit_id=unit,
                day=clock.now.date(),
                entries=[EntryDraft(household_id=household.id, lines=[line])],
            )
            return visits.record(session, draft, by=by, channel="web", now=clock.now)

        visit(Outcome.STARTED)
        assert len(follow_ups.still_open(session, team_ids=[team])) == 1
        clock.now += timedelta(days=1)
        finished = visit(Outcome.DONE)
        assert follow_ups.still_open(session, team_ids=[team]) == []
        visits.cancel(session, finished, clock.now)
        assert len(follow_ups.still_open(session, team_ids=[team])) == 1
