"""The `thonso` command, through its front door: what it prints, where, and how it exits."""

import asyncio
import re
import resource
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]  # ships no types
from sqlalchemy import func, make_url, select
from sqlmodel import SQLModel, col
from xlsxwriter import Workbook  # type: ignore[import-untyped]  # annotated, but has no py.typed

from bot import cli
from bot.documents import template
from bot.settings import Settings
from models import importing, invitations
from models.database import Database
from models.invitations import Invitation
from models.people import Person, Role
from models.teams import Team
from models.trail import Trail
from models.units import Unit
from tests.servers.telegram import TelegramServer
from tests.world import World

SECRET = "the secret of the command's tests"
THONSO = Path(sys.executable).parent / "thonso"
TOKEN = "123456:khong-that-dau"
PNG = b"\x89PNG"


@dataclass(frozen=True)
class Said:
    """What one command printed, and its exit code."""

    out: str
    err: str
    code: int


Thonso = Callable[..., Said]


@pytest.fixture
def _here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Work in a folder of this test's own, with no setting from outside."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("SECRET_KEY", SECRET)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def thonso(_here: None, capsys: pytest.CaptureFixture[str]) -> Thonso:
    """Run commands: `thonso("import", "so.xlsx")`."""

    def run(*arguments: str | Path) -> Said:
        with pytest.raises(SystemExit) as ended:
            cli.main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return Said(printed.out, printed.err, int(ended.value.code or 0))

    return run


@pytest.fixture
def planted(
    thonso: Thonso, monkeypatch: pytest.MonkeyPatch, place: tuple[str, World]
) -> Iterator[Database]:
    """Make the planted place the database of the settings."""
    del thonso
    url = make_url(place[0]).render_as_string(hide_password=False)
    monkeypatch.setenv("DATABASE_URL", url)
    database = Database(url)
    yield database
    database.close()


def count(database: Database, table: type[SQLModel]) -> int:
    """Count a table's rows."""
    with database.reading() as session:
        found: int = session.execute(select(func.count()).select_from(table)).scalar_one()
    return found


def workbook(path: Path, **sheets: Sequence[Sequence[object]]) -> Path:
    """Write a workbook of these rows, cell by cell."""
    with Workbook(str(path), {"default_date_format": "dd/mm/yyyy"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


UNITS = ["ma", "ten", "loai", "ma_cha"]
MEMBERS = ["ma", "ho_ten", "ma_to", "ma_don_vi", "vai_tro", "dien_thoai"]


# Help and wrong calls.


COMMANDS = ["run", "demo", "migrate", "import", "invite", "export", "export visits", "doctor"]


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_vietnamese_throughout(thonso: Thonso, command: str) -> None:
    """Not a word of typer's own English, and no colour or frame when it is no terminal."""
    said = thonso(*command.split(), "--help")
    assert said.code == 0
    assert "Cách dùng: thonso" in said.out
    assert not re.search(
        r"Usage|Options|Commands|Arguments|Show|exit|default|list\[|INTEGER", said.out
    )
    assert not re.search("[\x1b│─╭]", said.out)


def test_without_a_command_the_help_is_shown(thonso: Thonso) -> None:
    """Every command is listed with what it does."""
    said = thonso()
    assert said.code == 0
    for command in COMMANDS:
        assert re.search(rf"^  {command.split()[0]}  +\S", said.out, re.MULTILINE)


def test_help_comes_at_once() -> None:
    """`thonso --help` costs under half a second of work; the best of three counts."""
    assert min(cost_of_help() for _ in range(3)) < 0.5


def cost_of_help() -> float:
    """Run the real command and give the processor's seconds, which no busy machine makes longer."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([THONSO, "--help"], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        ("chay", "thonso --help"),
        ("import so.xlsx --nope", "thonso import --help"),
        ("import", "--template"),
        ("export", "thonso export --help"),
        ("invite", "--team"),
        ("invite --team A --unit B", "--team"),
        ("invite --team TO-DONG_LAM --uses 0", "--uses: «0»"),
        ("invite --team TO-DONG_LAM --days ba", "--days: «ba»"),
        ("invite --team TO-DONG_LAM --role vua", "«vua»"),
        ("invite --team TO-DONG_LAM --role can_bo", "can_bo"),
        ("invite --unit AN-PHU --role to_vien", "to_vien"),
        ("export visits --from 31/2/2026", "--from: «31/2/2026»"),
        ("export visits --from 2/1/2026 --to 1/1/2026", "sớm hơn"),
        ("export visits --format docx", "«docx»"),
    ],
)
def test_a_wrong_call_is_one_sentence(thonso: Thonso, call: str, sentence: str) -> None:
    """On stderr, saying what is wrong or where the help is; exit code 2; nothing on stdout."""
    said = thonso(*call.split())
    assert said.code == 2
    assert sentence in said.err
    assert said.err.count("\n") == 1
    assert said.out == ""


def test_a_wrong_setting_is_one_sentence(thonso: Thonso, monkeypatch: pytest.MonkeyPatch) -> None:
    """It names the setting, not what stood there."""
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "kin-lam")
    said = thonso("migrate")
    assert said.code == 2
    assert "TELEGRAM_BOT_TOKEN" in said.err
    assert "kin-lam" not in said.err


@pytest.mark.parametrize("command", ["migrate", "invite --team T1", "export visits"])
def test_a_database_that_does_not_answer_is_one_sentence(
    thonso: Thonso, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """No traceback, and no password."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://ban:kin-lam@127.0.0.1:1/so")
    said = thonso(*command.split())
    assert (said.code, said.err.count("\n")) == (1, 1)
    assert "DATABASE_URL" in said.err
    assert "kin-lam" not in said.err


def test_a_file_that_is_no_database_is_one_sentence(
    thonso: Thonso, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A wrong path in DATABASE_URL may lead to any file."""
    (tmp_path / "thu.txt").write_text("không phải cơ sở dữ liệu" * 100, encoding="utf-8")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'thu.txt'}")
    said = thonso("migrate")
    assert (said.code, said.err.count("\n")) == (1, 1)


def test_migrate_may_be_repeated(thonso: Thonso) -> None:
    """It makes the database, and later finds it up to date."""
    first, again = thonso("migrate"), thonso("migrate")
    assert first == again
    assert first.code == 0


# Serving.


@pytest.fixture
def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def answers(port: int) -> bool:
    """Ask for /healthz; a connection that is refused is tried again for some seconds."""
    with httpx.Client(transport=httpx.HTTPTransport(retries=6)) as client:
        return client.get(f"http://127.0.0.1:{port}/healthz").is_success


@pytest.mark.usefixtures("_here")
@pytest.mark.parametrize("command", ["run", "demo"])
def test_without_a_token_the_demo_is_served(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, free_port: int, command: str
) -> None:
    """From a database of its own, at an address that is said; SIGTERM ends it within 5 s."""
    monkeypatch.setenv("PORT", str(free_port))
    with subprocess.Popen([THONSO, command], stdout=subprocess.PIPE, text=True) as served:
        assert served.stdout
        said = next(line for line in served.stdout if "http" in line)
        assert f"http://127.0.0.1:{free_port}" in said
        assert answers(free_port)
        served.send_signal(signal.SIGTERM)
        assert served.wait(5) == 0
    demo = Database(f"sqlite:///{tmp_path / 'data' / 'demo.db'}")
    assert count(demo, Unit) > 40
    demo.close()
    assert not (tmp_path / "var").exists()


@pytest.mark.usefixtures("_here")
async def test_with_a_token_the_real_database_is_served(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, free_port: int
) -> None:
    """It answers over Telegram; none of the demo's people is in it, and there is no demo."""
    async with TelegramServer(token=TOKEN) as telegram:
        monkeypatch.setenv("PORT", str(free_port))
        monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
        monkeypatch.setenv("TELEGRAM_API_URL", telegram.url)
        monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'that.db'}")
        served = await asyncio.create_subprocess_exec(THONSO, "run")
        await telegram.private(telegram.user(7, "Ngô Thị Nam")).start()
        await telegram.called("sendMessage", within=20)
        served.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(served.wait(), 5) == 0
    real = Database(f"sqlite:///{tmp_path / 'that.db'}")
    assert count(real, Person) == 0
    real.close()
    assert not (tmp_path / "data" / "demo.db").exists()


def test_an_address_that_is_taken_is_one_sentence(
    thonso: Thonso, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It names the address and the settings to change."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        said = thonso("demo")
    assert said.code == 1
    assert f"127.0.0.1:{port}" in said.err
    assert "Traceback" not in said.err


# Import.


def test_a_filled_template_is_imported(thonso: Thonso, planted: Database, tmp_path: Path) -> None:
    """What a person types under the examples comes in; the examples themselves do not."""
    assert thonso("import", "--template", "mau.xlsx").code == 0
    book = load_workbook(tmp_path / "mau.xlsx")
    book["don_vi"].append(["NAM", "Thôn Nam", "thon", "AN-PHU", "1/7/2025"])
    book["to"].append(["T9", "Tổ thôn Nam", "NAM"])
    book["thanh_vien"].append(["9", "Ngô Thị Nam", "T9", None, "to_truong", None, 912000001])
    book.save(tmp_path / "day.xlsx")
    said = thonso("import", "day.xlsx")
    assert said.code == 0
    assert [line for line in said.out.splitlines() if "thêm" in line] == [
        "don_vi: thêm 1, sửa 0, không đổi 0",
        "to: thêm 1, sửa 0, không đổi 0",
        "thanh_vien: thêm 1, sửa 0, không đổi 0",
    ]
    assert "không bị xóa" in said.out
    assert "0 thành viên" in said.err
    with planted.reading() as session:
        person = session.execute(select(Person).where(col(Person.code) == "9")).scalar_one()
        assert person.phone == "0912000001"
        vidu = select(Unit).where(col(Unit.code).startswith("vidu"))
        assert not session.execute(vidu).all()


def test_the_template_explains_and_offers(thonso: Thonso, tmp_path: Path) -> None:
    """A guide of every column, headers as the import wants them, drop-downs, examples marked."""
    thonso("import", "--template", "mau.xlsx")
    book = load_workbook(tmp_path / "mau.xlsx")
    assert book.sheetnames == ["huong_dan", "don_vi", "to", "thanh_vien"]
    guide = [(row[0], row[1]) for row in book["huong_dan"].iter_rows(values_only=True)]
    for kind in importing.SHEETS:
        columns = list(kind.columns().values())
        rows = list(book[kind.sheet].iter_rows(values_only=True))
        assert list(rows[0]) == columns
        assert all(str(row[0]).startswith("vidu") for row in rows[1:])
        assert {(kind.sheet, column) for column in columns} <= set(guide)
    offered = {
        validation.formula1
        for sheet in ("don_vi", "thanh_vien")
        for validation in book[sheet].data_validations.dataValidation
    }
    roles = ",".join(Role)
    assert offered == {'"thanh_pho,huyen,xa,thon"', f'"{roles}"'}


def test_the_templates_examples_would_be_a_good_book() -> None:
    """The examples keep to every rule they are there to show."""
    rows = {}
    for kind in importing.SHEETS:
        columns = list(kind.columns().values())
        rows[kind.sheet] = [
            importing.Row(
                kind.sheet,
                number,
                dict.fromkeys(columns)
                | {c: v.replace("vidu", "that") for c, v in zip(columns, cells, strict=False) if v},
            )
            for number, cells in enumerate(template.examples(kind), 2)
        ]
    book, problems = importing.read(rows)
    assert problems == []
    assert (len(book.units), len(book.teams), len(book.members)) == (4, 2, 3)


def test_an_unfilled_template_is_nothing_to_import(thonso: Thonso) -> None:
    """It is said, and the exit code tells."""
    thonso("import", "--template", "mau.xlsx")
    said = thonso("import", "mau.xlsx")
    assert said.code == 1
    assert "ví dụ" in said.err


def test_bad_rows_are_all_told_and_nothing_is_taken(
    thonso: Thonso, planted: Database, tmp_path: Path
) -> None:
    """Sheet, row as Excel shows it (empty rows counted), reason; good rows are not taken either."""
    before = count(planted, Unit)
    workbook(
        tmp_path / "so.xlsx",
        don_vi=[UNITS, ["N1", "Thôn Nam", "thon", "AN-PHU"], [], ["N2", "Thôn Bắc", "ap", "X9"]],
        thanh_vien=[MEMBERS, ["9", "Ngô Thị Nam", "TO-DONG_LAM", "", "to_vien", "031012345678"]],
    )
    said = thonso("import", "so.xlsx")
    assert said.code == 1
    assert said.err.splitlines() == [
        "Chưa nhập gì. Có 2 chỗ cần sửa:",
        "don_vi, dòng 4: không có đơn vị mã «X9» (cột ma_cha).",
        "thanh_vien, dòng 2: số ở cột dien_thoai chưa phải là số điện thoại.",
    ]
    assert count(planted, Unit) == before


def test_a_dry_run_shows_and_keeps_nothing(
    thonso: Thonso, planted: Database, tmp_path: Path
) -> None:
    """The counts and the first changes are what the import then does."""
    before = count(planted, Unit)
    workbook(
        tmp_path / "so.xlsx",
        don_vi=[
            UNITS,
            ["NAM", "Thôn Nam", "thon", "AN-PHU"],
            ["TAY-LAM", "Thôn Tây Lâm mới", "thon", "AN-PHU"],
            ["DONG-LAM", "Thôn Đông Lâm", "thon", "AN-PHU"],
        ],
    )
    said = thonso("import", "so.xlsx", "--dry-run")
    assert said.code == 0
    assert "don_vi: thêm 1, sửa 1, không đổi 1" in said.out
    assert "don_vi, dòng 2: thêm NAM – Thôn Nam" in said.out
    assert "ten: «Thôn Tây Lâm» thành «Thôn Tây Lâm mới»" in said.out
    assert count(planted, Unit) == before
    assert count(planted, Trail) == 0
    assert "don_vi: thêm 1, sửa 1, không đổi 1" in thonso("import", "so.xlsx").out
    assert "don_vi: thêm 0, sửa 0, không đổi 3" in thonso("import", "so.xlsx").out


CSVS = {
    "don_vi.csv": "ma,ten,loai,ma_cha\nN1,Thôn Nam,thon,AN-PHU\n",
    "to.csv": 'ma;ten;ma_don_vi\nT9;Tổ Nam;"N1; DONG-LAM"\n',
    "Thành viên.csv": "Mã\tHọ tên *\tMã tổ\tVai trò\n9\tNgô Thị Nam\tT9\tTổ viên\n",
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("as_folder", [True, False])
def test_csv_files_are_read_as_excel_saves_them(
    thonso: Thonso, planted: Database, tmp_path: Path, encoding: str, as_folder: bool
) -> None:
    """Commas, semicolons or tabs; UTF-8 with or without mark, UTF-16; a folder or three files."""
    folder = tmp_path / "csv"
    folder.mkdir()
    for name, written in CSVS.items():
        (folder / name).write_text(written, encoding=encoding)
    said = thonso("import", *([folder] if as_folder else folder.iterdir()))
    assert said.code == 0, said.err
    assert said.out.count("thêm 1") == 3
    with planted.reading() as session:
        assert session.execute(select(Team).where(col(Team.code) == "T9")).scalar_one()


def test_what_is_not_understood_in_a_file_is_remarked_on(
    thonso: Thonso, planted: Database, tmp_path: Path
) -> None:
    """Sheets and columns nobody knows are passed over, and named."""
    del planted
    workbook(
        tmp_path / "so.xlsx",
        ghi_chu=[["việc riêng"]],
        Xa=[["?"]],
        don_vi=[[*UNITS, "Dân số"], ["N1", "Thôn Nam", "thon", "AN-PHU", 300]],
    )
    said = thonso("import", "so.xlsx")
    assert said.code == 0
    assert "ghi_chu" in said.err
    assert "dan_so" in said.err


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("khong-co.xlsx", None, "khong-co.xlsx"),
        ("so.xlsx", b"khong phai so", "so.xlsx"),
        ("so.xls", b"\xd0\xcf\x11\xe0", ".xlsx"),
        ("don_vi.csv", "ma,ten\nN1,Thôn".encode("cp1258", "replace") + b"\xff", "UTF-8"),
        ("ghi_chu.csv", b"ma,ten\n", "thanh_vien"),
    ],
)
def test_a_file_that_is_no_workbook_is_one_sentence(
    thonso: Thonso, tmp_path: Path, name: str, content: bytes | None, sentence: str
) -> None:
    """It says what would be one."""
    if content is not None:
        (tmp_path / name).write_bytes(content)
    said = thonso("import", name)
    assert said.code == 1
    assert sentence in said.err
    assert "Traceback" not in said.err


def test_a_template_that_cannot_be_written_is_one_sentence(thonso: Thonso) -> None:
    """A folder that is not there, for one."""
    said = thonso("import", "--template", "khong-co/mau.xlsx")
    assert (said.code, said.err.count("\n")) == (1, 1)


# Invite.


def test_an_invitation_prints_the_code_first(
    thonso: Thonso, planted: Database, world: World
) -> None:
    """Alone on its first line, and it opens the door it is for."""
    said = thonso("invite", "--team", "TO-DONG_LAM")
    first, *rest = said.out.splitlines()
    assert said.code == 0
    assert re.fullmatch(r"[A-Z2-9]{5}-[A-Z2-9]{5}", first)
    with planted.reading() as session:
        found = session.execute(select(Invitation)).scalar_one()
        assert (found.team_id, found.role, found.uses_left, found.is_trusted) == (
            world.teams["dong_lam"],
            Role.MEMBER,
            1,
            False,
        )
        assert (found.expires_at - found.created_at).days == 7
        assert invitations.find(session, SECRET.encode(), first, found.created_at)
        assert session.execute(select(col(Trail.deed))).scalars().all() == ["invited"]
    assert "TELEGRAM_BOT_TOKEN" in rest[0]


def test_the_options_of_an_invitation_are_kept(
    thonso: Thonso, planted: Database, world: World
) -> None:
    """Role, whom for, uses, days and trust."""
    call = "invite --unit AN-PHU --role lanh_dao --for HOA --uses 3 --days 2 --trusted"
    said = thonso(*call.split())
    assert said.code == 0
    with planted.reading() as session:
        found = session.execute(select(Invitation)).scalar_one()
    assert (found.unit_id, found.role, found.person_id) == (
        world.units["an_phu"],
        Role.EXECUTIVE,
        world.people["hoa"],
    )
    assert (found.uses_left, found.is_trusted) == (3, True)
    assert (found.expires_at - found.created_at).days == 2


def test_the_picture_is_for_its_owner_alone(
    thonso: Thonso, planted: Database, tmp_path: Path
) -> None:
    """A PNG in DATA_DIR/qr that nobody else of the machine can read, nor its folder."""
    del planted
    said = thonso("invite", "--team", "TO-DONG_LAM")
    (picture,) = (tmp_path / "data" / "qr").iterdir()
    assert str(picture) in said.out
    assert picture.read_bytes().startswith(PNG)
    assert stat.S_IMODE(picture.stat().st_mode) == 0o600
    assert stat.S_IMODE(picture.parent.stat().st_mode) == 0o700


def test_without_an_answer_from_telegram_the_code_is_printed_all_the_same(
    thonso: Thonso, planted: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody listens there: the way to hand over the code is said instead of the link."""
    del planted
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123456:khong-that-dau")
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:1")
    said = thonso("invite", "--team", "TO-DONG_LAM")
    assert said.code == 0
    assert "https://t.me" not in said.out
    assert "gửi mã này" in said.out


async def test_the_link_opens_the_bot_with_the_code(
    thonso: Thonso, planted: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second line is a Telegram deep link, of the username that getMe gives."""
    del planted
    async with TelegramServer(token=TOKEN) as telegram:
        monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
        monkeypatch.setenv("TELEGRAM_API_URL", telegram.url)
        said = await asyncio.to_thread(thonso, "invite", "--team", "TO-DONG_LAM")
    code, link, _ = said.out.splitlines()
    assert link == f"https://t.me/thonso_bot?start={code}"


@pytest.mark.parametrize(
    "call",
    ["--team KHONG-CO", "--unit KHONG-CO", "--team TO-DONG_LAM --for KHONG-CO"],
)
def test_an_invitation_to_nowhere_is_one_sentence(
    thonso: Thonso, planted: Database, call: str
) -> None:
    """The unknown code is named, and no invitation is kept."""
    said = thonso("invite", *call.split())
    assert (said.code, said.out) == (1, "")
    assert "KHONG-CO" in said.err
    assert count(planted, Invitation) == 0


# Export.


@pytest.mark.parametrize("form", ["csv", "xlsx", "jsonl"])
def test_an_export_says_its_rows_on_stderr(
    thonso: Thonso, planted: Database, tmp_path: Path, form: str
) -> None:
    """The file is written, stdout stays empty, and the trail knows."""
    call = f"export visits --from 2026-11-01 --to 30/11/2026 --format {form} -o ra.{form}"
    said = thonso(*call.split())
    assert (said.code, said.out) == (0, "")
    assert "0 dòng" in said.err
    assert (tmp_path / f"ra.{form}").exists()
    with planted.reading() as session:
        record = session.execute(select(col(Trail.record))).scalar_one()
    assert record == "visits 2026-11-01/2026-11-30, 0 rows"


def test_an_export_that_cannot_be_written_is_one_sentence(
    thonso: Thonso, planted: Database
) -> None:
    """And the trail knows of none."""
    said = thonso("export", "visits", "-o", "khong-co/ra.csv")
    assert (said.code, said.err.count("\n")) == (1, 1)
    assert count(planted, Trail) == 0


# Doctor.


def test_a_well_installation_is_all_good(
    thonso: Thonso, planted: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line for each thing looked at, and exit code 0."""
    del planted
    monkeypatch.setenv("SECRET_KEY", "k" * 32)
    said = thonso("doctor")
    assert said.code == 0, said.out
    assert len(said.out.splitlines()) == 8
    assert all(line.startswith("Đạt: ") for line in said.out.splitlines())


@pytest.mark.parametrize(
    ("name", "value", "advice"),
    [
        ("SECRET_KEY", "ngan", "openssl"),
        ("DATABASE_URL", "sqlite:///khong-co.db", "thonso migrate"),
        ("DATABASE_URL", "sqlite:///trong.db", "thonso migrate"),
        ("DATABASE_URL", "postgresql://ban:kin-lam@127.0.0.1:1/so", "DATABASE_URL"),
        ("TELEGRAM_API_URL", "http://127.0.0.1:1", "TELEGRAM_API_URL"),
    ],
)
def test_what_is_wrong_is_told_with_what_to_do(
    thonso: Thonso,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    name: str,
    value: str,
    advice: str,
) -> None:
    """The other lines are told as well; exit code 1; no secret is shown."""
    (tmp_path / "trong.db").touch()
    monkeypatch.setenv("SECRET_KEY", "k" * 32)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123456:khong-that-dau")
    monkeypatch.setenv(name, value)
    said = thonso("doctor")
    assert said.code == 1
    wrong = [line for line in said.out.splitlines() if line.startswith("Cần sửa: ")]
    assert any(advice in line for line in wrong)
    assert "kin-lam" not in said.out
    assert "khong-that-dau" not in said.out
    assert not (tmp_path / "khong-co.db").exists()


@pytest.mark.parametrize(
    ("token", "line"),
    [(TOKEN, "Đạt: bot Telegram là @thonso_bot."), (f"{TOKEN}x", "Cần sửa: Telegram không nhận")],
)
async def test_telegram_is_asked_who_the_bot_is(
    thonso: Thonso, monkeypatch: pytest.MonkeyPatch, token: str, line: str
) -> None:
    """A token that Telegram does not know is told apart from a Telegram that is silent."""
    async with TelegramServer(token=TOKEN) as telegram:
        monkeypatch.setenv("TELEGRAM_BOT_TOKEN", token)
        monkeypatch.setenv("TELEGRAM_API_URL", telegram.url)
        said = await asyncio.to_thread(thonso, "doctor")
    assert line in said.out
    assert token not in said.out


def test_a_key_that_others_can_read_is_wrong(
    thonso: Thonso, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The file made at the first start is the owner's; a copied one may not be."""
    monkeypatch.delenv("SECRET_KEY")
    (tmp_path / "data").mkdir()
    key = tmp_path / "data" / "secret.key"
    key.write_text("k" * 64, encoding="utf-8")
    key.chmod(0o644)
    assert f"chmod 600 {key}" in thonso("doctor").out
    key.chmod(0o600)
    assert "chmod" not in thonso("doctor").out
