"""The start page: own work first, in the user's language."""

import pytest
from django.test import Client

from companies.models import Company
from inquiries.models import Inquiry
from portal.accounts import roles
from tests.admin.conftest import FACTORIES, english
from tests.factories.companies import CompanyFactory
from tests.factories.inquiries import InquiryFactory


@pytest.mark.parametrize(
    ("role", "areas"),
    [
        (roles.IHK_CONSULTANT, ["inquiries", "companies", "vocabulary"]),
        (roles.AHK_CONSULTANT, ["inquiries", "companies", "vocabulary"]),
        (roles.CITY_EDITOR, ["companies", "vocabulary"]),
        (roles.VOCABULARY_EDITOR, ["vocabulary", "companies"]),
        (roles.AUDITOR, ["inquiries", "companies", "vocabulary", "outbox", "accounts", "admin"]),
        # E-mails can be looked at and tried again, the log only be read.
        (roles.ADMINISTRATOR, ["inquiries", "companies", "vocabulary", "accounts", "outbox", "admin"]),
    ],
)
def test_what_a_role_works_with_stands_first(sign_in, role, areas):
    apps = sign_in(role).get("/admin/").context["app_list"]
    assert [app["app_label"] for app in apps] == areas


def test_the_desk_counts_what_waits_and_links_to_it(ihk):
    InquiryFactory(owner=ihk.user)
    InquiryFactory.create_batch(2)
    InquiryFactory(status=Inquiry.Status.QUARANTINED)
    InquiryFactory(in_charge="AHK")
    InquiryFactory(status=Inquiry.Status.CLOSED, owner=ihk.user)
    numbers = ihk.get("/admin/").context["numbers"]
    assert [(number["words"], number["count"]) for number in numbers] == [
        ("my inquiries", 1),
        ("unassigned", 3),
        ("to be checked", 1),
    ]
    for number in numbers:
        assert ihk.get(number["url"]).context["cl"].result_count == number["count"]


def test_the_editors_desk_counts_profiles(editor):
    CompanyFactory(status=Company.Status.DRAFT)
    CompanyFactory(name_latin="")
    numbers = editor.get("/admin/").context["numbers"]
    assert [(english(number["words"]), number["count"]) for number in numbers] == [
        ("not yet published", 1),
        ("without Latin name", 1),
    ]
    for number in numbers:
        assert editor.get(number["url"]).context["cl"].result_count == number["count"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", ["Abmelden", "Passwort ändern"]),
        ("en", ["Log out", "Change password"]),
        ("ja", ["ログアウト", "パスワードの変更"]),
    ],
)
def test_the_admin_speaks_the_users_language_whatever_the_browser_says(sign_in, language, words):
    client = sign_in(roles.AUDITOR, language=language)
    for browser in ("de", "en", "ja"):
        response = client.get("/admin/", headers={"accept-language": browser})
        html = response.content.decode()
        assert f'<html lang="{language}"' in html
        assert response.headers["Content-Language"] == language
        for word in words:
            assert word in html
    script = client.get("/admin/jsi18n/", headers={"accept-language": "fr"}).content.decode()
    january = {"de": '"Januar"', "en": None, "ja": r'"1\u6708"'}[language]
    assert january is None or january in script


@pytest.mark.parametrize(
    ("browser", "word"), [("de", "Anmelden"), ("ja", "ログイン"), ("en", "Log in"), ("fr", "Anmelden")]
)
def test_the_sign_in_page_speaks_the_browsers_language(client, db, browser, word):
    assert word in client.get("/admin/login/", headers={"accept-language": browser}).content.decode()


def test_the_desk_takes_few_queries(ihk, django_assert_num_queries):
    ihk.get("/admin/")
    with django_assert_num_queries(8):
        ihk.get("/admin/")
    for _ in range(3):
        InquiryFactory(owner=FACTORIES[roles.IHK_CONSULTANT]())
    with django_assert_num_queries(8):
        ihk.get("/admin/")


def test_signing_out_ends_the_session(ihk: Client):
    assert ihk.post("/admin/logout/").status_code == 200
    assert ihk.get("/admin/").status_code == 302
