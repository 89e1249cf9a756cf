import pytest

from companies.search import SearchRequest, search
from companies.search.names import spelling


@pytest.mark.parametrize(
    "names",
    [
        ["Ōsaka Seikō", "Osaka Seiko", "OOSAKA SEIKOU", "Osaka-Seiko Co., Ltd.", "Ohsaka Seikoh"],
        ["株式会社中農製作所", "中農製作所", "中農製作所 (株)"],
        ["澤田工業所", "沢田工業所"],
        ["ﾅﾐﾃｲ", "ナミテイ"],
        ["Shimbashi", "Shinbashi"],
    ],
)
def test_spellings_of_one_name(names):
    assert len({spelling(name) for name in names}) == 1


@pytest.mark.parametrize(
    ("query", "surface"),
    [
        ("Ōsaka Seikō", "Osaka Seiko"),
        ("Osaka Seikou", "Osaka Seiko"),
        ("Oska Seiko", "Osaka Seiko"),
        ("大阪精工", "大阪精工"),
        ("株式会社大阪精工", "大阪精工"),
        ("おおさかせいこう", "おおさか せいこう"),
    ],
)
def test_a_company_is_found_by_its_name_in_any_script(company, query, surface):
    made = company("seiko", name_native="大阪精工", name_kana="おおさか せいこう", name_latin="Osaka Seiko")
    company("other", name_native="中農製作所", name_latin="Nakano Seisakusho")
    result = search(SearchRequest(q=query))
    assert [hit.company for hit in result.hits] == [made]
    reason = result.hits[0].reasons[0]
    assert (reason.relation, reason.field, reason.surface) == ("name", "name", surface)


def test_without_a_latin_name_the_slug_is_searched(company):
    made = company("nakano-seisakusho", name_native="中農製作所")
    assert [hit.company for hit in search(SearchRequest(q="Nakano Seisakusho")).hits] == [made]


def test_a_word_that_is_understood_is_hardly_a_name(company):
    """A search for screws lists the makers of screws before a company that is called so."""
    maker = company("maker", products=["ねじ"])
    named = company("named", name_latin="Schrauben Yamada")
    assert [hit.company for hit in search(SearchRequest(q="Schrauben")).hits] == [maker, named]
