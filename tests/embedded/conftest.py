"""State folders of their own: these tests start, break and end services without touching those of the run."""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess, run

import pytest

from portal import embedded
from portal.embedded.state import BASE_DIR, short_temporary_root

VARIABLES = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "MAILBOX_DIR", "BASE_URL", "SECRET_KEY", "PORT")


@pytest.fixture
def nothing_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    """No server is named in the environment."""
    for name in (*VARIABLES, "STATIC_ROOT", "MEDIA_ROOT"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def new_state() -> Iterator[Callable[[], embedded.State]]:
    """A function that makes empty state folders with short paths; what runs in them is ended afterwards."""
    states = []

    def make() -> embedded.State:
        folder = tempfile.mkdtemp(prefix="portal-tests-", dir=short_temporary_root())
        states.append(embedded.State(Path(folder)))
        return states[-1]

    yield make
    for state in states:
        embedded.stop(state.path)
        state.delete()


@pytest.fixture
def state(
    nothing_configured: None, new_state: Callable[[], embedded.State], monkeypatch: pytest.MonkeyPatch
) -> embedded.State:
    """The empty state folder that STATE_DIR names."""
    made = new_state()
    monkeypatch.setenv("STATE_DIR", str(made.path))
    return made


@pytest.fixture
def python() -> Callable[..., CompletedProcess[str]]:
    """A function that runs Python, by default in the checkout, and returns what it said."""

    def call(*arguments: str, cwd: Path = BASE_DIR, **environment: str) -> CompletedProcess[str]:
        command = [sys.executable, *arguments]
        return run(
            command, cwd=cwd, env=os.environ | environment, capture_output=True, text=True, check=False
        )

    return call
