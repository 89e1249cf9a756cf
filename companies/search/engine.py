"""A search from the visitor's words to ranked companies with reasons and counts."""

from django.db import connection

from companies.filters import CompanyFilter
from companies.models import Company
from companies.search import facets, ranking
from companies.search.ranking import Sql
from companies.search.reasons import explain
from companies.search.types import MAX_PAGE_SIZE, Hit, SearchRequest, SearchResult
from companies.vocabulary import lexicon as lexicons
from companies.vocabulary.parser import parse

# Every order ends in the id, so that pages never overlap.
ORDERS = {
    "": "score DESC, quality DESC, company_id",
    "name": "coalesce(nullif(name_latin, ''), nullif(name_native, ''), name_kana), company_id",
    "newest": "first_published_at DESC NULLS LAST, company_id DESC",
}
MAX_OFFSET = 1_000_000  # beyond every page there is; keeps the number within what the database counts with


def search(request: SearchRequest) -> SearchResult:
    """Find companies; the number of database queries does not depend on the number of hits.

    Raises:
        InvalidFilter: a filter has a value that nobody offered.
        ValueError: the order is unknown.
    """
    if request.sort not in ORDERS:
        raise ValueError(f"sort must be one of {', '.join(filter(None, ORDERS))}")
    lexicon = lexicons.current()
    filterset = CompanyFilter.of(request.filters)
    query = parse(request.q, request.language, lexicon)
    found = ranking.hits(query) if query.text else ranking.everything()
    counts = facets.count(found, filterset, lexicon)
    hits = _page(found, filterset, request) if counts.total else []
    if query.text:
        explain(hits, query, lexicon)
    return SearchResult(
        counts.total, hits, facets.values(counts, filterset.chosen, request.language, lexicon), query
    )


def _page(found: Sql, filterset: CompanyFilter, request: SearchRequest) -> list[Hit]:
    size = max(1, min(request.page_size, MAX_PAGE_SIZE))
    offset = min((max(1, request.page) - 1) * size, MAX_OFFSET)
    passed = facets.candidates_sql(filterset)
    text = f"""
        WITH hit AS ({found.text}), candidate AS ({passed.text})
        SELECT company_id, score
        FROM hit JOIN candidate USING (company_id)
        JOIN companies_company company ON company.id = company_id
        JOIN companies_searchdocument document USING (company_id)
        WHERE missed = 0
        ORDER BY {ORDERS[request.sort]}
        LIMIT %s OFFSET %s
    """  # noqa: S608  (the order is one of ours, everything else is a parameter)
    with connection.cursor() as cursor:
        cursor.execute(text, [*found.params, *passed.params, size, offset])
        scores = dict(cursor.fetchall())
    companies = Company.objects.in_bulk(list(scores))
    return [Hit(companies[pk], score) for pk, score in scores.items() if pk in companies]
