from collections.abc import Iterator
from typing import Any

import pytest

from portal.outbox import queue, rendering
from portal.outbox.models import OutboxMessage
from portal.outbox.rendering import Mail
from tests.factories.users import UserFactory
from tests.outbox.relay import Relay, running


@pytest.fixture
def relay(settings: Any) -> Iterator[Relay]:
    relay = Relay()
    with running(relay, settings):
        yield relay


@pytest.fixture
def purpose(monkeypatch: pytest.MonkeyPatch) -> str:
    """A purpose whose mails say little."""

    def render(message: OutboxMessage) -> Mail:
        return Mail(thread="inq-HO-2026-K7M4Q2", subject="[HO-2026-K7M4Q2] 株式会社", paragraphs=["Text"])

    monkeypatch.setitem(rendering._purposes, "test", rendering.Purpose("test", render))
    return "test"


@pytest.fixture
def queued(purpose: str, db: None):
    """Return a function that queues a mail and returns its row."""

    def enqueue(number: int = 1, **fields: Any) -> OutboxMessage:
        defaults = {
            "purpose": purpose,
            "recipient": f"person{number}@portal.example",
            "language": "de",
            "subject": UserFactory(),
            "dedupe_key": f"test:{number}",
        }
        return queue.enqueue(**defaults | fields)

    return enqueue
