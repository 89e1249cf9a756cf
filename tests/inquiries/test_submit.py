"""From the visitor's form to the rows that make the rest happen."""

import threading
import uuid

import pytest
from django.db import IntegrityError, connection, connections, transaction

from companies.models import SearchDocument
from companies.vocabulary.models import Concept
from inquiries import routing, services
from inquiries.models import Inquiry, InquiryEvent, RoutingRule
from portal.accounts.models import Organisation
from portal.outbox.models import OutboxMessage
from portal.outbox.rendering import render
from tests.factories.companies import CompanyFactory
from tests.factories.users import AdministratorFactory, AhkConsultantFactory, IhkConsultantFactory

pytestmark = pytest.mark.django_db

What = InquiryEvent.What


def mails():
    return list(OutboxMessage.objects.order_by("pk").values_list("purpose", "recipient", "language"))


def events(inquiry):
    return [(event.what, event.data) for event in inquiry.events.all()]


def test_one_transaction_writes_everything(submit):
    consultant = IhkConsultantFactory(email="ines@portal.example", language="en")
    companies = CompanyFactory.create_batch(2)
    inquiry = submit(companies=companies, language="ja", unavailable=["gone"])
    inquiry.refresh_from_db()
    assert (inquiry.status, inquiry.in_charge, inquiry.owner) == ("new", "IHK", None)
    assert inquiry.reference.startswith("HO-20")
    assert [target.company for target in inquiry.targets.order_by("pk")] == companies
    assert events(inquiry) == [
        (What.RECEIVED, {"acknowledged": True, "unavailable": ["gone"]}),
        (
            What.ROUTED,
            {
                "organisation": "IHK",
                "consultants": [consultant.pk],
                "steps": [{"code": "default"}, {"code": "everyone"}],
            },
        ),
    ]
    acknowledgement, notice = OutboxMessage.objects.order_by("pk")
    assert mails() == [
        ("inquiries.acknowledgement", "petra@muster.example", "ja"),
        ("inquiries.notice", "ines@portal.example", "en"),
    ]
    assert acknowledgement.dedupe_key == f"inquiry:{inquiry.pk}:acknowledgement"
    assert notice.dedupe_key == f"inquiry:{inquiry.pk}:notice:{consultant.pk}"
    assert (acknowledgement.may_repeat_unknown, notice.may_repeat_unknown) == (False, True)
    assert (acknowledgement.reply_to, notice.reply_to) == ("", "petra@muster.example")


class TestRouting:
    def test_rule_by_concept_of_a_chosen_company(self, submit):
        IhkConsultantFactory()
        plater = AhkConsultantFactory()
        plating = Concept.objects.create(slug="plating", kind="process")
        rule = RoutingRule.objects.create(title="Plating", organisation=Organisation.AHK)
        rule.concepts.add(plating)
        company = CompanyFactory()
        SearchDocument.objects.update_or_create(
            company=company, defaults={"words": None or "", "facets": [plating.pk]}
        )
        assert submit().in_charge == "IHK"
        inquiry = submit(companies=[company])
        assert inquiry.in_charge == "AHK"
        routed = inquiry.events.get(what=What.ROUTED)
        assert routed.data["consultants"] == [plater.pk]
        assert routing.explain(routed.data["steps"])

    def test_inactive_rules_do_not_count(self, submit):
        RoutingRule.objects.create(title="off", organisation=Organisation.AHK, active=False)
        assert submit().in_charge == "IHK"

    def test_the_database_keeps_inquiries_from_the_city(self, submit):
        with pytest.raises(IntegrityError, match="routing_never_to_the_city"), transaction.atomic():
            RoutingRule.objects.create(title="city", organisation=Organisation.CITY)
        for field in ("in_charge", "shared_with"):
            with pytest.raises(IntegrityError, match="inquiry_never_with_the_city"), transaction.atomic():
                Inquiry.objects.filter(pk=submit().pk).update(**{field: Organisation.CITY})

    def test_nobody_there_means_the_administrators(self, submit):
        IhkConsultantFactory(is_active=False)
        administrator = AdministratorFactory()
        submit()
        assert mails()[1][:2] == ("inquiries.notice", administrator.email)


class TestIdempotency:
    def test_second_call_returns_the_first_inquiry(self, submit):
        IhkConsultantFactory()
        key = uuid.uuid4()
        first, second = submit(idempotency_key=key), submit(idempotency_key=key)
        assert first == second
        assert OutboxMessage.objects.count() == 2
        assert first.events.count() == 2

    def test_what_was_changed_before_sending_again_is_kept_and_told(self, submit):
        owner = IhkConsultantFactory(language="en")
        IhkConsultantFactory()
        key, company = uuid.uuid4(), CompanyFactory()
        services.take(submit(idempotency_key=key), by=owner)
        changes = {"data": {"email": "petra.probe@muster.example"}, "companies": [company]}
        for _ in range(2):
            inquiry = submit(idempotency_key=key, **changes)
        assert inquiry.email == "petra@muster.example"
        assert [target.company for target in inquiry.targets.all()] == [company]
        [note] = inquiry.messages.all()
        assert note.visibility == "internal"
        assert "petra.probe@muster.example" in note.text
        mail = OutboxMessage.objects.get(purpose="inquiries.changed")
        assert mail.recipient == owner.email
        rendered = render(mail)
        assert rendered.subject.endswith("Sent again with changes: inquiry from Muster Maschinenbau GmbH")
        assert "> petra.probe@muster.example\n" in rendered.body

    def test_reference_that_is_taken_gets_another_one(self, submit, monkeypatch):
        references = iter(["HO-2026-AAAAAA", "HO-2026-AAAAAA", "HO-2026-BBBBBB"])
        field = Inquiry._meta.get_field("reference")
        monkeypatch.setattr(field, "_get_default", lambda: next(references))
        assert submit().reference == "HO-2026-AAAAAA"
        assert submit().reference == "HO-2026-BBBBBB"

    @pytest.mark.django_db(transaction=True)
    def test_50_parallel_posts_are_one_inquiry(self, submit):
        key, references, errors = uuid.uuid4(), [], []
        start = threading.Barrier(50)

        def post():
            try:
                start.wait()
                references.append(submit(idempotency_key=key).reference)
            except Exception as error:
                errors.append(error)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=post) for _ in range(50)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert errors == []
        assert references == [Inquiry.objects.get().reference] * 50
        assert OutboxMessage.objects.count() == 1


class TestQuarantine:
    def test_suspicion(self, submit):
        consultant = IhkConsultantFactory()
        inquiry = submit(suspicions=["honeypot", "too_fast"])
        assert inquiry.status == "quarantined"
        assert (What.QUARANTINED, {"reasons": ["honeypot", "too_fast"]}) in events(inquiry)
        assert [recipient for _purpose, recipient, _language in mails()] == [
            "petra@muster.example",
            consultant.email,
        ]

    def test_too_many_from_one_network(self, submit, settings):
        settings.INQUIRY_RATE_PER_HOUR = 2
        inquiries = [submit(data={"email": f"p{number}@muster.example"}) for number in range(4)]
        assert [inquiry.status for inquiry in inquiries] == ["new", "new", "quarantined", "quarantined"]
        assert events(inquiries[3])[1] == (What.QUARANTINED, {"reasons": ["rate_network"]})
        assert submit(network="198.51.100.0/24").status == "new"

    def test_too_many_for_one_address(self, submit, settings):
        settings.INQUIRY_RATE_PER_HOUR = 2
        inquiries = [submit(network=f"203.0.{number}.0/24") for number in range(3)]
        assert [inquiry.status for inquiry in inquiries] == ["new", "new", "quarantined"]

    def test_consultants_are_not_flooded(self, submit, settings):
        settings.INQUIRY_QUARANTINE_NOTICES_PER_HOUR = 2
        IhkConsultantFactory()
        for number in range(4):
            submit(suspicions=["honeypot"], data={"email": f"p{number}@muster.example"})
        assert OutboxMessage.objects.filter(purpose="inquiries.notice").count() == 2


class TestAcknowledgement:
    def test_at_most_three_to_one_mailbox_in_a_day(self, submit):
        addresses = ["a@x.example", "A@x.example", "a+1@x.example", "a+2@x.example", "b@x.example"]
        inquiries = [submit(data={"email": address}) for address in addresses]
        acknowledged = [inquiry.events.first().data["acknowledged"] for inquiry in inquiries]
        assert acknowledged == [True, True, True, False, True]
        assert Inquiry.objects.count() == 5

    @pytest.mark.django_db(transaction=True)
    def test_in_parallel(self, submit):
        def post():
            try:
                submit()
            finally:
                connections.close_all()

        threads = [threading.Thread(target=post) for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert Inquiry.objects.count() == 12
        assert OutboxMessage.objects.count() == 3


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow_with_the_companies(submit, django_assert_num_queries, number):
    IhkConsultantFactory()
    companies = CompanyFactory.create_batch(number)
    with django_assert_num_queries(40):
        submit(companies=companies)


def test_nothing_is_stored_when_anything_fails(submit, monkeypatch):
    IhkConsultantFactory()
    monkeypatch.setattr("inquiries.services._notify", lambda *arguments: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        submit()
    assert (Inquiry.objects.count(), OutboxMessage.objects.count()) == (0, 0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM web_ratecounter")
        assert cursor.fetchone() == (0,)
