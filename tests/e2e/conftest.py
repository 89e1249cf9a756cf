"""A real browser against a real server that holds the sample data.

The server runs for the whole session and what it writes stays in the database; so these tests come last.
"""

import os
import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections
from playwright.sync_api import Browser, ConsoleMessage, Page, Request
from pytest_django.live_server_helper import LiveServer

from companies.vocabulary import lexicon

FOLDER = Path(__file__).parent
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_ARGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]

# Playwright keeps an event loop in the main thread, where the fixtures below use the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder and put them behind all others."""
    ours = [item for item in items if item.path.is_relative_to(FOLDER)]
    for item in ours:
        item.add_marker(pytest.mark.e2e)
        item.add_marker(pytest.mark.django_db)  # else the test database is not created when they run alone
    items.sort(key=set(ours).__contains__)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the browser of CHROMIUM or the PATH; its absence is an error where REQUIRE_BROWSER is set."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), "")
    if found:
        return found
    message = "No Chromium on the PATH and none in CHROMIUM: the browser tests did not run."
    if os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail(message)
    warnings.warn(message, pytest.PytestWarning, stacklevel=1)
    pytest.skip(message)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args, chromium):
    return {**browser_type_launch_args, "executable_path": chromium, "args": CHROMIUM_ARGS}


@pytest.fixture(scope="session")
def base_url(chromium, django_db_setup, django_db_blocker) -> Iterator[str]:
    """Load the sample data and start the server; the value is its address."""
    with django_db_blocker.unblock():
        call_command("load_vocabulary", verbosity=0)
        call_command("load_demo", verbosity=0)
        lexicon.forget()
        # Browsers keep connections open, and so threads of the server; those must not keep the database.
        connections.settings["default"]["CONN_MAX_AGE"] = 0
        server = LiveServer("127.0.0.1")
        yield server.url
        server.stop()


class Watch:
    """What a page does besides showing itself."""

    def __init__(self, page: Page, base_url: str) -> None:
        self.base_url = base_url
        self.errors: list[str] = []
        self.foreign: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.errors.append(message.text)

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.base_url, "data:")):
            self.foreign.append(request.url)


@pytest.fixture
def watch(page: Page, base_url: str) -> Watch:
    """Note console errors (so also breaches of the content policy) and requests to other hosts."""
    return Watch(page, base_url)


@pytest.fixture
def plain_page(browser: Browser, base_url: str) -> Iterator[Page]:
    """A page in a browser without JavaScript."""
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    yield context.new_page()
    context.close()
