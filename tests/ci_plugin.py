"""A pytest plugin for continuous integration: `-p tests.ci_plugin`.

There, everything that a test needs is put in place beforehand, so a browser test or a test of the real
material that was skipped is a hole in the check. Each such skip becomes a failure that says why.
"""

from collections.abc import Generator

import pytest

MUST_RUN = ("browser", "shared")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    marks = [name for name in MUST_RUN if item.get_closest_marker(name)]
    if marks and report.skipped and not hasattr(report, "wasxfail"):
        _fail(report, f"a {marks[0]} test must not be skipped here")
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """A module that skips itself never gets to its marks; those of the browser are known by place."""
    report = yield
    if report.skipped and "browser" in collector.path.parts:
        _fail(report, "the browser tests must not be skipped here")
    return report


def _fail(report: pytest.TestReport | pytest.CollectReport, why: str) -> None:
    reason = report.longrepr[-1] if isinstance(report.longrepr, tuple) else report.longrepr
    report.outcome = "failed"
    report.longrepr = f"{why}: {reason}"
