"""What a database needs before anybody speaks: the schema of this version, and the services on offer."""

from models import migrations
from models.catalogue_default import plant_catalogue
from models.database import Database


def set_up(database: Database) -> None:
    """Bring the schema up and add the default services that are missing. Changes nothing a leader set."""
    migrations.upgrade(database.engine)
    with database.writing() as session:
        plant_catalogue(session)
