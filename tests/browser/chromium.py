"""Chromium for the browser tests: where it is, how it is started, and what a page did while it was open."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}
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


@contextmanager
def opening(chromium: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Open the page, as often as wanted; at the end, nothing may have gone wrong in it or left the machine."""
    watch = Watch()
    contexts = []

    def opened(viewport: dict[str, int] | None = None, scheme: str = "light") -> Page:
        context = chromium.new_context(
            viewport=viewport or DESKTOP,
            color_scheme=scheme,
            permissions=["clipboard-read", "clipboard-write"],
        )
        contexts.append(context)
        page = context.new_page()
        watch.over(page)
        page.goto(address)
        expect(page.locator(".welcome")).to_be_visible(timeout=15000)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert watch.outside == [], "requests left the machine"
    assert watch.errors == [], "errors in the console"


CONTRAST = """
selector => {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = (c) => {
    const linear = (v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    const [r, g, b] = c.slice(0, 3).map(v => linear(v / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (e) => {
    for (; e; e = e.parentElement) {
      const c = rgba(getComputedStyle(e).backgroundColor);
      if (c[3] === 255) return c;
    }
    return [255, 255, 255, 255];
  };
  return [...document.querySelectorAll(selector)].filter(e => e.offsetParent).map(e => {
    const a = light(rgba(getComputedStyle(e).color)), b = light(behind(e));
    return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), e.className || e.tagName];
  });
}
"""
"""The contrast of each text that a selector finds, with what it stands on."""
