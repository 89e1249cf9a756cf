import pytest

from companies import services
from companies.models import Capability, Company, CompanyConcept, Material
from companies.vocabulary import lexicon
from companies.vocabulary.models import Kind
from tests.factories.companies import CompanyFactory
from tests.factories.concepts import ConceptFactory, LabelFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_vocabulary():
    lexicon.forget()
    yield
    lexicon.forget()


@pytest.fixture
def turning():
    concept = ConceptFactory(slug="turning", de="Drehen", en="turning", ja="旋盤加工")
    LabelFactory(concept=concept, language="de", text="Drehteile", position=1)
    lexicon.forget()
    return concept


def turner(**fields):
    """Return a company that turns, and says so in Japanese only."""
    company = CompanyFactory(**fields)
    Capability.objects.create(company=company, name_ja="旋盤加工", list_language="ja")
    services.update_index(company)
    return company


def slugs(response):
    return [hit.company.slug for hit in response.context["result"].hits]


def test_a_german_word_finds_a_japanese_profile_and_the_page_says_why(client, turning):
    turner(name_latin="Azuma Turning", summary_ja="部品を削る会社。")
    response = client.get("/de/companies/?q=Drehteile")
    assert slugs(response) == ["azuma-turning"]
    (reason,) = response.context["result"].hits[0].reasons
    assert (reason.concept, reason.surface) == ("turning", "旋盤加工")
    assert f"<b>{reason.label}</b>" in response.text
    assert '<span lang="ja">旋盤加工</span>' in response.text
    assert '<span lang="ja">部品を削る会社。</span> <span class="language-note">' in response.text


def test_the_page_says_how_words_were_understood_unless_it_is_plain(client, turning):
    turner()
    assert 'class="understood"' not in client.get("/de/companies/?q=drehen").text
    page = client.get("/de/companies/?q=旋盤加工").text
    assert '<li><span lang="ja">旋盤加工</span> <span aria-hidden="true">→</span>' in page
    assert "<strong>Drehen</strong>" in page


def test_names_come_in_the_readers_script_first(client):
    company = CompanyFactory(name_latin="Azuma", name_native="東", name_kana="あずま")
    services.update_index(company)
    german, japanese = client.get("/de/companies/").text, client.get("/ja/companies/").text
    assert '<a href="/de/companies/azuma/">Azuma</a>' in german
    assert '<span class="fact" lang="ja">東</span>' in german
    assert '<a href="/ja/companies/azuma/">東</a>' in japanese
    assert '<span class="fact">あずま</span>' in japanese


def test_a_company_without_a_latin_name_is_shown_by_its_reading_or_else_natively(client):
    services.update_index(
        CompanyFactory(name_latin="", name_native="大阪精工", name_kana="おおさか せいこう")
    )
    services.update_index(CompanyFactory(name_latin="", name_native="東製作所", name_kana=""))
    page = client.get("/en/companies/?sort=name").text
    assert ">Ōsaka Seikō</a>" in page
    assert 'lang="ja">東製作所</a>' in page


def test_filters_in_use_are_chips_that_take_them_away(client, turning):
    turner(employees=5)
    response = client.get("/en/companies/?q=turning&process=turning&employees=1-9&employees=10-19&page=1")
    chips = response.context["chips"]
    assert [(chip.facet, chip.label, chip.address) for chip in chips] == [
        ("Process", "turning", "?q=turning&employees=1-9&employees=10-19"),
        ("Employees", "1-9", "?q=turning&process=turning&employees=10-19"),
        ("Employees", "10-19", "?q=turning&process=turning&employees=1-9"),
    ]
    assert (
        '<span class="visually-hidden">Remove filter</span> <span class="quiet">Process:</span> turning'
        in (response.text)
    )
    assert response.context["address_without_filters"] == "?q=turning"


def test_check_boxes_show_what_is_chosen_and_belong_to_the_search_form(client, turning):
    turner()
    page = client.get("/en/companies/?process=turning").text
    assert (
        '<input type="checkbox" form="search" name="process" value="turning" id="process-turning" checked>'
        in page
    )


def test_a_filter_that_nobody_offers_is_left_out_with_a_word(client, turning):
    turner()
    response = client.get("/en/companies/?process=flying&q=turning")
    assert response.status_code == 200
    assert response.context["result"].count == 1
    assert response.context["chips"] == []
    assert "named a filter that does not exist" in response.text


@pytest.mark.parametrize(
    "query",
    [
        "?q=%00%F0%9F%98%80&sort=%00",
        "?page=x",
        "?page=-3",
        "?sort=price",
        "?sector=&city=",
        "?city=%00",
        "?q=" + "a" * 5000,
        "?q=%27%22%3B--%25_%5C%3Cscript%3E",
        "?" + "&".join(f"process=p{number}" for number in range(100)),
    ],
)
def test_odd_addresses_are_answered(client, query):
    services.update_index(CompanyFactory())
    response = client.get(f"/de/companies/{query}")
    assert response.status_code == 200
    assert "<script>" not in response.text


@pytest.mark.parametrize("page", ["3", "99999999999999999999999"])
def test_a_page_past_the_end_leads_to_the_last(client, settings, page):
    settings.COMPANIES_PER_PAGE = 2
    for _number in range(3):
        services.update_index(CompanyFactory())
    response = client.get(f"/de/companies/?sort=name&page={page}")
    assert (response.status_code, response.headers["Location"]) == (302, "?sort=name&page=2")


def test_pages_follow_each_other_without_overlap(client, settings):
    settings.COMPANIES_PER_PAGE = 2
    for number in range(5):
        services.update_index(CompanyFactory(name_latin=f"Maker {number}"))
    pages = [client.get(f"/en/companies/?sort=name&page={number}") for number in (1, 2, 3)]
    assert [slugs(page) for page in pages] == [["maker-0", "maker-1"], ["maker-2", "maker-3"], ["maker-4"]]
    assert 'href="?sort=name&amp;page=3" rel="next"' in pages[1].text
    assert '<a href="?sort=name&amp;page=2" aria-current="page" aria-label="Page 2">2</a>' in pages[1].text
    assert 'rel="next"' not in pages[2].text


def test_only_pages_of_the_plain_list_are_for_search_engines(client, settings):
    settings.COMPANIES_PER_PAGE = 1
    for _number in range(2):
        services.update_index(CompanyFactory())
    plain = client.get("/en/companies/?page=2").text
    assert "noindex" not in plain
    assert f'<link rel="canonical" href="{settings.BASE_URL}/en/companies/?page=2">' in plain
    assert '<meta name="robots" content="noindex, follow">' in client.get("/en/companies/?q=x").text


def test_a_paused_company_is_found_but_cannot_be_chosen(client):
    services.update_index(CompanyFactory(name_latin="Open"))
    services.update_index(CompanyFactory(name_latin="Paused", status=Company.Status.PAUSED))
    page = client.get("/en/companies/").text
    assert '<input type="checkbox" form="selection" name="company" value="open" id="choose-open">' in page
    assert 'value="paused"' not in page
    assert "Takes no inquiries at the moment" in page


def test_an_empty_result_says_what_was_asked_and_leads_on(client, turning):
    turner(employees=5)
    response = client.get("/en/companies/?q=turning&process=turning&employees=300%2B")
    assert response.context["result"].count == 0
    assert "Nothing found for “turning”" in response.text
    ways = [(way.dropped, way.address, way.count) for way in response.context["ways_out"]]
    assert ways == [("Employees", "?q=turning&process=turning", 1)]
    assert 'href="/en/inquiry/">Ask a consultant' in response.text


def test_words_without_a_meaning_are_named_and_sectors_offered(client):
    sector = ConceptFactory(slug="metal", kind=Kind.SECTOR, de="Metall", en="metal goods", ja="金属", order=1)
    company = CompanyFactory()
    CompanyConcept.objects.create(company=company, concept=sector)
    services.update_index(company)
    page = client.get("/en/companies/?q=flibbertigibbet").text
    assert "“flibbertigibbet” is not in our list of trade terms" in page
    assert (
        '<a class="chip" href="/en/companies/?sector=metal">metal goods <span class="quiet">1</span></a>'
        in page
    )


def test_long_facets_show_eight_values_and_fold_the_rest_unless_one_is_chosen(client):
    company = CompanyFactory()
    for number in range(12):
        ConceptFactory(slug=f"m{number}", kind=Kind.MATERIAL, de=f"Stoff{number:02}x", en=f"stuff {number}")
        Material.objects.create(company=company, name_de=f"Stoff{number:02}x")
    services.update_index(company)
    response = client.get("/de/companies/")
    (group,) = [group for group in response.context["facet_groups"] if group.name == "material"]
    assert (len(group.first), len(group.rest), group.is_open) == (8, 4, False)
    last = group.rest[-1].value
    response = client.get(f"/de/companies/?material={last}")
    assert '<details class="facet__more" id="more-material" open>' in response.text


def test_a_facet_with_a_single_value_is_not_offered(client):
    services.update_index(CompanyFactory())
    assert "city" not in [group.name for group in client.get("/de/companies/").context["facet_groups"]]


def test_a_city_we_know_is_spelt_in_the_readers_script(client):
    services.update_index(CompanyFactory(city="東大阪市"))
    services.update_index(CompanyFactory(city="八尾市"))
    page = client.get("/en/companies/").text
    assert '<span class="fact">Higashiosaka</span>' in page
    assert '<span class="fact" lang="ja">八尾市</span>' in page
    assert '<span lang="ja">八尾市</span>' in page  # in the filter


def test_sector_tags_are_the_best_three(client):
    company = CompanyFactory()
    for number in range(5):
        sector = ConceptFactory(slug=f"s{number}", kind=Kind.SECTOR, de=f"Branche {number}")
        CompanyConcept.objects.create(company=company, concept=sector)
    services.update_index(company)
    assert client.get("/de/companies/").text.count('<li class="tag">Branche') == 3


def test_three_hits_cost_as_many_queries_as_one(client, turning, django_assert_num_queries):
    for _number in range(3):
        turner()
        lexicon.current()
        with django_assert_num_queries(6):
            client.get("/de/companies/?q=Drehteile")
