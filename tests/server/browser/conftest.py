"""One browser and one server for all tests of pages: Debian's chromium, driven by Playwright."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from rncp_graph.server.limits import Limits
from rncp_graph.server.served import Served
from tests.required import without_tool
from tests.server.conftest import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SIZES: dict[str, dict[str, Any]] = {
    "desk": {"viewport": {"width": 1280, "height": 900}, "locale": "en-GB", "color_scheme": "light"},
    "phone": {"viewport": {"width": 390, "height": 844}, "locale": "fr-FR", "color_scheme": "dark", "has_touch": True},
}
"""What is tried: a desk in English and in the light, a phone in French and in the dark."""
PATIENCE = 60_000
"""Milliseconds that a busy machine may take for what a quiet one does in one."""
FLAGS = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]


@dataclass
class Seen:
    """A page in the browser, and what it did that it should not: errors, requests to others."""

    page: Page
    address: str
    size: str
    faults: list[str] = field(default_factory=list)

    def open(self, path: str) -> Any:
        """Go to a page of the server, and wait until it is whole."""
        answer = self.page.goto(self.address + path, wait_until="load")
        assert answer is not None
        return answer

    def watch(self) -> None:
        def asked(request: Any) -> None:
            if not request.url.startswith((self.address, "data:", "blob:")):
                self.faults.append(f"asks {request.url}")

        self.page.on("request", asked)
        self.page.on("pageerror", lambda error: self.faults.append(f"throws {error}"))
        self.page.on("console", lambda said: said.type == "error" and self.faults.append(f"says {said.text}"))


# Of the package, not of the session: the loop of Playwright must have ended before other tests run loops of theirs.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import expect, sync_playwright

    program = shutil.which("chromium") or shutil.which("google-chrome") or without_tool("no chromium here")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=program, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="package")
def address(served: Served) -> Iterator[str]:
    """A server whose limits the machine does not reach, however busy it is."""
    with serving(served, Limits(seconds=60, at_once=1, patience=60)) as client:
        yield str(client.base_url).rstrip("/")


@pytest.fixture(scope="package")
def sights(browser: Browser, address: str) -> dict[str, Seen]:
    found = {}
    for size, said in SIZES.items():
        context = browser.new_context(**said, reduced_motion="reduce")
        context.set_default_timeout(PATIENCE)
        found[size] = Seen(context.new_page(), address, size)
        found[size].watch()
    return found


@pytest.fixture(params=SIZES)
def seen(sights: dict[str, Seen], request: pytest.FixtureRequest) -> Iterator[Seen]:
    """A page of each size; a test fails for what the page did that it should not."""
    one = sights[request.param]
    one.faults.clear()
    yield one
    assert one.faults == []
