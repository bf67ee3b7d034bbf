"""What could not run is the last line of a run, and under CI=true a failure.

A test whose program is not here (a browser, a database server) skips, and says what is missing.
"""

import os
from collections import Counter
from collections.abc import Generator, Iterable

import pytest

Report = pytest.TestReport | pytest.CollectReport


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> Generator[None, object, object]:
    """Come after everything that others print. The workers of a parallel run have no terminal."""
    result = yield
    terminal = session.config.pluginmanager.get_plugin("terminalreporter")
    if terminal is None:
        return result
    missing = reasons(terminal.stats.get("skipped", []))
    if missing:
        said = "; ".join(f"{reason} ({_tests(number)})" for reason, number in missing.items())
        terminal.ensure_newline()
        terminal.write_line(f"NOT RUN: {said}", red=True, bold=True)
        if os.environ.get("CI") == "true" and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
    return result


def reasons(skipped: Iterable[Report]) -> Counter[str]:
    """Give why tests were skipped, and how many for each reason."""
    return Counter(_reason(report) for report in skipped)


def _reason(report: Report) -> str:
    where_and_why = report.longrepr
    why = where_and_why[2] if isinstance(where_and_why, tuple) else str(where_and_why)
    return why.removeprefix("Skipped: ")


def _tests(number: int) -> str:
    return "1 test" if number == 1 else f"{number} tests"
