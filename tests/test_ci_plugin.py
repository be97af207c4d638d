"""In continuous integration a skipped browser test fails; an ordinary skip stays one."""

import pytest

pytest_plugins = ["pytester"]

SKIPS = """
import pytest

@pytest.mark.{mark}
@pytest.mark.skipif(True, reason="no Chromium found")
def test_by_mark(): ...

@pytest.mark.{mark}
def test_inside():
    pytest.skip("no Chromium found")

@pytest.mark.{mark}
def test_that_runs(): ...
"""


def outcomes(pytester: pytest.Pytester, mark: str, *options: str) -> dict[str, int]:
    pytester.makeini("[pytest]\nmarkers =\n  browser: b\n  shared: s\n  slow: l\n")
    pytester.makepyfile(SKIPS.format(mark=mark))
    return pytester.runpytest_inprocess("-p", "no:timeout", *options).parseoutcomes()


@pytest.mark.parametrize("mark", ["browser", "shared"])
def test_what_must_run_fails_when_it_is_skipped(pytester: pytest.Pytester, mark: str) -> None:
    """Skipped by a mark it is an error, as it never started; from inside, a failure."""
    assert outcomes(pytester, mark, "-p", "tests.ci_plugin") == {"errors": 1, "failed": 1, "passed": 1}


def test_without_the_plugin_a_skip_is_a_skip(pytester: pytest.Pytester) -> None:
    assert outcomes(pytester, "browser") == {"skipped": 2, "passed": 1}


def test_other_skips_stay_skips(pytester: pytest.Pytester) -> None:
    assert outcomes(pytester, "slow", "-p", "tests.ci_plugin") == {"skipped": 2, "passed": 1}


def test_a_browser_module_that_skips_itself_fails(pytester: pytest.Pytester) -> None:
    folder = pytester.mkpydir("browser")
    (folder / "test_page.py").write_text("import pytest\npytest.skip('no page', allow_module_level=True)\n")
    ended = pytester.runpytest_inprocess("-p", "no:timeout", "-p", "tests.ci_plugin")
    assert ended.ret != pytest.ExitCode.OK
