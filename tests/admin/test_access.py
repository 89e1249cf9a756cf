"""Every address of the admin, every role, GET and POST: only what this table allows.

A new address without a row fails. Roles: I and A consultants of IHK and AHK, C City editor, V vocabulary
editor, U auditor, D administrator. Objects belong to IHK; what may be done with others is in other tests.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import URLPattern, URLResolver

from companies.models import PrivateContact
from inquiries.models import Absence, CannedText, RoutingRule
from portal.accounts import roles
from portal.outbox.models import OutboxMessage
from tests.factories.companies import CompanyFactory
from tests.factories.concepts import ConceptFactory
from tests.factories.inquiries import InquiryFactory
from tests.factories.users import IhkConsultantFactory

LETTERS = {
    "I": roles.IHK_CONSULTANT,
    "A": roles.AHK_CONSULTANT,
    "C": roles.CITY_EDITOR,
    "V": roles.VOCABULARY_EDITOR,
    "U": roles.AUDITOR,
    "D": roles.ADMINISTRATOR,
}
ALL = "IACVUD"
STAFF = "IAUD"  # everybody who reads inquiries

# route -> who gets an answer to GET, to POST; everybody else 403, 404 or 405
MATRIX: dict[str, tuple[str, str]] = {
    "": (ALL, ALL),
    "account/": (ALL, ALL),
    "login/": (ALL, ALL),
    "logout/": ("", ALL),
    "password_change/": (ALL, ALL),
    "password_change/done/": (ALL, ""),
    "jsi18n/": (ALL, ""),
    "autocomplete/": (ALL, ""),  # of concepts; other fields below
    "^(?P<app_label>accounts|admin|outbox|companies|vocabulary|inquiries)/$": (ALL, ALL),  # of vocabulary
    "(?P<url>.*)$": ("", ""),
    "accounts/user/": ("UD", "UD"),
    "accounts/user/add/": ("D", "D"),
    "accounts/user/<id>/password/": ("D", "D"),
    "accounts/user/<path:object_id>/change/": ("UD", "D"),
    "accounts/user/<path:object_id>/delete/": ("", ""),
    "accounts/user/<path:object_id>/history/": ("UD", "UD"),
    "accounts/role/": ("UD", "UD"),
    "accounts/role/add/": ("", ""),
    "accounts/role/<path:object_id>/change/": ("UD", ""),
    "accounts/role/<path:object_id>/delete/": ("", ""),
    "accounts/role/<path:object_id>/history/": ("UD", "UD"),
    "admin/logentry/": ("UD", "UD"),
    "admin/logentry/add/": ("", ""),
    "admin/logentry/<path:object_id>/change/": ("UD", ""),
    "admin/logentry/<path:object_id>/delete/": ("", ""),
    "admin/logentry/<path:object_id>/history/": ("UD", "UD"),
    "outbox/outboxmessage/": ("UD", "UD"),
    "outbox/outboxmessage/add/": ("", ""),
    "outbox/outboxmessage/<path:object_id>/change/": ("UD", ""),
    "outbox/outboxmessage/<path:object_id>/delete/": ("", ""),
    "outbox/outboxmessage/<path:object_id>/history/": ("UD", "UD"),
    "companies/company/": (ALL, ALL),
    "companies/company/add/": ("CD", "CD"),
    "companies/company/<path:object_id>/change/": (ALL, "CD"),
    "companies/company/<path:object_id>/delete/": ("D", "D"),
    "companies/company/<path:object_id>/history/": (ALL, ALL),
    "vocabulary/concept/": (ALL, ALL),
    "vocabulary/concept/add/": ("VD", "VD"),
    "vocabulary/concept/<path:object_id>/change/": (ALL, "VD"),
    "vocabulary/concept/<path:object_id>/delete/": ("VD", "VD"),
    "vocabulary/concept/<path:object_id>/history/": (ALL, ALL),
    "inquiries/inquiry/": (STAFF, STAFF),
    "inquiries/inquiry/add/": ("", ""),
    "inquiries/inquiry/<path:object_id>/change/": ("IUD", ""),
    "inquiries/inquiry/<path:object_id>/delete/": ("", ""),
    "inquiries/inquiry/<path:object_id>/history/": ("IUD", "IUD"),
    "inquiries/inquiry/<path:object_id>/step/<slug:name>/": ("ID", "ID"),
    "inquiries/cannedtext/": (STAFF, STAFF),
    "inquiries/cannedtext/add/": ("IAD", "IAD"),
    "inquiries/cannedtext/<path:object_id>/change/": (STAFF, "IAD"),
    "inquiries/cannedtext/<path:object_id>/delete/": ("IAD", "IAD"),
    "inquiries/cannedtext/<path:object_id>/history/": (STAFF, STAFF),
    "inquiries/routingrule/": (STAFF, STAFF),
    "inquiries/routingrule/add/": ("D", "D"),
    "inquiries/routingrule/<path:object_id>/change/": (STAFF, "D"),
    "inquiries/routingrule/<path:object_id>/delete/": ("D", "D"),
    "inquiries/routingrule/<path:object_id>/history/": (STAFF, STAFF),
    # The absence is a colleague's: consultants see their own (test_routing.py).
    "inquiries/absence/": (STAFF, STAFF),
    "inquiries/absence/add/": ("IAD", "IAD"),
    "inquiries/absence/<path:object_id>/change/": ("UD", "D"),
    "inquiries/absence/<path:object_id>/delete/": ("D", "D"),
    "inquiries/absence/<path:object_id>/history/": ("UD", "UD"),
}
# Django's short form of every change address; it only redirects there.
MODELS = [route.removesuffix("add/") for route in MATRIX if route.endswith("/add/")]
MATRIX |= {f"{model}<path:object_id>/": (ALL, ALL) for model in MODELS}

pytestmark = pytest.mark.django_db


def routes(patterns: list[Any], prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, prefix + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield prefix + str(pattern.pattern)


@pytest.fixture
def objects() -> dict[str, int]:
    """One object of each kind."""
    consultant = IhkConsultantFactory()
    inquiry = InquiryFactory(owner=consultant)
    mail = OutboxMessage.objects.create(
        purpose="inquiries.notice",
        recipient=consultant.email,
        language="de",
        subject_type="inquiries.inquiry",
        subject_id=inquiry.pk,
        dedupe_key="x",
    )
    company = CompanyFactory()
    return {
        "accounts/user/": consultant.pk,
        "accounts/role/": Group.objects.get(name=roles.AUDITOR).pk,
        "admin/logentry/": LogEntry.objects.log_actions(consultant.pk, [company], CHANGE)[0].pk,
        "outbox/outboxmessage/": mail.pk,
        "companies/company/": company.pk,
        "vocabulary/concept/": ConceptFactory().pk,
        "inquiries/inquiry/": inquiry.pk,
        "inquiries/cannedtext/": CannedText.objects.create(title="Danke", language="de", text="Danke").pk,
        "inquiries/routingrule/": RoutingRule.objects.create(title="Alles", organisation="IHK").pk,
        "inquiries/absence/": Absence.objects.create(
            consultant=consultant, first_day=date(2026, 1, 1), last_day=date(2026, 1, 2)
        ).pk,
    }


def address(route: str, objects: dict[str, int]) -> str:
    match route:
        case "(?P<url>.*)$":
            return "/admin/nothing/here/"
        case "autocomplete/":
            query = "app_label=companies&model_name=company&field_name=concepts&term=a"
            return f"/admin/autocomplete/?{query}"
    if route.startswith("^(?P<app_label>"):
        return "/admin/vocabulary/"
    model = next((name for name in objects if route.startswith(name)), "")
    pk = str(objects.get(model, ""))
    for part in ("<path:object_id>", "<id>"):
        route = route.replace(part, pk)
    return f"/admin/{route.replace('<slug:name>', 'take')}"


def test_every_address_of_the_admin_has_its_row():
    assert set(routes(admin.site.get_urls())) == set(MATRIX)


@pytest.mark.parametrize("letter", LETTERS)
def test_each_role_gets_what_the_table_says(sign_in, objects, letter):
    client = sign_in(LETTERS[letter])
    allowed = {}
    for route in MATRIX:
        for method in ("get", "post"):
            response = getattr(client, method)(address(route, objects))
            assert response.status_code in (200, 302, 403, 404, 405), (route, method)
            allowed[route, method] = response.status_code < 400
            if route == "logout/" and method == "post":
                client.force_login(client.user)
    expected = {
        (route, method): letter in who
        for route, columns in MATRIX.items()
        for method, who in zip(("get", "post"), columns, strict=True)
    }
    assert {key: value for key, value in allowed.items() if value != expected[key]} == {}


def test_nobody_gets_anything_without_signing_in(objects):
    client = Client()
    for route in MATRIX:
        for method in ("get", "post"):
            response = getattr(client, method)(address(route, objects))
            if route in ("login/", "logout/"):
                continue
            assert response.status_code == 302, route
            assert response.headers["Location"].startswith("/admin/login/?next="), route


def test_a_user_without_a_role_sees_an_empty_desk(sign_in, objects):
    client = sign_in(roles.AUDITOR)
    client.user.groups.clear()
    open_to_all = {"", "account/", "login/", "password_change/", "password_change/done/", "jsi18n/"}
    for route in MATRIX:
        if route not in open_to_all and f"{route}".removesuffix("<path:object_id>/") not in MODELS:
            assert client.get(address(route, objects)).status_code in (403, 404, 405), route


@pytest.mark.parametrize(
    ("model", "field", "allowed"),
    [
        ("companies&model_name=company", "concepts", ALL),
        ("vocabulary&model_name=concept", "broader", ALL),
        ("inquiries&model_name=routingrule", "concepts", ALL),
        ("inquiries&model_name=message", "inquiry", STAFF),
        ("inquiries&model_name=inquiry", "owner", "UD"),
        ("inquiries&model_name=absence", "consultant", "UD"),
        ("companies&model_name=privatecontact", "company", ALL),
    ],
)
def test_autocomplete_completes_only_what_the_role_may_view(sign_in, model, field, allowed):
    query = f"app_label={model}&field_name={field}&term="
    for letter, role in LETTERS.items():
        status = sign_in(role).get(f"/admin/autocomplete/?{query}").status_code
        assert (status == 200) == (letter in allowed), letter


def test_autocomplete_completes_no_foreign_inquiry(sign_in):
    InquiryFactory(reference="HO-2026-MEINES")
    InquiryFactory(reference="HO-2026-FREMDE", in_charge="AHK")
    query = "app_label=inquiries&model_name=message&field_name=inquiry&term="
    found = sign_in(roles.IHK_CONSULTANT).get(f"/admin/autocomplete/?{query}").json()["results"]
    assert [item["text"] for item in found] == ["HO-2026-MEINES"]


def test_forms_from_elsewhere_are_refused(sign_in, objects):
    client = Client(enforce_csrf_checks=True)
    client.force_login(sign_in(roles.ADMINISTRATOR).user)
    for route in MATRIX:
        if route.startswith("inquiries/inquiry/") or route.endswith(("/change/", "/add/")):
            assert client.post(address(route, objects), {"text": "x"}).status_code == 403, route


def test_private_contacts_reach_only_those_who_need_them(sign_in):
    company = CompanyFactory()
    PrivateContact.objects.create(company=company, person="秘密 花子", phone="06-0000-0000")
    for letter, role in LETTERS.items():
        page = sign_in(role).get(f"/admin/companies/company/{company.pk}/change/").content.decode()
        assert ("秘密 花子" in page) == (letter in "ACUD"), letter
