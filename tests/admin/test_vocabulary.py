"""Concepts and labels: found by any label, claimed once, and read into the companies after every change."""

from typing import Any

import pytest
from django.test import Client

from companies import services, tasks
from companies.admin import vocabulary
from companies.vocabulary import lexicon
from companies.vocabulary.models import Concept, Kind, Label, Release
from portal.accounts import roles
from tests.factories.companies import CompanyFactory
from tests.factories.concepts import ConceptFactory, LabelFactory
from tests.forms import form_data

LIST = "/admin/vocabulary/concept/"


@pytest.fixture
def client(sign_in) -> Client:
    return sign_in(roles.VOCABULARY_EDITOR)


def save(client: Client, concept: Concept, **changes: Any):
    address = f"{LIST}{concept.pk}/change/"
    return client.post(address, {**form_data(client.get(address), "concept_form"), **changes}, follow=True)


def row(number: int, language: str, text: str, role: str = "alt", **more: Any) -> dict[str, Any]:
    values = {"language": language, "text": text, "role": role, **more}
    return {f"labels-{number}-{name}": value for name, value in values.items()}


@pytest.fixture
def stamping(db) -> Concept:
    return ConceptFactory(slug="stamping", de="Stanzen", en="stamping", ja="プレス加工")


@pytest.mark.parametrize("query", ["stanzen", "STAMP", "プレス", "ぷれす加工", "stamping"])
def test_a_concept_is_found_by_any_label(client, stamping, query):
    ConceptFactory(de="Drehen", en="turning", ja="旋盤加工")
    if query == "ぷれす加工":
        LabelFactory(concept=stamping, language="ja", text="ぷれす加工")
    assert list(client.get(f"{LIST}?q={query}").context["cl"].queryset) == [stamping]


def test_a_label_gets_its_key_and_kind(client, stamping):
    save(client, stamping, **row(3, "de", "Stanz-Arbeiten"), **{"labels-TOTAL_FORMS": "4"})
    label = Label.objects.get(text="Stanz-Arbeiten")
    assert (label.key, label.kind, label.language, label.position) == ("stanzarbeiten", "process", "de", 1)


def test_a_label_of_another_concept_of_the_kind_is_refused_by_name(client, stamping):
    ConceptFactory(en="pressing", de="Pressen", ja="圧縮成形")
    response = save(client, stamping, **row(3, "de", "PRESSEN"), **{"labels-TOTAL_FORMS": "4"})
    assert "“Pressen” is already a label of “pressing”." in response.content.decode()
    assert Label.objects.filter(text="PRESSEN").count() == 0


def test_another_kind_may_use_the_same_word(client, stamping):
    ConceptFactory(kind=Kind.PRODUCT, de="Presse")
    save(client, stamping, **row(3, "de", "Presse"), **{"labels-TOTAL_FORMS": "4"})
    assert Label.objects.filter(key="presse").count() == 2


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([row(3, "de", "Schlagen"), row(4, "de", "schlagen")], "“Schlagen” is there twice."),
        ([row(3, "de", "Pressen", "pref")], "Only one label of a language can be the preferred one."),
        ([row(3, "de", "–")], "A label needs letters or digits."),
    ],
)
def test_contradictions_are_explained(client, stamping, rows, message):
    data = {name: value for one in rows for name, value in one.items()}
    response = save(client, stamping, **data, **{"labels-TOTAL_FORMS": str(3 + len(rows))})
    assert message in response.content.decode()
    assert stamping.labels.count() == 3


def test_two_labels_may_swap_roles(client, stamping):
    other = LabelFactory(concept=stamping, language="de", text="Blechstanzen", position=1)
    german = stamping.labels.get(text="Stanzen")
    numbers = {
        label.pk: number for number, label in enumerate(stamping.labels.order_by("language", "position"))
    }
    save(
        client,
        stamping,
        **{f"labels-{numbers[other.pk]}-role": "pref", f"labels-{numbers[german.pk]}-role": "alt"},
    )
    labels = stamping.labels.filter(language="de").order_by("position")
    assert [(label.text, label.role, label.key) for label in labels] == [
        ("Blechstanzen", "pref", "blechstanzen"),
        ("Stanzen", "alt", "stanzen"),
    ]


def test_a_circle_of_broader_concepts_is_refused(client, stamping):
    narrower = ConceptFactory(de="Feinschneiden")
    narrower.broader.add(stamping)
    response = save(client, stamping, broader=[narrower.pk])
    assert "that is a circle" in response.content.decode()
    assert stamping.broader.count() == 0


def test_slug_and_kind_are_chosen_once(client, stamping):
    save(client, stamping, slug="other", kind="product")
    stamping.refresh_from_db()
    assert (stamping.slug, stamping.kind) == ("stamping", "process")


def test_a_new_label_is_found_in_the_companies_at_once(client, stamping):
    release = Release.objects.create(name="process.toml", checksum="x")
    company = CompanyFactory(summary_ja="", summary_de="Wir machen Tiefschleifen.")
    services.update_index(company)
    assert company.evidence.count() == 0
    response = save(client, stamping, **row(3, "de", "Tiefschleifen"), **{"labels-TOTAL_FORMS": "4"})
    assert list(company.evidence.values_list("concept", "surface")) == [(stamping.pk, "Tiefschleifen")]
    assert "1 profile was read again." in response.content.decode()
    loaded = release.loaded_at
    release.refresh_from_db()
    assert release.loaded_at > loaded  # other processes read the vocabulary again


def test_a_label_that_goes_takes_its_evidence_along(client, stamping):
    company = CompanyFactory()
    services.update_index(company)
    number = list(stamping.labels.order_by("language", "position")).index(stamping.labels.get(language="ja"))
    assert company.evidence.count() == 1
    save(client, stamping, **{f"labels-{number}-DELETE": "on"})
    assert company.evidence.count() == 0


@pytest.fixture
def many(monkeypatch, stamping) -> list[int]:
    """Companies a change of ``stamping`` concerns; two are many here."""
    monkeypatch.setattr(vocabulary, "READ_AT_ONCE", 1)
    companies = CompanyFactory.create_batch(2, summary_ja="", summary_de="Wir machen Tiefschleifen.")
    services.update_index_many([company.pk for company in companies])
    return [company.pk for company in companies]


@pytest.mark.django_db(transaction=True)
def test_many_companies_are_left_to_the_worker(client, stamping, many, monkeypatch):
    monkeypatch.setattr(tasks, "COMPANIES_PER_TASK", 1)
    sent = []
    monkeypatch.setattr(tasks.update_index, "apply_async", lambda args, **options: sent.append(args))
    response = save(client, stamping, **row(3, "de", "Tiefschleifen"), **{"labels-TOTAL_FORMS": "4"})
    assert sent == [[[pk]] for pk in many]
    assert "2 profiles are read again within minutes." in response.content.decode()
    for args in sent:
        tasks.update_index(*args)
    assert stamping.evidence.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_away_is_told(client, stamping, many, monkeypatch):
    def away(*args, **options):
        raise ConnectionError

    monkeypatch.setattr(tasks.update_index, "apply_async", away)
    response = save(client, stamping, **row(3, "de", "Tiefschleifen"), **{"labels-TOTAL_FORMS": "4"})
    assert stamping.labels.filter(text="Tiefschleifen").exists()
    assert "Saved, but the 2 profiles could not be read again." in response.content.decode()


def test_deleting_a_concept_reads_its_companies_again(client, stamping):
    company = CompanyFactory()
    services.update_index(company)
    assert stamping.slug in lexicon.current().by_slug
    client.post(f"{LIST}{stamping.pk}/delete/", {"post": "yes"})
    assert not Concept.objects.exists()
    assert stamping.slug not in lexicon.current().by_slug
    company.refresh_from_db()
    assert stamping.pk not in company.search_document.facets


def test_the_city_may_look(editor, stamping):
    page = editor.get(f"{LIST}{stamping.pk}/change/").content.decode()
    assert "プレス加工" in page
    assert 'name="_save"' not in page


def test_list_and_page_cost_the_same_with_one_concept_and_three(client, stamping, django_assert_num_queries):
    def relate(number: int) -> None:
        other = ConceptFactory(de=f"Wort{number}", en=f"word{number}", ja=f"語{number}")
        stamping.broader.add(other)
        stamping.related.add(other)

    address = f"{LIST}{stamping.pk}/change/"
    relate(1)
    client.get(address)
    with django_assert_num_queries(8):
        client.get(LIST)
    with django_assert_num_queries(16):
        client.get(address)
    relate(2)
    relate(3)
    with django_assert_num_queries(8):
        client.get(LIST)
    with django_assert_num_queries(16):
        client.get(address)
