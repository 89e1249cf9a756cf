"""What the embedded services have in common."""

import signal
import time
from collections.abc import Callable
from pathlib import Path

from portal.embedded.daemons import Daemon, end
from portal.embedded.state import EmbeddedError, State

START_SECONDS = 60  # a busy machine recovers a large database in less
STOP_SECONDS = 5


class Service:
    """A server that runs for one state folder and stands in for one environment variable."""

    name: str  # of its files
    title: str  # in sentences
    variable: str
    stop_signal: signal.Signals = signal.SIGTERM

    def __init__(self, state: State) -> None:
        self.state = state
        self.daemon = Daemon(state, self.name, self.stop_signal)

    def is_up(self) -> bool:
        """Tell whether the server is there. One that hangs counts: only a person should end it."""
        return self.daemon.is_up()

    def start(self, *, durable: bool = True) -> None:
        """Start the server and return when it answers; `durable` as in `ensure`."""
        raise NotImplementedError

    def environment(self) -> dict[str, str]:
        """Return the variables under which the portal finds the server."""
        raise NotImplementedError

    def stop(self) -> None:
        """End the server in an orderly way, or with force after some seconds."""
        end([self.daemon], STOP_SECONDS)

    def wait_until(self, answers: Callable[[], bool]) -> None:
        """Return when the server answers; end it and raise EmbeddedError if it dies or never does."""
        deadline = time.monotonic() + START_SECONDS
        while not answers():
            if not self.daemon.is_up() or time.monotonic() > deadline:
                self.stop()
                raise EmbeddedError(
                    f"{self.title} did not start: {self.daemon.last_words() or 'it gave no reason'} "
                    f"({self.daemon.log})"
                )
            time.sleep(0.05)

    def need(self, path: Path | None, package: str) -> Path:
        """Return the path of a file the service cannot do without, or say what to do."""
        if path is None or not path.exists():
            raise EmbeddedError(
                f"{self.title} is missing: set {self.variable} to a real server or install {package}."
            )
        return path
