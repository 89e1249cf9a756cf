"""Which language a reader gets when the own one is missing."""

import pytest

from companies.languages import chain, localised
from companies.models import Product
from companies.models.offer import visible_rows


@pytest.mark.parametrize(
    ("language", "order"),
    [("de", ("de", "en", "ja")), ("en", ("en", "ja", "de")), ("ja", ("ja", "en", "de"))],
)
def test_the_order_of_languages(language, order):
    assert chain(language) == order


def test_a_missing_text_is_marked_as_a_fallback():
    product = Product(name_ja="ばね", name_en="spring")
    shown = localised(product, "name", "de")
    assert (shown.text, shown.language, shown.is_fallback) == ("spring", "en", True)
    assert localised(product, "name", "ja").is_fallback is False
    assert not localised(product, "description", "de")


@pytest.mark.parametrize(
    ("languages", "reader", "shown"),
    [
        (["ja", "en"], "de", ["en"]),
        (["ja", "en"], "ja", ["ja"]),
        (["ja", "de"], "en", ["ja"]),
        (["ja", "", "en"], "de", ["", "en"]),  # an editor's row is for everybody
        ([""], "de", [""]),
        ([], "de", []),
    ],
)
def test_of_imported_lists_only_one_is_shown(languages, reader, shown):
    rows = [Product(list_language=language) for language in languages]
    assert [row.list_language for row in visible_rows(rows, reader)] == shown
