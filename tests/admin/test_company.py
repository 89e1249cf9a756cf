"""The page where editors keep a profile."""

import re
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from companies.models import Company, Product
from tests.factories.companies import CompanyFactory, ProductFactory
from tests.factories.concepts import ConceptFactory
from tests.forms import form_data

LIST = "/admin/companies/company/"


def page(company: Company) -> str:
    return reverse("admin:companies_company_change", args=[company.pk])


def save(client: Client, company: Company, **changes: Any) -> Company:
    """Send the page's form as a browser would, with some fields changed."""
    data = form_data(client.get(page(company)), "company_form")
    response = client.post(page(company), {**data, **changes})
    assert response.status_code == 302, response.context["errors"]
    company.refresh_from_db()
    return company


def test_every_language_has_its_tab_and_its_fields_say_so(editor):
    html = editor.get(page(CompanyFactory())).content.decode()
    assert html.count('<fieldset class="module aligned language-tab"') == 3
    for language in ("ja", "de", "en"):
        assert re.search(rf'<textarea name="summary_{language}"[^>]* lang="{language}"', html)
    assert "Summary (German):" in html
    assert 'src="/static/admin-portal/language-tabs.js"' in html


def test_saving_texts_in_three_languages_makes_them_findable(editor):
    company = save(editor, CompanyFactory(), summary_de="Stanzteile", summary_en="Stamped parts")
    assert (company.summary_ja, company.summary_de, company.summary_en) == (
        "金属プレス加工",
        "Stanzteile",
        "Stamped parts",
    )
    assert "stanzteil" in str(company.search_document.words)
    assert company.evidence.count() == 0  # no vocabulary is loaded


def test_a_row_written_in_another_language_leaves_its_imported_list(editor):
    company = CompanyFactory()
    kept = ProductFactory(company=company, list_language="ja", name_ja="ばね座金")
    translated = ProductFactory(company=company, list_language="ja", name_ja="皿ばね")
    rows = {row.pk: f"product_rows-{index}" for index, row in enumerate([kept, translated])}
    save(
        editor,
        company,
        **{f"{rows[kept.pk]}-name_ja": "平座金", f"{rows[translated.pk]}-name_de": "Tellerfeder"},
    )
    assert list(company.product_rows.values_list("name_ja", "name_de", "list_language")) == [
        ("平座金", None, "ja"),
        ("皿ばね", "Tellerfeder", ""),
    ]


def test_assigned_concepts_are_kept_and_found(editor):
    concept = ConceptFactory(de="Stanzen", en="stamping", ja="プレス加工")
    company = save(editor, CompanyFactory(), assigned_concepts=[concept.pk])
    assert list(company.concepts.all()) == [concept]
    assert list(company.postings.values_list("concept", "relation")) == [(concept.pk, "exact")]
    company = save(editor, company, summary_en="Changed")
    assert list(company.concepts.all()) == [concept]
    company = save(editor, company, assigned_concepts=[])
    assert list(company.concepts.all()) == []


def test_a_new_company_is_a_draft(editor):
    data = form_data(editor.get(f"{LIST}add/"), "company_form")
    response = editor.post(f"{LIST}add/", {**data, "source_id": "new-1", "name_native": "新製作所"})
    company = Company.objects.get(source_id="new-1")
    assert response.status_code == 302
    assert (company.status, company.slug) == ("draft", "new-1")
    assert company.search_document.names


def test_a_company_without_any_name_is_refused_in_words(editor):
    data = form_data(editor.get(f"{LIST}add/"), "company_form")
    response = editor.post(f"{LIST}add/", {**data, "source_id": "new-1"})
    assert "A company needs a name in at least one script." in response.content.decode()


@pytest.mark.parametrize(
    ("action", "before", "after", "done"),
    [
        ("publish", "draft", "published", "Publish: 1 company."),
        ("pause", "published", "paused", "Pause: 1 company."),
        ("archive", "published", "archived", "Archive: 1 company."),
    ],
)
def test_status_changes_after_a_confirmation(editor, action, before, after, done):
    company = CompanyFactory(status=before)
    choice = {"action": action, "_selected_action": company.pk, "back_to_company": "yes"}
    question = editor.post(LIST, choice)
    company.refresh_from_db()
    assert (question.status_code, company.status) == (200, before)
    answer = form_data(question, "")
    response = editor.post(LIST, answer, follow=True)
    company.refresh_from_db()
    assert response.redirect_chain == [(page(company), 302)]
    assert company.status == after
    assert done in response.content.decode()
    assert LogEntry.objects.filter(object_id=company.pk, user=editor.user).count() == 1


def test_several_companies_are_published_at_once(editor):
    companies = CompanyFactory.create_batch(2, status=Company.Status.DRAFT)
    choice = {"action": "publish", "_selected_action": [company.pk for company in companies]}
    response = editor.post(LIST, {**choice, "confirmed": "yes"}, follow=True)
    assert "Publish: 2 companies." in response.content.decode()
    assert set(Company.objects.values_list("status", flat=True)) == {"published"}


def test_the_public_page_is_linked_in_each_language_once_it_is_public(editor):
    public, draft = CompanyFactory(), CompanyFactory(status=Company.Status.DRAFT)
    html = editor.get(page(public)).content.decode()
    for language in ("ja", "de", "en"):
        assert f'href="/{language}/companies/{public.slug}/" lang="{language}"' in html
    html = editor.get(page(draft)).content.decode()
    assert f"/companies/{draft.slug}/" not in html
    assert "Visitors cannot see this profile." in html


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"full", "latinless", "german", "fictional"}),
        ("status__exact=published", {"full", "fictional"}),
        ("todo=no_latin_name", {"latinless"}),
        ("todo=unconfirmed", {"latinless", "german", "fictional"}),
        ("todo=de", {"full", "latinless", "fictional"}),
        ("todo=ja", {"german"}),
        ("is_fictional__exact=1", {"fictional"}),
        ("q=あずま", {"full", "latinless", "german", "fictional"}),
        ("q=東製作所", {"full"}),
        ("q=GERMAN", {"german"}),
        ("todo=nonsense", set()),
    ],
)
def test_work_lists_and_search(editor, query, found):
    draft = Company.Status.DRAFT
    CompanyFactory(source_id="full", name_native="東製作所", confirmed_at="2026-01-01")
    CompanyFactory(source_id="latinless", name_native="西製作所", name_latin="", status=draft)
    CompanyFactory(source_id="german", name_native="南", summary_ja="", summary_de="Federn", status=draft)
    CompanyFactory(source_id="fictional", name_native="北", is_fictional=True)
    companies = editor.get(f"{LIST}?{query}").context["cl"].queryset
    assert {company.source_id for company in companies} == found


def test_the_list_takes_no_filter_that_reaches_into_inquiries(editor):
    CompanyFactory()
    for query in ("inquiries=1", "inquiry_targets__inquiry__email__startswith=a", "inquiries__isnull=0"):
        assert editor.get(f"{LIST}?{query}").status_code in (302, 400)


def queries_for(client: Client, address: str, assert_queries: DjangoAssertNumQueries) -> int:
    client.get(address)  # content types, session
    with assert_queries(30, exact=False) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_list_costs_the_same_with_one_company_and_three(editor, django_assert_max_num_queries):
    CompanyFactory()
    one = queries_for(editor, LIST, django_assert_max_num_queries)
    CompanyFactory.create_batch(2)
    assert queries_for(editor, LIST, django_assert_max_num_queries) == one


def test_the_page_costs_the_same_with_one_row_of_each_list_and_three(editor, django_assert_max_num_queries):
    company = CompanyFactory()
    fill(company)
    one = queries_for(editor, page(company), django_assert_max_num_queries)
    fill(company)
    fill(company)
    assert queries_for(editor, page(company), django_assert_max_num_queries) == one


def fill(company: Company) -> None:
    """Add a row to each list."""
    number = Product.objects.count()
    for relation in ("product", "capability", "material", "equipment", "service", "distinction"):
        getattr(company, f"{relation}_rows").create(name_ja=f"行{number}")
    company.certification_rows.create(standard="ISO 9001")
    company.images.create(file=f"companies/{number}.webp", width=10, height=10)
    company.concepts.add(ConceptFactory(de=f"Wort{number}", en=f"word{number}", ja=f"語{number}"))
