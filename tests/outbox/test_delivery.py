"""What becomes of a mail for everything a relay can do to it."""

import socket
from datetime import timedelta

import pytest
import time_machine
from django.db import OperationalError
from django.utils import timezone

from portal.outbox import delivery, queue, rendering, tasks
from portal.outbox.models import Attempt, OutboxMessage
from tests.outbox.relay import Relay, running

State = OutboxMessage.State
Outcome = Attempt.Outcome


@pytest.fixture(autouse=True)
def longest_pause(monkeypatch):
    """Full jitter always draws the longest pause, so that times can be checked exactly."""
    monkeypatch.setattr(delivery.random, "uniform", lambda _low, high: high)


def attempts(message):
    return list(message.attempts.values_list("number", "outcome", "reason"))


def test_accepted(relay, queued):
    message = queued()
    assert delivery.sweep() == 1
    message.refresh_from_db()
    assert (message.state, message.attempt_no, message.lease_until) == (State.SENT, 1, None)
    assert message.sent_at is not None
    assert attempts(message) == [(1, Outcome.ACCEPTED, "250")]
    assert [recipient for recipient, _content in relay.taken] == ["person1@portal.example"]


@pytest.mark.parametrize(
    ("step", "reply", "outcome", "reason", "away"),
    [
        ("MAIL", "451 later", Outcome.TEMPORARY, "MAIL 451", True),
        ("MAIL", "550 no", Outcome.PERMANENT, "MAIL 550", False),
        ("MAIL", "drop", Outcome.TEMPORARY, "connection lost: SMTPServerDisconnected", True),
        ("RCPT", "451 greylisted", Outcome.TEMPORARY, "RCPT 451", False),
        ("RCPT", "421 closing", Outcome.TEMPORARY, "RCPT 421", True),
        ("RCPT", "550 unknown user", Outcome.PERMANENT, "RCPT 550", False),
        ("RCPT", "drop", Outcome.TEMPORARY, "connection lost: SMTPServerDisconnected", True),
        ("TEXT", "451 local error", Outcome.TEMPORARY, "text 451", False),
        ("TEXT", "452 disk full", Outcome.TEMPORARY, "text 452", False),
        ("TEXT", "550 spam", Outcome.PERMANENT, "text 550", False),
        ("TEXT", "552 too big", Outcome.PERMANENT, "text 552", False),
    ],
)
def test_refused(relay, queued, step, reply, outcome, reason, away):
    message = queued()
    relay.answers[step] = reply
    assert delivery.sweep() == 0
    message.refresh_from_db()
    assert attempts(message) == [(1, outcome, reason)]
    assert message.state == (State.FAILED if outcome == Outcome.PERMANENT else State.PENDING)
    assert message.waits_for_relay is away
    assert relay.taken == []


def test_refused_for_now_is_retried_and_leaves_once(relay, queued):
    message = queued()
    relay.answers["RCPT"] = "451 greylisted"
    with time_machine.travel(timezone.now(), tick=False) as clock:
        delivery.sweep()
        message.refresh_from_db()
        assert message.due_at == timezone.now() + timedelta(seconds=30)
        relay.answers.clear()
        clock.shift(29)
        assert delivery.sweep() == 0
        clock.shift(1)
        assert delivery.sweep() == 1
    assert len(relay.taken) == 1


def test_pauses_double_up_to_an_hour():
    pauses = [delivery.pause(number).total_seconds() for number in (1, 2, 3, 7, 8, 50)]
    assert pauses == [30, 60, 120, 1920, 3600, 3600]


def test_gives_up_after_72_hours(relay, queued):
    relay.answers["RCPT"] = "451 greylisted"
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        message = queued()
        clock.move_to(start + timedelta(hours=71, minutes=59))
        delivery.sweep()
        message.refresh_from_db()
        assert message.state == State.PENDING
        clock.shift(3600)
        delivery.sweep()
    message.refresh_from_db()
    assert (message.state, message.attempt_no) == (State.FAILED, 2)


def test_retry_starts_over_with_72_hours(relay, queued):
    message = queued()
    relay.answers["RCPT"] = "550 unknown user"
    delivery.sweep()
    relay.answers.clear()
    with time_machine.travel(timezone.now() + timedelta(days=30), tick=False):
        assert queue.retry(message) is True
        assert queue.retry(message) is False  # it waits already
        message.refresh_from_db()
        assert message.give_up_at == timezone.now() + timedelta(hours=72)
        assert delivery.sweep() == 1


class TestOutage:
    """While the relay is away one mail tries; when it is back nobody waits for a pause to end."""

    def test_nobody_listens(self, queued, settings):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))  # bound, but not listening: refused
            settings.EMAIL_HOST, settings.EMAIL_PORT = taken.getsockname()
            messages = [queued(number) for number in (1, 2, 3)]
            assert delivery.sweep() == 0
        for message in messages:
            message.refresh_from_db()
        assert [message.attempt_no for message in messages] == [1, 0, 0]
        assert attempts(messages[0]) == [(1, Outcome.TEMPORARY, "connect ConnectionRefusedError")]

    def test_first_success_makes_the_waiting_due(self, relay, queued):
        first, second = queued(1), queued(2)
        relay.answers["MAIL"] = "421 shutting down"
        delivery.sweep()
        delivery.sweep()
        relay.answers.clear()
        queued(3)
        assert delivery.sweep() == 3
        assert [len(message.attempts.all()) for message in (first, second)] == [2, 2]

    def test_a_greylisted_mail_is_not_made_due_by_others(self, relay, queued):
        relay.answers["RCPT"] = lambda recipient: "451 later" if recipient.startswith("person1") else None
        greylisted = queued(1)
        queued(2)
        assert delivery.sweep() == 1
        greylisted.refresh_from_db()
        assert greylisted.due_at > timezone.now()

    def test_password_refused(self, relay, queued, settings):
        """A wrong password is our fault, not the mail's: it must not fail for good."""
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "portal", "wrong"
        message = queued()
        delivery.sweep()
        message.refresh_from_db()
        assert (message.state, message.waits_for_relay) == (State.PENDING, True)


class TestUnknown:
    """The connection breaks after the text: the relay may have the mail."""

    def test_acknowledgement_waits_for_a_person(self, relay, queued):
        relay.answers["TEXT"] = "drop"
        message = queued()
        delivery.sweep()
        delivery.sweep()
        message.refresh_from_db()
        assert message.state == State.UNKNOWN
        assert attempts(message) == [(1, Outcome.UNKNOWN, "no reply: SMTPServerDisconnected")]
        assert set(relay.copies().values()) == {1}

    def test_consultant_gets_at_most_one_more(self, relay, queued):
        relay.answers["TEXT"] = "drop"
        message = queued(may_repeat_unknown=True)
        for _ in range(4):
            delivery.sweep()
        message.refresh_from_db()
        assert message.state == State.UNKNOWN
        assert [outcome for _number, outcome, _reason in attempts(message)] == [Outcome.UNKNOWN] * 2
        assert list(relay.copies().values()) == [2]  # one Message-ID

    def test_second_copy_is_the_last_when_it_is_accepted(self, relay, queued):
        relay.answers["TEXT"] = "drop"
        message = queued(may_repeat_unknown=True)
        delivery.sweep()
        relay.answers.clear()
        assert delivery.sweep() == 1
        assert delivery.sweep() == 0
        message.refresh_from_db()
        assert message.state == State.SENT
        assert list(relay.copies().values()) == [2]


class TestLease:
    def test_sender_died_before_the_relay_had_anything(self, relay, queued):
        message = delivery.claim(queued().pk)
        assert delivery.sweep() == 0  # still leased
        with time_machine.travel(timezone.now() + timedelta(seconds=181)):
            assert delivery.sweep() == 1
        assert attempts(message) == [(2, Outcome.ACCEPTED, "250")]

    def test_sender_died_while_sending(self, relay, queued):
        message = delivery.claim(queued().pk)
        assert delivery.begin_attempt(message)
        with time_machine.travel(timezone.now() + timedelta(seconds=181)):
            assert delivery.sweep() == 0
        message.refresh_from_db()
        assert message.state == State.UNKNOWN
        assert attempts(message) == [(1, Outcome.UNKNOWN, "lease expired")]

    def test_late_result_is_refused(self, relay, queued):
        """A sender that slept past its lease must not overwrite what happened since (R16)."""
        slept = delivery.claim(queued(may_repeat_unknown=True).pk)
        assert delivery.begin_attempt(slept)
        with time_machine.travel(timezone.now() + timedelta(seconds=181)):
            assert delivery.sweep() == 1
        delivery.settle(slept, delivery.Result(Outcome.PERMANENT, "text 550"))
        slept.refresh_from_db()
        assert slept.state == State.SENT
        assert [outcome for _number, outcome, _reason in attempts(slept)] == [
            Outcome.UNKNOWN,
            Outcome.ACCEPTED,
        ]

    def test_sender_that_slept_before_sending_sends_nothing(self, relay, queued, monkeypatch):
        message = delivery.claim(queued().pk)
        with time_machine.travel(timezone.now() + timedelta(seconds=181)):
            delivery.recover_expired()
            assert delivery.claim(message.pk)
            delivery.deliver(message)
        assert relay.taken == []

    def test_claimed_once(self, queued):
        message = queued()
        assert delivery.claim(message.pk)
        assert delivery.claim(message.pk) is None
        assert delivery.claim() is None


def test_task_sends_a_due_mail_once(relay, queued):
    message = queued()
    tasks.deliver(message.pk)
    tasks.deliver(message.pk)  # Redis delivers a task again after its visibility timeout
    assert len(relay.taken) == 1


def test_one_of_three_recipients_refused(relay, queued):
    relay.answers["RCPT"] = lambda recipient: "550 no" if recipient.startswith("person2") else None
    messages = [queued(number) for number in (1, 2, 3)]
    assert delivery.sweep() == 2
    states = [OutboxMessage.objects.get(pk=message.pk).state for message in messages]
    assert states == [State.SENT, State.FAILED, State.SENT]


class TestPoison:
    def test_dead_after_three_tries_and_the_others_leave(self, relay, queued, monkeypatch):
        def fail(_message):
            raise ValueError

        monkeypatch.setitem(rendering._purposes, "poison", rendering.Purpose("poison", fail))
        poison = queued(1, purpose="poison")
        queued(2)
        now = timezone.now()
        with time_machine.travel(now) as clock:
            assert delivery.sweep() == 1
            for hour in (1, 2):
                clock.move_to(now + timedelta(hours=hour))
                delivery.sweep()
        poison.refresh_from_db()
        assert poison.state == State.FAILED
        assert [outcome for _number, outcome, _reason in attempts(poison)] == [
            Outcome.TEMPORARY,
            Outcome.TEMPORARY,
            Outcome.PERMANENT,
        ]

    def test_purpose_nobody_knows(self, relay, queued):
        message = queued(purpose="yesterday")
        delivery.sweep()
        assert attempts(message) == [(1, Outcome.TEMPORARY, "not rendered: KeyError")]

    def test_subject_is_gone(self, relay, queued, monkeypatch):
        def look_up(message):
            return OutboxMessage.objects.get(pk=0)

        monkeypatch.setitem(rendering._purposes, "gone", rendering.Purpose("gone", look_up))
        message = queued(purpose="gone")
        delivery.sweep()
        message.refresh_from_db()
        assert message.state == State.FAILED
        assert attempts(message) == [(1, Outcome.PERMANENT, "gone: OutboxMessage.DoesNotExist")]


def test_outcome_survives_a_database_that_is_away_for_a_moment(relay, queued, monkeypatch):
    message = delivery.claim(queued().pk)
    settle, failures = delivery.settle, iter([OperationalError, OperationalError])

    def away_twice(*arguments):
        for failure in failures:
            raise failure
        return settle(*arguments)

    monkeypatch.setattr(delivery, "settle", away_twice)
    monkeypatch.setattr(delivery.connection, "close", lambda: None)
    monkeypatch.setattr(delivery.time, "sleep", lambda _seconds: None)
    delivery.deliver(message)
    message.refresh_from_db()
    assert message.state == State.SENT


def test_relay_comes_back_on_the_same_port(queued, settings):
    """An outage seen from outside: stopped, then started again; each mail leaves exactly once."""
    relay = Relay()
    with running(relay, settings) as port:
        queued(1)
        assert delivery.sweep() == 1
    queued(2)
    queued(3)
    assert delivery.sweep() == 0
    with running(relay, settings, port):
        with time_machine.travel(timezone.now() + timedelta(seconds=31)):
            assert delivery.sweep() == 2
        assert sorted(recipient for recipient, _content in relay.taken) == [
            "person1@portal.example",
            "person2@portal.example",
            "person3@portal.example",
        ]
