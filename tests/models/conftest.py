from collections.abc import Iterator
from pathlib import Path
import os
import pytest
from models import migrations
from models.database import Database

@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    url = os.environ.get("MY_PG") or f"sqlite:///{tmp_path}/t.db"
    db = Database(url)
    migrations.upgrade(db.engine)
    yield db
    if os.environ.get("MY_PG"):
        migrations.downgrade(db.engine, "base")
    db.close()
