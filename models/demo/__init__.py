"""The demo: an invented place of the shape of a real one, its people and its last two months.

No place and no person in it exists.
"""

from datetime import datetime
from random import Random

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col

from models import catalogue, units
from models.catalogue_default import plant_catalogue
from models.database import Database
from models.demo.coming import ask_for_report, call_meeting
from models.demo.keeping import keep
from models.demo.outings import Past
from models.demo.personas import Persona, personas
from models.demo.place import CITY_CODE, Settling
from models.meetings import Meeting

__all__ = ["Persona", "is_over", "is_planted", "personas", "plant"]


def is_planted(session: Session) -> bool:
    """Whether the demo's place stands in this database."""
    return units.by_code(session, CITY_CODE) is not None


def is_over(database: Database, now: datetime) -> bool:
    """Whether the planted meeting has been: then the two months that «end today» ended long ago.

    A file that another version left and that cannot be read is over as well.
    """
    try:
        with database.reading() as session:
            last: datetime | None = session.execute(select(func.max(col(Meeting.at)))).scalar_one()
    except SQLAlchemyError:
        return True
    return last is not None and last < now


def plant(session: Session, now: datetime) -> None:
    """Plant the place and its last two months into an empty database. `now` is local.

    The same moment plants the same, byte for byte; another hour of a day only more or less of that
    day. It is the caller's transaction.
    """
    plant_catalogue(session)
    place = Settling(session, now)
    crews = place.settle()
    session.flush()
    services = {service.code: service for service in catalogue.active(session)}
    keep(session, Past(now, crews, services).outings())
    chance = Random(now.date().toordinal())  # noqa: S311  # invents, guards nothing
    call_meeting(session, place.people["LK-CB"], now)
    ask_for_report(session, place, crews, now, chance)
