from datetime import timedelta

import pytest
from django.utils import timezone

from companies.filters import InvalidFilter
from companies.models import Company
from companies.search import SearchRequest, search
from tests.vocabulary import small


def found(q="", **request):
    return [hit.company.source_id for hit in search(SearchRequest(q=q, **request)).hits]


def reasons(q, language="de", **request):
    """Return the reasons of the first hit as (concept, label, field, language, surface, relation)."""
    hit = search(SearchRequest(q=q, language=language, **request)).hits[0]
    return [
        (reason.concept, reason.label, reason.field, reason.language, reason.surface, reason.relation)
        for reason in hit.reasons
    ]


def counts(facet, q="", **request):
    return {
        value.value: value.count
        for value in search(SearchRequest(q=q, **request)).facets[facet]
        if value.count
    }


class TestRanking:
    def test_a_german_word_finds_a_japanese_profile(self, company):
        company("turner", processes=["旋盤加工"])
        company("plater", processes=["めっき"])
        assert found("Drehen") == ["turner"]

    def test_what_is_named_comes_before_what_is_narrower_and_broader(self, company):
        company("micro", processes=["マイクロフライス加工"])
        company("miller", processes=["フライス加工"])
        company("machinist", processes=["切削加工"])
        assert found("Fräsen") == ["miller", "micro", "machinist"]

    def test_who_answers_both_words_leads(self, company):
        company("plain", processes=["旋盤加工", "旋削"], products=["旋盤加工"])
        company("steel", materials=["ステンレス"])
        company("both", processes=["旋盤加工"], materials=["ステンレス"], products=["ばね", "ねじ", "歯車"])
        assert found("Edelstahl drehen") == ["both", "plain", "steel"]

    def test_a_general_word_beside_a_specific_one_is_no_hit_alone(self, company):
        company("turner", processes=["旋盤加工", "組立"])
        company("assembler", processes=["組立"])
        assert found("Drehen und Montage") == ["turner"]
        assert set(found("Montage")) == {"assembler", "turner"}

    def test_the_first_part_of_a_compound_alone_is_no_hit(self, company):
        company("screws", products=["ねじ"])
        company("springs", products=["ばね"])
        assert found("Schraubenfedern") == ["springs"]

    def test_a_material_in_a_compound_is(self, company):
        company("steel", materials=["ステンレス"])
        assert found("Edelstahldrehteile") == ["steel"]

    def test_free_words_are_found_in_the_text(self, company):
        company("cable", summary_ja="光ファイバーを守る")
        assert found("光ファイバー", language="ja") == ["cable"]

    def test_nothing_known_and_nothing_found_is_an_empty_result(self, company):
        company("turner", processes=["旋盤加工"])
        result = search(SearchRequest(q="Quantencomputer"))
        assert (result.count, result.hits, result.query.unknown) == (0, [], ["Quantencomputer"])
        assert all(value.count == 0 for values in result.facets.values() for value in values)

    def test_equal_companies_keep_one_order_over_all_pages(self, company):
        made = [company(f"maker-{number}", processes=["旋削"]).source_id for number in range(7)]
        pages = [found("Drehen", page=page, page_size=3) for page in (1, 2, 3, 4)]
        assert pages == [made[:3], made[3:6], made[6:], []]

    def test_scores_descend(self, company):
        company("named", processes=["旋盤加工"])
        company("mentioned", summary_ja="旋盤加工も行う")
        scores = [hit.score for hit in search(SearchRequest(q="Drehen")).hits]
        assert scores == sorted(scores, reverse=True)

    @pytest.mark.parametrize("status", ["draft", "in_review", "archived"])
    def test_only_public_companies_are_found(self, company, status):
        company("hidden", processes=["旋削"], status=status)
        company("paused", processes=["旋削"], status=Company.Status.PAUSED)
        assert found("Drehen") == found() == ["paused"]
        assert counts("process") == {"turning": 1, "machining": 1}


class TestReasons:
    def test_the_words_of_the_profile(self, company):
        company(processes=["精密旋盤加工"])
        assert reasons("Drehen") == [("turning", "Drehen", "processes", "ja", "旋盤加工", "exact")]
        assert reasons("turning", "en")[0][1] == "turning"
        assert reasons("旋削", "ja")[0][1] == "旋盤加工"

    def test_narrower_and_broader_are_told(self, company):
        company(processes=["フライス加工"])
        assert reasons("Zerspanung") == [
            ("machining", "Zerspanen", "processes", "ja", "フライス加工", "narrower")
        ]
        assert reasons("Mikrofräsen") == [
            ("micro-milling", "Mikrofräsen", "processes", "ja", "フライス加工", "broader")
        ]

    def test_a_guess_is_told(self, company):
        company(products=["ねじ"])
        assert reasons("Schruben")[0][5] == "typo"

    def test_one_reason_per_word(self, company):
        company(processes=["旋削"], materials=["SUS304"])
        assert [reason[0] for reason in reasons("Edelstahl drehen")] == ["stainless-steel", "turning"]

    def test_the_language_the_visitor_reads_wins_within_a_field(self, company):
        company(summary_ja="めっき", summary_de="Galvanisieren", summary_en="plating")
        assert reasons("Galvanisieren")[0][3:5] == ("de", "Galvanisieren")
        assert reasons("plating", "en")[0][3:5] == ("en", "plating")

    def test_what_a_person_has_given(self, company):
        company(given=["plating"])
        assert reasons("Galvanisieren") == [("plating", "Galvanisieren", "given", "", "めっき", "exact")]

    def test_a_sector_is_explained_by_what_is_made(self, company):
        company(processes=["旋削"])
        assert reasons("Metallerzeugnisse") == [
            ("metalworking-industry", "Metallerzeugnisse", "processes", "ja", "旋削", "narrower")
        ]

    def test_free_words(self, company):
        company(summary_ja="光ファイバーを守る管")
        assert reasons("光ファイバー", "ja") == [
            ("", "光ファイバー", "summary", "ja", "光ファイバー", "text")
        ]

    def test_browsing_needs_none(self, company):
        company(processes=["旋削"])
        assert search(SearchRequest()).hits[0].reasons == []


class TestFilters:
    def test_or_within_and_between(self, company):
        company("a", processes=["旋削"], materials=["チタン"])
        company("b", processes=["めっき"], materials=["チタン"])
        company("c", processes=["めっき"], materials=["SUS304"])
        assert set(found(filters={"process": ["turning", "plating"]})) == {"a", "b", "c"}
        assert set(found(filters={"process": ["plating"], "material": ["titanium"]})) == {"b"}

    def test_a_broader_concept_includes_its_narrower_ones(self, company):
        company("micro", processes=["マイクロフライス加工"])
        assert found(filters={"process": ["machining"]}) == ["micro"]
        company("machinist", processes=["切削加工"])
        assert found(filters={"process": ["micro-milling"]}) == ["micro"]

    def test_employees_and_city(self, company):
        company("small", employees=9)
        company("medium", employees=10, city="八尾市")
        company("large", employees=300)
        company("unknown")
        assert set(found(filters={"employees": ["1-9", "300+"]})) == {"small", "large"}
        assert found(filters={"city": ["八尾市"]}) == ["medium"]

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("process", "nonsense"),
            ("process", "titanium"),
            ("employees", "1-10"),
            ("city", "京都市"),
            ("sector", ""),
        ],
    )
    def test_an_unknown_value_is_an_error(self, company, name, value):
        company()
        with pytest.raises(InvalidFilter) as caught:
            search(SearchRequest(filters={name: [value]}))
        assert set(caught.value.errors) == {name}


class TestFacets:
    @pytest.fixture
    def three(self, company):
        company("a", processes=["旋削"], materials=["チタン"], employees=5)
        company("b", processes=["めっき"], materials=["チタン"], employees=12)
        company("c", processes=["フライス加工"], materials=["SUS304"], employees=15)

    def test_every_value_is_counted_with_its_narrower_ones(self, three):
        assert counts("process") == {"machining": 2, "turning": 1, "milling": 1, "plating": 1}
        assert counts("material") == {"stainless-steel": 1, "stainless-304": 1, "titanium": 2}
        assert counts("employees") == {"1-9": 1, "10-19": 2}
        assert counts("city") == {"東大阪市": 3}

    def test_a_count_is_what_the_value_would_give(self, three):
        """Chosen values do not narrow the counts of their own facet, those of the others they do."""
        chosen = {"process": ["turning"]}
        assert counts("process", filters=chosen) == {"machining": 2, "turning": 1, "milling": 1, "plating": 1}
        assert counts("material", filters=chosen) == {"titanium": 1}
        both = {"process": ["turning"], "material": ["titanium"]}
        assert counts("process", filters=both) == {"machining": 1, "turning": 1, "plating": 1}
        assert counts("material", filters=both) == {"titanium": 1}
        for facet in ("process", "material", "employees", "city"):
            others = {name: values for name, values in both.items() if name != facet}
            for value, number in counts(facet, filters=both).items():
                assert len(found(filters={**others, facet: [value]})) == number

    def test_counts_follow_the_words(self, three):
        assert counts("material", "Drehen") == {"titanium": 1}

    def test_hierarchical_order_with_depth(self, three):
        values = search(SearchRequest(filters={"process": ["milling"]})).facets["process"]
        assert [(value.value, value.depth, value.count, value.selected) for value in values] == [
            ("machining", 0, 2, False),
            ("turning", 1, 1, False),
            ("milling", 1, 1, True),
            ("plating", 0, 1, False),
        ]

    def test_a_chosen_value_stays_when_nothing_is_left(self, three):
        filters = {"process": ["plating"], "material": ["stainless-steel"]}
        values = search(SearchRequest(q="Drehen", filters=filters)).facets["process"]
        assert [(value.value, value.count, value.selected) for value in values] == [("plating", 0, True)]

    def test_sectors_in_their_order(self, company):
        company("a", products=["歯ブラシ"])
        company("b", products=["石鹸"])
        company("c", processes=["旋削"])
        values = search(SearchRequest()).facets["sector"]
        assert [value.label for value in values] == ["Metallerzeugnisse", "Haushaltswaren"]


class TestOrder:
    def test_browsing_starts_with_who_says_most(self, company):
        company("thin")
        company("full", processes=["旋削"], materials=["チタン"], summary_ja="旋盤加工" * 50)
        assert found() == ["full", "thin"]

    def test_by_name_and_by_date(self, company):
        now = timezone.now()
        company("b", name_latin="Beta", slug="b", first_published_at=now)
        company("a", name_latin="Alpha", slug="a", first_published_at=now - timedelta(days=1))
        company("n")
        assert found(sort="name") == ["a", "b", "n"]
        assert found(sort="newest") == ["b", "a", "n"]

    def test_an_unknown_order_is_an_error(self, db):
        with pytest.raises(ValueError, match="sort must be one of name, newest"):
            search(SearchRequest(sort="size"))


@pytest.mark.parametrize(
    ("q", "filters", "queries"),
    [
        ("", {}, 3),
        ("Drehen", {}, 5),
        ("Drehen", {"process": ["turning"], "employees": ["1-9"]}, 5),
        ("Drehen 光ファイバー", {}, 12),
    ],
)
def test_the_number_of_queries_does_not_depend_on_the_hits(
    company, django_assert_num_queries, q, filters, queries
):
    company("first", processes=["旋削"], employees=5, summary_ja="光ファイバー")
    small.load()
    search(SearchRequest())  # reads the vocabulary
    with django_assert_num_queries(queries):
        search(SearchRequest(q=q, filters=filters))
    for number in range(2):
        company(f"further-{number}", processes=["旋削"], employees=5, summary_ja="光ファイバー")
    with django_assert_num_queries(queries):
        assert search(SearchRequest(q=q, filters=filters)).count == 3


@pytest.mark.parametrize(
    "q",
    [
        "\0",
        "a" * 1_000_000,
        "'; DROP TABLE--",
        "!&|<->:*()",
        "%_\\",
        "\x01\x7f\u202e",
        "' | 'x",
        "弁",
        "()" * 400,
    ],
)
def test_no_query_breaks_the_search(company, q):
    company(processes=["旋削"])
    assert search(SearchRequest(q=q)).count in (0, 1)


@pytest.mark.parametrize(("page", "page_size"), [(10**30, 100), (1, 10**30), (-5, 20), (1, 0)])
def test_no_page_breaks_the_search(company, page, page_size):
    company(processes=["旋削"])
    assert len(search(SearchRequest(page=page, page_size=page_size)).hits) in (0, 1)
