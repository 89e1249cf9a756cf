"""The portal's real processes and a broker of its own, for tests that stop and kill them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from portal.embedded.redis import server_program

BASE_DIR = settings.BASE_DIR


def wait_until(condition: Callable[[], bool], seconds: float = 30) -> None:
    """Return as soon as ``condition`` holds; fail after so many seconds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


@contextmanager
def process(*command: str | Path, **environment: str) -> Iterator[subprocess.Popen]:
    """Run a command in the project; it is continued and killed in the end, whatever the test did to it."""
    running = subprocess.Popen(command, cwd=BASE_DIR, env=os.environ | environment, start_new_session=True)
    try:
        yield running
    finally:
        for number in (signal.SIGCONT, signal.SIGKILL):
            if running.poll() is None:
                os.killpg(running.pid, number)
        running.wait()


@contextmanager
def redis(socket: Path) -> Iterator[subprocess.Popen]:
    """Run a Redis that nobody else uses."""
    options = ("--port", "0", "--save", "", "--dir", str(socket.parent), "--unixsocket", str(socket))
    with process(server_program(), *options) as server:
        wait_until(socket.exists)
        yield server


def portal(*command: str, redis_url: str, **environment: str):
    """Run a process of the portal on the database of this test, with its relay and the given broker."""
    url = os.environ["DATABASE_URL"].rpartition("/")[0]
    return process(
        sys.executable,
        *command,
        DATABASE_URL=f"{url}/{connection.settings_dict['NAME']}",
        REDIS_URL=redis_url,
        EMAIL_URL=f"smtp://{settings.EMAIL_HOST}:{settings.EMAIL_PORT}",
        OUTBOX_SWEEP_SECONDS="1",
        **environment,
    )


def sweep(redis_url: str = "unix:///nowhere/redis.sock"):
    return portal("manage.py", "sweep_outbox", redis_url=redis_url)


def worker(redis_url: str):
    options = ("--pool", "solo", "--without-gossip", "--without-mingle", "--without-heartbeat")
    return portal("-m", "celery", "--app", "portal", "worker", *options, redis_url=redis_url)
