"""What consultants do with an inquiry: legal ways, refusals, and the trace each leaves."""

import pytest
from django.utils import translation

from inquiries import services
from inquiries.models import Inquiry, InquiryEvent
from inquiries.services import TRANSITIONS, InquiryError
from portal.accounts.models import Organisation
from portal.outbox.models import OutboxMessage
from tests.factories.inquiries import InquiryFactory
from tests.factories.users import (
    AdministratorFactory,
    AhkConsultantFactory,
    IhkConsultantFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

Status = Inquiry.Status
What = InquiryEvent.What


@pytest.fixture
def ihk():
    return IhkConsultantFactory(first_name="Ines", last_name="Hartmann")


@pytest.fixture
def ahk():
    return AhkConsultantFactory()


def history(inquiry):
    return [(event.what, event.data, event.actor) for event in inquiry.events.all()]


class TestTransitions:
    @pytest.mark.parametrize("to", Status)
    @pytest.mark.parametrize("came_from", Status)
    def test_every_pair(self, ihk, came_from, to):
        inquiry = InquiryFactory(status=came_from)
        if to in TRANSITIONS[came_from]:
            services.change_status(inquiry, to=to, by=ihk)
            expected, events = to, [(What.STATUS, {"from": came_from, "to": to}, ihk)]
        else:
            with pytest.raises(InquiryError):
                services.change_status(inquiry, to=to, by=ihk)
            expected, events = came_from, []
        inquiry.refresh_from_db()
        assert inquiry.status == expected
        assert history(inquiry) == events

    def test_every_state_is_in_the_map_and_reached(self):
        assert set(TRANSITIONS) == set(Status)
        assert {to for targets in TRANSITIONS.values() for to in targets} == set(Status) - {
            Status.QUARANTINED
        }

    def test_refusal_says_what_and_why(self, ihk):
        inquiry = InquiryFactory(status=Status.SPAM, reference="HO-2026-K7M4Q2")
        with translation.override("en"), pytest.raises(InquiryError) as caught:
            services.close(inquiry, by=ihk)
        assert str(caught.value) == "Inquiry HO-2026-K7M4Q2 cannot go from “spam” to “closed”."

    def test_allowed_transitions_are_in_the_order_of_the_model(self):
        inquiry = InquiryFactory(status=Status.IN_TRIAGE)
        assert services.allowed_transitions(inquiry) == [
            Status.CLARIFYING,
            Status.WITH_AHK,
            Status.FORWARDED,
            Status.CLOSED,
            Status.SPAM,
        ]


class TestOwnership:
    """Nobody acts on an inquiry they may not see, whatever the caller has checked."""

    ACTS = [
        lambda inquiry, by: services.take(inquiry, by=by),
        lambda inquiry, by: services.assign(inquiry, to=None, by=by),
        lambda inquiry, by: services.change_status(inquiry, to=Status.CLOSED, by=by),
        lambda inquiry, by: services.release(inquiry, by=by),
        lambda inquiry, by: services.mark_spam(inquiry, by=by),
        lambda inquiry, by: services.close(inquiry, by=by),
        lambda inquiry, by: services.reopen(inquiry, by=by),
        lambda inquiry, by: services.reply(inquiry, text="Text", by=by),
        lambda inquiry, by: services.note(inquiry, text="Text", by=by),
        lambda inquiry, by: services.hand_over(inquiry, to=Organisation.AHK, by=by),
        lambda inquiry, by: services.share(inquiry, by=by),
    ]

    @pytest.mark.parametrize("act", ACTS)
    def test_other_organisation_and_city(self, ahk, act):
        city = UserFactory(organisation=Organisation.CITY, role="City editor")
        inquiry = InquiryFactory(in_charge=Organisation.IHK)
        for stranger in (ahk, city):
            with pytest.raises(Inquiry.DoesNotExist):
                act(inquiry, stranger)
        assert history(inquiry) == []


class TestAssign:
    def test_take_puts_a_new_inquiry_into_triage(self, ihk):
        inquiry = InquiryFactory()
        services.take(inquiry, by=ihk)
        assert (inquiry.owner, inquiry.status) == (ihk, Status.IN_TRIAGE)
        assert history(inquiry) == [
            (What.ASSIGNED, {"from": None, "to": ihk.pk}, ihk),
            (What.STATUS, {"from": "new", "to": "in_triage"}, ihk),
        ]

    def test_taking_twice_changes_nothing(self, ihk):
        inquiry = InquiryFactory()
        services.take(inquiry, by=ihk)
        services.take(inquiry, by=ihk)
        assert inquiry.events.count() == 2

    def test_whoever_takes_a_held_back_inquiry_has_looked(self, ihk):
        inquiry = InquiryFactory(status=Status.QUARANTINED)
        services.take(inquiry, by=ihk)
        assert inquiry.status == Status.IN_TRIAGE

    def test_nobody(self, ihk):
        inquiry = InquiryFactory(owner=ihk, status=Status.FORWARDED)
        services.assign(inquiry, to=None, by=ihk)
        assert (inquiry.owner, inquiry.status) == (None, Status.FORWARDED)

    def test_somebody_who_cannot_see_it(self, ihk, ahk):
        inquiry = InquiryFactory()
        for other in (ahk, IhkConsultantFactory(is_active=False)):
            with pytest.raises(InquiryError, match=str(other)):
                services.assign(inquiry, to=other, by=ihk)

    def test_stale_instance_does_not_undo_what_a_colleague_did(self, ihk):
        inquiry = InquiryFactory()
        stale = Inquiry.objects.get(pk=inquiry.pk)
        services.hand_over(inquiry, to=Organisation.AHK, by=ihk)
        services.note(stale, text="Text", by=ihk)
        assert stale.in_charge == Organisation.AHK
        with pytest.raises(InquiryError):
            services.hand_over(stale, to=Organisation.AHK, by=ihk)


class TestReply:
    def test_message_event_and_mail(self, ihk):
        inquiry = InquiryFactory(language="ja", email="petra@muster.example")
        message = services.reply(inquiry, text="Guten Tag", by=ihk)
        assert (message.visibility, message.language, message.author) == ("inquirer", "ja", ihk)
        assert history(inquiry)[0] == (What.REPLIED, {"message": message.pk}, ihk)
        assert inquiry.status == Status.IN_TRIAGE
        mail = OutboxMessage.objects.get()
        assert (mail.purpose, mail.recipient, mail.reply_to, mail.language, mail.dedupe_key) == (
            "inquiries.reply",
            "petra@muster.example",
            ihk.email,
            "ja",
            f"message:{message.pk}:reply",
        )

    def test_second_reply_is_another_mail(self, ihk):
        inquiry = InquiryFactory()
        for _ in range(2):
            services.reply(inquiry, text="Guten Tag", by=ihk)
        assert OutboxMessage.objects.count() == 2

    @pytest.mark.parametrize("status", [Status.CLOSED, Status.SPAM, Status.QUARANTINED])
    def test_refused(self, ihk, status):
        inquiry = InquiryFactory(status=status)
        with pytest.raises(InquiryError):
            services.reply(inquiry, text="Guten Tag", by=ihk)
        assert not OutboxMessage.objects.exists()
        assert not inquiry.messages.exists()


def test_note_is_internal_and_possible_to_the_end(ihk):
    inquiry = InquiryFactory(status=Status.CLOSED)
    message = services.note(inquiry, text="Rückruf am Montag", by=ihk)
    assert (message.visibility, message.language) == ("internal", ihk.language)
    assert history(inquiry) == [(What.NOTED, {"message": message.pk}, ihk)]
    assert not OutboxMessage.objects.exists()


class TestHandOver:
    def test_to_ahk(self, ihk, ahk):
        inquiry = InquiryFactory(owner=ihk)
        services.hand_over(inquiry, to=Organisation.AHK, by=ihk)
        inquiry.refresh_from_db()
        assert (inquiry.in_charge, inquiry.shared_with, inquiry.owner) == ("AHK", "IHK", None)
        assert inquiry.status == Status.WITH_AHK
        assert [what for what, _data, _by in history(inquiry)] == [What.HANDED_OVER, What.STATUS]
        mail = OutboxMessage.objects.get()
        assert (mail.purpose, mail.recipient, mail.reply_to) == (
            "inquiries.handed_over",
            ahk.email,
            ihk.email,
        )
        for user in (ihk, ahk):
            assert Inquiry.objects.visible_to(user).filter(pk=inquiry.pk).exists()

    def test_and_back(self, ihk, ahk):
        inquiry = InquiryFactory()
        services.hand_over(inquiry, to=Organisation.AHK, by=ihk)
        services.hand_over(inquiry, to=Organisation.IHK, by=ahk)
        assert (inquiry.in_charge, inquiry.shared_with) == ("IHK", "AHK")
        assert inquiry.status == Status.IN_TRIAGE

    @pytest.mark.parametrize("to", [Organisation.CITY, Organisation.IHK])
    def test_never_to_the_city_nor_to_itself(self, ihk, to):
        with pytest.raises(InquiryError):
            services.hand_over(InquiryFactory(), to=to, by=ihk)

    def test_held_back_inquiry_is_released_first(self, ihk):
        inquiry = InquiryFactory(status=Status.QUARANTINED)
        with pytest.raises(InquiryError):
            services.hand_over(inquiry, to=Organisation.AHK, by=ihk)
        inquiry.refresh_from_db()
        assert inquiry.in_charge == "IHK"

    def test_without_consultants_the_administrators_hear_of_it(self, ihk):
        administrator = AdministratorFactory()
        services.hand_over(InquiryFactory(), to=Organisation.AHK, by=ihk)
        assert OutboxMessage.objects.get().recipient == administrator.email


def test_share_once(ihk, ahk):
    inquiry = InquiryFactory()
    services.share(inquiry, by=ihk)
    services.share(inquiry, by=ihk)
    assert (inquiry.in_charge, inquiry.shared_with) == ("IHK", "AHK")
    assert history(inquiry) == [(What.SHARED, {"with": "AHK"}, ihk)]
    assert OutboxMessage.objects.get().purpose == "inquiries.shared"
    assert Inquiry.objects.visible_to(ahk).get() == inquiry


class TestQuarantine:
    def test_release_tells_those_who_have_not_heard(self, submit, settings, ihk):
        settings.INQUIRY_QUARANTINE_NOTICES_PER_HOUR = 0
        inquiry = submit(suspicions=["honeypot"])
        notices = OutboxMessage.objects.filter(purpose="inquiries.notice")
        assert not notices.exists()
        services.release(inquiry, by=ihk)
        assert inquiry.status == Status.NEW
        assert notices.get().recipient == ihk.email

    def test_nobody_is_told_twice(self, submit, ihk):
        inquiry = submit(suspicions=["honeypot"])
        services.release(inquiry, by=ihk)
        assert OutboxMessage.objects.filter(purpose="inquiries.notice").count() == 1

    def test_release_of_what_is_not_held_back(self, ihk):
        with pytest.raises(InquiryError):
            services.release(InquiryFactory(), by=ihk)


@pytest.mark.parametrize(
    ("status", "reopened"), [(Status.CLOSED, Status.IN_TRIAGE), (Status.SPAM, Status.NEW)]
)
def test_reopen(ihk, status, reopened):
    inquiry = InquiryFactory(status=status)
    services.reopen(inquiry, by=ihk)
    assert inquiry.status == reopened
    with pytest.raises(InquiryError):
        services.reopen(inquiry, by=ihk)
