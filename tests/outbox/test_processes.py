"""The real sweep, worker and broker, and what happens to mails when they stop."""

import signal
import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from redis import Redis

from inquiries import emails
from portal.outbox import delivery, queue, tasks
from portal.outbox.models import OutboxMessage
from tests.factories.inquiries import InquiryFactory
from tests.factories.users import IhkConsultantFactory
from tests.outbox import processes
from tests.outbox.processes import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

State = OutboxMessage.State

CONTENT = {
    "organisation": "Muster Maschinenbau GmbH",
    "name": "Petra Probe",
    "email": "petra@muster.example",
    "text": "Wir suchen gestanzte Teile.",
}


@pytest.fixture
def queued():
    """Return a function that queues a mail every process of the portal can render, and returns its row."""

    def enqueue(number):
        inquiry = InquiryFactory(email=f"p{number}@muster.example")
        return queue.enqueue(
            purpose=emails.ACKNOWLEDGEMENT,
            recipient=inquiry.email,
            language="de",
            subject=inquiry,
            dedupe_key=f"test:{number}",
        )

    return enqueue


@pytest.fixture
def broker(tmp_path, monkeypatch):
    """A Redis of this test, which Celery in this process uses, too."""
    socket = tmp_path / "redis.sock"
    with processes.redis(socket) as server:
        server.url = f"unix://{socket}?db=0"
        monkeypatch.setattr(
            tasks.deliver.app.conf, "broker_write_url", server.url.replace("unix", "redis+socket", 1)
        )
        monkeypatch.setattr(queue, "_broker_rests_until", 0.0)
        yield server


def all_sent(number):
    return lambda: OutboxMessage.objects.filter(state=State.SENT).count() == number


def test_worker_delivers_at_once(client, relay, broker):
    """Nothing but the worker runs here, so it is Redis that has told it."""
    IhkConsultantFactory()
    with processes.worker(broker.url):
        client.post("/de/inquiry/", CONTENT)
        wait_until(all_sent(2))
    assert sorted(recipient for recipient, _content in relay.taken)[0] == "petra@muster.example"


def test_redis_hangs_when_an_inquiry_comes(client, relay, queued, broker):
    """Confirmed within 2 s, its mails leave by the sweep, and once only when Redis is back (R4)."""
    IhkConsultantFactory()
    with processes.worker(broker.url), processes.sweep():
        client.post("/de/inquiry/", CONTENT)  # everything is warm and works
        wait_until(all_sent(2))
        broker.send_signal(signal.SIGSTOP)
        durations = []
        for number in range(5):
            begun = time.monotonic()
            answer = client.post("/de/inquiry/", CONTENT | {"email": f"p{number}@muster.example"})
            durations.append(time.monotonic() - begun)
            assert answer.status_code == 303
        assert max(durations) < 2
        assert sum(duration > 0.4 for duration in durations) == 1  # after a failure nobody asks for a while
        wait_until(all_sent(12))
        broker.send_signal(signal.SIGCONT)
        for message in OutboxMessage.objects.all():
            queue.publish(message.pk)  # what Redis delivers late
        wait_until(lambda: waiting_tasks(broker) == 0)
        queued(99)  # the worker is done with the late ones when this one has left
        wait_until(all_sent(13))
    assert set(relay.copies().values()) == {1}
    assert len(relay.copies()) == 13


def waiting_tasks(broker) -> int:
    """Return how many tasks Redis holds that no worker has taken or finished."""
    with Redis.from_url(broker.url) as connection:
        return connection.llen("celery") + connection.hlen("unacked")


def test_worker_and_sweeps_together_send_each_mail_once(relay, queued, broker):
    with processes.worker(broker.url), processes.sweep(), processes.sweep():
        for number in range(60):
            queued(number)
        wait_until(all_sent(60))
    assert set(relay.copies().values()) == {1}
    assert len(relay.taken) == 60


class TestSweep:
    def test_ends_promptly(self, relay):
        with processes.sweep() as sweep:
            wait_until(lambda: _connections() > 0)
            begun = time.monotonic()
            sweep.send_signal(signal.SIGTERM)
            assert sweep.wait(5) == 0
            assert time.monotonic() - begun < 2

    def test_survives_a_database_that_cuts_it_off(self, relay, queued):
        with processes.sweep():
            wait_until(lambda: _connections() > 0)
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT pg_terminate_backend(pid) {OTHERS}")
            queued(1)
            wait_until(all_sent(1))

    def test_killed_while_the_relay_thinks(self, relay, queued):
        """The relay has not answered yet: nobody can know whether it took the mail (R7)."""
        relay.pause = 3600
        message = queued(1)
        with processes.sweep() as sweep:
            wait_until(lambda: message.attempts.filter(outcome="open").exists())
            wait_until(lambda: relay.asked["TEXT"] == 1)
            sweep.kill()
            sweep.wait()
        OutboxMessage.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        delivery.sweep()
        message.refresh_from_db()
        assert message.state == State.UNKNOWN

    def test_once(self, relay, queued, capsys):
        queued(1)
        call_command("sweep_outbox", "--once")
        assert capsys.readouterr().out == "1 sent\n"


OTHERS = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


def _connections() -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) {OTHERS}")
        return cursor.fetchone()[0]
