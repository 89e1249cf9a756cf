"""A local SMTP server that keeps every mail in a Maildir instead of sending it on."""

import argparse
import asyncio
import importlib.util
import mailbox
import os
import signal
import socket
import sys
from functools import partial
from pathlib import Path

from portal.embedded.service import Service
from portal.embedded.state import BASE_DIR

HOST = "127.0.0.1"


class MailSink(Service):
    """One SMTP server per state folder, on a free port of this machine that is kept if possible."""

    name = "mail"
    title = "The mail sink"
    variable = "EMAIL_URL"

    def start(self, *, durable: bool = True) -> None:
        spec = importlib.util.find_spec("aiosmtpd")
        self.need(Path(spec.origin) if spec and spec.origin else None, "requirements-dev.lock")
        last_port = str(self.port())
        self.port_file().unlink(missing_ok=True)  # the server writes it once it listens
        self.daemon.start(
            [sys.executable, "-m", __name__, self.maildir(), self.port_file(), last_port],
            os.environ | {"PYTHONPATH": str(BASE_DIR)},
        )
        self.wait_until(self.answers)

    def maildir(self) -> Path:
        """Return the Maildir, where the newest mails are in `new`."""
        return self.state.path / "mailbox"

    def port_file(self) -> Path:
        """Return the file into which the server writes its port."""
        return self.state.folder("run") / "mail.port"

    def port(self) -> int:
        """Return the port, 0 before the first start."""
        return int(self.port_file().read_text() or 0) if self.port_file().exists() else 0

    def answers(self) -> bool:
        """Tell whether the server takes connections; a greeting proves that it is one for mail."""
        try:
            with socket.create_connection((HOST, self.port()), timeout=1) as connection:
                return connection.recv(3) == b"220"
        except OSError:
            return False

    def environment(self) -> dict[str, str]:
        return {self.variable: f"smtp://{HOST}:{self.port()}", "MAILBOX_DIR": str(self.maildir())}


async def serve(maildir: Path, port_file: Path, last_port: int) -> None:
    """Take mails until SIGTERM, on the last port if it is still free, and write the port to the file."""
    from aiosmtpd.handlers import Mailbox
    from aiosmtpd.smtp import SMTP

    mailbox.Maildir(maildir)  # makes the folder private
    session = partial(SMTP, Mailbox(maildir), hostname="localhost", enable_SMTPUTF8=True)
    loop = asyncio.get_running_loop()
    try:
        server = await loop.create_server(session, HOST, last_port)
    except OSError:  # somebody else has the port by now
        server = await loop.create_server(session, HOST, 0)
    port_file.write_text(str(server.sockets[0].getsockname()[1]))
    ended = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, ended.set)
    async with server:
        await ended.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("maildir", type=Path)
    parser.add_argument("port_file", type=Path)
    parser.add_argument("last_port", type=int)
    arguments = parser.parse_args()
    asyncio.run(serve(arguments.maildir, arguments.port_file, arguments.last_port))


if __name__ == "__main__":
    main()
