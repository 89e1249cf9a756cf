from xml.etree import ElementTree

import pytest

from companies.models import Company
from tests.factories.companies import CompanyFactory

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


@pytest.fixture
def entries(client, db, settings):
    """Read the sitemap: address of a page -> its alternates by language."""
    settings.BASE_URL = "https://portal.example"

    def read() -> dict[str, dict[str, str]]:
        response = client.get("/sitemap.xml")
        assert response.status_code == 200
        root = ElementTree.fromstring(response.content)  # noqa: S314  (our own document)
        return {
            url.findtext("s:loc", None, NAMES): {
                link.attrib["hreflang"]: link.attrib["href"] for link in url.findall("x:link", NAMES)
            }
            for url in root.findall("s:url", NAMES)
        }

    return read


def test_each_page_stands_in_each_language_with_its_alternates(entries):
    CompanyFactory(name_latin="Azuma Seisakusho")
    found = entries()
    alternates = {
        "de": "https://portal.example/de/companies/azuma-seisakusho/",
        "en": "https://portal.example/en/companies/azuma-seisakusho/",
        "ja": "https://portal.example/ja/companies/azuma-seisakusho/",
        "x-default": "https://portal.example/de/companies/azuma-seisakusho/",
    }
    for language in ("de", "en", "ja"):
        assert found[alternates[language]] == alternates
    assert len(found) == 3 * (6 + 1)
    assert "https://portal.example/ja/privacy/" in found


def test_only_real_profiles_that_visitors_may_see_are_named(entries):
    CompanyFactory(name_latin="Published")
    CompanyFactory(name_latin="Paused", status=Company.Status.PAUSED)
    CompanyFactory(name_latin="Draft", status=Company.Status.DRAFT)
    CompanyFactory(name_latin="Archived", status=Company.Status.ARCHIVED)
    CompanyFactory(name_latin="Model", is_fictional=True)
    profiles = {
        url.rsplit("/", 2)[1] for url in entries() if url.startswith("https://portal.example/en/companies/")
    }
    assert profiles == {"companies", "published", "paused"}
