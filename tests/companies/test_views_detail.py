import datetime

import pytest

from companies import services
from companies.models import (
    Capability,
    Certification,
    Company,
    CompanyConcept,
    CompanyImage,
    Distinction,
    Equipment,
    Material,
    Product,
    Service,
    SlugRedirect,
)
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


def read(client, company, language="en"):
    response = client.get(f"/{language}/companies/{company.slug}/")
    assert response.status_code == 200
    return response.text


def test_a_thin_profile_has_only_the_sections_it_can_fill(client):
    company = CompanyFactory(name_latin="", name_native="光洋", name_kana="", summary_ja="ばねを作る。")
    page = read(client, company, "de")
    assert '<h1 lang="ja" itemprop="name">光洋</h1>' in page
    assert '<span lang="ja" itemprop="description">ばねを作る。</span>' in page
    headings = ["about", "products", "processes", "materials", "equipment", "certifications", "services"]
    headings += ["strengths", "track-record", "distinctions", "pictures"]
    assert [name for name in headings if f'<h2 class="row__name" id="{name}">' in page] == ["about"]


def test_each_text_comes_in_the_best_language_and_says_so(client):
    company = CompanyFactory(
        summary_ja="要約", summary_de="Kurz", main_business_ja="事業", track_record_en="Proven"
    )
    german, english = read(client, company, "de"), read(client, company, "en")
    assert '<span itemprop="description">Kurz</span>' in german
    assert '<div lang="ja"><p>事業</p></div><span class="language-note">' in german
    assert '<div class="row__content" lang="en"><p>Proven</p></div>' in german
    assert (
        '<span lang="ja" itemprop="description">要約</span> <span class="language-note">in Japanese</span>'
        in english
    )
    assert '<div class="row__content"><p>Proven</p></div>' in english


def test_an_imported_list_is_shown_in_one_language(client):
    company = CompanyFactory()
    for language, name in (("ja", "ばね"), ("ja", "座金"), ("en", "springs")):
        Product.objects.create(company=company, list_language=language, **{f"name_{language}": name})
    english, japanese = read(client, company, "en"), read(client, company, "ja")
    assert "<span>springs</span>" in english
    assert "座金" not in english
    assert "<span>座金</span>" in japanese
    assert "springs" not in japanese


def test_a_full_profile_shows_everything(client):
    company = CompanyFactory(
        employees=1234,
        capital_jpy=44000000,
        founded_year=1960,
        founded_month=3,
        established_year=1971,
        reply_languages=["ja", "en"],
        website="https://www.azuma.example/en/",
        legal_form="株式会社",
    )
    Product.objects.create(company=company, name_en="spring washer", hs_code="7318.21", own_brand=True)
    Capability.objects.create(company=company, name_en="stamping", note_en="up to 3 mm")
    Material.objects.create(company=company, name_en="spring steel")
    Equipment.objects.create(
        company=company, name_en="press", maker="Aida", model="NC1", quantity=2, year=2019, capacity="80 t"
    )
    Service.objects.create(company=company, name_en="prototypes")
    Distinction.objects.create(company=company, name_en="Town prize", year=2020)
    page = read(client, company)
    for text in (
        '<span class="fact">Own brand</span>',
        "HS</abbr> 7318.21",
        "up to 3 mm",
        "<span>spring steel</span>",
        '<span class="fact">Aida NC1</span>',
        '<span class="fact">80 t</span>',
        '<span class="fact">built 2019</span>',
        '<span class="fact">2 units</span>',
        "<span>prototypes</span>",
        "<span>Town prize</span>",
        "<dd>1,234</dd>",
        "<dd>¥44,000,000</dd>",
        "<dd>March 1960</dd>",
        "<dd>1971</dd>",
        "<dd>Japanese, English</dd>",
        '<a href="https://www.azuma.example/en/" rel="noopener nofollow">azuma.example</a>',
        '<span class="fact" lang="ja">株式会社</span>',
    ):
        assert text in page


def test_numbers_and_dates_are_written_as_the_reader_writes_them(client):
    company = CompanyFactory(capital_jpy=44000000, founded_year=1960, founded_month=3)
    assert "44.000.000" in read(client, company, "de")
    assert "<dd>März 1960</dd>" in read(client, company, "de")
    assert "<dd>1960年3月</dd>" in read(client, company, "ja")


def test_a_certificate_tells_whether_it_is_valid(client, time_machine):
    time_machine.move_to("2026-11-22")
    company = CompanyFactory()
    Certification.objects.create(
        company=company, standard="ISO 9001", valid_until=datetime.date(2026, 11, 22)
    )
    Certification.objects.create(
        company=company, standard="ISO 14001", valid_until=datetime.date(2026, 11, 21)
    )
    page = read(client, company)
    assert "valid until Nov. 22, 2026" in page
    assert "expired on Nov. 21, 2026" in page


def test_pictures_are_described_and_reserve_their_space(client):
    company = CompanyFactory()
    CompanyImage.objects.bulk_create(
        [CompanyImage(company=company, file="companies/a.jpg", width=800, height=600, alt_ja="工場")]
    )
    assert (
        '<img src="/media/companies/a.jpg" width="800" height="600" alt="工場" lang="ja" loading="lazy">'
        in read(client, company)
    )


def test_an_invented_company_is_plainly_called_so(client):
    page = read(client, CompanyFactory(is_fictional=True, confirmed_at=datetime.date(2026, 1, 1)))
    assert "everything on this page is invented" in page
    assert "Confirmed by the company" not in page
    assert "schema.org/Organization" not in page


def test_sample_data_name_their_sources_and_link_only_secure_ones(client):
    company = CompanyFactory(
        source_urls=["https://www.news.example/a?b=1", "http://old.example/c"], seen_on="2012-03-30"
    )
    page = read(client, company)
    assert "Not yet confirmed by the company." in page
    assert "Sample data from public sources:" in page
    assert '<a href="https://www.news.example/a?b=1" rel="noopener nofollow">news.example</a>' in page
    assert "old.example" in page
    assert "http://old.example" not in page
    assert "as of 2012-03-30" in page


def test_a_confirmed_profile_says_when(client):
    page = read(client, CompanyFactory(confirmed_at=datetime.date(2026, 6, 12)), "de")
    assert "12. Juni 2026" in page


def test_the_inquiry_is_one_click_away_and_closed_while_paused(client):
    company = CompanyFactory(name_latin="Azuma")
    assert '<a class="button button--accent" href="/en/inquiry/?company=azuma">' in read(client, company)
    Company.objects.update(status=Company.Status.PAUSED)
    page = read(client, company)
    assert "?company=azuma" not in page
    assert '<button class="button" type="button" disabled>' in page
    assert "This company takes no inquiries at the moment." in page


def test_sectors_lead_to_the_list(client):
    sector = ConceptFactory(slug="metal", kind=Kind.SECTOR, de="Metall", en="metal goods", ja="金属")
    company = CompanyFactory()
    CompanyConcept.objects.create(company=company, concept=sector)
    services.update_index(company)
    assert '<a class="tag" href="/de/companies/?sector=metal">Metall</a>' in read(client, company, "de")


def test_an_old_address_leads_to_todays_for_good(client):
    company = CompanyFactory(name_latin="Azuma")
    SlugRedirect.objects.create(company=company, old_slug="higashi")
    response = client.get("/ja/companies/higashi/")
    assert (response.status_code, response.headers["Location"]) == (301, "/ja/companies/azuma/")


@pytest.mark.parametrize("status", [Company.Status.DRAFT, Company.Status.IN_REVIEW])
def test_what_is_not_published_yet_does_not_exist(client, status):
    company = CompanyFactory(status=status)
    assert client.get(f"/de/companies/{company.slug}/").status_code == 404


def test_an_archived_company_is_gone_and_not_named(client):
    company = CompanyFactory(status=Company.Status.ARCHIVED, name_latin="Azuma", name_native="東")
    response = client.get(f"/en/companies/{company.slug}/")
    assert response.status_code == 410
    assert "This profile is no longer shown" in response.text
    assert "東" not in response.text


def test_what_a_company_writes_is_shown_literally(client):
    text = "<script>alert(1)</script> {{7*7}} javascript:x"
    company = CompanyFactory(name_latin=text, summary_en=text, main_business_en=text)
    Product.objects.create(company=company, name_en=text)
    page = read(client, company)
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt; {{7*7}} javascript:x") == 6


def test_three_rows_cost_as_many_queries_as_one(client, django_assert_num_queries):
    company = CompanyFactory()
    for number in range(3):
        for model in (Product, Capability, Material, Equipment, Service, Distinction):
            model.objects.create(company=company, name_ja=f"項目{number}")
        Certification.objects.create(company=company, standard=f"ISO {number}")
        lexicon.current()
        with django_assert_num_queries(10):
            client.get(f"/de/companies/{company.slug}/")
