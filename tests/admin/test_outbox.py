"""What became of each mail, and trying again."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from portal.accounts import roles
from portal.outbox import queue
from portal.outbox.models import Attempt, OutboxMessage

LIST = "/admin/outbox/outboxmessage/"
State = OutboxMessage.State


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """What wakes the worker is tested in tests/outbox."""
    monkeypatch.setattr(queue, "wake_worker", lambda message_id: None)


def mail(state: str, number: int = 1, **fields: Any) -> OutboxMessage:
    row = OutboxMessage.objects.create(
        purpose="inquiries.notice",
        recipient=f"person{number}@portal.example",
        language="de",
        subject_type="inquiries.inquiry",
        subject_id=number,
        dedupe_key=f"inquiry:{number}:notice:1",
        state=state,
        attempt_no=1,
        **fields,
    )
    Attempt.objects.create(message=row, number=1, outcome="temporary", reason="451: try later")
    Attempt.objects.create(message=row, number=2, outcome="permanent", reason="550: mailbox unknown")
    return row


def test_list_and_page_tell_state_attempts_and_reasons(sign_in):
    row = mail(State.FAILED)
    auditor = sign_in(roles.AUDITOR)
    html = auditor.get(LIST).content.decode()
    assert "550: mailbox unknown" in html
    assert "451: try later" not in html
    html = auditor.get(f"{LIST}{row.pk}/change/").content.decode()
    for text in ("notice of a new inquiry", "person1@portal.example", "failed", "451: try later", "550"):
        assert text in html
    assert 'name="_save"' not in html


def test_failed_and_unknown_mails_are_tried_again(administrator):
    rows = [mail(state, number) for number, state in enumerate(State.values)]
    choice = {"action": "retry", "_selected_action": [row.pk for row in rows]}
    response = administrator.post(LIST, choice, follow=True)
    assert "2 e-mails are tried again." in response.content.decode()
    states = dict(OutboxMessage.objects.order_by("pk").values_list("pk", "state"))
    assert [states[row.pk] for row in rows] == ["pending", "inflight", "sent", "pending", "pending"]
    assert LogEntry.objects.filter(user=administrator.user).count() == 2


def test_an_auditor_cannot_try_again(sign_in):
    row = mail(State.FAILED)
    auditor = sign_in(roles.AUDITOR)
    assert 'value="retry"' not in auditor.get(LIST).content.decode()
    auditor.post(LIST, {"action": "retry", "_selected_action": row.pk})
    row.refresh_from_db()
    assert row.state == State.FAILED


@pytest.mark.parametrize(
    ("query", "count"),
    [("", 3), ("state__exact=failed", 1), ("purpose=inquiries.notice", 3), ("purpose=inquiries.reply", 0)],
)
def test_filters(administrator: Client, query: str, count: int):
    for number, state in enumerate((State.FAILED, State.SENT, State.UNKNOWN)):
        mail(state, number)
    assert administrator.get(f"{LIST}?{query}").context["cl"].result_count == count


def test_the_list_costs_the_same_with_one_mail_and_three(administrator, django_assert_num_queries):
    mail(State.FAILED)
    administrator.get(LIST)
    with django_assert_num_queries(7):
        administrator.get(LIST)
    mail(State.SENT, 2)
    mail(State.SENT, 3)
    with django_assert_num_queries(7):
        administrator.get(LIST)
