"""Chromium for the browser tests: where it is, how it is started, and what a page did while it was open."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
HERE = frozenset({"127.0.0.1", "localhost"})


def find_chromium() -> str | None:
    """WHOSAID_CHROMIUM, or the first known name on the path."""
    given = os.environ.get("WHOSAID_CHROMIUM")
    return shutil.which(given) if given else next(filter(None, map(shutil.which, NAMES)), None)


needs_chromium = pytest.mark.skipif(
    find_chromium() is None,
    reason="BROWSER TESTS SKIPPED: no Chromium found. Install it (Debian: apt-get install chromium), "
    "or point WHOSAID_CHROMIUM to one.",
)


@contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
        yield started
        started.close()


@dataclass
class Watch:
    """What went wrong in a page, or tried to leave the machine."""

    errors: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def over(self, page: Page) -> None:
        """Look at everything the page does from now on; requests to elsewhere are noted and refused."""
        page.on("console", lambda m: m.type == "error" and self.errors.append(m.text))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.route("**/*", self._route)

    def _route(self, route: Route) -> None:
        url = urlsplit(route.request.url)
        if url.scheme in ("data", "blob") or url.hostname in HERE:
            route.continue_()
        else:
            self.outside.append(route.request.url)
            route.abort()
