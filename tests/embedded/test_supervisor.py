"""`make run` for real: the whole stack comes up, says where it is, and goes without a trace."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

import psutil
import pytest

from portal import embedded
from portal.embedded.daemons import Daemon
from portal.embedded.state import BASE_DIR

FIRST_START_SECONDS = 120
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


@pytest.fixture
def portal(state: embedded.State, port: int) -> Iterator[Run]:
    run = Run(port=port)
    yield run
    if run.process.is_running():
        run.end(signal.SIGTERM)
    run.process.stdout.close()


@pytest.mark.slow
def test_the_whole_stack_starts_serves_and_ends_twice(state, port, portal):
    assert portal.read() == f"Ready: {portal.site}/de/", portal.lines
    sign_ins = [line.split() for line in portal.lines if line.startswith("Sign-in: ")]
    assert [role for _, role, _, _ in sign_ins] == ROLES
    assert all("@" in user and password for _, _, user, password in sign_ins)
    for page in ("/readyz", "/de/", "/mailbox/", "/api/v1/openapi.json"):
        with urllib.request.urlopen(portal.site + page) as response:  # noqa: S310
            assert response.status == 200
    second = Run(port=port)
    assert second.read() == f"`make run` is up already for {state.path}; `make stop` ends it."
    assert second.process.wait() == 1
    second.process.stdout.close()

    assert portal.end(signal.SIGINT) < STOP_SECONDS
    assert portal.process.returncode == 0
    assert embedded.stop(state.path) == [], "the services went along"

    again = Run(port=port)
    again.read()
    assert time.monotonic() - again.started < SECOND_START_SECONDS, again.lines
    assert again.end(signal.SIGTERM) < STOP_SECONDS
    again.process.stdout.close()


@pytest.mark.slow
def test_a_process_that_dies_takes_the_rest_down_and_is_named(state, portal):
    portal.read()
    log = state.path / "log" / "beat.log"
    family = portal.process.children(recursive=True)

    Daemon(state, "beat").send(signal.SIGKILL)

    assert portal.read() == f"beat ended by itself with status -9; see {log}."
    assert portal.process.wait() == 1
    assert psutil.wait_procs(family, timeout=5)[1] == []


@pytest.mark.slow
def test_services_that_were_up_before_stay_up_and_stop_ends_all(state, portal, python):
    embedded.ensure(state.path)
    portal.read()
    stopped = python("-m", "portal.embedded", "stop")

    assert stopped.stdout == "Ended: PostgreSQL, Redis, The mail sink.\n"
    assert portal.process.wait() == 0


def test_a_port_in_use_is_one_sentence(state, port):
    with socket.create_server(("127.0.0.1", port)):
        refused = Run(port=port)
        assert refused.read() == (
            f"Port {port} cannot be used (Address already in use); "
            f"choose another one: make run PORT={port + 1}"
        )
    assert len(refused.lines) == 1
    assert refused.process.wait() == 1
    refused.process.stdout.close()


def test_what_a_killed_run_left_is_ended_by_stop(state, python):
    left = Daemon(state, "worker")
    left.start(["/bin/sleep", "60"])

    stopped = python("-m", "portal.embedded", "stop")

    assert stopped.stdout == f"No service was up for {state.path}.\n"
    assert not left.is_up()
