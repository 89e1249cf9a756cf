"""Canned texts, routing rules and absences."""

from datetime import date

import pytest

from inquiries.models import Absence, CannedText, RoutingRule
from portal.accounts import roles
from tests.admin.conftest import FACTORIES
from tests.factories.concepts import ConceptFactory
from tests.forms import form_data

DAYS = {"first_day": "2026-12-21", "last_day": "2026-12-23"}


@pytest.mark.parametrize(
    ("text", "accepted"),
    [
        ("Guten Tag {name}, {reference}, {consultant}", True),
        ("Ohne Platzhalter", True),
        ("{Name}", False),
        ("{name.__class__}", False),
        ("{0}", False),
        ("{name", False),
        ("{{name}}", False),
        ("} {", False),
    ],
)
def test_placeholders_are_checked_at_save(ihk, text, accepted):
    response = ihk.post("/admin/inquiries/cannedtext/add/", {"title": "T", "language": "de", "text": text})
    assert CannedText.objects.exists() == accepted
    if not accepted:
        message = "Braces are only for these placeholders: {name}, {reference}, {consultant}."
        assert message in response.content.decode()


def test_one_text_per_title_and_language(ihk):
    CannedText.objects.create(title="Danke", language="de", text="Danke")
    data = {"title": "Danke", "language": "de", "text": "Noch einmal"}
    assert "already exists" in ihk.post("/admin/inquiries/cannedtext/add/", data).content.decode()


def test_an_administrator_writes_a_rule(administrator):
    concept = ConceptFactory(de="Stanzen", en="stamping")
    consultant = FACTORIES[roles.AHK_CONSULTANT]()
    page = administrator.get("/admin/inquiries/routingrule/add/")
    assert [code for code, _ in page.context["adminform"].form.fields["organisation"].choices] == [
        "IHK",
        "AHK",
    ]
    data = {
        **form_data(page, "routingrule_form"),
        "title": "Japanisch",
        "languages": ["en", "ja"],
        "concepts": [concept.pk],
        "organisation": "AHK",
        "consultants": [consultant.pk],
    }
    assert administrator.post("/admin/inquiries/routingrule/add/", data).status_code == 302
    rule = RoutingRule.objects.get()
    assert (rule.languages, rule.priority, rule.active) == (["en", "ja"], 100, True)
    assert (list(rule.concepts.all()), list(rule.consultants.all())) == ([concept], [consultant])
    page = administrator.get(f"/admin/inquiries/routingrule/{rule.pk}/change/").content.decode()
    assert "stamping" in page


def test_a_rule_names_only_consultants_of_its_organisation(administrator):
    stranger = FACTORIES[roles.AHK_CONSULTANT](first_name="Akiko", last_name="Hayashi")
    data = {"title": "T", "priority": "1", "organisation": "IHK", "consultants": [stranger.pk]}
    response = administrator.post("/admin/inquiries/routingrule/add/", data)
    assert "Not of this organisation: Akiko Hayashi." in response.content.decode()


def test_consultants_keep_their_own_absences(ihk):
    colleague = FACTORIES[roles.IHK_CONSULTANT]()
    foreign = Absence.objects.create(consultant=colleague, **DAYS)
    assert list(ihk.get("/admin/inquiries/absence/").context["cl"].queryset) == []
    for address in ("change/", "history/", "delete/"):
        assert ihk.get(f"/admin/inquiries/absence/{foreign.pk}/{address}").status_code == 404
    data = {**DAYS, "consultant": ihk.user.pk, "stand_in": colleague.pk}
    assert ihk.post("/admin/inquiries/absence/add/", data).status_code == 302
    mine = Absence.objects.get(consultant=ihk.user)
    assert (mine.stand_in, mine.first_day) == (colleague, date(2026, 12, 21))
    assert list(ihk.get("/admin/inquiries/absence/").context["cl"].queryset) == [mine]
    response = ihk.post("/admin/inquiries/absence/add/", {**data, "consultant": colleague.pk})
    assert "Select a valid choice" in response.content.decode()
    assert ihk.post(f"/admin/inquiries/absence/{mine.pk}/delete/", {"post": "yes"}).status_code == 302
    assert list(Absence.objects.all()) == [foreign]


@pytest.mark.parametrize(
    ("stand_in", "message"),
    [
        ("self", "Nobody can stand in for themselves."),
        (roles.AHK_CONSULTANT, "A stand-in works for the same organisation."),
    ],
)
def test_a_stand_in_is_a_colleague(ihk, stand_in, message):
    person = ihk.user if stand_in == "self" else FACTORIES[stand_in]()
    data = {**DAYS, "consultant": ihk.user.pk, "stand_in": person.pk}
    response = ihk.post("/admin/inquiries/absence/add/", data)
    assert message in response.content.decode()


def test_an_absence_ends_after_it_begins(ihk):
    data = {"consultant": ihk.user.pk, "first_day": "2026-12-23", "last_day": "2026-12-21"}
    response = ihk.post("/admin/inquiries/absence/add/", data)
    assert "The last day is before the first one." in response.content.decode()


def test_an_administrator_keeps_everybodys_absences(administrator):
    consultant = FACTORIES[roles.AHK_CONSULTANT]()
    response = administrator.post("/admin/inquiries/absence/add/", {**DAYS, "consultant": consultant.pk})
    assert response.status_code == 302
    assert administrator.get("/admin/inquiries/absence/").context["cl"].result_count == 1
