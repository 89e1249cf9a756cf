"""Inquiries go when their time is over, with all that was written about them, and not a day before."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command

from inquiries import services, tasks
from inquiries.models import Inquiry, InquiryEvent, InquiryTarget, Message
from inquiries.retention import KEEP_MONTHS, months_before
from portal.celery import app
from portal.outbox.models import OutboxMessage
from tests.factories.companies import CompanyFactory
from tests.factories.inquiries import InquiryFactory
from tests.factories.users import IhkConsultantFactory

pytestmark = pytest.mark.django_db

State = OutboxMessage.State
CLOSED_AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
LIMIT = datetime(2028, 11, 20, 9, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def closed(submit):
    """An inquiry for a company, answered, handed over, closed at CLOSED_AT; all its mails have left."""
    consultant = IhkConsultantFactory()
    with time_machine.travel(CLOSED_AT, tick=False):
        inquiry = submit(companies=[CompanyFactory()])
        services.reply(inquiry, text="Gern.", by=consultant)
        services.share(inquiry, by=consultant)
        services.close(inquiry, by=consultant)
    OutboxMessage.objects.update(state=State.SENT)
    return inquiry


def purge(at, *options):
    with time_machine.travel(at, tick=False):
        call_command("purge_inquiries", *options)


def left():
    models = (Inquiry, InquiryEvent, InquiryTarget, Message, OutboxMessage)
    return {model.__name__ for model in models if model.objects.exists()}


EVERYTHING = {"Inquiry", "InquiryEvent", "InquiryTarget", "Message", "OutboxMessage"}


def test_after_24_months(closed, capsys):
    purge(LIMIT)
    assert capsys.readouterr().out == "0 inquiries were deleted\n"
    assert left() == EVERYTHING
    purge(LIMIT + SECOND)
    assert capsys.readouterr().out == "1 inquiries were deleted\n"
    assert left() == set()


def test_dry_run_deletes_nothing(closed, capsys):
    purge(LIMIT + SECOND, "--dry-run")
    assert capsys.readouterr().out == "1 inquiries would be deleted\n"
    assert left() == EVERYTHING


@pytest.mark.parametrize("state", [State.PENDING, State.INFLIGHT])
def test_a_mail_under_way_keeps_its_inquiry(closed, state):
    mail = OutboxMessage.objects.get(purpose="inquiries.reply")
    OutboxMessage.objects.filter(pk=mail.pk).update(state=state)
    purge(LIMIT + SECOND)
    assert left() == EVERYTHING


@pytest.mark.parametrize("state", [State.FAILED, State.UNKNOWN])
def test_a_mail_that_did_not_arrive_goes_with_its_inquiry(closed, state):
    OutboxMessage.objects.update(state=state)
    purge(LIMIT + SECOND)
    assert left() == set()


@pytest.mark.parametrize("status", Inquiry.Status)
def test_only_what_has_ended(status):
    with time_machine.travel(CLOSED_AT, tick=False):
        InquiryFactory(status=status)
    purge(LIMIT + SECOND)
    assert Inquiry.objects.exists() == (status not in Inquiry.FINAL)


def test_other_inquiries_and_their_mails_stay(closed, submit):
    other = submit(data={"email": "otto@muster.example"})
    mails = set(OutboxMessage.objects.filter(subject_id=other.pk, subject_type="inquiries.inquiry"))
    assert mails
    purge(LIMIT + SECOND)
    assert list(Inquiry.objects.all()) == [other]
    assert set(OutboxMessage.objects.all()) == mails


def test_every_final_status_has_a_period():
    assert set(KEEP_MONTHS) == set(Inquiry.FINAL)


@pytest.mark.parametrize(
    ("moment", "months", "expected"),
    [
        (datetime(2028, 11, 20), 24, datetime(2026, 11, 20)),
        (datetime(2028, 2, 29), 24, datetime(2026, 2, 28)),
        (datetime(2026, 1, 31), 2, datetime(2025, 11, 30)),
        (datetime(2026, 12, 31), 12, datetime(2025, 12, 31)),
    ],
)
def test_months_before(moment, months, expected):
    assert months_before(moment.replace(tzinfo=UTC), months) == expected.replace(tzinfo=UTC)


def test_every_night(closed):
    assert tasks.purge_inquiries.name in {entry["task"] for entry in app.conf.beat_schedule.values()}
    with time_machine.travel(LIMIT + SECOND, tick=False):
        tasks.purge_inquiries()
    assert not Inquiry.objects.exists()
