"""Temporary PostgreSQL, Redis and mail sink for one test run, unless the environment names real ones.

pytest loads this as a plugin (`-p tests.services`), because the settings need the addresses before any
conftest is read. As a program it is the guard: it waits until pytest is gone, however that happens,
and then ends and deletes everything.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from portal import embedded
from portal.embedded.state import BASE_DIR, short_temporary_root


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, None, None]:
    """Put the addresses of the services into the environment before pytest-django reads the settings."""
    if "PYTEST_XDIST_WORKER" not in os.environ:  # workers inherit the environment
        start(early_config)
    return (yield)


def pytest_sessionstart() -> None:
    """Collect the static files: pages name them by their hash, as in production."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        from django.core.management import call_command

        call_command("collectstatic", interactive=False, verbosity=0)


def start(config: pytest.Config) -> None:
    """Start the services in a new folder and the guard that ends them."""
    state = embedded.State(Path(tempfile.mkdtemp(prefix="portal-tests-", dir=short_temporary_root())))
    guard = subprocess.Popen(
        [sys.executable, "-m", "tests.services", state.path],
        stdin=subprocess.PIPE,  # closed by the kernel when pytest ends
        cwd=BASE_DIR,
        start_new_session=True,  # Ctrl-C must not end it
    )

    def release() -> None:
        guard.communicate()

    config.add_cleanup(release)
    os.environ["STATE_DIR"] = str(state.path)
    try:
        os.environ |= embedded.environment(state, durable=False)
    except embedded.EmbeddedError as error:
        raise pytest.UsageError(str(error)) from error


def guard(state: embedded.State) -> None:
    """Wait for the end of the test run, then end its services and delete their data."""
    sys.stdin.read()
    embedded.stop(state.path)
    state.delete()


if __name__ == "__main__":
    guard(embedded.State(Path(sys.argv[1])))
