"""`load_demo` and `load_demo --clear`: what they bring, that they bring it once, and what they leave."""

import string
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.auth import authenticate
from django.core.management import CommandError
from django.utils import timezone

from companies import services as company_services
from companies.models import Company, Evidence
from companies.vocabulary.models import Concept
from inquiries.models import CannedText, Inquiry, InquiryEvent, Message, RoutingRule
from portal.accounts.demo import DEMO_ACCOUNTS
from portal.accounts.models import Organisation, User
from portal.outbox.models import OutboxMessage
from tests.demo.conftest import load_demo
from tests.factories.companies import CompanyFactory
from tests.factories.inquiries import InquiryFactory, InquiryTargetFactory

pytestmark = pytest.mark.django_db

Status = Inquiry.Status


def everything():
    """Return every row of our own apps, to compare before and after."""
    models = [
        model
        for label in ("accounts", "outbox", "web", "vocabulary", "companies", "inquiries")
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
        if not model._meta.proxy
    ]
    return {model._meta.label: list(model.objects.order_by("pk").values()) for model in models}


def test_without_vocabulary_it_says_what_to_do_first():
    Concept.objects.all().delete()
    with pytest.raises(CommandError) as error:
        load_demo()
    assert str(error.value) == "Load the vocabulary first: manage.py load_vocabulary"


def test_it_says_what_it_has_loaded(demo):
    assert demo == (
        "Demo data loaded. New: 64 companies, 6 accounts, 21 canned texts, 4 routing rules, 8 inquiries.\n"
    )
    assert Company.objects.public().filter(demo=True, is_fictional=False).count() == 52
    assert Company.objects.public().filter(demo=True, is_fictional=True).count() == 12
    assert not Company.objects.filter(search_document=None).exists()
    assert Inquiry.objects.filter(demo=True).count() == 8


def test_a_second_run_changes_nothing(demo, django_assert_max_num_queries):
    before = everything()
    with django_assert_max_num_queries(120):
        assert load_demo() == "The demo data is complete; nothing was changed.\n"
    assert everything() == before


@pytest.mark.parametrize("account", DEMO_ACCOUNTS, ids=lambda account: account.role)
def test_every_role_can_sign_in(demo, account):
    user = authenticate(username=account.email, password=account.password)
    assert [group.name for group in user.groups.all()] == [account.role]
    assert (user.is_staff, user.is_superuser) == (True, False)
    assert (user.organisation, user.language) == (account.organisation, account.language)


def test_canned_texts_exist_in_three_languages_and_know_their_placeholders(demo):
    known = set(CannedText.PLACEHOLDERS)
    for text in CannedText.objects.all():
        used = {name for _text, name, _format, _conversion in string.Formatter().parse(text.text) if name}
        assert used == known, text.title
    for language in ("de", "en", "ja"):
        assert CannedText.objects.filter(language=language, demo=True).count() == 7


def test_rules_name_their_sectors_and_consultants(demo):
    rules = {
        rule.title: (rule.organisation, rule.languages, rule.concepts.count(), rule.consultants.count())
        for rule in RoutingRule.objects.all()
    }
    assert list(rules.values()) == [
        ("AHK", ["ja"], 0, 1),
        ("IHK", [], 4, 1),
        ("IHK", [], 1, 1),
        ("IHK", [], 0, 0),
    ]


def test_inquiries_stand_at_every_stage(demo):
    stages = dict(Inquiry.objects.order_by("created_at").values_list("organisation", "status"))
    assert list(stages.values()) == [
        Status.CLOSED,
        Status.WITH_AHK,
        Status.FORWARDED,
        Status.CLARIFYING,
        Status.IN_TRIAGE,
        Status.QUARANTINED,
        Status.NEW,
        Status.NEW,
    ]
    assert {inquiry.language for inquiry in Inquiry.objects.all()} == {"de", "en", "ja"}
    assert Inquiry.objects.get(language="ja").in_charge == Organisation.AHK


def test_their_history_lies_in_the_past_and_in_order(demo):
    now = timezone.now()
    received = Inquiry.objects.values_list("created_at", flat=True)
    assert now - timedelta(weeks=7) < min(received) < now - timedelta(weeks=5)
    for inquiry in Inquiry.objects.all():
        events = [event.at for event in inquiry.events.order_by("pk")]
        assert events == sorted(events)
        assert events[0] == inquiry.created_at
        assert events[-1] == inquiry.updated_at < now
        assert all(message.created_at in events for message in inquiry.messages.all())


def test_mails_wait_in_the_outbox_and_reach_nobody_real(demo):
    mails = OutboxMessage.objects.all()
    assert mails.filter(purpose="inquiries.acknowledgement").count() == 8
    assert (
        mails.filter(purpose="inquiries.reply").count()
        == Message.objects.filter(visibility=Message.Visibility.INQUIRER).count()
    )
    assert all(mail.recipient.endswith(".example") for mail in mails)


def test_companies_of_others_with_the_same_id_are_left_alone(demo):
    others = Company.objects.filter(source_id__in=["modell-galvanik", "osaka-seiko"])
    others.update(demo=False, status=Company.Status.DRAFT, name_latin="Mine", imported={})
    before = list(others.values())

    load_demo()
    assert list(others.values()) == before
    load_demo("--clear")
    assert list(others.order_by("pk").values("name_latin")) == [{"name_latin": "Mine"}] * 2


def test_clear_takes_all_of_it_out_again(demo):
    vocabulary = everything()["vocabulary.Concept"]

    assert load_demo("--clear") == "The demo data is gone, with 64 companies.\n"

    left = {label: rows for label, rows in everything().items() if rows}
    assert left.pop("web.RateCounter")  # counted by the hour, without saying whom; purged within a week
    assert left.pop("vocabulary.Concept") == vocabulary
    assert {label.partition(".")[0] for label in left} == {"vocabulary"}


def test_clear_leaves_what_others_have_brought(demo):
    company = CompanyFactory()
    company_services.update_index(company)
    user = User.objects.create_user("someone@portal.example")
    text = CannedText.objects.create(title="Own", language="de", text="…")
    rule = RoutingRule.objects.create(title="Own", organisation=Organisation.IHK)
    inquiry = InquiryFactory(owner=User.objects.get(email="ihk@portal.example"))
    InquiryEvent.objects.create(inquiry=inquiry, what=InquiryEvent.What.RECEIVED, actor=inquiry.owner)
    InquiryTargetFactory(inquiry=inquiry, company=company)

    load_demo("--clear")

    assert list(Company.objects.all()) == [company]
    assert list(User.objects.all()) == [user]
    assert list(CannedText.objects.all()) == [text]
    assert list(RoutingRule.objects.all()) == [rule]
    assert list(Inquiry.objects.all()) == [inquiry]
    inquiry.refresh_from_db()
    assert (inquiry.owner, inquiry.events.count()) == (None, 1)


def test_a_company_that_an_inquiry_names_is_archived_and_comes_back(demo):
    named = Company.objects.get(source_id="modell-federn")
    InquiryTargetFactory(company=named)
    evidence = Evidence.objects.filter(company=named).count()

    assert load_demo("--clear") == (
        "The demo data is gone, with 63 companies.\n"
        "1 demo company stays, archived, because an inquiry names it.\n"
    )
    named.refresh_from_db()
    assert named.status == Company.Status.ARCHIVED

    assert "New: 64 companies, 6 accounts" in load_demo()
    named.refresh_from_db()
    assert named.status == Company.Status.PUBLISHED
    assert Evidence.objects.filter(company=named).count() == evidence > 0
    assert load_demo() == "The demo data is complete; nothing was changed.\n"


def test_a_company_that_a_person_has_archived_stays_archived(demo):
    company = Company.objects.get(source_id="modell-federn")
    company_services.archive(company, by=User.objects.get(email="admin@portal.example"))
    load_demo()
    company.refresh_from_db()
    assert company.status == Company.Status.ARCHIVED


def test_loading_again_after_clearing_brings_the_same(demo):
    load_demo("--clear")
    assert load_demo() == demo
