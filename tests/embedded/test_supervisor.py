"""`make run` for real: the whole stack comes up, says where it is, and goes without a trace."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from portal import embedded
from portal.embedded.daemons import Daemon
from portal.embedded.state import BASE_DIR, short_temporary_root

SECOND_START_SECONDS = 15
STOP_SECONDS = 10
ROLES = [
    "IHK-consultant",
    "AHK-consultant",
    "City-editor",
    "Vocabulary-editor",
    "Auditor",
    "Administrator",
]


class Run:
    """One `make run` and what it printed."""

    def __init__(self, *, port: int) -> None:
        self.site = f"http://127.0.0.1:{port}"
        self.started = time.monotonic()
        self.process = psutil.Popen(
            [sys.executable, "-m", "portal.embedded", "run"],
            cwd=BASE_DIR,
            env=os.environ | {"PORT": str(port)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.lines: list[str] = []

    def read(self) -> str:
        """Read on until it is ready or ends; return the last line."""
        for line in self.process.stdout:
            self.lines.append(line.rstrip())
            if line.startswith("Ready: "):
                break
        return self.lines[-1]

    def end(self, number: signal.Signals) -> float:
        """Send a signal, as a terminal does to the whole group; return how many seconds the end took."""
        family = [self.process, *self.process.children(recursive=True)]
        started = time.monotonic()
        os.killpg(self.process.pid, number)
        self.process.stdout.read()
        _gone, alive = psutil.wait_procs(family, timeout=STOP_SECONDS + 5)
        assert alive == []
        return time.monotonic() - started


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@pytest.fixture(scope="module")
def filled() -> Iterator[embedded.State]:
    """One state folder for this module: the first start fills it, the later ones find it full."""
    folder = tempfile.mkdtemp(prefix="portal-tests-", dir=short_temporary_root())
    state = embedded.State(Path(folder))
    yield state
    embedded.stop(state.path)
    state.delete()


@pytest.fixture
def state(
    nothing_configured: None, filled: embedded.State, monkeypatch: pytest.MonkeyPatch
) -> embedded.State:
    monkeypatch.setenv("STATE_DIR", str(filled.path))
    return filled


@pytest.fixture
def start(state: embedded.State, port: int) -> Iterator[Callable[[], Run]]:
    """A function that calls `make run`; what it started is ended afterwards."""
    runs = []

    def call() -> Run:
        runs.append(Run(port=port))
        return runs[-1]

    yield call
    for run in runs:
        if run.process.is_running():
            run.end(signal.SIGTERM)
        run.process.stdout.close()


@pytest.mark.slow
def test_the_whole_stack_starts_serves_and_ends_with_ctrl_c(state, start):
    portal = start()

    assert portal.read() == f"Ready: {portal.site}/de/", portal.lines
    sign_ins = [line.split() for line in portal.lines if line.startswith("Sign-in: ")]
    assert [role for _, role, _, _ in sign_ins] == ROLES
    assert all("@" in user and password for _, _, user, password in sign_ins)
    for page in ("/readyz", "/de/", "/mailbox/", "/api/v1/openapi.json"):
        with urllib.request.urlopen(portal.site + page) as response:  # noqa: S310
            assert response.status == 200
    assert portal.end(signal.SIGINT) < STOP_SECONDS
    assert portal.process.returncode == 0
    assert embedded.stop(state.path) == [], "the services went along"


@pytest.mark.slow
def test_a_second_start_is_quick_and_alone_and_ends_with_sigterm(state, start):
    if not (state.path / "postgres" / "data").exists():  # this test runs alone
        first = start()
        first.read()
        first.end(signal.SIGINT)

    again = start()
    again.read()
    assert time.monotonic() - again.started < SECOND_START_SECONDS, again.lines
    refused = start()
    assert refused.read() == f"`make run` is up already for {state.path}; `make stop` ends it."
    assert refused.process.wait() == 1
    assert again.end(signal.SIGTERM) < STOP_SECONDS
    assert again.process.returncode == 0


@pytest.mark.slow
def test_a_process_that_dies_takes_the_rest_down_and_is_named(state, start):
    portal = start()
    portal.read()
    log = state.path / "log" / "beat.log"
    family = portal.process.children(recursive=True)

    Daemon(state, "beat").send(signal.SIGKILL)

    assert portal.read() == f"The process beat ended by itself (status -9); see {log}."
    assert portal.process.wait() == 1
    assert psutil.wait_procs(family, timeout=5)[1] == []


@pytest.mark.slow
def test_services_that_were_up_before_stay_up_and_stop_ends_all(state, start, python):
    embedded.ensure(state.path)
    portal = start()
    portal.read()

    stopped = python("-m", "portal.embedded", "stop")

    assert stopped.stdout == "Ended: PostgreSQL, Redis, The mail sink.\n"
    assert portal.process.wait() == 0


@pytest.mark.slow
def test_what_a_killed_run_left_does_not_hinder_the_next(state, start):
    killed = start()
    killed.read()
    os.kill(killed.process.pid, signal.SIGKILL)
    killed.process.wait()

    assert start().read().startswith("Ready: ")


def test_a_port_in_use_is_one_sentence(start, port):
    with socket.create_server(("127.0.0.1", port)):
        refused = start()
        assert refused.read() == (
            f"Port {port} cannot be used (Address already in use); "
            f"choose another one: make run PORT={port + 1}"
        )
    assert len(refused.lines) == 1
    assert refused.process.wait() == 1


def test_stop_ends_what_a_killed_run_left(state, python):
    embedded.stop(state.path)
    left = Daemon(state, "worker")
    left.start(["/bin/sleep", "60"])

    stopped = python("-m", "portal.embedded", "stop")

    assert stopped.stdout == f"No service was up for {state.path}.\n"
    assert not left.is_up()
