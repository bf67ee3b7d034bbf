"""What becomes of the messages that Zalo delivers: in flight at a death, lost in one, or kept."""

from sqlalchemy import select
from sqlmodel import col

from bench.chaos_platforms import require
from models.database import Database
from models.updates import HeardUpdate
from tests.servers.zalo import ZaloServer
from tests.servers.zalo_events import Event


class Deliveries:
    """The messages of a run, from the platform's side.

    In flight at a death is what was sent and, as far as the platform can see, not taken: a webhook
    has not answered 2xx, or a poller has not come back for the next. `away` are those posted while
    no bot listened, between two lives. `lost` are these, and those in flight that no bot has kept.
    """

    def __init__(self, server: ZaloServer) -> None:
        self.server = server
        self.since_death: list[str] = []
        self.open: set[str] = set()  # sent before the last death, and still to be decided
        self.in_flight: set[str] = set()
        self.away: set[str] = set()
        self.lost: set[str] = set()
        self.flights: list[int] = []  # how many were in flight at each death
        self.losses: list[int] = []  # how many of these were lost

    def sent(self, message: str) -> None:
        """Note a message in the order in which people send."""
        self.since_death.append(message)

    def is_lost(self, message: str) -> bool:
        """Whether no bot will ever answer it."""
        return message in self.lost or message in self._refused()

    def before_death(self) -> None:
        """Note what is in flight, an instant before the bot is killed."""
        self.note_away()
        self.open |= set(self.since_death) - self.lost
        self.since_death.clear()
        self.in_flight = {m for m in self.open if not self._event(m).left}
        self.flights.append(len(self.in_flight))

    def after_death(self, database: Database) -> None:
        """Find what the death has cost. Failed if that was not in flight."""
        waiting = {event.message_id for event in self.server.events.pending}
        self._note_dying_poll(waiting)
        gone = self.open - waiting - heard(database)
        require(gone <= self.in_flight, f"messages taken, then lost: {gone - self.in_flight}")
        self.open &= waiting
        self.lost |= gone
        self.losses.append(len(gone))

    def _note_dying_poll(self, waiting: set[str]) -> None:
        """Count as in flight what the dead bot's last poll was given after the look before."""
        if self.server.events.webhook is None:
            given = set(self.since_death) - waiting
            self.since_death = [m for m in self.since_death if m in waiting]
            self.open |= given
            self.in_flight |= given
            self.flights[-1] += len(given)

    def note_away(self) -> None:
        """Find what was posted to nobody. Failed if somebody listened before."""
        refused = self._refused()
        taken = [n for n, m in enumerate(self.since_death) if self._event(m).left]
        late = refused & set(self.since_death[min(taken, default=len(self.since_death)) :])
        require(not late, f"messages refused by a bot that listens: {late}")
        self.away |= refused
        self.lost |= refused

    def _refused(self) -> set[str]:
        """Give what the platform could not deliver in this life. In a death it may have been heard."""
        return {m for m in self.since_death if self._event(m).lost}

    def _event(self, message: str) -> Event:
        event = self.server.events.find(message)
        assert event, "what people send is always an event"
        return event


def heard(database: Database) -> set[str]:
    """Give the keys of all that the bot has kept."""
    with database.reading() as session:
        return set(session.execute(select(col(HeardUpdate.key))).scalars())
