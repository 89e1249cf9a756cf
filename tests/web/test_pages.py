"""What holds for every public page, in every language."""

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.conf import settings as django_settings

from companies import services
from inquiries.retention import KEEP_MONTHS
from portal.web.throttle import KEEP
from tests.factories.companies import CompanyFactory, ProductFactory

LANGUAGES = ("de", "en", "ja")
PAGES = (
    "",
    "companies/",
    "companies/?q=ばね&sort=name",
    "companies/?q=xyzzy",
    "companies/azuma-seisakusho/",
    "imprint/",
    "privacy/",
    "accessibility/",
    "nothing/",
)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
)
# Every field that Art. 13 GDPR asks for, and what else the notice has to say.
PRIVACY_SECTIONS = [
    "controller",
    "data-protection-officer",
    "purposes",
    "legal-basis",
    "recipients",
    "third-country",
    "retention",
    "rights",
    "complaint",
    "obligation",
    "automated-decisions",
    "cookies",
]


class Elements(HTMLParser):
    """Collects the elements of a page as (tag, attributes)."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


@pytest.fixture
def company(db):
    company = CompanyFactory(name_latin="Azuma Seisakusho")
    ProductFactory(company=company)
    services.update_index(company)
    return company


def sets_no_cookie(response):
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


def has_the_policy_and_nothing_inline(response):
    assert response.headers["Content-Security-Policy"] == POLICY
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    elements = Elements(response.text)
    assert elements.all("style") == []
    assert all("src" in script for script in elements.all("script"))
    for _tag, attributes in elements.found:
        assert not any(name == "style" or name.startswith("on") for name in attributes)


def loads_from_its_own_host_only(response):
    elements = Elements(response.text)
    loaded = [link["href"] for link in elements.all("link") if link["rel"] not in ("canonical", "alternate")]
    loaded += [script["src"] for script in elements.all("script")]
    loaded += [image["src"] for image in elements.all("img")]
    assert all(address.startswith("/static/") for address in loaded)


def has_one_main_heading_and_unique_ids(response):
    elements = Elements(response.text)
    assert len(elements.all("h1")) == 1
    ids = [attributes["id"] for _tag, attributes in elements.found if "id" in attributes]
    assert len(ids) == len(set(ids))


def says_its_language_and_offers_the_others(response):
    language = response.request["PATH_INFO"][1:3]
    elements = Elements(response.text)
    assert elements.all("html") == [{"lang": language}]
    switch = [link for link in elements.all("a") if "hreflang" in link]
    assert [link["hreflang"] for link in switch] == ["de", "en", "ja"]
    assert [link["lang"] for link in switch if "aria-current" in link] == [language]


def links_the_legal_pages(response):
    language = response.request["PATH_INFO"][1:3]
    links = {link.get("href") for link in Elements(response.text).all("a")}
    assert {f"/{language}/{name}/" for name in ("imprint", "privacy", "accessibility")} <= links


@pytest.mark.parametrize("address", [f"/{language}/{page}" for page in PAGES for language in LANGUAGES])
def test_every_page(client, company, address):
    response = client.get(address)
    sets_no_cookie(response)
    has_the_policy_and_nothing_inline(response)
    loads_from_its_own_host_only(response)
    has_one_main_heading_and_unique_ids(response)
    says_its_language_and_offers_the_others(response)
    links_the_legal_pages(response)


@pytest.mark.parametrize("path", ["", "companies/", "companies/azuma-seisakusho/", "imprint/"])
def test_translations_name_each_other_for_search_engines(client, company, path):
    for language in LANGUAGES:
        links = Elements(client.get(f"/{language}/{path}?utm_source=letter").text).all("link")
        base = django_settings.BASE_URL
        assert [link["href"] for link in links if link["rel"] == "canonical"] == [f"{base}/{language}/{path}"]
        assert {link["hreflang"]: link["href"] for link in links if link["rel"] == "alternate"} == {
            "de": f"{base}/de/{path}",
            "en": f"{base}/en/{path}",
            "ja": f"{base}/ja/{path}",
            "x-default": f"{base}/de/{path}",
        }


@pytest.mark.django_db
def test_the_language_switch_keeps_page_and_query(client):
    response = client.get("/de/companies/?q=Federn&employees=1-9&employees=10-19&sort=name")
    assert (
        'href="/ja/companies/?q=Federn&amp;employees=1-9&amp;employees=10-19&amp;sort=name"' in response.text
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_privacy_notice_has_every_section(client, language):
    sections = Elements(client.get(f"/{language}/privacy/").text).all("section")
    assert [section["id"] for section in sections] == PRIVACY_SECTIONS


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_imprint_has_every_field_of_section_5_ddg(client, language):
    ids = [
        attributes["id"]
        for attributes in Elements(client.get(f"/{language}/imprint/").text).all("div")
        if "id" in attributes
    ]
    assert ids == [
        "provider",
        "legal-form",
        "address",
        "represented-by",
        "contact",
        "supervisory-authority",
        "vat-id",
        "editor",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_accessibility_statement_has_every_section(client, language):
    sections = Elements(client.get(f"/{language}/accessibility/").text).all("section")
    assert [section["id"] for section in sections] == [
        "basis",
        "status",
        "limits",
        "method",
        "feedback",
        "enforcement",
    ]


def test_the_privacy_notice_promises_the_periods_that_are_implemented(client):
    text = client.get("/en/privacy/").text
    assert set(KEEP_MONTHS.values()) == {24}
    assert "24 months after it was closed or marked as spam" in text
    assert timedelta(days=7) == KEEP
    assert "<td>7 days</td>" in text


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_translated_legal_text_says_which_one_binds(client, language):
    german = len(Elements(client.get("/de/privacy/").text).all("mark"))
    response = client.get(f"/{language}/privacy/")
    assert len(Elements(response.text).all("mark")) == german
    if language == "en":
        assert "The German version is binding" in response.text


def test_only_reading_is_allowed(client, db):
    for path in ("/", "/robots.txt", "/de/", "/de/companies/", "/de/companies/a/", "/de/imprint/"):
        response = client.post(path)
        assert response.status_code == 405
        assert re.fullmatch("GET, HEAD", response.headers["Allow"])
