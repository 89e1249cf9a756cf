import pytest

from companies import services
from companies.models import CompanyConcept
from companies.vocabulary import lexicon
from companies.vocabulary.models import Kind
from tests.factories.companies import CompanyFactory
from tests.factories.concepts import ConceptFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_vocabulary():
    lexicon.forget()
    yield
    lexicon.forget()


def company_in(*sectors):
    company = CompanyFactory()
    CompanyConcept.objects.bulk_create(
        [CompanyConcept(company=company, concept=sector) for sector in sectors]
    )
    services.update_index(company)
    return company


def sector(slug, german, **fields):
    return ConceptFactory(slug=slug, kind=Kind.SECTOR, de=german, en=german, ja=german, **fields)


def test_home_shows_ranked_sectors_first_and_only_those_with_companies(client):
    metal, optics, toys = (
        sector("metal", "Metall", order=1),
        sector("optics", "Optik"),
        sector("toys", "Spielzeug"),
    )
    sector("empty", "Leer", order=2)
    company_in(metal)
    company_in(toys)
    company_in(toys, optics)
    response = client.get("/de/")
    assert [(value.label, value.count) for value in response.context["sectors"]] == [
        ("Metall", 1),
        ("Spielzeug", 2),
        ("Optik", 1),
    ]
    assert 'href="/de/companies/?sector=toys"' in response.text
    assert response.context["company_count"] == 3


def test_home_searches_by_a_plain_form_and_offers_examples(client):
    response = client.get("/en/")
    assert '<form class="search-form" role="search" action="/en/companies/" method="get">' in response.text
    assert 'href="/en/companies/?q=turned+parts"' in response.text


def test_home_stands_without_a_single_company(client):
    response = client.get("/ja/")
    assert response.status_code == 200
    assert 'id="sectors"' not in response.text


def test_home_asks_the_database_as_often_for_three_companies_as_for_one(client, django_assert_num_queries):
    metal = sector("metal", "Metall", order=1)
    for _number in range(3):
        company_in(metal)
        lexicon.current()
        with django_assert_num_queries(3):
            client.get("/de/")
