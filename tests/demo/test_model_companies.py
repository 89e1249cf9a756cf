"""The twelve invented companies: complete in three languages, and plainly invented in each."""

import datetime
import re
import tomllib

import pytest

from companies.demo import model_companies
from companies.models import Company
from companies.vocabulary.models import Kind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

LANGUAGES = ("ja", "de", "en")
SECTORS = {
    "lighting-industry",
    "environmental-technology",
    "wire-cable-industry",
    "electronic-components-industry",
    "plating-industry",
    "foundry-industry",
    "precision-engineering",
    "spring-industry",
    "food-machinery-industry",
    "medical-technology",
    "pump-valve-industry",
    "mould-die-industry",
    "robotics-automation-sector",
}
# relation -> how many rows a complete profile has
ROWS = {
    "product_rows": range(4, 9),
    "capability_rows": range(4, 8),
    "material_rows": range(3, 7),
    "equipment_rows": range(4, 9),
    "service_rows": range(2, 5),
    "certification_rows": range(1, 4),
    "distinction_rows": range(1, 3),
}
TRANSLATED = {
    "product_rows": ("name", "description"),
    "capability_rows": ("name", "note"),
    "certification_rows": ("scope",),
}
JAPANESE = re.compile("[぀-ヿ㐀-鿿]")


@pytest.fixture
def companies():
    return list(Company.objects.filter(is_fictional=True))


def rows_of(company):
    return [(relation, row) for relation in ROWS for row in getattr(company, relation).all()]


def texts_of(company, language):
    """Return every translated text of a profile in one language, with where it stands."""
    texts = {name: getattr(company, f"{name}_{language}") for name in model_companies.TEXTS}
    for relation, row in rows_of(company):
        for name in TRANSLATED.get(relation, ("name",)):
            texts[f"{relation} {row.position} {name}"] = getattr(row, f"{name}_{language}")
    return texts


def test_there_are_twelve_and_they_are_public(companies):
    assert len(companies) == 12
    assert all(company.demo and company.is_public for company in companies)
    assert [company.source_id.startswith("modell-") for company in companies] == [True] * 12


def test_their_sectors_are_the_twelve_wanted_ones(companies):
    given = [row.concept for company in companies for row in company.given_concepts.all()]
    assert {concept.slug for concept in given} >= SECTORS
    assert {concept.kind for concept in given} == {Kind.SECTOR}


def test_no_text_is_missing_in_any_language(companies):
    for company in companies:
        for language in LANGUAGES:
            empty = [where for where, text in texts_of(company, language).items() if not text]
            assert not empty, (company.source_id, language)


def test_each_text_is_written_in_its_language(companies):
    for company in companies:
        for language in LANGUAGES:
            for where, text in texts_of(company, language).items():
                has_japanese, has_words = JAPANESE.search(text), re.search("[a-z]{4}", text)
                fits = has_japanese or not has_words if language == "ja" else not has_japanese
                assert fits, (company.source_id, where, text)


def test_japanese_texts_are_written_as_a_catalogue_not_as_a_letter(companies):
    for company in companies:
        assert not re.search("です|ます。|ました", "".join(texts_of(company, "ja").values())), (
            company.source_id
        )


def test_the_lists_are_as_long_as_a_complete_profile_has_them(companies):
    for company in companies:
        for relation, length in ROWS.items():
            assert getattr(company, relation).count() in length, (company.source_id, relation)


def test_the_facts_are_complete_and_plausible(companies):
    for company in companies:
        assert 5 <= company.employees <= 90
        assert company.capital_jpy
        assert company.founded_month
        assert (company.founded_year, company.founded_month) <= (
            company.established_year,
            company.established_month,
        )
        assert company.reply_languages
        assert company.confirmed_at.year == 2026
    assert len({company.employees for company in companies}) == 12


def test_certificates_are_still_valid(companies):
    for company in companies:
        for row in company.certification_rows.all():
            assert row.valid_until > datetime.date(2026, 11, 30), (company.source_id, row.standard)


def test_everything_passes_the_checks_of_the_models(companies):
    for company in companies:
        company.full_clean()
        company.private_contact.full_clean()
        for _relation, row in rows_of(company):
            row.full_clean()


def test_every_name_says_that_the_company_is_invented(companies):
    for company in companies:
        assert company.name_native.startswith("架空")
        assert company.name_kana.startswith("かくう ")
        assert company.name_latin.startswith("Model ")
        assert company.slug.startswith("model-")
        assert "架空町" in company.address_ja
        assert "Kakū-chō" in company.address_latin
        assert company.postal_code == "577-0000"


def test_claims_are_marked_as_invented(companies):
    for company in companies:
        assert "すべて架空の内容である" in company.track_record_ja
        assert "Alle Angaben sind erfunden." in company.track_record_de
        assert "All of this is invented." in company.track_record_en
        for row in company.distinction_rows.all():
            assert "(架空)" in row.name_ja
            assert "(fiktiv)" in row.name_de
            assert "(fictional)" in row.name_en
        for row in company.certification_rows.all():
            assert "(fictional)" in row.issuer


def test_nobody_real_can_be_reached(companies):
    for company in companies:
        contact = company.private_contact
        assert contact.email.endswith(".example")
        assert re.fullmatch(r"06-0000-00\d\d", contact.phone)
        assert re.fullmatch(r"06-0000-00\d\d", contact.fax)
        assert re.fullmatch(r"https://[a-z.-]+\.example/", company.website)


def test_only_a_changed_entry_is_written_again(companies, monkeypatch, tmp_path):
    text = model_companies.FILE.read_text(encoding="utf-8")
    assert text.count("employees = 38") == 1
    changed = tmp_path / model_companies.FILE.name
    changed.write_text(text.replace("employees = 38", "employees = 39"), encoding="utf-8")
    monkeypatch.setattr(model_companies, "FILE", changed)
    before = dict(Company.objects.values_list("source_id", "updated_at"))

    assert model_companies.load_model_companies() == 1

    after = dict(Company.objects.values_list("source_id", "updated_at"))
    assert [source_id for source_id in after if after[source_id] != before[source_id]] == [
        "modell-beleuchtung"
    ]
    company = Company.objects.get(source_id="modell-beleuchtung")
    assert company.employees == 39
    assert company.product_rows.count() == 5


def test_the_file_has_no_key_that_nobody_reads():
    known = {
        "source_id",
        "founded",
        "established",
        "confirmed_at",
        "concepts",
        "contact",
        *model_companies.PLAIN,
        *model_companies.TEXTS,
        *model_companies.LISTS,
    }
    for entry in tomllib.loads(model_companies.FILE.read_text(encoding="utf-8"))["companies"]:
        assert set(entry) == known
