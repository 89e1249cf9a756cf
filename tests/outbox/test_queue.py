"""Queueing a mail: once, only with its transaction, and without ever waiting for the broker."""

import time

import pytest
from django.db import transaction

from portal.outbox import queue, tasks
from portal.outbox.models import OutboxMessage
from tests.outbox.relay import free_port


@pytest.fixture
def published(monkeypatch):
    """Record which mails the broker is told of."""
    ids = []
    monkeypatch.setattr(queue, "_broker_rests_until", 0.0)
    monkeypatch.setattr(queue, "publish", ids.append)
    return ids


@pytest.mark.django_db(transaction=True)
class TestEnqueue:
    def test_same_key_is_one_mail(self, queued, published):
        first, second = queued(1), queued(1)
        assert first == second
        assert published == [first.pk]

    def test_worker_hears_of_it_after_the_commit(self, queued, published):
        with transaction.atomic():
            message = queued(1)
            assert published == []
        assert published == [message.pk]

    def test_rolled_back_with_its_transaction(self, queued, published):
        with transaction.atomic():
            queued(1)
            transaction.set_rollback(True)
        assert published == []
        assert not OutboxMessage.objects.exists()


class TestBrokerAway:
    def test_refused_connection_costs_little_and_raises_nothing(self, monkeypatch, caplog):
        monkeypatch.setattr(queue, "_broker_rests_until", 0.0)
        url = f"redis://127.0.0.1:{free_port()}/0"
        monkeypatch.setattr(tasks.deliver.app.conf, "broker_write_url", url)
        begun = time.monotonic()
        queue.wake_worker(7)
        assert time.monotonic() - begun < 1
        assert "The broker did not take mail 7: OperationalError." in caplog.text

    def test_nobody_asks_again_for_a_while(self, monkeypatch):
        asked = []

        def fail(message_id):
            asked.append(message_id)
            raise OSError

        monkeypatch.setattr(queue, "_broker_rests_until", 0.0)
        monkeypatch.setattr(queue, "publish", fail)
        for message_id in (1, 2, 3):
            queue.wake_worker(message_id)
        assert asked == [1]
        monkeypatch.setattr(queue, "_broker_rests_until", time.monotonic())
        queue.wake_worker(4)
        assert asked == [1, 4]
