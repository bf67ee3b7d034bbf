"""A run says last what could not run, and is no success then where nobody reads along."""

import pytest

A_SKIP = """
    import pytest

    @pytest.mark.parametrize("number", range(2))
    def test_of_a_page(number):
        pytest.skip("no Chromium: apt install chromium")

    def test_of_a_rule():
        pass
"""
SAID = "NOT RUN: no Chromium: apt install chromium (2 tests)"
ALONE, PARALLEL = ("-p", "no:xdist"), ("-n", "1")


def run(pytester: pytest.Pytester, source: str, *options: str) -> tuple[pytest.RunResult, str]:
    """Run a test file; give the result and the last line of the output."""
    pytester.makepyfile(source)
    pytester.makeini("[pytest]\nasyncio_default_fixture_loop_scope = function")
    result = pytester.runpytest("-p", "tests.not_run", *options)
    return result, result.outlines[-1]


@pytest.fixture(autouse=True)
def _finds_the_plugin(pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(pytestconfig.rootpath))
    monkeypatch.delenv("CI", raising=False)


@pytest.mark.parametrize("options", [ALONE, PARALLEL], ids=["alone", "parallel"])
def test_what_could_not_run_is_the_last_line(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    """Each reason with its number of tests; under CI=true the run fails, with one process or more."""
    monkeypatch.setenv("CI", "true")
    result, last_line = run(pytester, A_SKIP, *options)
    assert last_line == SAID
    assert result.ret == pytest.ExitCode.TESTS_FAILED


def test_at_home_it_is_said_and_no_failure(pytester: pytest.Pytester) -> None:
    """Who runs the tests by hand reads the line."""
    result, last_line = run(pytester, A_SKIP, *ALONE)
    assert last_line == SAID
    assert result.ret == pytest.ExitCode.OK


def test_a_whole_run_says_nothing_of_it(pytester: pytest.Pytester) -> None:
    """Where everything ran, the last line is pytest's own."""
    result, last_line = run(pytester, "def test_of_a_rule(): pass", *ALONE)
    assert "1 passed" in last_line
    assert result.ret == pytest.ExitCode.OK
