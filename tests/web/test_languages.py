import pytest
from django.utils import translation

from portal.web.languages import Translation, enumerated, in_language, translations


@pytest.mark.parametrize(
    ("path", "english"),
    [
        ("/de/", "/en/"),
        ("/ja/companies/?q=ばね&page=2", "/en/companies/?q=ばね&page=2"),
        ("/en/companies/a/", "/en/companies/a/"),
        ("/mailbox/", "/en/"),
        ("/fr/companies/", "/en/"),
        ("/de", "/en/"),
        ("/", "/en/"),
    ],
)
def test_only_the_language_of_an_address_changes(path, english):
    assert in_language(path, "en") == english


def test_a_page_knows_its_translations():
    with translation.override("ja"):
        assert translations("/ja/imprint/", base_url="https://portal.example") == [
            Translation("de", "Deutsch", "https://portal.example/de/imprint/", current=False),
            Translation("en", "English", "https://portal.example/en/imprint/", current=False),
            Translation("ja", "日本語", "https://portal.example/ja/imprint/", current=True),
        ]


def test_items_are_separated_as_the_language_does_it():
    separated = {}
    for language in ("de", "en", "ja"):
        with translation.override(language):
            separated[language] = enumerated(["A", "B", "C"])
    assert separated == {"de": "A, B, C", "en": "A, B, C", "ja": "A、B、C"}
