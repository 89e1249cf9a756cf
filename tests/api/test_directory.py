"""The JSON API, with the field names that others rely on."""

import json

import pytest
from openapi_spec_validator import validate

from companies import services
from companies.models import Company, PrivateContact, Product, SlugRedirect
from tests.factories.companies import CompanyFactory
from tests.vocabulary import small

pytestmark = pytest.mark.django_db


@pytest.fixture
def lexicon():
    return small.load()


@pytest.fixture
def turner(lexicon):
    company = CompanyFactory(
        source_id="higashi",
        name_native="東精密",
        name_kana="ひがしせいみつ",
        name_latin="",
        summary_ja="精密な旋盤加工",
        summary_de="Präzise gedreht",
        employees=12,
    )
    company.capability_rows.create(name_ja="旋削", list_language="ja")
    company.certification_rows.create(standard="ISO 9001", issuer="JQA")
    services.publish(company, by=None)
    services.update_index(company)
    return company


def get(client, path, **params):
    response = client.get(f"/api/v1/{path}", params)
    return response, response.json()


def test_a_search(client, turner, settings):
    settings.BASE_URL = "https://portal.example"
    response, answer = get(client, "companies", q="Drehen", lang="de")
    assert response.status_code == 200
    assert set(answer) == {"count", "results", "facets"}
    assert answer["count"] == 1
    (result,) = answer["results"]
    assert result.pop("score") > 1
    assert result == {
        "source_id": "higashi",
        "slug": "higashi",
        "name": "Higashiseimitsu",
        "url": "https://portal.example/de/companies/higashi/",
        "reasons": [
            {
                "concept": "turning",
                "label": "Drehen",
                "field": "processes",
                "language": "ja",
                "surface": "旋削",
                "relation": "exact",
            }
        ],
    }
    assert list(answer["facets"]) == [
        "sector", "process", "product", "material", "machine", "certification", "service", "city",
        "employees",
    ]  # fmt: skip
    assert answer["facets"]["process"] == [
        {"value": "machining", "label": "Zerspanen", "count": 1},
        {"value": "turning", "label": "Drehen", "count": 1},
    ]
    assert answer["facets"]["employees"] == [{"value": "10-19", "label": "10-19", "count": 1}]


def test_names_labels_and_addresses_follow_the_language(client, turner):
    _response, answer = get(client, "companies", q="旋削", lang="ja")
    (result,) = answer["results"]
    assert (result["name"], result["reasons"][0]["label"]) == ("東精密", "旋盤加工")
    assert "/ja/companies/" in result["url"]


def test_filters_repeat(client, turner):
    ok = "companies?process=turning&process=milling&employees=10-19&certification=iso-9001"
    assert client.get(f"/api/v1/{ok}").json()["count"] == 1
    assert client.get("/api/v1/companies?process=milling").json()["count"] == 0


@pytest.mark.parametrize(
    ("params", "name"),
    [
        ({"process": "nonsense"}, "process"),
        ({"employees": "many"}, "employees"),
        ({"city": "Atlantis"}, "city"),
        ({"sector": "\0"}, "sector"),
        ({"lang": "fr"}, "lang"),
        ({"page": "0"}, "page"),
        ({"page": "one"}, "page"),
        ({"page_size": "-1"}, "page_size"),
        ({"sort": "size"}, "sort"),
    ],
)
def test_an_invalid_value_is_named(client, lexicon, params, name):
    response, answer = get(client, "companies", **params)
    assert response.status_code == 400
    assert answer["detail"].startswith(f"{name}: ")


def test_pages(client, lexicon):
    for number in range(3):
        services.update_index(CompanyFactory(summary_ja=f"旋盤加工{number}"))
    pages = [get(client, "companies", q="Drehen", page=page, page_size=2)[1] for page in (1, 2, 3, 10**30)]
    assert [page["count"] for page in pages] == [3, 3, 3, 3]
    assert [len(page["results"]) for page in pages] == [2, 1, 0, 0]
    assert not {r["slug"] for r in pages[0]["results"]} & {r["slug"] for r in pages[1]["results"]}


def test_the_page_size_is_clamped(client, lexicon):
    companies = [CompanyFactory() for _ in range(101)]
    services.update_index_many([company.pk for company in companies])
    assert len(get(client, "companies", page_size=5000)[1]["results"]) == 100


@pytest.mark.parametrize("q", ["\0", "x" * 100_000, "' | '", "<->", "%_\\", "\x07", "\ud800"])
def test_no_query_breaks_the_api(client, turner, q):
    response = client.get("/api/v1/companies", {"q": q.encode("utf-8", "surrogatepass")})
    assert response.status_code == 200


def test_a_hundred_values(client, turner):
    response = client.get("/api/v1/companies?" + "&".join(["process=turning"] * 100))
    assert response.json()["count"] == 1


def test_a_profile(client, turner):
    response, answer = get(client, "companies/higashi", lang="en")
    assert response.status_code == 200
    assert answer["names"] == {
        "native": "東精密",
        "kana": "ひがしせいみつ",
        "latin": "",
        "reading": "Higashiseimitsu",
    }
    assert answer["texts"]["summary"] == {"ja": "精密な旋盤加工", "de": "Präzise gedreht"}
    assert answer["lists"]["processes"] == [{"texts": {"ja": "旋削"}}]
    assert answer["certifications"] == [
        {"standard": "ISO 9001", "scope": {}, "issuer": "JQA", "number": "", "valid_until": None}
    ]
    assert answer["sectors"] == [{"slug": "metalworking-industry", "label": "metal products"}]


def test_a_profile_never_shows_how_to_reach_the_company(client, turner):
    PrivateContact.objects.create(
        company=turner, person="山田太郎", phone="06-1234-5678", email="yamada@example.com"
    )
    text = json.dumps(get(client, "companies/higashi")[1], ensure_ascii=False)
    assert not any(private in text for private in ("山田", "06-1234", "yamada@"))


@pytest.mark.parametrize("status", ["draft", "in_review", "archived"])
def test_a_company_that_is_not_public_is_not_there(client, turner, status):
    Company.objects.update(status=status)
    assert client.get("/api/v1/companies/higashi").status_code == 404


def test_an_old_address_leads_to_the_new_one(client, turner):
    SlugRedirect.objects.create(company=turner, old_slug="azuma")
    response = client.get("/api/v1/companies/azuma?lang=ja")
    assert (response.status_code, response["Location"]) == (301, "/api/v1/companies/higashi?lang=ja")


def test_concepts(client, lexicon):
    response, answer = get(client, "concepts", q="Drehteil", lang="de")
    assert response.status_code == 200
    assert answer == {
        "results": [
            {
                "slug": "turning",
                "kind": "process",
                "how": "exact",
                "labels": {
                    "de": ["Drehen", "Drehteil", "CNC-Drehen"],
                    "en": ["turning", "turned part"],
                    "ja": ["旋盤加工", "旋削"],
                },
            }
        ]
    }


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("Edelstahldrehteile", [("turning", "split"), ("stainless-steel", "split")]),  # the head first
        ("Montage Drehen", [("turning", "exact"), ("assembly", "exact")]),  # general words last
        ("Schruben", [("screws", "typo")]),
        ("Quantencomputer", []),
        ("", []),
        ("\0", []),
    ],
)
def test_concepts_come_best_first(client, lexicon, q, expected):
    results = get(client, "concepts", q=q)[1]["results"]
    assert [(result["slug"], result["how"]) for result in results] == expected


def test_the_document_is_valid_openapi(client):
    document = client.get("/api/v1/openapi.json").json()
    validate(document)
    assert set(document["paths"]) == {
        "/api/v1/companies",
        "/api/v1/companies/{slug}",
        "/api/v1/concepts",
    }


@pytest.mark.parametrize(("q", "queries"), [("Drehen", 5), ("", 3)])
def test_the_number_of_queries_is_constant(client, turner, django_assert_num_queries, q, queries):
    client.get("/api/v1/companies")
    for _ in range(2):
        with django_assert_num_queries(queries):
            client.get("/api/v1/companies", {"q": q})
        company = CompanyFactory()
        Product.objects.create(company=company, name_ja="旋削")
        services.update_index(company)


def test_no_cookie_is_set(client, turner):
    assert not client.get("/api/v1/companies?q=Drehen").cookies
