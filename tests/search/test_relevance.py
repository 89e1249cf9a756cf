"""The quality of the search on the sample companies must not fall; the floors are a little below today's."""

from collections import defaultdict
from pathlib import Path

import pytest
from django.db import transaction

import companies.demo
from companies import services
from companies.importing import import_rows, read_file
from companies.search import SearchRequest, SearchResult, search
from companies.vocabulary import lexicon, source
from tests.search import relevance
from tests.search.relevance import CUT, Judged, mean, ndcg, recall

pytestmark = pytest.mark.django_db

SAMPLE = Path(companies.demo.__file__).with_name("companies_real.csv")


@pytest.fixture(scope="module")
def answers(django_db_setup, django_db_blocker):
    """Every judged query with its result, on the shipped vocabulary and the sample companies."""
    with django_db_blocker.unblock(), transaction.atomic():
        services.load_vocabulary(source.read())
        import_rows(read_file(SAMPLE), publish=True)
        yield [(judged, ask(judged)) for judged in relevance.read()]
        transaction.set_rollback(True)
    lexicon.forget()


def ask(judged: Judged) -> SearchResult:
    return search(SearchRequest(q=judged.q, language=judged.language, page_size=CUT))


def ids(result: SearchResult) -> list[str]:
    return [hit.company.source_id for hit in result.hits]


def test_the_right_companies_come_first(answers):
    scores = defaultdict(list)
    for judged, result in answers:
        if judged.gains:
            score = ndcg(ids(result), judged.gains)
            scores["all"].append(score)
            scores[judged.language].append(score)
    measured = {language: round(mean(values), 3) for language, values in scores.items()}
    assert measured["all"] >= 0.95, measured
    assert measured["de"] >= 0.95, measured
    assert measured["en"] >= 0.95, measured
    assert measured["ja"] >= 0.95, measured


def test_hardly_anything_is_missed(answers):
    answerable = [(judged, result) for judged, result in answers if judged.gains]
    assert mean([recall(ids(result), judged.gains) for judged, result in answerable]) >= 0.95
    german = [result for judged, result in answerable if judged.language == "de"]
    assert mean([not result.hits for result in german]) <= 0.03


def test_what_nobody_makes_finds_nobody(answers):
    answered = [judged.q for judged, result in answers if not judged.gains and result.hits]
    assert len(answered) <= 1, answered


def test_every_hit_has_a_reason_in_words_of_the_profile(answers):
    for judged, result in answers:
        for hit in result.hits:
            assert hit.reasons, (judged.q, hit.company)
            assert all(reason.surface for reason in hit.reasons)
