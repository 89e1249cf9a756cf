"""A mail relay for tests that can be told how to answer."""

import asyncio
import socket
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Relay:
    """Takes every mail, unless ``answers`` says something else for a step.

    ``answers`` maps ``MAIL``, ``RCPT`` or ``TEXT`` to a reply such as ``"451 later"``, to ``"drop"``, which
    closes the connection instead of replying, or to a function of the recipient that returns one of these.
    A mail whose connection is dropped after the text counts as taken: that is what makes it dangerous.
    """

    def __init__(self) -> None:
        self.answers: dict[str, str | Callable[[str], str | None]] = {}
        self.taken: list[tuple[str, bytes]] = []
        self.asked: Counter[str] = Counter()
        self.pause = 0.0  # seconds it thinks before it answers the text

    @property
    def mails(self) -> list[EmailMessage]:
        return [message_from_bytes(content, policy=policy.default) for _recipient, content in self.taken]

    def copies(self) -> Counter[str]:
        """Return how many copies of each mail were taken, by Message-ID."""
        return Counter(mail["Message-ID"] for mail in self.mails)

    def answer(self, step: str, recipient: str, server: SMTP) -> str | None:
        self.asked[step] += 1
        answer = self.answers.get(step)
        if callable(answer):
            answer = answer(recipient)
        if answer == "drop":
            server.transport.abort()
            return "421 too late to hear this"
        return answer

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if answer := self.answer("MAIL", "", server):
            return answer
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if answer := self.answer("RCPT", address, server):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        [recipient] = envelope.rcpt_tos
        answer = self.answer("TEXT", recipient, server)
        if self.pause:
            await asyncio.sleep(self.pause)
        if answer is None or answer.startswith("421 too late"):
            self.taken.append((recipient, envelope.original_content))
        return answer or "250 OK"


@contextmanager
def running(relay: Relay, settings: Any, port: int | None = None) -> Iterator[int]:
    """Serve the relay, by default on a free port, point the settings to it and return the port."""
    controller = Controller(relay, hostname="127.0.0.1", port=port or free_port(), ready_timeout=10)
    controller.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT = controller.hostname, controller.port
    try:
        yield controller.port
    finally:
        controller.stop()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
