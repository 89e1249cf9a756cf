"""Processes that outlive the command that started them, and how they are found and ended again."""

import contextlib
import fcntl
import os
import signal
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from portal.embedded.state import State


class Daemon:
    """A process in a session of its own.

    It inherits a locked file for as long as it or a child of it lives, so that the kernel answers
    whether it is up: a process id may long belong to somebody else, a lock cannot.
    """

    def __init__(self, state: State, name: str, stop_signal: signal.Signals = signal.SIGTERM) -> None:
        self.name = name
        self.stop_signal = stop_signal
        self.file = state.folder("run") / f"{name}.pid"
        self.log = state.folder("log") / f"{name}.log"

    def start(self, command: Sequence[str | Path], environment: Mapping[str, str] | None = None) -> int:
        """Start the command with a fresh log and return its process id; call it only when it is down."""
        with self.file.open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            os.set_inheritable(lock.fileno(), True)
            pid = os.posix_spawnp(
                command[0],
                [str(part) for part in command],
                os.environ if environment is None else environment,
                setsid=True,
                setsigdef=[signal.SIGPIPE],  # Python ignores it, other programs rely on it
                file_actions=[
                    (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                    (os.POSIX_SPAWN_OPEN, 1, self.log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
                    (os.POSIX_SPAWN_DUP2, 1, 2),
                ],
            )
            lock.write(str(pid))
        return pid

    @contextlib.contextmanager
    def impersonate(self) -> Iterator[bool]:
        """Be this daemon in the present process; yields whether no other process is it already."""
        with self.file.open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            lock.truncate(0)
            lock.write(str(os.getpid()))
            lock.flush()
            yield True

    def pid(self) -> int | None:
        """Return the process id of the last start."""
        with contextlib.suppress(FileNotFoundError, ValueError):
            return int(self.file.read_text())
        return None

    def is_up(self) -> bool:
        """Tell whether the process or a child of it is alive."""
        with contextlib.suppress(FileNotFoundError), self.file.open() as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def send(self, number: signal.Signals, *, group: bool = False) -> None:
        """Send a signal to the process, or to all of its group, if it is up."""
        if self.is_up() and (pid := self.pid()):
            with contextlib.suppress(ProcessLookupError):
                (os.killpg if group else os.kill)(pid, number)

    def wait(self, seconds: float) -> bool:
        """Wait until the process and its children have ended; tell whether they did in time."""
        deadline = time.monotonic() + seconds
        while self.is_up():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)
        return True

    def last_words(self) -> str:
        """Return the last line of the log, or nothing."""
        with contextlib.suppress(OSError):
            lines = self.log.read_text(errors="replace").strip().splitlines()
            return lines[-1] if lines else ""
        return ""


def end(daemons: Sequence[Daemon], seconds: float) -> None:
    """Ask the daemons to end, all at once, and kill what is still there after so many seconds."""
    for daemon in daemons:
        daemon.send(daemon.stop_signal)
    deadline = time.monotonic() + seconds
    for daemon in daemons:
        if not daemon.wait(max(0, deadline - time.monotonic())):
            daemon.send(signal.SIGKILL, group=True)
            daemon.wait(2)
