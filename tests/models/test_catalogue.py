"""The default catalogue against the table of what teams report, and how it is planted."""

from collections import Counter
from collections.abc import Iterator

import pytest
from sqlmodel import Session

from models import catalogue
from models.catalogue import Service
from models.catalogue_default import default_services, plant_catalogue
from models.database import Database
from models.names import fold

TABLE = """
    TT        tuyen_truyen    hộ
    DVC_HD    chinh_quyen_so  lượt người
    DVC_HS    chinh_quyen_so  hồ sơ
    VNEID2    chinh_quyen_so  người
    CKS       chinh_quyen_so  người
    APP       chinh_quyen_so  người
    TKTT      kinh_te_so      người
    QR        kinh_te_so      hộ kinh doanh
    TMDT_TK   kinh_te_so      hộ
    GIANHANG  kinh_te_so      sản phẩm
    DONHANG   kinh_te_so      đơn
    CAMKET    kinh_te_so      hộ
    SXSO      kinh_te_so      hộ
    BHYT      xa_hoi_so       người
    SSKDT     xa_hoi_so       người
    GD        xa_hoi_so       lượt người
    CSXH      xa_hoi_so       lượt người
    DICH      xa_hoi_so       lượt người
    BDHV      xa_hoi_so       lượt người
    LOP       xa_hoi_so       buổi
    ATTT      xa_hoi_so       lượt người
    KHAC      khac            lượt
"""
EXPECTED = sorted(tuple(line.split(maxsplit=2)) for line in TABLE.strip().splitlines())


@pytest.fixture
def session() -> Iterator[Session]:
    """Give an empty database of tables only, in memory."""
    database = Database("sqlite://")
    with database.engine.begin() as connection:
        Service.metadata.create_all(connection, tables=[Service.metadata.tables["service"]])
    with Session(database.engine) as session:
        yield session
    database.close()


def test_every_service_is_there_once_with_its_pillar_and_unit() -> None:
    """The catalogue is the table that teams report by: no code more, none less, none twice."""
    there = sorted((s.code, s.pillar.value, s.unit) for s in default_services())
    assert there == EXPECTED


def test_what_counts_without_an_outcome() -> None:
    """Only what is done by doing it counts always."""
    always = {service.code for service in default_services() if service.counts_always}
    assert always == {"TT", "LOP", "ATTT", "DVC_HD", "BDHV"}


def test_a_phrase_belongs_to_one_service() -> None:
    """No words mean two services, and no service has the same words twice without marks."""
    said = Counter(fold(phrase) for service in default_services() for phrase in service.phrases)
    assert [phrase for phrase, times in said.items() if times > 1] == []


def test_a_service_fits_its_button_and_can_be_typed() -> None:
    """A button holds 22 letters; every service but «việc khác» has words to be typed by."""
    services = default_services()
    assert [s.short for s in services if not 0 < len(s.short) <= 22] == []
    assert [s.code for s in services if not s.phrases] == ["KHAC"]
    assert len({s.short for s in services}) == len({s.name for s in services}) == len(services)


def test_the_usual_ones_come_first(session: Session) -> None:
    """What is on offer begins with what teams do most, and ends with the rest."""
    plant_catalogue(session)
    codes = [service.code for service in catalogue.active(session)]
    assert codes[:3] == ["VNEID2", "DVC_HS", "DVC_HD"]
    assert codes[-1] == "KHAC"


def test_planting_again_leaves_what_a_leader_changed(session: Session) -> None:
    """A service renamed or taken off offer stays so; only what is missing is added."""
    assert plant_catalogue(session) == len(EXPECTED)
    assert plant_catalogue(session) == 0
    renamed = session.get_one(Service, "VNEID2")
    renamed.name, renamed.is_active = "Định danh điện tử", False
    session.delete(session.get_one(Service, "QR"))
    session.flush()
    assert plant_catalogue(session) == 1
    session.expire_all()
    kept = session.get_one(Service, "VNEID2")
    assert (kept.name, kept.is_active) == ("Định danh điện tử", False)
