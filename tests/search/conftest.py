import pytest

from companies import models, services
from tests.factories.companies import CompanyFactory
from tests.vocabulary import small


@pytest.fixture
def lexicon(db):
    return small.load()


@pytest.fixture
def company(lexicon):
    """Return a function that makes a published company of nothing but the given texts, and indexes it."""

    def make(source_id="maker", *, products=(), processes=(), materials=(), equipment=(), given=(), **fields):
        names = {"name_native": f"東{source_id}", "name_kana": "", "name_latin": ""}
        made = CompanyFactory(source_id=source_id, **{"summary_ja": "", **names, **fields})
        rows = {
            models.Product: products,
            models.Capability: processes,
            models.Material: materials,
            models.Equipment: equipment,
        }
        for model, texts in rows.items():
            for position, text in enumerate(texts):
                model.objects.create(company=made, name_ja=text, list_language="ja", position=position)
        for slug in given:
            made.given_concepts.create(concept_id=lexicon.by_slug[slug].pk)
        services.update_index(made)
        return made

    return make
