"""`make run`: the whole stack in one terminal, and all of it gone when the terminal says so."""

import contextlib
import os
import signal
import socket
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from types import FrameType

from portal.embedded import prepare, services
from portal.embedded.daemons import Daemon, end
from portal.embedded.progress import step
from portal.embedded.state import BASE_DIR, EmbeddedError, State

HOST = "127.0.0.1"
READY_SECONDS = 60
# Together well below the ten seconds that a person gives Ctrl-C, even when both run out.
PROCESS_STOP_SECONDS = 4
SERVICE_STOP_SECONDS = 3

PYTHON = sys.executable
RUN = "run"  # the name of this process among the daemons


def run() -> None:
    """Start everything, say where it is, and wait until somebody or something ends it."""
    os.chdir(BASE_DIR)
    state, port = State.from_environment(), services.port()
    take_signals()
    with only_one(state):
        processes = [Daemon(state, name) for name in commands(state, port)]
        end(processes, PROCESS_STOP_SECONDS)  # left over when an earlier run was killed
        refuse_taken_port(port)
        own_services = [service.daemon for service in services.missing_services(state) if not service.is_up()]
        try:
            start(state, port, processes)
            wait_for_an_end([*processes, *own_services])
        finally:
            with step("Ending"):
                end(processes, PROCESS_STOP_SECONDS)
                end(own_services, SERVICE_STOP_SECONDS)


def stop() -> None:
    """End a `make run` of this state folder, then the services that outlive it."""
    state = State.from_environment()
    end([Daemon(state, RUN)], 2 * (PROCESS_STOP_SECONDS + SERVICE_STOP_SECONDS))
    end([Daemon(state, name) for name in commands(state, 0)], PROCESS_STOP_SECONDS)
    ended = services.stop(state.path)
    print(f"Ended: {', '.join(ended)}." if ended else f"No service was up for {state.path}.")


def commands(state: State, port: int) -> dict[str, list[str]]:
    """Return the four processes of the portal by name, the same as in docker-compose.yml."""
    celery = [PYTHON, "-m", "celery", "--app", "portal"]
    web = [PYTHON, "-m", "gunicorn", "portal.wsgi:application", "--bind", f"{HOST}:{port}"]
    return {
        "web": [*web, "--workers", "2", "--threads", "4", "--no-control-socket"],
        "worker": [*celery, "worker", "--concurrency", "2", "--without-gossip", "--without-mingle"],
        "beat": [*celery, "beat", "--schedule", str(state.folder("run") / "beat"), "--pidfile="],
        "sweep": [PYTHON, "manage.py", "sweep_outbox"],
    }


def start(state: State, port: int, processes: Sequence[Daemon]) -> None:
    """Start services and processes, fill the database meanwhile, and print what a person needs to know."""
    demo = not services.is_set("DATABASE_URL")
    with step("Starting PostgreSQL, Redis and the mail sink"):
        os.environ.update(services.environment(state))
    with (state.folder("log") / "prepare.log").open("w") as output:
        prepare.update(output)
        for process in processes:
            process.start(commands(state, port)[process.name])
        prepare.load(output, demo=demo)
    with step("Waiting for web server, worker, beat and outbox sweep"):
        wait_until_ready(f"http://{HOST}:{port}/readyz", processes)
    announce(state, f"http://{HOST}:{port}", demo=demo)


def announce(state: State, site: str, *, demo: bool) -> None:
    """Print the addresses and who may sign in; the last line says that everything is ready."""
    print(f"Site     {site}/de/  {site}/en/  {site}/ja/")
    print(f"Admin    {site}/admin/")
    print(f"API      {site}/api/v1/docs")
    if os.environ.get("MAILBOX_DIR"):
        print(f"Mailbox  {site}/mailbox/")
    print(f"Logs     {state.folder('log')}")
    if demo:
        print(*prepare.sign_ins(), sep="\n")
    else:
        # Demo accounts have public passwords: they never enter a database by themselves.
        print("DATABASE_URL is set, so no demo data was loaded; `manage.py load_demo` does it.")
    print(f"Ready: {site}/de/", flush=True)


def wait_until_ready(url: str, daemons: Sequence[Daemon]) -> None:
    """Return when the portal says that it can serve; raise EmbeddedError if it never does."""
    deadline = time.monotonic() + READY_SECONDS
    while not answers(url):
        refuse_an_end(daemons, os.WNOHANG)
        if time.monotonic() > deadline:
            raise EmbeddedError(
                f"{url} was not ready after {READY_SECONDS} s; {daemons[0].log} may tell why."
            )
        time.sleep(0.1)


def answers(url: str) -> bool:
    """Tell whether the address answers with a success."""
    try:
        with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310  (our own http address)
            return response.status == 200
    except OSError:
        return False


def refuse_an_end(daemons: Sequence[Daemon], options: int = 0) -> None:
    """Raise EmbeddedError if one of the daemons has ended; with options 0, wait until one does."""
    pid, status = os.waitpid(-1, options)
    for daemon in daemons:
        if pid and daemon.pid() == pid:
            code = os.waitstatus_to_exitcode(status)
            raise EmbeddedError(
                f"The process {daemon.name} ended by itself (status {code}); see {daemon.log}."
            )


def wait_for_an_end(daemons: Sequence[Daemon]) -> None:
    """Wait for as long as all daemons live."""
    while True:
        refuse_an_end(daemons)


@contextlib.contextmanager
def only_one(state: State) -> Iterator[None]:
    """Hold the lock of this state's `make run`; raise EmbeddedError if another process has it."""
    with Daemon(state, RUN).impersonate() as alone:
        if not alone:
            raise EmbeddedError(f"`make run` is up already for {state.path}; `make stop` ends it.")
        yield


def take_signals() -> None:
    """Let the first signal to end raise KeyboardInterrupt; further ones must not disturb the clean-up."""
    received = []

    def interrupt(number: int, _frame: FrameType | None) -> None:
        received.append(number)
        if len(received) == 1:
            raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)


def refuse_taken_port(port: int) -> None:
    """Raise EmbeddedError if another program listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise EmbeddedError(
                f"Port {port} cannot be used ({error.strerror}); choose another one: make run PORT={port + 1}"
            ) from None
