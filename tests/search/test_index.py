"""What the search stores about a company."""

import pytest

from companies import services
from companies.models import Evidence, Posting, SearchDocument
from companies.search import index
from companies.search.index import BROADER, NARROWER, RELATED_PROCESS, closure
from companies.vocabulary import loader, source
from tests.vocabulary.small import FOLDER

FOCUS = 1 + index.FOCUS * (1 - 1 / index.FOCUS_CONCEPTS)  # of a profile that names one concept


def postings(company):
    return {
        posting.concept.slug: (posting.relation, posting.via.slug, posting.score)
        for posting in company.postings.select_related("concept", "via")
    }


def test_evidence_says_where_a_concept_stands_and_in_which_words(company):
    made = company(processes=["ＮＣ旋削"], summary_ja="旋盤加工の工場", summary_de="Wir drehen Edelstahl.")
    rows = made.evidence.order_by("pk").values_list("concept__slug", "field", "language", "surface")
    assert list(rows) == [
        ("turning", "summary", "ja", "旋盤加工"),
        ("turning", "summary", "de", "drehen"),
        ("stainless-steel", "summary", "de", "Edelstahl"),
        ("turning", "processes", "ja", "旋削"),
    ]


def test_a_code_has_no_language(company):
    made = company(materials=["SUS304丸棒"])
    assert made.evidence.values_list("surface", "language").get() == ("SUS304", "")


def test_broader_and_next_narrower_concepts_are_answered_too(company):
    made = company(processes=["フライス加工"])
    assert postings(made) == {
        "milling": ("exact", "milling", pytest.approx(FOCUS, abs=1e-3)),
        "machining": ("narrower", "milling", pytest.approx(FOCUS * NARROWER, abs=1e-3)),
        "micro-milling": ("broader", "milling", pytest.approx(FOCUS * BROADER, abs=1e-3)),
        "metalworking-industry": ("narrower", "milling", pytest.approx(FOCUS * index.SECTOR, abs=1e-3)),
    }


def test_a_machine_says_what_it_is_for(company):
    made = company(equipment=["NC旋盤"])
    weight = index.FIELD_WEIGHTS["equipment"] * FOCUS
    assert postings(made)["turning"] == (
        "broader",
        "lathe",
        pytest.approx(weight * RELATED_PROCESS, abs=1e-3),
    )


def test_what_is_named_itself_is_never_less_than_exact(lexicon):
    milling, micro = lexicon.by_slug["milling"].pk, lexicon.by_slug["micro-milling"].pk
    scores = closure({milling: 0.1, micro: 1.0}, lexicon)
    assert (scores[milling].relation, scores[milling].value) == ("exact", 0.1)


def test_further_fields_add_a_little(company):
    once = company("once", processes=["旋削"])
    twice = company("twice", processes=["旋削"], materials=["旋削"])
    more = postings(twice)["turning"][2] - postings(once)["turning"][2]
    assert more == pytest.approx(FOCUS * index.FURTHER_FIELD * 0.9, abs=1e-3)


def test_a_firm_that_names_few_concepts_means_them_more(company):
    one = company("one", processes=["旋削"])
    many = company("many", processes=["旋削", "めっき", "プレス加工", "フライス加工"])
    assert postings(one)["turning"][2] > postings(many)["turning"][2]


def test_sectors_follow_from_what_is_made(company):
    made = company(processes=["旋削", "打ち抜き"])
    assert "metalworking-industry" in postings(made)
    assert "household-industry" not in postings(made)


def test_a_sector_that_a_person_has_set_replaces_all_that_follow(company):
    made = company(processes=["旋削"], summary_ja="金属製品製造業", given=["household-industry"])
    sectors = {slug: posting for slug, posting in postings(made).items() if slug.endswith("industry")}
    assert sectors == {"household-industry": ("exact", "household-industry", 1.0)}
    assert not made.evidence.filter(concept__slug="metalworking-industry").exists()


def test_fields_across_the_classification_stay(company):
    made = company(summary_ja="自動車業界", given=["household-industry"])
    assert "automotive-sector" in postings(made)


def test_facets_list_what_is_named_and_what_is_broader_but_not_narrower(company, lexicon):
    made = company(processes=["フライス加工"])
    slugs = {lexicon.concepts[pk].slug for pk in made.search_document.facets}
    assert slugs == {"milling", "machining", "metalworking-industry"}


def test_updating_again_changes_nothing(company):
    made = company(processes=["旋削"], products=["ばね"])
    before = list(made.postings.values_list("concept", "score"))
    services.update_index(made)
    assert list(made.postings.values_list("concept", "score")) == before
    assert SearchDocument.objects.count() == 1


def test_an_edited_text_leaves_nothing_behind(company):
    made = company(processes=["旋削"])
    made.capability_rows.update(name_ja="めっき")
    services.update_index(made)
    assert set(Evidence.objects.values_list("concept__slug", flat=True)) == {"plating"}
    assert not Posting.objects.filter(concept__slug="turning").exists()


def test_many_companies_are_updated_with_a_constant_number_of_queries(company, django_assert_num_queries):
    made = [company(f"maker-{number}", processes=["旋削"]) for number in range(5)]
    with django_assert_num_queries(17):
        services.update_index_many([made[0].pk])
    with django_assert_num_queries(17):
        services.update_index_many([one.pk for one in made])


def test_model_companies_stay_below_a_full_real_profile(company):
    texts = {"summary_ja": "旋盤加工" * 60, "summary_de": "Wir drehen.", "name_latin": "Higashi"}
    rows = {"products": ["ねじ"], "processes": ["旋削"], "materials": ["チタン"], "equipment": ["旋盤"]}
    real = company("real", **texts, **rows)
    model = company("model", is_fictional=True, **texts, **rows)
    thin = company("thin", products=["ねじ"])
    qualities = [one.search_document.quality for one in (real, model, thin)]
    assert qualities == sorted(qualities, reverse=True)
    assert qualities[0] > qualities[1] > qualities[2]


class TestChangesOfTheVocabulary:
    """A change tags again whom it concerns, and nobody else."""

    @pytest.fixture
    def folder(self, tmp_path):
        for path in FOLDER.glob("*.toml"):
            (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
        return tmp_path

    def change(self, folder, old, new):
        path = folder / "process.toml"
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        return services.load_vocabulary(source.read(folder))

    def test_a_new_label_finds_those_whose_texts_have_it(self, company, folder):
        turner = company("turner", processes=["ろくろ挽き"])
        company("other", processes=["めっき"])
        _changes, touched = self.change(folder, '"旋削"', '"旋削", "ろくろ挽き"')
        assert touched == 1
        assert turner.evidence.get().surface == "ろくろ挽き"

    def test_a_removed_label_takes_its_evidence_away(self, company, folder):
        turner = company("turner", processes=["旋削"])
        _changes, touched = self.change(folder, ', "旋削"', "")
        assert touched == 1
        assert not turner.evidence.exists()

    def test_a_removed_concept_takes_its_postings_away(self, company, folder):
        bender = company("bender", processes=["パイプ曲げ"])
        _changes, touched = self.change(folder, "[concepts.tube-bending]", "[concepts.pipe-bending]")
        assert touched == 1
        assert set(bender.evidence.values_list("concept__slug", flat=True)) == {"pipe-bending"}

    def test_an_edit_in_the_admin_is_noted_and_tags_again(self, company, lexicon):
        turner = company("turner", processes=["ろくろ挽き"])
        loader.Concept.objects.get(slug="turning").labels.create(language="ja", text="ろくろ挽き", position=9)
        assert services.update_index_of_concepts(["turning"]) == 1
        assert turner.evidence.get().concept.slug == "turning"
